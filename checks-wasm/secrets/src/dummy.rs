//! Values that stand for a secret without being one.

/// Words that people write where a secret would go; five letters or more, so that chance does
/// not make them.
const WORDS: &[&str] = &[
    "example",
    "placeholder",
    "changeme",
    "change_me",
    "change-me",
    "changeit",
    "replace",
    "insert",
    "redacted",
    "dummy",
    "sample",
    "your_",
    "your-",
    "yourpass",
    "yourkey",
    "yourtoken",
    "yoursecret",
    "your api",
    "my_secret",
    "todo",
    "foobar",
    "xxxx",
    "****",
    "....",
    "####",
    "fake_",
    "fake-",
    "not-a-",
    "not_a_",
    "invalid",
    "notreal",
    "goes_here",
    "goes-here",
    "goeshere",
    "_here",
    "-here",
    "enter_",
    "fixme",
    "undefined",
    "loremipsum",
    "lorem ipsum",
    "testtest",
];

/// Secrets that documentation prints; tokens that all the world may know.
const KNOWN: &[&str] = &[
    // Azurite, the emulator of Azure storage.
    concat!("Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1", "OUzFT50uSRZ6IFsuFq2UVErCz4I6tq"),
    // The token on jwt.io's front page.
    concat!("SflKxwRJSMeKKF2QT4f", "wpMeJf36POk6yJV_adQssw5c"),
    concat!("dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P", "lFUP0THsR8U"),
    concat!("TJVA95OrM7E2cBab30RMHrHD", "cEfxjoYZgeFONFh7HgQ"),
    // RFC 6749 and RFC 6750, OAuth 2.0.
    concat!("2YotnFZFEjr1", "zCsicMWpAA"),
    concat!("tGzv3JOkF0XG", "5Qx2TlKWIA"),
    concat!("SplxlOBeZQQY", "bYS6WxSbIA"),
    concat!("7Fjfp0ZBr1Kt", "DRbnfVdmIw"),
    concat!("czZCaGRSa3F0MzpnWDFm", "QmF0M2JW"),
    concat!("mF_9.B5f", "-4.1JqM"),
    // RFC 6455, the WebSocket protocol, and RFC 7617, Basic authentication.
    concat!("dGhlIHNhbXBsZ", "SBub25jZQ"),
    concat!("QWxhZGRpbjpvcGVu", "IHNlc2FtZQ"),
    // Flask's documentation.
    concat!("192b9bdd22ab9ed4d12e236c78afcb9a", "393ec15f71bbf5dc987d54727823bcbf"),
    concat!("5f352379324c2246", "3451387a0aec5d2f"),
    // Pusher's documentation.
    concat!("278d425bdf", "160c739803"),
    concat!("7ad3773142", "a6692b25b8"),
];

/// Whether it is plainly no secret: a word that says so, a template, one character again and
/// again, or a value from public documentation.
pub(crate) fn is_placeholder(value: &[u8]) -> bool {
    contains_any(value, WORDS)
        || contains_any(value, KNOWN)
        || is_uniform(value)
        || is_template(value)
}

fn contains_any(value: &[u8], words: &[&str]) -> bool {
    words.iter().any(|word| {
        value.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
    })
}

/// Fewer than five different bytes in a long value, or eight times the same in a row.
fn is_uniform(value: &[u8]) -> bool {
    let mut seen = [false; 256];
    for byte in value {
        seen[usize::from(*byte)] = true;
    }
    let distinct = seen.iter().filter(|seen| **seen).count();
    let run = value.chunk_by(|a, b| a == b).map(<[u8]>::len).max().unwrap_or(0);
    distinct <= (value.len() / 6).clamp(1, 4) || run * 5 >= value.len() * 2 && run >= 4
}

/// A reference to something that is filled in later.
fn is_template(value: &[u8]) -> bool {
    let has = |part: &[u8]| value.windows(part.len()).any(|at| at == part);
    let starts = |part: &[u8]| value.starts_with(part);
    has(b"${")
        || has(b"{{")
        || has(b"$(")
        || has(b"#{")
        || has(b"<%")
        || has(b"%(")
        || has(b"%{")
        || has(b"$[")
        || has(b"@{")
        || starts(b"<") && value.ends_with(b">")
        || starts(b"[") && value.ends_with(b"]")
        || starts(b"{") && value.ends_with(b"}")
        || starts(b"%") && value.ends_with(b"%") && value.len() > 1
        || starts(b"__") && value.ends_with(b"__")
        || starts(b"$")
            && value[1..]
                .iter()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'.'))
            && value.iter().skip(1).any(u8::is_ascii_alphabetic)
            && !value.starts_with(b"$2")
}

/// Whether most of it counts up or down: `abcdef`, `12345`, keyboard rows.
pub(crate) fn is_sequence(value: &[u8]) -> bool {
    if value.len() < 4 {
        return false;
    }
    let ordered = value
        .windows(2)
        .filter(|pair| {
            let (a, b) = (pair[0].to_ascii_lowercase(), pair[1].to_ascii_lowercase());
            a.abs_diff(b) <= 1 && a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric()
        })
        .count();
    let steps = value.len() - 1;
    let row = value.to_ascii_lowercase();
    ordered * 10 >= steps * 6 || row.windows(6).any(|part| part == b"qwerty") || is_typed(&row)
}

/// Whether most of it is runs of four neighbouring keys: `asdfqwer1234`.
fn is_typed(lower: &[u8]) -> bool {
    const RUNS: &[&[u8]] = &[b"asdf", b"qwer", b"zxcv", b"1234", b"qaz", b"wsx"];
    let (mut at, mut covered) = (0, 0);
    while at < lower.len() {
        let run = RUNS.iter().find(|run| lower[at..].starts_with(run)).map_or(0, |run| run.len());
        covered += run;
        at += run.max(1);
    }
    covered * 10 >= lower.len() * 8
}
