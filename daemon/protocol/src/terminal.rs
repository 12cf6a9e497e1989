//! What the hook's output goes to.

/// Which of the hook's outputs are terminals, and how wide they are.
///
/// As bytes: one of flags, 1 for standard output and 2 for standard error; then the columns in two,
/// 0 where they aren't known. Bytes after these are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terminal {
    /// Standard output is one.
    pub output: bool,
    /// Standard error is one.
    pub errors: bool,
    /// Its width, where the hook program could tell.
    pub columns: Option<u16>,
}

impl Terminal {
    /// For the field `terminal`.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 3] {
        let [low, high] = self.columns.unwrap_or(0).to_le_bytes();
        [u8::from(self.output) | u8::from(self.errors) << 1, low, high]
    }

    /// Reads what [`Terminal::to_bytes`] wrote, also when a later version added to it.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let &[flags, low, high, ..] = bytes else { return None };
        let columns = Some(u16::from_le_bytes([low, high])).filter(|&columns| columns != 0);
        Some(Self { output: flags & 1 != 0, errors: flags & 2 != 0, columns })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_frozen() {
        let wide = Terminal { output: false, errors: true, columns: Some(300) };
        assert_eq!(wide.to_bytes(), [2, 44, 1]);
        assert_eq!(Terminal::parse(&[2, 44, 1]), Some(wide));
        assert_eq!(Terminal::default().to_bytes(), [0, 0, 0]);
        let later = Terminal { output: true, errors: true, columns: None };
        assert_eq!(Terminal::parse(&[0xff, 0, 0, 9, 9]), Some(later));
        assert_eq!(Terminal::parse(&[1, 2]), None);
    }
}
