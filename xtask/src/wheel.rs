//! The wheel for users who have pip but no Rust: the programs as scripts.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use crate::dist;
use crate::failure::{AtPath, Failure};
use crate::process;
use crate::project::{Project, program};

const NAME: &str = "tollgate";
const VERSION: &str = env!("CARGO_PKG_VERSION");
const SUMMARY: &str = env!("CARGO_PKG_DESCRIPTION");

/// Writes `target/dist/wheel/tollgate-<version>-<tag>.whl` of what dist made.
pub(crate) fn build(project: &Project) -> Result<PathBuf, Failure> {
    let folder = project.dist().join("wheel");
    fs::create_dir_all(&folder).at(&folder)?;
    let tag = tag(&host_platform()?);
    let mut wheel = Wheel::default();
    for name in [dist::TOLLGATE, dist::HOOK] {
        let file = program(name);
        let path = project.dist_bin().join(&file);
        wheel.add(
            format!("{NAME}-{VERSION}.data/scripts/{file}"),
            fs::read(&path).at(&path)?,
            0o755,
        );
    }
    let info = format!("{NAME}-{VERSION}.dist-info");
    for license in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let path = project.root.join(license);
        wheel.add(format!("{info}/licenses/{license}"), fs::read(&path).at(&path)?, 0o644);
    }
    wheel.add(format!("{info}/METADATA"), metadata().into_bytes(), 0o644);
    wheel.add(format!("{info}/WHEEL"), wheel_file(&tag).into_bytes(), 0o644);
    let path = folder.join(format!("{NAME}-{VERSION}-{tag}.whl"));
    wheel.write(&format!("{info}/RECORD"), &path)?;
    Ok(path)
}

#[derive(Debug, Default)]
struct Wheel {
    /// Name in the archive, content, permission bits.
    files: Vec<(String, Vec<u8>, u32)>,
}

impl Wheel {
    fn add(&mut self, name: String, content: Vec<u8>, mode: u32) {
        self.files.push((name, content, mode));
    }

    /// Writes the archive, the record of digests last. Equal programs give equal bytes: no file
    /// has a time but the format's first.
    fn write(self, record_name: &str, path: &Path) -> Result<(), Failure> {
        let zip_error = |source| Failure::Zip { path: path.to_owned(), source };
        let mut record = String::new();
        let mut archive = zip::ZipWriter::new(File::create(path).at(path)?);
        for (name, content, mode) in &self.files {
            record.push_str(&record_line(name, content));
            archive.start_file(name.as_str(), options(*mode)).map_err(zip_error)?;
            archive.write_all(content).at(path)?;
        }
        record.push_str(&format!("{record_name},,\n"));
        archive.start_file(record_name, options(0o644)).map_err(zip_error)?;
        archive.write_all(record.as_bytes()).at(path)?;
        archive.finish().map_err(zip_error)?;
        Ok(())
    }
}

fn options(mode: u32) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(mode)
}

fn record_line(name: &str, content: &[u8]) -> String {
    let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(content));
    format!("{name},sha256={digest},{}\n", content.len())
}

fn metadata() -> String {
    format!(
        "Metadata-Version: 2.4\nName: {NAME}\nVersion: {VERSION}\nSummary: {SUMMARY}\n\
         License-Expression: MIT OR Apache-2.0\nLicense-File: LICENSE-MIT\n\
         License-File: LICENSE-APACHE\nRequires-Python: >=3.8\n"
    )
}

fn wheel_file(tag: &str) -> String {
    format!("Wheel-Version: 1.0\nGenerator: xtask {VERSION}\nRoot-Is-Purelib: false\nTag: {tag}\n")
}

/// What the programs were built for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Platform {
    /// With the version of its C library, which users' must not be below.
    Linux {
        arch: &'static str,
        glibc: (u32, u32),
    },
    Macos {
        arch: &'static str,
    },
    Windows {
        arch: &'static str,
    },
}

fn host_platform() -> Result<Platform, Failure> {
    let arch = std::env::consts::ARCH;
    Ok(match std::env::consts::OS {
        "linux" => Platform::Linux { arch, glibc: host_glibc()? },
        "macos" => Platform::Macos { arch },
        "windows" => Platform::Windows { arch },
        other => {
            return Err(Failure::fact(format!(
                "no wheel tag is known for {other}; use `cargo xtask install` there"
            )));
        }
    })
}

fn host_glibc() -> Result<(u32, u32), Failure> {
    let mut command = Command::new("getconf");
    let output = process::output(command.arg("GNU_LIBC_VERSION"))?;
    let text = String::from_utf8_lossy(&output).into_owned();
    glibc_version(&text)
        .ok_or_else(|| Failure::fact(format!("`{}` is no version of glibc", text.trim())))
}

/// Of `glibc 2.36`.
fn glibc_version(text: &str) -> Option<(u32, u32)> {
    let (major, minor) = text.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.split('.').next()?.parse().ok()?))
}

fn tag(platform: &Platform) -> String {
    let platform = match platform {
        Platform::Linux { arch, glibc: (major, minor) } => {
            format!("manylinux_{major}_{minor}_{arch}")
        }
        // The oldest that Rust's targets run on.
        Platform::Macos { arch: "aarch64" } => "macosx_11_0_arm64".to_owned(),
        Platform::Macos { arch } => format!("macosx_10_12_{arch}"),
        Platform::Windows { arch: "aarch64" } => "win_arm64".to_owned(),
        Platform::Windows { arch: "x86" } => "win32".to_owned(),
        Platform::Windows { .. } => "win_amd64".to_owned(),
    };
    format!("py3-none-{platform}")
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn tags_name_the_platform_as_pip_knows_it() {
        let linux = Platform::Linux { arch: "x86_64", glibc: (2, 36) };
        assert_eq!(tag(&linux), "py3-none-manylinux_2_36_x86_64");
        assert_eq!(tag(&Platform::Macos { arch: "aarch64" }), "py3-none-macosx_11_0_arm64");
        assert_eq!(tag(&Platform::Windows { arch: "x86_64" }), "py3-none-win_amd64");
        assert_eq!(glibc_version("glibc 2.36\n"), Some((2, 36)));
        assert_eq!(glibc_version("musl"), None);
    }

    #[test]
    fn the_record_lists_every_file_and_the_bytes_depend_on_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str| {
            let mut wheel = Wheel::default();
            wheel.add("t-1.data/scripts/t".into(), b"program".to_vec(), 0o755);
            let path = folder.path().join(name);
            wheel.write("t-1.dist-info/RECORD", &path).unwrap();
            path
        };
        let (one, two) = (write("one.whl"), write("two.whl"));
        assert_eq!(fs::read(&one).unwrap(), fs::read(two).unwrap());
        let mut archive = zip::ZipArchive::new(File::open(one).unwrap()).unwrap();
        let mut record = String::new();
        archive.by_name("t-1.dist-info/RECORD").unwrap().read_to_string(&mut record).unwrap();
        assert_eq!(
            record,
            "t-1.data/scripts/t,sha256=ExDKLIky29EYZovZdEJVij4fVGteFcaWmd-9YCT1SNg,7\n\
             t-1.dist-info/RECORD,,\n"
        );
        let script = archive.by_name("t-1.data/scripts/t").unwrap();
        assert_eq!(script.unix_mode().map(|mode| mode & 0o777), Some(0o755));
    }
}
