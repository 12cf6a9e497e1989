//! `tollgate hook NAME`: what git's hooks call.
//!
//! Everything is told on standard error: git shows it there whatever the hook is, and leaves
//! standard output to what programs read, such as `git push --porcelain`. Where there is nothing
//! to tell, nothing is told.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::time::Duration;

use tollgate_install::HookName;
use tollgate_model::{Exit, Report};
use tollgate_report::{Format, render, skipped};
use tollgate_snapshot::Repository;

use crate::arguments::Hook;
use crate::context::Context;
use crate::exit::worst;
use crate::failure::Failure;
use crate::judging::{Case, Judging};
use crate::pushed_refs::{self, PushedRef};

/// How long somebody who commits waits for modules to be compiled: about as long as attention
/// lasts. Afterwards they are compiled without anybody waiting, and the next commit finds them.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) fn hook(context: &Context, hook: &Hook) -> Result<Exit, Failure> {
    if context.environment.gate_is_off() {
        context.terminal.say("the gate is skipped (TOLLGATE=0)");
        return Ok(Exit::Allow);
    }
    let repository = context.repository()?;
    let mut judging = Judging::new(context, Some(PATIENCE), false)?;
    match hook.name {
        HookName::PrePush => push(context, &mut judging, &repository, hook),
        HookName::PreCommit | HookName::PreMergeCommit | HookName::PreApplypatch => {
            let snapshot = repository.index()?;
            let report = judging.judge(Case::of(&repository, vec![snapshot]))?;
            tell(context, &report)?;
            Ok(report.exit())
        }
    }
}

/// Judges the commits of each reference that the remote lacks, under the configuration of its
/// newest one; a commit that several references bring is judged once.
fn push(
    context: &Context,
    judging: &mut Judging<'_>,
    repository: &Repository,
    hook: &Hook,
) -> Result<Exit, Failure> {
    let remote = hook.arguments.first().map(|name| name.to_string_lossy()).unwrap_or_default();
    let mut input = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut input)
        .map_err(|error| Failure::fault(format!("can't read the refs from git: {error}"), None))?;
    let mut exits = Vec::new();
    let mut seen = BTreeSet::new();
    for PushedRef { local, remote: known } in pushed_refs::parse(&input)? {
        let mut snapshots = repository.pushed(&local, Some(&known), &remote)?;
        snapshots.retain(|snapshot| match snapshot.commit() {
            Some(commit) => seen.insert(commit.as_bytes().to_vec()),
            None => true,
        });
        if snapshots.is_empty() {
            continue;
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
