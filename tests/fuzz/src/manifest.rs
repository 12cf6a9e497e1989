//! What is read of a module before anything of it runs: its sections, manifest, imports, exports.

use tollgate_componentize::{Error, exports, hold_to_effort, imports, read_manifest};
use tollgate_model::{Manifest, Trigger, is_harmful};

use crate::Target;
use crate::input::{Bytes, edited};

pub(crate) const TARGET: Target = Target {
    name: "manifest",
    run,
    seeds,
    words: &[
        b"\0asm\x0d\0\x01\0",
        b"\0asm\x01\0\0\0",
        b"tollgate:manifest",
        b"\"id\":\"",
        b"\"rules\":[",
        b"\"triggers\":[{\"magic\":\"",
        b"\"literal\":\"",
        b"\"scope\":\"blob\"",
        b"\\u001b",
        b"\xff\xff\xff\xff\x0f",
        b"\xff\xff\xff\xff\x7f",
        b"0.1.0",
        b"/one",
        b"1e400",
        b"[[[[[[[[",
    ],
    inputs: 20_000,
};

const JSON: &str = r#"{"id":"demo","version":"1.0.0","contract":"0.1.0","title":"Demo","scope":"file",
"rules":[{"id":"demo/one","title":"t","severity":"low","confidence":"high","description":"d",
"rationale":"r","remedy":"m","cwe":[79],"aliases":["B1"]}],"files":["*.py"],
"triggers":[{"literal":"x"},{"magic":"7f45"},{"path":"*.pem"},{"hex-run":8},"always"],
"options":{"type":"object"}}"#;

fn seeds() -> Vec<Vec<u8>> {
    let mode = |mode: u8, rest: &[u8]| [&[mode], rest].concat();
    let component = component(JSON.as_bytes());
    vec![
        mode(0, &component),
        mode(0, b"\0asm\x01\0\0\0"),
        // Its error was of several lines, once.
        mode(0, b"\x7fELF"),
        mode(0, b"(component)"),
        mode(1, JSON.as_bytes()),
        mode(1, JSON.replace("demo/one", "\u{202e}").as_bytes()),
        mode(1, JSON.replace("\"demo\",", "\"\\u001b[2J\",").as_bytes()),
        mode(1, JSON.replace("\"file\"", "\"\\u009b\"").as_bytes()),
        mode(1, JSON.replace("7f45", "\u{feff}\u{1b}").as_bytes()),
        // Sections of the component, one after the other.
        mode(2, &[0, 0, 0, 8, 4, 0, 5, 1, 0]),
        mode(3, &[0, 0, 0, 9, 9, 0x80, 0x80, 0x80, 0x80, 0x10]),
    ]
}

fn run(data: &[u8]) -> u64 {
    let mut input = Bytes(data);
    let bytes = match input.byte() % 4 {
        0 => input.0.to_vec(),
        1 => component(input.0),
        2 => edited(&component(JSON.as_bytes()), &mut input),
        _ => edited(&with_a_module(), &mut input),
    };
    let manifest = read_manifest(&bytes);
    assert_eq!(read_manifest(&bytes), manifest, "the same answer each time");
    let kind = match &manifest {
        Ok(manifest) => {
            hold(manifest);
            1
        }
        Err(error) => held(error),
    };
    let names = imports(&bytes).and_then(|mut names| {
        names.extend(exports(&bytes)?);
        Ok(names)
    });
    if let Err(error) = &names {
        held(error);
    }
    let effort = hold_to_effort(&bytes);
    if let Err(error) = &effort {
        held(error);
    }
    kind | u64::from(names.is_ok()) << 8 | u64::from(effort.is_ok()) << 9
}

/// What every reader of a manifest may rely upon.
fn hold(manifest: &Manifest) {
    let plain = |text: &str| !text.is_empty() && !text.contains(is_harmful) && text.is_ascii();
    assert!(plain(&manifest.id) && plain(&manifest.version) && plain(&manifest.contract));
    for rule in &manifest.rules {
        assert!(plain(&rule.id) && rule.id.starts_with(&manifest.id), "{:?}", rule.id);
        assert_eq!(manifest.rule(&rule.id), Some(rule), "ids are unique");
    }
    for trigger in &manifest.triggers {
        match trigger {
            Trigger::Literal(text) => assert!(!text.is_empty()),
            Trigger::Magic(_) => assert!(trigger.magic_bytes().is_some_and(|b| !b.is_empty())),
            _ => {}
        }
    }
    let json = serde_json::to_vec(manifest).expect("a manifest has a JSON form");
    assert_eq!(Manifest::from_json(&json).as_ref(), Ok(manifest), "there and back");
}

/// An error is one line that can't act on a terminal.
fn held(error: &Error) -> u64 {
    let told = error.to_string();
    assert!(!told.is_empty() && !told.contains(is_harmful), "{told:?}");
    let kind = error.fact();
    2 + kind.len() as u64 % 64
}

/// A component with nothing in it but this manifest.
fn component(json: &[u8]) -> Vec<u8> {
    let mut bytes = b"\0asm\x0d\0\x01\0".to_vec();
    section(&mut bytes, 0, &[&[17], &b"tollgate:manifest"[..], json].concat());
    bytes
}

/// The same with a module in it: one function with locals.
fn with_a_module() -> Vec<u8> {
    let mut module = b"\0asm\x01\0\0\0".to_vec();
    section(&mut module, 1, &[1, 0x60, 0, 0]);
    section(&mut module, 3, &[1, 0]);
    section(&mut module, 10, &[1, 4, 1, 3, 0x7f, 0x0b]);
    let mut bytes = component(JSON.as_bytes());
    section(&mut bytes, 1, &module);
    bytes
}

fn section(bytes: &mut Vec<u8>, id: u8, content: &[u8]) {
    bytes.push(id);
    let mut length = content.len();
    while length >= 0x80 {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    bytes.extend_from_slice(content);
}
