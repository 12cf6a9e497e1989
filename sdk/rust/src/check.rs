//! The trait a check implements.

use crate::{Input, Manifest, Trigger};

/// A file of configuration that the manifest asked for, as found in the snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigurationFile {
    pub path: String,
    pub content: Vec<u8>,
}

/// Something wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The configuration file it is in, or none for the options in `tollgate.toml`.
    pub file: Option<String>,
    /// The line in that file, from 1, where known.
    pub line: Option<u32>,
    /// The option, as a JSON pointer, where it is one.
    pub pointer: Option<String>,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl Problem {
    /// With the options. `pointer` is a JSON pointer, `/words/0`; empty for all of them.
    pub fn option(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { file: None, line: None, pointer: Some(pointer.into()), message: message.into() }
    }

    /// With a configuration file; the line counts from 1.
    pub fn file(path: impl Into<String>, line: Option<u32>, message: impl Into<String>) -> Self {
        Self { file: Some(path.into()), line, pointer: None, message: message.into() }
    }
}

/// A check with its configuration in it.
#[derive(Debug)]
pub struct Configured<C> {
    pub check: C,
    /// Where given, these replace the manifest's.
    pub triggers: Option<Vec<Trigger>>,
}

impl<C> Configured<C> {
    /// The manifest's triggers stay.
    pub const fn new(check: C) -> Self {
        Self { check, triggers: None }
    }

    /// These triggers replace the manifest's.
    pub fn triggers(mut self, triggers: Vec<Trigger>) -> Self {
        self.triggers = Some(triggers);
        self
    }
}

/// A check. [`export!`](crate::export) makes a guest of the type that implements it; its
/// `Default` is the check with nothing configured.
pub trait Check: Default + 'static {
    /// What it declares; readable without running it.
    const MANIFEST: Manifest;

    /// Takes the options (a JSON object, already held against the manifest's schema) and the
    /// configuration files. Runs once in each instance, before anything else, and may ask the
    /// host nothing: no [`snapshot`](crate::snapshot) and no [`data`](crate::data), only
    /// [`log`](crate::log).
    fn configure(
        options: &str,
        files: &[ConfigurationFile],
    ) -> Result<Configured<Self>, Vec<Problem>> {
        let _ = (options, files);
        Ok(Configured::new(Self::default()))
    }

    /// Examines one input and reports findings as it goes. An error is the check's own failure,
    /// never a finding.
    fn check(&self, input: &Input<'_>) -> Result<(), String>;
}
