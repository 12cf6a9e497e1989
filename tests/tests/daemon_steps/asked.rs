//! What a hook said with the daemon, and what the program said by itself.

use std::fs;
use std::path::{Path, PathBuf};

use tollgate_tests::Answer;

/// One hook's two answers.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) hook: String,
    pub(crate) warm: Said,
    pub(crate) cold: Said,
}

/// Exit code, standard output, standard error.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) code: String,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl Asked {
    /// Nothing where both said the same.
    pub(crate) fn difference(&self) -> Result<(), String> {
        if self.warm == self.cold {
            return Ok(());
        }
        let (hook, warm, cold) = (&self.hook, &self.warm, &self.cold);
        Err(format!("{hook} with the daemon: {warm:#?}\nwithout: {cold:#?}"))
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.cold.code != "0"
    }

    /// There is no verdict: something has to be mended first.
    pub(crate) fn is_refused(&self) -> bool {
        !matches!(self.cold.code.as_str(), "0" | "1" | "3")
    }
}

/// Reads and removes what is in the folder where hooks write it down. `names` stand for folders
/// that differ between the two.
pub(crate) fn take(folder: &Path, names: &[(PathBuf, &str)]) -> Vec<Asked> {
    let mut asked = Vec::new();
    let files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    for path in &files {
        let Some(stem) = path.to_str().unwrap().strip_suffix(".warm.code") else { continue };
        let read = |ending: &str| {
            let bytes = fs::read(format!("{stem}.{ending}")).unwrap();
            alike(&String::from_utf8_lossy(&bytes), names)
        };
        let said = |who: &str| Said {
            code: read(&format!("{who}.code")).trim().to_owned(),
            output: read(&format!("{who}.out")),
            errors: read(&format!("{who}.err")),
        };
        let hook = stem.rsplit('.').next().unwrap().to_owned();
        asked.push(Asked { hook, warm: said("warm"), cold: said("cold") });
    }
    for path in files {
        fs::remove_file(path).unwrap();
    }
    asked
}

/// Two answers of the program that were asked for here.
pub(crate) fn both(what: &str, warm: &Answer, cold: &Answer, names: &[(PathBuf, &str)]) -> Asked {
    let said = |answer: &Answer| Said {
        code: answer.code.to_string(),
        output: alike(&answer.stdout, names),
        errors: alike(&answer.stderr, names),
    };
    Asked { hook: what.to_owned(), warm: said(warm), cold: said(cold) }
}

/// A text without what may differ.
fn alike(text: &str, names: &[(PathBuf, &str)]) -> String {
    let mut text = text.to_owned();
    for (place, name) in names {
        text = text.replace(place.to_str().unwrap(), name);
    }
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match lines.last_mut() {
            // Where a long line is broken depends on the time it tells.
            Some(last) if is_summary(last) && line.starts_with("  ") => {
                *last += &line[1..];
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines.iter().map(|line| without_times(line) + "\n").collect()
}

fn is_summary(line: &str) -> bool {
    let before = line.split_once(JUDGED).map_or("", |(before, _)| before);
    before.ends_with(" file") || before.ends_with(" files")
}

const JUDGED: &str = " judged";

/// The line that sums a report up, without what may differ: the share of kept results, and how long
/// it took.
fn without_times(line: &str) -> String {
    let Some((before, after)) = line.split_once(JUDGED) else { return line.to_owned() };
    match after.find(" ms").map(|at| at + 3).or_else(|| after.find(" s").map(|at| at + 2)) {
        Some(end) if is_summary(line) && after[..end].contains(" in ") => {
            [before, JUDGED, &after[end..]].concat()
        }
        _ => line.to_owned(),
    }
}

#[test]
fn only_times_are_left_out() {
    let line = "12 files judged, 91 % from cache, in 34 ms; 3 findings (1 high)";
    assert_eq!(without_times(line), "12 files judged; 3 findings (1 high)");
    assert_eq!(without_times("0 files judged in 1.2 s; 0 findings"), "0 files judged; 0 findings");
    assert_eq!(without_times("judged in 3 ms"), "judged in 3 ms");
    let broken = "1 file judged in 100 ms; 10\n  suppressed\n  here\nrest\n  of it\n";
    assert_eq!(alike(broken, &[]), "1 file judged; 10 suppressed here\nrest\n  of it\n");
}
