//! Every way in which text leaves a guest, tried by one that forges output wherever it can.

use std::time::Duration;

use tollgate_model::is_harmful;
use tollgate_sandbox::{Configured, Limits};

use crate::stand::Stand;

/// What each first line of its input, or its option, makes the guest say something in.
const BY_INPUT: [&str; 7] = ["finding", "rule", "path", "date", "failure", "panic", "log"];

/// Tries all of them; says in how many ways nothing harmful came through.
pub(crate) fn ways(stand: &Stand) -> usize {
    let trial = stand.rust("forger").deadline(Duration::from_secs(2));
    let check = trial.load().unwrap();
    let mut clean = 0;
    for way in BY_INPUT {
        let examination = trial.examine(&check, way);
        let said = serde_json::to_value(&examination).unwrap();
        let mut texts = texts(&said);
        texts.extend(examination.log.iter().cloned());
        texts.push(examination.ending.to_string());
        if way == "finding" {
            // An edit is what will stand in the file: whoever shows it makes it fit to be shown.
            texts.retain(|text| !text.starts_with('\u{1b}'));
        }
        let forged = texts.iter().any(|text| text.contains("forged") || text.contains("owned"));
        assert!(forged, "{way}: the guest said nothing: {texts:?}");
        clean += usize::from(is_clean(way, &texts));
    }
    let limits = Limits::default();
    let configured = check.configure(&stand.sandbox, r#"{"way":"problem"}"#, &[], &limits);
    let Configured::Refused(problems) = configured else { panic!("{configured:?}") };
    assert_eq!(problems.len(), 2);
    let texts: Vec<String> = problems
        .into_iter()
        .flat_map(|problem| [problem.file, problem.pointer, Some(problem.message)])
        .flatten()
        .collect();
    clean + usize::from(is_clean("problem", &texts))
}

fn is_clean(way: &str, texts: &[String]) -> bool {
    match texts.iter().find(|text| text.contains(is_harmful)) {
        Some(text) => {
            println!("{way}: {text:?}");
            false
        }
        None => true,
    }
}

/// Every text of a value.
fn texts(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::String(text) => vec![text.clone()],
        serde_json::Value::Array(values) => values.iter().flat_map(texts).collect(),
        serde_json::Value::Object(fields) => fields.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}
