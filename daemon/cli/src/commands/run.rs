//! `tollgate run`: judges what the options say and tells the report.
//!
//! `TOLLGATE=0` holds here as in the hooks, since other hook programs call `tollgate run`.

use std::path::Path;

use tollgate_gate::{FolderNotes, Gate};
use tollgate_model::{Exit, Grants, Report};
use tollgate_report::{Format, render};
use tollgate_snapshot::{RepoPath, Repository, Snapshot};

use crate::arguments::Run;
use crate::context::Context;
use crate::daemon_here;
use crate::failure::Failure;
use crate::judging::{Case, Judging};
use crate::output_file;
use crate::policy::{self, RootFile};

pub(crate) fn run(context: &Context, options: Run) -> Result<Exit, Failure> {
    if context.environment.gate_is_off() {
        let written = match options.file() {
            Some(file) => format!(", and {} is not written", file.display()),
            None => String::new(),
        };
        context.terminal.say(format_args!("the gate is skipped (TOLLGATE=0){written}"));
        return Ok(Exit::Allow);
    }
    if let Some(exit) = by_the_daemon(context, &options)? {
        return Ok(exit);
    }
    let repository = context.repository()?;
    let mut judging = Judging::new(context, None, options.quiet)?;
    let (snapshots, policy, folders) = subject(context, judging.gate(), &repository, &options)?;
    let mut case = Case::of(&repository, snapshots);
    case.policy = policy;
    if let Some(revision) = &options.policy_from {
        case.policy = Some(repository.revision(revision)?);
    } else if case.snapshots.is_empty() {
        case.policy = Some(repository.revision(range_end(options.range.as_deref()))?);
    }
    if let Some(file) = &options.config {
        case.root = Some(RootFile::named(context, file)?);
    }
    case.only = options.checks.clone();
    case.date = options.date;
    case.reuse = !options.no_cache;
    let of_index = options.judges_index();
    let report = judging.judge(case)?;
    judging.gate().keep_folders(folders);
    tell(context, &options, &report)?;
    if of_index && report.stats.files == 0 && !options.quiet {
        let note = "nothing is staged that can be judged; `--all` judges every tracked file";
        context.terminal.note(note);
    }
    Ok(report.exit())
}

/// The daemon's answer about the working tree, where there is one to ask: it need not look at what
/// did not change. What it says is what is said here otherwise.
fn by_the_daemon(context: &Context, options: &Run) -> Result<Option<Exit>, Failure> {
    let is_asked = (options.all || !options.paths.is_empty())
        && !options.no_daemon
        && !options.no_cache
        && options.policy_from.is_none()
        && options.config.is_none()
        && options.file().is_none();
    if !is_asked || context.warm.is_some() {
        return Ok(None);
    }
    let Some(answer) = daemon_here::ask_run(context) else { return Ok(None) };
    let exit = Exit::of_code(answer.exit);
    if exit.is_some() {
        context.terminal.tell(&answer.errors);
        context.terminal.answer(&answer.output)?;
    }
    Ok(exit)
}

/// Judges files of the working tree so that their results are kept; nothing is told.
pub(crate) fn judge_quietly(
    context: &Context,
    repository: &Repository,
    files: &[RepoPath],
) -> Result<(), Failure> {
    let Some(root) = repository.root() else { return Ok(()) };
    let paths: Vec<_> = files.iter().filter_map(|file| policy::below(root, file)).collect();
    let mut judging = Judging::new(context, None, true)?;
    let snapshot = repository.paths(&paths)?;
    let policy = policy::of_paths(repository, &snapshot)?;
    let case = Case { policy, ..Case::of(repository, vec![snapshot]) };
    // Nothing that may leave the machine: nobody asked yet, and such answers are not kept.
    judging.judge_for_memory(case, &Grants::none()).map(drop)
}

impl Run {
    /// Where the report goes; none for standard output, which `-` stands for.
    fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|file| *file != Path::new("-"))
    }

    fn judges_index(&self) -> bool {
        !self.all && self.rev.is_none() && self.range.is_none() && self.paths.is_empty()
    }
}

/// What is judged, and the configuration that governs it where that is not part of it.
fn subject(
    context: &Context,
    gate: &Gate,
    repository: &Repository,
    options: &Run,
) -> Result<(Vec<Snapshot>, Option<Snapshot>, FolderNotes), Failure> {
    if let Some(range) = &options.range {
        return Ok((repository.range(range)?, None, FolderNotes::default()));
    }
    let (snapshot, policy) = match &options.rev {
        Some(revision) => (repository.revision(revision)?, None),
        None if options.all => {
            let (snapshot, policy, folders) = policy::tracked(context, gate, repository)?;
            return Ok((vec![snapshot], policy, folders));
        }
        None if !options.paths.is_empty() => {
            let snapshot = repository.paths(&options.paths)?;
            let policy = policy::of_paths(repository, &snapshot)?;
            (snapshot, policy)
        }
        None => (repository.index()?, None),
    };
    Ok((vec![snapshot], policy, FolderNotes::default()))
}

/// The newer end of `A..B`, by which a range without commits is governed.
fn range_end(range: Option<&str>) -> &str {
    let end = range.and_then(|range| range.rsplit("..").next()).unwrap_or_default();
    if end.is_empty() { "HEAD" } else { end }
}

fn tell(context: &Context, options: &Run, report: &Report) -> Result<(), Failure> {
    let terminal = &context.terminal;
    let silent = options.quiet
        && options.format == Format::Text
        && options.file().is_none()
        && report.exit() == Exit::Allow;
    if silent {
        return Ok(());
    }
    let mut appearance = terminal.of_output(options.verbose);
    appearance.colour &= options.file().is_none();
    let mut bytes = Vec::new();
    render(report, options.format, &appearance, &mut bytes)
        .map_err(|error| Failure::fault(format!("the report can't be told: {error}"), None))?;
    let Some(file) = options.file() else { return terminal.answer(&bytes) };
    output_file::write(&context.directory.join(file), &bytes)?;
    if !options.quiet {
        let verdict = match report.exit() {
            Exit::Allow => "allowed",
            _ => "blocked",
        };
        terminal.say(format_args!("{verdict}; the report is in {}", file.display()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_range_is_governed_by_its_newer_end() {
        assert_eq!(range_end(Some("main..topic")), "topic");
        assert_eq!(range_end(Some("main...topic")), "topic");
        assert_eq!(range_end(Some("main..")), "HEAD");
        assert_eq!(range_end(None), "HEAD");
    }
}
