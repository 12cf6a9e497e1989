//! What copies of `tollgate-hook` in repositories and the installer of any later version agree on.
//!
//! Copies outlive upgrades of `tollgate`, so all of this is frozen: it may grow, never change.

pub mod note;
pub use tollgate_protocol::os_bytes;

/// Stands in every copy of the program, so that an installer tells our hooks from others'.
pub const MARKER: &str = "tollgate-hook:copy:6f1d2c9ab07e4f53:placed by tollgate install";

/// The variable in which a copy tells the former hooks it runs that it is at work; its value is
/// the hook's name, a colon and the absolute path of the hooks folder.
///
/// Other hook programs keep a copy of ours under another name and run it themselves. Once we keep
/// theirs in turn, the two would call each other without end; a copy under another name that
/// finds itself announced here leaves the work to the copy that git started.
pub const OUTER_VARIABLE: &str = "TOLLGATE_HOOK_OUTER";

/// Which hook a copy of the program stands for: its file name up to the first dot.
///
/// `pre-commit.legacy`, as other hook programs rename what they find, is still `pre-commit`.
#[must_use]
pub fn hook_of_file_name(file_name: &[u8]) -> &[u8] {
    file_name.split(|&byte| byte == b'.').next().unwrap_or(file_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_renamed_copy_still_knows_its_hook() {
        assert_eq!(hook_of_file_name(b"pre-commit"), b"pre-commit");
        assert_eq!(hook_of_file_name(b"pre-push.legacy"), b"pre-push");
        assert_eq!(hook_of_file_name(b"pre-push.exe"), b"pre-push");
    }
}
