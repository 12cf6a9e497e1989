//! Looks at nothing and finds nothing: what remains is the cost of running a guest at all.
#![forbid(unsafe_code)]

use tollgate_check::{Check, Confidence, Input, Manifest, Rule, Severity, export};

const RULE: Rule = Rule {
    id: "idle/nothing",
    title: "Nothing",
    severity: Severity::Info,
    confidence: Confidence::High,
    description: "Nothing at all.",
    rationale: "Benches need it.",
    remedy: "Nothing to mend.",
    ..Rule::EMPTY
};

#[derive(Debug, Default)]
struct Idle;

impl Check for Idle {
    const MANIFEST: Manifest = Manifest {
        id: "idle",
        version: env!("CARGO_PKG_VERSION"),
        title: "Does nothing",
        rules: &[&RULE],
        ..Manifest::EMPTY
    };

    fn check(&self, _input: &Input) -> Result<(), String> {
        Ok(())
    }
}

export!(Idle);
