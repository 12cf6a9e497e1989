//! The frames of an answer, as bytes and back.

use std::fmt;

/// The longest payload of a frame, in bytes: all the text of an answer in one.
pub const LONGEST_PAYLOAD: usize = LONGEST_TEXT;

/// The most bytes of `o` and `e` in one answer, since the hook program keeps them in memory: room
/// for tens of thousands of findings at some 300 bytes each. For more the daemon declines.
pub const LONGEST_TEXT: usize = 16 * 1024 * 1024;

/// What stands before a payload: kind and length.
const HEAD: usize = 5;

/// One piece of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame<'a> {
    /// `p`: still at work; text for a terminal, or nothing.
    Working(&'a [u8]),
    /// `o`: bytes for standard output.
    Output(&'a [u8]),
    /// `e`: bytes for standard error.
    Errors(&'a [u8]),
    /// `j`: the token of what was judged.
    Judged(&'a [u8]),
    /// `x`: the exit code, which ends the answer.
    Exit(u8),
    /// `r`: the daemon does not answer this, with the reason.
    Declined(&'a [u8]),
    /// A kind this version does not know.
    Unknown(u8),
}

/// A payload or a whole text is longer than the protocol allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameTooLong;

impl fmt::Display for FrameTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a frame of more than {LONGEST_PAYLOAD} bytes")
    }
}

impl std::error::Error for FrameTooLong {}

impl Frame<'_> {
    /// Adds the frame's bytes to `out`.
    ///
    /// # Errors
    /// Where the payload is longer than [`LONGEST_PAYLOAD`]; `out` is as it was.
    pub fn write_to(&self, out: &mut Vec<u8>) -> Result<(), FrameTooLong> {
        let code;
        let (kind, payload) = match *self {
            Self::Working(text) => (b'p', text),
            Self::Output(bytes) => (b'o', bytes),
            Self::Errors(bytes) => (b'e', bytes),
            Self::Judged(token) => (b'j', token),
            Self::Exit(number) => {
                code = [number];
                (b'x', &code[..])
            }
            Self::Declined(reason) => (b'r', reason),
            Self::Unknown(kind) => (kind, &[][..]),
        };
        let length = u32::try_from(payload.len())
            .ok()
            .filter(|_| payload.len() <= LONGEST_PAYLOAD)
            .ok_or(FrameTooLong)?;
        out.push(kind);
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(payload);
        Ok(())
    }
}

/// Bytes of an answer as they arrive, and the frames they make.
#[derive(Debug, Default)]
pub struct FrameBuffer {
    bytes: Vec<u8>,
    /// Where the next frame starts.
    at: usize,
}

impl FrameBuffer {
    /// Adds what was read.
    pub fn push(&mut self, read: &[u8]) {
        self.bytes.drain(..self.at);
        self.at = 0;
        self.bytes.extend_from_slice(read);
    }

    /// The next whole frame; none until more is pushed. An exit without a code is unknown, so no
    /// answer ends with it.
    ///
    /// # Errors
    /// Where a frame says that it is longer than [`LONGEST_PAYLOAD`].
    pub fn next_frame(&mut self) -> Result<Option<Frame<'_>>, FrameTooLong> {
        let Some((&[kind, ref length @ ..], rest)) =
            self.bytes[self.at..].split_first_chunk::<HEAD>()
        else {
            return Ok(None);
        };
        let length = usize::try_from(u32::from_le_bytes(*length))
            .ok()
            .filter(|&length| length <= LONGEST_PAYLOAD)
            .ok_or(FrameTooLong)?;
        let Some(payload) = rest.get(..length) else { return Ok(None) };
        self.at += HEAD + length;
        Ok(Some(match (kind, payload) {
            (b'p', text) => Frame::Working(text),
            (b'o', bytes) => Frame::Output(bytes),
            (b'e', bytes) => Frame::Errors(bytes),
            (b'j', token) => Frame::Judged(token),
            (b'x', &[code, ..]) => Frame::Exit(code),
            (b'r', reason) => Frame::Declined(reason),
            (kind, _) => Frame::Unknown(kind),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Frame<'static>; 7] = [
        Frame::Working(b""),
        Frame::Working(b"2 of 3"),
        Frame::Output(b"\0\xff"),
        Frame::Errors(b"no\n"),
        Frame::Judged(b"token"),
        Frame::Unknown(b'?'),
        Frame::Exit(3),
    ];

    const PINNED: &[u8] = b"p\0\0\0\0p\x06\0\0\x002 of 3o\x02\0\0\0\0\xffe\x03\0\0\0no\n\
        j\x05\0\0\0token?\0\0\0\0x\x01\0\0\0\x03";

    fn bytes(frames: &[Frame<'_>]) -> Vec<u8> {
        let mut out = Vec::new();
        for frame in frames {
            frame.write_to(&mut out).unwrap();
        }
        out
    }

    #[test]
    fn bytes_are_frozen() {
        assert_eq!(bytes(&ALL).escape_ascii().to_string(), PINNED.escape_ascii().to_string());
        assert_eq!(bytes(&[Frame::Declined(b"old")]), b"r\x03\0\0\0old");
    }

    #[test]
    fn frames_come_out_however_the_bytes_arrive() {
        for size in 1..=PINNED.len() {
            let mut buffer = FrameBuffer::default();
            let mut count = 0;
            for piece in PINNED.chunks(size) {
                buffer.push(piece);
                while let Some(frame) = buffer.next_frame().unwrap() {
                    assert_eq!(frame, ALL[count]);
                    count += 1;
                }
            }
            assert_eq!(count, ALL.len(), "pieces of {size}");
        }
    }

    #[test]
    fn what_a_later_version_adds_is_passed_over() {
        let mut buffer = FrameBuffer::default();
        buffer.push(b"z\x02\0\0\0ab");
        buffer.push(b"x\x03\0\0\0\x01ab");
        assert_eq!(buffer.next_frame(), Ok(Some(Frame::Unknown(b'z'))));
        assert_eq!(buffer.next_frame(), Ok(Some(Frame::Exit(1))));
        assert_eq!(buffer.next_frame(), Ok(None));
        buffer.push(b"x\0\0\0\0");
        assert_eq!(buffer.next_frame(), Ok(Some(Frame::Unknown(b'x'))));
    }

    #[test]
    fn a_huge_length_is_refused_before_its_bytes_arrive() {
        let mut buffer = FrameBuffer::default();
        buffer.push(b"o\xff\xff\xff\xff");
        assert_eq!(buffer.next_frame(), Err(FrameTooLong));
        let mut out = vec![1];
        let long = vec![0; LONGEST_PAYLOAD + 1];
        assert_eq!(Frame::Output(&long).write_to(&mut out), Err(FrameTooLong));
        assert_eq!(out, [1]);
        assert_eq!(Frame::Output(&long[1..]).write_to(&mut out), Ok(()));
    }
}
