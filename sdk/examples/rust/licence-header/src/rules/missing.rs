//! No line says which licence a file is under.

use tollgate_check::{Confidence, Edit, Finding, Rule, Severity};

use crate::header::{BYTE_ORDER_MARK, TAG};
use crate::language::Language;
use crate::settings::Settings;

pub(crate) const RULE: Rule = Rule {
    id: "licence-header/missing",
    title: "A source file without a licence",
    severity: Severity::Medium,
    confidence: Confidence::High,
    description: "A source file in which no comment has a line `SPDX-License-Identifier:`. Empty \
                  files need none, and generated ones only where the option `generated` says so.",
    rationale: "Files are copied one by one, and away from its repository one that does not say \
                what it is under may not be used by anybody who is careful.",
    remedy: "Put a comment with the licence near its top. With the option `licence` the finding \
             suggests the line.",
    example: "fn main() {}",
    references: &["https://spdx.dev/learn/handling-license-info/"],
    ..Rule::EMPTY
};

pub(crate) fn report(bytes: &[u8], language: &Language, settings: &Settings) {
    let mut finding = Finding::new(&RULE, "no line says which licence this file is under");
    if let Some(licence) = &settings.licence {
        let (at, text) = line(bytes, language, licence);
        finding = finding.suggest("put the licence above it", vec![Edit::new(at..at, text)]);
    }
    finding.report();
}

/// The line to insert, and before which byte.
fn line(bytes: &[u8], language: &Language, licence: &str) -> (usize, String) {
    let at = below_first_lines(bytes, language);
    let end = if ends_like_windows(bytes) { "\r\n" } else { "\n" };
    let comment = language.comment(&[TAG, " ", licence].concat());
    // The first line may be the only one, and without an end.
    let has_no_end = at > 0 && bytes[at - 1] != b'\n' && &bytes[..at] != BYTE_ORDER_MARK;
    let before = if has_no_end { end } else { "" };
    (at, [before, &comment, end].concat())
}

fn ends_like_windows(bytes: &[u8]) -> bool {
    bytes.iter().position(|byte| *byte == b'\n').is_some_and(|at| bytes[..at].ends_with(b"\r"))
}

/// Past a byte order mark, and what only means something in the first lines: how to run the file,
/// how to read it.
fn below_first_lines(bytes: &[u8], language: &Language) -> usize {
    let mut at = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    for line in bytes[at..].split_inclusive(|byte| *byte == b'\n').take(2) {
        let is_first = language.first.iter().any(|sign| line.starts_with(sign.as_bytes()));
        // `#![allow(…)]` of Rust is no `#!`.
        let is_first = is_first && !line.starts_with(b"#![");
        if !is_first && !says_encoding(line) {
            break;
        }
        at += line.len();
    }
    at
}

/// `# -*- coding: utf-8 -*-`, as Python, Ruby and editors read it.
fn says_encoding(line: &[u8]) -> bool {
    line.starts_with(b"#") && {
        let line = String::from_utf8_lossy(line);
        line.contains("coding:") || line.contains("coding=")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a file when the suggestion is followed.
    fn mended(path: &str, content: &str) -> String {
        let language = Language::of(path).unwrap();
        let (at, text) = line(content.as_bytes(), language, "MIT");
        [&content[..at], &text, &content[at..]].concat()
    }

    #[test]
    fn the_line_is_inserted_below_what_has_to_be_first() {
        for (path, content, wanted) in [
            ("a.rs", "fn a() {}\n", "// SPDX-License-Identifier: MIT\nfn a() {}\n"),
            ("a.rs", "#![no_std]\n", "// SPDX-License-Identifier: MIT\n#![no_std]\n"),
            ("a.sh", "#!/bin/sh\ntrue\n", "#!/bin/sh\n# SPDX-License-Identifier: MIT\ntrue\n"),
            ("a.sh", "#!/bin/sh", "#!/bin/sh\n# SPDX-License-Identifier: MIT\n"),
            (
                "a.py",
                "#!/bin/python\n# -*- coding: latin-1 -*-\nx = 1\n",
                "#!/bin/python\n# -*- coding: latin-1 -*-\n# SPDX-License-Identifier: MIT\nx = 1\n",
            ),
            ("a.c", "int a;\r\n", "/* SPDX-License-Identifier: MIT */\r\nint a;\r\n"),
            (
                "a.xml",
                "<?xml version='1.0'?>\n<a/>",
                "<?xml version='1.0'?>\n<!-- SPDX-License-Identifier: MIT -->\n<a/>",
            ),
            ("a.cs", "\u{feff}class A;", "\u{feff}// SPDX-License-Identifier: MIT\nclass A;"),
            ("a.php", "<?php\necho 1;\n", "<?php\n// SPDX-License-Identifier: MIT\necho 1;\n"),
        ] {
            assert_eq!(mended(path, content), wanted);
        }
    }
}
