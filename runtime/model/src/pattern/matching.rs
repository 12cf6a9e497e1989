//! What a pattern is made of, and how it is held against a path.

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Component {
    /// `**`: any number of components, none included.
    AnyDepth,
    Name(Name),
}

/// What one component of a path must look like. The first three are what most patterns are made
/// of, and need no search.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Name {
    Any,
    Exact(Vec<u8>),
    Suffix(Vec<u8>),
    Tokens(Vec<Token>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Literal(Vec<u8>),
    AnyChar,
    Star,
    Class { negated: bool, ranges: Vec<(char, char)> },
}

impl Name {
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
pub(super) fn matches_components(components: &[Component], path: &[u8]) -> bool {
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
