//! What one process that compiles tells the one that started it: a line, then machine code.

use std::io::{self, BufRead, Read, Write};

use super::error::CompileError;
use crate::folder::MAX_FILE;

/// Machine code, and whether it lies in the folder now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) compiled: Vec<u8>,
    /// Why it is not kept, where it should be.
    pub(crate) unkept: Option<String>,
}

/// A line is short; a process that says more says nothing we know.
const LONGEST_LINE: u64 = 64 << 10;

pub(crate) fn write(to: &mut impl Write, made: &Result<Made, CompileError>) -> io::Result<()> {
    match made {
        Ok(Made { compiled, unkept }) => {
            let why = tollgate_model::sanitised(unkept.as_deref().unwrap_or_default());
            writeln!(to, "made {} {why}", compiled.len())?;
            to.write_all(compiled)?;
        }
        Err(error) => writeln!(to, "failed {}", error.to_line())?,
    }
    to.flush()
}

/// None where the other process ended before it had told everything.
pub(crate) fn read(from: &mut impl BufRead) -> Option<Result<Made, CompileError>> {
    let mut line = Vec::new();
    from.take(LONGEST_LINE).read_until(b'\n', &mut line).ok()?;
    let line = String::from_utf8(line).ok()?;
    let (word, rest) = line.strip_suffix('\n')?.split_once(' ')?;
    match word {
        "failed" => CompileError::of_line(rest).map(Err),
        "made" => {
            let (length, why) = rest.split_once(' ')?;
            let length: u64 = length.parse().ok().filter(|length| *length <= MAX_FILE)?;
            let mut compiled = Vec::new();
            from.take(length).read_to_end(&mut compiled).ok()?;
            let whole = compiled.len() as u64 == length;
            let unkept = (!why.is_empty()).then(|| tollgate_model::sanitised(why));
            whole.then_some(Ok(Made { compiled, unkept }))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(made: &Result<Made, CompileError>) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut bytes, made).unwrap();
        bytes
    }

    #[test]
    fn what_is_written_is_read_and_half_of_it_is_nothing() {
        let compiled = b"machine\ncode".to_vec();
        let all = [
            Ok(Made { compiled: compiled.clone(), unkept: None }),
            Ok(Made { compiled, unkept: Some("no space".to_owned()) }),
            Err(CompileError::OutOfTime),
            Err(CompileError::Refused("no component".to_owned())),
        ];
        for made in all {
            let bytes = told(&made);
            assert_eq!(read(&mut bytes.as_slice()), Some(made));
            for end in 0..bytes.len() {
                assert_eq!(read(&mut &bytes[..end]), None, "{end}");
            }
        }
    }

    #[test]
    fn what_is_no_message_is_nothing() {
        for junk in ["", "\n", "made x \n", "made 99999999999999 \n", "what 1 \n", "failed what \n"]
        {
            assert_eq!(read(&mut junk.as_bytes()), None, "{junk:?}");
        }
    }
}
