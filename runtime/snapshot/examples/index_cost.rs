//! What a hook pays for its snapshot: `index_cost [FILES]...` makes repositories of so many files,
//! stages one change in each and prints median milliseconds.
#![expect(clippy::print_stdout, reason = "a measurement is for reading")]

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use tollgate_snapshot::{Environment, Repository};

const ROUNDS: usize = 101;

fn main() -> Result<(), Box<dyn Error>> {
    let sizes: Vec<usize> =
        std::env::args().skip(1).map(|size| size.parse()).collect::<Result<_, _>>()?;
    let sizes = if sizes.is_empty() { vec![10_000, 100_000] } else { sizes };
    println!(
        "{:>8} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10}",
        "files", "open", "index", "both", "p99", "warm", "tree v2", "tree v4"
    );
    for size in sizes {
        let folder = tempfile::tempdir()?;
        repository(folder.path(), size)?;
        let environment = Environment::at(folder.path());
        let (mut opening, mut index, mut both, mut warm) = (vec![], vec![], vec![], vec![]);
        for _ in 0..ROUNDS {
            let start = Instant::now();
            let repository = Repository::open(&environment)?;
            opening.push(start.elapsed());
            let snapshot = repository.index()?;
            both.push(start.elapsed());
            index.push(start.elapsed() - opening[opening.len() - 1]);
            assert_eq!(snapshot.judged().len(), 1);
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
            row += &format!(" {:>10.3}", tree_alone(folder.path())?);
        }
        println!("{row}");
    }
    Ok(())
}

/// Median milliseconds that the index's own note of its tree takes to be read from its bytes.
fn tree_alone(root: &Path) -> Result<f64, Box<dyn Error>> {
    let bytes = std::fs::read(root.join(".git/index"))?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        tollgate_snapshot::staged_tree(std::hint::black_box(&bytes), 20).ok_or("no tree")?;
        times.push(start.elapsed());
    }
    times.sort();
    Ok(times[ROUNDS / 2].as_secs_f64() * 1e3)
}

/// Files in folders of 20, three deep, committed by fast-import; then one of them changed.
fn repository(root: &Path, size: usize) -> Result<(), Box<dyn Error>> {
    git(root, &["init", "-q", "-b", "main"], b"")?;
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
        .spawn()?;
    child.stdin.take().ok_or("no stdin")?.write_all(input)?;
    if child.wait()?.success() { Ok(()) } else { Err(format!("git {arguments:?} failed").into()) }
}
