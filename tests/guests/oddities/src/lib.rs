//! Reports what differs between runs elsewhere: where things lie in memory, in which order a hash
//! map has its keys, and how often a loop turns until something changes that nothing changes.
#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::hint::black_box;

use tollgate_check::{Check, Confidence, Finding, Input, Manifest, Rule, Severity, export};

const RULE: Rule = Rule {
    id: "oddities/seen",
    title: "Something that differs elsewhere",
    severity: Severity::Info,
    confidence: Confidence::High,
    description: "What a program can see of its machine without asking it.",
    rationale: "Tests need it.",
    remedy: "Nothing to mend.",
    ..Rule::EMPTY
};

#[derive(Debug, Default)]
struct Oddities;

fn tell(what: &str, value: &str) {
    Finding::new(&RULE, [what, ": ", value].concat()).report();
}

impl Check for Oddities {
    const MANIFEST: Manifest = Manifest {
        id: "oddities",
        version: env!("CARGO_PKG_VERSION"),
        title: "Looks for its machine",
        rules: &[&RULE],
        ..Manifest::EMPTY
    };

    fn check(&self, _input: &Input) -> Result<(), String> {
        let local = 0_u8;
        let heap: Vec<Vec<u8>> = (1..10).map(|size| vec![0; size * 1_000]).collect();
        tell("stack", &format!("{:p}", black_box(&local)));
        tell("heap", &format!("{:?}", heap.iter().map(Vec::as_ptr).collect::<Vec<_>>()));
        tell("code", &format!("{:p}", Self::check as *const ()));
        let keys: HashMap<u32, ()> = (0..100).map(|key| (key, ())).collect();
        tell("order", &format!("{:?}", keys.keys().collect::<Vec<_>>()));
        let mut turns = 0_u32;
        while black_box(local) == 0 && turns < 100_000 {
            turns += 1;
        }
        tell("turns", &turns.to_string());
        Ok(())
    }
}

export!(Oddities);
