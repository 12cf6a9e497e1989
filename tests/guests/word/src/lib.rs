//! Flags every occurrence of one word: the one in option `word`, else `flagme`.
#![forbid(unsafe_code)]

use tollgate_check::options::Options;
use tollgate_check::{
    Check, Confidence, ConfigurationFile, Configured, Finding, Input, Manifest, Problem, Rule,
    Severity, Trigger, export,
};

const RULE: Rule = Rule {
    id: "word/found",
    title: "The word stands here",
    severity: Severity::High,
    confidence: Confidence::High,
    description: "An occurrence of the configured word.",
    rationale: "Tests need it.",
    remedy: "Nothing to mend.",
    ..Rule::EMPTY
};

#[derive(Debug)]
struct Word(String);

impl Default for Word {
    fn default() -> Self {
        Self("flagme".to_owned())
    }
}

impl Check for Word {
    const MANIFEST: Manifest = Manifest {
        id: "word",
        version: env!("CARGO_PKG_VERSION"),
        title: "One word",
        rules: &[&RULE],
        triggers: &[Trigger::literal("flagme")],
        options: r#"{
            "type": "object",
            "properties": { "word": { "type": "string", "minLength": 1 } },
            "additionalProperties": false
        }"#,
        ..Manifest::EMPTY
    };

    fn configure(
        options: &str,
        _files: &[ConfigurationFile],
    ) -> Result<Configured<Self>, Vec<Problem>> {
        let options = Options::parse(options)?;
        let Some(word) = options.text("word")? else {
            return Ok(Configured::new(Self::default()));
        };
        if word.is_empty() {
            return Err(vec![Problem::option("/word", "the word is empty; give one to look for")]);
        }
        let trigger = Trigger::Literal(word.to_owned().into());
        Ok(Configured::new(Self(word.to_owned())).triggers(vec![trigger]))
    }

    fn check(&self, input: &Input) -> Result<(), String> {
        let word = self.0.as_bytes();
        for window in input.windows(1 << 20, word.len()) {
            let window = window?;
            for at in 0..window.bytes.len() {
                if window.owns(at) && window.bytes[at..].starts_with(word) {
                    let start = window.start + at as u64;
                    Finding::new(&RULE, ["the word `", &self.0, "` stands here"].concat())
                        .at(start..start + word.len() as u64)
                        .report();
                }
            }
        }
        Ok(())
    }
}

export!(Word);
