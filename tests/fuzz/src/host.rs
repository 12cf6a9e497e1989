//! The host's side of the contract, against a guest that calls whatever the input says.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tollgate_model::{Pattern, RepoPath, Span, is_harmful};
use tollgate_sandbox::{
    Allocation, Cancel, Check, CompiledFolder, Configured, Ending, EntryFacts, EntryKind,
    Examination, Input, Limits, Problem, Refusal, Request, Sandbox, Surroundings, digest_of_answer,
};

use crate::Target;
use crate::input::Bytes;

pub(crate) const TARGET: Target = Target {
    name: "host",
    run,
    seeds,
    words: &[
        // Begin a finding, place it, hand it in.
        b"\x00\x01\x01",
        b"\x03\x00\x02",
        b"\x0b",
        b"\x06\x05",
        b"\x07\x00\x03",
        b"\x0e\x04\x0f",
        b"\x11\x05\x00\xf0",
        b"\x12\x04\x14\x01\x05",
        b"\x13\x0e",
        b"\x15\x11\x12",
        b"\x1a\x07\x03\x00",
    ],
    inputs: 2_500,
};

fn seeds() -> Vec<Vec<u8>> {
    [
        // A whole finding, with all its parts.
        &b"\0\0\x00\x01\x01\x03\x00\x02\x07\x00\x02\x08\x00\x05\x00\x01\x15\x09\x01\x00\x02\x01x\x01\x0a\x02\x15\x0b"[..],
        // Each question, once.
        b"\0\0\x0e\x04\x0f\x10\x11\x05\x00\xf0\x12\x04\x14\x01\x05\x13\x0e\x14\x01\x05\x15\x11\x12\x17\x00\xf0",
        // Each place that is none.
        b"\0\0\x00\x01\x01\x05\x00\x00\xf3\xf3\x0b",
        b"\0\0\x00\x01\x01\x06\x09\x03\x00\x01\x0b",
        // Each misdeed of a guest: forged handles, a panic, a recursion, a flood of handles.
        b"\0\0\x00\x01\x01\x1a\x07\x00\x00\x0b\x0b",
        b"\0\0\x1a\x07\x00\x01\x10",
        b"\0\0\x1a\x07\x00\x03\x15",
        b"\0\0\x1a\x07\x00\x04",
        b"\0\0\x1a\x07\xf7\x06",
        // An endless loop.
        b"\0\0\x1a\x07\x00\x05",
        // The same limits, smaller; and programs of `configure`.
        b"\x01\0\x00\x01\x01\x0b\x00\x01\x01\x0b\x16\x01\xff\xff\x18\xff\x18\xff",
        b"\x02\x04\x01\x0e\x04",
        b"\x02\x08\x02\x00\x15\x01\x15\x15",
        b"\x02\x08\x03\x01\x02ab\x0f\x02",
        b"\x04\0\x00\x01\x01\x03\x00\x02\x0b",
        b"\x08\0\x00\x01\x01\x06\x03\x03\x00\x02\x0b",
        b"\0\0\x11\x08\x00\x01",
        // A related place in a file of a very long name, once a very long error.
        b"\0\0\x00\x01\x01\x08\x00\xfa\x40\x00\x01\x01\x0b",
    ]
    .map(<[u8]>::to_vec)
    .into()
}

/// Built by `cargo xtask test`; one for the process, since compiling it takes a while.
fn world() -> &'static (Sandbox, Check) {
    static WORLD: OnceLock<(Sandbox, Check)> = OnceLock::new();
    WORLD.get_or_init(|| {
        let path = tollgate_tests::guests_folder().join("interpreter.wasm");
        let wasm = std::fs::read(path).expect("the guest that `cargo xtask test` builds");
        let sandbox = Sandbox::new(Allocation::OnDemand).expect("a sandbox");
        let check = Check::load(&sandbox, &wasm, &CompiledFolder::none()).expect("a check");
        (sandbox, check)
    })
}

/// Limits that a short program reaches.
fn small() -> Limits {
    Limits {
        memory: 2 << 20,
        host_call: 256,
        handles: 8,
        questions: 12,
        findings: 4,
        message: 64,
        kept: 4 << 10,
        exchanged: 128 << 10,
        log: 100,
        ..usual()
    }
}

fn usual() -> Limits {
    Limits::default().with_deadline(Duration::from_millis(50))
}

fn run(data: &[u8]) -> u64 {
    let mut data = Bytes(data);
    let flags = data.byte();
    let (sandbox, check) = world();
    let limits = if flags & 1 == 0 { usual() } else { small() };
    let program = data.some();
    let options = match flags & 2 {
        0 => "{}".to_owned(),
        _ => format!(
            "{{\"program\": \"{}\"}}",
            program.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
        ),
    };
    let files = [(path("words.txt"), b"a b".to_vec())];
    let input = || Input {
        path: (flags & 4 == 0).then(|| path("a.txt")),
        kind: if flags & 8 == 0 { EntryKind::File } else { EntryKind::Directory },
        content: Arc::new(data.0.to_vec()),
    };
    let request = || Request {
        options: &options,
        files: &files,
        input: input(),
        surroundings: Arc::new(Around),
        limits: &limits,
        cancel: Cancel::default(),
    };
    let examination = check.examine(sandbox, &request());
    hold(&examination, check, &request());
    let again = check.examine(sandbox, &request());
    // Whether a busy machine let the deadline pass shows in the fuel alone; and in how far a guest
    // came of which nothing counts, since the host had no answer for it.
    if matches!(examination.ending, Ending::HostFault(_)) {
        assert_eq!(again.ending, examination.ending, "the second time");
    } else {
        assert_eq!(Examination { fuel: examination.fuel, ..again }, examination, "the second time");
    }
    let configured = check.configure(sandbox, &options, &files, &limits);
    let configured = held(&configured, &limits);
    kind(&examination) << 2 | configured
}

/// Tells examinations apart by how they ended and what they hold.
fn kind(examination: &Examination) -> u64 {
    let ending = match &examination.ending {
        Ending::Done => 0,
        Ending::Failed(_) => 1,
        Ending::Trapped(why) => 100 + why.len() as u64 % 16,
        Ending::OutOfFuel => 2,
        Ending::OverLimit(name) => 200 + name.len() as u64,
        Ending::Misused(what) => 300 + what.len() as u64 % 64,
        Ending::HostFault(_) => 3,
        Ending::Waited => 4,
        Ending::NotGranted => 5,
        Ending::Cancelled => 6,
    };
    let parts = examination.findings.iter().fold(0, |parts, finding| {
        parts
            | u64::from(finding.place.path.is_some())
            | u64::from(finding.place.span.is_some()) << 1
            | u64::from(!finding.sensitive.is_empty()) << 2
            | u64::from(!finding.suggestions.is_empty()) << 3
            | u64::from(!finding.related.is_empty()) << 4
            | u64::from(finding.active_from.is_some()) << 5
    });
    let asked = examination.trace.len().min(15) as u64;
    ending << 16 | parts << 8 | asked << 2 | examination.findings.len().min(3) as u64
}

/// What every examination promises, whatever the guest did.
fn hold(examination: &Examination, check: &Check, request: &Request<'_>) {
    let limits = request.limits;
    let told = examination.ending.to_string();
    assert!(!told.contains(is_harmful) && told.len() < limits.message + 200, "{told:?}");
    let met_a_fault = matches!(&examination.ending, Ending::HostFault(_));
    assert!(!met_a_fault || told.contains("unavailable"), "{told}");
    assert!(examination.findings.len() <= limits.findings);
    let logged: usize = examination.log.iter().map(|line| line.len().saturating_sub(7)).sum();
    assert!(logged <= limits.log, "{logged} bytes of log");

    for finding in &examination.findings {
        assert!(check.manifest().rule(&finding.rule).is_some(), "{finding:?}");
        let content = content_of(finding.place.path.as_ref(), request);
        within(&content, finding.place.span);
        assert!(finding.place.start <= finding.place.end, "{finding:?}");
        let texts = [&finding.message]
            .into_iter()
            .chain(&finding.aliases)
            .chain(finding.related.iter().map(|related| &related.message))
            .chain(finding.suggestions.iter().map(|suggestion| &suggestion.title));
        for text in texts {
            assert!(!text.contains(is_harmful) && text.len() <= limits.message, "{text:?}");
        }
        for related in &finding.related {
            within(&content_of(related.place.path.as_ref(), request), related.place.span);
        }
        finding.sensitive.iter().for_each(|span| within(&content, Some(*span)));
        for edit in finding.suggestions.iter().flat_map(|suggestion| &suggestion.edits) {
            within(&content, Some(edit.span));
        }
    }
    let sorted = examination.trace.is_sorted_by(|a, b| a.question < b.question);
    assert!(sorted, "each question once, in order: {:?}", examination.trace);
    for read in &examination.trace {
        let today = digest_of_answer(&read.question, request.input.path.as_ref(), &Around);
        assert_eq!(today, Some(read.answer), "{:?}", read.question);
    }
}

fn within(content: &[u8], span: Option<Span>) {
    let inside = span.is_none_or(|s| s.start <= s.end && s.end <= content.len() as u64);
    assert!(inside, "{span:?} of {} bytes", content.len());
}

fn content_of(at: Option<&RepoPath>, request: &Request<'_>) -> Arc<Vec<u8>> {
    match at {
        Some(at) if request.input.path.as_ref() != Some(at) => {
            Around.read(at).expect("findings are in files that can be read")
        }
        _ => Arc::clone(&request.input.content),
    }
}

fn held(configured: &Configured, limits: &Limits) -> u64 {
    let text = |text: &String| {
        assert!(!text.contains(is_harmful) && text.len() <= limits.message + 3, "{text:?}");
    };
    match configured {
        Configured::Ready(_) => 0,
        Configured::Refused(problems) => {
            for Problem { file, pointer, message, .. } in problems {
                file.iter().chain(pointer).chain([message]).for_each(text);
            }
            1
        }
        Configured::Broken(ending) => {
            assert!(!ending.to_string().contains(is_harmful), "{ending}");
            2
        }
    }
}

fn path(text: &str) -> RepoPath {
    RepoPath::parse(text).expect("a path")
}

/// One of each kind of thing a guest may ask about, and of each refusal.
struct Around;

const FILES: &[(&str, &str)] = &[("folder/b.txt", "one\ntwo\n"), ("link", "folder/b.txt")];

impl Surroundings for Around {
    fn entry(&self, path: &RepoPath) -> Result<EntryFacts, Refusal> {
        let facts = |kind, size| EntryFacts { kind, mode: 0o100_644, size, link_target: None };
        match path.to_string().as_str() {
            "a.txt" => Ok(facts(EntryKind::File, 3)),
            "folder" => Ok(facts(EntryKind::Directory, 0)),
            "folder/b.txt" => Ok(facts(EntryKind::File, 8)),
            "link" => {
                let link_target = Some("..\\x1b/outside".to_owned());
                Ok(EntryFacts { link_target, ..facts(EntryKind::Symlink, 12) })
            }
            "unavailable" => Err(Refusal::Unavailable("the disk is unavailable".to_owned())),
            _ => Err(Refusal::Absent),
        }
    }

    fn read(&self, path: &RepoPath) -> Result<Arc<Vec<u8>>, Refusal> {
        let path = path.to_string();
        match path.as_str() {
            "folder" => Err(Refusal::WrongKind),
            "unavailable" => Err(Refusal::Unavailable("the disk is unavailable".to_owned())),
            _ => FILES
                .iter()
                .find(|(name, _)| *name == path)
                .map(|(_, text)| Arc::new(text.as_bytes().to_vec()))
                .ok_or(Refusal::Absent),
        }
    }

    fn list(&self, folder: Option<&RepoPath>) -> Result<Vec<RepoPath>, Refusal> {
        match folder.map(ToString::to_string).as_deref() {
            None => Ok(["a.txt", "folder", "link"].map(path).into()),
            Some("folder") => Ok(vec![path("folder/b.txt")]),
            Some("a.txt") => Err(Refusal::WrongKind),
            Some(_) => Err(Refusal::Absent),
        }
    }

    fn glob(&self, pattern: &str) -> Result<Vec<RepoPath>, Refusal> {
        let pattern =
            Pattern::new(pattern).map_err(|error| Refusal::Forbidden(error.to_string()))?;
        let all = ["a.txt", "folder/b.txt", "link"].map(path);
        Ok(all.into_iter().filter(|path| pattern.matches(path.as_bytes())).collect())
    }

    fn lookup(&self, dataset: &str, key: &str) -> Result<Option<Vec<u8>>, Refusal> {
        Ok((key == "known").then(|| dataset.as_bytes().to_vec()))
    }
}
