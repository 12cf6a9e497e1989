//! Takes its input for a program and makes the calls it spells, in any order and with any
//! arguments: what fuzzing runs against the host. The contract's raw bindings, since the SDK would
//! keep it from misuse.

mod cursor;
mod machine;

use tollgate_check::{
    Check, Confidence, ConfigurationFile, Configured, Input, Manifest, Problem, Rule, Severity,
    Trigger, export,
};

use cursor::Cursor;
use machine::Machine;

const RULE: Rule = Rule {
    id: "interpreter/call",
    title: "A call",
    severity: Severity::Low,
    confidence: Confidence::High,
    description: "What the program says.",
    rationale: "Tests need it.",
    remedy: "Nothing to mend.",
    ..Rule::EMPTY
};

#[derive(Debug, Default)]
struct Interpreter;

impl Check for Interpreter {
    const MANIFEST: Manifest = Manifest {
        id: "interpreter",
        version: env!("CARGO_PKG_VERSION"),
        title: "Runs its input",
        rules: &[&RULE],
        datasets: &["words"],
        ..Manifest::EMPTY
    };

    /// Options may hold a program of their own, in hexadecimal digits.
    fn configure(
        options: &str,
        files: &[ConfigurationFile],
    ) -> Result<Configured<Self>, Vec<Problem>> {
        let program = decoded(options);
        let mut program = Cursor::new(&program);
        match program.byte() {
            Some(1) => {
                // `configure` may call nothing but `log`.
                Machine::new(None)
                    .run(&mut program)
                    .map_err(|why| vec![Problem::option("", why)])?;
                Ok(Configured::new(Self))
            }
            Some(2) => {
                let problem = |_| Problem {
                    file: program.byte().is_some_and(|b| b & 1 == 0).then(|| program.text()),
                    line: u32::try_from(program.number()).ok(),
                    pointer: Some(program.text()),
                    message: program.text(),
                };
                Err((0..3).map(problem).collect())
            }
            Some(3) => {
                let triggers = vec![
                    Trigger::Literal(program.text().into()),
                    Trigger::Magic(program.bytes().into()),
                    Trigger::Path(program.text().into()),
                    Trigger::HexRun(u32::from(program.byte().unwrap_or(0))),
                    Trigger::Base64Run(u32::MAX),
                    Trigger::Always,
                ];
                Ok(Configured::new(Self).triggers(triggers))
            }
            Some(4) => {
                let told: usize =
                    files.iter().map(|file| file.path.len() + file.content.len()).sum();
                Err(vec![Problem::file("words.txt", None, told.to_string())])
            }
            _ => Ok(Configured::new(Self)),
        }
    }

    fn check(&self, input: &Input<'_>) -> Result<(), String> {
        let program = input.read(0, u64::MAX).unwrap_or_default();
        Machine::new(Some(input)).run(&mut Cursor::new(&program))
    }
}

/// The bytes of the hexadecimal digits in a text, whatever else stands there.
fn decoded(options: &str) -> Vec<u8> {
    let Some((_, hex)) = options.split_once(": \"") else { return Vec::new() };
    let digits: Vec<u8> =
        hex.chars().map_while(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks_exact(2).map(|pair| pair[0] * 16 + pair[1]).collect()
}

export!(Interpreter);
