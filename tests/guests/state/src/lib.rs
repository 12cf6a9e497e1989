//! Counts its calls and reports the count: 1 for ever where each input has a fresh instance.
#![forbid(unsafe_code)]

use std::sync::atomic::{AtomicU32, Ordering};

use tollgate_check::{Check, Confidence, Finding, Input, Manifest, Rule, Severity, export};

const RULE: Rule = Rule {
    id: "state/calls",
    title: "Calls of this instance",
    severity: Severity::Info,
    confidence: Confidence::High,
    description: "Each call of this instance.",
    rationale: "Tests need it.",
    remedy: "Nothing to mend.",
    ..Rule::EMPTY
};

static CALLS: AtomicU32 = AtomicU32::new(0);

#[derive(Debug, Default)]
struct State;

impl Check for State {
    const MANIFEST: Manifest = Manifest {
        id: "state",
        version: env!("CARGO_PKG_VERSION"),
        title: "Counts calls",
        rules: &[&RULE],
        ..Manifest::EMPTY
    };

    fn check(&self, _input: &Input) -> Result<(), String> {
        let call = CALLS.fetch_add(1, Ordering::Relaxed) + 1;
        Finding::new(&RULE, ["call ", &call.to_string()].concat()).report();
        Ok(())
    }
}

export!(State);
