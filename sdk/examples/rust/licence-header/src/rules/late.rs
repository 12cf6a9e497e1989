//! The licence stands where nobody looks for it.

use tollgate_check::{Confidence, Finding, Rule, Severity};

use crate::header::Licence;
use crate::settings::Settings;

pub(crate) const RULE: Rule = Rule {
    id: "licence-header/late",
    title: "A licence far from the top",
    severity: Severity::Low,
    confidence: Confidence::High,
    description: "The line `SPDX-License-Identifier:` stands below the first lines of its file, of \
                  which the option `within` says how many there are.",
    rationale: "Tools and people look for it at the top, and down there it may be of a piece that \
                was copied in, and not of the file.",
    remedy: "Move the line up, or give the file one of its own.",
    example: "fn main() {}\n// … and fifty lines further down:\n// SPDX-License-Identifier: MIT",
    ..Rule::EMPTY
};

pub(crate) fn check(licence: &Licence, settings: &Settings) {
    if licence.line <= settings.within {
        return;
    }
    let message = format!(
        "the licence stands in line {}, not in the first {}",
        licence.line, settings.within
    );
    Finding::new(&RULE, message).at(licence.span.clone()).report();
}
