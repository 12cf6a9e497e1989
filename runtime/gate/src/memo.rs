//! Remembers whole reports: where nothing at all differs, a run is one look-up.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tollgate_model::{
    CheckRun, Date, Digest, Finding, RepoPath, Report, SCHEMA, Span, Stats, Verdict,
};
use tollgate_sandbox::Limits;
use tollgate_snapshot::{Content, File, FileKind, Kind, Snapshot};
use tollgate_store::{DataSets, Space, Store};

use crate::checks::GateCheck;
use crate::policy::{Policies, PolicySource};

const REPORTS: Space = Space(5);

/// Reports of more bytes than this are put together anew.
const LARGEST: usize = 4 << 20;

/// A report as it is kept. The rules come from the checks again.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    verdict: Verdict,
    findings: Vec<Finding>,
    /// Of each finding's excerpt: what renderers underline, which the JSON form leaves out.
    marks: Vec<Vec<Span>>,
    checks: Vec<CheckRun>,
    files: u64,
    /// The date the report is of, where it depends on one.
    date: Option<Date>,
}

/// Everything a report depends on.
#[derive(Clone, Copy)]
pub(crate) struct Inputs<'a> {
    pub(crate) snapshots: &'a [Arc<Snapshot>],
    pub(crate) source: PolicySource<'a>,
    pub(crate) policies: &'a Policies,
    pub(crate) checks: &'a [GateCheck],
    pub(crate) skipped: &'a [GateCheck],
    pub(crate) data: Option<&'a DataSets>,
}

impl Inputs<'_> {
    /// Names it all; none where something has no name, or answers may change by themselves.
    ///
    /// `content` tells the digest of what a file of the working tree holds.
    pub(crate) fn key(&self, content: impl Fn(&File) -> Option<Digest>) -> Option<Digest> {
        let mut name = Name::new(b"tollgate report 2");
        name.part(env!("CARGO_PKG_VERSION").as_bytes());
        name.part(tollgate_sandbox::fuel_version().as_bytes());
        // Limits the user sets are part of the policy.
        name.part(Limits::default().key_material().as_bytes());
        name.part(self.policies.digest.as_bytes());
        for (checks, tag) in [(self.checks, b"run"), (self.skipped, b"not")] {
            for check in checks {
                name.part(tag);
                self.check(&mut name, check)?;
            }
        }
        for snapshot in self.snapshots {
            self.snapshot(&mut name, snapshot, &content)?;
        }
        let own = self.snapshots.iter().any(|own| std::ptr::eq(&**own, self.source.snapshot));
        if !own {
            name.part(b"policy");
            name.part(self.source.snapshot.tree()?.as_bytes());
        }
        Some(name.done())
    }

    fn check(&self, name: &mut Name, check: &GateCheck) -> Option<()> {
        if !check.permissions().is_empty() {
            // What it finds out there may differ each time.
            return None;
        }
        name.part(check.id.as_bytes());
        name.part(check.digest.as_bytes());
        for (path, bytes) in &check.configuration {
            name.part(path.as_bytes());
            name.part(bytes);
        }
        for dataset in &check.manifest.datasets {
            name.part(dataset.as_bytes());
            // One that is not there may be there the next time.
            name.part(&self.data?.digest(dataset).ok()?);
        }
        Some(())
    }

    fn snapshot(
        &self,
        name: &mut Name,
        snapshot: &Snapshot,
        content: &impl Fn(&File) -> Option<Digest>,
    ) -> Option<()> {
        name.part(format!("{:?}", snapshot.describe()).as_bytes());
        match snapshot.describe() {
            Kind::Index => {
                // The tree it follows and what differs from it tell the whole index.
                for base in snapshot.bases().ok()? {
                    name.part(base.tree.as_bytes());
                    name.paths(&base.changed);
                }
                name.part(b"staged");
            }
            Kind::Commit | Kind::Revision => {
                if let Some(commit) = snapshot.commit() {
                    name.part(commit.as_bytes());
                }
                if let Some(tree) = snapshot.tree() {
                    name.part(tree.as_bytes());
                }
                if snapshot.describe() == Kind::Commit {
                    // A shallow clone knows fewer parents, and judges more.
                    for base in snapshot.bases().ok()? {
                        name.part(base.tree.as_bytes());
                    }
                }
                name.part(b"judged");
            }
            // What is all there is to read.
            Kind::Tracked => {}
            // Others might be read, which are not listed here.
            Kind::Paths if self.checks.iter().any(GateCheck::reads) => return None,
            Kind::Paths => {}
        }
        for file in snapshot.judged() {
            name.part(file.path.as_bytes());
            name.part(&file.mode.to_le_bytes());
            match (&file.content, file.kind) {
                (Content::Object(id), _) => name.part(id.as_bytes()),
                (Content::WorkTree(_), FileKind::File) => name.part(content(file)?.as_bytes()),
                (Content::WorkTree(_), _) => name.part(&snapshot.read(file).ok()?),
            }
        }
        Some(())
    }
}

/// A digest of parts that can't run into each other.
struct Name {
    hasher: blake3::Hasher,
    /// Parts not hashed yet: together they are hashed several times as fast.
    open: Vec<u8>,
}

/// Bytes hashed at a time: enough for blake3 to work on many of its chunks at once.
const AT_A_TIME: usize = 64 << 10;

impl Name {
    fn new(kind: &[u8]) -> Self {
        let open = Vec::with_capacity(AT_A_TIME);
        let mut name = Self { hasher: blake3::Hasher::new(), open };
        name.part(kind);
        name
    }

    fn part(&mut self, bytes: &[u8]) {
        self.open.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.open.extend_from_slice(bytes);
        if self.open.len() >= AT_A_TIME {
            self.hasher.update(&self.open);
            self.open.clear();
        }
    }

    fn paths(&mut self, paths: &[RepoPath]) {
        self.part(&(paths.len() as u64).to_le_bytes());
        paths.iter().for_each(|path| self.part(path.as_bytes()));
    }

    fn done(mut self) -> Digest {
        self.hasher.update(&self.open);
        Digest::from_bytes(*self.hasher.finalize().as_bytes())
    }
}

/// The report kept under `key`, as of `date`; its rules and duration are not filled in.
pub(crate) fn find(store: &Store, key: &Digest, date: Date) -> Option<Report> {
    let bytes = store.get(REPORTS, key.as_bytes())?;
    let kept: Kept = serde_json::from_slice(&bytes).ok()?;
    if kept.date.is_some_and(|of| of != date) {
        return None;
    }
    let mut findings = kept.findings;
    for (finding, marks) in findings.iter_mut().zip(kept.marks) {
        if let Some(excerpt) = &mut finding.excerpt {
            excerpt.marks = marks;
        }
    }
    let mut checks = kept.checks;
    for check in &mut checks {
        check.cached = check.files;
    }
    Some(Report {
        schema: SCHEMA,
        verdict: kept.verdict,
        findings,
        checks,
        stats: Stats { files: kept.files, cached: kept.files, duration_ms: 0 },
        date: kept.date,
        notes: Vec::new(),
        rules: std::collections::BTreeMap::new(),
    })
}

/// Keeps a report of which every answer would be the same anywhere.
pub(crate) fn keep(store: &Store, key: &Digest, report: &Report) {
    let kept = Kept {
        verdict: report.verdict,
        findings: report.findings.clone(),
        marks: report
            .findings
            .iter()
            .map(|finding| finding.excerpt.as_ref().map(|it| it.marks.clone()).unwrap_or_default())
            .collect(),
        checks: report.checks.clone(),
        files: report.stats.files,
        date: report.date,
    };
    if let Ok(bytes) = serde_json::to_vec(&kept)
        && bytes.len() <= LARGEST
    {
        store.put_many(&[(REPORTS, key.as_bytes().to_vec(), bytes)]);
    }
}
