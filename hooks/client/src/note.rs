//! The note beside installed hooks: where `tollgate` is and which former hooks run first.
//!
//! A file of lines, each ended by a line feed, `key=value`, bytes rather than text. In values a
//! backslash is `\\` and every control byte is `\xhh`, so that a path with a line feed in it
//! survives. The first line is `tollgate-hook=1`, the version of the format. Then, in any order:
//!
//! - `program=PATH`, once: the absolute path of `tollgate`;
//! - `former.HOOK=FILE`, any number, run in this order: a former hook, by its file name in the
//!   same folder. A file that is not there, or not executable, is passed over, as git does;
//! - `placed=HOOK`, any number: a hook the installer put in place, so that it can tell when
//!   somebody replaced it since;
//! - `folder=made`: the installer made the hooks folder, so taking the hooks out removes it.
//!
//! Unknown keys are passed over, so that a later version can add what older copies needn't know.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use crate::os_bytes;

/// The note's file name in the hooks folder.
pub const FILE_NAME: &str = "tollgate-hook.conf";

/// The longest note that is read, in bytes: a path of 4 KiB escaped fourfold, and room for more.
pub const LONGEST: u64 = 64 * 1024;

const FIRST_LINE: &[u8] = b"tollgate-hook=1";

/// A former hook that runs before the gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// The hook it belongs to, `pre-commit`.
    pub hook: String,
    /// Its file name in the hooks folder, without any separator.
    pub file: OsString,
}

/// What the note says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The absolute path of `tollgate`.
    pub program: PathBuf,
    /// In the order they run.
    pub formers: Vec<Former>,
    /// The hooks that were put in place, `pre-commit`.
    pub placed: Vec<String>,
    /// Whether the installer made the hooks folder.
    pub folder_made: bool,
}

/// Why a note can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteError {
    /// The first line names no version this program knows.
    Version,
    /// No `program` line, or one that names no absolute path.
    Program,
    /// A line is no `key=value`, a value is wrongly escaped, or a former hook is no file name.
    Line,
}

impl fmt::Display for NoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Version => "it is of a version this copy does not know",
            Self::Program => "it names no absolute path of tollgate",
            Self::Line => "one of its lines is damaged",
        })
    }
}

impl std::error::Error for NoteError {}

impl Note {
    /// Reads what [`Note::to_bytes`] wrote, also when a later version added to it.
    ///
    /// # Errors
    /// Where the bytes are no note of version 1.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        let mut lines = bytes.split(|&byte| byte == b'\n');
        if lines.next() != Some(FIRST_LINE) {
            return Err(NoteError::Version);
        }
        let mut program = None;
        let mut note = Self {
            program: PathBuf::new(),
            formers: Vec::new(),
            placed: Vec::new(),
            folder_made: false,
        };
        for line in lines.filter(|line| !line.is_empty()) {
            let equals = line.iter().position(|&byte| byte == b'=').ok_or(NoteError::Line)?;
            let (key, value) = (&line[..equals], &line[equals + 1..]);
            if key == b"program" {
                program = Some(PathBuf::from(os_string(value)?));
            } else if key == b"folder" {
                note.folder_made = value == b"made";
            } else if key == b"placed" {
                note.placed.push(text(value)?);
            } else if let Some(hook) = key.strip_prefix(b"former.") {
                let hook = text(hook)?;
                let file = os_string(value)?;
                // Anything but a plain name would let a note run a file of another folder.
                if std::path::Path::new(&file).file_name() != Some(file.as_os_str()) {
                    return Err(NoteError::Line);
                }
                note.formers.push(Former { hook, file });
            }
        }
        note.program = program.filter(|path| path.is_absolute()).ok_or(NoteError::Program)?;
        Ok(note)
    }

    /// The note's bytes; none where the platform can't write a path down.
    #[must_use]
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let mut out = FIRST_LINE.to_vec();
        out.extend_from_slice(b"\nprogram=");
        escape(&os_bytes::to_bytes(self.program.as_os_str())?, &mut out);
        for former in &self.formers {
            out.extend_from_slice(b"\nformer.");
            out.extend_from_slice(former.hook.as_bytes());
            out.push(b'=');
            escape(&os_bytes::to_bytes(&former.file)?, &mut out);
        }
        for hook in &self.placed {
            out.extend_from_slice(b"\nplaced=");
            out.extend_from_slice(hook.as_bytes());
        }
        out.extend_from_slice(if self.folder_made { b"\nfolder=made\n" } else { b"\n" });
        Some(out)
    }

    /// Whether the installer put `hook` in place.
    #[must_use]
    pub fn has_placed(&self, hook: &str) -> bool {
        self.placed.iter().any(|placed| placed == hook)
    }

    /// The file names of the former hooks of `hook`, in the order they run.
    pub fn formers_of(&self, hook: &[u8]) -> impl Iterator<Item = &OsString> {
        self.formers
            .iter()
            .filter(move |former| former.hook.as_bytes() == hook)
            .map(|former| &former.file)
    }
}

fn escape(bytes: &[u8], out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    for &byte in bytes {
        match byte {
            b'\\' => out.extend_from_slice(b"\\\\"),
            0..=0x1f | 0x7f => out.extend_from_slice(&[
                b'\\',
                b'x',
                HEX[usize::from(byte >> 4)],
                HEX[usize::from(byte & 15)],
            ]),
            _ => out.push(byte),
        }
    }
}

fn os_string(value: &[u8]) -> Result<OsString, NoteError> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some((&first, tail)) = rest.split_first() {
        rest = match (first, tail) {
            (b'\\', [b'\\', after @ ..]) => {
                bytes.push(b'\\');
                after
            }
            (b'\\', [b'x', high, low, after @ ..]) => {
                bytes.push(nibble(*high)? << 4 | nibble(*low)?);
                after
            }
            (b'\\', _) => return Err(NoteError::Line),
            _ => {
                bytes.push(first);
                tail
            }
        };
    }
    os_bytes::from_bytes(&bytes).ok_or(NoteError::Line)
}

fn text(bytes: &[u8]) -> Result<String, NoteError> {
    String::from_utf8(bytes.to_vec()).map_err(|_| NoteError::Line)
}

fn nibble(digit: u8) -> Result<u8, NoteError> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(NoteError::Line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(program: &str) -> Note {
        Note {
            program: program.into(),
            formers: vec![
                Former { hook: "pre-commit".into(), file: "pre-commit.before-tollgate".into() },
                Former { hook: "pre-push".into(), file: "pre-push.before-tollgate-2".into() },
            ],
            placed: vec!["pre-commit".into(), "pre-push".into()],
            folder_made: true,
        }
    }

    #[test]
    #[cfg(unix)]
    fn survives_any_path() {
        use std::os::unix::ffi::OsStringExt;
        let mut every_byte = b"/".to_vec();
        every_byte.extend(1..=255u8);
        let note = Note { program: OsString::from_vec(every_byte).into(), ..note("/") };
        let bytes = note.to_bytes().unwrap();
        assert_eq!(Note::parse(&bytes).unwrap(), note);
        assert_eq!(bytes.iter().filter(|&&byte| byte == b'\n').count(), 7);
    }

    #[test]
    #[cfg(unix)]
    fn format_is_frozen() {
        assert_eq!(
            String::from_utf8(note("/a b\\c\nd").to_bytes().unwrap()).unwrap(),
            "tollgate-hook=1\nprogram=/a b\\\\c\\x0ad\n\
             former.pre-commit=pre-commit.before-tollgate\n\
             former.pre-push=pre-push.before-tollgate-2\n\
             placed=pre-commit\nplaced=pre-push\nfolder=made\n"
        );
        let later = b"tollgate-hook=1\nendpoint=x\nprogram=/t\nfolder=found\n";
        let note = Note::parse(later).unwrap();
        assert_eq!((note.program, note.folder_made), (PathBuf::from("/t"), false));
    }

    #[test]
    #[cfg(unix)]
    fn refuses_what_is_no_note() {
        for (bytes, error) in [
            (&b""[..], NoteError::Version),
            (b"tollgate-hook=2\nprogram=/t\n", NoteError::Version),
            (b"tollgate-hook=1\n", NoteError::Program),
            (b"tollgate-hook=1\nprogram=tollgate\n", NoteError::Program),
            (b"tollgate-hook=1\nprogram\n", NoteError::Line),
            (b"tollgate-hook=1\nprogram=/a\\q\n", NoteError::Line),
            (b"tollgate-hook=1\nprogram=/a\\x0\n", NoteError::Line),
            (b"tollgate-hook=1\nprogram=/t\nformer.pre-commit=../../evil\n", NoteError::Line),
            (b"tollgate-hook=1\nprogram=/t\nformer.pre-commit=..\n", NoteError::Line),
        ] {
            assert_eq!(Note::parse(bytes), Err(error), "{}", bytes.escape_ascii());
        }
    }
}
