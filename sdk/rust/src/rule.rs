//! Rules as a check declares them: constants, one for each thing it looks for.

/// How much harm a finding does, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

impl Severity {
    /// The word used in the manifest, in configuration and in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// How sure a check is of a finding, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    Low,
    Medium,
    High,
}

impl Confidence {
    /// The word used in the manifest and in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// One thing a check looks for, with everything a user is told about it.
///
/// Written as a literal that ends in `..Rule::EMPTY`, so that fields added later break no check.
/// `id`, `title`, `description`, `rationale` and `remedy` must be given; a build without them
/// fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// `check/name`, in lower-case letters, digits and dashes; stable for ever.
    pub id: &'static str,
    /// A few words that name the problem.
    pub title: &'static str,
    pub severity: Severity,
    pub confidence: Confidence,
    /// What it finds.
    pub description: &'static str,
    /// Why it matters.
    pub rationale: &'static str,
    /// How to mend it.
    pub remedy: &'static str,
    /// A few lines that show it.
    pub example: &'static str,
    /// Addresses of further reading.
    pub references: &'static [&'static str],
    /// Ids of the same rule in other tools.
    pub aliases: &'static [&'static str],
    /// Numbers in the Common Weakness Enumeration.
    pub cwe: &'static [u32],
}

impl Rule {
    /// What the fields left out are: no text, medium severity, medium confidence.
    pub const EMPTY: Self = Self {
        id: "",
        title: "",
        severity: Severity::Medium,
        confidence: Confidence::Medium,
        description: "",
        rationale: "",
        remedy: "",
        example: "",
        references: &[],
        aliases: &[],
        cwe: &[],
    };
}
