//! Where a socket is used, and where it is not even connected to.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::{Duration, Instant};

use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType};
use tollgate_protocol::Frame;

use crate::scene::{Scene, answered, token};

/// A daemon that would allow.
fn allowing() -> Scene {
    let scene = Scene::new();
    scene.serve(|mut daemon| {
        let token = token(&daemon.request());
        daemon.answer(&[Frame::Judged(&token), Frame::Exit(0)]);
    });
    scene
}

#[test]
fn a_folder_that_others_may_write_to() {
    let scene = allowing();
    for mode in [0o777, 0o1777, 0o770, 0o701] {
        fs::set_permissions(scene.endpoint.folder(), Permissions::from_mode(mode)).unwrap();
        scene.goes_without();
    }
    fs::set_permissions(scene.endpoint.folder(), Permissions::from_mode(0o700)).unwrap();
    assert_eq!(answered(|| scene.pre_commit()).status.code(), Some(0));
}

#[test]
fn a_folder_that_is_a_link() {
    let scene = allowing();
    let folder = scene.endpoint.folder();
    let elsewhere = scene.root.join("elsewhere");
    fs::rename(folder, &elsewhere).unwrap();
    symlink(&elsewhere, folder).unwrap();
    scene.goes_without();
}

/// Only root can give a folder away; elsewhere the unit tests stand for it.
#[test]
fn a_folder_of_another_user() {
    if crate::scene::user() != 0 {
        return;
    }
    let scene = allowing();
    std::os::unix::fs::chown(scene.endpoint.folder(), Some(65_534), None).unwrap();
    scene.goes_without();
}

#[test]
fn no_daemon_no_folder_and_no_home() {
    let scene = Scene::new();
    scene.goes_without();
    fs::remove_dir(scene.endpoint.folder()).unwrap();
    scene.goes_without();
    let output = scene.hook("pre-commit").env_clear().output().unwrap();
    crate::scene::is_without(&output, "pre-commit");
    let output = scene.hook("pre-commit").env("TOLLGATE_HOME", "home").output().unwrap();
    crate::scene::is_without(&output, "pre-commit");
}

#[test]
fn a_file_in_place_of_the_socket() {
    let scene = Scene::new();
    fs::write(scene.endpoint.socket(), "").unwrap();
    scene.goes_without();
}

/// As a stopped process looks: the system takes connections and requests for it until its queue
/// is full.
#[test]
fn a_daemon_that_is_stopped() {
    let scene = Scene::new();
    let _listener = UnixListener::bind(scene.endpoint.socket()).unwrap();
    let started = Instant::now();
    scene.goes_without();
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

#[test]
fn a_full_queue_is_not_waited_for() {
    let scene = Scene::new();
    let address = SocketAddrUnix::new(scene.endpoint.socket()).unwrap();
    let socket = || {
        rustix::net::socket_with(
            AddressFamily::UNIX,
            SocketType::STREAM,
            SocketFlags::empty(),
            None,
        )
        .unwrap()
    };
    let listener = socket();
    rustix::net::bind(&listener, &address).unwrap();
    rustix::net::listen(&listener, 0).unwrap();
    let mut waiting = Vec::new();
    loop {
        let stream = UnixStream::from(socket());
        stream.set_nonblocking(true).unwrap();
        match rustix::net::connect(&stream, &address) {
            Ok(()) => waiting.push(stream),
            Err(_) => break,
        }
    }
    let started = Instant::now();
    scene.goes_without();
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

#[test]
fn zero_skips_the_daemon_too() {
    let scene = Scene::new();
    scene.serve(|mut daemon| {
        let token = token(&daemon.request());
        daemon.answer(&[Frame::Judged(&token), Frame::Exit(1)]);
    });
    let output = scene.hook("pre-commit").env("TOLLGATE", "0").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(answered(|| scene.pre_commit()).status.code(), Some(1));
}

#[test]
fn a_program_that_is_gone_has_no_daemon() {
    let scene = allowing();
    fs::remove_file(scene.root.join("tollgate")).unwrap();
    let output = scene.pre_commit();
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8(output.stderr).unwrap().contains("`tollgate install`"));
}
