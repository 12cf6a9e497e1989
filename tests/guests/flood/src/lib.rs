//! Reports 20,000 findings, more than any run takes.
#![forbid(unsafe_code)]

use tollgate_check::{Check, Confidence, Finding, Input, Manifest, Rule, Severity, export};

const RULE: Rule = Rule {
    id: "flood/drop",
    title: "One of very many",
    severity: Severity::Low,
    confidence: Confidence::High,
    description: "Nothing at all.",
    rationale: "Tests need it.",
    remedy: "Nothing to mend.",
    ..Rule::EMPTY
};

#[derive(Debug, Default)]
struct Flood;

impl Check for Flood {
    const MANIFEST: Manifest = Manifest {
        id: "flood",
        version: env!("CARGO_PKG_VERSION"),
        title: "Too many findings",
        rules: &[&RULE],
        ..Manifest::EMPTY
    };

    fn check(&self, _input: &Input) -> Result<(), String> {
        for number in 0..20_000_u32 {
            Finding::new(&RULE, number.to_string()).report();
        }
        Ok(())
    }
}

export!(Flood);
