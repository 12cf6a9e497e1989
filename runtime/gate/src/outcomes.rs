//! How each check of a run ended.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use tollgate_model::{CheckRun, FileError, Finding, Outcome, RepoPath};
use tollgate_sandbox::{Ending, Examination};

use crate::decide::Decision;
use crate::masks::Masks;
use crate::plan::Target;
use crate::run::{Answer, Answered};
use crate::spent;

impl Decision<'_> {
    /// How each check ended.
    pub(crate) fn check_runs(&self, findings: &[Finding]) -> Vec<CheckRun> {
        let mut runs: Vec<CheckRun> =
            (0..self.checks.len()).map(|check| self.check_run(check, findings)).collect();
        runs.extend(self.skipped.iter().map(|check| CheckRun {
            id: check.id.clone(),
            digest: check.digest,
            outcome: Outcome::Skipped,
            files: 0,
            cached: 0,
            error: None,
            errors: Vec::new(),
        }));
        runs.sort_by(|one, other| one.id.cmp(&other.id));
        runs
    }

    fn check_run(&self, check: usize, findings: &[Finding]) -> CheckRun {
        let of = |answer: &&Answer| self.plan.variants[answer.variant].check == check;
        let (mut files, mut cached, mut timed_out) = (0, 0, false);
        let mut errors = BTreeSet::new();
        type Hide<'h> = &'h dyn Fn(String) -> String;
        let mut count = |answer: &Answer, path: Option<&RepoPath>, hide: Hide<'_>| {
            files += 1;
            cached += u64::from(answer.reused);
            if let Some(message) = failure(&answer.result) {
                timed_out |= is_time_out(&answer.result);
                errors.insert((path.cloned(), hide(message)));
            }
        };
        for (target, answered) in self.plan.targets.iter().zip(&self.answers.targets) {
            let masks = OnceCell::new();
            let hide =
                |message: String| masks.get_or_init(|| self.masks(target, answered)).hide(&message);
            let path = Some(&target.file.path);
            answered.answers.iter().filter(of).for_each(|answer| count(answer, path, &hide));
        }
        self.answers.trees.iter().filter(of).for_each(|answer| count(answer, None, &|it| it));
        let id = &self.checks[check].id;
        let found = findings.iter().any(|finding| finding.blocks && finding.check == *id);
        let only_time = timed_out && self.all_time_outs(check);
        let off = !self.plan.variants.iter().any(|variant| variant.check == check)
            && !self.policies.policy.settings(id, None).enabled;
        let outcome = match (errors.is_empty(), found) {
            _ if off => Outcome::Skipped,
            (false, _) if only_time => Outcome::TimedOut,
            (false, _) => Outcome::Errored,
            (true, true) => Outcome::Failed,
            (true, false) => Outcome::Passed,
        };
        let error = errors.iter().next().map(|(path, message)| match path {
            Some(path) => format!("{path}: {message}"),
            None => message.clone(),
        });
        let errors = errors
            .into_iter()
            .filter_map(|(path, message)| path.map(|path| FileError { path, message }))
            .collect();
        let digest = self.checks[check].digest;
        CheckRun { id: id.clone(), digest, outcome, files, cached, error, errors }
    }

    fn all_time_outs(&self, check: usize) -> bool {
        let answers = self.answers.targets.iter().flat_map(|answered| &answered.answers);
        answers
            .chain(&self.answers.trees)
            .filter(|answer| self.plan.variants[answer.variant].check == check)
            .all(|answer| failure(&answer.result).is_none() || is_time_out(&answer.result))
    }

    /// What no error about a target may quote.
    fn masks(&self, target: &Target<'_>, answered: &Answered) -> Masks {
        let found = answered.answers.iter().filter_map(|answer| answer.result.as_ref().ok());
        let sensitive = found
            .flat_map(|examination| &examination.findings)
            .filter(|raw| raw.place.path.is_none())
            .flat_map(|raw| raw.sensitive.iter().copied())
            .collect::<Vec<_>>();
        if sensitive.is_empty() {
            return Masks::new(&[], sensitive);
        }
        let seen = answered.known.map(|known| known.digest);
        Masks::new(&self.content(target.snapshot, &target.file.path, seen), sensitive)
    }
}

/// Why there is no answer, where there is none.
fn failure(result: &Result<Examination, String>) -> Option<String> {
    match result {
        Ok(Examination { ending: Ending::Done, .. }) => None,
        Ok(examination) => Some(examination.ending.to_string()),
        Err(why) => Some(why.clone()),
    }
}

fn is_time_out(result: &Result<Examination, String>) -> bool {
    match result {
        Ok(examination) => examination.ending == Ending::OutOfFuel,
        Err(why) => spent::is_given_up(why),
    }
}
