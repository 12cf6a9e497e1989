//! The manifest that the SDK writes at compile time is the one the host reads.

use tollgate_check::{Check, Confidence, Input, Manifest, Rule, Scope, Severity, Trigger};
use tollgate_model as model;

const ODD: &str = "\u{0}\u{1}\u{8}\t\n\u{b}\u{c}\r\u{1f} \"quoted\" \\back\\ / \u{7f}\u{80}é\u{2028}\u{2029}\u{202e}\u{feff}\u{fffd}\u{1f9ea}\u{10ffff}";

const ODD_RULE: Rule = Rule {
    id: "demo-2/odd",
    title: "Odd",
    severity: Severity::Critical,
    confidence: Confidence::Low,
    description: ODD,
    rationale: "r",
    remedy: "m",
    example: "\"\"",
    references: &["https://example.org/?a=\"b\"", ""],
    aliases: &["B102", "DL3008"],
    cwe: &[0, 798, u32::MAX],
};

const PLAIN_RULE: Rule = Rule {
    id: "demo-2/odd-2",
    title: "t",
    description: "d",
    rationale: "r",
    remedy: "m",
    ..Rule::EMPTY
};

#[derive(Debug, Default)]
struct Demo;

impl Check for Demo {
    const MANIFEST: Manifest = Manifest {
        id: "demo-2",
        version: "1.2.3-rc.1+b",
        title: ODD,
        description: "",
        scope: Scope::Tree,
        rules: &[&ODD_RULE, &PLAIN_RULE],
        files: &["*.py", "a\\*b"],
        configuration_files: &[".demo.yaml"],
        datasets: &["words"],
        triggers: &[
            Trigger::literal("\"x\\"),
            Trigger::magic(b"\x7fELF\x00\xff"),
            Trigger::path("**/*.toml"),
            Trigger::Base64Run(20),
            Trigger::HexRun(0),
            Trigger::Always,
        ],
        options: r#"{"type": "object", "properties": {"é\n": {}}}"#,
        reuse: true,
    };

    fn check(&self, _input: &Input) -> Result<(), String> {
        Ok(())
    }
}

tollgate_check::export!(Demo);

const LENGTH: usize = Demo::MANIFEST.json_length();
const JSON: [u8; LENGTH] = Demo::MANIFEST.json::<LENGTH>();

#[test]
fn every_field_arrives_as_it_was_declared() {
    let read = model::Manifest::from_json(&JSON).unwrap();
    let expected = model::Manifest {
        id: "demo-2".to_owned(),
        version: "1.2.3-rc.1+b".to_owned(),
        contract: "0.1.0".to_owned(),
        title: ODD.to_owned(),
        description: String::new(),
        scope: model::Scope::Tree,
        rules: vec![
            model::Rule {
                id: "demo-2/odd".to_owned(),
                title: "Odd".to_owned(),
                severity: model::Severity::Critical,
                confidence: model::Confidence::Low,
                description: ODD.to_owned(),
                rationale: "r".to_owned(),
                remedy: "m".to_owned(),
                example: "\"\"".to_owned(),
                references: vec!["https://example.org/?a=\"b\"".to_owned(), String::new()],
                aliases: vec!["B102".to_owned(), "DL3008".to_owned()],
                cwe: vec![0, 798, u32::MAX],
            },
            model::Rule {
                id: "demo-2/odd-2".to_owned(),
                title: "t".to_owned(),
                severity: model::Severity::Medium,
                confidence: model::Confidence::Medium,
                description: "d".to_owned(),
                rationale: "r".to_owned(),
                remedy: "m".to_owned(),
                example: String::new(),
                references: vec![],
                aliases: vec![],
                cwe: vec![],
            },
        ],
        files: vec!["*.py".to_owned(), "a\\*b".to_owned()],
        configuration_files: vec![".demo.yaml".to_owned()],
        datasets: vec!["words".to_owned()],
        triggers: vec![
            model::Trigger::Literal("\"x\\".to_owned()),
            model::Trigger::Magic("7f454c4600ff".to_owned()),
            model::Trigger::Path("**/*.toml".to_owned()),
            model::Trigger::Base64Run(20),
            model::Trigger::HexRun(0),
            model::Trigger::Always,
        ],
        options: serde_json::json!({"type": "object", "properties": {"é\n": {}}}),
        reuse: true,
    };
    assert_eq!(read, expected);
}

#[test]
fn both_sides_speak_of_the_same_contract_and_section() {
    assert_eq!(Manifest::CONTRACT, model::Manifest::CONTRACT);
    assert_eq!(Manifest::SECTION, model::Manifest::SECTION);
}
