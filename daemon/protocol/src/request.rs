//! The request of a hook, as bytes and back.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::PathBuf;

use crate::{FileState, Terminal, os_bytes};

const MAGIC: [u8; 4] = *b"TGH1";

/// What stands before the body: the magic bytes and the length.
pub const HEADER_LENGTH: usize = 8;

/// The longest body, in bytes: the 64 MiB of refs that the hook program takes, and room for the
/// environment, which systems limit to a few MiB.
pub const LONGEST_BODY: u32 = 80 * 1024 * 1024;

/// What a hook asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its name, `pre-commit`.
    pub hook: String,
    /// What git started it with, without the program's name.
    pub arguments: Vec<OsString>,
    /// Where git started it; absolute.
    pub directory: PathBuf,
    /// Those of its environment that [`goes_along`](crate::goes_along) names.
    pub variables: Vec<(OsString, OsString)>,
    /// `tollgate`, as the note beside the hook has it; absolute.
    pub program: PathBuf,
    /// That file as the hook program sees it.
    pub program_state: FileState,
    /// What its output goes to.
    pub terminal: Terminal,
    /// What git wrote to its standard input, where that is part of what is asked.
    pub input: Option<Vec<u8>>,
}

/// Why bytes are no request that can be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestError {
    /// They don't start as a request of version 1 does.
    Magic,
    /// The body is longer than [`LONGEST_BODY`].
    TooLong,
    /// A field goes beyond the end of the body.
    Cut,
    /// The field of this key is missing.
    Missing(&'static str),
    /// The field of this key stands twice.
    Repeated(&'static str),
    /// The value of this key is none that it can have.
    Value(&'static str),
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Magic => f.write_str("no request of version 1"),
            Self::TooLong => f.write_str("a request that is too long"),
            Self::Cut => f.write_str("a request that is cut"),
            Self::Missing(key) => write!(f, "a request without `{key}`"),
            Self::Repeated(key) => write!(f, "a request with `{key}` twice"),
            Self::Value(key) => write!(f, "a request with a wrong `{key}`"),
        }
    }
}

impl std::error::Error for RequestError {}

/// The length of the body that follows this header.
///
/// # Errors
/// Where it is no header, or the body is longer than [`LONGEST_BODY`].
pub fn body_length(header: [u8; HEADER_LENGTH]) -> Result<u32, RequestError> {
    let [m0, m1, m2, m3, length @ ..] = header;
    if [m0, m1, m2, m3] != MAGIC {
        return Err(RequestError::Magic);
    }
    Some(u32::from_le_bytes(length))
        .filter(|&length| length <= LONGEST_BODY)
        .ok_or(RequestError::TooLong)
}

impl Request {
    /// Header and body; none where that is longer than may be, or the platform can't write a path
    /// down.
    #[must_use]
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let input = self.input.as_ref().map_or(0, Vec::len);
        let mut out = Vec::with_capacity(input.saturating_add(4096));
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&[0; 4]);
        field(&mut out, b"hook", self.hook.as_bytes())?;
        for argument in &self.arguments {
            field(&mut out, b"argument", &os_bytes::to_bytes(argument)?)?;
        }
        field(&mut out, b"directory", &os_bytes::to_bytes(self.directory.as_os_str())?)?;
        for (name, value) in &self.variables {
            let pair = [os_bytes::to_bytes(name)?, os_bytes::to_bytes(value)?].join(&b'=');
            field(&mut out, b"variable", &pair)?;
        }
        field(&mut out, b"program", &os_bytes::to_bytes(self.program.as_os_str())?)?;
        field(&mut out, b"program-state", &self.program_state.to_bytes())?;
        field(&mut out, b"terminal", &self.terminal.to_bytes())?;
        if let Some(input) = &self.input {
            field(&mut out, b"input", input)?;
        }
        let length = u32::try_from(out.len() - HEADER_LENGTH).ok()?;
        out[4..HEADER_LENGTH].copy_from_slice(&length.to_le_bytes());
        (length <= LONGEST_BODY).then_some(out)
    }

    /// Reads the body of what [`Request::to_bytes`] wrote, also when a later version added to it.
    ///
    /// # Errors
    /// Where a field is cut, missing, wrong or there too often.
    pub fn parse(body: &[u8]) -> Result<Self, RequestError> {
        let mut hook = Once::new("hook");
        let mut directory = Once::new("directory");
        let mut program = Once::new("program");
        let mut program_state = Once::new("program-state");
        let mut terminal = Once::new("terminal");
        let mut input = Once::new("input");
        let (mut arguments, mut variables) = (Vec::new(), Vec::new());
        let mut rest = body;
        while !rest.is_empty() {
            let (key, value) = next_field(&mut rest).ok_or(RequestError::Cut)?;
            match key {
                b"hook" => hook.put(String::from_utf8(value.to_vec()).ok())?,
                b"directory" => directory.put(absolute(value))?,
                b"program" => program.put(absolute(value))?,
                b"program-state" => program_state.put(FileState::parse(value))?,
                b"terminal" => terminal.put(Terminal::parse(value))?,
                b"input" => input.put(Some(value.to_vec()))?,
                b"argument" => arguments
                    .push(os_bytes::from_bytes(value).ok_or(RequestError::Value("argument"))?),
                b"variable" => {
                    variables.push(variable(value).ok_or(RequestError::Value("variable"))?);
                }
                _ => {}
            }
        }
        Ok(Self {
            hook: hook.needed()?,
            arguments,
            directory: directory.needed()?,
            variables,
            program: program.needed()?,
            program_state: program_state.needed()?,
            terminal: terminal.value.unwrap_or_default(),
            input: input.value,
        })
    }

    /// The variable of this name, where it is set and not empty.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&OsStr> {
        self.variables
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_os_str())
            .filter(|value| !value.is_empty())
    }
}

/// A field that stands once at most.
struct Once<T> {
    key: &'static str,
    value: Option<T>,
}

impl<T> Once<T> {
    fn new(key: &'static str) -> Self {
        Self { key, value: None }
    }

    fn put(&mut self, read: Option<T>) -> Result<(), RequestError> {
        let read = read.ok_or(RequestError::Value(self.key))?;
        self.value.replace(read).map_or(Ok(()), |_| Err(RequestError::Repeated(self.key)))
    }

    fn needed(self) -> Result<T, RequestError> {
        self.value.ok_or(RequestError::Missing(self.key))
    }
}

fn field(out: &mut Vec<u8>, key: &[u8], value: &[u8]) -> Option<()> {
    out.push(u8::try_from(key.len()).ok()?);
    out.extend_from_slice(key);
    out.extend_from_slice(&u32::try_from(value.len()).ok()?.to_le_bytes());
    out.extend_from_slice(value);
    Some(())
}

fn next_field<'a>(rest: &mut &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
    let (&key_length, after) = rest.split_first()?;
    let (key, after) = after.split_at_checked(key_length.into())?;
    let (length, after) = after.split_first_chunk()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (value, after) = after.split_at_checked(length)?;
    *rest = after;
    Some((key, value))
}

fn absolute(value: &[u8]) -> Option<PathBuf> {
    os_bytes::from_bytes(value).map(PathBuf::from).filter(|path| path.is_absolute())
}

fn variable(value: &[u8]) -> Option<(OsString, OsString)> {
    let equals = value.iter().position(|&byte| byte == b'=').filter(|&at| at != 0)?;
    Some((os_bytes::from_bytes(&value[..equals])?, os_bytes::from_bytes(&value[equals + 1..])?))
}

#[cfg(test)]
#[cfg(unix)]
#[path = "request_tests.rs"]
mod tests;
