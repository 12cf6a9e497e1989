//! Asks for each place its input names, a line each, in every way there is, and reports every
//! answer that is no refusal. A line that begins with `glob ` is a pattern instead.
#![forbid(unsafe_code)]

use tollgate_check::{
    Check, Confidence, Finding, Input, Manifest, Refusal, Rule, Severity, export, snapshot,
};

const RULE: Rule = Rule {
    id: "prober/answered",
    title: "The host answered",
    severity: Severity::Low,
    confidence: Confidence::High,
    description: "An answer of the host to a question it might have refused.",
    rationale: "Tests need it.",
    remedy: "Nothing to mend.",
    ..Rule::EMPTY
};

#[derive(Debug, Default)]
struct Prober;

fn tell<T>(how: &str, place: &str, answer: Result<T, Refusal>, shown: impl Fn(T) -> String) {
    let what = match answer {
        Ok(answer) => shown(answer),
        Err(Refusal::Forbidden(_)) => return,
        Err(refusal) => String::from(refusal),
    };
    Finding::new(&RULE, [how, " ", place, ": ", &what].concat()).report();
}

impl Check for Prober {
    const MANIFEST: Manifest = Manifest {
        id: "prober",
        version: env!("CARGO_PKG_VERSION"),
        title: "Asks for what it should not see",
        rules: &[&RULE],
        files: &["*.probe"],
        ..Manifest::EMPTY
    };

    fn check(&self, input: &Input) -> Result<(), String> {
        let bytes = input.bytes()?;
        for line in String::from_utf8_lossy(&bytes).lines() {
            if let Some(pattern) = line.strip_prefix("glob ") {
                tell("glob", pattern, snapshot::glob(pattern), |paths| {
                    paths.collect::<Vec<_>>().join(" ")
                });
                continue;
            }
            tell("read", line, snapshot::bytes(line), |bytes| {
                String::from_utf8_lossy(&bytes).into_owned()
            });
            tell("entry", line, snapshot::entry(line), |entry| format!("{:?}", entry.kind()));
            tell("list", line, snapshot::list(line), |paths| paths.collect::<Vec<_>>().join(" "));
        }
        Ok(())
    }
}

export!(Prober);
