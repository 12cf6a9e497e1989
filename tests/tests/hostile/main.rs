//! Guests that must not matter: each ends with the outcome the table names, within its deadline;
//! what others find stays as it was, the memory comes back, and the process lives on.
//!
//! `cargo xtask guests` prints the table.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up has failed")]
#![expect(clippy::print_stdout, reason = "the table is what this test is for")]

mod assembled;
mod forged;
mod memory;
mod repository;
mod scenes;
mod sibling;
mod stand;
mod table;
mod words;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::thread;

use tollgate_sandbox::{Allocation, Sandbox};

use crate::memory::resident;
use crate::sibling::Sibling;
use crate::stand::Stand;
use crate::table::{GUESTS, Guest, NUMBERS};

/// One after the other, with neighbours: a guest and its sibling run at a time.
const INSTANCES: NonZeroUsize = NonZeroUsize::new(3).unwrap();

/// Of the guest that is let have most; the gate makes its pool for the largest limit too.
const MOST_MEMORY: usize = 256 << 20;
const MOST_ELEMENTS: usize = 10_000;

/// What a process may keep of 41 hostile guests: freed pieces that the allocator holds on to.
const KEPT: u64 = 64 << 20;

#[test]
fn none_of_them_matters() {
    // Guests need more stack than a test's thread has.
    let round = || {
        for (name, allocation) in [
            ("memory mapped for each", Allocation::OnDemand),
            (
                "memory from a pool",
                Allocation::Pooling {
                    instances: INSTANCES,
                    memory: MOST_MEMORY,
                    table_elements: MOST_ELEMENTS,
                },
            ),
        ] {
            run_all(name, allocation);
        }
    };
    thread::Builder::new().stack_size(Sandbox::THREAD_STACK).spawn(round).unwrap().join().unwrap();
}

fn run_all(name: &str, allocation: Allocation) {
    let stand = Stand::new(allocation);
    let sibling = Sibling::new(&stand.sandbox);
    let before = sibling.findings();
    let start = resident();
    let mut wrong = Vec::new();
    println!("\n{name}\n{}", Guest::HEADER);
    let during = sibling.beside(|| {
        for guest in GUESTS {
            let line = guest.run(&stand);
            println!("{line}");
            wrong.extend(line.wrong());
        }
    });
    let end = resident();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(during.runs > 100, "the sibling ran {} times beside them", during.runs);
    assert_eq!(during.other, None, "what the sibling found beside them");
    assert_eq!(sibling.findings(), before, "what the sibling finds after them");
    println!("the sibling check found the same {} times beside them", during.runs);
    if let (Some(start), Some(end)) = (start, end) {
        println!("resident memory: {} MiB before, {} MiB after", start >> 20, end >> 20);
        assert!(end < start + KEPT, "{start} bytes before, {end} after");
    }
}

#[test]
fn no_number_lacks_a_guest() {
    let there: BTreeSet<u32> = GUESTS.iter().map(Guest::number).collect();
    assert_eq!(there, NUMBERS.iter().copied().collect::<BTreeSet<u32>>());
}

#[test]
fn no_text_lacks_a_row() {
    for name in assembled::names() {
        assert!(table::SOURCE.contains(&format!("\"{name}\"")), "{name}.wat is in no row");
    }
}
