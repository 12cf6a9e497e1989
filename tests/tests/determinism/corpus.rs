//! What the checks are shown: planted secrets, the sources of this repository, other tools'
//! examples where they are at hand, and damaged forms of all of them.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use proptest::sample::Index;
use tollgate_model::RepoPath;

/// One input.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) path: RepoPath,
    pub(crate) content: Arc<Vec<u8>>,
}

impl Sample {
    fn new(path: &str, content: impl Into<Vec<u8>>) -> Self {
        Self { path: RepoPath::new(path.as_bytes()).unwrap(), content: Arc::new(content.into()) }
    }
}

/// Everything there is.
pub(crate) fn corpus() -> Vec<Sample> {
    let mut samples = planted();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for folder in ["checks-wasm/secrets/src", "runtime/model/src", "docs", "sdk/rust/src"] {
        add_folder(&root, folder, &mut samples);
    }
    samples
}

/// Small inputs that hold a secret or look like it.
pub(crate) fn planted() -> Vec<Sample> {
    let token = tollgate_tests::token();
    let mut samples = Vec::new();
    for (path, line) in [
        ("a.py", tollgate_tests::token_line()),
        ("b.yaml", format!("auth:\n  password: {}\n", &token[4..30])),
        ("c.env", format!("API_KEY={}\nSECRET_TOKEN={}\n", &token[4..], &token[8..])),
        ("d.sh", format!("curl -u admin:{} https://example.org\n", &token[4..24])),
        ("e.txt", format!("https://user:{}@example.org/x\n", &token[6..26])),
        ("f.json", format!("{{\"client_secret\": \"{}\"}}\n", &token[4..36])),
        ("g.txt", format!("{token}{token}\n\u{feff}\u{202e}{token}")),
        ("h.bin", String::from("\u{0}\u{1}\u{7f}no text")),
        ("i.txt", String::new()),
    ] {
        samples.push(Sample::new(path, line.clone()));
        // The same in the middle of much else, and as UTF-16 with its byte order mark.
        let filler = "nothing to see on this line\n".repeat(300);
        samples.push(Sample::new(&format!("long/{path}"), format!("{filler}{line}{filler}")));
        let wide = line.encode_utf16().flat_map(u16::to_le_bytes);
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(wide).collect();
        samples.push(Sample::new(&format!("wide/{path}"), wide));
    }
    for (number, line) in examples().into_iter().enumerate() {
        samples.push(Sample::new(&format!("examples/{number}.txt"), line));
    }
    samples
}

/// Lines of other tools' rule sets, secrets and what looks like them.
#[expect(clippy::print_stderr, reason = "what a test leaves out it says")]
#[expect(clippy::disallowed_methods, reason = "a test is told by the environment where data is")]
fn examples() -> Vec<String> {
    let Some(folder) = std::env::var_os("TOLLGATE_TEST_DATA") else {
        assert!(std::env::var_os("CI").is_none(), "TOLLGATE_TEST_DATA must be set in CI");
        eprintln!("without examples: TOLLGATE_TEST_DATA names no folder with them");
        return Vec::new();
    };
    let path = Path::new(&folder).join("secret-rule-examples.json.gz");
    let mut json = String::new();
    flate2::read::GzDecoder::new(fs::File::open(path).unwrap()).read_to_string(&mut json).unwrap();
    let rules: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    let lines = |rule: &serde_json::Value| -> Vec<String> {
        ["positive", "negative"]
            .iter()
            .flat_map(|key| rule[key].as_array().unwrap())
            .map(|line| line.as_str().unwrap().to_owned())
            .collect()
    };
    rules.iter().flat_map(lines).collect()
}

fn add_folder(root: &Path, folder: &str, samples: &mut Vec<Sample>) {
    let mut entries: Vec<_> =
        fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap()).collect();
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            add_folder(root, &name, samples);
        } else {
            samples.push(Sample::new(&name, fs::read(entry.path()).unwrap()));
        }
    }
}

/// The sample with some bytes taken out, replaced or put in.
pub(crate) fn damaged(sample: &Sample, edits: &[(Index, u8, u8)], noise: &[u8]) -> Sample {
    let mut bytes = sample.content.to_vec();
    for (at, byte, kind) in edits {
        let at = at.index(bytes.len() + 1);
        match kind {
            0 => drop(bytes.splice(at..at, noise.iter().copied())),
            1 => bytes.insert(at, *byte),
            2 if at < bytes.len() => drop(bytes.remove(at)),
            3 if at < bytes.len() => bytes[at] = *byte,
            4 if at < bytes.len() => bytes[at] ^= 0x20,
            _ => bytes.truncate(at.max(bytes.len() / 2)),
        }
    }
    Sample { path: sample.path.clone(), content: Arc::new(bytes) }
}
