//! Secrets in the whole tree of a well-known project, nothing kept, then all kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::budget;
use super::django::{VERSION, django, size};
use super::samples::{Samples, table};
use crate::dist;
use crate::failure::{AtPath, Failure};
use crate::hermetic;
use crate::peers::{BETTERLEAKS, KINGFISHER};
use crate::process;
use crate::project::{Project, program};

/// Times of kingfisher's that ours may take, nothing kept.
const BUDGET: f64 = 2.0;
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tool {
    TollgateFirst,
    TollgateAgain,
    Kingfisher,
    Betterleaks,
}

impl Tool {
    /// Exit codes of a run that went well, findings or none.
    const fn answers(self) -> &'static [i32] {
        match self {
            Self::TollgateFirst | Self::TollgateAgain => &[0, 1],
            Self::Kingfisher => &[0, 200, 205],
            Self::Betterleaks => &[0],
        }
    }
}

const TOOLS: &[Tool] =
    &[Tool::TollgateFirst, Tool::TollgateAgain, Tool::Kingfisher, Tool::Betterleaks];

pub(super) fn run(project: &Project, runs: usize) -> Result<(), Failure> {
    let bench = Bench {
        tree: django(project)?,
        folder: project.target().join("bench"),
        tollgate: project.dist_bin().join(program(dist::TOLLGATE)),
        kingfisher: KINGFISHER.install(project)?,
        betterleaks: BETTERLEAKS.install(project)?,
    };
    let (files, bytes) = size(&bench.tree)?;
    println!("{runs} runs of each, Django {VERSION}: {files} files, {:.1} MB", bytes as f64 / 1e6);
    let mut samples = vec![Samples::default(); TOOLS.len()];
    for run in 0..=runs {
        for (&tool, samples) in TOOLS.iter().zip(&mut samples) {
            let time = bench.time(tool)?;
            if run > 0 {
                samples.push(time);
            }
        }
    }
    bench.report(bytes, &samples)
}

#[derive(Debug)]
struct Bench {
    tree: PathBuf,
    folder: PathBuf,
    tollgate: PathBuf,
    kingfisher: PathBuf,
    betterleaks: PathBuf,
}

impl Bench {
    fn time(&self, tool: Tool) -> Result<Duration, Failure> {
        let home = self.folder.join("tree-home");
        if tool == Tool::TollgateFirst && home.exists() {
            fs::remove_dir_all(&home).at(&home)?;
        }
        let output = self.output(tool);
        let mut command = match tool {
            Tool::TollgateFirst | Tool::TollgateAgain => {
                let mut command = hermetic::command(&self.tollgate, &self.tree, &home);
                command
                    .args(["run", "--all", "--check", "secrets", "--format", "json", "--output"])
                    .arg(&output);
                command
            }
            Tool::Kingfisher => {
                let mut command = Command::new(&self.kingfisher);
                command
                    .args(["scan", ".", "--git-history", "none", "--no-validate", "--quiet"])
                    .args(["--no-update-check", "--format", "json", "--output"])
                    .arg(&output);
                command
            }
            Tool::Betterleaks => {
                let mut command = Command::new(&self.betterleaks);
                command
                    .args(["auto", ".", "--no-banner", "--silent", "--exit-code", "0", "--output"])
                    .arg(&output);
                command
            }
        };
        command
            .current_dir(&self.tree)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let start = Instant::now();
        let status = process::status(&mut command)?;
        let time = start.elapsed();
        if status.code().is_some_and(|code| tool.answers().contains(&code)) {
            Ok(time)
        } else {
            Err(process::failed(&command, status))
        }
    }

    fn output(&self, tool: Tool) -> PathBuf {
        self.folder.join(format!("tree-{tool:?}.json"))
    }

    fn report(&self, bytes: u64, samples: &[Samples]) -> Result<(), Failure> {
        let kingfisher = &samples[2];
        let head = ["", "median s", "MB/s", "x kingfisher", "findings"];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        for (&tool, times) in TOOLS.iter().zip(samples) {
            let seconds = times.median() / 1e3;
            rows.push(vec![
                match tool {
                    Tool::TollgateFirst => "tollgate, nothing kept".to_owned(),
                    Tool::TollgateAgain => "tollgate, again".to_owned(),
                    Tool::Kingfisher => KINGFISHER.name(),
                    Tool::Betterleaks => BETTERLEAKS.name(),
                },
                format!("{seconds:.2}"),
                format!("{:.0}", bytes as f64 / 1e6 / seconds),
                format!("{:.2}", times.ratio_to(kingfisher)),
                findings(&self.output(tool))?.to_string(),
            ]);
        }
        println!("\n{}", table(&rows));
        let first = samples[0].ratio_to(kingfisher);
        let again = samples[1].ratio_to(&samples[0]);
        println!("tollgate again: {:.1} % of the first run", again * 100.0);
        budget("tollgate from nothing, in times of kingfisher", first, BUDGET)
    }
}

/// How many findings a report in any of the tools' formats lists.
fn findings(report: &Path) -> Result<usize, Failure> {
    let text = fs::read_to_string(report).at(report)?;
    if text.trim().is_empty() {
        return Ok(0);
    }
    let value: Value = serde_json::from_str(&text)
        .map_err(|source| Failure::Json { context: report.display().to_string(), source })?;
    let list = value.as_array().or_else(|| value.get("findings").and_then(Value::as_array));
    Ok(list.map_or(0, Vec::len))
}
