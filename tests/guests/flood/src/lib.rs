//! Gives the host more than it takes. The first line of its input says of what: `log`, `reads`,
//! `aliases`, `error`, or else findings, of which it reports 20,000.
#![forbid(unsafe_code)]

use tollgate_check::{Check, Confidence, Finding, Input, Manifest, Rule, Severity, export, log};

const RULE: Rule = Rule {
    id: "flood/drop",
    title: "One of very many",
    severity: Severity::Low,
    confidence: Confidence::High,
    description: "Nothing at all.",
    rationale: "Tests need it.",
    remedy: "Nothing to mend.",
    ..Rule::EMPTY
};

#[derive(Debug, Default)]
struct Flood;

impl Check for Flood {
    const MANIFEST: Manifest = Manifest {
        id: "flood",
        version: env!("CARGO_PKG_VERSION"),
        title: "Too many findings",
        rules: &[&RULE],
        ..Manifest::EMPTY
    };

    fn check(&self, input: &Input) -> Result<(), String> {
        let bytes = input.bytes()?;
        match bytes.split(|byte| *byte == b'\n').next().unwrap_or_default() {
            b"log" => {
                let line = "x".repeat(1 << 20);
                loop {
                    log::debug(&line);
                }
            }
            b"reads" => loop {
                std::hint::black_box(input.length());
            },
            b"aliases" => {
                let alias = "x".repeat(16 << 10);
                for _ in 0..100 {
                    let drop = Finding::new(&RULE, "with very many names");
                    (0..100).fold(drop, |drop, _| drop.alias(alias.as_str())).report();
                }
            }
            b"error" => return Err("x".repeat(1 << 20)),
            _ => {}
        }
        for number in 0..20_000_u32 {
            Finding::new(&RULE, number.to_string()).report();
        }
        Ok(())
    }
}

export!(Flood);
