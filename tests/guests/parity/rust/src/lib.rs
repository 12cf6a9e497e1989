//! Exercises the whole contract; the same check is written with every SDK, and all must say the same.
#![forbid(unsafe_code)]

use tollgate_check::options::Options;
use tollgate_check::{
    Check, Confidence, ConfigurationFile, Configured, Edit, EntryKind, Finding, Input, Manifest,
    Position, Problem, Refusal, Rule, Severity, Trigger, data, export, log, snapshot,
};

const TEXTS: Rule = Rule {
    id: "parity/none",
    title: "A word",
    severity: Severity::High,
    confidence: Confidence::High,
    description: "A word stands here.",
    rationale: "It must be the same in every language.",
    remedy: "Nothing.",
    example: "plover",
    references: &["https://example.com/parity"],
    ..Rule::EMPTY
};

const WORD: Rule = Rule { id: "parity/word", aliases: &["P1"], cwe: &[1], ..TEXTS };

const FOLDER: Rule = Rule {
    id: "parity/folder",
    title: "A folder",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    ..TEXTS
};

const PAIR: Rule = Rule {
    id: "parity/pair",
    title: "A pair",
    severity: Severity::Info,
    confidence: Confidence::Low,
    ..TEXTS
};

/// Bytes looked at at a time: few, so that words stand across the border.
const WINDOW: usize = 64;

#[derive(Debug)]
struct Parity {
    words: Vec<String>,
    aliases: Vec<String>,
}

impl Default for Parity {
    fn default() -> Self {
        Self { words: vec!["plover".to_owned()], aliases: Vec::new() }
    }
}

impl Check for Parity {
    const MANIFEST: Manifest = Manifest {
        id: "parity",
        version: "0.1.0",
        title: "Says the same in every language",
        description: "Exercises the whole contract.",
        rules: &[&WORD, &FOLDER, &PAIR],
        configuration_files: &["parity.conf"],
        datasets: &["parity-words"],
        triggers: &[Trigger::literal("plover"), Trigger::path("*.parity")],
        options: r#"{"type":"object","properties":{"words":{"type":"array","items":{"type":"string"}}},"additionalProperties":false}"#,
        ..Manifest::EMPTY
    };

    fn configure(
        options: &str,
        files: &[ConfigurationFile],
    ) -> Result<Configured<Self>, Vec<Problem>> {
        let options = Options::parse(options)?;
        let mut check = Self::default();
        let mut problems = Vec::new();
        let given = options.texts("words")?;
        if let Some(words) = &given {
            check.words = words.iter().map(|word| (*word).to_owned()).collect();
            for at in (0..words.len()).filter(|at| words[*at].is_empty()) {
                let message = "a word is empty; leave it out";
                problems.push(Problem::option(format!("/words/{at}"), message));
            }
        }
        for file in files {
            let text = String::from_utf8_lossy(&file.content);
            for (line, number) in text.lines().zip(1..) {
                if let Some(alias) = line.strip_prefix("alias ") {
                    check.aliases.push(alias.to_owned());
                } else if !line.is_empty() && !line.starts_with('#') {
                    let message = format!("unknown: {line}");
                    problems.push(Problem::file(&file.path, Some(number), message));
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let literals = check.words.iter().map(|word| Trigger::Literal(word.clone().into()));
        let triggers = literals.chain([Trigger::path("*.parity")]).collect();
        let configured = Configured::new(check);
        Ok(if given.is_some() { configured.triggers(triggers) } else { configured })
    }

    fn check(&self, input: &Input<'_>) -> Result<(), String> {
        let path = input.path().unwrap_or_default();
        if path.ends_with(".fail") {
            return Err("asked to fail".to_owned());
        }
        assert!(!path.ends_with(".crash"), "asked to crash");
        self.words(input)?;
        let readme = match snapshot::entry("README.md") {
            Ok(entry) => (entry.kind() == EntryKind::File).then(|| entry.size()),
            Err(Refusal::Absent) => None,
            Err(refusal) => return Err(refusal.into()),
        };
        pair(input, readme)?;
        folder(&path, readme.is_some())?;
        log::info(&format!("looked at {path}"));
        Ok(())
    }
}

impl Parity {
    fn words(&self, input: &Input<'_>) -> Result<(), String> {
        let longest = self.words.iter().map(String::len).max().unwrap_or_default();
        for window in input.windows(WINDOW, longest.saturating_sub(1)) {
            let window = window?;
            for at in (0..window.bytes.len()).filter(|at| window.owns(*at)) {
                let rest = &window.bytes[at..];
                for word in self.words.iter().filter(|word| rest.starts_with(word.as_bytes())) {
                    self.word(word, window.start + at as u64);
                }
            }
        }
        Ok(())
    }

    fn word(&self, word: &str, start: u64) {
        let span = start..start + word.len() as u64;
        let mut finding = Finding::new(&WORD, format!("`{word}` at {start}"))
            .at(span.clone())
            .suggest("Take it out", vec![Edit::new(span.clone(), "")]);
        if word.len() > 8 {
            finding = finding.sensitive(span);
        }
        for alias in &self.aliases {
            finding = finding.alias(alias);
        }
        finding.identity(word.as_bytes()).report();
    }
}

fn pair(input: &Input<'_>, readme: Option<u64>) -> Result<(), String> {
    if input.read(0, 5)? != b"pair " {
        return Ok(());
    }
    let (start, end) = (Position { line: 1, column: 1 }, Position { line: 1, column: 5 });
    let mut finding = Finding::new(&PAIR, "a pair")
        .at_position(start, end)
        .severity(Severity::Low)
        .confidence(Confidence::Medium)
        .cwe(7)
        .active_from("2026-01-02");
    if let Some(size) = readme {
        finding = finding.relate_in("README.md", 0..size.min(4), "see here");
    }
    finding.report();
    Ok(())
}

fn folder(path: &str, has_readme: bool) -> Result<(), String> {
    let matching = snapshot::glob("*.parity")?.count();
    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
    let beside = snapshot::list(parent)?.count();
    let value = match data::lookup("parity-words", path) {
        Ok(Some(value)) => String::from_utf8_lossy(&value).into_owned(),
        Ok(None) => "none".to_owned(),
        Err(_) => "refused".to_owned(),
    };
    let message = format!("{matching} matching, {beside} beside, {value}");
    let mut finding = Finding::new(&FOLDER, message);
    if has_readme {
        finding = finding.in_file("README.md");
    }
    finding.report();
    Ok(())
}

export!(Parity);
