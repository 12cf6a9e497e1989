//! Every rule finds its examples and leaves the others alone.

use std::collections::BTreeSet;

use tollgate_secrets::rule::SecretRule;
use tollgate_secrets::rules::ALL;
use tollgate_secrets::{Hit, Scanner, literals};

fn scan(text: &str) -> Vec<Hit> {
    let mut scanner = Scanner::new();
    scanner.feed(text.as_bytes());
    scanner.finish()
}

fn hits_of(rule: &SecretRule, text: &str) -> Vec<Hit> {
    scan(text).into_iter().filter(|hit| ALL[hit.rule].id == rule.id).collect()
}

#[test]
fn every_rule_fires_on_its_examples() {
    let mut wrong = Vec::new();
    for rule in ALL {
        assert!(!rule.firing.is_empty(), "{} has no firing example", rule.id);
        for (number, text) in rule.firing.iter().enumerate() {
            if hits_of(rule, text).len() != 1 {
                let ids: Vec<&str> = scan(text).iter().map(|hit| ALL[hit.rule].id).collect();
                wrong.push(format!("{}: firing example {number} gives {ids:?}", rule.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_rule_leaves_its_silent_examples_alone() {
    let mut wrong = Vec::new();
    for rule in ALL {
        assert!(!rule.silent.is_empty(), "{} has no silent example", rule.id);
        for text in rule.silent {
            if !hits_of(rule, text).is_empty() {
                wrong.push(format!("{}: `{text}`", rule.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_folder_and_the_list_agree() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "mod.rs")
        .collect();
    let rules: BTreeSet<String> = ALL
        .iter()
        .map(|rule| rule.id.strip_prefix("secrets/").unwrap().replace('-', "_") + ".rs")
        .collect();
    assert_eq!(files, rules);
}

#[test]
fn ids_are_stable() {
    let mut ids: Vec<&str> = ALL.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    assert_eq!(ids.join("\n") + "\n", include_str!("ids.txt").replace("\r\n", "\n"));
}

#[test]
fn every_rule_says_what_to_do() {
    for rule in ALL {
        for text in [rule.title, rule.description, rule.rationale, rule.remedy] {
            assert!(
                text.len() > 10 || text == rule.title && text.len() > 4,
                "{}: `{text}`",
                rule.id
            );
        }
        assert!(!rule.references.is_empty(), "{} has no reference", rule.id);
        assert!(!rule.keywords.is_empty(), "{} has no keyword", rule.id);
    }
}

#[test]
fn another_value_of_the_same_shape_fires_too() {
    for rule in ALL {
        for (number, text) in rule.firing.iter().enumerate() {
            let hit = hits_of(rule, text)[0];
            let (start, end) = (hit.secret.start as usize, hit.secret.end as usize);
            let mut changed = text.as_bytes().to_vec();
            // The end of the secret turns round by one within its kind of character.
            for byte in &mut changed[end - ((end - start) / 3).min(12)..end] {
                *byte = match *byte {
                    b'0'..=b'8' => *byte + 1,
                    b'9' => b'0',
                    b'a'..=b'e' => *byte + 1,
                    b'f' => b'a',
                    other => other,
                };
            }
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(hits_of(rule, &changed).len(), 1, "{}: changed example {number}", rule.id);
        }
    }
}

#[test]
fn no_example_stands_whole_in_the_source() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    for rule in ALL {
        let name = rule.id.strip_prefix("secrets/").unwrap().replace('-', "_") + ".rs";
        let source = std::fs::read_to_string(folder.join(name)).unwrap();
        for text in rule.firing {
            let hit = hits_of(rule, text)[0];
            let secret = &text[hit.secret.start as usize..hit.secret.end as usize];
            assert!(!source.contains(secret), "{} holds an example in one piece", rule.id);
        }
    }
}

#[test]
fn keywords_are_lower_case_and_each_example_has_one() {
    for literal in literals() {
        assert_eq!(*literal, literal.to_ascii_lowercase());
    }
    for rule in ALL {
        for text in rule.firing {
            let text = text.to_ascii_lowercase();
            assert!(literals().iter().any(|literal| text.contains(literal)), "{}", rule.id);
        }
    }
}
