//! Talking to one process of git that answers questions until it is left.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use tollgate_model::ObjectId;

use crate::objects::ObjectKind;

pub(super) struct Talk {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// What `git cat-file` says of a name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Found { id: ObjectId, kind: ObjectKind, size: u64 },
    Missing,
    Ambiguous,
}

impl Talk {
    pub(super) fn start(mut command: Command) -> io::Result<Self> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Nobody reads along, and a full pipe would stop it.
            .stderr(Stdio::null())
            .spawn()?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(input), Some(output)) => {
                Ok(Self { child, input, output: BufReader::new(output) })
            }
            _ => Err(io::Error::other("it has no input or output")),
        }
    }

    pub(super) fn say(&mut self, question: &[u8]) -> io::Result<()> {
        self.input.write_all(question)?;
        self.input.flush()
    }

    /// Asks `git cat-file` for an object by a name without line feeds.
    pub(super) fn header(&mut self, name: &[u8]) -> io::Result<Answer> {
        self.say(&[name, b"\n"].concat())?;
        let line = self.until(b'\n')?;
        answer(&line).ok_or_else(|| {
            let line = String::from_utf8_lossy(&line);
            io::Error::new(io::ErrorKind::InvalidData, format!("it answered `{line}`"))
        })
    }

    /// The content that follows a header of `git cat-file --batch`.
    pub(super) fn content(&mut self, size: u64) -> io::Result<Vec<u8>> {
        let mut content = Vec::new();
        self.output.by_ref().take(size).read_to_end(&mut content)?;
        let mut end = [0];
        self.output.read_exact(&mut end)?;
        if content.len() as u64 != size || end != *b"\n" {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it sent too little"));
        }
        Ok(content)
    }

    /// The text up to the next zero byte.
    pub(super) fn field(&mut self) -> io::Result<Vec<u8>> {
        self.until(0)
    }

    fn until(&mut self, end: u8) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        self.output.read_until(end, &mut text)?;
        if text.pop() != Some(end) {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it gave no answer"));
        }
        Ok(text)
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        // It only reads, and may be amidst an answer that nobody wants.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn answer(line: &[u8]) -> Option<Answer> {
    if line.ends_with(b" missing") {
        return Some(Answer::Missing);
    }
    if line.ends_with(b" ambiguous") {
        return Some(Answer::Ambiguous);
    }
    let mut fields = std::str::from_utf8(line).ok()?.split(' ');
    let id = ObjectId::parse(fields.next()?)?;
    let kind = match fields.next()? {
        "commit" => ObjectKind::Commit,
        "tree" => ObjectKind::Tree,
        "blob" => ObjectKind::Blob,
        "tag" => ObjectKind::Tag,
        _ => return None,
    };
    let size = fields.next()?.parse().ok()?;
    fields.next().is_none().then_some(Answer::Found { id, kind, size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_apart_whatever_was_asked() {
        let hex = "ab".repeat(32);
        let id = ObjectId::parse(&hex).unwrap();
        let found = Answer::Found { id, kind: ObjectKind::Blob, size: 5 };
        assert_eq!(answer(format!("{hex} blob 5").as_bytes()), Some(found));
        assert_eq!(answer(format!("{hex} blob 5 missing").as_bytes()), Some(Answer::Missing));
        assert_eq!(answer(b" missing"), Some(Answer::Missing));
        assert_eq!(answer(b"ab ambiguous"), Some(Answer::Ambiguous));
        for odd in ["", "ab blob 5", &format!("{hex} blob"), &format!("{hex} blob 5 6")] {
            assert_eq!(answer(odd.as_bytes()), None, "{odd}");
        }
    }
}
