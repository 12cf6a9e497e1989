//! Takes a guest's findings, holds them to the contract, and makes them fit to be shown.

use std::sync::Arc;

use tollgate_model::{
    Confidence, Date, Digest, Edit, LimitKey, LineIndex, Position, RepoPath, Severity, Span,
    Suggestion, sanitised, slice,
};
use wasmtime::component::Resource;

use super::Host;
use super::inside::inside;
use crate::answer::told;
use crate::bindings::tollgate::check::{findings, types};
use crate::examination::{Ending, Place, RawFinding, RawRelated};
use crate::surroundings::EntryKind;
use crate::trace::{self, Question};

/// A finding while the guest puts it together.
#[derive(Debug, Default)]
pub struct Draft {
    rule: String,
    message: String,
    span: Option<Span>,
    positions: Option<(Position, Position)>,
    path: Option<String>,
    severity: Option<Severity>,
    confidence: Option<Confidence>,
    suggestions: Vec<Suggestion>,
    related: Vec<(Option<String>, Span, String)>,
    aliases: Vec<String>,
    cwe: Vec<u32>,
    sensitive: Vec<Span>,
    identity: Option<Vec<u8>>,
    active_from: Option<String>,
}

/// Parts of one finding a guest may add to: related places, suggestions, sensitive spans.
const PARTS: usize = 1_000;

impl findings::HostFinding for Host {
    fn new(&mut self, rule: String, message: String) -> wasmtime::Result<Resource<Draft>> {
        self.enter()?;
        self.bounded(&message)?;
        self.bounded(&rule)?;
        self.keep(size_of::<RawFinding>() + rule.len() + message.len())?;
        self.push(Draft { rule, message, ..Draft::default() })
    }

    fn at(&mut self, this: Resource<Draft>, span: types::Span) -> wasmtime::Result<()> {
        self.draft(&this)?.span = Some(model_span(span));
        Ok(())
    }

    fn at_position(
        &mut self,
        this: Resource<Draft>,
        start: types::Position,
        end: types::Position,
    ) -> wasmtime::Result<()> {
        let model = |p: types::Position| Position { line: p.line, column: p.column };
        self.draft(&this)?.positions = Some((model(start), model(end)));
        Ok(())
    }

    fn in_file(&mut self, this: Resource<Draft>, path: String) -> wasmtime::Result<()> {
        self.bounded(&path)?;
        self.keep(path.len())?;
        self.draft(&this)?.path = Some(path);
        Ok(())
    }

    fn set_severity(
        &mut self,
        this: Resource<Draft>,
        severity: types::Severity,
    ) -> wasmtime::Result<()> {
        self.draft(&this)?.severity = Some(match severity {
            types::Severity::Info => Severity::Info,
            types::Severity::Low => Severity::Low,
            types::Severity::Medium => Severity::Medium,
            types::Severity::High => Severity::High,
            types::Severity::Critical => Severity::Critical,
        });
        Ok(())
    }

    fn set_confidence(
        &mut self,
        this: Resource<Draft>,
        confidence: types::Confidence,
    ) -> wasmtime::Result<()> {
        self.draft(&this)?.confidence = Some(match confidence {
            types::Confidence::Low => Confidence::Low,
            types::Confidence::Medium => Confidence::Medium,
            types::Confidence::High => Confidence::High,
        });
        Ok(())
    }

    fn suggest(
        &mut self,
        this: Resource<Draft>,
        title: String,
        edits: Vec<findings::Edit>,
    ) -> wasmtime::Result<()> {
        self.bounded(&title)?;
        let replacements: usize = edits.iter().map(|edit| edit.replacement.len()).sum();
        self.keep(title.len() + replacements + edits.len() * size_of::<Edit>())?;
        let suggestions = self.draft(&this)?.suggestions.len();
        self.room_for_part(suggestions)?;
        // A report is text, which has no place for other bytes.
        let edits: Option<Vec<Edit>> = edits.into_iter().map(model_edit).collect();
        if let Some(edits) = edits {
            self.draft(&this)?.suggestions.push(Suggestion { title: sanitised(&title), edits });
        }
        Ok(())
    }

    fn relate(
        &mut self,
        this: Resource<Draft>,
        path: Option<String>,
        span: types::Span,
        message: String,
    ) -> wasmtime::Result<()> {
        self.bounded(&message)?;
        self.bounded(path.as_deref().unwrap_or_default())?;
        let place = path.as_ref().map_or(0, String::len) + size_of::<RawRelated>();
        self.keep(message.len() + place)?;
        let related = self.draft(&this)?.related.len();
        self.room_for_part(related)?;
        self.draft(&this)?.related.push((path, model_span(span), message));
        Ok(())
    }

    fn add_alias(&mut self, this: Resource<Draft>, id: String) -> wasmtime::Result<()> {
        self.bounded(&id)?;
        self.keep(id.len())?;
        let aliases = self.draft(&this)?.aliases.len();
        self.room_for_part(aliases)?;
        self.draft(&this)?.aliases.push(sanitised(&id));
        Ok(())
    }

    fn add_cwe(&mut self, this: Resource<Draft>, number: u32) -> wasmtime::Result<()> {
        self.keep(size_of::<u32>())?;
        let numbers = self.draft(&this)?.cwe.len();
        self.room_for_part(numbers)?;
        self.draft(&this)?.cwe.push(number);
        Ok(())
    }

    fn sensitive(&mut self, this: Resource<Draft>, span: types::Span) -> wasmtime::Result<()> {
        self.keep(size_of::<Span>())?;
        // Its text is looked for in what the finding says.
        let length = span.end.saturating_sub(span.start);
        self.carry(usize::try_from(length).unwrap_or(usize::MAX).min(self.input.content.len()))?;
        let spans = self.draft(&this)?.sensitive.len();
        self.room_for_part(spans)?;
        self.draft(&this)?.sensitive.push(model_span(span));
        Ok(())
    }

    fn identity(&mut self, this: Resource<Draft>, identity: Vec<u8>) -> wasmtime::Result<()> {
        self.keep(identity.len())?;
        self.draft(&this)?.identity = Some(identity);
        Ok(())
    }

    fn active_from(&mut self, this: Resource<Draft>, date: String) -> wasmtime::Result<()> {
        self.bounded(&date)?;
        self.keep(date.len())?;
        self.draft(&this)?.active_from = Some(date);
        Ok(())
    }

    fn report(&mut self, finding: Resource<Draft>) -> wasmtime::Result<()> {
        self.enter()?;
        let draft = self.table.delete(finding)?;
        if self.findings.len() >= self.limits.findings {
            return Err(self.over(LimitKey::Findings));
        }
        match self.finished(draft) {
            Ok((finding, identity)) => {
                self.take(finding, identity);
                Ok(())
            }
            Err(what) => {
                let what = told(&what, &self.limits);
                Err(self.stop(Ending::Misused(what)))
            }
        }
    }

    fn drop(&mut self, finding: Resource<Draft>) -> wasmtime::Result<()> {
        self.table.delete(finding)?;
        Ok(())
    }
}

impl Host {
    fn draft(&mut self, this: &Resource<Draft>) -> wasmtime::Result<&mut Draft> {
        self.enter()?;
        Ok(self.table.get_mut(this)?)
    }

    fn bounded(&mut self, text: &str) -> wasmtime::Result<()> {
        if text.len() > self.limits.message {
            return Err(self.over(LimitKey::Message));
        }
        Ok(())
    }

    fn room_for_part(&mut self, parts: usize) -> wasmtime::Result<()> {
        if parts >= PARTS {
            return Err(self.stop(Ending::OverLimit("parts of a finding".to_owned())));
        }
        Ok(())
    }

    /// Holds a draft to the contract; an error says what the check did wrong.
    fn finished(&mut self, draft: Draft) -> Result<(RawFinding, Option<Vec<u8>>), String> {
        let rule = draft.rule;
        if self.manifest.rule(&rule).is_none() {
            let rule = sanitised(&rule);
            return Err(format!("it reports rule `{rule}`, which its manifest does not declare"));
        }
        let path = draft.path.as_deref().map(|path| self.other_file(path)).transpose()?;
        if path.is_none() && self.input.kind == EntryKind::Directory {
            return Err(format!("a finding of `{rule}` does not say which file it is in"));
        }
        let (content, lines) = self.text_of(path.as_ref())?;
        let place = placed(&lines, path, draft.span, draft.positions)
            .ok_or_else(|| format!("a finding of `{rule}` lies outside its file"))?;
        for span in &draft.sensitive {
            if span.start > span.end || span.end > lines.length() {
                return Err(format!("a sensitive span of `{rule}` lies outside its file"));
            }
        }
        let related = draft
            .related
            .into_iter()
            .map(|(path, span, message)| self.related(&rule, path.as_deref(), span, &message))
            .collect::<Result<_, _>>()?;
        for edit in draft.suggestions.iter().flat_map(|suggestion| &suggestion.edits) {
            if edit.span.start > edit.span.end || edit.span.end > lines.length() {
                return Err(format!("an edit suggested by `{rule}` lies outside its file"));
            }
        }
        let active_from = draft
            .active_from
            .map(|text| text.parse::<Date>().map_err(|error| sanitised(&error.to_string())))
            .transpose()?;
        let finding = RawFinding {
            message: without_secrets(&sanitised(&draft.message), &content, &draft.sensitive),
            // Worked out when all findings are known.
            context: Digest::of(b""),
            rule,
            place,
            severity: draft.severity,
            confidence: draft.confidence,
            sensitive: draft.sensitive,
            aliases: draft.aliases,
            cwe: draft.cwe,
            active_from,
            suggestions: draft.suggestions,
            related,
        };
        Ok((finding, draft.identity))
    }

    fn other_file(&self, path: &str) -> Result<RepoPath, String> {
        inside(path).map_err(|_| format!("`{}` is no path inside the snapshot", sanitised(path)))
    }

    /// The bytes and lines of a file that findings are in; lines are counted once a file.
    pub(super) fn text_of(
        &mut self,
        path: Option<&RepoPath>,
    ) -> Result<(Arc<Vec<u8>>, Arc<LineIndex>), String> {
        if path.is_some() {
            // Whether that is the input depends on what the input is called.
            let answer = trace::of_path(self.input.path.as_ref());
            self.record(Question::InputPath, Some(answer));
        }
        let other = path.filter(|path| self.input.path.as_ref() != Some(path));
        let content = match other {
            Some(path) => self
                .content_at(path)
                .map_err(|_| format!("a finding is in `{path}`, which can't be read"))?,
            None => Arc::clone(&self.input.content),
        };
        let lines =
            self.lines.entry(other.cloned()).or_insert_with(|| Arc::new(LineIndex::new(&content)));
        Ok((content, Arc::clone(lines)))
    }

    fn related(
        &mut self,
        rule: &str,
        path: Option<&str>,
        span: Span,
        message: &str,
    ) -> Result<RawRelated, String> {
        let path = path.map(|path| self.other_file(path)).transpose()?;
        let (_, lines) = self.text_of(path.as_ref())?;
        let place = placed(&lines, path, Some(span), None)
            .ok_or_else(|| format!("a place related to `{rule}` lies outside its file"))?;
        Ok(RawRelated { place, message: sanitised(message) })
    }
}

/// Works out lines and columns, or bytes; none outside the file.
fn placed(
    lines: &LineIndex,
    path: Option<RepoPath>,
    span: Option<Span>,
    positions: Option<(Position, Position)>,
) -> Option<Place> {
    let span = match (span, positions) {
        (Some(span), _) => span,
        (None, Some((start, end))) => Span { start: lines.offset(start)?, end: lines.offset(end)? },
        (None, None) => {
            return Some(Place { path, span: None, start: Position::START, end: Position::START });
        }
    };
    if span.start > span.end {
        return None;
    }
    let (start, end) = (lines.position(span.start)?, lines.position(span.end)?);
    Some(Place { path, span: Some(span), start, end })
}

/// Shorter secrets are part of ordinary words and would tear messages apart.
const SHORTEST_SECRET: usize = 4;

/// Takes sensitive bytes out of a message, whatever made the check put them there.
fn without_secrets(message: &str, content: &[u8], sensitive: &[Span]) -> String {
    let mut message = message.to_owned();
    for span in sensitive {
        let secret = String::from_utf8_lossy(slice(content, *span));
        let secret = sanitised(&secret);
        if secret.len() >= SHORTEST_SECRET && message.contains(&secret) {
            message = message.replace(&secret, "***");
        }
    }
    message
}

/// None where the replacement is not UTF-8.
fn model_edit(edit: findings::Edit) -> Option<Edit> {
    let replacement = String::from_utf8(edit.replacement).ok()?;
    Some(Edit { span: model_span(edit.span), replacement })
}

fn model_span(span: types::Span) -> Span {
    Span { start: span.start, end: span.end }
}
