//! The hooks under real git: what is committed or pushed is judged, and nothing else; nothing is
//! touched.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod commits;
#[cfg(unix)]
mod installed;
mod merges;
mod places;
mod pushes;
mod swapped;
mod untouched;

use tollgate_tests::{Answer, TOKEN_REMEDY, TOKEN_RULE, leaked};

/// Stopped for the token at `place`, `file:line`, with all that a user needs and no part of it.
#[track_caller]
fn assert_stopped(answer: &Answer, place: &str) {
    let text = answer.text();
    assert_ne!(answer.code, 0, "it passed: {text}");
    for part in [&format!("{place}:"), TOKEN_RULE, TOKEN_REMEDY, "blocked"] {
        assert!(text.contains(part), "`{part}` is missing: {text}");
    }
    assert_eq!(leaked(text.as_bytes()), None, "{text}");
}

/// Passed, without a word of ours.
#[track_caller]
fn assert_passed(answer: &Answer) {
    assert_eq!(answer.code, 0, "{}", answer.text());
    assert!(!answer.text().contains("tollgate"), "{}", answer.text());
}
