//! Path patterns: the one grammar of configuration, manifests and the contract's `glob`.
//!
//! Not the crate globset, which takes `?` and classes for single bytes, lets `[!a]` match
//! a `/`, reads backslashes otherwise on Windows and builds a regex for each pattern: a result must
//! not depend on the platform, and a hook builds its patterns anew each time.

mod braces;
mod matching;
mod parse;

use braces::expand;
use matching::{Component, matches_components};
use parse::parse_plain;

/// A pattern that is compared with whole paths, byte by byte but for `?` and classes, which take
/// one character (a byte that is no part of valid UTF-8 counts as one).
///
/// The grammar is that of `glob` in `sdk/wit/check.wit`: `?`, `*`, `**` as a whole component,
/// `[ab]`, `[a-z]`, `[!a]`, `{a,b}`, `\` before a character taken as it is. Without a `/` it
/// matches in every directory; a `/` in front anchors it at the root; a `/` at the end stands for
/// everything below.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// One for each combination of `{a,b}` alternatives.
    alternatives: Vec<Vec<Component>>,
}

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    #[error("the pattern is empty")]
    Empty,
    #[error("the pattern is {0} bytes long; {MAX_BYTES} are allowed")]
    TooLong(usize),
    #[error("`{0}` has more than {MAX_ALTERNATIVES} combinations of alternatives")]
    TooManyAlternatives(String),
    #[error("`{0}` has an empty, `.` or `..` component, which no path has")]
    Component(String),
    #[error("`[` is never closed in `{0}`; write `\\[` for the character itself")]
    UnclosedClass(String),
    #[error("a range in `{0}` ends before it starts")]
    Range(String),
    #[error("`{{` is never closed in `{0}`; write `\\{{` for the character itself")]
    UnclosedAlternatives(String),
    #[error("`}}` closes nothing in `{0}`; write `\\}}` for the character itself")]
    UnopenedAlternatives(String),
    #[error("`{0}` ends with a backslash that escapes nothing")]
    DanglingEscape(String),
}

/// Longer than any pattern a person writes, short enough that matching stays cheap.
const MAX_BYTES: usize = 1_000;
/// `{a,b}{c,d}` multiply; this bounds what one pattern can cost.
const MAX_ALTERNATIVES: usize = 100;

impl Pattern {
    pub fn new(text: &str) -> Result<Self, PatternError> {
        if text.is_empty() {
            return Err(PatternError::Empty);
        }
        if text.len() > MAX_BYTES {
            return Err(PatternError::TooLong(text.len()));
        }
        let alternatives =
            expand(text)?.iter().map(|plain| parse_plain(plain)).collect::<Result<_, _>>()?;
        Ok(Self { alternatives })
    }

    /// Whether it matches the whole of `path`: bytes relative to the root, separated by `/`.
    pub fn matches(&self, path: &[u8]) -> bool {
        self.alternatives.iter().any(|components| matches_components(components, path))
    }
}

/// Patterns of which any one suffices.
#[derive(Debug, Clone, Default)]
pub struct PatternSet(Vec<Pattern>);

impl PatternSet {
    pub fn new<T: AsRef<str>>(patterns: impl IntoIterator<Item = T>) -> Result<Self, PatternError> {
        patterns
            .into_iter()
            .map(|text| Pattern::new(text.as_ref()))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    pub fn is_match(&self, path: &[u8]) -> bool {
        self.0.iter().any(|pattern| pattern.matches(path))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Vec<Pattern>> for PatternSet {
    fn from(patterns: Vec<Pattern>) -> Self {
        Self(patterns)
    }
}

#[cfg(test)]
mod tests;
