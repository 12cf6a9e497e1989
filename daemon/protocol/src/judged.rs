//! What each hook judges, so that an answer about something else is noticed.

use crate::fnv1a;

/// What a hook judges, and so what `j` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judges {
    /// The index: `j` is its [`IndexToken`](crate::IndexToken).
    Index,
    /// The commits that refs on standard input name: `j` is their [`refs_token`].
    Refs,
}

impl Judges {
    /// What the hook of this name judges; none for one the daemon isn't asked about.
    #[must_use]
    pub fn of_hook(name: &str) -> Option<Self> {
        match name {
            "pre-commit" | "pre-merge-commit" | "pre-applypatch" => Some(Self::Index),
            "pre-push" => Some(Self::Refs),
            _ => None,
        }
    }
}

/// The token of what git wrote to `pre-push`.
#[must_use]
pub fn refs_token(input: &[u8]) -> [u8; 8] {
    fnv1a(input).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_is_frozen() {
        assert_eq!(refs_token(b"foobar"), [0xe8, 0x67, 0x39, 0xf7, 0x71, 0x41, 0x94, 0x85]);
        assert_eq!(refs_token(b""), 0xcbf2_9ce4_8422_2325_u64.to_le_bytes());
    }

    #[test]
    fn hooks_are_told_apart() {
        assert_eq!(Judges::of_hook("pre-merge-commit"), Some(Judges::Index));
        assert_eq!(Judges::of_hook("pre-push"), Some(Judges::Refs));
        assert_eq!(Judges::of_hook("commit-msg"), None);
    }
}
