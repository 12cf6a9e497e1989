//! Azure shared access key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/azure-shared-access-key",
    title: "Azure shared access key",
    description: "A shared access key of Azure Service Bus, Event Hubs, IoT Hub or SignalR.",
    rationale: "It sends to and reads from the queue or hub with the policy's rights.",
    remedy: "Regenerate the key of the policy in the portal and use a managed identity with a role instead.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas"],
    aliases: &[],
    keywords: &["SharedAccessKey", "AccessKey=", "hubaccesskey", "listenkey"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: r#"(?i:sharedaccesskey|accesskey|listenkey)["'\]]{0,2}[ \t]{0,4}[=:][ \t]{0,4}["']?"#,
        secret: "[A-Za-z0-9+/]{42,43}=|[A-Za-z0-9+/]{33}AEh[A-Za-z0-9+/]{6,8}=",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::None,
    firing: &[concat!(
        "End", "poin", "t=sb://", "shop.se", "rvicebu", "s.windo", "ws.net/", ";Shared", "AccessK",
        "eyName=", "Root;Sh", "aredAcc", "essKey=", "X8EOHjW", "cUBDC91", "Wcdd4Ee", "ZUWvOiv",
        "iOY2uEX", "x3Adts5", "5="
    )],
    silent: &["SharedAccessKey=<key>", "\"SharedAccessKey\": \"test\""],
};
