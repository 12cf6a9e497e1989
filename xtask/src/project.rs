//! Where things are: the folders of the checkout and what the environment says, read once.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone)]
pub(crate) struct Project {
    /// The checkout.
    pub(crate) root: PathBuf,
    /// The one target folder of everything native.
    pub(crate) native_target: PathBuf,
    /// The cargo that runs us.
    pub(crate) cargo: OsString,
    pub(crate) cargo_home: PathBuf,
    pub(crate) test_data: Option<PathBuf>,
    /// Nothing may be skipped.
    pub(crate) ci: bool,
}

impl Project {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where xtask reads its environment"
    )]
    pub(crate) fn from_environment() -> Self {
        // What `cargo run` says comes first: two checkouts that share a target folder share us too.
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().unwrap_or(&manifest).to_owned();
        let home = env::home_dir().unwrap_or_else(|| PathBuf::from("."));
        let cargo_home =
            env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
        let native_target = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |folder| root.join(folder));
        let beside = root.join("../shared/data");
        let test_data = env::var_os("TOLLGATE_TEST_DATA")
            .map(PathBuf::from)
            .or_else(|| beside.canonicalize().ok());
        Self {
            native_target,
            cargo: env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
            cargo_home,
            test_data,
            ci: env::var_os("CI").is_some(),
            root,
        }
    }

    /// What this folder holds is built, never committed.
    pub(crate) fn target(&self) -> PathBuf {
        self.root.join("target")
    }

    pub(crate) fn dist(&self) -> PathBuf {
        self.target().join("dist")
    }

    /// Programs for users.
    pub(crate) fn dist_bin(&self) -> PathBuf {
        self.dist().join("bin")
    }

    /// Modules for users, `<id>.wasm`.
    pub(crate) fn dist_checks(&self) -> PathBuf {
        self.dist().join("checks")
    }

    /// Modules and their compiled form, as `tollgate` embeds them.
    pub(crate) fn builtin(&self) -> PathBuf {
        self.target().join("builtin")
    }

    /// Where cargo builds `checks-wasm`, for WebAssembly and for its native tests.
    pub(crate) fn checks_target(&self) -> PathBuf {
        self.target().join("checks")
    }

    /// Modules that only tests use, `<name>.wasm`.
    pub(crate) fn guests(&self) -> PathBuf {
        self.target().join("guests")
    }

    pub(crate) fn checks_manifest(&self) -> PathBuf {
        self.root.join("checks-wasm/Cargo.toml")
    }

    pub(crate) fn guests_manifest(&self) -> PathBuf {
        self.root.join("tests/guests/Cargo.toml")
    }

    /// Guests that are built by the ordinary toolchain, for WASI.
    pub(crate) fn wasi_guests_manifest(&self) -> PathBuf {
        self.root.join("tests/guests/wasi/Cargo.toml")
    }

    /// A path as a reader of the output wants it: relative to the checkout where it lies in it.
    pub(crate) fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}

/// A program's file name on this system.
pub(crate) fn program(name: &str) -> String {
    format!("{name}{}", env::consts::EXE_SUFFIX)
}
