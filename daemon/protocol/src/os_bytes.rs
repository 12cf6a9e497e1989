//! Paths as bytes and back: the one place where platforms differ on that.

use std::ffi::{OsStr, OsString};

/// The bytes of `text`; none where it can't be written down (unpaired surrogates on Windows).
#[cfg(unix)]
#[must_use]
pub fn to_bytes(text: &OsStr) -> Option<Vec<u8>> {
    use std::os::unix::ffi::OsStrExt;
    Some(text.as_bytes().to_vec())
}

/// The bytes of `text`; none where it can't be written down (unpaired surrogates on Windows).
#[cfg(not(unix))]
#[must_use]
pub fn to_bytes(text: &OsStr) -> Option<Vec<u8>> {
    text.to_str().map(|text| text.as_bytes().to_vec())
}

/// The reverse of [`to_bytes`]; none for bytes it never gives.
#[cfg(unix)]
#[must_use]
pub fn from_bytes(bytes: &[u8]) -> Option<OsString> {
    use std::os::unix::ffi::OsStrExt;
    Some(OsStr::from_bytes(bytes).to_os_string())
}

/// The reverse of [`to_bytes`]; none for bytes it never gives.
#[cfg(not(unix))]
#[must_use]
pub fn from_bytes(bytes: &[u8]) -> Option<OsString> {
    std::str::from_utf8(bytes).ok().map(OsString::from)
}
