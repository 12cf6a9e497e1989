//! The way to the daemon: never waited for, and never to another user's process.

use std::os::unix::net::UnixStream;
use std::path::Path;

use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType};
use tollgate_protocol::{Endpoint, check_folder};

/// Elsewhere the flags come one by one; and this program has no second thread that could start a
/// process between the two.
#[cfg(any(target_os = "linux", target_os = "android"))]
const FLAGS: SocketFlags = SocketFlags::CLOEXEC;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const FLAGS: SocketFlags = SocketFlags::empty();

/// A connection to the daemon of `user` at `endpoint`, which reads and writes as ever.
pub(crate) fn connect(endpoint: &Endpoint, user: u32) -> Option<UnixStream> {
    check_folder(endpoint.folder(), user).ok()?;
    connect_to(&endpoint.socket(), user)
}

fn connect_to(socket: &Path, user: u32) -> Option<UnixStream> {
    let address = SocketAddrUnix::new(socket).ok()?;
    let socket = rustix::net::socket_with(AddressFamily::UNIX, SocketType::STREAM, FLAGS, None);
    let stream = UnixStream::from(socket.ok()?);
    // A full queue would be waited for without end; so it refuses.
    stream.set_nonblocking(true).ok()?;
    rustix::net::connect(&stream, &address).ok()?;
    let (stream, peer) = peer(stream)?;
    stream.set_nonblocking(false).ok()?;
    (peer == user).then_some(stream)
}

/// The user whose process listens at the other end.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn peer(stream: UnixStream) -> Option<(UnixStream, u32)> {
    let peer = rustix::net::sockopt::socket_peercred(&stream).ok()?.uid.as_raw();
    Some((stream, peer))
}

/// The user whose process listens at the other end.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn peer(stream: UnixStream) -> Option<(UnixStream, u32)> {
    use std::os::fd::OwnedFd;

    use interprocess::local_socket::traits::StreamCommon;
    use interprocess::os::unix::uds_local_socket::Stream;
    let stream = Stream::from(OwnedFd::from(stream));
    let peer = stream.peer_creds().ok()?.euid()?;
    Some((UnixStream::from(OwnedFd::from(stream)), peer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixListener;

    #[test]
    fn the_other_end_is_the_same_user() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let _listener = UnixListener::bind(&path).unwrap();
        let user = rustix::process::geteuid().as_raw();
        assert!(connect_to(&path, user).is_some());
        assert!(connect_to(&path, user + 1).is_none());
    }
}
