//! Everything one run has to say, in the order and shape of `--format json`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{CheckRun, Date, Exit, Finding, Rule, Verdict};

/// Names the JSON form; a change that is not an addition changes it.
pub const SCHEMA: &str = "tollgate/report/1";

/// Counts and times; the only part of a report that may differ between equal runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Stats {
    /// Files judged.
    pub files: u64,
    /// Of those, files for which no check had to run.
    pub cached: u64,
    pub duration_ms: u64,
}

/// What a run found, and the verdict.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Always [`SCHEMA`].
    pub schema: &'static str,
    pub verdict: Verdict,
    /// Sorted by [`Finding::report_order`]; suppressed ones stay in the list.
    pub findings: Vec<Finding>,
    /// Sorted by id.
    pub checks: Vec<CheckRun>,
    pub stats: Stats,
    /// The run's date, present only where a finding or a suppression has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// What the user should know that is no finding, such as a store that had to be rebuilt.
    /// Not part of the verdict, and told on standard error rather than in the JSON form.
    #[serde(skip)]
    pub notes: Vec<String>,
    /// The rules of all findings by id, for renderers that describe them.
    #[serde(skip)]
    pub rules: BTreeMap<String, Rule>,
}

impl Report {
    /// Findings that make the verdict block.
    pub fn blocking(&self) -> usize {
        self.findings.iter().filter(|finding| finding.blocks).count()
    }

    pub fn suppressed(&self) -> usize {
        self.findings.iter().filter(|finding| finding.suppressed.is_some()).count()
    }

    pub fn exit(&self) -> Exit {
        Exit::of(self.verdict, self.blocking())
    }
}
