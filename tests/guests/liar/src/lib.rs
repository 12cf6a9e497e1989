//! Reports what no honest check would. The first line of its input says which: `range`, `turned`,
//! `position`, `rule`, `control`, `file`, `date`, `severe` or `bytes`.
#![forbid(unsafe_code)]

use tollgate_check::{
    Check, Confidence, Edit, Finding, Input, Manifest, Position, Rule, Severity, export,
};

const RULE: Rule = Rule {
    id: "liar/lie",
    title: "A lie",
    severity: Severity::Low,
    confidence: Confidence::High,
    description: "Nothing that is true.",
    rationale: "Tests need it.",
    remedy: "Nothing to mend.",
    ..Rule::EMPTY
};

/// Not in the manifest.
const UNDECLARED: Rule = Rule { id: "liar/undeclared", ..RULE };

#[derive(Debug, Default)]
struct Liar;

impl Check for Liar {
    const MANIFEST: Manifest = Manifest {
        id: "liar",
        version: env!("CARGO_PKG_VERSION"),
        title: "Lies",
        rules: &[&RULE],
        ..Manifest::EMPTY
    };

    fn check(&self, input: &Input) -> Result<(), String> {
        let bytes = input.bytes()?;
        let lie = Finding::new(&RULE, "a lie");
        match bytes.split(|byte| *byte == b'\n').next().unwrap_or_default() {
            b"range" => lie.at(input.length()..u64::MAX).sensitive(0..u64::MAX).report(),
            b"turned" => lie.at(input.length()..1).report(),
            b"position" => {
                let nowhere = Position { line: 0, column: u32::MAX };
                lie.at_position(nowhere, Position { line: u32::MAX, column: 0 }).report();
            }
            b"rule" => Finding::new(&UNDECLARED, "of no declared rule").report(),
            b"control" => {
                let message = "\u{1b}[2Ja\r\nforged.py:1:1: line\u{202e}\u{2028}\u{0}";
                Finding::new(&RULE, message).at(0_u64..1).report();
            }
            b"named" => lie.in_file("a.txt").at(0_u64..1).report(),
            b"file" => lie.in_file("../../etc/passwd").at(0_u64..1).report(),
            b"date" => lie.active_from("soon").report(),
            b"severe" => lie.severity(Severity::Critical).confidence(Confidence::Low).report(),
            b"bytes" => lie
                .suggest("no text", vec![Edit::new(0_u64..1, "a"), Edit::new(1_u64..2, [0xff])])
                .suggest("text", vec![Edit::new(0_u64..1, "é")])
                .report(),
            _ => {}
        }
        Ok(())
    }
}

export!(Liar);
