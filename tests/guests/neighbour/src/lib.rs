//! Reads the file beside its input that the first line names, and tells what it finds there, at a
//! severity that blocks unless that file is what it should be: one that says `fine`.
#![forbid(unsafe_code)]

use tollgate_check::{
    Check, Confidence, Finding, Input, Manifest, Rule, Severity, export, snapshot,
};

const RULE: Rule = Rule {
    id: "neighbour/not-fine",
    title: "The file beside it is not fine",
    severity: Severity::High,
    confidence: Confidence::High,
    description: "The first line names a file of the same folder that does not say `fine`.",
    rationale: "Tests need it.",
    remedy: "Nothing to mend.",
    ..Rule::EMPTY
};

#[derive(Debug, Default)]
struct Neighbour;

impl Check for Neighbour {
    const MANIFEST: Manifest = Manifest {
        id: "neighbour",
        version: env!("CARGO_PKG_VERSION"),
        title: "Looks beside",
        rules: &[&RULE],
        ..Manifest::EMPTY
    };

    fn check(&self, input: &Input) -> Result<(), String> {
        let bytes = input.bytes()?;
        let text = String::from_utf8_lossy(&bytes);
        let name = text.lines().next().unwrap_or_default();
        let path = input.path().unwrap_or_default();
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let beside = if folder.is_empty() { name.to_owned() } else { [folder, "/", name].concat() };
        let content = snapshot::bytes(&beside)
            .map_or_else(String::from, |bytes| String::from_utf8_lossy(&bytes).into_owned());
        if content.contains("fine") {
            return Ok(());
        }
        let entry = snapshot::entry(&beside).map_or_else(String::from, |entry| {
            format!("{:?} {:o} {}", entry.kind(), entry.mode(), entry.size())
        });
        let listed = snapshot::list(folder)
            .map_or_else(String::from, |paths| paths.collect::<Vec<_>>().join(" "));
        Finding::new(&RULE, format!("{name}: {entry}: {content:?}; beside it: {listed}")).report();
        Ok(())
    }
}

export!(Neighbour);
