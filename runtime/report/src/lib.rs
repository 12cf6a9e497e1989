//! One report, told in the form its reader wants: text for people, JSON, SARIF, JUnit and GitLab
//! code quality for programs.
//!
//! Rendering is a pure function of the report and the [`Appearance`]; nothing here looks at the
//! terminal or the environment. Messages, titles and excerpts come from checks, which nobody has
//! to trust: each form keeps them from forging lines, markup or terminal escapes.

mod appearance;
mod excerpt;
mod explain;
mod format;
mod gitlab;
mod json;
mod junit;
mod neutral;
mod sarif;
mod text;
mod ways_on;

use std::io;

use tollgate_model::Report;

pub use appearance::Appearance;
pub use explain::explain;
pub use format::{Format, UnknownFormat};
pub use text::skipped;

/// Writes `report` to `out` in `format`.
///
/// Only [`Format::Text`] heeds the appearance. Errors are those of `out`.
pub fn render(
    report: &Report,
    format: Format,
    appearance: &Appearance,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Text => text::render(report, appearance, out),
        Format::Json => json::write(report, out),
        Format::Sarif => json::write(&sarif::log(report), out),
        Format::Junit => junit::render(report, out),
        Format::Gitlab => json::write(&gitlab::issues(report), out),
    }
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
