//! The exit codes of `tollgate run` and of the hooks.

use crate::Verdict;

/// How a run ended, as the process tells its caller. Part of the public interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: the verdict is allow.
    Allow,
    /// 1: the verdict is block, for a finding.
    Block,
    /// 2: wrong usage or configuration; the message says where and what would be right.
    Usage,
    /// 3: some check gave no answer.
    NoAnswer,
    /// 4: a fault of our own.
    Fault,
}

impl Exit {
    pub const ALL: &[Self] = &[Self::Allow, Self::Block, Self::Usage, Self::NoAnswer, Self::Fault];

    pub const fn code(self) -> u8 {
        match self {
            Self::Allow => 0,
            Self::Block => 1,
            Self::Usage => 2,
            Self::NoAnswer => 3,
            Self::Fault => 4,
        }
    }

    /// What a code stands for.
    pub fn of_code(code: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|exit| exit.code() == code)
    }

    /// A finding that blocks weighs more than a missing answer: there is something to mend.
    pub const fn of(verdict: Verdict, blocking_findings: usize) -> Self {
        match (verdict, blocking_findings) {
            (Verdict::Allow, _) => Self::Allow,
            (Verdict::Block, 0) => Self::NoAnswer,
            (Verdict::Block, _) => Self::Block,
        }
    }
}
