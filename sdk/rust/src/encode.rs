//! The manifest as JSON, worked out by the compiler.
//!
//! The interpreter of constants is slow per step, so text is looked at sixteen bytes at a time,
//! and runs of plain bytes are copied whole.

use std::borrow::Cow;

use crate::validate;
use crate::{Manifest, Rule, Trigger};

impl Manifest {
    /// Length of [`Manifest::json`] in bytes. Fails to compile where the manifest is not valid.
    #[doc(hidden)]
    pub const fn json_length(&self) -> usize {
        validate::manifest(self);
        self.write(Writer::<0>::new()).length
    }

    /// The content of the manifest section. `N` is [`Manifest::json_length`].
    #[doc(hidden)]
    pub const fn json<const N: usize>(&self) -> [u8; N] {
        self.write(Writer::<N>::new()).bytes
    }

    const fn write<const N: usize>(&self, mut to: Writer<N>) -> Writer<N> {
        to.raw("{\"id\":");
        to.string(self.id);
        to.raw(",\"version\":");
        to.string(self.version);
        to.raw(",\"contract\":");
        to.string(Self::CONTRACT);
        to.raw(",\"title\":");
        to.string(self.title);
        to.raw(",\"description\":");
        to.string(self.description);
        to.raw(",\"scope\":");
        to.string(self.scope.as_str());
        to.raw(",\"rules\":[");
        let mut at = 0;
        while at < self.rules.len() {
            to.comma(at);
            to.rule(self.rules[at]);
            at += 1;
        }
        to.raw("],\"files\":");
        to.strings(self.files);
        to.raw(",\"configuration_files\":");
        to.strings(self.configuration_files);
        to.raw(",\"datasets\":");
        to.strings(self.datasets);
        to.raw(",\"triggers\":[");
        let mut at = 0;
        while at < self.triggers.len() {
            to.comma(at);
            to.trigger(&self.triggers[at]);
            at += 1;
        }
        to.raw("],\"options\":");
        to.raw(if self.options.is_empty() { "null" } else { self.options });
        to.raw(if self.reuse { ",\"reuse\":true}" } else { ",\"reuse\":false}" });
        to
    }
}

/// Whether none of these bytes is a control character, a quote or a backslash: all lanes of one
/// number at a time (Hacker's Delight, 6-1), as the compiler's interpreter is slow per step.
const fn is_plain(chunk: &[u8; 16]) -> bool {
    const ONES: u128 = u128::MAX / 255;
    let bytes = u128::from_ne_bytes(*chunk);
    let quotes = bytes ^ (ONES * b'"' as u128);
    let backslashes = bytes ^ (ONES * b'\\' as u128);
    let found = (bytes.wrapping_sub(ONES * 0x20) & !bytes)
        | (quotes.wrapping_sub(ONES) & !quotes)
        | (backslashes.wrapping_sub(ONES) & !backslashes);
    found & (ONES << 7) == 0
}

/// Counts bytes, and keeps them where it has room: with `N` = 0 it only counts.
struct Writer<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Writer<N> {
    const fn new() -> Self {
        Self { bytes: [0; N], length: 0 }
    }

    const fn bytes(&mut self, bytes: &[u8]) {
        if N > 0 {
            let (_, free) = self.bytes.split_at_mut(self.length);
            let (here, _) = free.split_at_mut(bytes.len());
            here.copy_from_slice(bytes);
        }
        self.length += bytes.len();
    }

    const fn raw(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Quoted and escaped. JSON takes every character but these as it is.
    const fn string(&mut self, text: &str) {
        self.raw("\"");
        let mut rest = text.as_bytes();
        let mut at = 0;
        // Up to here bytes are looked at one by one, since one of them needs care.
        let mut careful = 0;
        while at < rest.len() {
            if at >= careful {
                careful = at + 16;
                if let Some(chunk) = rest.split_at(at).1.first_chunk()
                    && is_plain(chunk)
                {
                    at = careful;
                    continue;
                }
            }
            let byte = rest[at];
            if byte < 0x20 || byte == b'"' || byte == b'\\' {
                let (plain, tail) = rest.split_at(at);
                self.bytes(plain);
                match byte {
                    b'"' => self.raw("\\\""),
                    b'\\' => self.raw("\\\\"),
                    b'\n' => self.raw("\\n"),
                    b'\t' => self.raw("\\t"),
                    b'\r' => self.raw("\\r"),
                    _ => {
                        self.raw("\\u00");
                        self.hex(byte);
                    }
                }
                (_, rest) = tail.split_at(1);
                careful = careful.saturating_sub(at + 1);
                at = 0;
            } else {
                at += 1;
            }
        }
        self.bytes(rest);
        self.raw("\"");
    }

    const fn strings(&mut self, texts: &[&str]) {
        self.raw("[");
        let mut at = 0;
        while at < texts.len() {
            self.comma(at);
            self.string(texts[at]);
            at += 1;
        }
        self.raw("]");
    }

    const fn comma(&mut self, at: usize) {
        if at > 0 {
            self.raw(",");
        }
    }

    const fn hex(&mut self, byte: u8) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        self.bytes(&[DIGITS[(byte >> 4) as usize], DIGITS[(byte & 15) as usize]]);
    }

    const fn number(&mut self, number: u32) {
        let mut digits = [0; 10];
        let mut first = digits.len();
        let mut rest = number;
        loop {
            first -= 1;
            digits[first] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.bytes(digits.split_at(first).1);
    }

    const fn rule(&mut self, rule: &Rule) {
        self.raw("{\"id\":");
        self.string(rule.id);
        self.raw(",\"title\":");
        self.string(rule.title);
        self.raw(",\"severity\":");
        self.string(rule.severity.as_str());
        self.raw(",\"confidence\":");
        self.string(rule.confidence.as_str());
        self.raw(",\"description\":");
        self.string(rule.description);
        self.raw(",\"rationale\":");
        self.string(rule.rationale);
        self.raw(",\"remedy\":");
        self.string(rule.remedy);
        self.raw(",\"example\":");
        self.string(rule.example);
        self.raw(",\"references\":");
        self.strings(rule.references);
        self.raw(",\"aliases\":");
        self.strings(rule.aliases);
        self.raw(",\"cwe\":[");
        let mut at = 0;
        while at < rule.cwe.len() {
            self.comma(at);
            self.number(rule.cwe[at]);
            at += 1;
        }
        self.raw("]}");
    }

    const fn trigger(&mut self, trigger: &Trigger) {
        match trigger {
            Trigger::Literal(Cow::Borrowed(text)) => {
                self.raw("{\"literal\":");
                self.string(text);
                self.raw("}");
            }
            Trigger::Magic(Cow::Borrowed(bytes)) => {
                self.raw("{\"magic\":\"");
                let mut at = 0;
                while at < bytes.len() {
                    self.hex(bytes[at]);
                    at += 1;
                }
                self.raw("\"}");
            }
            Trigger::Path(Cow::Borrowed(pattern)) => {
                self.raw("{\"path\":");
                self.string(pattern);
                self.raw("}");
            }
            Trigger::Base64Run(length) => {
                self.raw("{\"base64-run\":");
                self.number(*length);
                self.raw("}");
            }
            Trigger::HexRun(length) => {
                self.raw("{\"hex-run\":");
                self.number(*length);
                self.raw("}");
            }
            Trigger::Always => self.raw("\"always\""),
            // `Cow::Owned` can't be made in a constant.
            _ => panic!("a trigger of the manifest must be a constant"),
        }
    }
}
