//! Path patterns: the one grammar of configuration, manifests and the contract's `glob`.
//!
//! The crate globset was tried and left: it takes `?` and classes for single bytes, lets `[!a]`
//! match a `/`, rewrites backslashes on Windows and builds a regex for each pattern, while a
//! result must not depend on the platform and a hook builds its patterns anew each time.

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
            Some(group) => {
                let branches = group.commas.len() + 1;
                let ends = group.commas.iter().copied().chain([group.close]);
                let starts = [group.open].into_iter().chain(group.commas.iter().copied());
                let mut texts = Vec::with_capacity(branches.min(MAX_ALTERNATIVES));
                for (start, end) in starts.zip(ends).take(MAX_ALTERNATIVES + 1) {
                    let (before, after) = (&next[..group.open], &next[group.close + 1..]);
                    texts.push([before, &next[start + 1..end], after].concat());
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
    let mut group: Option<Group> = None;
    let mut depth = 0usize;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                chars.next().ok_or_else(|| PatternError::DanglingEscape(whole.to_owned()))?;
            }
            '[' => {
                let (_, rest) = parse_class(chars.as_str(), whole)?;
                // One character less to go for each byte would be wrong: start over at the rest.
                let skipped = chars.as_str().len() - rest.len();
                let end = at + 1 + skipped;
                while chars.clone().next().is_some_and(|(next, _)| next < end) {
                    chars.next();
                }
            }
            '{' => {
                depth += 1;
                if depth == 1 {
                    group = Some(Group { open: at, commas: Vec::new(), close: 0 });
                }
            }
            ',' if depth == 1 => {
                if let Some(group) = &mut group {
                    group.commas.push(at);
                }
            }
            '}' if depth == 0 => {
                return Err(PatternError::UnopenedAlternatives(whole.to_owned()));
            }
            '}' => {
                depth -= 1;
                if depth == 0 {
                    if let Some(group) = &mut group {
                        group.close = at;
                    }
                    return Ok(group);
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

fn parse_plain(text: &str) -> Result<Vec<Component>, PatternError> {
    let component = || PatternError::Component(text.to_owned());
    let (anchored, body) = match text.strip_prefix('/') {
        Some(body) => (true, body),
        None => (false, text),
    };
    let (below, body) = match body.strip_suffix('/') {
        Some(body) if !body.ends_with('\\') => (true, body),
        _ => (false, body),
    };
    let mut components = Vec::new();
    let parts = split_components(body, text)?;
    if !anchored && parts.len() == 1 {
        components.push(Component::AnyDepth);
    }
    for part in &parts {
        match *part {
            "" | "." | ".." => return Err(component()),
            "**" if components.last() == Some(&Component::AnyDepth) => {}
            "**" => components.push(Component::AnyDepth),
            name => components.push(Component::Name(Name::parse(name, text)?)),
        }
    }
    // `a/**` is what is below `a`, not `a` itself: at least one more component.
    if below && components.last() != Some(&Component::AnyDepth) {
        components.push(Component::AnyDepth);
    }
    if components.last() == Some(&Component::AnyDepth) {
        components.push(Component::Name(Name::Any));
    }
    Ok(components)
}

/// Splits at `/`, which no class can hold: it would be a component of its own.
fn split_components<'a>(body: &'a str, whole: &str) -> Result<Vec<&'a str>, PatternError> {
    let mut parts = Vec::new();
    let (mut start, mut rest) = (0, body);
    while let Some(c) = rest.chars().next() {
        let at = body.len() - rest.len();
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                let next = rest.chars().next();
                let next = next.ok_or_else(|| PatternError::DanglingEscape(whole.to_owned()))?;
                rest = &rest[next.len_utf8()..];
            }
            '[' => rest = parse_class(rest, whole)?.1,
            '/' => {
                parts.push(&body[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&body[start..]);
    Ok(parts)
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
                        let next = rest.chars().next();
                        literal =
                            next.ok_or_else(|| PatternError::DanglingEscape(whole.to_owned()))?;
                        rest = &rest[literal.len_utf8()..];
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
