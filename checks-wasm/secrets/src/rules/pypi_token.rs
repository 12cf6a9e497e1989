//! PyPI upload token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/pypi-token",
    title: "PyPI upload token",
    description: "An API token of PyPI or TestPyPI, a macaroon that begins with `pypi-AgE`.",
    rationale: "It uploads releases that others install.",
    remedy: "Remove it under Account settings, API tokens, check the release history, and publish with trusted publishing (OIDC).",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://pypi.org/help/#apitoken"],
    aliases: &["pypi-upload-token", "PypiTokenDetector"],
    keywords: &["pypi-AgE"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "pypi-AgE[A-Za-z0-9_-]{50,}",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::None,
    firing: &[concat!(
        "pas", "swor", "d = pyp", "i-AgEIc", "HlwaS5v", "cmcjMfj", "0tsRtX7", "Ve9bDX8", "fmAKW2N",
        "sLnBOvT", "WSf5cQW", "MBbEplf", "ooxbHGx", "FdXESte", "zQzGEei", "Nm1lJ92", "MmgTyBR",
        "HxNK3rW", "DiMaMAX", "HyS8B8y", "F9CEEns", "sb1o8yx", "yknZ"
    )],
    silent: &[concat!("pypi-AgEIcHlwaS5", "vcmc")],
};
