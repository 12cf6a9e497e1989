//! `tollgate hook NAME`: what git's hooks call.
//!
//! Everything is told on standard error: git shows it there whatever the hook is, and leaves
//! standard output to what programs read, such as `git push --porcelain`. Where there is nothing
//! to tell, nothing is told.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::Read as _;
use std::time::Duration;

use tollgate_install::HookName;
use tollgate_model::{Digest, Exit, Grants, Report};
use tollgate_protocol::IndexToken;
use tollgate_report::{Format, render, skipped};
use tollgate_server::{Judged, Warm};
use tollgate_snapshot::Repository;

use crate::arguments::Hook;
use crate::context::Context;
use crate::daemon_here;
use crate::exit::worst;
use crate::failure::Failure;
use crate::grant_file;
use crate::judging::{Case, Judging};
use crate::pushed_refs::{self, PushedRef};

/// How long somebody who commits waits for modules to be compiled: about as long as attention
/// lasts. Afterwards they are compiled without anybody waiting, and the next commit finds them.
const PATIENCE: Duration = Duration::from_secs(10);
/// Changed files of pushed commits that a daemon judges. It saves a push the start of a process, which
/// no longer matters with more, and all that judging a long history takes in memory would stay with
/// it.
const MOST_PUSHED: usize = 2_000;

pub(crate) fn hook(context: &Context, hook: &Hook) -> Result<Exit, Failure> {
    if context.environment.gate_is_off() {
        context.terminal.say("the gate is skipped (TOLLGATE=0)");
        return Ok(Exit::Allow);
    }
    let repository = context.repository()?;
    let exit = match hook.name {
        HookName::PrePush => {
            let input = read_refs()?;
            push(context, &repository, &hook.arguments, &input)
        }
        HookName::PreCommit | HookName::PreMergeCommit | HookName::PreApplypatch => {
            staged(context, &repository)
        }
    };
    // The next hook is answered by it.
    daemon_here::start_unasked(context);
    exit
}

/// Judges what a commit would record.
fn staged(context: &Context, repository: &Repository) -> Result<Exit, Failure> {
    let mut judging = Judging::new(context, Some(PATIENCE), false)?;
    let report = judging.judge(Case::of(repository, vec![repository.index()?]))?;
    tell(context, &report)?;
    Ok(report.exit())
}

/// What a daemon knows of a verdict besides the report.
#[derive(Debug)]
pub(crate) struct JudgedIndex {
    /// Of the index file it is about.
    pub(crate) token: IndexToken,
    /// It was there before it was asked for.
    pub(crate) warm: bool,
}

/// The same, where a daemon asks.
pub(crate) fn staged_warm(
    context: &Context,
    warm: &Warm,
    repository: &Repository,
) -> Result<(Exit, JudgedIndex), Failure> {
    let (judged, token) = verdict(context, warm, repository)?;
    tell(context, &judged.report)?;
    Ok((judged.report.exit(), JudgedIndex { token, warm: judged.warm }))
}

/// The verdict on what a commit would record, known or made now; nothing of it is told.
pub(crate) fn verdict(
    context: &Context,
    warm: &Warm,
    repository: &Repository,
) -> Result<(Judged, IndexToken), Failure> {
    // Read with every question: what is refused today may be what a known verdict was given under.
    let grants = grant_file::read(context, repository.root())?;
    let circumstances = circumstances(context, &grants);
    warm.verdict(repository, &circumstances, context.date(), |snapshot| {
        let mut judging = Judging::new(context, Some(PATIENCE), false)?;
        judging.judge_for_memory(Case::of(repository, vec![snapshot]), &grants)
    })
}

/// Names what a verdict depends on besides trees and program.
fn circumstances(context: &Context, grants: &Grants) -> Digest {
    let mut named = Vec::new();
    for id in context.environment.skipped_checks() {
        named.extend_from_slice(id.as_bytes());
        named.push(b',');
    }
    named.push(0);
    named.extend_from_slice(grants.to_toml().as_bytes());
    Digest::of(&named)
}

fn read_refs() -> Result<Vec<u8>, Failure> {
    let mut input = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut input)
        .map_err(|error| Failure::fault(format!("can't read the refs from git: {error}"), None))?;
    Ok(input)
}

/// Judges the commits of each reference that the remote lacks, under the configuration of its
/// newest one; a commit that several references bring is judged once.
pub(crate) fn push(
    context: &Context,
    repository: &Repository,
    arguments: &[OsString],
    input: &[u8],
) -> Result<Exit, Failure> {
    let mut judging = Judging::new(context, Some(PATIENCE), false)?;
    let remote = arguments.first().map(|name| name.to_string_lossy()).unwrap_or_default();
    let mut exits = Vec::new();
    let mut seen = BTreeSet::new();
    let mut files = 0;
    for PushedRef { local, remote: known } in pushed_refs::parse(input)? {
        let mut snapshots = repository.pushed(&local, Some(&known), &remote)?;
        snapshots.retain(|snapshot| match snapshot.commit() {
            Some(commit) => seen.insert(commit.as_bytes().to_vec()),
            None => true,
        });
        if snapshots.is_empty() {
            continue;
        }
        files += snapshots.iter().map(|snapshot| snapshot.judged().len()).sum::<usize>();
        if context.warm.is_some() && files > MOST_PUSHED {
            let told =
                format!("{files} changed files are more than a daemon should have in memory");
            return Err(Failure::fault(told, None));
        }
        let report = judging.judge(Case::of(repository, snapshots))?;
        tell(context, &report)?;
        exits.push(report.exit());
    }
    Ok(worst(exits))
}

fn tell(context: &Context, report: &Report) -> Result<(), Failure> {
    let worth_telling = report.findings.iter().any(|finding| finding.suppressed.is_none())
        || report.checks.iter().any(|check| check.outcome.is_missing());
    if report.exit() == Exit::Allow && !worth_telling {
        // What was not looked at is no silent pass.
        skipped(report).iter().for_each(|skipped| context.terminal.say(skipped));
        return Ok(());
    }
    let mut text = Vec::new();
    render(report, Format::Text, &context.terminal.of_errors(), &mut text)
        .map_err(|error| Failure::fault(format!("the report can't be told: {error}"), None))?;
    context.terminal.tell(&text);
    Ok(())
}
