//! What came of running one check on one input, in the form that is stored.

use serde::{Deserialize, Serialize};
use tollgate_model::{
    Confidence, Date, Digest, LimitKey, Position, RepoPath, Severity, Span, Suggestion,
};

use crate::trace::Read;

/// How an examination ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// The check has looked at everything.
    Done,
    /// The check itself says that it failed.
    Failed(String),
    /// The guest trapped: a panic, an overflow of its stack, an access out of bounds.
    Trapped(String),
    /// It burnt more fuel than any machine does within the deadline.
    OutOfFuel,
    /// It went over the limit of this name; most are [`LimitKey::outcome`].
    OverLimit(String),
    /// It broke the contract, as the text says.
    Misused(String),
    /// The host could not do its part. Says nothing about the input.
    HostFault(String),
    /// It waits for time to pass, or for something else that never comes in here.
    Waited,
    /// It wants the network, and no grant allows it.
    NotGranted,
    /// The caller no longer wants the answer.
    Cancelled,
}

/// The name of the limit of the stack, which is the engine's and the same for all checks.
pub(crate) const STACK: &str = "stack";

impl Ending {
    pub(crate) fn over(key: LimitKey) -> Self {
        Self::OverLimit(key.outcome().to_owned())
    }

    /// Whether the same input would end the same way anywhere, so that the result may be stored.
    /// How much fits on the stack depends on the frames the compiler makes.
    pub fn is_deterministic(&self) -> bool {
        match self {
            Self::HostFault(_) | Self::NotGranted | Self::Cancelled => false,
            Self::OverLimit(name) => name != STACK,
            _ => true,
        }
    }

    /// Whether it took all the time there is: such an input costs seconds, and many of them hours.
    pub fn is_exhausting(&self) -> bool {
        match self {
            Self::OutOfFuel => true,
            Self::OverLimit(name) => {
                [LimitKey::Exchanged, LimitKey::Globs].iter().any(|key| name == key.outcome())
            }
            _ => false,
        }
    }
}

impl std::fmt::Display for Ending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Done => f.write_str("done"),
            Self::Failed(why) => write!(f, "the check failed: {why}"),
            Self::Trapped(why) => write!(f, "the check crashed: {why}"),
            Self::OutOfFuel => f.write_str("the check ran out of time"),
            Self::OverLimit(name) => {
                write!(f, "the check went over its limit of {name}")?;
                match LimitKey::ALL.iter().find(|key| key.outcome() == name) {
                    Some(key) => write!(f, ", set by `limits.{}`", key.name()),
                    None => Ok(()),
                }
            }
            Self::Cancelled => f.write_str("the check was cancelled"),
            Self::Misused(what) => write!(f, "the check broke its contract: {what}"),
            Self::Waited => {
                f.write_str("the check waits for what never comes: time stands still for it")
            }
            Self::NotGranted => {
                f.write_str("the check needs the network, and no grant names hosts it may speak to")
            }
            Self::HostFault(why) => write!(f, "the check could not be run: {why}"),
        }
    }
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Another file than the input, where the check said so.
    pub path: Option<RepoPath>,
    /// None for a finding about the whole file.
    pub span: Option<Span>,
    pub start: Position,
    pub end: Position,
}

/// Another place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawRelated {
    pub place: Place,
    pub message: String,
}

/// A finding as the check reported it, checked and made fit to be shown, before suppressions and
/// the user's severities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawFinding {
    pub rule: String,
    /// Without control characters and without the sensitive bytes.
    pub message: String,
    pub place: Place,
    /// None where the rule's own holds.
    pub severity: Option<Severity>,
    pub confidence: Option<Confidence>,
    /// Bytes no output may show, of the file at `place`.
    pub sensitive: Vec<Span>,
    /// The digest of what makes it the same finding after edits elsewhere.
    pub context: Digest,
    pub aliases: Vec<String>,
    pub cwe: Vec<u32>,
    pub active_from: Option<Date>,
    pub suggestions: Vec<Suggestion>,
    pub related: Vec<RawRelated>,
}

/// One check's answer for one input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examination {
    pub ending: Ending,
    pub findings: Vec<RawFinding>,
    /// Everything the check asked, each question once, in a fixed order.
    pub trace: Vec<Read>,
    /// What it logged, for its author. Not stored.
    #[serde(skip)]
    pub log: Vec<String>,
    /// Fuel it burnt, where it was metered.
    #[serde(skip)]
    pub fuel: Option<u64>,
    /// Bytes of linear memory it had at most.
    #[serde(skip)]
    pub memory: usize,
    /// It ran under a grant for the network, so that another run may end otherwise.
    #[serde(skip)]
    pub network: bool,
}

impl Examination {
    /// Whether the same input would have the same result anywhere, at any time.
    pub fn may_be_stored(&self) -> bool {
        !self.network && self.ending.is_deterministic()
    }

    /// One that found nothing and asked nothing.
    pub const fn without_findings(ending: Ending) -> Self {
        Self {
            ending,
            findings: Vec::new(),
            trace: Vec::new(),
            log: Vec::new(),
            fuel: None,
            memory: 0,
            network: false,
        }
    }
}
