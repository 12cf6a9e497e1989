//! Where the programs are that `cargo xtask dist` builds.

use std::path::PathBuf;

/// The folder of `tollgate` and `tollgate-hook`.
#[expect(clippy::disallowed_methods, reason = "a test is told by the environment where it runs")]
pub fn program_folder() -> PathBuf {
    match std::env::var_os("TOLLGATE_BIN_DIR") {
        Some(folder) => folder.into(),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/dist/bin"),
    }
}

/// One of the programs, by its name without an ending.
pub fn program(name: &str) -> PathBuf {
    let path = program_folder().join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "{} is missing; run `cargo xtask dist`", path.display());
    path
}

/// The folder of the modules that are part of `tollgate`, `<id>.wasm`.
#[expect(clippy::disallowed_methods, reason = "a test is told by the environment where it runs")]
pub fn checks_folder() -> PathBuf {
    match std::env::var_os("TOLLGATE_CHECKS_DIR") {
        Some(folder) => folder.into(),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/dist/checks"),
    }
}
