//! `tollgate explain RULE`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use tollgate_gate::own_rules;
use tollgate_model::{Exit, Manifest, Rule, nearest};
use tollgate_report::explain as tell;

use crate::built_in;
use crate::checks_here;
use crate::context::Context;
use crate::failure::Failure;

pub(crate) fn explain(context: &Context, word: &str) -> Result<Exit, Failure> {
    let (manifests, trouble) = match of_repository(context) {
        Ok(manifests) => (manifests, None),
        // The program's own rules are told wherever one is.
        Err(trouble) => (built_in::manifests()?, Some(trouble)),
    };
    if let Some(manifest) = manifests.iter().find(|manifest| manifest.id == word) {
        context.terminal.answer(list(manifest).as_bytes())?;
        return Ok(Exit::Allow);
    }
    let own = own_rules();
    let rules: Vec<&Rule> = match own.iter().find(|rule| rule.id == word) {
        Some(rule) => vec![rule],
        None => find(&manifests, word),
    };
    if rules.is_empty() {
        return Err(miss(&manifests, word, trouble));
    }
    let mut text = Vec::new();
    for (at, rule) in rules.into_iter().enumerate() {
        if at > 0 {
            text.push(b'\n');
        }
        tell(rule, &context.terminal.of_output(false), &mut text)
            .map_err(|error| Failure::fault(format!("the rule can't be told: {error}"), None))?;
    }
    context.terminal.answer(&text)?;
    Ok(Exit::Allow)
}

/// What the checks that would run here declare; outside a repository, those of the program.
fn of_repository(context: &Context) -> Result<Vec<Manifest>, Failure> {
    if context.repository().is_err() {
        return built_in::manifests();
    }
    Ok(checks_here::described(context)?.into_iter().map(|check| check.manifest).collect())
}

/// The rule of this id; else those of this name, or known by it elsewhere.
fn find<'a>(manifests: &'a [Manifest], word: &str) -> Vec<&'a Rule> {
    let rules = || manifests.iter().flat_map(|manifest| &manifest.rules);
    if let Some(rule) = rules().find(|rule| rule.id == word) {
        return vec![rule];
    }
    rules()
        .filter(|rule| {
            name(rule).eq_ignore_ascii_case(word)
                || rule.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(word))
        })
        .collect()
}

/// What follows the check's id.
fn name(rule: &Rule) -> &str {
    rule.id.split_once('/').map_or(&rule.id, |(_, name)| name)
}

fn miss(manifests: &[Manifest], word: &str, trouble: Option<Failure>) -> Failure {
    let rules = || manifests.iter().flat_map(|manifest| &manifest.rules);
    let known: BTreeSet<&str> = rules()
        .flat_map(|rule| {
            [rule.id.as_str(), name(rule)]
                .into_iter()
                .chain(rule.aliases.iter().map(String::as_str))
        })
        .chain(manifests.iter().map(|manifest| manifest.id.as_str()))
        .collect();
    let containing = || {
        let bare = word.rsplit('/').next().filter(|bare| bare.len() >= 3)?;
        rules().find(|rule| rule.id.contains(bare)).map(|rule| rule.id.as_str())
    };
    let hint = match nearest(word, known.iter().copied()).or_else(containing) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let ids: Vec<&str> = manifests.iter().map(|manifest| manifest.id.as_str()).collect();
            format!("`tollgate explain CHECK` lists the rules of a check: {}", ids.join(", "))
        }
    };
    let mut failure = Failure::usage(format!("there is no rule `{word}`"), hint);
    // A module that could not be looked at may have it.
    failure.problems.extend(trouble.into_iter().flat_map(|trouble| trouble.problems));
    failure
}

fn list(manifest: &Manifest) -> String {
    let mut text = format!("{} {}: {}\n", manifest.id, manifest.version, manifest.title);
    if !manifest.description.is_empty() {
        let _ = writeln!(text, "{}", manifest.description);
    }
    let widest = manifest.rules.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    for rule in &manifest.rules {
        let _ = writeln!(text, "  {:widest$}  {:8}  {}", rule.id, rule.severity, rule.title);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifests() -> Vec<Manifest> {
        let json = r#"{
            "id": "demo", "version": "1.0.0", "contract": "0.1.0", "title": "Demo",
            "scope": "file", "rules": [
                {"id": "demo/github-token", "title": "t", "severity": "high", "confidence": "high",
                 "description": "d", "rationale": "r", "remedy": "m", "aliases": ["github-pat"]},
                {"id": "demo/other", "title": "t", "severity": "low", "confidence": "high",
                 "description": "d", "rationale": "r", "remedy": "m", "aliases": ["GITHUB-PAT"]}
            ]}"#;
        vec![Manifest::from_json(json.as_bytes()).unwrap()]
    }

    fn hint(word: &str) -> String {
        miss(&manifests(), word, None).problems.remove(0).hint.unwrap()
    }

    #[test]
    fn a_rule_is_found_by_id_name_and_alias() {
        let manifests = manifests();
        for (word, found) in
            [("demo/other", 1), ("github-token", 1), ("github-pat", 2), ("nothing", 0)]
        {
            assert_eq!(find(&manifests, word).len(), found, "{word}");
        }
    }

    #[test]
    fn a_miss_names_the_nearest() {
        assert_eq!(hint("demo/github-tokne"), "did you mean `demo/github-token`?");
        assert_eq!(hint("githubpat"), "did you mean `github-pat`?");
        assert_eq!(hint("token"), "did you mean `demo/github-token`?");
        assert!(hint("qqqqqq").ends_with("of a check: demo"));
    }
}
