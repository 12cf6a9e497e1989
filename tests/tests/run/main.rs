//! `tollgate run` as users and CI start it: the same report whatever is kept, in every format, and
//! a clear word or a right verdict for whatever it is given.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod concerned;
mod files;
mod formats;
mod kept;
#[cfg(target_os = "linux")]
mod large;
mod modules;
mod names;
mod refused;

use serde_json::Value;
use tollgate_tests::{Answer, leaked};

/// `path:line:column rule` of each finding of a JSON report that counts.
fn findings(answer: &Answer) -> Vec<String> {
    let report = answer.json();
    let findings = report["findings"].as_array().unwrap();
    let place = |finding: &Value| {
        let (path, rule) = (finding["path"].as_str().unwrap(), finding["rule"].as_str().unwrap());
        format!("{path}:{}:{} {rule}", finding["start"]["line"], finding["start"]["column"])
    };
    findings.iter().filter(|finding| finding["suppressed"].is_null()).map(place).collect()
}

/// Ended as told, with every part in what was said, and neither a panic nor a part of the token.
#[track_caller]
fn assert_says(answer: &Answer, code: i32, parts: &[&str]) {
    let text = answer.text();
    assert_eq!(answer.code, code, "{text}");
    for part in parts {
        assert!(text.contains(part), "`{part}` is missing: {text}");
    }
    for fault in ["RUST_BACKTRACE", "fault of its own"] {
        assert!(!text.contains(fault), "{text}");
    }
    assert_eq!(leaked(text.as_bytes()), None, "{text}");
}
