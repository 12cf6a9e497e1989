//! What a check declares about itself, as a constant.

use std::borrow::Cow;

use crate::Rule;

/// What a check is handed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Each file, with its path and its surroundings.
    File,
    /// The whole snapshot, once.
    Tree,
    /// Each distinct content once, without a path.
    Blob,
}

impl Scope {
    /// The word used in the manifest.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Tree => "tree",
            Self::Blob => "blob",
        }
    }
}

/// What makes a file worth a look; any one suffices. The host tests them, so that most files
/// never enter the check: a check must find nothing in a file that none of its triggers meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    /// This text stands anywhere in it, ASCII letters in either case.
    Literal(Cow<'static, str>),
    /// It begins with these bytes.
    Magic(Cow<'static, [u8]>),
    /// Its path matches this pattern (see [`snapshot::glob`](crate::snapshot::glob)).
    Path(Cow<'static, str>),
    /// It has a run of at least so many characters of the base64 alphabets.
    Base64Run(u32),
    /// It has a run of at least so many hexadecimal digits.
    HexRun(u32),
    /// Every file.
    Always,
}

impl Trigger {
    /// [`Trigger::Literal`] for a constant.
    pub const fn literal(text: &'static str) -> Self {
        Self::Literal(Cow::Borrowed(text))
    }

    /// [`Trigger::Magic`] for a constant.
    pub const fn magic(bytes: &'static [u8]) -> Self {
        Self::Magic(Cow::Borrowed(bytes))
    }

    /// [`Trigger::Path`] for a constant.
    pub const fn path(pattern: &'static str) -> Self {
        Self::Path(Cow::Borrowed(pattern))
    }
}

/// What a check declares about itself, readable without running it.
///
/// Written as a literal that ends in `..Manifest::EMPTY`. `id`, `version` and `title` must be
/// given; a build without them fails.
#[derive(Debug, Clone, Copy)]
pub struct Manifest {
    /// Lower-case letters, digits and dashes.
    pub id: &'static str,
    /// `env!("CARGO_PKG_VERSION")`, as a rule.
    pub version: &'static str,
    pub title: &'static str,
    pub description: &'static str,
    pub scope: Scope,
    pub rules: &'static [&'static Rule],
    /// Patterns of the paths it wants to see; empty means every file.
    pub files: &'static [&'static str],
    /// Paths of configuration files that [`Check::configure`] is to get.
    ///
    /// [`Check::configure`]: crate::Check::configure
    pub configuration_files: &'static [&'static str],
    /// Data sets it looks things up in.
    pub datasets: &'static [&'static str],
    /// Empty means that every file of `files` is looked at.
    pub triggers: &'static [Trigger],
    /// JSON schema of its options, as JSON text; empty where it has none.
    pub options: &'static str,
    /// Whether an instance may examine several inputs one after the other. Only for a check that
    /// keeps nothing from one input to the next.
    pub reuse: bool,
}

impl Manifest {
    /// Version of the package `tollgate:check` this crate speaks.
    pub const CONTRACT: &str = "0.1.0";

    /// Name of the custom section that holds the manifest as JSON.
    pub const SECTION: &str = "tollgate:manifest";

    /// What the fields left out are: scope file, every file, no options, a fresh instance for
    /// each input.
    pub const EMPTY: Self = Self {
        id: "",
        version: "",
        title: "",
        description: "",
        scope: Scope::File,
        rules: &[],
        files: &[],
        configuration_files: &[],
        datasets: &[],
        triggers: &[],
        options: "",
        reuse: false,
    };
}
