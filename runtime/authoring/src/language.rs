//! The languages there are a library and a template for.

use std::path::Path;

/// What a check is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Rust,
    Python,
    /// Or TypeScript, which its template uses.
    JavaScript,
    Go,
}

impl Language {
    pub const ALL: [Self; 4] = [Self::Rust, Self::Python, Self::JavaScript, Self::Go];

    /// As `--lang` has it; also the name of the folders of its library and template.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Python => "python",
            Self::JavaScript => "js",
            Self::Go => "go",
        }
    }

    /// The file by which a project of it is known.
    pub const fn marker(self) -> &'static str {
        match self {
            Self::Rust => "Cargo.toml",
            Self::Python => "pyproject.toml",
            Self::JavaScript => "package.json",
            Self::Go => "go.mod",
        }
    }

    /// Those whose file a folder has.
    pub(crate) fn of_folder(folder: &Path) -> Vec<Self> {
        Self::ALL.into_iter().filter(|one| folder.join(one.marker()).is_file()).collect()
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Language {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "javascript" | "typescript" | "ts" => Ok(Self::JavaScript),
            _ => Self::ALL
                .into_iter()
                .find(|language| language.as_str() == word)
                .ok_or_else(|| "there are rust, python, js and go".to_owned()),
        }
    }
}
