//! A file is under a licence that the repository does not accept.

use tollgate_check::{Confidence, Finding, Rule, Severity};

use crate::expression::Expression;
use crate::header::Licence;
use crate::settings::Settings;

pub(crate) const RULE: Rule = Rule {
    id: "licence-header/not-allowed",
    title: "A licence that is not allowed here",
    severity: Severity::High,
    confidence: Confidence::High,
    description: "The licence of a file is not among those of the option `allowed`, or is no \
                  expression as SPDX has them. Of a choice one has to be allowed, of a sum all.",
    rationale: "Whoever passes the whole on has to keep to the terms of each file in it.",
    remedy: "Take the file out, ask its authors for other terms, or have the licence accepted and \
             named in `allowed`.",
    example: "// SPDX-License-Identifier: GPL-3.0-only",
    references: &["https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/"],
    ..Rule::EMPTY
};

pub(crate) fn check(licence: &Licence, settings: &Settings) {
    let name = &licence.expression;
    let message = match Expression::parse(name) {
        Some(expression) if expression.is_allowed(&settings.allowed) => return,
        Some(_) => ["`", name, "` is not among the licences that are allowed here"].concat(),
        None if name.is_empty() => "the line names no licence".to_owned(),
        None => ["`", name, "` is no SPDX expression"].concat(),
    };
    // An expression that is missing has no bytes to point at.
    let place = if name.is_empty() { &licence.span } else { &licence.place };
    Finding::new(&RULE, message).at(place.clone()).report();
}
