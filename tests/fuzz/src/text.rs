//! Text of others: made harmless, escaped, masked, cut into lines; paths and patterns.

use tollgate_model::{
    LineIndex, Pattern, RepoPath, Span, Spans, escaped, is_harmful, masked, sanitised,
};

use crate::Target;
use crate::input::Bytes;

pub(crate) const TARGET: Target = Target {
    name: "text",
    run,
    seeds,
    words: &[
        b"\xe2\x80\xae",
        b"\\x0a",
        b"\\\\",
        b"..",
        b"**",
        b"{a,b}",
        b"[!a]",
        b"\r\n",
        b"\xef\xbf\xbe",
    ],
    inputs: 20_000,
};

fn seeds() -> Vec<Vec<u8>> {
    [
        &b"a/b.txt"[..],
        b"a\nb\xff\\c\xe2\x80\xae/d",
        b"**/src/{a,b}*.[ch]",
        b"\\x0a\\\\\\xff",
        b"\x1b[2J one\r\ntwo\xe2\x80\xa8three\xf3\xa0\x81\x81",
        b"\x00\x03secret = 'abc'\n\nmore",
    ]
    .map(<[u8]>::to_vec)
    .into()
}

fn run(data: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(data);
    let clean = sanitised(&text);
    assert!(!clean.contains(is_harmful), "something harmful is left in {clean:?}");
    assert_eq!(sanitised(&clean), clean, "made harmless twice");

    let shown = escaped(data);
    assert!(!shown.contains(is_harmful), "something harmful is left in {shown:?}");
    let path = RepoPath::new(data);
    assert_eq!(RepoPath::parse(&shown), path, "a path and its text");
    let spelt = RepoPath::parse(&text);
    if let Ok(spelt) = &spelt {
        assert_eq!(RepoPath::parse(&spelt.to_string()).as_ref(), Ok(spelt), "another spelling");
        assert!(!spelt.as_bytes().split(|b| *b == b'/').any(|part| part == b".."));
    }
    if let Ok(path) = &path {
        let rest = path.parent().map(|parent| parent.join(path.name()));
        assert_eq!(rest.unwrap_or_else(|| RepoPath::new(path.name())).as_ref(), Ok(path));
    }
    lines(data);
    let hidden = hides(data);
    u64::from(path.is_ok())
        | u64::from(spelt.is_ok()) << 1
        | u64::from(pattern(&text, data)) << 2
        | u64::from(hidden) << 3
        | u64::from(clean == text) << 4
}

fn lines(content: &[u8]) {
    let index = LineIndex::new(content);
    let (mut line, mut column) = (1, 1);
    for offset in 0..=content.len() {
        let position = index.position(offset as u64).expect("a place in the file");
        assert_eq!((position.line, position.column), (line, column), "byte {offset}");
        assert_eq!(index.offset(position), Some(offset as u64), "back to byte {offset}");
        column += 1;
        if content.get(offset) == Some(&b'\n') {
            (line, column) = (line + 1, 1);
        }
    }
    assert_eq!(index.position(content.len() as u64 + 1), None);
}

/// Whether something was covered: then none of it is left.
fn hides(data: &[u8]) -> bool {
    let mut input = Bytes(data);
    let (a, b) = (input.byte(), input.byte());
    let content = input.0;
    let span = Span { start: u64::from(a.min(b)), end: u64::from(a.max(b)) };
    let whole = Span { start: 0, end: content.len() as u64 };
    let sensitive = Spans::merged(vec![span, Span { start: span.end, end: span.end + 3 }]);
    let told = masked(content, whole, sensitive.within(whole));
    let cover = |at: u64| sensitive.within(whole).iter().any(|s| s.start <= at && at < s.end);
    let left: Vec<u8> =
        content.iter().zip(0..).filter(|(_, at)| !cover(*at)).map(|(byte, _)| *byte).collect();
    if left.len() == content.len() {
        assert_eq!(told, String::from_utf8_lossy(content));
        return false;
    }
    assert!(told.contains("***"));
    if left.is_ascii() && !left.contains(&b'*') {
        assert_eq!(told.replacen("***", "", 1).as_bytes(), left, "what is told beyond the mask");
    }
    true
}

fn pattern(text: &str, data: &[u8]) -> bool {
    match Pattern::new(text) {
        Ok(pattern) => {
            let first = pattern.matches(data);
            assert_eq!(pattern.matches(data), first);
            true
        }
        Err(error) => {
            let told = error.to_string();
            assert!(!told.is_empty());
            false
        }
    }
}
