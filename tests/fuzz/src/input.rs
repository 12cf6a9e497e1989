//! Takes an input apart; any bytes are some values.

/// What is left of an input.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bytes<'a>(pub(crate) &'a [u8]);

impl<'a> Bytes<'a> {
    /// 0 at the end.
    pub(crate) fn byte(&mut self) -> u8 {
        let Some((byte, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *byte
    }

    /// Below `bound`, from three bytes; 0 where the bound is.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let number = (0..3).fold(0, |number, _| number << 8 | usize::from(self.byte()));
        number.checked_rem(bound).unwrap_or(0)
    }

    /// As many as the next byte says, as far as there are any.
    pub(crate) fn some(&mut self) -> &'a [u8] {
        let length = usize::from(self.byte()).min(self.0.len());
        let (some, rest) = self.0.split_at(length);
        self.0 = rest;
        some
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Edits bytes as an input says: overwrites, inserts, takes out, cuts off.
pub(crate) fn edited(base: &[u8], edits: &mut Bytes<'_>) -> Vec<u8> {
    let mut bytes = base.to_vec();
    while !edits.is_empty() {
        let kind = edits.byte();
        let at = edits.below(bytes.len() + 1);
        match kind % 8 {
            0..=3 => {
                for (old, new) in bytes[at..].iter_mut().zip(edits.some()) {
                    *old = *new;
                }
            }
            4 | 5 => drop(bytes.splice(at..at, edits.some().iter().copied())),
            6 => {
                let end = (at + edits.below(64)).min(bytes.len());
                bytes.drain(at..end);
            }
            // Half of what is there at least, so that more edits still meet something.
            _ => bytes.truncate(at.max(bytes.len() / 2)),
        }
    }
    bytes
}
