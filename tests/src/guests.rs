//! Where the guests are that `cargo xtask test` builds.

use std::path::PathBuf;

/// The folder of the guests' components.
#[expect(clippy::disallowed_methods, reason = "a test is told by the environment where it runs")]
pub fn guests_folder() -> PathBuf {
    match std::env::var_os("TOLLGATE_GUESTS_DIR") {
        Some(folder) => folder.into(),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/guests"),
    }
}
