//! The file in which a user's grants are kept: read with its places, written whole.

use std::fmt::Write as _;

use toml_edit::{InlineTable, TableLike, Value};

use super::{Grant, Grants, HostGrant, NetworkGrant, Permission};
use crate::config::document::{Entry, Reader, kind};
use crate::manifest::is_name;
use crate::{ConfigError, Date, Digest, RepoPath};

const KEYS: &[&str] = &["check", "version", "digest", "permissions", "hosts", "granted"];

const HEADER: &str = "\
# What checks may do on behalf of this user, beyond looking at what they are handed.
# Written by `tollgate grant`; `tollgate grant --list` tells it, `tollgate grant CHECK --revoke`
# takes it back. Each grant holds for one module, by the digest of its bytes.
";

impl Grants {
    /// The name of the file, in the folder the user's configuration is in.
    pub const NAME: &str = "grants.toml";

    /// Reads the file; every error names its place under [`Self::NAME`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Vec<ConfigError>> {
        #[expect(clippy::expect_used, reason = "a constant that is a path")]
        let path = RepoPath::new(Self::NAME.as_bytes()).expect("a plain file name is a path");
        let (mut reader, document) = Reader::open(&path, bytes).map_err(|error| vec![error])?;
        let mut grants = Self::default();
        for entry in reader.entries(document.as_table()) {
            if entry.key != "grant" {
                reader.unknown_key(&entry, &["grant"]);
                continue;
            }
            let Some(tables) = tables(&entry) else {
                reader.wrong_type(&entry, "an array of tables, [[grant]]");
                continue;
            };
            for table in tables {
                grants.read_one(&mut reader, &entry, table);
            }
        }
        if reader.errors.is_empty() {
            return Ok(grants);
        }
        Err(reader.into_errors())
    }

    fn read_one(&mut self, reader: &mut Reader<'_>, outer: &Entry<'_>, table: &dyn TableLike) {
        let before = reader.errors.len();
        let mut draft = Draft::default();
        let mut place = None;
        for entry in reader.entries(table) {
            place.get_or_insert(entry.place.clone());
            match entry.key {
                "check" => draft.check = text(reader, &entry, "a check's id", is_name),
                "version" => draft.version = text(reader, &entry, "a version", |_| true),
                "digest" => draft.digest = parsed(reader, &entry, "a digest"),
                "granted" => draft.granted = parsed::<Date>(reader, &entry, "a date in quotes"),
                "permissions" => draft.permissions = list(reader, &entry, permission),
                "hosts" => draft.hosts = list(reader, &entry, host),
                _ => reader.unknown_key(&entry, KEYS),
            }
        }
        let place = place.unwrap_or_else(|| outer.place.clone());
        let missing = draft.missing();
        if reader.errors.len() > before {
            return;
        }
        match draft.finish() {
            Some(grant) if self.of(&grant.check, &grant.digest).is_some() => {
                let message =
                    format!("there are two grants for `{}` and the same module", grant.check);
                reader.error(&place, message, "take one out".to_owned());
            }
            Some(grant) => {
                self.put(grant);
            }
            None => {
                let message = format!("the grant lacks `{}`", missing.join("`, `"));
                let hint = "make it anew with `tollgate grant`, or take it out".to_owned();
                reader.error(&place, message, hint);
            }
        }
    }

    /// The content of the file; [`parse`](Self::parse) reads it back.
    pub fn to_toml(&self) -> String {
        let mut text = HEADER.to_owned();
        let quoted = |text: &str| Value::from(text).to_string();
        let listed = |items: Vec<String>| {
            let items: Vec<_> = items.iter().map(|item| quoted(item)).collect();
            format!("[{}]", items.join(", "))
        };
        for grant in self.iter() {
            let permissions = grant.permissions.iter().map(ToString::to_string).collect();
            let hosts = grant.network.hosts().iter().map(ToString::to_string).collect();
            // Writing to a string can't fail.
            let _ = write!(
                text,
                "\n[[grant]]\ncheck = {}\nversion = {}\ndigest = {}\npermissions = {}\n\
                 hosts = {}\ngranted = {}\n",
                quoted(&grant.check),
                quoted(&grant.version),
                quoted(&grant.digest.to_string()),
                listed(permissions),
                listed(hosts),
                quoted(&grant.granted.to_string()),
            );
        }
        text
    }
}

/// A grant of which some keys may still be missing.
#[derive(Default)]
struct Draft {
    check: Option<String>,
    version: Option<String>,
    digest: Option<Digest>,
    permissions: Option<Vec<Permission>>,
    hosts: Option<Vec<HostGrant>>,
    granted: Option<Date>,
}

impl Draft {
    fn missing(&self) -> Vec<&'static str> {
        let there = [
            self.check.is_some(),
            self.version.is_some(),
            self.digest.is_some(),
            self.permissions.is_some(),
            self.hosts.is_some(),
            self.granted.is_some(),
        ];
        KEYS.iter().zip(there).filter(|(_, there)| !there).map(|(key, _)| *key).collect()
    }

    fn finish(self) -> Option<Grant> {
        Some(Grant {
            check: self.check?,
            version: self.version?,
            digest: self.digest?,
            permissions: self.permissions?.into_iter().collect(),
            network: NetworkGrant::new(self.hosts?),
            granted: self.granted?,
        })
    }
}

/// The tables of `[[grant]]`, or of `grant = [{..}]`.
fn tables<'d>(entry: &Entry<'d>) -> Option<Vec<&'d dyn TableLike>> {
    if let Some(tables) = entry.item.as_array_of_tables() {
        return Some(tables.iter().map(|table| table as &dyn TableLike).collect());
    }
    let inline = |value: &'d Value| {
        value.as_inline_table().map(|table: &InlineTable| table as &dyn TableLike)
    };
    entry.item.as_array()?.iter().map(inline).collect()
}

fn text(
    reader: &mut Reader<'_>,
    entry: &Entry<'_>,
    what: &str,
    valid: impl Fn(&str) -> bool,
) -> Option<String> {
    let text = reader.string(entry, what)?;
    if !valid(text) {
        let message = format!("`{}` is not {what}", text.escape_debug());
        reader.error(&entry.value_place, message, None);
        return None;
    }
    Some(text.to_owned())
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
    reader: &mut Reader<'_>,
    entry: &Entry<'_>,
    what: &str,
) -> Option<T> {
    let text = reader.string(entry, what)?;
    match text.parse() {
        Ok(value) => Some(value),
        Err(error) => {
            reader.error(&entry.value_place, error.to_string(), None);
            None
        }
    }
}

/// An array of strings, each read by `one`, whose error has a hint.
fn list<T>(
    reader: &mut Reader<'_>,
    entry: &Entry<'_>,
    one: impl Fn(&str) -> Result<T, (String, Option<String>)>,
) -> Option<Vec<T>> {
    let Some(array) = entry.item.as_array() else {
        let found = kind(entry.item);
        let message = format!("`{}` must be an array of strings, found {found}", entry.key);
        reader.error(&entry.value_place, message, None);
        return None;
    };
    let mut items = Vec::new();
    for value in array {
        let place = reader.place(value.span());
        match value.as_str().map(&one) {
            Some(Ok(item)) => items.push(item),
            Some(Err((message, hint))) => reader.error(&place, message, hint),
            None => reader.error(&place, format!("`{}` holds no string", entry.key), None),
        }
    }
    Some(items)
}

fn permission(word: &str) -> Result<Permission, (String, Option<String>)> {
    word.parse().map_err(|error: super::UnknownPermission| (error.to_string(), None))
}

fn host(text: &str) -> Result<HostGrant, (String, Option<String>)> {
    text.parse().map_err(|error: super::HostGrantError| (error.to_string(), Some(error.hint)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn errors(text: &str) -> Vec<String> {
        let told =
            |error: &ConfigError| format!("{error}; {}", error.hint.as_deref().unwrap_or_default());
        Grants::parse(text.as_bytes()).unwrap_err().iter().map(told).collect()
    }

    fn one() -> String {
        format!(
            "[[grant]]\ncheck = \"dast\"\nversion = \"1.0\"\ndigest = \"{}\"\n\
             permissions = [\"network\"]\nhosts = [\"api.example.com\"]\ngranted = \"2026-11-22\"\n",
            Digest::of(b"module")
        )
    }

    #[test]
    fn a_file_says_what_is_granted() {
        let grants = Grants::parse(one().as_bytes()).unwrap();
        let grant = grants.of("dast", &Digest::of(b"module")).unwrap();
        assert_eq!(grant.version, "1.0");
        assert_eq!(grant.granted.to_string(), "2026-11-22");
        assert!(grant.network.names("api.example.com", 443));
        assert_eq!(grants.iter().count(), 1);
        assert_eq!(Grants::parse(b"").unwrap(), Grants::default());
        assert_eq!(Grants::parse(HEADER.as_bytes()).unwrap(), Grants::default());
    }

    #[test]
    fn what_is_damaged_is_told_with_its_place() {
        for (text, message) in [
            ("[[grant]\n".to_owned(), "grants.toml:1:"),
            (
                "grants = 1\n".to_owned(),
                "grants.toml:1:1: unknown key `grants`; did you mean `grant`?",
            ),
            ("grant = 1\n".to_owned(), "grants.toml:1:9: `grant` must be an array of tables"),
            (
                "[[grant]]\ncheck = \"a\"\n".to_owned(),
                "grants.toml:2:1: the grant lacks `version`, `digest`",
            ),
            (
                one().replace("hosts", "host"),
                "grants.toml:6:1: unknown key `host`; did you mean `hosts`?",
            ),
            (one().replace("api.example.com", "*"), "grants.toml:6:10: `*` is not a host to grant"),
            (
                one().replace("\"network\"", "\"files\""),
                "grants.toml:5:16: `files` is not a permission",
            ),
            (
                one().replace("[\"network\"]", "\"network\""),
                "`permissions` must be an array of strings",
            ),
            (one().replace("[\"network\"]", "[1]"), "`permissions` holds no string"),
            (
                one().replace("2026-11-22", "yesterday"),
                "grants.toml:7:11: `yesterday` is not a date",
            ),
            (
                one().replace("\"2026-11-22\"", "2026-11-22"),
                "`granted` must be a date in quotes, found a date",
            ),
            (one().replace("dast", "Da st"), "grants.toml:2:9: `Da st` is not a check's id"),
            (one().replace("digest = \"", "digest = \"x"), "is not a digest"),
            (one() + &one(), "grants.toml:9:1: there are two grants for `dast`"),
            ("\u{0}".to_owned(), "grants.toml:1:"),
        ] {
            let told = errors(&text);
            assert!(told.iter().any(|error| error.contains(message)), "{text}: {told:#?}");
        }
        assert!(Grants::parse(b"\xff").is_err());
    }

    fn any_grants() -> impl Strategy<Value = Grants> {
        let hosts = proptest::collection::vec(
            prop_oneof![
                Just("a.example"),
                Just("*.b.example:8443"),
                Just("10.0.0.0/8"),
                Just("[::1]:*"),
            ],
            0..3,
        );
        let grant = ("[a-z]{1,3}", "\\PC{0,8}", any::<[u8; 32]>(), hosts, 0u32..40_000).prop_map(
            |(check, version, digest, hosts, days)| Grant {
                check,
                version,
                digest: Digest::from_bytes(digest),
                permissions: BTreeSet::from([Permission::Network]),
                network: NetworkGrant::new(hosts.iter().map(|h| h.parse().unwrap()).collect()),
                granted: Date::from_days_since_epoch(days),
            },
        );
        proptest::collection::vec(grant, 0..5).prop_map(|list| {
            let mut grants = Grants::default();
            list.into_iter().for_each(|grant| drop(grants.put(grant)));
            grants
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(grants in any_grants()) {
            prop_assert_eq!(Grants::parse(grants.to_toml().as_bytes()), Ok(grants));
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, cut in 0usize..300) {
            let _ = Grants::parse(&bytes);
            let whole = one();
            let _ = Grants::parse(&whole.as_bytes()[..cut.min(whole.len())]);
        }
    }
}
