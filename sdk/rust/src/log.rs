//! Messages for the author of the check. Of a check that crashes, the host keeps the last error as
//! the reason.

use crate::host;

/// How much a message matters, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Debug,
    Info,
    Warn,
    Error,
}

/// The one thing [`Check::configure`](crate::Check::configure) may call.
pub fn log(level: Level, message: &str) {
    host::log(level, message);
}

/// [`log`] at level debug.
pub fn debug(message: &str) {
    log(Level::Debug, message);
}

/// [`log`] at level info.
pub fn info(message: &str) {
    log(Level::Info, message);
}

/// [`log`] at level warn.
pub fn warn(message: &str) {
    log(Level::Warn, message);
}

/// [`log`] at level error.
pub fn error(message: &str) {
    log(Level::Error, message);
}
