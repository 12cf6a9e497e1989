//! Puts hooks in place, chains what was there, takes them out again.
//!
//! [`locate`] asks git where a repository's hooks are, [`install`] and [`uninstall`] change that
//! folder, [`status`] reads it. A change is a list of single file operations in an order that
//! can be cut anywhere: a former hook is in its place, or ours is and the former beside it.

#[cfg(test)]
#[cfg(unix)]
mod cut_tests;
mod error;
mod files;
mod folder;
mod hook_name;
mod install;
mod locate;
mod status;
mod step;
mod uninstall;

pub use error::InstallError;
pub use hook_name::{HookName, UnknownHook};
pub use install::{Installed, Programs, SharedFolder, install};
pub use locate::{Location, Owner, locate};
pub use status::{HookState, HookStatus, recorded_program, status};
pub use uninstall::{Removed, uninstall};
