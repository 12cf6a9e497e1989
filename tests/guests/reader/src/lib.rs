//! Asks the host about what the first line of its input names, and reports each answer. Asks its
//! data set only where the input says `lookup`.
#![forbid(unsafe_code)]

use tollgate_check::{
    Check, Confidence, Finding, Input, Manifest, Rule, Severity, data, export, log, snapshot,
};

const RULE: Rule = Rule {
    id: "reader/answer",
    title: "The host answered",
    severity: Severity::Info,
    confidence: Confidence::High,
    description: "One answer of the host, in the message.",
    rationale: "Tests need it.",
    remedy: "Nothing to mend.",
    ..Rule::EMPTY
};

#[derive(Debug, Default)]
struct Reader;

fn tell(question: &str, answer: &str) {
    Finding::new(&RULE, [question, ": ", answer].concat()).report();
}

fn joined(paths: Result<snapshot::Paths, tollgate_check::Refusal>) -> String {
    paths.map_or_else(String::from, |paths| paths.collect::<Vec<_>>().join(" "))
}

impl Check for Reader {
    const MANIFEST: Manifest = Manifest {
        id: "reader",
        version: env!("CARGO_PKG_VERSION"),
        title: "Reads around",
        rules: &[&RULE],
        datasets: &["words"],
        ..Manifest::EMPTY
    };

    fn check(&self, input: &Input) -> Result<(), String> {
        let bytes = input.bytes()?;
        let text = String::from_utf8_lossy(&bytes);
        let name = text.lines().next().unwrap_or_default();
        let path = input.path().unwrap_or_default();
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let sibling =
            if folder.is_empty() { name.to_owned() } else { [folder, "/", name].concat() };
        log::debug("asking");

        tell("path", &path);
        let content = snapshot::bytes(&sibling)
            .map_or_else(String::from, |bytes| String::from_utf8_lossy(&bytes).into_owned());
        tell("read", content.trim_end());
        let entry = snapshot::entry(&sibling).map_or_else(String::from, |entry| {
            format!("{:?} {:o} {}", entry.kind(), entry.mode(), entry.size())
        });
        tell("entry", &entry);
        tell("list", &joined(snapshot::list(folder)));
        tell("glob", &joined(snapshot::glob("*.txt")));
        tell(
            "outside",
            &snapshot::entry("../outside").map_or_else(String::from, |_| "there".into()),
        );
        if !text.contains("lookup") {
            return Ok(());
        }
        let value = data::lookup("words", name).map_or_else(String::from, |value| match value {
            Some(value) => String::from_utf8_lossy(&value).into_owned(),
            None => "no such key".to_owned(),
        });
        tell("data", &value);
        Ok(())
    }
}

export!(Reader);
