//! The gate's own check, of exceptions written in files.

use tollgate_model::{Confidence, Rule, Severity};

/// The host's own check: what is wrong with exceptions written in files.
pub(crate) const OWN_CHECK: &str = "tollgate";
pub(crate) const NO_REASON: &str = "tollgate/suppression-without-reason";

/// The rules of the gate itself, which no module declares.
pub fn own_rules() -> Vec<Rule> {
    vec![own_rule()]
}

pub(crate) fn own_rule() -> Rule {
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
