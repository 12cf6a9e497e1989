//! What a hook pays for its snapshot: `index_cost [--object-format=sha256] [FILES]...` makes
//! repositories of so many files, stages one change in each and prints median milliseconds: to open
//! it, to compare the index, for both and the staged content, and to read the tree that the index
//! tells, alone.
#![expect(clippy::print_stdout, reason = "a measurement is for reading")]

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use tollgate_snapshot::{Environment, Repository};

const ROUNDS: usize = 101;

fn main() -> Result<(), Box<dyn Error>> {
    let (formats, sizes): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let sizes: Vec<usize> = sizes.iter().map(|size| size.parse()).collect::<Result<_, _>>()?;
    let hash_len = if formats.iter().any(|format| format.ends_with("sha256")) { 32 } else { 20 };
    let sizes = if sizes.is_empty() { vec![10_000, 100_000] } else { sizes };
    println!(
        "{:>8} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10}",
        "files", "open", "index", "both", "p99", "warm", "tree v2", "tree v4"
    );
    for size in sizes {
        let folder = tempfile::tempdir()?;
        repository(folder.path(), size, &formats)?;
        let environment = Environment::at(folder.path());
        let (mut opening, mut index, mut both, mut warm) = (vec![], vec![], vec![], vec![]);
        for _ in 0..ROUNDS {
            let start = Instant::now();
            let repository = Repository::open(&environment)?;
            opening.push(start.elapsed());
            let snapshot = repository.index()?;
            index.push(start.elapsed() - opening[opening.len() - 1]);
            assert_eq!(snapshot.judged().len(), 1);
            snapshot.read(&snapshot.judged()[0])?;
            both.push(start.elapsed());
            let start = Instant::now();
            repository.index()?;
            warm.push(start.elapsed());
        }
        both.sort();
        let worst = both[ROUNDS * 99 / 100].as_secs_f64() * 1e3;
        let mut row = format!("{size:>8}");
        for times in [&mut opening, &mut index, &mut both] {
            times.sort();
            row += &format!(" {:>10.3}", times[ROUNDS / 2].as_secs_f64() * 1e3);
        }
        warm.sort();
        row += &format!(" {worst:>10.3} {:>10.3}", warm[ROUNDS / 2].as_secs_f64() * 1e3);
        for version in ["2", "4"] {
            git(folder.path(), &["update-index", "--index-version", version], b"")?;
            git(folder.path(), &["write-tree"], b"")?;
            row += &format!(" {:>10.3}", tree_alone(folder.path(), hash_len)?);
        }
        println!("{row}");
    }
    Ok(())
}

/// Median milliseconds that the index's own note of its tree takes to be read from its bytes.
fn tree_alone(root: &Path, hash_len: usize) -> Result<f64, Box<dyn Error>> {
    let bytes = std::fs::read(root.join(".git/index"))?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        tollgate_snapshot::staged_tree(std::hint::black_box(&bytes), hash_len).ok_or("no tree")?;
        times.push(start.elapsed());
    }
    times.sort();
    Ok(times[ROUNDS / 2].as_secs_f64() * 1e3)
}

/// Files in folders of 20, three deep, committed by fast-import; then one of them changed.
fn repository(root: &Path, size: usize, formats: &[String]) -> Result<(), Box<dyn Error>> {
    let formats: Vec<&str> = formats.iter().map(String::as_str).collect();
    git(root, &[&["init", "-q", "-b", "main"], &formats[..]].concat(), b"")?;
    let mut stream =
        b"commit refs/heads/main\ncommitter A <a@example.org> 1 +0000\ndata 1\nm\n".to_vec();
    for at in 0..size {
        let folder = at / 20;
        let path = format!("src{}/part{}/module{}/file_{at}.py", folder / 400, folder / 20, folder);
        write!(stream, "M 100644 inline {path}\ndata {}\n{at}\n", at.to_string().len())?;
    }
    git(root, &["fast-import", "--quiet"], &stream)?;
    git(root, &["reset", "-q", "--hard"], b"")?;
    std::fs::write(root.join("src0/part1/module20/file_400.py"), "changed")?;
    git(root, &["add", "src0/part1/module20/file_400.py"], b"")
}

fn git(root: &Path, arguments: &[&str], input: &[u8]) -> Result<(), Box<dyn Error>> {
    let mut child = Command::new("git")
        .current_dir(root)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    child.stdin.take().ok_or("no stdin")?.write_all(input)?;
    if child.wait()?.success() { Ok(()) } else { Err(format!("git {arguments:?} failed").into()) }
}
