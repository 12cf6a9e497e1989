//! Every form of one rich report as a snapshot, and what must hold for any report.

use insta::assert_snapshot;
use proptest::prelude::*;
use tollgate_model::{Excerpt, Outcome, Span, Suppression, Verdict};

use crate::sample::{at, check, empty, finding, path, rich, rule};
use crate::{Appearance, Format, explain, render};

fn text(report: &tollgate_model::Report, format: Format, appearance: Appearance) -> String {
    let mut out = Vec::new();
    render(report, format, &appearance, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_rich_report_in_every_format() {
    for format in Format::ALL {
        assert_snapshot!(format.as_str(), text(&rich(), *format, Appearance::default()));
    }
}

#[test]
fn colour_adds_escapes_and_nothing_else() {
    let plain = Appearance { verbose: true, ..Appearance::default() };
    let coloured = text(&rich(), Format::Text, Appearance { colour: true, ..plain });
    assert_snapshot!("text-verbose-colour", coloured.replace('\u{1b}', "␛"));
    assert!(!text(&rich(), Format::Text, plain).contains('\u{1b}'));
    let mut stripped = anstyle_stripped(&coloured);
    stripped.push('\n');
    assert_eq!(stripped.trim_end(), text(&rich(), Format::Text, plain).trim_end());
}

fn anstyle_stripped(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once('m').map_or("", |(_, rest)| rest))
}

#[test]
fn nothing_found_is_one_line() {
    assert_snapshot!(
        text(&empty(), Format::Text, Appearance::default()),
        @"tollgate: allowed, 120 files judged, 99 % from cache, in 34 ms"
    );
}

#[test]
fn the_verdict_says_why() {
    let last = |report: &tollgate_model::Report| {
        text(report, Format::Text, Appearance::default()).lines().last().unwrap().to_owned()
    };
    let mut report = rich();
    assert_eq!(last(&report), "tollgate: blocked by 2 findings, and 2 checks gave no answer");
    report.checks.clear();
    assert_eq!(last(&report), "tollgate: blocked by 2 findings");
    report.findings.retain(|finding| !finding.blocks);
    report.verdict = Verdict::Allow;
    assert_eq!(last(&report), "tollgate: allowed");
    report.checks = vec![check("deps", Outcome::Errored)];
    assert_eq!(last(&report), "tollgate: allowed, though 1 check gave no answer");
    report.verdict = Verdict::Block;
    assert_eq!(last(&report), "tollgate: blocked, since 1 check gave no answer");
}

#[test]
fn json_is_the_report_itself() {
    let json: serde_json::Value =
        serde_json::from_str(&text(&rich(), Format::Json, Appearance::default())).unwrap();
    assert_eq!(json, serde_json::to_value(rich()).unwrap());
    assert_eq!(json["schema"], "tollgate/report/1");
    assert_eq!(json["verdict"], "block");
    let finding = &json["findings"][0];
    for field in [
        "check",
        "rule",
        "severity",
        "confidence",
        "message",
        "path",
        "start",
        "end",
        "fingerprint",
        "aliases",
        "suppressed",
        "help",
    ] {
        assert!(finding.get(field).is_some(), "{field}");
    }
}

#[test]
fn a_gitlab_fingerprint_is_unique() {
    let mut report = empty();
    report.findings = vec![finding("a/b", b"x", at(1, 1), at(1, 2)); 3];
    let json: Vec<serde_json::Value> =
        serde_json::from_str(&text(&report, Format::Gitlab, Appearance::default())).unwrap();
    let mut prints: Vec<&str> = json.iter().filter_map(|i| i["fingerprint"].as_str()).collect();
    prints.dedup();
    assert_eq!(prints.len(), 3);
}

#[test]
fn explained() {
    for (name, appearance) in [
        ("explain", Appearance::default()),
        ("explain-narrow", Appearance { width: 20, ..Appearance::default() }),
    ] {
        let mut out = Vec::new();
        explain(&rule(), &appearance, &mut out).unwrap();
        assert_snapshot!(name, String::from_utf8(out).unwrap());
    }
}

/// Text as an attacker would write it: every character, the nasty ones more often.
fn hostile() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        '\u{1b}',
        '\n',
        '\r',
        '\t',
        '\0',
        '\u{7f}',
        '\u{9b}',
        '\u{202e}',
        '\u{2066}',
        '\u{2028}',
        '\u{fffe}',
        '\u{ffff}',
        '\u{feff}',
        '\u{e0041}',
        '<',
        '&',
        '"',
        '\'',
        ']',
        '>',
        '[',
        '(',
        '漢',
        '😀',
        'e',
        '\u{301}',
        '{',
        '%',
        '\\',
    ]);
    prop::collection::vec(prop_oneof![2 => nasty, 1 => any::<char>()], 0..24)
        .prop_map(|chars| chars.into_iter().collect())
}

fn hostile_report() -> impl Strategy<Value = tollgate_model::Report> {
    let place = (0_u32..6, 0_u32..40).prop_map(|(line, column)| at(line, column));
    let mark = (0_u64..30, 0_u64..30).prop_map(|(start, end)| Span { start, end });
    let marks = prop::collection::vec(mark, 0..4);
    let excerpt = (0_u32..4, prop::collection::vec(hostile(), 0..4), 0_u32..20, marks);
    (
        prop::collection::vec(hostile(), 8),
        prop::collection::vec(any::<u8>(), 1..12),
        (place.clone(), place),
        excerpt,
        0_u8..3,
    )
        .prop_map(|(texts, bytes, (start, end), (line, lines, columns_cut, marks), kind)| {
            let place = tollgate_model::RepoPath::new(&bytes).unwrap_or_else(|_| path(b"x"));
            let mut found = finding("a/b", b"x", start, end);
            found.path = place.clone();
            found.message = texts[0].clone();
            found.title = texts[1].clone();
            found.help = texts[2].clone();
            found.rule = format!("a/{}", texts[3]);
            found.aliases = vec![texts[4].clone()];
            found.excerpt = Some(Excerpt { line, lines, columns_cut, marks });
            found.related = vec![tollgate_model::Related {
                path: place.clone(),
                start,
                end,
                message: texts[5].clone(),
            }];
            found.suppressed =
                (kind == 0).then(|| Suppression { by: texts[6].clone(), reason: texts[7].clone() });
            found.blocks = kind == 1;
            let mut failed = check("a", Outcome::Errored);
            failed.errors =
                vec![tollgate_model::FileError { path: place, message: texts[6].clone() }];
            let mut slow = check("b", Outcome::TimedOut);
            slow.error = Some(texts[7].clone());
            let mut declared = rule();
            declared.id = found.rule.clone();
            declared.description = texts[1].clone();
            declared.references = vec![texts[2].clone(), format!("https://{}", texts[3])];
            let mut report = empty();
            report.verdict = if found.blocks { Verdict::Block } else { Verdict::Allow };
            report.rules.insert(found.rule.clone(), declared);
            report.findings = vec![found];
            report.checks = vec![failed, slow];
            report
        })
}

/// Lines that only the end of a report may have.
fn verdicts(text: &str) -> usize {
    text.lines().filter(|line| line.starts_with("tollgate:")).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn text_forges_nothing(report in hostile_report()) {
        let appearance = Appearance { verbose: true, width: 60, colour: false };
        let plain = text(&report, Format::Text, appearance);
        prop_assert!(!plain.chars().any(|c| c != '\n' && tollgate_model::is_harmful(c)), "{plain:?}");
        prop_assert_eq!(verdicts(&plain), 1);
        let coloured = text(&report, Format::Text, Appearance { colour: true, ..appearance });
        prop_assert_eq!(anstyle_stripped(&coloured), plain);
        let mut out = Vec::new();
        for rule in report.rules.values() {
            explain(rule, &appearance, &mut out).unwrap();
        }
        let told = String::from_utf8(out).unwrap();
        prop_assert!(!told.chars().any(|c| c != '\n' && tollgate_model::is_harmful(c)), "{told:?}");
    }

    #[test]
    fn json_formats_are_json_and_printable(report in hostile_report()) {
        for format in [Format::Json, Format::Sarif, Format::Gitlab] {
            let json = text(&report, format, Appearance::default());
            prop_assert!(!json.chars().any(|c| c != '\n' && tollgate_model::is_harmful(c)), "{json:?}");
            let value: serde_json::Value = serde_json::from_str(&json).unwrap();
            if format == Format::Json {
                prop_assert_eq!(value, serde_json::to_value(&report).unwrap());
            }
        }
    }

    #[test]
    fn junit_is_well_formed(report in hostile_report()) {
        let xml = text(&report, Format::Junit, Appearance::default());
        prop_assert!(!xml.chars().any(|c| c != '\n' && tollgate_model::is_harmful(c)), "{xml:?}");
        let read = quick_junit::Report::deserialize_from_str(&xml).unwrap();
        prop_assert_eq!(read.test_suites.len(), report.checks.len());
    }
}
