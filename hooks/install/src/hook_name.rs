//! The hooks that can be judged.

use std::fmt;
use std::str::FromStr;

/// A hook that runs before something becomes part of history, with the bytes at hand.
///
/// Left out: hooks that run afterwards or see only a message, since there is nothing to stop or
/// to judge, and those of a server, where a pushed range is judged by CI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HookName {
    /// `git commit`, with the index as it would be committed.
    PreCommit,
    /// `git merge` without conflicts, which does not run `pre-commit`.
    PreMergeCommit,
    /// `git push`, with the commits on standard input; also what cherry-pick and rebase made.
    PrePush,
    /// `git am`, after the patch is in the index.
    PreApplypatch,
}

impl HookName {
    /// Every hook that can be judged.
    pub const ALL: [Self; 4] =
        [Self::PreCommit, Self::PreMergeCommit, Self::PrePush, Self::PreApplypatch];

    /// What is installed when nothing is said.
    pub const DEFAULT: [Self; 3] = [Self::PreCommit, Self::PreMergeCommit, Self::PrePush];

    /// Its file name in a hooks folder.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PreMergeCommit => "pre-merge-commit",
            Self::PrePush => "pre-push",
            Self::PreApplypatch => "pre-applypatch",
        }
    }
}

/// At least that part of a name has to be right for it to be meant.
const ALIKE: f64 = 0.6;

impl fmt::Display for HookName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name that is no hook that can be judged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{given}` is no hook that tollgate can judge; {}there are {}",
    nearest.map_or_else(String::new, |nearest| format!("did you mean `{nearest}`? ")),
    all()
)]
pub struct UnknownHook {
    /// What was given.
    pub given: String,
    /// The known name most like it, where one is like it at all.
    pub nearest: Option<HookName>,
}

impl FromStr for HookName {
    type Err = UnknownHook;

    fn from_str(given: &str) -> Result<Self, UnknownHook> {
        if let Some(found) = Self::ALL.into_iter().find(|hook| hook.as_str() == given) {
            return Ok(found);
        }
        let likeness = |hook: &Self| strsim::normalized_damerau_levenshtein(hook.as_str(), given);
        let nearest = Self::ALL
            .into_iter()
            .filter(|hook| likeness(hook) >= ALIKE)
            .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        Err(UnknownHook { given: given.to_owned(), nearest })
    }
}

fn all() -> String {
    join(&HookName::ALL)
}

/// Names for a sentence.
pub(crate) fn join(hooks: &[HookName]) -> String {
    hooks.iter().map(|hook| hook.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back_and_a_slip_names_the_nearest() {
        for hook in HookName::ALL {
            assert_eq!(hook.as_str().parse(), Ok(hook));
        }
        for (given, nearest) in [
            ("precommit", HookName::PreCommit),
            ("pre-psuh", HookName::PrePush),
            ("merge-commit", HookName::PreMergeCommit),
            ("applypatch", HookName::PreApplypatch),
        ] {
            assert_eq!(given.parse::<HookName>().unwrap_err().nearest, Some(nearest), "{given}");
        }
        for given in ["bogus", "x", ""] {
            assert_eq!(given.parse::<HookName>().unwrap_err().nearest, None, "{given}");
        }
        assert_eq!(
            "post-commit".parse::<HookName>().unwrap_err().to_string(),
            "`post-commit` is no hook that tollgate can judge; did you mean `pre-commit`? \
             there are pre-commit, pre-merge-commit, pre-push, pre-applypatch"
        );
    }
}
