//! How the process ends: exit codes, and no panic that a user sees as one.

use std::io::Write as _;
use std::panic;
use std::process::ExitCode;

use tollgate_model::Exit;

/// Runs the program; a panic anywhere in it is a fault of our own, told in two lines.
pub(crate) fn guarded(program: fn() -> Exit) -> ExitCode {
    // The message of a panic may quote what was being judged, and that may be a secret: only the
    // place is told.
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(
            std::io::stderr(),
            "error: tollgate {} ran into a fault of its own at {place}; nothing was decided\n\
             hint: please report this place and what you did",
            env!("CARGO_PKG_VERSION"),
        );
    }));
    let exit = panic::catch_unwind(program).unwrap_or(Exit::Fault);
    ExitCode::from(exit.code())
}

/// What several verdicts amount to: a fault outweighs everything, since it says nothing was
/// decided; a finding that blocks outweighs a missing answer, since there is something to mend.
pub(crate) fn worst(exits: impl IntoIterator<Item = Exit>) -> Exit {
    let weight = |exit: &Exit| match exit {
        Exit::Allow => 0,
        Exit::NoAnswer => 1,
        Exit::Block => 2,
        Exit::Usage => 3,
        Exit::Fault => 4,
    };
    exits.into_iter().max_by_key(weight).unwrap_or(Exit::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_outweighs_a_missing_answer_and_both_a_pass() {
        assert_eq!(worst([]), Exit::Allow);
        assert_eq!(worst([Exit::NoAnswer, Exit::Allow]), Exit::NoAnswer);
        assert_eq!(worst([Exit::NoAnswer, Exit::Block, Exit::Allow]), Exit::Block);
        assert_eq!(worst([Exit::Block, Exit::Fault]), Exit::Fault);
    }
}
