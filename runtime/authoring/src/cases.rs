//! Runs a check on its cases, as the gate runs it on a commit.

use std::collections::BTreeSet;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use tollgate_gate::{
    Evaluation, Gate, GateError, NoProgress, PolicySource, ReadAhead, Selection, Validation, Warm,
};
use tollgate_model::{ConfigError, Date, Grants, Manifest, Report, nearest};
use tollgate_sandbox::CompiledFolder;
use tollgate_snapshot::{Environment, Repository, SnapshotError};
use tollgate_store::DataSets;

use crate::AuthorError;
use crate::case::{Case, SETTINGS, policy_path};
use crate::expected::Found;

/// What came of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tested {
    pub case: String,
    pub outcome: Outcome,
    /// The rules that fired.
    pub rules: BTreeSet<String>,
    /// The check looked at all of it.
    pub is_answered: bool,
    pub took: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    /// What differs, a line each.
    Differs(Vec<String>),
    /// What is expected was another before.
    Updated,
}

/// A place to run a check's cases in.
pub struct Bench {
    gate: Gate,
    module: PathBuf,
    manifest: Manifest,
    /// Of the run, for findings that count from a date on.
    date: Date,
    /// What git needs to see a folder as a repository's working tree.
    git: tempfile::TempDir,
}

impl std::fmt::Debug for Bench {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bench").field("module", &self.module).finish_non_exhaustive()
    }
}

/// The day on which all cases are run, so that they find the same on every day.
const DAY: &str = "2030-01-01";

impl Bench {
    pub fn new(
        module: &Path,
        manifest: &Manifest,
        compiled: CompiledFolder,
        threads: NonZeroUsize,
    ) -> Result<Self, AuthorError> {
        let gate = Gate {
            built_in: Vec::new(),
            store: None,
            data: None,
            validation: Validation::default(),
            compiled,
            threads,
            warm: Some(Arc::new(Warm::default())),
            ahead: ReadAhead::default(),
        };
        let date = DAY.parse().map_err(|_| AuthorError::fault("a constant is no date"))?;
        let (module, manifest) = (absolute(module)?, manifest.clone());
        Ok(Self { gate, module, manifest, date, git: git_dir()? })
    }

    /// Judges the files of a case.
    fn found(&mut self, case: &Case) -> Result<Found, AuthorError> {
        let data = tempfile::tempdir().map_err(|error| AuthorError::fault(error.to_string()))?;
        self.gate.data = Some(Arc::new(answers(data.path(), case, &self.manifest)?));
        match self.judge(case) {
            Ok(report) => Ok(Found::of(&report, &self.manifest.id, &self.manifest.rules)),
            Err(GateError::Configuration(errors)) => {
                Ok(Found::refused(errors.iter().map(told).collect::<Vec<_>>().join("\n")))
            }
            Err(GateError::Usage { message, .. }) => Err(AuthorError::plain(message)),
            Err(GateError::NotGranted(checks)) => Err(AuthorError::plain(
                checks.iter().map(|one| one.message.as_str()).collect::<String>(),
            )),
            Err(error) => Err(AuthorError::fault(error.to_string())),
        }
    }

    fn judge(&self, case: &Case) -> Result<Report, GateError> {
        let root = case.files();
        let environment = Environment {
            git_dir: Some(self.git.path().to_owned()),
            work_tree: Some(root.clone()),
            ..Environment::at(&root)
        };
        let repository = Repository::open(&environment)?;
        let snapshots = [Arc::new(repository.paths(std::slice::from_ref(&root))?)];
        let file = policy_path().map_err(|error| GateError::Fault(error.to_string()))?;
        let policy = case.policy(&self.manifest.id, &self.module);
        let grants = Grants::none();
        let selection = Selection { only: vec![self.manifest.id.clone()], skip: Vec::new() };
        self.gate.evaluate(&Evaluation {
            snapshots: &snapshots,
            policy: PolicySource {
                snapshot: &snapshots[0],
                root: Some((&file, policy.as_bytes())),
            },
            work_tree: Some(&root),
            selection: &selection,
            grants: &grants,
            now: SystemTime::now(),
            date: self.date,
            reuse: false,
            progress: &NoProgress,
        })
    }
}

/// Runs the case of the name `only`, else every case whose name contains it; `update` makes what is found what is expected.
pub fn test(
    bench: &mut Bench,
    fixtures: &Path,
    only: Option<&str>,
    update: bool,
) -> Result<Vec<Tested>, AuthorError> {
    let mut cases = Case::all(fixtures)?;
    let is_one = only.is_some_and(|word| cases.iter().any(|case| case.name == word));
    let fits = |case: &Case, word: &str| {
        if is_one { case.name == word } else { case.name.contains(word) }
    };
    cases.retain(|case| only.is_none_or(|word| fits(case, word)));
    if let (Some(word), true) = (only, cases.is_empty()) {
        return Err(AuthorError::new(
            format!("no case is named like `{word}`"),
            format!("the cases are the folders of {}", fixtures.display()),
        ));
    }
    cases.iter().map(|case| run(bench, case, update)).collect()
}

fn run(bench: &mut Bench, case: &Case, update: bool) -> Result<Tested, AuthorError> {
    let begun = Instant::now();
    let found = bench.found(case)?;
    let took = begun.elapsed();
    let (rules, is_answered) = (found.rules(), found.is_answered());
    let crashes = found.crashes();
    let outcome = if update && !crashes.is_empty() {
        Outcome::Differs(crashes)
    } else if update {
        if found.write(&case.expected())? { Outcome::Updated } else { Outcome::Passed }
    } else {
        match found.differences(&case.expected(), &bench.manifest.rules)?.as_slice() {
            [] => Outcome::Passed,
            differences => Outcome::Differs(differences.to_vec()),
        }
    };
    Ok(Tested { case: case.name.clone(), outcome, rules, is_answered, took })
}

/// An error in the options has no place that an author knows: the file it is in was made for the case.
fn told(error: &ConfigError) -> String {
    if error.path.as_bytes() == b"tollgate.toml" {
        error.message.clone()
    } else {
        error.to_string()
    }
}

/// The data sets that a case has, and no other.
fn answers(folder: &Path, case: &Case, of: &Manifest) -> Result<DataSets, AuthorError> {
    let sets = DataSets::at(folder);
    for (name, entries) in &case.data {
        if !of.datasets.contains(name) {
            let hint = match nearest(name, of.datasets.iter().map(String::as_str)) {
                Some(near) => format!("do you mean `{near}`?"),
                None => "name it in `datasets` of the manifest".to_owned(),
            };
            let settings = case.folder.join(SETTINGS);
            let what = format!("{}: the check has no data set `{name}`", settings.display());
            return Err(AuthorError::new(what, hint));
        }
        let entries = entries.iter().map(|(key, value)| (key.as_str(), value.as_bytes()));
        sets.write(name, entries).map_err(|error| {
            AuthorError::new(
                format!("{}: {error}", case.folder.display()),
                "a data set's name has lower-case letters, digits and dashes",
            )
        })?;
    }
    Ok(sets)
}

/// The least that is a repository: nothing is tracked, and nothing of the user's is asked.
fn git_dir() -> Result<tempfile::TempDir, AuthorError> {
    let made = tempfile::tempdir().map_err(|error| AuthorError::fault(error.to_string()))?;
    let write = || -> std::io::Result<()> {
        for folder in ["objects", "refs"] {
            fs::create_dir(made.path().join(folder))?;
        }
        fs::write(made.path().join("HEAD"), "ref: refs/heads/main\n")?;
        // What the user ignores and how files are converted elsewhere is no affair of a case.
        fs::write(made.path().join("none"), "")?;
        let none = made.path().join("none");
        let none = none.to_string_lossy().replace('\\', "/");
        let config = format!(
            "[core]\n\trepositoryformatversion = 0\n\texcludesFile = \"{none}\"\n\tattributesFile = \"{none}\"\n"
        );
        fs::write(made.path().join("config"), config)
    };
    write().map_err(|error| AuthorError::io(made.path(), "written", error))?;
    Ok(made)
}

fn absolute(path: &Path) -> Result<PathBuf, AuthorError> {
    path.canonicalize().map_err(|error| AuthorError::io(path, "found", error))
}

impl From<SnapshotError> for AuthorError {
    fn from(error: SnapshotError) -> Self {
        Self::fault(error.to_string())
    }
}
