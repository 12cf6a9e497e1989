//! A repository's objects and references, read by the git program: for repositories that git reads
//! and libgit2 does not.
//!
//! What is asked of git writes nothing, connects to nothing and runs nothing that a repository's
//! configuration names.

mod git;
mod open;
mod talk;

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;

use gix_index::hash;
use tollgate_model::ObjectId;

use crate::SnapshotError;
use crate::objects::{ObjectError, ObjectKind, Objects, Remote};
use git::Git;
use talk::{Answer, Talk};

pub(crate) use open::{Opening, open};

/// A handle: git, and the processes of it that answer one question after the other. Each is
/// started when first needed.
pub(crate) struct Program {
    git: Arc<Git>,
    common_dir: PathBuf,
    hash_len: usize,
    contents: RefCell<Option<Talk>>,
    headers: RefCell<Option<Talk>>,
    ignores: RefCell<Option<Talk>>,
}

/// One line of the configuration; a name alone has no value.
struct Setting {
    name: String,
    value: Option<Vec<u8>>,
}

const CONTENTS: [&str; 2] = ["cat-file", "--batch"];
const HEADERS: [&str; 2] = ["cat-file", "--batch-check"];
const IGNORES: [&str; 6] = ["check-ignore", "--stdin", "-z", "-v", "-n", "--no-index"];

impl Program {
    fn new(git: Arc<Git>, common_dir: PathBuf, hash_len: usize) -> Self {
        Self {
            git,
            common_dir,
            hash_len,
            contents: RefCell::default(),
            headers: RefCell::default(),
            ignores: RefCell::default(),
        }
    }

    /// Puts a question to the process in `slot`. One that failed is not used again, since what it
    /// says next may be the rest of its last answer.
    fn ask<T>(
        &self,
        slot: &RefCell<Option<Talk>>,
        arguments: &[&str],
        question: impl FnOnce(&mut Talk) -> std::io::Result<(T, bool)>,
    ) -> std::io::Result<T> {
        let mut talk = match slot.take() {
            Some(talk) => talk,
            None => Talk::start(self.git.command(arguments))?,
        };
        let (answer, goes_on) = question(&mut talk)?;
        if goes_on {
            slot.replace(Some(talk));
        }
        Ok(answer)
    }

    fn header_of(&self, name: &[u8]) -> std::io::Result<Answer> {
        self.ask(&self.headers, &HEADERS, |talk| Ok((talk.header(name)?, true)))
    }

    /// What a name stands for; no content where it has more than `limit` bytes.
    fn content_of(&self, name: &[u8], limit: u64) -> std::io::Result<(Answer, Vec<u8>)> {
        self.ask(&self.contents, &CONTENTS, |talk| {
            let answer = talk.header(name)?;
            Ok(match &answer {
                Answer::Found { size, .. } if *size <= limit => {
                    let content = talk.content(*size)?;
                    ((answer, content), true)
                }
                Answer::Found { .. } => ((answer, Vec::new()), false),
                Answer::Missing | Answer::Ambiguous => ((answer, Vec::new()), true),
            })
        })
    }

    /// What git says of an object over which a process of it ended.
    fn complaint(&self, id: &ObjectId, failure: &std::io::Error) -> ObjectError {
        let said = self.git.output(&["cat-file", "-p", &id.to_string()], b"");
        let said = said.map(|output| git::complaint(&output)).unwrap_or_default();
        if said.contains("promisor remote") {
            // A git that would fetch it, and was not let.
            return ObjectError::Missing;
        }
        let reason = if said.is_empty() { format!("git ended: {failure}") } else { said };
        ObjectError::Damaged(reason)
    }

    /// One run of git that must succeed.
    fn run(
        &self,
        doing: &'static str,
        arguments: &[&str],
        input: &[u8],
    ) -> Result<Vec<u8>, SnapshotError> {
        let output = self.git.output(arguments, input)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(SnapshotError::Git { doing, reason: git::complaint(&output) })
    }

    fn config(&self, pattern: &str) -> Result<Vec<Setting>, SnapshotError> {
        let output = self.git.output(&["config", "-z", "--get-regexp", pattern], b"")?;
        // 1 means that there are none.
        if !output.status.success() && output.status.code() != Some(1) {
            let reason = git::complaint(&output);
            return Err(SnapshotError::Git { doing: "reading the configuration", reason });
        }
        let entry = |entry: &[u8]| {
            let mut halves = entry.splitn(2, |byte| *byte == b'\n');
            let name = String::from_utf8(halves.next()?.to_vec()).ok()?;
            Some(Setting { name, value: halves.next().map(<[u8]>::to_vec) })
        };
        let entries = output.stdout.split(|byte| *byte == 0).filter(|entry| !entry.is_empty());
        Ok(entries.filter_map(entry).collect())
    }

    /// Whether `HEAD` is a branch without a commit, rather than a broken one.
    fn is_unborn(&self) -> Result<bool, SnapshotError> {
        let branch = self.git.output(&["symbolic-ref", "-q", "HEAD"], b"")?;
        let Some(branch) = git::line(&branch) else { return Ok(false) };
        let branch = String::from_utf8_lossy(&branch).into_owned();
        let there = self.git.output(&["for-each-ref", "--format=%(refname)", &branch], b"")?;
        // Of a broken one git warns, and lists it no more.
        Ok(there.status.success() && there.stdout.is_empty() && there.stderr.is_empty())
    }
}

impl Objects for Program {
    fn hash_len(&self) -> usize {
        self.hash_len
    }

    fn header(&self, id: &ObjectId) -> Result<(ObjectKind, u64), ObjectError> {
        match self.header_of(id.to_string().as_bytes()) {
            Ok(Answer::Found { kind, size, .. }) => Ok((kind, size)),
            Ok(Answer::Missing | Answer::Ambiguous) => Err(ObjectError::Missing),
            Err(failure) => Err(self.complaint(id, &failure)),
        }
    }

    fn read(&self, id: &ObjectId, limit: u64) -> Result<(ObjectKind, Vec<u8>), ObjectError> {
        let (answer, content) = self
            .content_of(id.to_string().as_bytes(), limit)
            .map_err(|failure| self.complaint(id, &failure))?;
        let Answer::Found { kind, size, .. } = answer else { return Err(ObjectError::Missing) };
        if size > limit {
            return Err(ObjectError::TooLarge(size));
        }
        if names(id, kind, &content) {
            Ok((kind, content))
        } else {
            Err(ObjectError::Damaged("its content is not what its id names".to_owned()))
        }
    }

    fn named(&self, revision: &str) -> Result<ObjectId, String> {
        if revision.contains(['\n', '\0']) {
            return Err("no name has such characters".to_owned());
        }
        match self.header_of(revision.as_bytes()) {
            Ok(Answer::Found { id, .. }) => Ok(id),
            Ok(Answer::Missing) => Err("git knows no object by this name".to_owned()),
            Ok(Answer::Ambiguous) => Err("it is ambiguous".to_owned()),
            Err(failure) => Err(format!("git ended: {failure}")),
        }
    }

    fn head(&self) -> Result<Option<ObjectId>, SnapshotError> {
        const DOING: &str = "reading HEAD";
        let refuse = |reason: String| SnapshotError::Git { doing: DOING, reason };
        let found = self.content_of(b"HEAD^{commit}", crate::MAX_FILE);
        match found.map_err(|failure| refuse(format!("git ended: {failure}")))? {
            (Answer::Found { id, .. }, _) => Ok(Some(id)),
            _ if self.is_unborn()? => Ok(None),
            _ => Err(refuse("it leads to no commit".to_owned())),
        }
    }

    fn history(
        &self,
        shown: &[ObjectId],
        hidden: &[ObjectId],
    ) -> Result<Vec<ObjectId>, SnapshotError> {
        const DOING: &str = "walking the history";
        let mut tips: String = shown.iter().map(|id| format!("{id}\n")).collect();
        tips.extend(hidden.iter().map(|id| format!("^{id}\n")));
        let arguments = ["rev-list", "--date-order", "--reverse", "--stdin"];
        ids(DOING, &self.run(DOING, &arguments, tips.as_bytes())?)
    }

    fn merge_bases(&self, one: ObjectId, other: ObjectId) -> Result<Vec<ObjectId>, SnapshotError> {
        const DOING: &str = "finding the merge base";
        let arguments = ["merge-base", "--all", &one.to_string(), &other.to_string()];
        let output = self.git.output(&arguments, b"")?;
        match output.status.code() {
            Some(0) => ids(DOING, &output.stdout),
            Some(1) => Ok(Vec::new()),
            _ => Err(SnapshotError::Git { doing: DOING, reason: git::complaint(&output) }),
        }
    }

    fn remotes(&self) -> Result<Vec<Remote>, SnapshotError> {
        let mut remotes: Vec<Remote> = Vec::new();
        for Setting { name, value: url } in self.config(r"^remote\..*\.(url|pushurl)$")? {
            let name = name.strip_prefix("remote.").and_then(|rest| rest.rsplit_once('.'));
            let Some((name, _)) = name else { continue };
            match remotes.iter_mut().find(|remote| remote.name == name) {
                Some(remote) => remote.urls.extend(url),
                None => {
                    remotes.push(Remote { name: name.to_owned(), urls: url.into_iter().collect() })
                }
            }
        }
        Ok(remotes)
    }

    fn references(&self, prefix: &str) -> Result<Vec<(Vec<u8>, ObjectId)>, SnapshotError> {
        let below = prefix.trim_end_matches('/');
        let arguments = ["for-each-ref", "--format=%(objectname) %(refname)", below];
        let output = self.run("reading the references", &arguments, b"")?;
        let reference = |line: &[u8]| {
            let space = line.iter().position(|byte| *byte == b' ')?;
            let id = ObjectId::parse(std::str::from_utf8(&line[..space]).ok()?)?;
            let name = &line[space + 1..];
            name.starts_with(prefix.as_bytes()).then(|| (name.to_vec(), id))
        };
        Ok(output.split(|byte| *byte == b'\n').filter_map(reference).collect())
    }

    fn is_shallow(&self) -> bool {
        self.common_dir.join("shallow").metadata().is_ok_and(|file| file.len() > 0)
    }

    fn is_partial(&self) -> bool {
        let entries = self.config(r"^remote\..*\.promisor$|^extensions\.partialclone$");
        entries.unwrap_or_default().into_iter().any(|Setting { name, value }| {
            let value = value.map(|value| value.to_ascii_lowercase());
            name.starts_with("extensions")
                || !matches!(value.as_deref(), Some(b"false" | b"no" | b"off" | b"0" | b""))
        })
    }

    fn is_ignored(&self, path: &[u8]) -> Result<bool, SnapshotError> {
        // A path that starts with a colon would be taken for more than a path.
        let question = [b"./", path, b"\0"].concat();
        let answer = self.ask(&self.ignores, &IGNORES, |talk| {
            talk.say(&question)?;
            // Where the pattern stands, its line, itself, the path again.
            let fields = [talk.field()?, talk.field()?, talk.field()?, talk.field()?];
            Ok((fields, true))
        });
        match answer {
            Ok([_, _, pattern, _]) => Ok(pattern.first().is_some_and(|first| *first != b'!')),
            Err(failure) => Err(SnapshotError::Git {
                doing: "reading the ignore files",
                reason: format!("git ended: {failure}"),
            }),
        }
    }
}

/// Whether an id is that of this content. Git itself looks only now and then.
fn names(id: &ObjectId, kind: ObjectKind, content: &[u8]) -> bool {
    let function = if id.as_bytes().len() == 32 { hash::Kind::Sha256 } else { hash::Kind::Sha1 };
    let kind = match kind {
        ObjectKind::Commit => "commit",
        ObjectKind::Tree => "tree",
        ObjectKind::Blob => "blob",
        ObjectKind::Tag => "tag",
    };
    let mut hasher = hash::hasher(function);
    hasher.update(format!("{kind} {}\0", content.len()).as_bytes());
    hasher.update(content);
    hasher.try_finalize().is_ok_and(|found| found.as_slice() == id.as_bytes())
}

/// Ids, one a line.
fn ids(doing: &'static str, output: &[u8]) -> Result<Vec<ObjectId>, SnapshotError> {
    let text = String::from_utf8_lossy(output);
    let parse = |line: &str| {
        let reason = format!("git answered `{line}`");
        ObjectId::parse(line).ok_or(SnapshotError::Git { doing, reason })
    };
    text.lines().map(parse).collect()
}
