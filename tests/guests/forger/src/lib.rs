//! Says something harmful in every text a check can hand out. The first line of its input names
//! the way: `finding`, `rule`, `path`, `related`, `date`, `failure`, `panic`, `log`; option `way`
//! `problem` makes it refuse its configuration, and `trigger` hand out triggers.
#![forbid(unsafe_code)]

use tollgate_check::options::Options;
use tollgate_check::{
    Check, Confidence, ConfigurationFile, Configured, Edit, Finding, Input, Manifest, Problem,
    Rule, Severity, Trigger, export, log,
};

/// Clears the screen, forges a line, hides, reverses, separates lines, ends a string.
const HARM: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\r\nforged.py:1:1: high: forged\u{8}\u{9b}31m\u{200b}\u{202e}\u{2066}\u{2028}\u{85}\u{feff}\u{e0041}\u{0}";

const RULE: Rule = Rule {
    id: "forger/lie",
    title: "A lie",
    severity: Severity::Low,
    confidence: Confidence::High,
    description: "Nothing that is true.",
    rationale: "Tests need it.",
    remedy: "Nothing to mend.",
    ..Rule::EMPTY
};

/// Not in the manifest, and no name of a rule.
const HARMFUL_RULE: Rule = Rule { id: HARM, ..RULE };

#[derive(Debug, Default)]
struct Forger;

impl Check for Forger {
    const MANIFEST: Manifest = Manifest {
        id: "forger",
        version: env!("CARGO_PKG_VERSION"),
        title: "Forges output",
        rules: &[&RULE],
        files: &["*.txt"],
        options: r#"{ "type": "object", "properties": { "way": { "type": "string" } } }"#,
        ..Manifest::EMPTY
    };

    fn configure(
        options: &str,
        _files: &[ConfigurationFile],
    ) -> Result<Configured<Self>, Vec<Problem>> {
        match Options::parse(options)?.text("way")? {
            Some("problem") => {
                let mut problem = Problem::option(HARM, HARM);
                problem.file = Some(HARM.to_owned());
                Err(vec![problem, Problem::option(HARM, HARM)])
            }
            Some("trigger") => {
                Ok(Configured::new(Self).triggers(vec![Trigger::Path(HARM.to_owned().into())]))
            }
            _ => Ok(Configured::new(Self)),
        }
    }

    fn check(&self, input: &Input) -> Result<(), String> {
        let bytes = input.bytes()?;
        let text = String::from_utf8_lossy(&bytes);
        let lie = Finding::new(&RULE, HARM);
        match text.lines().next().unwrap_or_default() {
            "finding" => lie
                .at(0_u64..1)
                .alias(HARM)
                .suggest(HARM, vec![Edit::new(0_u64..1, HARM)])
                .relate(0_u64..1, HARM)
                .identity(HARM)
                .report(),
            "rule" => Finding::new(&HARMFUL_RULE, "of no rule").report(),
            "path" => lie.in_file(HARM).at(0_u64..1).report(),
            "date" => lie.active_from(HARM).report(),
            "failure" => return Err(HARM.to_owned()),
            "panic" => panic!("{HARM}"),
            "log" => log::info(HARM),
            _ => {}
        }
        Ok(())
    }
}

export!(Forger);
