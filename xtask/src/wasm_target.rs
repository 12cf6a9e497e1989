//! A compiler for wasm32-unknown-unknown: there already, by rustup, or by Debian's packages. For
//! wasm32-wasip2, which only tests need, the first two.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::project::Project;

pub(crate) const TRIPLE: &str = "wasm32-unknown-unknown";
pub(crate) const WASI: &str = "wasm32-wasip2";

/// Debian keeps these for its browsers; they include the standard library's source, which cargo
/// builds for the target itself.
const DEBIAN_PACKAGES: &[&str] =
    &["rustc-web", "rust-web-src", "rust-web-llvm", "cargo-web", "lld-22"];
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_LINKER: &str = "/usr/bin/wasm-ld-22";

/// What compiles for WebAssembly here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WasmCompiler {
    /// The toolchain that builds everything else.
    Toolchain,
    /// Debian's, building the standard library on the way.
    Debian,
    /// The toolchain again, for the other target.
    Wasi,
}

impl WasmCompiler {
    /// Finds one or fetches one, and says what it did.
    pub(crate) fn ensure(project: &Project) -> Result<Self, Failure> {
        if target_added(project, TRIPLE)? {
            return Ok(Self::Toolchain);
        }
        println!("rustup can't fetch it; trying Debian's compiler for browsers");
        Self::debian()
    }

    /// What builds the guests of tests that import WASI, where it can be had: without it their tests
    /// are skipped, but not under CI.
    pub(crate) fn for_wasi(project: &Project) -> Result<Option<Self>, Failure> {
        if target_added(project, WASI)? {
            return Ok(Some(Self::Wasi));
        }
        let hint = format!("install it with `rustup target add {WASI}`");
        if project.ci {
            return Err(Failure::fact(format!("no compiler for {WASI}; {hint}")));
        }
        println!("no compiler for {WASI}, so tests of guests with WASI are skipped; {hint}");
        Ok(None)
    }

    fn debian() -> Result<Self, Failure> {
        let present = || {
            [DEBIAN_CARGO, DEBIAN_RUSTC, DEBIAN_LINKER].iter().all(|file| Path::new(file).exists())
                && debian_source().is_some()
        };
        if !present() {
            let mut update = as_root("apt-get");
            update.args(["update", "-q"]);
            let mut install = as_root("apt-get");
            install.args(["install", "-q", "-y", "--no-install-recommends"]).args(DEBIAN_PACKAGES);
            let installed =
                process::run_shown(&mut update).and_then(|()| process::run_shown(&mut install));
            if let Err(error) = installed {
                return Err(Failure::fact(format!(
                    "no compiler for {TRIPLE}: {error}; install it with `rustup target add \
                     {TRIPLE}`, or on Debian with `apt-get install {}`",
                    DEBIAN_PACKAGES.join(" ")
                )));
            }
        }
        if present() {
            println!("building for {TRIPLE} with {DEBIAN_RUSTC}, its standard library included");
            Ok(Self::Debian)
        } else {
            Err(Failure::fact(format!(
                "Debian's packages are installed but {DEBIAN_RUSTC}, {DEBIAN_LINKER} or the \
                 library's source is missing; install the target with `rustup target add {TRIPLE}`"
            )))
        }
    }

    /// `cargo build` for the target, without the manifest to build.
    pub(crate) fn build_command(self, project: &Project) -> Command {
        match self {
            Self::Toolchain | Self::Wasi => {
                let triple = if self == Self::Wasi { WASI } else { TRIPLE };
                let mut command = process::cargo(project);
                command.args(["build", "--release", "--target", triple]);
                command
            }
            Self::Debian => {
                let mut command =
                    process::cargo(&Project { cargo: DEBIAN_CARGO.into(), ..project.clone() });
                command
                    .args(["build", "--release", "--target", TRIPLE])
                    .args(["-Z", "build-std=std,panic_abort"])
                    .env("RUSTC", DEBIAN_RUSTC)
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER)
                    .env_remove("RUSTUP_TOOLCHAIN");
                command
            }
        }
    }

    /// Where it builds: two compilers in one folder would undo each other's work.
    pub(crate) fn target_folder(self, folder: &Path) -> PathBuf {
        match self {
            Self::Toolchain | Self::Wasi => folder.to_owned(),
            Self::Debian => folder.join("debian"),
        }
    }
}

/// Whether the toolchain has a target, or rustup could add it.
fn target_added(project: &Project, triple: &str) -> Result<bool, Failure> {
    if has_target(project, triple)? {
        return Ok(true);
    }
    println!("the toolchain lacks {triple}; asking rustup for it");
    let mut rustup = Command::new("rustup");
    rustup.current_dir(&project.root).args(["target", "add", triple]);
    let added = process::status(&mut rustup).is_ok_and(|status| status.success());
    Ok(added && has_target(project, triple)?)
}

fn has_target(project: &Project, triple: &str) -> Result<bool, Failure> {
    let mut rustc = Command::new("rustc");
    rustc.current_dir(&project.root).args(["--print", "sysroot"]);
    let sysroot = process::output(&mut rustc)?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&sysroot).trim());
    Ok(sysroot.join("lib/rustlib").join(triple).join("lib").is_dir())
}

fn debian_source() -> Option<PathBuf> {
    let mut rustc = Command::new(DEBIAN_RUSTC);
    let sysroot = process::output(rustc.args(["--print", "sysroot"])).ok()?;
    let source = PathBuf::from(String::from_utf8_lossy(&sysroot).trim())
        .join("lib/rustlib/src/rust/library/std/Cargo.toml");
    source.exists().then_some(source)
}

fn as_root(program: &str) -> Command {
    if process::succeeds(Command::new("sudo").args(["-n", "true"])) {
        let mut command = Command::new("sudo");
        command.args(["-n", program]);
        command
    } else {
        Command::new(program)
    }
}
