//! What a cargo build leaves, as cargo itself tells it.

use std::path::PathBuf;
use std::process::Command;

use serde::Deserialize;

use crate::failure::Failure;
use crate::process;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Artifact {
    /// `Cargo.toml` of the package.
    pub(crate) manifest: PathBuf,
    pub(crate) name: String,
    pub(crate) files: Vec<PathBuf>,
    pub(crate) executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    manifest_path: PathBuf,
    target: Option<Target>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

/// Runs a `cargo build`, diagnostics going to the terminal, and returns what it made or found
/// fresh.
pub(crate) fn build(command: &mut Command) -> Result<Vec<Artifact>, Failure> {
    command.arg("--message-format=json-render-diagnostics");
    parse(&process::output(command)?)
}

/// The program of this name among what was built.
pub(crate) fn executable(artifacts: &[Artifact], name: &str) -> Result<PathBuf, Failure> {
    artifacts
        .iter()
        .find(|artifact| artifact.name == name && artifact.executable.is_some())
        .and_then(|artifact| artifact.executable.clone())
        .ok_or_else(|| Failure::fact(format!("cargo built no program named `{name}`")))
}

fn parse(messages: &[u8]) -> Result<Vec<Artifact>, Failure> {
    let mut artifacts = Vec::new();
    for line in messages.split(|&byte| byte == b'\n').filter(|line| line.starts_with(b"{")) {
        let message: Message = serde_json::from_slice(line)
            .map_err(|source| Failure::Json { context: "a message of cargo's".into(), source })?;
        if let ("compiler-artifact", Some(target)) = (message.reason.as_str(), message.target) {
            artifacts.push(Artifact {
                manifest: message.manifest_path,
                name: target.name,
                files: message.filenames,
                executable: message.executable,
            });
        }
    }
    Ok(artifacts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn artifacts_are_told_from_other_messages() {
        let lines = concat!(
            r#"{"reason":"build-script-executed","package_id":"x"}"#,
            "\n",
            r#"{"reason":"compiler-artifact","manifest_path":"/r/a/Cargo.toml","#,
            r#""target":{"name":"tool","kind":["bin"]},"filenames":["/t/tool"],"executable":"/t/tool"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
            "\n",
        );
        let artifacts = parse(lines.as_bytes()).unwrap();
        assert_eq!(artifacts.len(), 1);
        assert_eq!(executable(&artifacts, "tool").unwrap(), PathBuf::from("/t/tool"));
        assert!(executable(&artifacts, "other").is_err());
    }
}
