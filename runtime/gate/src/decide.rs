//! From answers to a report: names findings, masks, suppresses, weighs, decides.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use tollgate_model::{
    Confidence, Date, Digest, Excerpt, Finding, Fingerprint, LineIndex, NoAnswer, Position, Pragma,
    Related, RepoPath, Report, Rule, SCHEMA, Severity, Stats, Suppression, Verdict, pragmas,
};
use tollgate_sandbox::RawFinding;
use tollgate_snapshot::{Content, Kind, Snapshot};

use crate::checks::GateCheck;
use crate::excerpt;
use crate::identity::{fingerprint, first_of_each};
use crate::masks::Masks;
use crate::own_rules::{NO_REASON, OWN_CHECK, own_rule};
use crate::plan::Plan;
use crate::policy::{IGNORE, Policies};
use crate::run::Answers;

/// Files with findings, from which on threads are started for them.
const WORTH_THREADS: usize = 16;

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

impl Decision<'_> {
    pub(crate) fn report(&self) -> Report {
        let dated = AtomicBool::new(false);
        let spots: Vec<_> = self.spots().into_iter().collect();
        let of = |((snapshot, path), spot): &((usize, RepoPath), Spot<'_>)| {
            self.findings(*snapshot, path, spot, &dated)
        };
        // Each file is read once more, for its excerpts.
        let findings: Vec<Vec<Finding>> = match spots.len() {
            WORTH_THREADS.. => spots.par_iter().map(of).collect(),
            _ => spots.iter().map(of).collect(),
        };
        let mut findings = first_of_each(findings.into_iter().flatten().collect());
        findings.sort_by(|one, other| one.report_order().cmp(&other.report_order()));
        let checks = self.check_runs(&findings);
        let unanswered = checks.iter().any(|check| check.outcome.is_missing())
            && self.policies.policy.gate().no_answer == NoAnswer::Block;
        let blocked = unanswered || findings.iter().any(|finding| finding.blocks);
        let rules = rules(self.checks, &findings);
        Report {
            schema: SCHEMA,
            verdict: if blocked { Verdict::Block } else { Verdict::Allow },
            findings,
            checks,
            stats: self.stats(),
            date: dated.into_inner().then_some(self.date),
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

    /// The findings of one file, masked by the sensitive bytes of all of them.
    fn findings(
        &self,
        snapshot: usize,
        path: &RepoPath,
        spot: &Spot<'_>,
        dated: &AtomicBool,
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
                dated.store(true, Ordering::Relaxed);
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

    pub(crate) fn content(
        &self,
        snapshot: usize,
        path: &RepoPath,
        seen: Option<Digest>,
    ) -> Vec<u8> {
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
        dated: &AtomicBool,
    ) -> Option<Suppression> {
        let beside =
            exceptions.iter().find(|pragma| pragma.covers(&finding.rule, finding.start.line));
        if let Some(reason) = beside.and_then(|pragma| pragma.reason.clone()) {
            return Some(Suppression { by: "inline".to_owned(), reason });
        }
        self.ignored(&finding.fingerprint, dated)
    }

    fn ignored(&self, fingerprint: &Fingerprint, dated: &AtomicBool) -> Option<Suppression> {
        let entry = self.policies.ignored.find(fingerprint)?;
        if entry.until.is_some() {
            dated.store(true, Ordering::Relaxed);
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
}

/// The rules of the findings, for those who describe them.
pub(crate) fn rules(checks: &[GateCheck], findings: &[Finding]) -> BTreeMap<String, Rule> {
    let used: BTreeSet<&str> = findings.iter().map(|finding| finding.rule.as_str()).collect();
    let all = checks.iter().flat_map(|check| check.manifest.rules.iter());
    let used = |rule: &&Rule| used.contains(rule.id.as_str());
    let mut rules: BTreeMap<String, Rule> =
        all.filter(used).map(|rule| (rule.id.clone(), rule.clone())).collect();
    let own = own_rule();
    if used(&&own) {
        rules.insert(own.id.clone(), own);
    }
    rules
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
