//! What looking up and keeping 10,000 small results costs: `cargo run --release --example lookup_cost`.

use std::time::Instant;

use tollgate_store::{Space, Store};

const RESULTS: u32 = 10_000;

#[expect(clippy::print_stdout, reason = "a measurement tells its result")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(folder.path(), 1)?;
    let space = Space(1);
    let key = |n: u32| blake3::hash(&n.to_le_bytes()).as_bytes().to_vec();
    let entries: Vec<_> = (0..RESULTS).map(|n| (space, key(n), vec![7; 60])).collect();
    let keys: Vec<_> = (0..RESULTS).map(key).collect();
    let start = Instant::now();
    store.put_many(&entries);
    let kept = start.elapsed();
    let mut rounds = Vec::new();
    for _ in 0..11 {
        let start = Instant::now();
        let found = store.get_many(space, &keys).iter().flatten().count();
        assert_eq!(found, keys.len());
        rounds.push(start.elapsed());
    }
    rounds.sort();
    println!("kept: {:.2} us each", kept.as_secs_f64() * 1e6 / f64::from(RESULTS));
    println!(
        "looked up: {:.2} us each, median",
        rounds[5].as_secs_f64() * 1e6 / f64::from(RESULTS)
    );
    let start = Instant::now();
    Store::open(folder.path(), 1)?;
    println!("opened: {:.2} ms", start.elapsed().as_secs_f64() * 1e3);
    Ok(())
}
