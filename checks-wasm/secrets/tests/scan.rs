//! How a file is read changes nothing, and no file makes the scan slow.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use tollgate_secrets::rules::ALL;
use tollgate_secrets::{AHEAD, BEHIND, Hit, Scanner, WINDOW, literals};

fn scan(bytes: &[u8], window: usize) -> Vec<Hit> {
    let mut scanner = Scanner::new();
    for part in bytes.chunks(window) {
        scanner.feed(part);
    }
    scanner.finish()
}

/// Text made of examples, keywords and filler, in any order.
fn texts() -> impl Strategy<Value = Vec<u8>> {
    let examples: Vec<&'static str> =
        ALL.iter().flat_map(|rule| rule.firing.iter().chain(rule.silent)).copied().collect();
    let part = prop_oneof![
        4 => prop::sample::select(examples).prop_map(|text| text.as_bytes().to_vec()),
        2 => prop::sample::select(literals()).prop_map(|text| text.as_bytes().to_vec()),
        2 => prop::collection::vec(any::<u8>(), 0..40),
        2 => "[ =:\"'\n;,(){}A-Za-z0-9_/+-]{0,60}".prop_map(String::into_bytes),
        1 => (0usize..9_000, prop::sample::select(&b"a \n=x-"[..]))
            .prop_map(|(length, byte)| vec![byte; length]),
    ];
    prop::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
}

/// The same as it is or with a byte order mark in UTF-16, each byte a unit, perhaps cut amid one.
fn encoded_texts() -> impl Strategy<Value = Vec<u8>> {
    (texts(), 0usize..3, any::<bool>()).prop_map(|(text, kind, odd)| {
        let unit = |byte: u8| match kind {
            1 => vec![byte, 0],
            2 => vec![0, byte],
            _ => vec![byte],
        };
        let mark: &[u8] = [&b""[..], b"\xFF\xFE", b"\xFE\xFF"][kind];
        let mut bytes: Vec<u8> =
            mark.iter().copied().chain(text.into_iter().flat_map(unit)).collect();
        if odd {
            bytes.pop();
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_window_gives_the_same_hits(text in encoded_texts(), window in prop_oneof![1usize..300, 300usize..20_000]) {
        prop_assert_eq!(scan(&text, window), scan(&text, WINDOW));
    }

    #[test]
    fn hits_are_in_order_apart_and_inside(text in encoded_texts()) {
        let hits = scan(&text, WINDOW);
        for hit in &hits {
            prop_assert!(hit.secret.start < hit.secret.end);
            prop_assert!(hit.secret.end <= text.len() as u64 && hit.place.end <= text.len() as u64);
        }
        for pair in hits.windows(2) {
            prop_assert!(pair[0].secret.end <= pair[1].secret.start);
        }
    }

    #[test]
    fn utf_16_gives_the_hits_of_the_same_text(text in texts()) {
        prop_assume!(!text.starts_with(b"\xFF\xFE") && !text.starts_with(b"\xFE\xFF"));
        let text: Vec<u8> = text.into_iter().filter(u8::is_ascii).collect();
        let bytes: Vec<u8> =
            b"\xFF\xFE".iter().copied().chain(text.iter().flat_map(|byte| [*byte, 0])).collect();
        let spans = |hits: Vec<Hit>, scale: u64, shift: u64| -> Vec<(usize, u64, u64)> {
            let at = |offset| offset * scale + shift;
            hits.iter().map(|hit| (hit.rule, at(hit.secret.start), at(hit.secret.end))).collect()
        };
        prop_assert_eq!(spans(scan(&bytes, WINDOW), 1, 0), spans(scan(&text, WINDOW), 2, 2));
    }

    #[test]
    fn a_text_without_keywords_has_no_hit(text in texts()) {
        let mut text = text;
        // Break every keyword where it begins; what is left must be silent.
        for at in 0..text.len() {
            let here = &text[at..];
            let begins = |word: &&str| {
                here.get(..word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes()))
            };
            if literals().iter().any(begins) {
                text[at] = b'\x01';
            }
        }
        prop_assert_eq!(scan(&text, WINDOW), []);
    }
}

#[test]
fn a_token_across_every_seam_is_found_once() {
    let token = ALL[0].firing[0];
    for before in WINDOW - 80..WINDOW + 40 {
        let mut text = vec![b' '; before];
        text.extend_from_slice(token.as_bytes());
        text.extend_from_slice(&[b' '; 200]);
        assert_eq!(scan(&text, WINDOW).len(), 1, "{before}");
    }
}

#[test]
fn floods_of_keywords_take_linear_time() {
    let floods = [
        "password",
        "://",
        "eyJ",
        "-eyJ",
        ".eyJa",
        "token ",
        "secret=",
        "sk-ant-",
        "-----BEGIN PRIVATE KEY-----",
        "datadog",
        "aws_secret_access_key ",
        "a://b:c@",
        "\"password\":\"",
        "pypi-AgE-",
        "ya29.-",
        "api_key,",
        ":AA1",
        "authorization: bearer ",
        "password (",
        "0123456789:AA",
        "PRIVATE KEY",
        "_key: ",
        "curl ",
        "curl -u ",
        ":*:",
        ":5432:a:",
        "\"auth\":\"",
        "name: api_key\n value: ",
        "password: |\n",
        "aaaQ~",
        "identified by '",
        "-ApiKey \"",
    ];
    for flood in floods {
        let small = flood.repeat(1_500);
        let large = flood.repeat(6_000);
        let time = |text: &str| {
            let start = Instant::now();
            scan(text.as_bytes(), WINDOW);
            start.elapsed()
        };
        let (small, large) = (time(&small), time(&large));
        // Four times the text: quadratic time would be sixteen times as much.
        assert!(large < small * 10 + Duration::from_millis(200), "{flood}: {small:?}, {large:?}");
    }
}

#[test]
fn memory_is_bounded_by_the_window() {
    let mut scanner = Scanner::new();
    let part = b"password = \"".repeat(8_000);
    for _ in 0..50 {
        scanner.feed(&part);
        assert!(scanner.held() <= part.len() + AHEAD + 2 * BEHIND, "{}", scanner.held());
    }
}
