//! SARIF's artifact locations and regions.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use tollgate_model::{Excerpt, Position, RepoPath, Span};

use crate::excerpt::utf16_column;

/// The folder paths are relative to, by the name code scanning services know.
pub(super) const ROOT: &str = "%SRCROOT%";

/// Everything but what RFC 3986 calls unreserved, and the slash. A colon in the first component
/// would make the path look like a URI with a scheme.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `path`, in the one escaping used everywhere and then percent-encoded.
pub(super) fn artifact(path: &RepoPath) -> Value {
    let uri = utf8_percent_encode(&path.to_string(), ENCODED).to_string();
    json!({ "uri": uri, "uriBaseId": ROOT })
}

/// From `start` to `end`, the place that `excerpt` marks. Columns are exact where it shows the line
/// from its start, and otherwise count a byte as one unit.
pub(super) fn region(start: Position, end: Position, excerpt: Option<&Excerpt>) -> Value {
    let line = start.line.max(1);
    if start == Position::START && end <= Position::START {
        // About the whole file: a line to show it at, but no part of that line.
        return json!({ "startLine": line });
    }
    let end = end.max(start);
    json!({
        "startLine": line,
        "startColumn": utf16_column(excerpt, start, |mark| mark.start),
        "endLine": end.line.max(1),
        "endColumn": utf16_column(excerpt, end, |mark| mark.end),
    })
}

/// Bytes of the file, from 0: a region of the binary kind, which needs no line to be known.
pub(super) fn bytes(span: Span) -> Value {
    json!({ "byteOffset": span.start, "byteLength": span.end.saturating_sub(span.start) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_relative_references() {
        let uri = |bytes: &[u8]| artifact(&RepoPath::new(bytes).unwrap())["uri"].clone();
        assert_eq!(uri(b"src/a-b_c.rs"), "src/a-b_c.rs");
        assert_eq!(uri(b"c:/x y"), "c%3A/x%20y");
        assert_eq!(uri("ä#?%".as_bytes()), "%C3%A4%23%3F%25");
        assert_eq!(uri(b"a\n\xff\\"), "a%5Cx0a%5Cxff%5C%5C");
    }
}
