//! A process that writes is killed at random moments: the store opens, nothing in it is wrong, and
//! what was kept before stays.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use tollgate_store::{Space, Store};

const SPACE: Space = Space(1);
const KILLS: u64 = 200;
const IN_A_BATCH: u64 = 20;

/// Tells this program, when it is started once more, where to write.
const FOLDER: &str = "TOLLGATE_TEST_WRITES_INTO";
const FROM: &str = "TOLLGATE_TEST_WRITES_FROM";

fn key(batch: u64, at: u64) -> Vec<u8> {
    format!("{batch}/{at}").into_bytes()
}

/// What belongs under a key and nowhere else; up to 3 KiB, so that some have pages of their own.
fn value(batch: u64, at: u64) -> Vec<u8> {
    let mut bytes = vec![0; usize::try_from((batch * 7 + at * 151) % 3_000).unwrap()];
    blake3::Hasher::new().update(&key(batch, at)).finalize_xof().fill(&mut bytes);
    bytes
}

fn batch(batch: u64) -> Vec<(Space, Vec<u8>, Vec<u8>)> {
    (0..IN_A_BATCH).map(|at| (SPACE, key(batch, at), value(batch, at))).collect()
}

/// Not a test of its own: what the test below starts and kills.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test tells its other process what to do")]
#[expect(clippy::print_stdout, reason = "it tells what it has kept")]
fn writer() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let from: u64 = std::env::var(FROM).unwrap().parse().unwrap();
    let store = Store::open(Path::new(&folder), 1).unwrap();
    for n in from.. {
        store.put_many(&batch(n));
        println!("kept {n}");
        std::io::stdout().flush().unwrap();
    }
}

/// Which batches are there, whole; fails where one is in part or wrong.
#[track_caller]
fn kept(store: &Store, batches: u64) -> Vec<u64> {
    let mut kept = Vec::new();
    for n in 0..batches {
        let keys: Vec<_> = (0..IN_A_BATCH).map(|at| key(n, at)).collect();
        let found = store.get_many(SPACE, &keys);
        let there = found.iter().flatten().count() as u64;
        assert!(there == 0 || there == IN_A_BATCH, "batch {n} is there in part: {there}");
        for (at, found) in (0..).zip(found) {
            assert!(found.is_none_or(|found| found == value(n, at)), "batch {n} is wrong");
        }
        if there > 0 {
            kept.push(n);
        }
    }
    kept
}

#[test]
fn a_store_whose_writer_is_killed_at_any_moment_opens_and_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let program = std::env::current_exe().unwrap();
    let (mut from, mut began_to_write) = (0, 0);
    for kill in 0..KILLS {
        let mut writer = Command::new(&program)
            .args(["--exact", "writer", "--nocapture"])
            .env(FOLDER, folder.path())
            .env(FROM, from.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // From before it opens the store to many writes later.
        std::thread::sleep(Duration::from_micros((kill * 7_919) % 60_000));
        writer.kill().unwrap();
        let mut told = String::new();
        writer.stdout.take().unwrap().read_to_string(&mut told).unwrap();
        writer.wait().unwrap();
        let last = told.lines().filter_map(|line| line.split("kept ").nth(1)?.parse().ok()).max();
        began_to_write += u64::from(last.is_some());

        let store = Store::open(folder.path(), 1).unwrap();
        assert_eq!(store.take_notes(), [""; 0], "kill {kill}");
        let end = last.map_or(from, |last: u64| last + 1);
        // Those of this round one by one; the one after may have come as far as the disk.
        let kept = kept(&store, end + 1);
        assert!((0..end).all(|n| kept.contains(&n)), "kill {kill}: {end} were kept, not {kept:?}");
        from = end;
        if from > 200 {
            // A short list keeps the test short.
            store.clear();
            from = 0;
        }
    }
    assert!(began_to_write > KILLS / 4, "only {began_to_write} came to write");
}

/// Several processes write more than the bound between them.
#[test]
fn the_bound_holds_while_several_write() {
    const BOUND: u64 = 1 << 20;
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for writer in 0..4_u64 {
            let folder = folder.path();
            scope.spawn(move || {
                // A connection of its own, as of a process of its own.
                let store = Store::open_bounded(folder, 1, BOUND).unwrap();
                for n in 0..60 {
                    store.put_many(&batch(writer * 1_000 + n));
                }
                assert_eq!(store.take_notes(), [""; 0]);
            });
        }
    });
    let store = Store::open_bounded(folder.path(), 1, BOUND).unwrap();
    let stats = store.stats();
    assert!(stats.bytes <= BOUND && stats.bytes > BOUND / 4, "{stats:?}");
    for writer in 0..4_u64 {
        for n in 0..60 {
            for at in 0..IN_A_BATCH {
                let n = writer * 1_000 + n;
                let found = store.get(SPACE, &key(n, at));
                assert!(found.is_none_or(|found| found == value(n, at)));
            }
        }
    }
}
