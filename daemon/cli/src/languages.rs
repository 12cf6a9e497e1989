//! Which languages a repository is written in, by the names of its files, and what its generated
//! and borrowed files are usually called.

use std::collections::BTreeMap;

/// A language, or another kind of file that checks look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Language {
    Python,
    JavaScript,
    Go,
    Rust,
    Java,
    Ruby,
    Php,
    CSharp,
    C,
    Shell,
    Dockerfile,
    Terraform,
    Kubernetes,
}

impl Language {
    /// By the last component of a path.
    fn of(name: &[u8]) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        if name == b"dockerfile"
            || name.starts_with(b"dockerfile.")
            || name.ends_with(b".dockerfile")
            || name == b"containerfile"
        {
            return Some(Self::Dockerfile);
        }
        if name == b"chart.yaml" || name == b"kustomization.yaml" {
            return Some(Self::Kubernetes);
        }
        let dot = name.iter().rposition(|byte| *byte == b'.')?;
        Some(match &name[dot + 1..] {
            b"py" | b"pyi" | b"ipynb" => Self::Python,
            b"js" | b"mjs" | b"cjs" | b"jsx" | b"ts" | b"mts" | b"cts" | b"tsx" | b"vue"
            | b"svelte" => Self::JavaScript,
            b"go" => Self::Go,
            b"rs" => Self::Rust,
            b"java" | b"kt" | b"kts" | b"scala" | b"groovy" => Self::Java,
            b"rb" => Self::Ruby,
            b"php" => Self::Php,
            b"cs" | b"fs" | b"vb" => Self::CSharp,
            b"c" | b"h" | b"cc" | b"cpp" | b"cxx" | b"hpp" => Self::C,
            b"sh" | b"bash" | b"zsh" | b"fish" => Self::Shell,
            b"tf" | b"tfvars" | b"hcl" => Self::Terraform,
            _ => return None,
        })
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Python => "Python",
            Self::JavaScript => "JavaScript and TypeScript",
            Self::Go => "Go",
            Self::Rust => "Rust",
            Self::Java => "Java and Kotlin",
            Self::Ruby => "Ruby",
            Self::Php => "PHP",
            Self::CSharp => ".NET",
            Self::C => "C and C++",
            Self::Shell => "shell",
            Self::Dockerfile => "Dockerfile",
            Self::Terraform => "Terraform",
            Self::Kubernetes => "Kubernetes",
        }
    }

    /// Patterns of files nobody of the project writes by hand, and of data its tests need.
    pub(crate) const fn borrowed(self) -> &'static [&'static str] {
        match self {
            Self::Python => &["tests/fixtures/**", "**/site-packages/**"],
            Self::JavaScript => &["**/__fixtures__/**", "**/node_modules/**", "*.min.js"],
            Self::Go => &["**/testdata/**", "vendor/**"],
            Self::Rust => &["tests/fixtures/**"],
            Self::Java => &["src/test/resources/**"],
            Self::Ruby => &["spec/fixtures/**", "vendor/**"],
            Self::Php => &["tests/fixtures/**", "vendor/**"],
            Self::CSharp => &["*.Designer.cs"],
            Self::C => &["third_party/**"],
            Self::Shell | Self::Dockerfile | Self::Terraform | Self::Kubernetes => &[],
        }
    }
}

/// How many files of each language there are.
pub(crate) fn count<'a>(names: impl Iterator<Item = &'a [u8]>) -> BTreeMap<Language, usize> {
    let mut counts = BTreeMap::new();
    for language in names.filter_map(Language::of) {
        *counts.entry(language).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_known_by_names() {
        let names = [&b"a.py"[..], b"B.PY", b"Dockerfile.dev", b"x.ts", b"README", b"a.unknown"];
        let counts = count(names.into_iter());
        assert_eq!(counts[&Language::Python], 2);
        assert_eq!(counts[&Language::Dockerfile], 1);
        assert_eq!(counts[&Language::JavaScript], 1);
        assert_eq!(counts.len(), 3);
    }
}
