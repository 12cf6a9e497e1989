//! Reads arguments out of a program: any bytes are some arguments.

/// What is left of a program.
pub(crate) struct Cursor<'a>(&'a [u8]);

/// Texts that calls treat in a way of their own.
const TEXTS: &[&str] = &[
    "",
    "interpreter/call",
    "interpreter/other",
    "a.txt",
    "folder",
    "folder/b.txt",
    "link",
    "missing",
    "unavailable",
    "../outside",
    "/etc/passwd",
    ".git/config",
    "folder//b.txt",
    "C:\\CON",
    "*.txt",
    "**/{a,b}*",
    "[",
    "words",
    "known",
    "2026-02-30",
    "2026-02-28",
    "\u{1b}[2J\u{202e}\u{0}\r\nforged:1:1",
    "\\x0a\\\\",
    "\\x",
];

const NUMBERS: &[u64] =
    &[u64::MAX, u64::MAX - 1, 1 << 63, u32::MAX as u64, u32::MAX as u64 + 1, 1 << 20, 4 << 20];

impl<'a> Cursor<'a> {
    pub(crate) const fn new(program: &'a [u8]) -> Self {
        Self(program)
    }

    /// None at the end of the program.
    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    pub(crate) fn number(&mut self) -> u64 {
        match self.byte().unwrap_or(0) {
            small @ 0..240 => u64::from(small),
            large => NUMBERS.get(usize::from(large - 240)).copied().unwrap_or(10_000),
        }
    }

    pub(crate) fn bytes(&mut self) -> Vec<u8> {
        let length = usize::from(self.byte().unwrap_or(0)).min(self.0.len());
        let (bytes, rest) = self.0.split_at(length);
        self.0 = rest;
        bytes.to_vec()
    }

    /// A known text, one of the program's own, or a long one.
    pub(crate) fn text(&mut self) -> String {
        match self.byte().unwrap_or(0) {
            known @ 0..100 => TEXTS[usize::from(known) % TEXTS.len()].to_owned(),
            250.. => "long ".repeat(usize::from(self.byte().unwrap_or(0)) * 100),
            _ => String::from_utf8_lossy(&self.bytes()).into_owned(),
        }
    }
}
