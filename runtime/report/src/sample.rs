//! A report with something of everything, for tests here and against the formats' schemas.

use std::collections::BTreeMap;

use tollgate_model::{
    CheckRun, Confidence, Digest, Edit, Excerpt, FileError, Finding, Fingerprint, Outcome,
    Position, Related, RepoPath, Report, Rule, SCHEMA, Severity, Span, Stats, Suggestion,
    Suppression, Verdict,
};

pub(crate) fn at(line: u32, column: u32) -> Position {
    Position { line, column }
}

pub(crate) fn path(bytes: &[u8]) -> RepoPath {
    RepoPath::new(bytes).unwrap()
}

fn span(start: u64, end: u64) -> Span {
    Span { start, end }
}

/// A plain finding; tests change what they care about.
pub(crate) fn finding(rule: &str, place: &[u8], start: Position, end: Position) -> Finding {
    let identity = Digest::of(format!("{rule} {place:?} {start:?}").as_bytes());
    Finding {
        check: rule.split('/').next().unwrap().to_owned(),
        rule: rule.to_owned(),
        title: format!("Title of {rule}"),
        severity: Severity::High,
        confidence: Confidence::High,
        message: format!("something that {rule} looks for"),
        path: path(place),
        start,
        end,
        fingerprint: Fingerprint::from_digest(&identity),
        aliases: Vec::new(),
        cwe: Vec::new(),
        suppressed: None,
        help: String::new(),
        blocks: true,
        commit: None,
        active_from: None,
        excerpt: None,
        related: Vec::new(),
        suggestions: Vec::new(),
    }
}

pub(crate) fn check(id: &str, outcome: Outcome) -> CheckRun {
    CheckRun {
        id: id.to_owned(),
        digest: Digest::of(id.as_bytes()),
        outcome,
        files: 120,
        cached: 100,
        error: None,
        errors: Vec::new(),
    }
}

/// A report without findings.
pub(crate) fn empty() -> Report {
    Report {
        schema: SCHEMA,
        verdict: Verdict::Allow,
        findings: Vec::new(),
        checks: vec![check("secrets", Outcome::Passed)],
        stats: Stats { files: 120, cached: 119, duration_ms: 34 },
        date: None,
        notes: Vec::new(),
        rules: BTreeMap::new(),
    }
}

pub(crate) fn rule() -> Rule {
    Rule {
        id: "secrets/example-token".to_owned(),
        title: "Token of the example service".to_owned(),
        severity: Severity::Critical,
        confidence: Confidence::High,
        description: "Finds tokens of the example service by their prefix and their check \
                      digits.\n\nTokens in documentation that say `EXAMPLE` are left alone."
            .to_owned(),
        rationale: "Whoever has read access to the repository can act as the token's owner, and \
                    history keeps it for good."
            .to_owned(),
        remedy: "Revoke the token, then read it from the environment.".to_owned(),
        example: "token = \"ex_…\"\nif token:\n\tuse(token)".to_owned(),
        references: vec![
            "The handbook, chapter 4".to_owned(),
            "https://example.org/tokens?kind=all#revoke".to_owned(),
        ],
        aliases: vec!["B105".to_owned(), "example-pat".to_owned()],
        cwe: vec![79, 798],
    }
}

/// Several files, all severities, an odd path, cut and multi-line excerpts, related places,
/// suggestions, suppressions, a check that failed and one that was switched off.
pub(crate) fn rich() -> Report {
    let token = finding("secrets/example-token", b"app/settings.py", at(12, 11), at(12, 28));
    let token = Finding {
        severity: Severity::Critical,
        message: "a token of the example service".to_owned(),
        aliases: vec!["B105".to_owned()],
        cwe: vec![798],
        help: "revoke the token in the service's settings, keep the new one out of the \
               repository and read it from the environment at start"
            .to_owned(),
        excerpt: Some(Excerpt {
            line: 11,
            lines: vec![
                "\tdébut = 1  # \u{1b}[2J 漢字".to_owned(),
                "\ttoken = '***'  # of the example".to_owned(),
                "}".to_owned(),
            ],
            columns_cut: 0,
            marks: vec![span(0, 0), span(10, 13), span(0, 0)],
        }),
        related: vec![Related {
            path: path(b"app/client.py"),
            start: at(3, 1),
            end: at(3, 9),
            message: "used here".to_owned(),
        }],
        suggestions: vec![Suggestion {
            title: "read it from the environment".to_owned(),
            edits: vec![
                Edit { span: Span { start: 0, end: 0 }, replacement: "import os\n".to_owned() },
                Edit { span: Span { start: 140, end: 158 }, replacement: String::new() },
            ],
        }],
        ..token
    };

    let cut = finding("secrets/entropy", b"app/settings.py", at(40, 5_021), at(40, 5_029));
    let cut = Finding {
        severity: Severity::Low,
        confidence: Confidence::Low,
        blocks: false,
        excerpt: Some(Excerpt {
            line: 40,
            lines: vec![format!("{}***{}", "a".repeat(20), "b".repeat(300))],
            columns_cut: 5_000,
            marks: vec![span(20, 23)],
        }),
        ..cut
    };

    let accepted = finding("secrets/entropy", b"app/settings.py", at(50, 1), at(50, 9));
    let accepted = Finding {
        blocks: false,
        suppressed: Some(Suppression {
            by: "inline".to_owned(),
            reason: "a public test vector".to_owned(),
        }),
        ..accepted
    };
    let old = finding("iac/open-port", b"deploy/main.tf", at(2, 3), at(2, 8));
    let old = Finding {
        blocks: false,
        suppressed: Some(Suppression {
            by: "tollgate-baseline.json".to_owned(),
            reason: "accepted on 2026-01-05".to_owned(),
        }),
        ..old
    };

    let block = finding("iac/open-port", b"deploy/a\n\xff\\ b.tf", at(1, 10), at(4, 2));
    let block = Finding {
        severity: Severity::Medium,
        message: "the port is open to everyone\ntollgate: allowed\u{1b}[2K".to_owned(),
        help: "name the networks that need it\nand close it for the rest".to_owned(),
        excerpt: Some(Excerpt {
            line: 1,
            lines: vec![
                "resource \"{".to_owned(),
                "  cidr = \"0.0.0.0/0\"".to_owned(),
                "  name = \"\u{202e}gnorw\"".to_owned(),
                "}".to_owned(),
            ],
            columns_cut: 0,
            marks: vec![span(9, 11), span(0, 20), span(0, 18), span(0, 1)],
        }),
        commit: Some("0123456789abcdef0123456789abcdef01234567".to_owned()),
        active_from: Some("2026-03-01".parse().unwrap()),
        ..block
    };
    let whole = finding("docker/no-user", b"Dockerfile", Position::START, Position::START);
    let whole = Finding { severity: Severity::Info, blocks: false, ..whole };
    let ours = finding("tollgate/no-reason", b"Dockerfile", at(9, 1), at(9, 20));
    let ours = Finding { severity: Severity::Low, blocks: false, ..ours };

    let mut failed = check("deps", Outcome::Errored);
    failed.errors = (0..7)
        .map(|n| FileError {
            path: path(format!("lock/{n}.json").as_bytes()),
            message: format!("trap: unreachable in line {n}"),
        })
        .collect();
    failed.error = Some(failed.errors[0].message.clone());
    let mut slow = check("iac", Outcome::TimedOut);
    slow.error = Some("out of fuel\u{9b}31m after 2 s".to_owned());

    let mut findings = vec![whole, ours, token, cut, accepted, block, old];
    findings.sort_by(|a, b| a.report_order().cmp(&b.report_order()));
    Report {
        verdict: Verdict::Block,
        findings,
        checks: vec![
            failed,
            check("docker", Outcome::Passed),
            slow,
            check("licenses", Outcome::Skipped),
            check("python", Outcome::Passed),
            check("secrets", Outcome::Failed),
        ],
        stats: Stats { files: 120, cached: 119, duration_ms: 2_345 },
        date: Some("2026-11-22".parse().unwrap()),
        rules: BTreeMap::from([(rule().id, rule())]),
        ..empty()
    }
}
