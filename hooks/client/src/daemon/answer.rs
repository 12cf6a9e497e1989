//! Takes an answer in, whole or not at all.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Instant;

use tollgate_protocol::{FIRST_DEADLINE, Frame, FrameBuffer, LONGEST_TEXT, NEXT_DEADLINE};

/// An answer that came to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    /// What to write where, in this order.
    texts: Vec<(Target, Vec<u8>)>,
    /// The token of what was judged.
    pub(crate) judged: Option<Vec<u8>>,
    /// The hook's exit code.
    pub(crate) code: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Output,
    Errors,
}

impl Answer {
    /// Reads it; none where it does not come in time, or ends before it is complete.
    pub(crate) fn read(mut stream: UnixStream, working: impl Fn(&[u8])) -> Option<Self> {
        let mut buffer = FrameBuffer::default();
        let mut texts: Vec<(Target, Vec<u8>)> = Vec::new();
        let (mut judged, mut length) = (None, 0);
        let mut deadline = Instant::now() + FIRST_DEADLINE;
        let mut read = vec![0; 16 * 1024];
        loop {
            let count = read_before(deadline, &mut stream, &mut read)?;
            buffer.push(&read[..count]);
            while let Some(frame) = buffer.next_frame().ok()? {
                deadline = Instant::now() + NEXT_DEADLINE;
                let (target, text) = match frame {
                    Frame::Output(text) => (Target::Output, text),
                    Frame::Errors(text) => (Target::Errors, text),
                    Frame::Working(text) => {
                        working(text);
                        continue;
                    }
                    Frame::Judged(token) => {
                        judged = Some(token.to_vec());
                        continue;
                    }
                    Frame::Exit(code) => return Some(Self { texts, judged, code }),
                    Frame::Declined(_) => return None,
                    Frame::Unknown(_) => continue,
                };
                length += text.len();
                if length > LONGEST_TEXT {
                    return None;
                }
                match texts.last_mut() {
                    Some((last, so_far)) if *last == target => so_far.extend_from_slice(text),
                    _ => texts.push((target, text.to_vec())),
                }
            }
        }
    }

    /// Writes its text. Nobody can be told when that fails; the exit code is what counts.
    pub(crate) fn print(&self) {
        for (target, text) in &self.texts {
            let _ = match target {
                Target::Output => write(io::stdout().lock(), text),
                Target::Errors => write(io::stderr().lock(), text),
            };
        }
    }
}

fn write(mut to: impl Write, text: &[u8]) -> io::Result<()> {
    to.write_all(text)?;
    to.flush()
}

/// At least one byte, or none where the deadline passes or the stream ends first.
fn read_before(deadline: Instant, stream: &mut UnixStream, into: &mut [u8]) -> Option<usize> {
    loop {
        let left = deadline.checked_duration_since(Instant::now())?;
        // No time at all would be refused as a time-out, which ends it as well.
        stream.set_read_timeout(Some(left)).ok()?;
        match stream.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read.ok().filter(|&count| count != 0),
        }
    }
}
