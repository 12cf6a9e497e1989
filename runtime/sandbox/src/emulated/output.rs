//! What a guest prints, on its way into the log.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper::body::Bytes;
use wasmtime_wasi::async_trait;
use wasmtime_wasi::p2::{DynOutputStream, OutputStream, Pollable, StreamResult};

use super::Emulated;

/// Bytes one write may bring, and that a line may have before it is cut.
const LINE: usize = 8 << 10;

/// Both streams of a guest. What stands here was written by the last call.
#[derive(Default)]
pub(super) struct Printed {
    stdout: Arc<Mutex<Vec<u8>>>,
    stderr: Arc<Mutex<Vec<u8>>>,
}

impl Printed {
    pub(super) fn stdout(&self) -> DynOutputStream {
        Box::new(Stream(Arc::clone(&self.stdout)))
    }

    pub(super) fn stderr(&self) -> DynOutputStream {
        Box::new(Stream(Arc::clone(&self.stderr)))
    }
}

struct Stream(Arc<Mutex<Vec<u8>>>);

fn written(bytes: &Mutex<Vec<u8>>) -> MutexGuard<'_, Vec<u8>> {
    bytes.lock().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait]
impl Pollable for Stream {
    async fn ready(&mut self) {}
}

#[async_trait]
impl OutputStream for Stream {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        written(&self.0).extend_from_slice(&bytes);
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(LINE)
    }
}

impl Emulated {
    /// Takes complete lines into the log, and lines too long in pieces.
    pub(super) fn log_lines(&mut self) {
        self.log_printed(false);
    }

    /// Takes everything into the log, also what was not ended.
    pub(super) fn log_rest(&mut self) {
        self.log_printed(true);
    }

    fn log_printed(&mut self, rest: bool) {
        let streams = [("stdout", &self.printed.stdout), ("stderr", &self.printed.stderr)];
        for (name, bytes) in streams {
            let mut bytes = written(bytes);
            let ended = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            let long = bytes.len() - ended >= LINE;
            let taken = if rest || long { bytes.len() } else { ended };
            for line in bytes[..taken].split_inclusive(|byte| *byte == b'\n') {
                let line = line.strip_suffix(b"\n").unwrap_or(line);
                if self.host.log_line(name, &String::from_utf8_lossy(line)).is_err() {
                    // Its next call, or the end of this one, tells.
                    break;
                }
            }
            bytes.drain(..taken);
        }
    }
}
