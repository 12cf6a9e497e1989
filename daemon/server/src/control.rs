//! What the program asks its own daemon: how it is, and to stop. Unlike what hooks ask, this is no
//! frozen protocol: `stop` works across versions, everything else only within one.
//!
//! Both ways: four bytes `TGC1`, the length as u32 in little endian, so many bytes of JSON.

use std::io::{self, Read, Write};
use std::time::Duration;

use interprocess::local_socket::Stream;
use interprocess::local_socket::traits::{Stream as _, StreamCommon as _};
use serde::{Deserialize, Serialize};
use tollgate_protocol::Endpoint;

use crate::place::{is_held, is_user, user};
use crate::status::Status;

pub(crate) const MAGIC: [u8; 4] = *b"TGC1";

/// Bytes of a message: a status with some thousand repositories.
pub(crate) const LONGEST: u32 = 4 << 20;

/// How long a daemon may take to answer for itself.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ask {
    pub(crate) version: String,
    pub(crate) what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum What {
    Status,
    Stop,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Reply {
    Status(Box<Status>),
    /// It ends once the requests under way are answered. Its process.
    Stopping(u32),
    /// It is of this version, and told nothing.
    OtherVersion(String),
}

/// Why a daemon told nothing.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Nobody listens.
    #[error("no daemon is running")]
    NotRunning,
    #[error("the daemon is of version {0}")]
    OtherVersion(String),
    #[error("the daemon can't be asked: {0}")]
    Io(#[from] io::Error),
}

/// How the daemon at an endpoint is.
pub fn ask_status(endpoint: &Endpoint) -> Result<Status, AskError> {
    match ask(endpoint, What::Status)? {
        Reply::Status(status) => Ok(*status),
        Reply::OtherVersion(version) => Err(AskError::OtherVersion(version)),
        Reply::Stopping(_) => Err(io::Error::other("it answered something else").into()),
    }
}

/// Has the daemon at an endpoint stop; its process, which may still be finishing.
pub fn ask_stop(endpoint: &Endpoint) -> Result<u32, AskError> {
    match ask(endpoint, What::Stop)? {
        Reply::Stopping(pid) => Ok(pid),
        _ => Err(io::Error::other("it answered something else").into()),
    }
}

/// Whether the daemon at an endpoint is gone, with all it was asked finished.
pub fn has_ended(endpoint: &Endpoint) -> io::Result<bool> {
    is_held(&endpoint.life_lock()).map(|is_held| !is_held)
}

/// Kills the process that listens at an endpoint, whatever it is busy with; its process.
#[cfg(unix)]
pub fn kill(endpoint: &Endpoint) -> Result<u32, AskError> {
    use rustix::process::{Pid, Signal, kill_process};
    tollgate_protocol::check_folder(endpoint.folder(), user()).map_err(io::Error::other)?;
    // Not by what some file says: the system knows whose the socket is.
    let pid = connect(endpoint)?.peer_creds()?.pid();
    let known = pid.and_then(Pid::from_raw).ok_or_else(|| io::Error::other("whose is it?"))?;
    kill_process(known, Signal::KILL).map_err(io::Error::from)?;
    Ok(known.as_raw_nonzero().get().unsigned_abs())
}

fn ask(endpoint: &Endpoint, what: What) -> Result<Reply, AskError> {
    let mut stream = connect(endpoint)?;
    stream.set_recv_timeout(Some(PATIENCE))?;
    stream.set_send_timeout(Some(PATIENCE))?;
    let ask = Ask { version: env!("CARGO_PKG_VERSION").to_owned(), what };
    stream.write_all(&message(&ask)?)?;
    let mut header = [0; 8];
    stream.read_exact(&mut header).map_err(silent)?;
    let mut body = vec![0; length(header)? as usize];
    stream.read_exact(&mut body).map_err(silent)?;
    serde_json::from_slice(&body).map_err(|error| AskError::Io(io::Error::other(error)))
}

/// What became of waiting for an answer.
fn silent(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
            io::Error::other(format!("it gave no answer within {} s", PATIENCE.as_secs()))
        }
        _ => error,
    }
}

/// A connection, where this user's daemon listens: another's is none, so that one of ours is started
/// in its place. One whose queue is full is not waited for: that would be without end where it is
/// stopped.
pub(crate) fn connect(endpoint: &Endpoint) -> Result<Stream, AskError> {
    let stream = connect_at_once(endpoint).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => AskError::NotRunning,
        io::ErrorKind::WouldBlock => AskError::Io(io::Error::other("it takes no connections")),
        _ => AskError::Io(error),
    })?;
    if is_user(&stream.peer_creds()?, user()) { Ok(stream) } else { Err(AskError::NotRunning) }
}

#[cfg(unix)]
fn connect_at_once(endpoint: &Endpoint) -> io::Result<Stream> {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;

    use interprocess::os::unix::uds_local_socket;
    use rustix::net::{AddressFamily, SocketAddrUnix, SocketType};
    let address = SocketAddrUnix::new(endpoint.socket())?;
    let socket = rustix::net::socket(AddressFamily::UNIX, SocketType::STREAM, None)?;
    rustix::io::fcntl_setfd(&socket, rustix::io::FdFlags::CLOEXEC)?;
    let stream = UnixStream::from(socket);
    stream.set_nonblocking(true)?;
    rustix::net::connect(&stream, &address)?;
    stream.set_nonblocking(false)?;
    Ok(Stream::UdSocket(uds_local_socket::Stream::from(OwnedFd::from(stream))))
}

#[cfg(not(unix))]
fn connect_at_once(endpoint: &Endpoint) -> io::Result<Stream> {
    let name = crate::serve::socket_name(endpoint)?;
    interprocess::local_socket::ConnectOptions::new().name(name).connect_sync()
}

pub(crate) fn message(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let body = serde_json::to_vec(value).map_err(io::Error::other)?;
    let length = u32::try_from(body.len()).map_err(io::Error::other)?;
    Ok([&MAGIC[..], &length.to_le_bytes(), &body].concat())
}

/// The length of what follows a header.
pub(crate) fn length(header: [u8; 8]) -> io::Result<u32> {
    let [a, b, c, d, length @ ..] = header;
    let length = u32::from_le_bytes(length);
    if [a, b, c, d] != MAGIC || length > LONGEST {
        return Err(io::Error::other("that is no message of ours"));
    }
    Ok(length)
}
