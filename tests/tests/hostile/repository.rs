//! Guests, and repositories made for them, through the gate: what is not part of the snapshot is
//! not to be had, and what changes meanwhile is noticed.

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tollgate_gate::{
    BuiltIn, Evaluation, Gate, NoProgress, PolicySource, Progress, ReadAhead, Selection, Validation,
};
use tollgate_model::{Grants, Report};
use tollgate_sandbox::{CompiledFolder, Sandbox};
use tollgate_snapshot::{Environment, Repository, Snapshot};
use tollgate_store::Store;
use tollgate_tests::Scratch;

use crate::stand::{Stand, guest};

/// Assembled, so that no scanner takes it for one.
fn key() -> String {
    ["-----BEGIN OPENSSH", " PRIVATE KEY-----\n", "not for you\n"].concat()
}

fn gate(scratch: &Scratch, guests: &[&str]) -> Gate {
    let built_in = guests
        .iter()
        .map(|name| {
            let wasm = guest(name);
            let compiled = Sandbox::precompile(&wasm).unwrap();
            BuiltIn { wasm: wasm.leak(), compiled: compiled.leak() }
        })
        .collect();
    Gate {
        built_in,
        store: Some(Arc::new(Store::open(&scratch.home(), 1).unwrap())),
        data: None,
        validation: Validation::default(),
        compiled: CompiledFolder::none(),
        threads: NonZeroUsize::new(2).unwrap(),
        warm: None,
        ahead: ReadAhead::default(),
    }
}

fn repository(scratch: &Scratch) -> Repository {
    Repository::open(&Environment::at(scratch.root())).unwrap()
}

fn tracked(scratch: &Scratch) -> Vec<Arc<Snapshot>> {
    vec![Arc::new(repository(scratch).tracked().unwrap())]
}

fn judge(gate: &Gate, scratch: &Scratch, snapshots: &[Arc<Snapshot>]) -> Report {
    judge_told(gate, scratch, snapshots, &NoProgress)
}

fn judge_told(
    gate: &Gate,
    scratch: &Scratch,
    snapshots: &[Arc<Snapshot>],
    progress: &dyn Progress,
) -> Report {
    gate.evaluate(&Evaluation {
        snapshots,
        policy: PolicySource { snapshot: snapshots.last().unwrap(), root: None },
        work_tree: Some(scratch.root()),
        selection: &Selection::default(),
        grants: &Grants::none(),
        now: SystemTime::now() + Duration::from_secs(5),
        date: "2026-06-01".parse().unwrap(),
        reuse: true,
        progress,
    })
    .unwrap()
}

fn messages(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.message.as_str()).collect()
}

fn link(target: impl AsRef<Path>, place: &Path) {
    #[cfg(unix)]
    std::os::unix::fs::symlink(target, place).unwrap();
    #[cfg(windows)]
    std::os::windows::fs::symlink_file(target, place).unwrap();
}

pub(crate) fn symlink(_: &Stand) -> String {
    let scratch = Scratch::new();
    let outside = scratch.beside("id_ed25519");
    fs::write(&outside, key()).unwrap();
    link(&outside, &scratch.root().join("key"));
    scratch.git(&["add", "key"]);
    scratch.stage("a.probe", "key\n");
    let report = judge(&gate(&scratch, &["prober"]), &scratch, &tracked(&scratch));
    let told = messages(&report);
    let read = told.iter().find(|message| message.starts_with("read key: ")).unwrap();
    assert!(!told.iter().any(|message| message.contains("not for you")), "{told:?}");
    if *read == format!("read key: {}", outside.display()) {
        "the link's own text".to_owned()
    } else {
        (*read).to_owned()
    }
}

/// Both the input itself and what it asks for are swapped, after the snapshot was taken.
pub(crate) fn swapped(_: &Stand) -> String {
    let scratch = Scratch::new();
    let outside = scratch.beside("id_ed25519");
    fs::write(&outside, key()).unwrap();
    scratch.stage("a.probe", "harmless\n");
    scratch.stage("harmless", "nothing\n");
    scratch.stage("input.probe", "nothing\n");
    let snapshots = tracked(&scratch);
    snapshots[0].files().unwrap();
    for name in ["harmless", "input.probe"] {
        fs::remove_file(scratch.root().join(name)).unwrap();
        link(&outside, &scratch.root().join(name));
    }
    let report = judge(&gate(&scratch, &["prober"]), &scratch, &snapshots);
    let text = serde_json::to_string(&report).unwrap();
    let missing = report.checks.iter().any(|check| check.outcome.is_missing());
    match (missing, text.contains("not for you")) {
        (true, false) => "no answer, and not the key".to_owned(),
        _ => text,
    }
}

pub(crate) fn hidden(_: &Stand) -> String {
    let inner = Scratch::new();
    inner.stage("secret.txt", key());
    inner.commit("inner");
    let scratch = Scratch::new();
    scratch.stage(".gitignore", "ignored.txt\n");
    scratch.write("ignored.txt", key());
    scratch.write("untracked.txt", key());
    let inner = inner.root().to_str().unwrap();
    scratch.git(&["-c", "protocol.file.allow=always", "submodule", "add", "-q", inner, "sub"]);
    let asked = [
        ".git/config",
        ".git",
        ".git/modules/sub/config",
        "sub/.git",
        "ignored.txt",
        "untracked.txt",
        "sub",
        "sub/secret.txt",
        "glob **/*.txt",
        "glob **/config",
    ];
    scratch.stage("a.probe", asked.join("\n"));
    let mut told = Vec::new();
    let repository = repository(&scratch);
    for snapshot in [repository.tracked().unwrap(), repository.index().unwrap()] {
        let report = judge(&gate(&scratch, &["prober"]), &scratch, &[Arc::new(snapshot)]);
        assert!(report.checks.iter().all(|check| !check.outcome.is_missing()), "{report:?}");
        told.extend(messages(&report).into_iter().map(str::to_owned));
    }
    // That there is a submodule, it may know; what is in it, not.
    let harmless = |message: &String| {
        message.ends_with(": nothing stands there")
            || message.ends_with(": what stands there can't be read this way")
            || message == "entry sub: Submodule"
            || (message.starts_with("glob ") && message.ends_with(": "))
    };
    told.retain(|message| !harmless(message));
    if told.is_empty() { "nothing of them".to_owned() } else { told.join("; ") }
}

#[cfg(unix)]
pub(crate) fn special(_: &Stand) -> String {
    let mut wrong = Vec::new();
    for kind in ["pipe", "device", "large"] {
        let scratch = Scratch::new();
        scratch.stage("input.probe", "input.probe\n");
        let place = scratch.root().join("input.probe");
        fs::remove_file(&place).unwrap();
        match kind {
            "pipe" => {
                let made = scratch.command("mkfifo").arg(&place).status().unwrap();
                assert!(made.success());
            }
            // Making one takes rights that a test may lack.
            "device" => link("/dev/zero", &place),
            _ => fs::File::create(&place).unwrap().set_len(50_000_000_000).unwrap(),
        }
        let report = judge(&gate(&scratch, &["prober"]), &scratch, &tracked(&scratch));
        let missing = report.checks.iter().any(|check| check.outcome.is_missing());
        let left_out = report.checks.iter().all(|check| check.files == 0);
        if !(missing || left_out) || !report.findings.is_empty() {
            wrong.push(format!("{kind}: {report:?}"));
        }
    }
    if wrong.is_empty() { "no answer, at once".to_owned() } else { wrong.join("; ") }
}

#[cfg(not(unix))]
pub(crate) fn special(_: &Stand) -> String {
    "no answer, at once".to_owned()
}

/// It reads a sibling that no manifest mentions; what was kept must not outlive that sibling.
pub(crate) fn undeclared(_: &Stand) -> String {
    let scratch = Scratch::new();
    scratch.stage("a.probe", "other.txt\n");
    scratch.stage("other.txt", "first");
    let gate = gate(&scratch, &["prober"]);
    let answer = || {
        let index = [Arc::new(repository(&scratch).index().unwrap())];
        let report = judge(&gate, &scratch, &index);
        messages(&report).join(" ")
    };
    let first = answer();
    let again = answer();
    scratch.stage("other.txt", "second");
    let changed = answer();
    scratch.git(&["rm", "-q", "--cached", "other.txt"]);
    let gone = answer();
    let told = [first.contains("first"), again == first, changed.contains("second")];
    match (told, gone.contains("first") || gone.contains("second")) {
        ([true, true, true], false) => "judged anew".to_owned(),
        _ => format!("{first}; {again}; {changed}; {gone}"),
    }
}

/// Replaces a module when the run has planned its work.
struct Replace<'a> {
    place: &'a Path,
    other: Vec<u8>,
}

impl Progress for Replace<'_> {
    fn planned(&self, _: u64) {
        fs::write(self.place, &self.other).unwrap();
    }

    fn examined(&self) {}
}

pub(crate) fn replaced(_: &Stand) -> String {
    let scratch = Scratch::new();
    scratch.stage("word.wasm", guest("word"));
    let configuration =
        "[checks.word]\nmodule = \"word.wasm\"\nexclude = [\"*.wasm\", \"*.toml\"]\n";
    scratch.stage("tollgate.toml", configuration);
    scratch.stage("a.txt", "flagme\n");
    scratch.stage("b.txt", "flagme\n");
    let gate = gate(&scratch, &["state"]);
    let place = scratch.root().join("word.wasm");
    let snapshots = tracked(&scratch);
    let progress = Replace { place: &place, other: guest("trap") };
    let report = judge_told(&gate, &scratch, &snapshots, &progress);
    assert_eq!(fs::read(&place).unwrap(), guest("trap"), "it was replaced meanwhile");
    let check = report.checks.iter().find(|check| check.id == "word").unwrap();
    let found = report.findings.iter().filter(|finding| finding.check == "word").count();
    let digest = tollgate_model::Digest::of(&guest("word"));
    match (check.digest == digest, found) {
        (true, 2) => "judged by the first".to_owned(),
        _ => format!("{check:?}, {found} findings"),
    }
}
