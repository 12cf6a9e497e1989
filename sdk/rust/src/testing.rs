//! Unit tests of a check, natively and in memory.
//!
//! What the real host does afterwards (working out lines, masking, suppressing) is not done here:
//! a test sees the findings as the check reported them. Symlinks, submodules and what only images
//! have do not occur. Of [`glob`](crate::snapshot::glob), `?` and classes take single bytes here,
//! and a class such as `[!a]` takes a `/` too.

use crate::host::memory::{self, RawInput, World};
use crate::log::Level;
use crate::{Check, ConfigurationFile, Configured, EntryKind, Finding, Input, Problem};

/// A snapshot to test a check on.
///
/// ```
/// # use tollgate_check::{Check, Finding, Input, Manifest, Rule};
/// # const RULE: Rule = Rule { id: "a/b", ..Rule::EMPTY };
/// # #[derive(Default)] struct Shout;
/// # impl Check for Shout {
/// #     const MANIFEST: Manifest = Manifest::EMPTY;
/// #     fn check(&self, input: &Input) -> Result<(), String> {
/// #         if input.bytes()?.contains(&b'!') { Finding::new(&RULE, "loud").report() }
/// #         Ok(())
/// #     }
/// # }
/// use tollgate_check::testing::Snapshot;
///
/// let run = Snapshot::new().file("a.txt", "hey!").check::<Shout>("a.txt", "{}").unwrap();
/// assert_eq!(run.findings.len(), 1);
/// ```
#[derive(Debug, Default)]
pub struct Snapshot {
    world: World,
    configuration: Vec<ConfigurationFile>,
}

/// What a check said about one input.
#[derive(Debug)]
pub struct Run {
    /// What [`Check::check`] returned.
    pub result: Result<(), String>,
    /// In the order in which they were reported.
    pub findings: Vec<Finding>,
    pub log: Vec<(Level, String)>,
}

impl Snapshot {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file at an escaped path.
    pub fn file(mut self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        self.world.files.insert(path.to_owned(), content.into());
        self
    }

    /// Adds an entry to a data set.
    pub fn data(mut self, dataset: &str, key: &str, value: impl Into<Vec<u8>>) -> Self {
        let entries = self.world.data.entry(dataset.to_owned()).or_default();
        entries.insert(key.to_owned(), value.into());
        self
    }

    /// Hands a configuration file to [`Check::configure`], and adds it as [`Snapshot::file`] does.
    pub fn configuration(self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        let content = content.into();
        let mut with = self.file(path, content.clone());
        with.configuration.push(ConfigurationFile { path: path.to_owned(), content });
        with
    }

    /// Configures a check with `options`, a JSON object, and has it examine the file at `path`,
    /// or the whole snapshot if that is empty. Problems are those of the configuration.
    pub fn check<C: Check>(self, path: &str, options: &str) -> Result<Run, Vec<Problem>> {
        let Configured { check, .. } = C::configure(options, &self.configuration)?;
        let input = RawInput {
            path: Some(path.to_owned()),
            kind: if path.is_empty() { EntryKind::Directory } else { EntryKind::File },
            content: self.world.files.get(path).cloned().unwrap_or_default(),
        };
        let outer = memory::exchange(self.world);
        let result = check.check(&Input::new(&input));
        let World { findings, log, .. } = memory::exchange(outer);
        Ok(Run { result, findings, log })
    }
}

#[cfg(test)]
mod tests {
    use crate::{DataRefusal, Manifest, Refusal, data, log, snapshot};

    use super::*;

    #[derive(Default)]
    struct Asks;

    impl Check for Asks {
        const MANIFEST: Manifest = Manifest::EMPTY;

        fn check(&self, input: &Input<'_>) -> Result<(), String> {
            assert_eq!(input.path().as_deref(), Some("src/a.txt"));
            assert_eq!(snapshot::bytes("src/b.txt").unwrap(), b"bee");
            assert_eq!(snapshot::bytes("src").unwrap_err(), Refusal::WrongKind);
            assert_eq!(snapshot::entry("c").unwrap_err(), Refusal::Absent);
            let listed: Vec<_> = snapshot::list("")?.collect();
            assert_eq!(listed, ["README", "src"]);
            let matched: Vec<_> = snapshot::glob("?.txt")?.collect();
            assert_eq!(matched, ["src/a.txt", "src/b.txt"]);
            assert!(snapshot::glob("src/[!a].txt")?.eq(["src/b.txt"]));
            assert_eq!(data::lookup("words", "one"), Ok(Some(b"1".to_vec())));
            assert_eq!(data::lookup("words", "two"), Ok(None));
            assert!(matches!(data::lookup("other", "one"), Err(DataRefusal::Unavailable(_))));
            log::warn("asked");
            Err(Refusal::Absent.into())
        }
    }

    #[test]
    fn a_check_is_answered_from_memory() {
        let run = Snapshot::new()
            .file("src/a.txt", "")
            .file("src/b.txt", "bee")
            .file("README", "")
            .data("words", "one", "1")
            .check::<Asks>("src/a.txt", "{}")
            .unwrap();
        assert_eq!(run.result, Err("nothing stands there".to_owned()));
        assert_eq!(run.log, [(Level::Warn, "asked".to_owned())]);
    }
}
