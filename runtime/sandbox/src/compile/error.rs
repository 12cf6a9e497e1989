//! Why a module could not be compiled, and the line by which one process tells another.

use std::time::Duration;

use super::limits::{CPU_TIME, MEMORY};

/// What came in place of machine code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// It is no valid component, or uses what checks may not.
    #[error("it does not compile: {0}")]
    Refused(String),
    #[error("it could not be compiled within {} s of processor time", CPU_TIME.as_secs())]
    OutOfTime,
    #[error("it could not be compiled within {} GiB of memory", MEMORY >> 30)]
    OutOfMemory,
    /// The text says how.
    #[error("the compiler crashed on it: {0}")]
    Crashed(String),
    /// It failed a while ago, and is not tried again for another while.
    #[error(
        "{before}; it is tried again in {} min, or after `tollgate cache clear`",
        after.as_secs().div_ceil(60)
    )]
    Remembered { before: Box<Self>, after: Duration },
    /// It takes longer than the caller waits.
    #[error(
        "it is still being compiled after {} s, once for this version; try again in a moment",
        waited.as_secs()
    )]
    Unfinished { waited: Duration },
    /// The machine failed, not the module.
    #[error("it could not be compiled here: {0}")]
    Machine(String),
}

impl CompileError {
    /// Whether trying again at once would cost much and end the same way.
    pub(crate) const fn is_worth_remembering(&self) -> bool {
        matches!(self, Self::OutOfTime | Self::OutOfMemory | Self::Crashed(_))
    }

    /// One line of text, for [`CompileError::of_line`] of another process.
    pub(crate) fn to_line(&self) -> String {
        let (kind, text) = match self {
            Self::Refused(why) => ("refused", why.as_str()),
            Self::OutOfTime => ("time", ""),
            Self::OutOfMemory => ("memory", ""),
            Self::Crashed(how) => ("crashed", how.as_str()),
            Self::Machine(why) => ("machine", why.as_str()),
            // Told by the process that waits, never to it.
            Self::Remembered { before, .. } => return before.to_line(),
            Self::Unfinished { .. } => ("machine", "it is not finished"),
        };
        format!("{kind} {}", tollgate_model::sanitised(text))
    }

    pub(crate) fn of_line(line: &str) -> Option<Self> {
        let (kind, text) = line.split_once(' ')?;
        let text = tollgate_model::sanitised(text);
        Some(match kind {
            "refused" => Self::Refused(text),
            "time" => Self::OutOfTime,
            "memory" => Self::OutOfMemory,
            "crashed" => Self::Crashed(text),
            "machine" => Self::Machine(text),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_process_reads_what_was_told() {
        let all = [
            CompileError::Refused("offset 7: no such type".to_owned()),
            CompileError::OutOfTime,
            CompileError::OutOfMemory,
            CompileError::Crashed("signal 11".to_owned()),
            CompileError::Machine("no process".to_owned()),
        ];
        for error in all {
            assert_eq!(CompileError::of_line(&error.to_line()), Some(error));
        }
        let forged = CompileError::Refused("one\nkept 7".to_owned()).to_line();
        assert!(!forged.contains('\n'), "{forged}");
        assert_eq!(CompileError::of_line("kept 7"), None);
        assert_eq!(CompileError::of_line(""), None);
    }

    #[test]
    fn what_is_remembered_says_what_happened_and_when_it_is_tried_again() {
        let before = Box::new(CompileError::OutOfTime);
        let text = CompileError::Remembered { before, after: Duration::from_secs(61) }.to_string();
        assert!(text.contains("120 s") && text.contains("in 2 min"), "{text}");
    }
}
