//! `.tollgateignore`: fingerprints of findings that are accepted, each with its reason.

use std::collections::HashMap;

use crate::config::count;
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

const SHAPE: &str = "write FINGERPRINT [until=YYYY-MM-DD] REASON";

impl IgnoreFile {
    /// Its name, at the root of the repository.
    pub const NAME: &str = ".tollgateignore";

    pub fn parse(path: &RepoPath, bytes: &[u8]) -> Result<Self, Vec<ConfigError>> {
        let mut file = Self::default();
        let mut errors = Vec::new();
        for (index, line) in bytes.split(|b| *b == b'\n').enumerate() {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            match parse_line(line, count(index)) {
                Ok(Some(entry)) => file.insert(entry),
                Ok(None) => {}
                Err(wrong) => {
                    let place =
                        Place { path: path.clone(), line: count(index), column: count(wrong.at) };
                    errors.push(ConfigError::new(&place, wrong.message, Some(wrong.hint)));
                }
            }
        }
        if errors.is_empty() { Ok(file) } else { Err(errors) }
    }

    pub fn find(&self, fingerprint: &Fingerprint) -> Option<&IgnoreEntry> {
        self.entries.get(fingerprint)
    }

    /// Whether an answer can depend on the run's date.
    pub fn has_dates(&self) -> bool {
        self.entries.values().any(|entry| entry.until.is_some())
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
    // An empty rest must still lie at the end of the text, for its offset.
    let rest = if rest.is_empty() { &text[text.len()..] } else { rest.trim_start() };
    (word, rest)
}

/// A message shows enough of a word to know it by, and nothing that could forge a line.
fn shown(word: &str) -> String {
    word.chars().take(64).flat_map(char::escape_debug).collect()
}
