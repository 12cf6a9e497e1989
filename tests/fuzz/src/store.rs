//! The store: any bytes in place of its file, and any row of uses.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use tollgate_store::{Space, Store};

use crate::Target;
use crate::input::{Bytes, edited};

pub(crate) const TARGET: Target = Target {
    name: "store",
    run,
    seeds,
    words: &[b"SQLite format 3\0", b"entries", b"\0\0\0\0", b"\xff\xff\xff\xff"],
    inputs: 250,
};

const SPACE: Space = Space(1);
const DAY: u32 = 20_000;

fn seeds() -> Vec<Vec<u8>> {
    let uses: Vec<u8> = (0..200).map(|n: u8| n.wrapping_mul(37)).collect();
    vec![
        b"\0SQLite format 3\0 and nothing more of it".to_vec(),
        vec![1, 0, 0, 0, 16, 4, 0xff, 0xff, 0xff, 0xff],
        vec![1, 0, 0, 0x10, 0x05, 2, 0, 1],
        // A file format that SQLite refuses without calling the file corrupt, once an error.
        vec![1, 0, 0, 0, 0x2f, 16, 0xff, 0xff, 0xff, 0xff],
        vec![2, 7, 0, 0, 1],
        [&[3], uses.as_slice()].concat(),
        [&[4], uses.as_slice()].concat(),
    ]
}

fn run(data: &[u8]) -> u64 {
    let mut input = Bytes(data);
    let folder = folder().expect("a folder");
    match input.byte() % 5 {
        0 => damaged(folder.path(), |_| input.0.to_vec()),
        1 => damaged(folder.path(), |good| edited(good, &mut input)),
        2 => damaged_log(folder.path(), &mut input),
        3 => used(folder.path(), &mut input, 64 << 20),
        _ => used(folder.path(), &mut input, 64 << 10),
    }
}

/// In memory where there is such a place: waiting for the disk is no part of this.
fn folder() -> std::io::Result<tempfile::TempDir> {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir())
}

fn known() -> Vec<(Space, Vec<u8>, Vec<u8>)> {
    (0..24_u8).map(|n| (SPACE, vec![n; 8], vec![n ^ 0x5a; usize::from(n) * 30])).collect()
}

/// Its files, filled with what is known. The log is folded in when `folded`.
fn filled(folder: &Path) -> PathBuf {
    let store = Store::open(folder, DAY).expect("a store");
    store.put_many(&known());
    store.stats().path
}

fn damaged(folder: &Path, damage: impl FnOnce(&[u8]) -> Vec<u8>) -> u64 {
    let path = filled(folder);
    // Opened again and written to until the log is folded in, the entries are in the file itself.
    let good = fs::read(&path).expect("its file");
    let log = with_tail(&path, "-wal");
    let good =
        if good.len() > 4_096 { good } else { [good, fs::read(&log).unwrap_or_default()].concat() };
    let _ = fs::remove_file(&log);
    fs::write(&path, damage(&good)).expect("a file");
    still_true(folder)
}

fn damaged_log(folder: &Path, input: &mut Bytes<'_>) -> u64 {
    let path = filled(folder);
    let log = with_tail(&path, "-wal");
    let bad = edited(&fs::read(&log).expect("its log"), input);
    fs::write(&log, bad).expect("a file");
    still_true(folder) | 8
}

fn with_tail(path: &Path, tail: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(tail);
    name.into()
}

/// Whatever the file holds: values are right or absent, and it can be used.
fn still_true(folder: &Path) -> u64 {
    let store = Store::open(folder, DAY).expect("a damaged store is built anew");
    let entries = known();
    let keys: Vec<_> = entries.iter().map(|(_, key, _)| key).collect();
    let found = store.get_many(SPACE, &keys);
    for ((_, key, value), found) in entries.iter().zip(&found) {
        assert!(found.is_none() || found.as_ref() == Some(value), "a wrong value of {key:?}");
    }
    let noted = store.take_notes().len() as u64;
    let (key, value) = (b"new".to_vec(), b"value".to_vec());
    store.put_many(&[(SPACE, key.clone(), value.clone())]);
    let kept = store.get(SPACE, &key);
    assert!(kept.is_none() || kept.as_ref() == Some(&value));
    // A write that met the damage rebuilds the file; the next one is kept.
    store.put_many(&[(SPACE, key.clone(), value.clone())]);
    assert_eq!(store.get(SPACE, &key), Some(value), "a store that keeps nothing");
    let there = found.iter().flatten().count() as u64;
    u64::from(there > 0) | u64::from(there as usize == entries.len()) << 1 | noted << 4
}

/// Any row of uses, against a map.
fn used(folder: &Path, input: &mut Bytes<'_>, bound: u64) -> u64 {
    let open = |day| Store::open_bounded(folder, day, bound).expect("a store");
    let mut model: HashMap<(u8, Vec<u8>), Vec<u8>> = HashMap::new();
    let mut put = 0;
    let mut day = DAY;
    let mut stores = [open(day), open(day)];
    while !input.is_empty() {
        let call = input.byte();
        let store = &stores[usize::from(call >> 7)];
        let (space, key) = (Space(call >> 5 & 1), vec![input.byte() % 32]);
        match call % 8 {
            0..=2 => {
                let value = vec![input.byte(); input.below(2_000)];
                put += value.len() as u64;
                store.put_many(&[(space, key.clone(), value.clone())]);
                model.insert((space.0, key), value);
            }
            3..=5 => {
                let found = store.get(space, &key);
                let expected = model.get(&(space.0, key.clone()));
                match found {
                    Some(found) => assert_eq!(Some(&found), expected, "{space:?} {key:?}"),
                    // What was put may have gone only where the bound was near.
                    None => assert!(expected.is_none() || put > bound / 4, "{space:?} {key:?}"),
                }
            }
            6 => {
                day += u32::from(call & 8 != 0);
                stores[usize::from(call >> 7)] = open(day);
            }
            _ if call == 0xff => {
                store.clear();
                model.clear();
            }
            _ => {
                let stats = store.stats();
                assert!(stats.bytes <= bound, "{stats:?}");
                assert!(stats.entries as usize <= model.len(), "{stats:?}");
            }
        }
    }
    for store in &stores {
        assert_eq!(store.take_notes(), [""; 0], "damage that nobody did");
    }
    (stores[0].stats().entries + 1).ilog2().into()
}
