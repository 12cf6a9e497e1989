//! Fuzzing by hand: `tollgate-fuzz run TARGET SECONDS [SEED]` without coverage guidance,
//! `tollgate-fuzz seeds TARGET FOLDER` writes what a guided fuzzer begins with.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool of the build")]

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use tollgate_fuzz::{Target, Until, drive, target};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["seeds", name, folder] => named(name).and_then(|target| seeds(target, Path::new(folder))),
        ["run", name, seconds] => named(name).and_then(|target| run(target, seconds, "1")),
        ["run", name, seconds, seed] => named(name).and_then(|target| run(target, seconds, seed)),
        _ => Err("usage: tollgate-fuzz run TARGET SECONDS [SEED] | seeds TARGET FOLDER".to_owned()),
    };
    match outcome {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn named(name: &str) -> Result<&'static Target, String> {
    target(name).ok_or_else(|| format!("no target is named `{name}`"))
}

fn seeds(target: &Target, folder: &Path) -> Result<String, String> {
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(folder).map_err(told)?;
    let seeds = (target.seeds)();
    for (number, seed) in seeds.iter().enumerate() {
        fs::write(folder.join(format!("seed-{number}")), seed).map_err(told)?;
    }
    let words: String = target.words.iter().map(|word| format!("\"{}\"\n", spelt(word))).collect();
    let dictionary = folder.with_extension("dict");
    fs::write(&dictionary, words).map_err(told)?;
    Ok(format!("{} seeds in {}", seeds.len(), folder.display()))
}

/// As libFuzzer's dictionaries spell bytes.
fn spelt(word: &[u8]) -> String {
    word.iter().map(|byte| format!("\\x{byte:02X}")).collect()
}

fn run(target: &Target, seconds: &str, seed: &str) -> Result<String, String> {
    let seconds: u64 = seconds.parse().map_err(|_| format!("`{seconds}` is no number"))?;
    let seed: u64 = seed.parse().map_err(|_| format!("`{seed}` is no number"))?;
    let start = Instant::now();
    let until = Until::Time(start + Duration::from_secs(seconds));
    let (inputs, kept) = drive(target, seed, until)?;
    let time = start.elapsed().as_secs_f64();
    Ok(format!(
        "{}: {inputs} inputs in {time:.0} s, {:.0} a second, {kept} kept for new behaviour",
        target.name,
        inputs as f64 / time
    ))
}
