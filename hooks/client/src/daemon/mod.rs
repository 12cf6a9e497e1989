//! Asks the daemon for the verdict. Whatever is not as it should be means that it has none, and
//! the hook goes the way without a daemon; nobody is told, since the verdict is the same.

#[cfg(unix)]
mod answer;
#[cfg(unix)]
mod ask;
#[cfg(unix)]
mod connect;

#[cfg(unix)]
pub(crate) use ask::ask;

/// There is no way to a daemon on this platform yet.
#[cfg(not(unix))]
pub(crate) fn ask(
    _place: &crate::place::Place,
    _arguments: &[std::ffi::OsString],
    _program: &std::path::Path,
    _refs: &mut Option<crate::refs::Refs>,
) -> Result<Option<u8>, crate::Stop> {
    Ok(None)
}
