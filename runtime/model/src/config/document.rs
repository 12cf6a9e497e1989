//! Reading a TOML document with its places, and gathering everything that is wrong with it.

use std::ops::Range;

use toml_edit::{Document, Item, Key, TableLike, TomlError};

use super::{ConfigError, Lines, Place, nearest};
use crate::RepoPath;

/// More than a hundred times what anybody writes by hand.
pub(crate) const MAX_BYTES: usize = 1 << 20;

/// The rest is told once these are mended.
pub(crate) const MAX_ERRORS: usize = 100;

/// Gathers errors while a document is walked.
pub(crate) struct Reader<'a> {
    path: &'a RepoPath,
    lines: Lines,
    pub(crate) errors: Vec<ConfigError>,
}

/// One key with its value.
pub(crate) struct Entry<'a> {
    pub(crate) key: &'a str,
    pub(crate) item: &'a Item,
    pub(crate) place: Place,
    pub(crate) value_place: Place,
}

impl<'a> Reader<'a> {
    /// Parses the text; a document that can't be parsed has one error.
    pub(crate) fn open(
        path: &'a RepoPath,
        bytes: &'a [u8],
    ) -> Result<(Self, Document<&'a str>), ConfigError> {
        if bytes.len() > MAX_BYTES {
            return Err(ConfigError::new(
                &Place::of_offset(path, bytes, 0),
                format!("the file has {} bytes; {MAX_BYTES} are allowed", bytes.len()),
                None,
            ));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            ConfigError::new(
                &Place::of_offset(path, bytes, error.valid_up_to()),
                "the file is not valid UTF-8",
                Some("save it as UTF-8".to_owned()),
            )
        })?;
        let document = Document::parse(text).map_err(|error| syntax(path, bytes, &error))?;
        Ok((Self { path, lines: Lines::of(bytes), errors: Vec::new() }, document))
    }

    pub(crate) fn error(
        &mut self,
        place: &Place,
        message: String,
        hint: impl Into<Option<String>>,
    ) {
        self.errors.push(ConfigError::new(place, message, hint.into()));
    }

    /// What is wrong, in the order of the file; more than anybody mends in one go is left out.
    pub(crate) fn into_errors(mut self) -> Vec<ConfigError> {
        self.errors.sort();
        self.errors.truncate(MAX_ERRORS);
        self.errors
    }

    pub(crate) fn place(&self, span: Option<Range<usize>>) -> Place {
        self.lines.place(self.path, span.map_or(0, |span| span.start))
    }

    /// The keys of a table, in the order of the file.
    pub(crate) fn entries<'d>(&self, table: &'d dyn TableLike) -> Vec<Entry<'d>> {
        table
            .iter()
            .map(|(key, item)| {
                let key_span = table.key(key).and_then(Key::span).or_else(|| item.span());
                let place = self.place(key_span.clone());
                Entry { key, item, place, value_place: self.place(item.span().or(key_span)) }
            })
            .collect()
    }

    pub(crate) fn unknown_key(&mut self, entry: &Entry<'_>, known: &[&str]) {
        let hint = match nearest(entry.key, known.iter().copied()) {
            Some(key) => format!("did you mean `{key}`?"),
            None => format!("the keys here are {}", known.join(", ")),
        };
        self.error(&entry.place, format!("unknown key `{}`", entry.key.escape_debug()), hint);
    }

    pub(crate) fn wrong_type(&mut self, entry: &Entry<'_>, expected: &str) {
        let found = kind(entry.item);
        let key = entry.key.escape_debug();
        self.error(&entry.value_place, format!("`{key}` must be {expected}, found {found}"), None);
    }

    pub(crate) fn table<'d>(&mut self, entry: &Entry<'d>) -> Option<&'d dyn TableLike> {
        let table = entry.item.as_table_like();
        if table.is_none() {
            self.wrong_type(entry, "a table");
        }
        table
    }

    pub(crate) fn string<'d>(&mut self, entry: &Entry<'d>, expected: &str) -> Option<&'d str> {
        let text = entry.item.as_str();
        if text.is_none() {
            self.wrong_type(entry, expected);
        }
        text
    }
}

/// A type of TOML with its article.
pub(crate) fn kind(item: &Item) -> &'static str {
    match item.type_name() {
        "string" => "a string",
        "integer" => "an integer",
        "float" => "a float",
        "boolean" => "a boolean",
        "datetime" => "a date",
        "array" => "an array",
        "array of tables" => "an array of tables",
        _ => "a table",
    }
}

fn syntax(path: &RepoPath, bytes: &[u8], error: &TomlError) -> ConfigError {
    let offset = error.span().map_or(0, |span| span.start);
    let message = error.message().trim_end().replace('\n', ", ");
    let place = Place::of_offset(path, bytes, offset);
    ConfigError::new(&place, format!("this is not valid TOML: {message}"), None)
}
