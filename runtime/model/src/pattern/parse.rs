//! Reads the text of a pattern that has no alternatives left.

use super::PatternError;
use super::matching::{Component, Name, Token};

/// The characters that may mean something, with their offsets: neither escaped nor in a class.
pub(super) fn special(text: &str, whole: &str) -> Result<Vec<(usize, char)>, PatternError> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let at = text.len() - rest.len();
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => rest = escaped(rest, whole)?.1,
            '[' => rest = parse_class(rest, whole)?.1,
            '{' | '}' | ',' | '/' => found.push((at, c)),
            _ => {}
        }
    }
    Ok(found)
}

/// The character a backslash stands before, and what follows it.
fn escaped<'a>(rest: &'a str, whole: &str) -> Result<(char, &'a str), PatternError> {
    let mut chars = rest.chars();
    let c = chars.next().ok_or_else(|| PatternError::DanglingEscape(whole.to_owned()))?;
    Ok((c, chars.as_str()))
}

/// Reads one text without braces.
pub(super) fn parse_plain(text: &str) -> Result<Vec<Component>, PatternError> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in special(text, text)?.into_iter().filter(|(_, c)| *c == '/') {
        parts.push(&text[start..at]);
        start = at + 1;
    }
    let below = start > 0 && start == text.len();
    if !below {
        parts.push(&text[start..]);
    }
    let anchored = parts.len() + usize::from(below) > 1 && parts[0].is_empty();
    if anchored {
        parts.remove(0);
    }
    let mut components = Vec::new();
    if !anchored && parts.len() == 1 {
        components.push(Component::AnyDepth);
    }
    for part in parts {
        match part {
            "" | "." | ".." => return Err(PatternError::Component(text.to_owned())),
            "**" if components.last() == Some(&Component::AnyDepth) => {}
            "**" => components.push(Component::AnyDepth),
            name => components.push(Component::Name(Name::parse(name, text)?)),
        }
    }
    if below && components.last() != Some(&Component::AnyDepth) {
        components.push(Component::AnyDepth);
    }
    // `a/**` is what is below `a`, not `a` itself: at least one more component.
    if components.last() == Some(&Component::AnyDepth) {
        components.push(Component::Name(Name::Any));
    }
    Ok(components)
}

/// Reads a class after its `[`; the rest follows its `]`. A `]` that comes first is a member.
fn parse_class<'a>(text: &'a str, whole: &str) -> Result<(Token, &'a str), PatternError> {
    let (negated, mut rest) = match text.strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let unclosed = || PatternError::UnclosedClass(whole.to_owned());
    let mut ranges = Vec::new();
    loop {
        let (c, after) = class_char(rest).ok_or_else(unclosed)?;
        if rest.starts_with(']') && !ranges.is_empty() {
            return Ok((Token::Class { negated, ranges }, after));
        }
        rest = after;
        let mut last = c;
        if let Some(range) = rest.strip_prefix('-')
            && !range.starts_with(']')
        {
            (last, rest) = class_char(range).ok_or_else(unclosed)?;
        }
        if last < c {
            return Err(PatternError::Range(whole.to_owned()));
        }
        ranges.push((c, last));
    }
}

/// One member of a class, a backslash taking the next character as it is.
fn class_char(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    match chars.next()? {
        '\\' => Some((chars.next()?, chars.as_str())),
        c => Some((c, chars.as_str())),
    }
}

impl Name {
    fn parse(text: &str, whole: &str) -> Result<Self, PatternError> {
        let mut tokens: Vec<Token> = Vec::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            match c {
                '?' => tokens.push(Token::AnyChar),
                '*' if tokens.last() == Some(&Token::Star) => {}
                '*' => tokens.push(Token::Star),
                '[' => {
                    let (class, after) = parse_class(rest, whole)?;
                    tokens.push(class);
                    rest = after;
                }
                c => {
                    let mut literal = c;
                    if c == '\\' {
                        (literal, rest) = escaped(rest, whole)?;
                    }
                    let mut buffer = [0; 4];
                    let bytes = literal.encode_utf8(&mut buffer).as_bytes();
                    match tokens.last_mut() {
                        Some(Token::Literal(run)) => run.extend_from_slice(bytes),
                        _ => tokens.push(Token::Literal(bytes.to_vec())),
                    }
                }
            }
        }
        Ok(match tokens.as_mut_slice() {
            [Token::Star] => Self::Any,
            [Token::Literal(exact)] => Self::Exact(std::mem::take(exact)),
            [Token::Star, Token::Literal(suffix)] => Self::Suffix(std::mem::take(suffix)),
            _ => Self::Tokens(tokens),
        })
    }
}
