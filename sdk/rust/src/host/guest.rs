//! The host as a guest sees it: the imports of the world, in this crate's own types.

use crate::answer::{DataRefusal, EntryKind, Refusal};
use crate::finding::{Finding, Place, Span};
use crate::glue::bindings::tollgate::check as wit;
use crate::log::Level;
use crate::{Confidence, Severity};

pub(crate) use wit::inputs::Input as RawInput;
pub(crate) use wit::snapshot::{Entry as RawEntry, Listing as RawListing};

pub(crate) fn input_path(input: &RawInput) -> Option<String> {
    input.path()
}

pub(crate) fn input_kind(input: &RawInput) -> EntryKind {
    kind(input.kind())
}

pub(crate) fn input_length(input: &RawInput) -> u64 {
    input.length()
}

pub(crate) fn input_read(input: &RawInput, offset: u64, len: u64) -> Result<Vec<u8>, Refusal> {
    input.read(offset, len).map_err(refusal)
}

pub(crate) fn entry_at(path: &str) -> Result<RawEntry, Refusal> {
    wit::snapshot::entry_at(path).map_err(refusal)
}

pub(crate) fn entry_kind(entry: &RawEntry) -> EntryKind {
    kind(entry.kind())
}

pub(crate) fn entry_mode(entry: &RawEntry) -> u32 {
    entry.mode()
}

pub(crate) fn entry_size(entry: &RawEntry) -> u64 {
    entry.size()
}

pub(crate) fn entry_link_target(entry: &RawEntry) -> Option<String> {
    entry.link_target()
}

pub(crate) fn entry_owner(entry: &RawEntry) -> Option<(u32, u32)> {
    entry.owner()
}

pub(crate) fn entry_layer(entry: &RawEntry) -> Option<u32> {
    entry.layer()
}

pub(crate) fn snapshot_read(path: &str, offset: u64, len: u64) -> Result<Vec<u8>, Refusal> {
    wit::snapshot::read(path, offset, len).map_err(refusal)
}

pub(crate) fn list(path: &str) -> Result<RawListing, Refusal> {
    wit::snapshot::list(path).map_err(refusal)
}

pub(crate) fn glob(pattern: &str) -> Result<RawListing, Refusal> {
    wit::snapshot::glob(pattern).map_err(refusal)
}

pub(crate) fn listing_next(listing: &RawListing, max: u32) -> Vec<String> {
    listing.next(max)
}

pub(crate) fn lookup(dataset: &str, key: &str) -> Result<Option<Vec<u8>>, DataRefusal> {
    wit::data::lookup(dataset, key).map_err(|refusal| match refusal {
        wit::data::DataRefusal::Undeclared => DataRefusal::Undeclared,
        wit::data::DataRefusal::Unavailable(reason) => DataRefusal::Unavailable(reason),
        wit::data::DataRefusal::Limit(name) => DataRefusal::Limit(name),
    })
}

pub(crate) fn log(level: Level, message: &str) {
    let level = match level {
        Level::Debug => wit::log::Level::Debug,
        Level::Info => wit::log::Level::Info,
        Level::Warn => wit::log::Level::Warn,
        Level::Error => wit::log::Level::Error,
    };
    wit::log::log(level, message);
}

pub(crate) fn report(finding: Finding) {
    let raw = wit::findings::Finding::new(finding.rule, &finding.message);
    match finding.place {
        Place::File => {}
        Place::Bytes(at) => raw.at(span(at)),
        Place::Positions(start, end) => raw.at_position(
            wit::types::Position { line: start.line, column: start.column },
            wit::types::Position { line: end.line, column: end.column },
        ),
    }
    if let Some(path) = &finding.file {
        raw.in_file(path);
    }
    if let Some(level) = finding.severity {
        raw.set_severity(severity(level));
    }
    if let Some(level) = finding.confidence {
        raw.set_confidence(confidence(level));
    }
    for suggestion in finding.suggestions {
        let edits: Vec<_> = suggestion
            .edits
            .into_iter()
            .map(|edit| wit::findings::Edit {
                span: span(edit.span),
                replacement: edit.replacement,
            })
            .collect();
        raw.suggest(&suggestion.title, &edits);
    }
    for related in &finding.related {
        raw.relate(related.path.as_deref(), span(related.span), &related.message);
    }
    for id in &finding.aliases {
        raw.add_alias(id);
    }
    for number in &finding.cwe {
        raw.add_cwe(*number);
    }
    for bytes in &finding.sensitive {
        raw.sensitive(span(*bytes));
    }
    if let Some(identity) = &finding.identity {
        raw.identity(identity);
    }
    if let Some(date) = &finding.active_from {
        raw.active_from(date);
    }
    wit::findings::Finding::report(raw);
}

fn kind(kind: wit::types::EntryKind) -> EntryKind {
    match kind {
        wit::types::EntryKind::File => EntryKind::File,
        wit::types::EntryKind::Directory => EntryKind::Directory,
        wit::types::EntryKind::Symlink => EntryKind::Symlink,
        wit::types::EntryKind::Submodule => EntryKind::Submodule,
        wit::types::EntryKind::Other => EntryKind::Other,
    }
}

fn refusal(refusal: wit::types::Refusal) -> Refusal {
    match refusal {
        wit::types::Refusal::Absent => Refusal::Absent,
        wit::types::Refusal::WrongKind => Refusal::WrongKind,
        wit::types::Refusal::Forbidden(reason) => Refusal::Forbidden(reason),
        wit::types::Refusal::Limit(name) => Refusal::Limit(name),
        wit::types::Refusal::Unavailable(reason) => Refusal::Unavailable(reason),
    }
}

fn span(span: Span) -> wit::types::Span {
    wit::types::Span { start: span.start, end: span.end }
}

fn severity(severity: Severity) -> wit::types::Severity {
    match severity {
        Severity::Info => wit::types::Severity::Info,
        Severity::Low => wit::types::Severity::Low,
        Severity::Medium => wit::types::Severity::Medium,
        Severity::High => wit::types::Severity::High,
        Severity::Critical => wit::types::Severity::Critical,
    }
}

fn confidence(confidence: Confidence) -> wit::types::Confidence {
    match confidence {
        Confidence::Low => wit::types::Confidence::Low,
        Confidence::Medium => wit::types::Confidence::Medium,
        Confidence::High => wit::types::Confidence::High,
    }
}
