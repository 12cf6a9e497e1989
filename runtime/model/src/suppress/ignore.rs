//! `.tollgateignore`: fingerprints of findings that are accepted, each with its reason.

use std::collections::HashMap;

use crate::config::count;
use crate::config::document::MAX_ERRORS;
use crate::harmful::shown;
use crate::{ConfigError, Date, Fingerprint, Place, RepoPath};

/// One accepted finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoreEntry {
    pub fingerprint: Fingerprint,
    /// The last day on which it is accepted; none for ever.
    pub until: Option<Date>,
    pub reason: String,
    /// In the ignore file, from 1.
    pub line: u32,
}

/// The entries of an ignore file, one a line: `FINGERPRINT [until=YYYY-MM-DD] reason`.
///
/// Blank lines and lines that start with `#` say nothing. Where two lines name one finding, as
/// after a merge, the one that holds longer counts.
#[derive(Debug, Clone, Default)]
pub struct IgnoreFile {
    entries: HashMap<Fingerprint, IgnoreEntry>,
}

/// Twenty thousand entries with reasons of a few words.
const MAX_BYTES: usize = 2 << 20;
const SHAPE: &str = "write FINGERPRINT [until=YYYY-MM-DD] REASON";

impl IgnoreFile {
    /// Its name, at the root of the repository.
    pub const NAME: &str = ".tollgateignore";

    pub fn parse(path: &RepoPath, bytes: &[u8]) -> Result<Self, Vec<ConfigError>> {
        let mut file = Self::default();
        let mut errors = Vec::new();
        if bytes.len() > MAX_BYTES {
            let place = Place { path: path.clone(), line: 1, column: 1 };
            let message = format!("the file has {} bytes; {MAX_BYTES} are allowed", bytes.len());
            let hint = "mend the findings, or exclude their paths in tollgate.toml".to_owned();
            return Err(vec![ConfigError::new(&place, message, Some(hint))]);
        }
        // Editors on Windows put a byte order mark in front.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        for (index, line) in bytes.split(|b| *b == b'\n').enumerate() {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            match parse_line(line, count(index)) {
                Ok(Some(entry)) => file.insert(entry),
                Ok(None) => {}
                Err(wrong) => {
                    let place =
                        Place { path: path.clone(), line: count(index), column: count(wrong.at) };
                    errors.push(ConfigError::new(&place, wrong.message, Some(wrong.hint)));
                    if errors.len() == MAX_ERRORS {
                        break;
                    }
                }
            }
        }
        if errors.is_empty() { Ok(file) } else { Err(errors) }
    }

    pub fn find(&self, fingerprint: &Fingerprint) -> Option<&IgnoreEntry> {
        self.entries.get(fingerprint)
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn insert(&mut self, entry: IgnoreEntry) {
        let holds_longer = self.entries.get(&entry.fingerprint).is_none_or(|known| {
            known.until.is_some() && (entry.until.is_none() || entry.until > known.until)
        });
        if holds_longer {
            self.entries.insert(entry.fingerprint.clone(), entry);
        }
    }
}

impl IgnoreEntry {
    /// Whether it still holds on a day; the last day is included.
    pub fn holds_on(&self, day: Date) -> bool {
        self.until.is_none_or(|until| day <= until)
    }
}

/// What is wrong with a line, and at which byte of it.
struct Wrong {
    at: usize,
    message: String,
    hint: String,
}

fn parse_line(line: &[u8], number: u32) -> Result<Option<IgnoreEntry>, Wrong> {
    let text = std::str::from_utf8(line).map_err(|error| Wrong {
        at: error.valid_up_to(),
        message: "the line is not valid UTF-8".to_owned(),
        hint: "save the file as UTF-8".to_owned(),
    })?;
    let body = text.trim();
    if body.is_empty() || body.starts_with('#') {
        return Ok(None);
    }
    let offset = |part: &str| text.len() - text.trim_start().len() + (body.len() - part.len());
    let (word, rest) = first_word(body);
    let fingerprint = Fingerprint::parse(word).ok_or_else(|| Wrong {
        at: offset(body),
        message: format!("`{}` is not a fingerprint", shown(word)),
        hint: format!("fingerprints are 32 lower-case hexadecimal digits; {SHAPE}"),
    })?;
    let (until, reason) = match first_word(rest) {
        (word, reason) if word.starts_with("until=") => {
            let day = word["until=".len()..].parse::<Date>().map_err(|_| Wrong {
                at: offset(rest),
                message: format!("`{}` is not a date", shown(&word["until=".len()..])),
                hint: format!("{SHAPE}, with a day that exists"),
            })?;
            (Some(day), reason)
        }
        _ => (None, rest),
    };
    if !reason.chars().any(char::is_alphanumeric) {
        return Err(Wrong {
            at: offset(reason),
            message: "the entry has no reason".to_owned(),
            hint: format!("say why the finding is accepted; {SHAPE}"),
        });
    }
    Ok(Some(IgnoreEntry { fingerprint, until, reason: reason.to_owned(), line: number }))
}

fn first_word(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim_start())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ONE: &str = "0123456789abcdef0123456789abcdef";

    fn parse(text: &str) -> Result<IgnoreFile, Vec<String>> {
        let path = RepoPath::parse(IgnoreFile::NAME).unwrap();
        IgnoreFile::parse(&path, text.as_bytes()).map_err(|errors| {
            errors.iter().map(|e| format!("{e} ({})", e.hint.as_deref().unwrap_or(""))).collect()
        })
    }

    fn find(file: &IgnoreFile) -> &IgnoreEntry {
        file.find(&Fingerprint::parse(ONE).unwrap()).unwrap()
    }

    #[test]
    fn an_entry_has_a_reason_and_maybe_a_last_day() {
        let file = parse(&format!("\u{feff}# why\r\n\r\n{ONE}  test data\r\n")).unwrap();
        assert_eq!((find(&file).reason.as_str(), find(&file).line), ("test data", 3));
        assert!(find(&file).holds_on("9999-12-31".parse().unwrap()));

        let file = parse(&format!("{ONE} until=2027-01-31 moved by then")).unwrap();
        assert!(find(&file).holds_on("2027-01-31".parse().unwrap()));
        assert!(!find(&file).holds_on("2027-02-01".parse().unwrap()));
        assert_eq!(find(&file).reason, "moved by then");
    }

    #[test]
    fn of_two_entries_the_longer_counts() {
        let (short, long) =
            (format!("{ONE} until=2027-01-01 a"), format!("{ONE} until=2028-01-01 b"));
        for text in [format!("{short}\n{long}"), format!("{long}\n{short}")] {
            assert_eq!(find(&parse(&text).unwrap()).reason, "b");
        }
        for text in [format!("{long}\n{ONE} c"), format!("{ONE} c\n{long}")] {
            assert_eq!(find(&parse(&text).unwrap()).reason, "c");
        }
    }

    #[test]
    fn every_broken_line_is_told() {
        let errors = parse(&format!(
            "{ONE}\nABC why\n\n  {ONE} until=2027-02-30 why\n{ONE} until=2027-01-01"
        ));
        assert_eq!(
            errors.unwrap_err(),
            [
                ".tollgateignore:1:33: the entry has no reason (say why the finding is accepted; \
                 write FINGERPRINT [until=YYYY-MM-DD] REASON)",
                ".tollgateignore:2:1: `ABC` is not a fingerprint (fingerprints are 32 lower-case \
                 hexadecimal digits; write FINGERPRINT [until=YYYY-MM-DD] REASON)",
                ".tollgateignore:4:36: `2027-02-30` is not a date (write FINGERPRINT \
                 [until=YYYY-MM-DD] REASON, with a day that exists)",
                ".tollgateignore:5:50: the entry has no reason (say why the finding is accepted; \
                 write FINGERPRINT [until=YYYY-MM-DD] REASON)",
            ]
        );
        let path = RepoPath::parse(IgnoreFile::NAME).unwrap();
        let errors = IgnoreFile::parse(&path, b"# ok\n# \xff").unwrap_err();
        assert_eq!(errors[0].to_string(), ".tollgateignore:2:3: the line is not valid UTF-8");
    }

    #[test]
    fn a_file_beyond_all_measure_is_refused_and_one_within_is_read_soon() {
        let lines = |count: usize| -> String {
            (0..count).map(|at| format!("{at:032x} because\n")).collect()
        };
        let error = parse(&lines(60_000)).unwrap_err().remove(0);
        assert!(error.contains(":1:1: the file has 2460000 bytes; 2097152 are allowed"), "{error}");
        let start = std::time::Instant::now();
        assert!(parse(&lines(50_000)).is_ok());
        assert_eq!(parse(&"x\n".repeat(1 << 20)).unwrap_err().len(), MAX_ERRORS);
        assert!(start.elapsed() < std::time::Duration::from_secs(2), "{:?}", start.elapsed());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, line in "[0-9a-f]{30,33}[ \t]{0,2}(until=)?.{0,20}") {
            let path = RepoPath::parse(IgnoreFile::NAME).unwrap();
            let _ = IgnoreFile::parse(&path, &bytes);
            let _ = IgnoreFile::parse(&path, line.as_bytes());
        }
    }
}
