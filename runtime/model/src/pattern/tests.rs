//! The grammar row by row, and against the plainest matcher there is.

use proptest::prelude::*;

use super::*;

fn matches(pattern: &str, path: &str) -> bool {
    Pattern::new(pattern).unwrap().matches(path.as_bytes())
}

#[test]
fn the_grammar_row_by_row() {
    let rows: &[(&str, &[&str], &[&str])] = &[
        ("*.py", &["a.py", "x/y/a.py", ".py"], &["a.pyc", "a.py/b"]),
        ("Makefile", &["Makefile", "a/Makefile"], &["makefile", "a/Makefile/b", "xMakefile"]),
        ("/Makefile", &["Makefile"], &["a/Makefile"]),
        ("a/*.c", &["a/x.c"], &["x/a/x.c", "a/b/x.c"]),
        ("**", &["a", "a/b"], &[]),
        ("*", &["a", "a/b", ".hidden"], &[]),
        ("/*", &["a"], &["a/b"]),
        ("**/b", &["b", "a/b", "a/c/b"], &["ab", "b/a"]),
        ("a/**", &["a/b", "a/b/c"], &["a", "ab", "x/a/b"]),
        ("a/**/b", &["a/b", "a/x/b", "a/x/y/b"], &["a/xb", "ab"]),
        ("a/**/b/**/c", &["a/b/c", "a/b/x/b/y/c", "a/x/b/c"], &["a/c", "a/b", "a/c/b"]),
        ("**/**/b", &["b", "a/b"], &["a"]),
        ("a**b", &["ab", "axxb", "d/axb"], &["a/b"]),
        ("docs/", &["docs/a", "x/docs/a/b"], &["docs", "docsx/a"]),
        ("/docs/", &["docs/a"], &["x/docs/a", "docs"]),
        ("a/b/", &["a/b/c"], &["x/a/b/c", "a/b"]),
        ("/", &["a", "a/b"], &[]),
        ("?.c", &["a.c", "é.c", "日.c"], &["ab.c", ".c"]),
        ("*?", &["a", "é"], &[]),
        ("*??", &["ab", "éa"], &["é", "a"]),
        ("[a-c]x", &["ax", "cx"], &["dx", "-x"]),
        ("[!a-c]x", &["dx", "éx"], &["ax", "x"]),
        ("a[!b]c", &["axc"], &["a/c", "abc"]),
        ("[é-ü]", &["ö"], &["o"]),
        ("[]-]", &["]", "-"], &["a"]),
        ("[{,}]", &["{", ",", "}"], &["a"]),
        ("[\\]]", &["]"], &["\\"]),
        ("{a,b}.{c,d}", &["a.c", "b.d"], &["a.b", "ac"]),
        ("{a,b{c,d}}", &["a", "bc", "bd"], &["b", "ad"]),
        ("a{,.bak}", &["a", "a.bak"], &["abak"]),
        ("{src/**,*.md}", &["src/a/b", "x/y.md"], &["x/src/a"]),
        ("a,b", &["a,b"], &["a"]),
        ("\\*", &["*"], &["a"]),
        ("\\{a\\}", &["{a}"], &["a"]),
        ("a\\\\b", &["a\\b"], &["a/b"]),
        ("a\\\\/", &["a\\/b"], &["a/b"]),
        ("*a*b*c", &["abc", "xaxbxc", "aabbcc"], &["acb", "abcx"]),
        ("[A-Z]*.{yml,yaml}", &["Abc.yml", "x/Z.yaml"], &["abc.yml"]),
    ];
    for (pattern, yes, no) in rows {
        for path in *yes {
            assert!(matches(pattern, path), "`{pattern}` must match `{path}`");
        }
        for path in *no {
            assert!(!matches(pattern, path), "`{pattern}` must not match `{path}`");
        }
    }
}

#[test]
fn bytes_that_are_no_text_are_characters_too() {
    let name = b"a\xff\xc3b";
    assert!(Pattern::new("a??b").unwrap().matches(name));
    assert!(Pattern::new("a[!x][!x]b").unwrap().matches(name));
    assert!(Pattern::new("*b").unwrap().matches(name));
    assert!(!Pattern::new("a?b").unwrap().matches(name));
    assert!(!Pattern::new("a[a-z]*").unwrap().matches(name));
    assert!(Pattern::new("a\\\\?.c").unwrap().matches(b"d/a\\\\.c"), "a backslash is a byte");
}

#[test]
fn what_is_no_pattern_is_told_why() {
    for (text, message) in [
        ("", "the pattern is empty"),
        ("a//b", "`a//b` has an empty, `.` or `..` component, which no path has"),
        ("./a", "`./a` has an empty, `.` or `..` component, which no path has"),
        ("../a", "`../a` has an empty, `.` or `..` component, which no path has"),
        ("a[b", "`[` is never closed in `a[b`; write `\\[` for the character itself"),
        ("[z-a]", "a range in `[z-a]` ends before it starts"),
        ("{a,b", "`{` is never closed in `{a,b`; write `\\{` for the character itself"),
        ("a}", "`}` closes nothing in `a}`; write `\\}` for the character itself"),
        ("a\\", "`a\\` ends with a backslash that escapes nothing"),
    ] {
        assert_eq!(Pattern::new(text).unwrap_err().to_string(), message);
    }
    assert_eq!(Pattern::new(&"a".repeat(1_001)).unwrap_err(), PatternError::TooLong(1_001));
    for many in ["{a,b}".repeat(7), format!("{{{}}}", ",".repeat(900)), "{a,b}".repeat(200)] {
        assert!(matches!(Pattern::new(&many), Err(PatternError::TooManyAlternatives(_))));
    }
    assert!(Pattern::new(&format!("{}{}", "{".repeat(400), "}".repeat(400))).is_err());
}

#[test]
fn a_set_needs_one_match() {
    let set = PatternSet::new(["*.py", "/docs/"]).unwrap();
    assert!(set.is_match(b"a/b.py") && set.is_match(b"docs/x"));
    assert!(!set.is_match(b"a/docs/x") && !PatternSet::default().is_match(b"a"));
}

proptest! {
    #[test]
    fn no_text_panics(text in "([*?{},!a/\\\\é\\[\\]-]|\\*\\*){0,30}", path in "[a-cé/\\\\]{0,20}") {
        if let Ok(pattern) = Pattern::new(&text) {
            pattern.matches(path.as_bytes());
        }
        let _ = Pattern::new(&path);
    }

    #[test]
    fn any_text_escaped_matches_itself(name in "[^/\x00]{1,20}") {
        prop_assume!(name != "." && name != "..");
        let escaped: String = name.chars().flat_map(|c| ['\\', c]).collect();
        let pattern = Pattern::new(&escaped).unwrap();
        prop_assert!(pattern.matches(name.as_bytes()));
        let below = format!("x/{name}");
        prop_assert!(pattern.matches(below.as_bytes()));
    }

    /// Against the plainest matcher there is: every way to split, tried.
    #[test]
    fn it_agrees_with_exhaustive_search(
        parts in proptest::collection::vec("(\\*\\*|[ab*?]{1,4})", 1..5),
        path in proptest::collection::vec("[ab]{1,3}", 1..5),
    ) {
        let pattern = format!("/{}", parts.join("/"));
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        let expected = every_depth(&parts, &names);
        prop_assert_eq!(Pattern::new(&pattern).unwrap().matches(path.join("/").as_bytes()), expected);
    }
}

fn every_depth(parts: &[&str], names: &[&str]) -> bool {
    match (parts, names) {
        ([], _) => names.is_empty(),
        (["**"], _) => !names.is_empty(),
        (["**", rest @ ..], _) => {
            (0..=names.len()).any(|skipped| every_depth(rest, &names[skipped..]))
        }
        ([part, rest @ ..], [name, more @ ..]) => {
            every_split(part.as_bytes(), name.as_bytes()) && every_depth(rest, more)
        }
        _ => false,
    }
}

fn every_split(part: &[u8], name: &[u8]) -> bool {
    match (part, name) {
        ([], _) => name.is_empty(),
        ([b'*', rest @ ..], _) => (0..=name.len()).any(|taken| every_split(rest, &name[taken..])),
        ([b'?', rest @ ..], [_, more @ ..]) => every_split(rest, more),
        ([c, rest @ ..], [d, more @ ..]) => c == d && every_split(rest, more),
        _ => false,
    }
}
