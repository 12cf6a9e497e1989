//! The lines at the top of a file, as far as they matter.

use std::ops::Range;

use crate::language::Language;

/// What stands before a licence.
pub(crate) const TAG: &str = "SPDX-License-Identifier:";

/// Signs of a file that a program has written, and writes again.
const GENERATED: [&str; 3] = ["@generated", "DO NOT EDIT", "Do not edit by hand"];

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// There is nothing in it but white space.
    pub(crate) is_blank: bool,
    pub(crate) is_generated: bool,
    /// The first one.
    pub(crate) licence: Option<Licence>,
}

/// A line that says which licence a file is under.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Licence {
    /// From 1.
    pub(crate) line: u64,
    /// The bytes of its tag and expression.
    pub(crate) span: Range<usize>,
    /// The bytes of its expression.
    pub(crate) place: Range<usize>,
    pub(crate) expression: String,
}

impl Header {
    /// `within` lines tell whether the file is generated; a licence is looked for in all of them.
    pub(crate) fn read(bytes: &[u8], language: &Language, within: u64) -> Self {
        let mut header =
            Self { is_blank: bytes.trim_ascii().is_empty(), is_generated: false, licence: None };
        let mut start = 0;
        for (line, number) in bytes.split_inclusive(|byte| *byte == b'\n').zip(1..) {
            if number <= within {
                header.is_generated |= GENERATED.iter().any(|sign| find(line, sign).is_some());
            }
            if let Some(licence) = Licence::of_line(line, start, number, language) {
                header.licence = Some(licence);
                break;
            }
            start += line.len();
        }
        header
    }
}

impl Licence {
    fn of_line(line: &[u8], start: usize, number: u64, language: &Language) -> Option<Self> {
        let at = find(line, TAG)?;
        let (before, rest) = line.split_at(at);
        let before = before.strip_prefix(BYTE_ORDER_MARK).unwrap_or(before);
        if !language.is_comment(before) {
            return None;
        }
        let text = &rest[TAG.len()..];
        let leading = text.len() - text.trim_ascii_start().len();
        let text = without_end(text.trim_ascii());
        // Where no expression stands, all that follows is the line's end.
        let leading = if text.is_empty() { 0 } else { leading };
        let from = start + at + TAG.len() + leading;
        Some(Self {
            line: number,
            span: start + at..from + text.len(),
            place: from..from + text.len(),
            expression: String::from_utf8_lossy(text).into_owned(),
        })
    }
}

/// Some editors put it before the first line.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Without what closes the comment.
fn without_end(text: &[u8]) -> &[u8] {
    const ENDS: [&[u8]; 4] = [b"*/", b"-->", b"-}", b"]]"];
    let end = ENDS.iter().find_map(|end| text.strip_suffix(*end));
    end.map_or(text, <[u8]>::trim_ascii_end)
}

/// Where a text stands in a line. Most lines are told by the first byte alone.
fn find(line: &[u8], text: &str) -> Option<usize> {
    let first = *text.as_bytes().first()?;
    (0..line.len()).find(|at| line[*at] == first && line[*at..].starts_with(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn licence(path: &str, content: &str) -> Option<(u64, String)> {
        let language = Language::of(path).unwrap();
        let licence = Header::read(content.as_bytes(), language, 20).licence?;
        assert_eq!(&content[licence.place], licence.expression);
        assert!(content[licence.span].starts_with(TAG));
        Some((licence.line, licence.expression))
    }

    #[test]
    fn a_licence_is_found_in_every_kind_of_comment() {
        for (path, content, line, expression) in [
            ("a.rs", "// SPDX-License-Identifier: MIT\n", 1, "MIT"),
            ("a.rs", "/*\n * SPDX-License-Identifier: MIT OR ISC\n */", 2, "MIT OR ISC"),
            ("a.c", "/* SPDX-License-Identifier: MIT */", 1, "MIT"),
            ("a.py", "#!/bin/python\n# SPDX-License-Identifier:MIT\r\n", 2, "MIT"),
            ("a.html", "<!-- SPDX-License-Identifier: MIT -->", 1, "MIT"),
            ("a.cs", "\u{feff}// SPDX-License-Identifier: MIT", 1, "MIT"),
            ("a.lua", "-- SPDX-License-Identifier: ", 1, ""),
        ] {
            assert_eq!(licence(path, content), Some((line, expression.to_owned())), "{content}");
        }
    }

    #[test]
    fn a_text_about_licences_is_none() {
        for (path, content) in [
            ("a.rs", "const TAG: &str = \"SPDX-License-Identifier: MIT\";"),
            ("a.rs", "// files have an SPDX-License-Identifier: line"),
            ("a.py", "\"\"\"\nSPDX-License-Identifier: MIT\n\"\"\""),
            ("a.rs", "// spdx-license-identifier: MIT"),
        ] {
            assert_eq!(licence(path, content), None, "{content}");
        }
    }
}
