//! Paths inside a repository, and the one way they are written as text.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::is_harmful;

/// A path relative to the root of the snapshot: bytes, separated by `/`, neither empty nor with
/// an empty, `.` or `..` component.
///
/// As text (reports, WIT, ignore files) it is escaped so that every byte string survives and no
/// path can forge a line of output: a backslash is written `\\`; each byte that is no part of
/// valid UTF-8, and each byte of a character that is [harmful](is_harmful), is written `\xhh`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Arc<[u8]>);

/// Why bytes or text name no place in a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    #[error("the path is empty")]
    Empty,
    #[error("the path is absolute; paths are relative to the root of the snapshot")]
    Absolute,
    #[error("the path has an empty, `.` or `..` component")]
    Component,
    #[error("the path has a NUL byte")]
    Nul,
    #[error("the path has a broken escape; a backslash is written `\\\\`, a byte `\\xhh`")]
    Escape,
}

impl RepoPath {
    pub fn new(bytes: &[u8]) -> Result<Self, PathError> {
        if bytes.is_empty() {
            return Err(PathError::Empty);
        }
        if bytes[0] == b'/' {
            return Err(PathError::Absolute);
        }
        if bytes.contains(&0) {
            return Err(PathError::Nul);
        }
        if bytes.split(|b| *b == b'/').any(|part| matches!(part, b"" | b"." | b"..")) {
            return Err(PathError::Component);
        }
        Ok(Self(bytes.into()))
    }

    /// Reads the escaped form.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        Self::new(&unescape(text)?)
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The last component.
    pub fn name(&self) -> &[u8] {
        match self.0.iter().rposition(|b| *b == b'/') {
            Some(slash) => &self.0[slash + 1..],
            None => &self.0,
        }
    }

    /// The folder it is in; none at the root.
    pub fn parent(&self) -> Option<Self> {
        let slash = self.0.iter().rposition(|b| *b == b'/')?;
        Some(Self(self.0[..slash].into()))
    }

    pub fn join(&self, name: &[u8]) -> Result<Self, PathError> {
        Self::new(&[&self.0, &b"/"[..], name].concat())
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escaped(&self.0))
    }
}

/// The escaped form of bytes that need not be a path inside the snapshot: a symlink's target, say.
pub fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c == '\\' {
                text.push_str("\\\\");
            } else if is_harmful(c) {
                push_bytes(&mut text, c.encode_utf8(&mut [0; 4]).as_bytes());
            } else {
                text.push(c);
            }
        }
        push_bytes(&mut text, chunk.invalid());
    }
    text
}

fn push_bytes(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        text.push_str("\\x");
        for digit in [byte >> 4, byte & 0xf] {
            text.extend(char::from_digit(u32::from(digit), 16));
        }
    }
}

fn unescape(text: &str) -> Result<Vec<u8>, PathError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        if first != b'\\' {
            bytes.push(first);
            continue;
        }
        match rest {
            [b'\\', tail @ ..] => {
                bytes.push(b'\\');
                rest = tail;
            }
            [b'x', high, low, tail @ ..] => {
                let digit = |d: u8| char::from(d).to_digit(16).ok_or(PathError::Escape);
                bytes.push((digit(*high)? * 16 + digit(*low)?) as u8);
                rest = tail;
            }
            _ => return Err(PathError::Escape),
        }
    }
    Ok(bytes)
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RepoPath({self})")
    }
}

/// Escaped for people, as its bytes for machines.
impl Serialize for RepoPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_bytes(self.as_bytes())
        }
    }
}

impl<'de> Deserialize<'de> for RepoPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
        } else {
            Self::new(<&[u8]>::deserialize(deserializer)?).map_err(serde::de::Error::custom)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_leaves_the_snapshot_is_no_path() {
        for bytes in [&b""[..], b"/etc/passwd", b"../x", b"a/../b", b"a//b", b"./a", b"a/", b"a\0b"]
        {
            assert!(RepoPath::new(bytes).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn text_shows_odd_bytes_and_forges_nothing() {
        let path = RepoPath::new(b"a\nb\xff\\c\xe2\x80\xae").unwrap();
        assert_eq!(path.to_string(), r"a\x0ab\xff\\c\xe2\x80\xae");
        assert_eq!(escaped(b"../\xff\\"), r"../\xff\\");
    }

    proptest! {
        #[test]
        fn every_path_survives_its_text(bytes in proptest::collection::vec(any::<u8>(), 1..40)) {
            if let Ok(path) = RepoPath::new(&bytes) {
                let text = path.to_string();
                prop_assert!(!text.chars().any(char::is_control));
                prop_assert_eq!(RepoPath::parse(&text), Ok(path));
            }
        }
    }
}
