//! The program asks its daemon to judge, as hooks do and over the same protocol.

use std::io::{self, Read as _, Write as _};

use interprocess::local_socket::traits::{Stream as _, StreamCommon as _};
use tollgate_protocol::{
    Endpoint, FIRST_DEADLINE, Frame, FrameBuffer, LONGEST_TEXT, NEXT_DEADLINE, Request,
};

use crate::control::{AskError, connect};
use crate::place::{is_ours, is_user, user};

/// What a daemon said.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct RunAnswer {
    pub output: Vec<u8>,
    pub errors: Vec<u8>,
    pub exit: u8,
}

/// The hook name under which `tollgate run` asks.
pub const RUN: &str = "run";

/// The answer of the daemon at an endpoint; none where there is none, it declines or falls silent.
/// Then the program judges by itself.
pub fn ask_run(endpoint: &Endpoint, request: &Request) -> Option<RunAnswer> {
    is_ours(endpoint).then(|| ask(endpoint, request).ok().flatten()).flatten()
}

fn ask(endpoint: &Endpoint, request: &Request) -> Result<Option<RunAnswer>, AskError> {
    let mut stream = connect(endpoint)?;
    if !stream.peer_creds().is_ok_and(|peer| is_user(&peer, user())) {
        return Ok(None);
    }
    stream.set_send_timeout(Some(NEXT_DEADLINE))?;
    stream.set_recv_timeout(Some(FIRST_DEADLINE))?;
    let Some(bytes) = request.to_bytes() else { return Ok(None) };
    stream.write_all(&bytes)?;
    let mut answer = RunAnswer::default();
    let mut frames = FrameBuffer::default();
    let mut part = [0; 16 << 10];
    loop {
        let count = stream.read(&mut part)?;
        if count == 0 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        stream.set_recv_timeout(Some(NEXT_DEADLINE))?;
        frames.push(&part[..count]);
        while let Some(frame) = frames.next_frame().map_err(io::Error::other)? {
            match frame {
                Frame::Output(text) => answer.output.extend_from_slice(text),
                Frame::Errors(text) => answer.errors.extend_from_slice(text),
                Frame::Exit(exit) => return Ok(Some(RunAnswer { exit, ..answer })),
                Frame::Declined(_) => return Ok(None),
                Frame::Working(_) | Frame::Judged(_) | Frame::Unknown(_) => {}
            }
            if answer.output.len() + answer.errors.len() > LONGEST_TEXT {
                return Ok(None);
            }
        }
    }
}
