//! {{title}}
#![forbid(unsafe_code)]

use tollgate_check::options::Options;
use tollgate_check::{
    Check, Confidence, ConfigurationFile, Configured, Finding, Input, Manifest, Problem, Rule,
    Severity, Trigger, export,
};

/// What is looked for, unless the option `word` says something else.
const WORD: &str = "DONOTCOMMIT";

const FORBIDDEN_WORD: Rule = Rule {
    id: "{{name}}/forbidden-word",
    title: "A word that does not belong here",
    severity: Severity::Medium,
    confidence: Confidence::High,
    description: "The word stands in a file.",
    rationale: "It marks work that is not done.",
    remedy: "Finish the work, or say it in other words.",
    example: "// DONOTCOMMIT: the timeout is a guess",
    ..Rule::EMPTY
};

#[derive(Debug)]
struct ForbiddenWord {
    word: String,
}

impl Default for ForbiddenWord {
    fn default() -> Self {
        Self { word: WORD.to_owned() }
    }
}

impl Check for ForbiddenWord {
    const MANIFEST: Manifest = Manifest {
        id: "{{name}}",
        version: env!("CARGO_PKG_VERSION"),
        title: "{{title}}",
        rules: &[&FORBIDDEN_WORD],
        // Files without it never enter the check.
        triggers: &[Trigger::literal(WORD)],
        options: r#"{
            "type": "object",
            "properties": { "word": { "type": "string", "minLength": 1 } },
            "additionalProperties": false
        }"#,
        ..Manifest::EMPTY
    };

    /// Reads the options of `[checks.{{name}}]` in a repository's `tollgate.toml`.
    fn configure(
        options: &str,
        _files: &[ConfigurationFile],
    ) -> Result<Configured<Self>, Vec<Problem>> {
        let options = Options::parse(options)?;
        let Some(word) = options.text("word")? else {
            return Ok(Configured::new(Self::default()));
        };
        let trigger = Trigger::Literal(word.to_owned().into());
        Ok(Configured::new(Self { word: word.to_owned() }).triggers(vec![trigger]))
    }

    /// Looks at one file.
    fn check(&self, input: &Input<'_>) -> Result<(), String> {
        let word = self.word.as_bytes();
        // In pieces, since a file may be larger than a check's memory.
        for window in input.windows(1 << 20, word.len()) {
            let window = window?;
            for at in 0..window.bytes.len() {
                if window.owns(at) && window.bytes[at..].starts_with(word) {
                    let start = window.start + at as u64;
                    Finding::new(&FORBIDDEN_WORD, format!("`{}` stands here", self.word))
                        .at(start..start + word.len() as u64)
                        .report();
                }
            }
        }
        Ok(())
    }
}

export!(ForbiddenWord);

#[cfg(test)]
mod tests {
    use tollgate_check::testing::Snapshot;

    use super::*;

    #[test]
    fn the_word_is_found_where_it_stands() {
        let run = Snapshot::new()
            .file("notes.txt", "one\nDONOTCOMMIT two\n")
            .check::<ForbiddenWord>("notes.txt", "{}")
            .unwrap();
        assert_eq!(run.findings.len(), 1);
        assert_eq!(run.findings[0].message, "`DONOTCOMMIT` stands here");
    }
}
