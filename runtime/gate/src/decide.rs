//! From answers to a report: names findings, masks, suppresses, weighs, decides.

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use tollgate_model::{
    CheckRun, Confidence, Date, Digest, Excerpt, FileError, Finding, Fingerprint, LineIndex,
    NoAnswer, Outcome, Position, Pragma, Related, RepoPath, Report, Rule, SCHEMA, Severity, Stats,
    Suppression, Verdict, pragmas,
};
use tollgate_sandbox::{Ending, Examination, RawFinding};
use tollgate_snapshot::{Content, Kind, Snapshot};

use crate::checks::GateCheck;
use crate::excerpt;
use crate::masks::Masks;
use crate::plan::{Plan, Target};
use crate::policy::{IGNORE, Policies};
use crate::run::{Answer, Answered, Answers};

/// Everything a verdict is made of.
pub(crate) struct Decision<'a> {
    pub(crate) snapshots: &'a [Arc<Snapshot>],
    pub(crate) policies: &'a Policies,
    pub(crate) checks: &'a [GateCheck],
    pub(crate) skipped: &'a [GateCheck],
    pub(crate) plan: &'a Plan<'a>,
    pub(crate) answers: &'a Answers,
    pub(crate) date: Date,
}

/// One file of one snapshot that has something to be said about.
#[derive(Default)]
struct Spot<'a> {
    /// Variant and finding.
    raw: Vec<(usize, &'a RawFinding)>,
    pragmas: bool,
    /// Of the content the checks have seen, where it is known.
    digest: Option<Digest>,
}

/// The host's own check: what is wrong with exceptions written in files.
const OWN_CHECK: &str = "tollgate";
const NO_REASON: &str = "tollgate/suppression-without-reason";

impl Decision<'_> {
    pub(crate) fn report(&self) -> Report {
        let dated = Cell::new(false);
        let mut findings = Vec::new();
        for ((snapshot, path), spot) in self.spots() {
            findings.extend(self.findings(snapshot, &path, &spot, &dated));
        }
        let mut findings = first_of_each(findings);
        findings.sort_by(|one, other| one.report_order().cmp(&other.report_order()));
        let checks = self.check_runs(&findings);
        let unanswered = checks.iter().any(|check| check.outcome.is_missing())
            && self.policies.policy.gate().no_answer == NoAnswer::Block;
        let blocked = unanswered || findings.iter().any(|finding| finding.blocks);
        let rules = self.rules(&findings);
        Report {
            schema: SCHEMA,
            verdict: if blocked { Verdict::Block } else { Verdict::Allow },
            findings,
            checks,
            stats: self.stats(),
            date: dated.get().then_some(self.date),
            notes: Vec::new(),
            rules,
        }
    }

    fn stats(&self) -> Stats {
        let files = self.plan.targets.len() as u64;
        let examined = self
            .answers
            .targets
            .iter()
            .filter(|answered| answered.answers.iter().any(|answer| !answer.reused))
            .count() as u64;
        Stats { files, cached: files - examined, duration_ms: 0 }
    }

    /// What there is to say, by snapshot and path.
    fn spots(&self) -> BTreeMap<(usize, RepoPath), Spot<'_>> {
        let mut spots: BTreeMap<(usize, RepoPath), Spot<'_>> = BTreeMap::new();
        for (target, answered) in self.plan.targets.iter().zip(&self.answers.targets) {
            for answer in &answered.answers {
                let Ok(examination) = &answer.result else { continue };
                for raw in &examination.findings {
                    let path = raw.place.path.as_ref().unwrap_or(&target.file.path);
                    let spot = spots.entry((target.snapshot, path.clone())).or_default();
                    spot.raw.push((answer.variant, raw));
                    if raw.place.path.is_none() {
                        spot.digest = answered.known.map(|known| known.digest);
                    }
                }
            }
            let judged = !answered.answers.is_empty();
            if judged && answered.known.is_some_and(|known| known.pragmas) {
                let key = (target.snapshot, target.file.path.clone());
                spots.entry(key).or_default().pragmas = true;
            }
        }
        for ((snapshot, _), answer) in self.plan.trees.iter().zip(&self.answers.trees) {
            let Ok(examination) = &answer.result else { continue };
            for raw in &examination.findings {
                let Some(path) = &raw.place.path else { continue };
                let spot = spots.entry((*snapshot, path.clone())).or_default();
                spot.raw.push((answer.variant, raw));
            }
        }
        spots
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

    /// The findings of one file, masked by the sensitive bytes of all of them.
    fn findings(
        &self,
        snapshot: usize,
        path: &RepoPath,
        spot: &Spot<'_>,
        dated: &Cell<bool>,
    ) -> Vec<Finding> {
        let content = self.content(snapshot, path, spot.digest);
        let lines = LineIndex::new(&content);
        let exceptions = pragmas(&content);
        let sensitive = spot.raw.iter().flat_map(|(_, raw)| raw.sensitive.iter().copied());
        let masks = Masks::new(&content, sensitive.collect());
        let mut raw: Vec<_> = spot.raw.iter().collect();
        raw.sort_by_key(|(_, raw)| (raw.place.start, raw.place.end, &raw.rule, &raw.message));
        let mut alike: HashMap<(&str, Digest), u64> = HashMap::new();
        let mut findings = Vec::new();
        for (variant, raw) in raw {
            let order = alike.entry((&raw.rule, raw.context)).or_default();
            let fingerprint = fingerprint(&raw.rule, path, &raw.context, *order);
            *order += 1;
            let excerpt = raw.place.span.and_then(|_| {
                excerpt::of(&content, &lines, raw.place.start, raw.place.end, &masks)
            });
            let mut finding = self.finding(snapshot, path, *variant, raw, fingerprint, excerpt);
            finding.suppressed = self.suppression(&finding, &exceptions, dated);
            hide(&mut finding, &masks);
            let active = finding.active_from.is_none_or(|from| {
                dated.set(true);
                from <= self.date
            });
            finding.blocks = active
                && finding.suppressed.is_none()
                && finding.severity >= self.policies.policy.gate().block;
            findings.push(finding);
        }
        let unexplained = exceptions.iter().filter(|p| spot.pragmas && p.reason.is_none());
        for pragma in unexplained {
            let excerpt = |start, end| excerpt::of(&content, &lines, start, end, &masks);
            let mut finding = self.without_reason(snapshot, path, pragma, excerpt);
            let line = finding.excerpt.as_ref().map(|excerpt| excerpt.lines.join(" "));
            let context = Digest::of(line.unwrap_or_default().trim().as_bytes());
            let order = alike.entry((NO_REASON, context)).or_default();
            finding.fingerprint = fingerprint(NO_REASON, path, &context, *order);
            *order += 1;
            finding.suppressed = self.ignored(&finding.fingerprint, dated);
            finding.blocks &= finding.suppressed.is_none();
            findings.push(finding);
        }
        findings
    }

    fn content(&self, snapshot: usize, path: &RepoPath, seen: Option<Digest>) -> Vec<u8> {
        let snapshot = &self.snapshots[snapshot];
        let file = snapshot.find(path).ok().flatten();
        // A file that is gone or another by now has been answered for already; its findings lose
        // their excerpts, since what is sensitive may have moved.
        file.and_then(|file| {
            let content = snapshot.read(&file).ok()?;
            let fixed = matches!(file.content, Content::Object(_));
            let same = fixed || seen.is_none_or(|seen| seen == Digest::of(&content));
            same.then_some(content)
        })
        .unwrap_or_default()
    }

    fn finding(
        &self,
        snapshot: usize,
        path: &RepoPath,
        variant: usize,
        raw: &RawFinding,
        fingerprint: Fingerprint,
        excerpt: Option<Excerpt>,
    ) -> Finding {
        let variant = &self.plan.variants[variant];
        let check = &self.checks[variant.check];
        let rule = check.manifest.rule(&raw.rule);
        let own = raw.severity.or(rule.map(|rule| rule.severity)).unwrap_or(Severity::Medium);
        let severity = variant.settings.severity.get(&raw.rule).copied().unwrap_or(own);
        let confidence =
            raw.confidence.or(rule.map(|rule| rule.confidence)).unwrap_or(Confidence::Medium);
        let mut aliases = rule.map(|rule| rule.aliases.clone()).unwrap_or_default();
        aliases.extend(raw.aliases.iter().cloned());
        let mut cwe = rule.map(|rule| rule.cwe.clone()).unwrap_or_default();
        cwe.extend(&raw.cwe);
        Finding {
            check: check.id.clone(),
            rule: raw.rule.clone(),
            title: rule.map(|rule| rule.title.clone()).unwrap_or_default(),
            severity,
            confidence,
            message: raw.message.clone(),
            path: path.clone(),
            start: raw.place.start,
            end: raw.place.end,
            fingerprint,
            aliases,
            cwe,
            suppressed: None,
            help: rule.map(|rule| rule.remedy.clone()).unwrap_or_default(),
            blocks: false,
            commit: self.commit(snapshot),
            active_from: raw.active_from,
            excerpt,
            related: raw
                .related
                .iter()
                .map(|related| Related {
                    path: related.place.path.clone().unwrap_or_else(|| path.clone()),
                    start: related.place.start,
                    end: related.place.end,
                    message: related.message.clone(),
                })
                .collect(),
            suggestions: raw.suggestions.clone(),
        }
    }

    /// The commit that brings a finding in, where commits are judged one by one.
    fn commit(&self, snapshot: usize) -> Option<String> {
        let snapshot = &self.snapshots[snapshot];
        let brought = snapshot.describe() == Kind::Commit;
        snapshot.commit().filter(|_| brought).map(ToString::to_string)
    }

    fn suppression(
        &self,
        finding: &Finding,
        exceptions: &[Pragma],
        dated: &Cell<bool>,
    ) -> Option<Suppression> {
        let beside =
            exceptions.iter().find(|pragma| pragma.covers(&finding.rule, finding.start.line));
        if let Some(reason) = beside.and_then(|pragma| pragma.reason.clone()) {
            return Some(Suppression { by: "inline".to_owned(), reason });
        }
        self.ignored(&finding.fingerprint, dated)
    }

    fn ignored(&self, fingerprint: &Fingerprint, dated: &Cell<bool>) -> Option<Suppression> {
        let entry = self.policies.ignored.find(fingerprint)?;
        if entry.until.is_some() {
            dated.set(true);
        }
        entry
            .holds_on(self.date)
            .then(|| Suppression { by: IGNORE.to_owned(), reason: entry.reason.clone() })
    }

    fn without_reason(
        &self,
        snapshot: usize,
        path: &RepoPath,
        pragma: &Pragma,
        excerpt: impl Fn(Position, Position) -> Option<Excerpt>,
    ) -> Finding {
        let rule = own_rule();
        let start = Position { line: pragma.line, column: pragma.column };
        let end = Position { line: pragma.line, column: pragma.end_column };
        Finding {
            check: OWN_CHECK.to_owned(),
            // Worked out by the caller, which knows how many there are alike.
            fingerprint: fingerprint(NO_REASON, path, &Digest::of(b""), 0),
            rule: rule.id,
            title: rule.title.clone(),
            severity: rule.severity,
            confidence: rule.confidence,
            message: rule.title,
            path: path.clone(),
            start,
            end,
            aliases: Vec::new(),
            cwe: Vec::new(),
            suppressed: None,
            help: rule.remedy,
            blocks: rule.severity >= self.policies.policy.gate().block,
            commit: self.commit(snapshot),
            active_from: None,
            excerpt: excerpt(start, end),
            related: Vec::new(),
            suggestions: Vec::new(),
        }
    }

    /// How each check ended.
    fn check_runs(&self, findings: &[Finding]) -> Vec<CheckRun> {
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

    fn rules(&self, findings: &[Finding]) -> BTreeMap<String, Rule> {
        let used: BTreeSet<&str> = findings.iter().map(|finding| finding.rule.as_str()).collect();
        let all = self.checks.iter().flat_map(|check| check.manifest.rules.iter().cloned());
        all.chain([own_rule()])
            .filter(|rule| used.contains(rule.id.as_str()))
            .map(|rule| (rule.id.clone(), rule))
            .collect()
    }
}

/// Of a finding that several commits carry along, the first has brought it in. One that counts
/// weighs more: an exception that a later commit takes away no longer holds.
fn first_of_each(findings: Vec<Finding>) -> Vec<Finding> {
    let mut first: HashMap<Fingerprint, usize> = HashMap::new();
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        match first.get(&finding.fingerprint) {
            None => {
                first.insert(finding.fingerprint.clone(), kept.len());
                kept.push(finding);
            }
            Some(&at) if kept[at].suppressed.is_some() && finding.suppressed.is_none() => {
                kept[at] = finding;
            }
            Some(_) => {}
        }
    }
    kept
}

/// Takes what any check calls sensitive out of all that this finding says.
fn hide(finding: &mut Finding, masks: &Masks) {
    finding.message = masks.hide(&finding.message);
    for alias in &mut finding.aliases {
        *alias = masks.hide(alias);
    }
    for related in &mut finding.related {
        related.message = masks.hide(&related.message);
    }
    // An edit with a mask in it would write the mask.
    finding
        .suggestions
        .retain(|suggestion| !suggestion.edits.iter().any(|edit| masks.touches(&edit.replacement)));
    for suggestion in &mut finding.suggestions {
        suggestion.title = masks.hide(&suggestion.title);
    }
    if let Some(suppression) = &mut finding.suppressed {
        suppression.reason = masks.hide(&suppression.reason);
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
    matches!(result, Ok(Examination { ending: Ending::OutOfFuel, .. }))
}

/// Equal for equal rule, path and context, whatever the line; findings alike in all that are told
/// apart by their order.
fn fingerprint(rule: &str, path: &RepoPath, context: &Digest, order: u64) -> Fingerprint {
    let mut hasher = blake3::Hasher::new();
    for part in [b"tollgate finding 1".as_slice(), rule.as_bytes(), path.as_bytes()] {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    hasher.update(context.as_bytes()).update(&order.to_le_bytes());
    Fingerprint::from_digest(&Digest::from_bytes(*hasher.finalize().as_bytes()))
}

/// The rules of the gate itself, which no module declares.
pub fn own_rules() -> Vec<Rule> {
    vec![own_rule()]
}

fn own_rule() -> Rule {
    Rule {
        id: NO_REASON.to_owned(),
        title: "an exception without a reason does not count".to_owned(),
        severity: Severity::Low,
        confidence: Confidence::High,
        description: "A comment `tollgate:allow` that gives no reason, or names no rule."
            .to_owned(),
        rationale: "Whoever reads the exception later has to know why it was made; without that \
                    nobody can tell whether it still holds."
            .to_owned(),
        remedy: "write `tollgate:allow RULE reason`, or take the comment out".to_owned(),
        example: String::new(),
        references: Vec::new(),
        aliases: Vec::new(),
        cwe: Vec::new(),
    }
}
