//! What one keyword's rules may look at: a bounded stretch of the file around it, the same
//! whatever windows the file was read in.

/// How far the end of a line is looked for: enough to tell generated text.
const LINE: usize = 2_048;

/// Bytes around a keyword. Positions are within `bytes`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) bytes: &'a [u8],
    /// Where the keyword begins and ends.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// What a finder says: spans within the view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) place: (usize, usize),
    pub(crate) secret: (usize, usize),
    pub(crate) confidence: crate::rule::Confidence,
}

impl<'a> View<'a> {
    pub(crate) fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    pub(crate) fn slice(&self, start: usize, end: usize) -> &'a [u8] {
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// Whether a word may begin at `at`: nothing before it that would belong to it. The `n` of
    /// `\n` and the `3D` of `%3D` do not count as letters of the word.
    pub(crate) fn begins_word(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|at| self.byte(at)) else { return true };
        if !before.is_ascii_alphanumeric() {
            return true;
        }
        let further = |back: usize| at.checked_sub(back).and_then(|at| self.byte(at));
        matches!(before, b'n' | b'r' | b't') && further(2) == Some(b'\\')
            || before.is_ascii_hexdigit()
                && further(2).is_some_and(|byte| byte.is_ascii_hexdigit())
                && further(3) == Some(b'%')
    }

    /// Whether a word may end before `at`.
    pub(crate) fn ends_word(&self, at: usize) -> bool {
        self.byte(at).is_none_or(|byte| !byte.is_ascii_alphanumeric() && byte != b'_')
    }

    /// The bounds of the line that holds `at`, cut at the ends of the view and `LINE` after `at`.
    pub(crate) fn line(&self, at: usize) -> (usize, usize) {
        let start = self.bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |n| n + 1);
        let rest = self.slice(at, self.bytes.len().min(at + LINE));
        let end = rest.iter().position(|byte| *byte == b'\n');
        (start, at + end.unwrap_or(rest.len()))
    }
}
