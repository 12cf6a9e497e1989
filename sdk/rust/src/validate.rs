//! What makes a manifest fail to compile, told in words that say what would be right.

use std::borrow::Cow;

use crate::{Manifest, Rule, Scope, Trigger};

/// Panics, and so fails the build, where the manifest is not valid.
pub(crate) const fn manifest(manifest: &Manifest) {
    if !is_name(manifest.id.as_bytes()) {
        fail(&["`", manifest.id, "` is not a check id; use lower-case letters, digits and dashes"]);
    }
    if manifest.version.is_empty() {
        fail(&["the manifest has no version; write `version: env!(\"CARGO_PKG_VERSION\")`"]);
    }
    if manifest.title.is_empty() {
        fail(&["the manifest has no title; say in a few words what the check looks for"]);
    }
    let mut at = 0;
    while at < manifest.rules.len() {
        rule(manifest, manifest.rules[at]);
        let mut earlier = 0;
        while earlier < at {
            if same(manifest.rules[earlier].id.as_bytes(), manifest.rules[at].id.as_bytes()) {
                fail(&["rule `", manifest.rules[at].id, "` is declared twice"]);
            }
            earlier += 1;
        }
        at += 1;
    }
    let mut at = 0;
    while at < manifest.triggers.len() {
        match &manifest.triggers[at] {
            Trigger::Literal(Cow::Borrowed(text)) if text.is_empty() => {
                fail(&["a `literal` trigger is empty; use `Trigger::Always` for every file"]);
            }
            Trigger::Magic(Cow::Borrowed([])) => {
                fail(&["a `magic` trigger is empty; use `Trigger::Always` for every file"]);
            }
            Trigger::Path(_) if matches!(manifest.scope, Scope::Blob) => {
                fail(&[
                    "a check of scope `blob` sees no path, so no `path` trigger can hold; use ",
                    "scope `file`",
                ]);
            }
            Trigger::Path(Cow::Borrowed(pattern)) if pattern.is_empty() => {
                fail(&["a `path` trigger is empty; use `Trigger::Always` for every file"]);
            }
            _ => {}
        }
        at += 1;
    }
}

const fn rule(manifest: &Manifest, rule: &Rule) {
    if !belongs(rule.id.as_bytes(), manifest.id.as_bytes()) {
        fail(&[
            "rule `",
            rule.id,
            "` must be named `",
            manifest.id,
            "/...`, in lower-case letters, digits and dashes",
        ]);
    }
    require(rule, "title", rule.title);
    require(rule, "description", rule.description);
    require(rule, "rationale", rule.rationale);
    require(rule, "remedy", rule.remedy);
}

const fn require(rule: &Rule, field: &str, text: &str) {
    if text.trim_ascii().is_empty() {
        fail(&["rule `", rule.id, "` has no ", field, "; users are shown it"]);
    }
}

const fn belongs(rule: &[u8], check: &[u8]) -> bool {
    if rule.len() <= check.len() + 1 {
        return false;
    }
    let (prefix, name) = rule.split_at(check.len());
    let (slash, name) = name.split_at(1);
    same(prefix, check) && slash[0] == b'/' && is_name(name)
}

const fn is_name(text: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        let fits = matches!(text[at], b'a'..=b'z' | b'0'..=b'9') || (text[at] == b'-' && at > 0);
        if !fits {
            return false;
        }
        at += 1;
    }
    !text.is_empty()
}

/// From the back, since ids of one check begin alike.
const fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = one.len();
    while at > 0 {
        at -= 1;
        if one[at] != other[at] {
            return false;
        }
    }
    true
}

/// A constant's panic can show one text only, so the parts are put together here.
const fn fail(parts: &[&str]) -> ! {
    let mut message = [0; 512];
    let mut length = 0;
    let mut part = 0;
    while part < parts.len() {
        let bytes = parts[part].as_bytes();
        let mut at = 0;
        while at < bytes.len() && length < message.len() {
            message[length] = bytes[at];
            length += 1;
            at += 1;
        }
        part += 1;
    }
    match std::str::from_utf8(message.split_at(length).0) {
        Ok(message) => panic!("{}", message),
        Err(_) => panic!("the manifest has an id that is too long"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "a check of scope `blob` sees no path")]
    fn content_without_a_path_has_no_path_to_trigger_on() {
        const PATH: &[Trigger] = &[Trigger::path("*.pem")];
        manifest(&Manifest {
            id: "demo",
            version: "1.0.0",
            title: "Demo",
            scope: Scope::Blob,
            triggers: PATH,
            ..Manifest::EMPTY
        });
    }
}
