//! OpenAI API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/openai-key",
    title: "OpenAI API key",
    description: "An API key of OpenAI (`sk-...T3BlbkFJ...`).",
    rationale: "It runs models on your bill and reads files of the project.",
    remedy: "Revoke it on the API keys page, check usage, and read the new one from the environment; give each service its own project key with a limit.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://platform.openai.com/docs/api-reference/authentication"],
    aliases: &["openai-api-key", "OpenAIDetector"],
    keywords: &["T3BlbkFJ"],
    finder: Finder::Pattern(Pattern {
        before: "sk-(?:(?:proj|svcacct|admin)-)?[A-Za-z0-9_-]{20,80}",
        lead: "",
        secret: "T3BlbkFJ[A-Za-z0-9_-]{20,80}",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::None,
    firing: &[
        concat!(
            "OPE", "NAI_", "API_KEY", "=sk-pro", "j-j64Wc", "5eCk1dW", "gFG03MT", "enxsYS0",
            "bOffN8e", "FNzYezs", "mBqFKm6", "5QAsnKI", "oXFh1JJ", "dEdyGR5", "LbMtpET", "3BlbkFJ",
            "YNyT9uO", "xMfEBMN", "bTYypZK", "95fxTVW", "WNunw6o", "B7425xh", "RRhU3Me", "Mwd21Ny",
            "aHyWEge", "1VAIF31", "ewey"
        ),
        concat!(
            "sk-", "fCyT", "4x4CMXW", "2kuWcnY", "fVT3Blb", "kFJfgN5", "CnRRUiX", "XQ0s7gc", "Fl"
        ),
    ],
    silent: &[concat!("sk-xxxxxxxxxxxxx", "xxxxxxxT3BlbkFJx", "xxxxxxxxxxxxxxxx", "xxx")],
};
