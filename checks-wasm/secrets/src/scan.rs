//! Reads a file in windows and hands each keyword, with what surrounds it, to its rules.

use crate::automaton::Keywords;
use crate::encoding::Decoder;
use crate::hit::{Hit, Span};
use crate::overlap;
use crate::rule::Finder;
use crate::rules;
use crate::tables::KEYWORDS;
use crate::view::{Found, View};
use crate::{assignment, command_line, pattern, pgpass, private_key, url_password};

/// Bytes read at a time: large enough that calls cost nothing, small enough for a guest.
pub const WINDOW: usize = 1 << 20;
/// How far before its keyword a match may begin.
pub const BEHIND: usize = 256;
/// How far after the beginning of its keyword a match may reach: an RSA key of 8,192 bits in PEM.
pub const AHEAD: usize = 8 << 10;

/// A scan of one file. Feed it the file in order, then ask for the hits.
///
/// Every decision rests on the bytes from `BEHIND` before a keyword to `AHEAD` after it, so how
/// the file is cut changes nothing. Memory is one window and its margins; time is linear.
#[derive(Debug)]
pub struct Scanner {
    decoder: Decoder,
    /// What is still needed of what came so far, decoded.
    buffer: Vec<u8>,
    /// Offset of `buffer` in the decoded file.
    base: u64,
    /// How much of `buffer` the keyword automaton has seen.
    seen: usize,
    state: u16,
    hits: Vec<Hit>,
    /// Where each rule's last match ends: a match that begins before that is part of it.
    done: Vec<u64>,
}

impl Default for Scanner {
    fn default() -> Self {
        Self::new()
    }
}

impl Scanner {
    pub fn new() -> Self {
        Self {
            decoder: Decoder::new(),
            buffer: Vec::new(),
            base: 0,
            seen: 0,
            state: 0,
            hits: Vec::new(),
            done: vec![0; rules::ALL.len()],
        }
    }

    /// Takes the next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        // Drop what no later keyword can look back to.
        let keep_from = self.seen.saturating_sub(BEHIND + usize::from(u8::MAX));
        self.buffer.drain(..keep_from);
        self.base += keep_from as u64;
        self.seen -= keep_from;
        self.decoder.decode(bytes, &mut self.buffer);
        let ready = self.buffer.len().saturating_sub(AHEAD);
        self.advance(ready);
    }

    /// Bytes of the file kept at the moment: what came last and the margins.
    pub fn held(&self) -> usize {
        self.buffer.len()
    }

    /// The file ends here: its hits, by place.
    pub fn finish(mut self) -> Vec<Hit> {
        self.advance(self.buffer.len());
        let mut hits = overlap::resolve(self.hits);
        for hit in &mut hits {
            hit.secret = self.decoder.place(hit.secret);
            hit.place = self.decoder.place(hit.place);
        }
        hits
    }

    /// Runs the keyword automaton up to `until`.
    fn advance(&mut self, until: usize) {
        if until <= self.seen {
            return;
        }
        let buffer = std::mem::take(&mut self.buffer);
        let mut from = self.seen;
        while let Some(end) = KEYWORDS.advance(&mut self.state, &buffer[..until], from) {
            from = end;
            self.examine(&KEYWORDS, &buffer, end);
        }
        self.seen = until;
        self.buffer = buffer;
    }

    /// Tries the rules of every keyword that ends at `end`.
    fn examine(&mut self, keywords: &Keywords, buffer: &[u8], end: usize) {
        for keyword in keywords.ending_in(self.state) {
            let (length, rules) = keywords.keyword(*keyword);
            let start = end - length;
            let from = start.saturating_sub(BEHIND);
            let to = buffer.len().min(start + AHEAD);
            let view = View { bytes: &buffer[from..to], start: start - from, end: end - from };
            let base = self.base + from as u64;
            for rule in rules {
                self.try_rule(usize::from(*rule), view, base);
            }
        }
    }

    fn try_rule(&mut self, rule: usize, view: View<'_>, base: u64) {
        // A keyword inside what this rule already took is no second one; it also keeps a file
        // full of keywords linear.
        if base + (view.start as u64) < self.done[rule] {
            return;
        }
        let found = match rules::ALL[rule].finder {
            Finder::Pattern(_) => pattern::find(rule, view),
            Finder::PrivateKey => private_key::find(view),
            Finder::UrlPassword => url_password::find(view),
            Finder::Pgpass => pgpass::find(view),
            Finder::CommandLine => command_line::find(view),
            Finder::Password => assignment::find(view, assignment::Kind::Password),
            Finder::Secret => assignment::find(view, assignment::Kind::Secret),
        };
        let Some(Found { place, secret, confidence }) = found else { return };
        let span = |(start, end): (usize, usize)| Span {
            start: base + start as u64,
            end: base + end as u64,
        };
        self.done[rule] = base + secret.1 as u64;
        self.hits.push(Hit { secret: span(secret), place: span(place), rule, confidence });
    }
}
