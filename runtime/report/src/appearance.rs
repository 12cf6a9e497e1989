//! How text looks: width, colour, and the styles used for each kind of word.

use std::fmt::Display;

use anstyle::{AnsiColor, Effects, Style};
use tollgate_model::Severity;

/// What the reader's terminal can show. The caller finds out; this crate never looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appearance {
    /// Whether escape sequences for colour are written. Without it there is none in the output.
    pub colour: bool,
    /// Columns to wrap running text at.
    pub width: usize,
    /// Whether suppressed findings are told with their reasons, not only counted.
    pub verbose: bool,
}

impl Default for Appearance {
    /// For a file or a pipe.
    fn default() -> Self {
        Self { colour: false, width: 100, verbose: false }
    }
}

/// Narrower than this, wrapping makes text harder to read, not easier.
const NARROWEST: usize = 40;

pub(crate) const STRONG: Style = Style::new().effects(Effects::BOLD);
pub(crate) const FAINT: Style = AnsiColor::BrightBlue.on_default().effects(Effects::BOLD);
pub(crate) const BAD: Style = AnsiColor::BrightRed.on_default().effects(Effects::BOLD);
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().effects(Effects::BOLD);

/// The colour a severity has everywhere.
pub(crate) const fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Critical | Severity::High => BAD,
        Severity::Medium => AnsiColor::Yellow.on_default().effects(Effects::BOLD),
        Severity::Low => AnsiColor::BrightGreen.on_default().effects(Effects::BOLD),
        Severity::Info => FAINT,
    }
}

impl Appearance {
    /// `what` in `style`, or as it is where no colour is wanted.
    pub(crate) fn paint(&self, style: Style, what: impl Display) -> String {
        if self.colour { format!("{style}{what}{style:#}") } else { what.to_string() }
    }

    pub(crate) fn columns(&self) -> usize {
        self.width.max(NARROWEST)
    }

    /// `text` wrapped to the width, its first line after `first`, the others after `rest`.
    pub(crate) fn wrap(&self, text: &str, first: &str, rest: &str) -> String {
        let options = textwrap::Options::new(self.columns())
            .initial_indent(first)
            .subsequent_indent(rest)
            // A word is left whole so that paths and links can be copied.
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        textwrap::fill(text, options)
    }
}
