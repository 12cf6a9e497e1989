//! Writes out the alternatives of a pattern.

use super::parse::special;
use super::{MAX_ALTERNATIVES, PatternError};

/// Writes out `{a,b}`: one text without braces for each combination, in order.
pub(super) fn expand(text: &str) -> Result<Vec<String>, PatternError> {
    let mut done = Vec::new();
    let mut open = vec![text.to_owned()];
    while let Some(next) = open.pop() {
        match first_group(&next, text)? {
            None => done.push(next),
            Some(Group { open: brace, commas, close }) => {
                let starts = [brace].into_iter().chain(commas.iter().copied());
                let ends = commas.iter().copied().chain([close]);
                let mut texts = Vec::new();
                for (start, end) in starts.zip(ends).take(MAX_ALTERNATIVES + 1) {
                    texts
                        .push([&next[..brace], &next[start + 1..end], &next[close + 1..]].concat());
                }
                open.extend(texts.into_iter().rev());
            }
        }
        if done.len() + open.len() > MAX_ALTERNATIVES {
            return Err(PatternError::TooManyAlternatives(text.to_owned()));
        }
    }
    Ok(done)
}

/// Byte offsets of the first outermost group.
struct Group {
    open: usize,
    commas: Vec<usize>,
    close: usize,
}

fn first_group(text: &str, whole: &str) -> Result<Option<Group>, PatternError> {
    let mut group = Group { open: 0, commas: Vec::new(), close: 0 };
    let mut depth = 0usize;
    for (at, c) in special(text, whole)? {
        match c {
            '{' => {
                depth += 1;
                if depth == 1 {
                    group.open = at;
                }
            }
            ',' if depth == 1 => group.commas.push(at),
            '}' if depth == 0 => {
                return Err(PatternError::UnopenedAlternatives(whole.to_owned()));
            }
            '}' => {
                depth -= 1;
                if depth == 0 {
                    group.close = at;
                    return Ok(Some(group));
                }
            }
            _ => {}
        }
    }
    if depth > 0 {
        return Err(PatternError::UnclosedAlternatives(whole.to_owned()));
    }
    Ok(None)
}
