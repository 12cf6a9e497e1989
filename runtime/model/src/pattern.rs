//! Path patterns: the one grammar of configuration, manifests and the contract's `glob`.
//!
//! Not the crate globset, which takes `?` and classes for single bytes, lets `[!a]` match
//! a `/`, reads backslashes otherwise on Windows and builds a regex for each pattern: a result must
//! not depend on the platform, and a hook builds its patterns anew each time.

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

#[derive(Debug, Clone, PartialEq)]
enum Component {
    /// `**`: any number of components, none included.
    AnyDepth,
    Name(Name),
}

/// What one component of a path must look like. The first three are what most patterns are made
/// of, and need no search.
#[derive(Debug, Clone, PartialEq)]
enum Name {
    Any,
    Exact(Vec<u8>),
    Suffix(Vec<u8>),
    Tokens(Vec<Token>),
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Literal(Vec<u8>),
    AnyChar,
    Star,
    Class { negated: bool, ranges: Vec<(char, char)> },
}

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

/// Writes out `{a,b}`: one text without braces for each combination, in order.
fn expand(text: &str) -> Result<Vec<String>, PatternError> {
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

/// The characters that may mean something, with their offsets: neither escaped nor in a class.
fn special(text: &str, whole: &str) -> Result<Vec<(usize, char)>, PatternError> {
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
fn parse_plain(text: &str) -> Result<Vec<Component>, PatternError> {
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

    fn matches(&self, name: &[u8]) -> bool {
        match self {
            Self::Any => true,
            Self::Exact(exact) => name == exact,
            Self::Suffix(suffix) => name.ends_with(suffix),
            Self::Tokens(tokens) => matches_tokens(tokens, name),
        }
    }
}

/// Going back to the last `**` suffices: what an earlier one could take, the last can take too.
fn matches_components(components: &[Component], path: &[u8]) -> bool {
    if let [Component::AnyDepth, Component::Name(name)] = components {
        let start = memchr::memrchr(b'/', path).map_or(0, |slash| slash + 1);
        return name.matches(&path[start..]);
    }
    let (mut at, mut rest) = (0, Some(path));
    let mut retry: Option<(usize, &[u8])> = None;
    loop {
        match (components.get(at), rest) {
            (None, None) => return true,
            (Some(Component::AnyDepth), Some(left)) => {
                at += 1;
                retry = Some((at, left));
                continue;
            }
            (Some(Component::Name(name)), Some(left)) => {
                let (head, tail) = split_first(left);
                if name.matches(head) {
                    (at, rest) = (at + 1, tail);
                    continue;
                }
            }
            _ => {}
        }
        let Some((from, (_, Some(tail)))) = retry.map(|(from, left)| (from, split_first(left)))
        else {
            return false;
        };
        retry = Some((from, tail));
        (at, rest) = (from, Some(tail));
    }
}

fn split_first(path: &[u8]) -> (&[u8], Option<&[u8]>) {
    match memchr::memchr(b'/', path) {
        Some(slash) => (&path[..slash], Some(&path[slash + 1..])),
        None => (path, None),
    }
}

fn matches_tokens(tokens: &[Token], name: &[u8]) -> bool {
    let (mut at, mut rest) = (0, name);
    let mut retry: Option<(usize, &[u8])> = None;
    loop {
        match tokens.get(at) {
            None if rest.is_empty() => return true,
            Some(Token::Star) => {
                at += 1;
                retry = Some((at, rest));
                continue;
            }
            Some(token) => {
                if let Some(left) = token.take(rest) {
                    (at, rest) = (at + 1, left);
                    continue;
                }
            }
            None => {}
        }
        let Some((from, (_, left))) =
            retry.and_then(|(from, left)| Some((from, first_char(left)?)))
        else {
            return false;
        };
        retry = Some((from, left));
        (at, rest) = (from, left);
    }
}

impl Token {
    /// What is left of `rest` after this token; never asked of a star.
    fn take<'a>(&self, rest: &'a [u8]) -> Option<&'a [u8]> {
        match self {
            Self::Literal(run) => rest.strip_prefix(run.as_slice()),
            Self::Star => Some(rest),
            Self::AnyChar => first_char(rest).map(|(_, left)| left),
            Self::Class { negated, ranges } => {
                let (c, left) = first_char(rest)?;
                let listed =
                    c.is_some_and(|c| ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)));
                (listed != *negated).then_some(left)
            }
        }
    }
}

/// The first character and what follows; none as character for a byte that is no part of one.
fn first_char(bytes: &[u8]) -> Option<(Option<char>, &[u8])> {
    let length = match bytes.first()? {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    };
    let c = bytes
        .get(..length)
        .and_then(|head| std::str::from_utf8(head).ok())
        .and_then(|text| text.chars().next());
    Some((c, &bytes[c.map_or(1, char::len_utf8)..]))
}

#[cfg(test)]
mod tests;
