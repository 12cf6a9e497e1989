//! One finding as a SARIF result.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tollgate_model::{Finding, Suggestion, Suppression};

use super::places::{artifact, bytes, region};
use super::rules::Rules;
use super::{level, message_of};

pub(super) fn result(finding: &Finding, rules: &Rules<'_>) -> Value {
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": message_of(&finding.message),
        "locations": [{ "physicalLocation": {
            "artifactLocation": artifact(&finding.path),
            "region": region(finding.start, finding.end, finding.excerpt.as_ref()),
        }}],
        "partialFingerprints": { "tollgate/v1": finding.fingerprint },
        // Always present: with one result suppressed, an absent list would mean "not known" (3.27.23).
        "suppressions": finding.suppressed.iter().map(suppression).collect::<Vec<_>>(),
        "properties": {
            "check": finding.check,
            "severity": finding.severity,
            "confidence": finding.confidence,
            "blocks": finding.blocks,
        },
    });
    if let Some(index) = rules.index(&finding.rule) {
        result["ruleIndex"] = json!(index);
    }
    if !finding.aliases.is_empty() {
        result["properties"]["aliases"] = json!(finding.aliases);
    }
    if let Some(commit) = &finding.commit {
        result["properties"]["commit"] = json!(commit);
    }
    if let Some(date) = finding.active_from {
        result["properties"]["active-from"] = json!(date);
    }
    if !finding.related.is_empty() {
        result["relatedLocations"] = related(finding);
    }
    if !finding.suggestions.is_empty() {
        let fixes: Vec<Value> =
            finding.suggestions.iter().map(|suggestion| fix(finding, suggestion)).collect();
        result["fixes"] = json!(fixes);
    }
    result
}

fn suppression(suppression: &Suppression) -> Value {
    let kind = if suppression.by == "inline" { "inSource" } else { "external" };
    json!({
        "kind": kind,
        "status": "accepted",
        "justification": suppression.reason,
        "properties": { "by": suppression.by },
    })
}

fn related(finding: &Finding) -> Value {
    finding
        .related
        .iter()
        .enumerate()
        .map(|(id, related)| {
            json!({
                "id": id,
                "message": message_of(&related.message),
                "physicalLocation": {
                    "artifactLocation": artifact(&related.path),
                    "region": region(related.start, related.end, None),
                },
            })
        })
        .collect()
}

/// Edits are known in bytes of the file, so the regions are of the binary kind, whose inserted
/// content is binary too (3.57.4).
fn fix(finding: &Finding, suggestion: &Suggestion) -> Value {
    let replacements: Vec<Value> = suggestion
        .edits
        .iter()
        .map(|edit| {
            let mut replacement = json!({ "deletedRegion": bytes(edit.span) });
            if !edit.replacement.is_empty() {
                replacement["insertedContent"] =
                    json!({ "binary": STANDARD.encode(&edit.replacement) });
            }
            replacement
        })
        .collect();
    json!({
        "description": message_of(&suggestion.title),
        "artifactChanges": [{
            "artifactLocation": artifact(&finding.path),
            "replacements": replacements,
        }],
    })
}
