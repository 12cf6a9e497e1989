//! JUnit reports against the schema that Jenkins and pytest use, with a validator not ours.
//!
//! SARIF and GitLab are validated in `runtime/report/tests`, where no other language is needed.
//! What this test needs from a package registry stays under `target/tmp`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../runtime/report/src/sample.rs"]
mod sample;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tollgate_model::Report;
use tollgate_report::{Appearance, Format, render};

/// The Python program, its packages and the schema.
struct Validator {
    packages: PathBuf,
    schema: PathBuf,
}

impl Validator {
    /// Says why where it can't be had.
    fn prepare() -> Result<Self, String> {
        let scripts = scripts();
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("report-conformance");
        let validator = Self { packages: home.join("packages"), schema: home.join("junit-10.xsd") };
        // Written last, and of no use for other versions.
        let requirements = fs::read(scripts.join("requirements.txt")).map_err(|e| e.to_string())?;
        let done = home.join("done");
        if fs::read(&done).is_ok_and(|installed| installed == requirements) {
            return Ok(validator);
        }
        fs::create_dir_all(&home).map_err(|e| e.to_string())?;
        let _ = fs::remove_dir_all(&validator.packages);
        python(
            Command::new(PYTHON)
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                .arg("--requirement")
                .arg(scripts.join("requirements.txt"))
                .arg("--target")
                .arg(&validator.packages),
        )?;
        python(Command::new(PYTHON).arg(scripts.join("fetch_junit_schema.py")).arg(&home))?;
        fs::write(done, requirements).map_err(|e| e.to_string())?;
        Ok(validator)
    }

    fn validate(&self, report: &Path) -> Result<(), String> {
        python(
            Command::new(PYTHON)
                .arg(scripts().join("validate_junit.py"))
                .arg(&self.schema)
                .arg(report)
                .env("PYTHONPATH", &self.packages),
        )
    }
}

const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/report")
}

fn python(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{PYTHON}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

fn write(report: &Report, folder: &Path) -> PathBuf {
    let path = folder.join("junit.xml");
    let mut file = fs::File::create(&path).unwrap();
    render(report, Format::Junit, &Appearance::default(), &mut file).unwrap();
    path
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
#[expect(clippy::disallowed_methods, reason = "CI says through the environment that it is CI")]
fn junit_keeps_to_the_schema() {
    let validator = match Validator::prepare() {
        Ok(validator) => validator,
        Err(why) => {
            assert!(std::env::var_os("CI").is_none(), "no validator for JUnit: {why}");
            eprintln!("skipped: no validator for JUnit reports: {why}");
            return;
        }
    };
    let folder = tempfile::tempdir().unwrap();
    for report in [sample::rich(), sample::empty()] {
        validator.validate(&write(&report, folder.path())).unwrap();
    }
    let wrong = folder.path().join("wrong.xml");
    fs::write(&wrong, "<testsuites><testcase/></testsuites>").unwrap();
    assert!(validator.validate(&wrong).is_err(), "the schema refuses nothing");
}
