//! UTF-16 read as the ASCII it holds, byte by byte as it comes, and places in it found again.
//!
//! PowerShell's `>` writes such files. Only a byte order mark tells them; the automata and the
//! rules see one byte for each unit of 16 bits.

use crate::hit::Span;

/// The byte order marks, as the manifest's triggers name them too: in such a file no literal of
/// the host's stands as it is.
pub(crate) const MARKS: [[u8; 2]; 2] = [LITTLE, BIG];
const LITTLE: [u8; 2] = [0xFF, 0xFE];
const BIG: [u8; 2] = [0xFE, 0xFF];

/// What stands for a unit outside ASCII: part of no word and of no token, as in UTF-8.
const FOREIGN: u8 = 0x80;

/// How a file is encoded, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    /// Less than a byte order mark has come: that much.
    Unknown(Option<u8>),
    /// Whatever holds ASCII as it is.
    Bytes,
    /// The first half of a unit where it came alone.
    Utf16 { big: bool, half: Option<u8> },
}

/// Decodes one file, handed in any pieces.
#[derive(Debug)]
pub(crate) struct Decoder {
    encoding: Encoding,
}

impl Decoder {
    pub(crate) fn new() -> Self {
        Self { encoding: Encoding::Unknown(None) }
    }

    /// Appends what `bytes`, the next of the file, hold to `out`.
    pub(crate) fn decode(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) {
        while let Encoding::Unknown(first) = self.encoding {
            let Some((byte, rest)) = bytes.split_first() else { return };
            bytes = rest;
            self.encoding = match first {
                None if MARKS.iter().any(|mark| mark[0] == *byte) => Encoding::Unknown(Some(*byte)),
                None => {
                    out.push(*byte);
                    Encoding::Bytes
                }
                Some(first) if MARKS.contains(&[first, *byte]) => {
                    Encoding::Utf16 { big: [first, *byte] == BIG, half: None }
                }
                Some(first) => {
                    out.extend([first, *byte]);
                    Encoding::Bytes
                }
            };
        }
        let Encoding::Utf16 { big, half } = &mut self.encoding else {
            out.extend_from_slice(bytes);
            return;
        };
        let ascii = |pair: [u8; 2]| {
            let [high, low] = if *big { pair } else { [pair[1], pair[0]] };
            if high == 0 && low.is_ascii() { low } else { FOREIGN }
        };
        if let (Some(first), Some((second, rest))) = (*half, bytes.split_first()) {
            out.push(ascii([first, *second]));
            *half = None;
            bytes = rest;
        }
        let (units, odd) = bytes.as_chunks::<2>();
        out.extend(units.iter().map(|unit| ascii(*unit)));
        if let Some(byte) = odd.first() {
            *half = Some(*byte);
        }
    }

    /// Where in the file a span of what was decoded stands.
    pub(crate) fn place(&self, span: Span) -> Span {
        match self.encoding {
            Encoding::Utf16 { .. } => Span { start: span.start * 2 + 2, end: span.end * 2 + 2 },
            Encoding::Unknown(_) | Encoding::Bytes => span,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], piece: usize) -> Vec<u8> {
        let (mut decoder, mut out) = (Decoder::new(), Vec::new());
        bytes.chunks(piece).for_each(|piece| decoder.decode(piece, &mut out));
        out
    }

    #[test]
    fn units_become_bytes_in_either_order() {
        let text = "aü\u{6161}😀z";
        for (mark, order) in
            [(LITTLE, u16::to_le_bytes as fn(u16) -> [u8; 2]), (BIG, u16::to_be_bytes)]
        {
            let bytes: Vec<u8> =
                mark.into_iter().chain(text.encode_utf16().flat_map(order)).collect();
            for piece in 1..6 {
                assert_eq!(decoded(&bytes, piece), b"a\x80\x80\x80\x80z");
            }
        }
    }

    #[test]
    fn other_files_stay_as_they_are() {
        for bytes in [&b""[..], b"a", b"ab", b"\xFFab", b"\xFE\xFEab", b"\xEF\xBB\xBFab"] {
            for piece in 1..4 {
                assert_eq!(decoded(bytes, piece), bytes);
            }
        }
    }
}
