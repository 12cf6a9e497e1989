//! `tollgate init`: writes a commented `tollgate.toml` that fits what is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, Write as _};

use tollgate_model::{Exit, Manifest, PatternSet, RepoPath};

use crate::built_in;
use crate::context::Context;
use crate::failure::Failure;
use crate::languages::{self, Language};
use crate::policy::FILE;

pub(crate) fn init(context: &Context) -> Result<Exit, Failure> {
    let repository = context.repository()?;
    let root = repository.root().ok_or_else(|| {
        Failure::usage("this repository has no working tree", "run this in a clone that has one")
    })?;
    let snapshot = repository.paths(&[root.to_owned()])?;
    let paths: Vec<&RepoPath> = snapshot.judged().iter().map(|file| &file.path).collect();
    let found = languages::count(paths.iter().map(|path| path.name()));
    let text = compose(&found, &built_in::manifests()?, &paths);

    let place = root.join(FILE);
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&place)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    match written {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(Failure::usage(
                format!("{} is there already; nothing was written", place.display()),
                "edit it, or remove it first",
            ));
        }
        Err(error) => {
            let message = format!("{} can't be written: {error}", place.display());
            return Err(Failure::fault(message, None));
        }
    }
    let answer = format!(
        "wrote {}\nnext: git add {FILE}; tollgate install; tollgate run --all\n",
        place.display()
    );
    context.terminal.answer(answer.as_bytes())?;
    Ok(Exit::Allow)
}

/// The file: what holds without it stands in comments, so that an unchanged file changes nothing.
fn compose(
    found: &BTreeMap<Language, usize>,
    manifests: &[Manifest],
    paths: &[&RepoPath],
) -> String {
    let mut text = String::from(
        "# What tollgate checks before a commit, and what stops it. Without this file every\n\
         # check runs with its defaults; what is commented out here is that default or an\n\
         # example. A tollgate.toml in a folder governs that folder, key by key.\n",
    );
    if !found.is_empty() {
        let mut languages: Vec<_> = found.iter().collect();
        languages.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let names: Vec<&str> = languages.iter().map(|(language, _)| language.name()).collect();
        text.push('\n');
        comment(&mut text, &format!("Found here: {}.", names.join(", ")));
    }
    text.push_str(
        "\n[gate]\n\
         # The lowest severity that blocks: info, low, medium, high or critical.\n\
         block = \"medium\"\n\
         # What becomes of a commit when a check gives no answer: block or allow.\n\
         # no-answer = \"block\"\n",
    );
    let borrowed: BTreeSet<&str> =
        found.keys().flat_map(|language| language.borrowed()).copied().collect();
    for manifest in manifests {
        check(&mut text, manifest, &borrowed, concerns(manifest, paths));
    }
    text.push_str(
        "\n# A check of your own, built with the SDK and kept in the repository:\n\
         # [checks.license]\n\
         # module = \"checks/license.wasm\"\n",
    );
    text
}

fn check(text: &mut String, manifest: &Manifest, borrowed: &BTreeSet<&str>, concerned: bool) {
    text.push('\n');
    comment(text, &format!("{}.", manifest.title.trim_end_matches('.')));
    if !concerned {
        comment(text, "Nothing here concerns it yet.");
    }
    let _ = writeln!(text, "[checks.{}]", manifest.id);
    text.push_str("# enabled = true\n");
    let patterns: Vec<String> = match borrowed.is_empty() {
        true => vec!["\"tests/fixtures/**\"".to_owned()],
        false => borrowed.iter().map(|pattern| format!("\"{pattern}\"")).collect(),
    };
    text.push_str("# Files it leaves alone, such as test data and code of others.\n");
    let _ = writeln!(text, "# exclude = [{}]", patterns.join(", "));
    if let Some(rule) = manifest.rules.first() {
        let _ = writeln!(text, "# severity = {{ \"{}\" = \"low\" }}", rule.id);
    }
}

/// Whether the check would look at any of the files.
fn concerns(manifest: &Manifest, paths: &[&RepoPath]) -> bool {
    let patterns = PatternSet::new(manifest.files.iter().map(String::as_str)).unwrap_or_default();
    patterns.is_empty() || paths.iter().any(|path| patterns.is_match(path.as_bytes()))
}

/// Texts of checks are kept from ending the comment.
fn comment(text: &mut String, line: &str) {
    let _ = writeln!(text, "# {}", tollgate_model::sanitised(line));
}

#[cfg(test)]
mod tests {
    use tollgate_model::Layer;

    use super::*;

    fn manifest(files: &str) -> Manifest {
        let json = format!(
            r#"{{"id": "demo", "version": "1.0.0", "contract": "0.1.0", "title": "Looks\nclosely",
                "scope": "file", "files": {files}, "rules": [
                {{"id": "demo/one", "title": "t", "severity": "high", "confidence": "high",
                 "description": "d", "rationale": "r", "remedy": "m"}}]}}"#
        );
        Manifest::from_json(json.as_bytes()).unwrap()
    }

    fn parse(text: &str) -> Layer {
        let path = RepoPath::parse(FILE).unwrap();
        Layer::parse(&path, text.as_bytes()).unwrap_or_else(|errors| panic!("{errors:?}\n{text}"))
    }

    #[test]
    fn what_is_written_is_right_with_and_without_its_comments() {
        let found = BTreeMap::from([(Language::Python, 3), (Language::Go, 9)]);
        for found in [found, BTreeMap::new()] {
            let text = compose(&found, &[manifest("[]")], &[]);
            parse(&text);
            let opened: Vec<&str> = text
                .lines()
                .map(|line| match line.strip_prefix("# ") {
                    Some(key) if key.contains(" = ") || key.starts_with('[') => key,
                    _ => line,
                })
                .collect();
            parse(&opened.join("\n"));
        }
    }

    #[test]
    fn it_tells_what_is_found_most_of_first() {
        let found = BTreeMap::from([(Language::Python, 3), (Language::Go, 9)]);
        let text = compose(&found, &[manifest("[]")], &[]);
        assert!(text.contains("# Found here: Go, Python."), "{text}");
        assert!(text.contains("vendor/**"), "{text}");
    }

    #[test]
    fn a_check_of_other_files_is_said_to_have_nothing_to_do() {
        let path = RepoPath::parse("src/a.go").unwrap();
        assert!(!concerns(&manifest(r#"["*.py"]"#), &[&path]));
        assert!(concerns(&manifest(r#"["*.go"]"#), &[&path]));
        assert!(concerns(&manifest("[]"), &[]));
    }
}
