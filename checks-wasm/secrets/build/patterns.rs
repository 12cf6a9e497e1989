//! One small anchored automaton for each part of each pattern, laid out as `automaton::Dfa`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::error::Error;
use std::fmt::Write;

use regex_automata::dfa::Automaton;
use regex_automata::dfa::dense;
use regex_automata::nfa::thompson;
use regex_automata::util::start;
use regex_automata::util::syntax;
use regex_automata::{Anchored, MatchKind};

use crate::keywords::byte_classes;
use crate::rule::{Finder, SecretRule};

/// Tables of one automaton larger than this mean a pattern that should be written otherwise.
const MAX_ENTRIES: usize = 16_384;

pub(crate) fn write(source: &mut String, rules: &[&SecretRule]) -> Result<(), Box<dyn Error>> {
    let mut written: BTreeMap<(String, bool), usize> = BTreeMap::new();
    let mut patterns = String::new();
    for rule in rules {
        let Finder::Pattern(pattern) = rule.finder else {
            patterns.push_str("None,");
            continue;
        };
        let mut part = |regex: &str, reverse: bool| -> Result<Option<usize>, Box<dyn Error>> {
            if regex.is_empty() {
                return Ok(None);
            }
            let fresh = written.len();
            let number = *written.entry((regex.to_owned(), reverse)).or_insert(fresh);
            if number == fresh {
                automaton(source, number, regex, reverse)
                    .map_err(|error| format!("{}: {error}", rule.id))?;
            }
            Ok(Some(number))
        };
        let before = part(pattern.before, true)?;
        let lead = part(pattern.lead, false)?;
        let secret = part(pattern.secret, false)?.ok_or("a pattern without a secret")?;
        let trail = part(pattern.trail, false)?;
        let reference = |part: Option<usize>| match part {
            Some(number) => format!("Some(&DFA_{number})"),
            None => "None".to_owned(),
        };
        write!(
            patterns,
            "Some(PatternDfas {{ before: {}, lead: {}, secret: &DFA_{secret}, trail: {} }}),",
            reference(before),
            reference(lead),
            reference(trail),
        )?;
    }
    writeln!(
        source,
        "pub(crate) static PATTERNS: [Option<PatternDfas>; {}] = [{patterns}];",
        rules.len()
    )?;
    Ok(())
}

fn automaton(
    source: &mut String,
    number: usize,
    regex: &str,
    reverse: bool,
) -> Result<(), Box<dyn Error>> {
    let dfa = dense::Builder::new()
        .configure(
            dense::Config::new()
                .match_kind(MatchKind::All)
                .start_kind(regex_automata::dfa::StartKind::Anchored)
                .minimize(true),
        )
        .thompson(thompson::Config::new().reverse(reverse).utf8(false))
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .build(regex)?;

    // A state of the library accepts one byte late; here it accepts as soon as the input may end.
    let start = dfa.start_state(&start::Config::new().anchored(Anchored::Yes))?;
    let mut queue = VecDeque::from([start]);
    let mut seen = BTreeSet::from([start]);
    let (mut dead, mut plain, mut accepting) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(state) = queue.pop_front() {
        let accepts = dfa.is_match_state(dfa.next_eoi_state(state));
        match (dfa.is_dead_state(state), accepts) {
            (true, _) => dead.push(state),
            (_, false) => plain.push(state),
            (_, true) => accepting.push(state),
        }
        for byte in 0..=255 {
            let next = dfa.next_state(state, byte);
            if seen.insert(next) {
                queue.push_back(next);
            }
        }
    }
    if dead.len() > 1 {
        return Err("more than one dead state".into());
    }
    let first_accept = 1 + plain.len();
    // State 0 is dead whether the library reached its dead state or not.
    let mut numbers: BTreeMap<_, _> = dead.iter().map(|state| (*state, 0)).collect();
    numbers.extend(plain.iter().chain(&accepting).enumerate().map(|(n, state)| (*state, n + 1)));
    let mut rows = vec![vec![0; 256]];
    for state in plain.iter().chain(&accepting) {
        rows.push((0..=255).map(|byte| numbers[&dfa.next_state(*state, byte)]).collect());
    }
    let (classes, representatives) = byte_classes(&rows);
    let stride = representatives.len();
    let next: Vec<usize> =
        rows.iter().flat_map(|row| representatives.iter().map(|byte| row[*byte])).collect();
    if next.len() > MAX_ENTRIES {
        return Err(
            format!("`{regex}` needs {} entries, more than {MAX_ENTRIES}", next.len()).into()
        );
    }
    writeln!(
        source,
        "static DFA_{number}: Dfa = Dfa {{ classes: &{classes:?}, next: &{next:?}, \
         stride: {stride}, start: {}, first_accept: {first_accept} }};",
        numbers[&start],
    )?;
    Ok(())
}
