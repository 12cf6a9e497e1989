//! The automaton over all keywords, laid out as `automaton::Keywords`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::error::Error;
use std::fmt::Write;

use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, MatchKind};

use crate::rule::SecretRule;

/// The byte order marks that `encoding` knows, which a test holds to it.
const MARKS: [[u8; 2]; 2] = [[0xFF, 0xFE], [0xFE, 0xFF]];

pub(crate) fn write(source: &mut String, rules: &[&SecretRule]) -> Result<(), Box<dyn Error>> {
    let by_keyword = by_keyword(rules);
    let automaton = DFA::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .build(by_keyword.keys())?;

    // Breadth first from the start; states that end a keyword get the highest numbers.
    let start = automaton.start_state(Anchored::No)?;
    let mut queue = VecDeque::from([start]);
    let mut seen = BTreeSet::from([start]);
    let (mut plain, mut ending) = (Vec::new(), Vec::new());
    while let Some(state) = queue.pop_front() {
        if automaton.is_match(state) { &mut ending } else { &mut plain }.push(state);
        for byte in 0..=255 {
            let next = automaton.next_state(Anchored::No, state, byte);
            if seen.insert(next) {
                queue.push_back(next);
            }
        }
    }
    let first_match = plain.len();
    let states: Vec<_> = plain.into_iter().chain(ending).collect();
    let number: BTreeMap<_, _> = states.iter().enumerate().map(|(n, state)| (*state, n)).collect();
    let rows: Vec<Vec<usize>> = states
        .iter()
        .map(|state| {
            (0..=255)
                .map(|byte| number[&automaton.next_state(Anchored::No, *state, byte)])
                .collect()
        })
        .collect();

    let (classes, representatives) = byte_classes(&rows);
    let shift = representatives.len().next_power_of_two().trailing_zeros();
    let mut next = vec![0; states.len() << shift];
    for (row, targets) in rows.iter().enumerate() {
        for (class, byte) in representatives.iter().enumerate() {
            next[(row << shift) | class] = targets[*byte];
        }
    }
    let (mut match_starts, mut matches) = (vec![0], Vec::new());
    for state in &states[first_match..] {
        matches.extend(
            (0..automaton.match_len(*state))
                .map(|index| automaton.match_pattern(*state, index).as_usize()),
        );
        match_starts.push(matches.len());
    }
    let (mut rule_starts, mut keyword_rules) = (vec![0], Vec::new());
    for rules in by_keyword.values() {
        keyword_rules.extend(rules.iter().copied());
        rule_starts.push(keyword_rules.len());
    }
    let lengths: Vec<usize> = by_keyword.keys().map(String::len).collect();
    for table in [&next, &match_starts, &rule_starts] {
        if table.iter().any(|entry| *entry > usize::from(u16::MAX)) {
            return Err("the keyword tables need more than 16 bits per entry".into());
        }
    }
    if lengths.iter().any(|length| *length > 255) {
        return Err("a keyword is longer than 255 bytes".into());
    }

    writeln!(
        source,
        "pub(crate) static KEYWORDS: Keywords = Keywords {{ classes: &{classes:?}, \
         next: {{ static NEXT: [u16; {}] = {next:?}; &NEXT }}, shift: {shift}, \
         first_match: {first_match}, match_starts: &{match_starts:?}, matches: &{matches:?}, \
         lengths: &{lengths:?}, rule_starts: &{rule_starts:?}, rules: &{keyword_rules:?} }};",
        next.len(),
    )?;
    let literals: Vec<&String> = by_keyword.keys().collect();
    writeln!(source, "pub(crate) static LITERALS: &[&str] = &{literals:?};")?;
    Ok(())
}

/// Gives bytes whose columns are equal in every row the same number; also one byte of each.
pub(crate) fn byte_classes(rows: &[Vec<usize>]) -> ([u8; 256], Vec<usize>) {
    let mut classes = [0; 256];
    let mut columns: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    let mut representatives = Vec::new();
    for byte in 0..256 {
        let column = rows.iter().map(|row| row[byte]).collect();
        let class = *columns.entry(column).or_insert_with(|| {
            representatives.push(byte);
            representatives.len() - 1
        });
        classes[byte] = u8::try_from(class).unwrap_or(u8::MAX);
    }
    (classes, representatives)
}

/// Each keyword in lower case, with the rules it belongs to.
fn by_keyword(rules: &[&SecretRule]) -> BTreeMap<String, BTreeSet<usize>> {
    let mut by_keyword: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (index, rule) in rules.iter().enumerate() {
        for keyword in rule.keywords {
            by_keyword.entry(keyword.to_ascii_lowercase()).or_default().insert(index);
        }
    }
    by_keyword
}

/// The manifest's triggers: every keyword that no other keyword is part of, and the marks of
/// UTF-16, where the host can't see a keyword.
pub(crate) fn triggers(rules: &[&SecretRule]) -> String {
    let keywords = by_keyword(rules);
    let covered = |keyword: &str| {
        keywords.keys().any(|other| other != keyword && keyword.contains(other.as_str()))
    };
    let entries: String = keywords
        .keys()
        .filter(|keyword| !covered(keyword))
        .map(|keyword| format!("Trigger::literal({keyword:?}),"))
        .collect();
    let marks: String = MARKS.iter().map(|mark| format!("Trigger::magic(&{mark:?}),")).collect();
    format!("const TRIGGERS: &[Trigger] = &[{entries}{marks}];\n")
}
