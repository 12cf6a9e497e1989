//! The bytes of a request, pinned; and whatever else may come in their place.

use super::*;
use std::os::unix::ffi::OsStringExt;

fn request() -> Request {
    Request {
        hook: "pre-push".into(),
        arguments: vec!["origin".into(), "".into()],
        directory: "/r".into(),
        variables: vec![("HOME".into(), "/h=".into()), ("CI".into(), "".into())],
        program: "/t".into(),
        program_state: FileState { size: 1, seconds: 2, nanoseconds: 3, inode: 4, device: 5 },
        terminal: Terminal { output: true, errors: true, columns: Some(80) },
        input: Some(b"refs\n".to_vec()),
    }
}

const PINNED: &[u8] = b"TGH1\xc9\x00\x00\x00\
    \x04hook\x08\0\0\0pre-push\
    \x08argument\x06\0\0\0origin\
    \x08argument\0\0\0\0\
    \x09directory\x02\0\0\0/r\
    \x08variable\x08\0\0\0HOME=/h=\
    \x08variable\x03\0\0\0CI=\
    \x07program\x02\0\0\0/t\
    \x0dprogram-state\x24\0\0\0\
    \x01\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\x03\0\0\0\x04\0\0\0\0\0\0\0\x05\0\0\0\0\0\0\0\
    \x08terminal\x03\0\0\0\x03\x50\x00\
    \x05input\x05\0\0\0refs\n";

#[test]
fn bytes_are_frozen() {
    let bytes = request().to_bytes().unwrap();
    assert_eq!(bytes.escape_ascii().to_string(), PINNED.escape_ascii().to_string());
    let (header, body) = PINNED.split_first_chunk().unwrap();
    assert_eq!(body_length(*header), Ok(u32::try_from(body.len()).unwrap()));
    assert_eq!(Request::parse(body), Ok(request()));
}

#[test]
fn what_a_later_version_adds_is_passed_over() {
    let later = [b"\x06colour\x01\0\0\0x", &PINNED[8..], b"\x06colour\x01\0\0\0y\0\0\0\0\0"];
    assert_eq!(Request::parse(&later.concat()), Ok(request()));
}

#[test]
fn any_bytes_survive() {
    let every: Vec<u8> = (1..=255).collect();
    let os = || OsString::from_vec(every.clone());
    let mut path = PathBuf::from("/");
    path.push(os());
    let request = Request {
        arguments: vec![os()],
        directory: path.clone(),
        variables: vec![("GIT_X".into(), os())],
        program: path,
        terminal: Terminal::default(),
        input: None,
        ..request()
    };
    let bytes = request.to_bytes().unwrap();
    assert_eq!(Request::parse(&bytes[HEADER_LENGTH..]), Ok(request));
}

#[test]
fn a_cut_request_is_none() {
    let body = &PINNED[HEADER_LENGTH..];
    for length in 0..body.len() {
        // Cut between two fields, one that must be there is missing; `input` alone may be.
        let read = Request::parse(&body[..length]);
        assert!(read.is_err() || read.is_ok_and(|read| read.input.is_none()), "{length}");
    }
}

#[test]
fn damage_is_named() {
    let header = |bytes: &[u8; 8]| body_length(*bytes);
    assert_eq!(header(b"TGH2\0\0\0\0"), Err(RequestError::Magic));
    assert_eq!(header(b"GET / HT"), Err(RequestError::Magic));
    assert_eq!(header(b"TGH1\x00\x00\x00\x05"), Ok(LONGEST_BODY));
    assert_eq!(header(b"TGH1\x01\x00\x00\x05"), Err(RequestError::TooLong));
    let body = &PINNED[HEADER_LENGTH..];
    for (more, error) in [
        (&b"\x04hook\x01\0\0\0x"[..], RequestError::Repeated("hook")),
        (b"\x05input\0\0\0\0", RequestError::Repeated("input")),
        (b"\x04hook\x01\0\0\0\xff", RequestError::Value("hook")),
        (b"\x09directory\x01\0\0\0r", RequestError::Value("directory")),
        (b"\x08variable\x01\0\0\0X", RequestError::Value("variable")),
        (b"\x08variable\x02\0\0\0=X", RequestError::Value("variable")),
        (b"\x08terminal\x01\0\0\0\0", RequestError::Value("terminal")),
        (b"\x05input\xff\xff\xff\xff", RequestError::Cut),
    ] {
        assert_eq!(Request::parse(&[body, more].concat()), Err(error), "{}", more.escape_ascii());
    }
    assert_eq!(Request::parse(b""), Err(RequestError::Missing("hook")));
}

#[test]
fn what_is_too_long_is_not_sent() {
    let request = Request { input: Some(vec![0; LONGEST_BODY as usize]), ..request() };
    assert_eq!(request.to_bytes(), None);
}

#[test]
fn an_empty_variable_is_as_good_as_none() {
    assert_eq!(request().variable("CI"), None);
    assert_eq!(request().variable("HOME"), Some(OsStr::new("/h=")));
}

#[test]
fn any_byte_may_be_another() {
    let mut body = PINNED[HEADER_LENGTH..].to_vec();
    for at in 0..body.len() {
        let was = body[at];
        for byte in 0..=255 {
            body[at] = byte;
            if let Ok(read) = Request::parse(&body) {
                assert!(read.directory.is_absolute() && read.program.is_absolute());
            }
        }
        body[at] = was;
    }
}
