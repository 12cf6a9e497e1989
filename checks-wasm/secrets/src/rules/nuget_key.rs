//! NuGet API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/nuget-key",
    title: "NuGet API key",
    description: "An API key of nuget.org.",
    rationale: "It pushes packages that others install.",
    remedy: "Regenerate or delete it under API Keys and use trusted publishing.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://learn.microsoft.com/nuget/nuget-org/publish-a-package"],
    aliases: &[],
    keywords: &["oy2"],
    finder: Finder::Pattern(Pattern { before: "", lead: "", secret: "oy2[a-z0-9]{43}", trail: "" }),
    entropy: 3.5,
    validator: Validator::None,
    firing: &[concat!(
        "dot", "net ", "nuget p", "ush --a", "pi-key ", "oy2ir2n", "wis394g", "r7k7fbr", "cbtyfk7",
        "4mrrvsc", "s8hpus2", "5hmv"
    )],
    silent: &[concat!("oy2aaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaa")],
};
