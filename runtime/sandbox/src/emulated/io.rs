//! `wasi:io` as the library has it, each call counted: fuel does not count what the host does.

use wasmtime::component::Resource;
use wasmtime_wasi::p2::bindings::io::{error, poll, streams};
use wasmtime_wasi::p2::{
    DynInputStream, DynOutputStream, DynPollable, IoError, StreamError, StreamResult,
};

use super::Emulated;

/// What polling one thing costs, in bytes moved.
const POLLED: usize = 64;

impl Emulated {
    fn count_stream(&mut self, bytes: usize) -> StreamResult<()> {
        self.count(bytes).map_err(StreamError::Trap)
    }
}

impl error::Host for Emulated {}

impl error::HostError for Emulated {
    fn to_debug_string(&mut self, error: Resource<IoError>) -> wasmtime::Result<String> {
        self.count(0)?;
        error::HostError::to_debug_string(self.table(), error)
    }

    fn drop(&mut self, error: Resource<IoError>) -> wasmtime::Result<()> {
        error::HostError::drop(self.table(), error)
    }
}

impl poll::Host for Emulated {
    async fn poll(&mut self, list: Vec<Resource<DynPollable>>) -> wasmtime::Result<Vec<u32>> {
        self.count(list.len().saturating_mul(POLLED))?;
        poll::Host::poll(self.table(), list).await
    }
}

impl poll::HostPollable for Emulated {
    async fn ready(&mut self, pollable: Resource<DynPollable>) -> wasmtime::Result<bool> {
        self.count(0)?;
        poll::HostPollable::ready(self.table(), pollable).await
    }

    async fn block(&mut self, pollable: Resource<DynPollable>) -> wasmtime::Result<()> {
        self.count(0)?;
        poll::HostPollable::block(self.table(), pollable).await
    }

    fn drop(&mut self, pollable: Resource<DynPollable>) -> wasmtime::Result<()> {
        poll::HostPollable::drop(self.table(), pollable)
    }
}

impl streams::Host for Emulated {
    fn convert_stream_error(
        &mut self,
        error: StreamError,
    ) -> wasmtime::Result<streams::StreamError> {
        streams::Host::convert_stream_error(self.table(), error)
    }
}

type Input = Resource<DynInputStream>;
type Output = Resource<DynOutputStream>;

impl streams::HostInputStream for Emulated {
    fn read(&mut self, stream: Input, len: u64) -> StreamResult<Vec<u8>> {
        self.count_stream(0)?;
        let bytes = streams::HostInputStream::read(self.table(), stream, len)?;
        self.count_stream(bytes.len())?;
        Ok(bytes)
    }

    async fn blocking_read(&mut self, stream: Input, len: u64) -> StreamResult<Vec<u8>> {
        self.count_stream(0)?;
        let bytes = streams::HostInputStream::blocking_read(self.table(), stream, len).await?;
        self.count_stream(bytes.len())?;
        Ok(bytes)
    }

    fn skip(&mut self, stream: Input, len: u64) -> StreamResult<u64> {
        self.count_stream(0)?;
        streams::HostInputStream::skip(self.table(), stream, len)
    }

    async fn blocking_skip(&mut self, stream: Input, len: u64) -> StreamResult<u64> {
        self.count_stream(0)?;
        streams::HostInputStream::blocking_skip(self.table(), stream, len).await
    }

    fn subscribe(&mut self, stream: Input) -> wasmtime::Result<Resource<DynPollable>> {
        self.count(0)?;
        streams::HostInputStream::subscribe(self.table(), stream)
    }

    async fn drop(&mut self, stream: Input) -> wasmtime::Result<()> {
        streams::HostInputStream::drop(self.table(), stream).await
    }
}

impl streams::HostOutputStream for Emulated {
    fn check_write(&mut self, stream: Output) -> StreamResult<u64> {
        self.count_stream(0)?;
        streams::HostOutputStream::check_write(self.table(), stream)
    }

    fn write(&mut self, stream: Output, bytes: Vec<u8>) -> StreamResult<()> {
        self.count_stream(bytes.len())?;
        let result = streams::HostOutputStream::write(self.table(), stream, bytes);
        self.log_lines();
        result
    }

    async fn blocking_write_and_flush(
        &mut self,
        stream: Output,
        bytes: Vec<u8>,
    ) -> StreamResult<()> {
        self.count_stream(bytes.len())?;
        let table = self.table();
        let result =
            streams::HostOutputStream::blocking_write_and_flush(table, stream, bytes).await;
        self.log_lines();
        result
    }

    fn flush(&mut self, stream: Output) -> StreamResult<()> {
        self.count_stream(0)?;
        streams::HostOutputStream::flush(self.table(), stream)
    }

    async fn blocking_flush(&mut self, stream: Output) -> StreamResult<()> {
        self.count_stream(0)?;
        streams::HostOutputStream::blocking_flush(self.table(), stream).await
    }

    fn subscribe(&mut self, stream: Output) -> wasmtime::Result<Resource<DynPollable>> {
        self.count(0)?;
        streams::HostOutputStream::subscribe(self.table(), stream)
    }

    fn write_zeroes(&mut self, stream: Output, len: u64) -> StreamResult<()> {
        self.count_stream(usize::try_from(len).unwrap_or(usize::MAX))?;
        let result = streams::HostOutputStream::write_zeroes(self.table(), stream, len);
        self.log_lines();
        result
    }

    async fn blocking_write_zeroes_and_flush(
        &mut self,
        stream: Output,
        len: u64,
    ) -> StreamResult<()> {
        self.count_stream(usize::try_from(len).unwrap_or(usize::MAX))?;
        let table = self.table();
        let result =
            streams::HostOutputStream::blocking_write_zeroes_and_flush(table, stream, len).await;
        self.log_lines();
        result
    }

    fn splice(&mut self, stream: Output, from: Input, len: u64) -> StreamResult<u64> {
        self.count_stream(0)?;
        let moved = streams::HostOutputStream::splice(self.table(), stream, from, len)?;
        self.log_lines();
        self.count_stream(usize::try_from(moved).unwrap_or(usize::MAX))?;
        Ok(moved)
    }

    async fn blocking_splice(
        &mut self,
        stream: Output,
        from: Input,
        len: u64,
    ) -> StreamResult<u64> {
        self.count_stream(0)?;
        let table = self.table();
        let moved = streams::HostOutputStream::blocking_splice(table, stream, from, len).await?;
        self.log_lines();
        self.count_stream(usize::try_from(moved).unwrap_or(usize::MAX))?;
        Ok(moved)
    }

    async fn drop(&mut self, stream: Output) -> wasmtime::Result<()> {
        streams::HostOutputStream::drop(self.table(), stream).await
    }
}
