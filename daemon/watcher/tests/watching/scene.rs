//! A repository, a watcher on it, and a reader that believes what the watcher says.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use tempfile::TempDir;
use tollgate_watcher::{
    BarrierError, Changes, Filter, Options, Places, Settled, State, Token, Watcher,
};

/// Longer than anything takes on a busy machine.
pub(crate) const LONG: Duration = Duration::from_secs(30);

/// The rules of the root's `.gitignore`.
pub(crate) struct Rules {
    root: PathBuf,
    read: RwLock<Option<Gitignore>>,
}

impl Rules {
    pub(crate) fn new(root: &Path) -> Arc<Self> {
        Arc::new(Self { root: root.to_owned(), read: RwLock::new(None) })
    }
}

impl Filter for Rules {
    fn is_ignored(&self, path: &Path, is_folder: bool) -> bool {
        if let Some(rules) = &*self.read.read().unwrap() {
            return rules.matched(path, is_folder).is_ignore();
        }
        let mut builder = GitignoreBuilder::new(&self.root);
        builder.add(self.root.join(".gitignore"));
        let rules = builder.build().unwrap();
        let ignored = rules.matched(path, is_folder).is_ignore();
        *self.read.write().unwrap() = Some(rules);
        ignored
    }

    fn refresh(&self) {
        *self.read.write().unwrap() = None;
    }
}

/// What a reader knows of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entry {
    Folder,
    File(Vec<u8>),
    Link(PathBuf),
}

pub(crate) fn look(path: &Path) -> Option<Entry> {
    let metadata = fs::symlink_metadata(path).ok()?;
    Some(if metadata.is_dir() {
        Entry::Folder
    } else if metadata.is_symlink() {
        Entry::Link(fs::read_link(path).ok()?)
    } else {
        Entry::File(fs::read(path).ok()?)
    })
}

/// Everything that is not ignored, by its path in the tree.
pub(crate) fn scan(root: &Path) -> BTreeMap<PathBuf, Entry> {
    let rules = Rules::new(root);
    let mut entries = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(listing) = fs::read_dir(folder) else { continue };
        for entry in listing.flatten() {
            let path = entry.path();
            let relative = path.strip_prefix(root).unwrap().to_owned();
            let Some(found) = look(&path) else { continue };
            if entry.file_name() == ".git" || rules.is_ignored(&relative, found == Entry::Folder) {
                continue;
            }
            if found == Entry::Folder {
                folders.push(path);
            }
            entries.insert(relative, found);
        }
    }
    entries
}

pub(crate) struct Scene {
    pub(crate) folder: TempDir,
    pub(crate) root: PathBuf,
    pub(crate) watcher: Option<Watcher>,
    pub(crate) settled: Receiver<Settled>,
    model: BTreeMap<PathBuf, Entry>,
    token: Option<Token>,
}

pub(crate) fn places(root: &Path) -> Places {
    let git = root.join(".git");
    Places { root: Some(root.to_owned()), git_dir: git.clone(), common_dir: git }
}

impl Scene {
    pub(crate) fn new(options: Options) -> Self {
        Self::prepared(options, |_| ())
    }

    /// A scene whose tree is not empty when watching begins.
    pub(crate) fn prepared(options: Options, prepare: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap().join("tree");
        fs::create_dir(&root).unwrap();
        git(&root, &["init", "--quiet", "--initial-branch=main"]);
        prepare(&root);
        let places = places(&root);
        Self::at(folder, root, places, options)
    }

    pub(crate) fn at(folder: TempDir, root: PathBuf, places: Places, options: Options) -> Self {
        let (tell, settled) = mpsc::channel();
        let watcher = Watcher::start(places, Rules::new(&root), options, move |told| {
            let _ = tell.send(told);
        });
        Self { folder, root, watcher: Some(watcher), settled, model: BTreeMap::new(), token: None }
    }

    pub(crate) fn watcher(&self) -> &Watcher {
        self.watcher.as_ref().unwrap()
    }

    pub(crate) fn barrier(&self) -> Token {
        self.watcher().barrier(LONG).unwrap()
    }

    /// Reads everything, as one has to at first.
    pub(crate) fn read_all(&mut self) {
        // A queue of a few events may overflow at any time.
        while let Err(error) = self.watcher().barrier(LONG) {
            assert!(matches!(error, BarrierError::Aborted(_)), "{error}");
        }
        self.token = Some(self.watcher().token());
        self.model = scan(&self.root);
    }

    /// The paths that changed since the last reading, all of them.
    pub(crate) fn changes(&mut self) -> Changes {
        self.barrier();
        let since = self.watcher().since(&self.token.unwrap());
        self.token = Some(since.token);
        since.changes
    }

    pub(crate) fn changed_paths(&mut self) -> Vec<String> {
        match self.changes() {
            Changes::Paths(paths) => {
                paths.iter().map(|path| path.to_str().unwrap().to_owned()).collect()
            }
            Changes::Everything { why } => panic!("everything changed: {why}"),
        }
    }

    /// Reads again what is said to have changed and nothing else, and compares with what is there.
    /// Tells whether single paths were named.
    pub(crate) fn catch_up(&mut self) -> bool {
        let barrier = self.watcher().barrier(LONG);
        let since = self.watcher().since(&self.token.unwrap());
        self.token = Some(since.token);
        let named = match (barrier, since.changes) {
            (Ok(_), Changes::Paths(paths)) => {
                let rules = Rules::new(&self.root);
                for path in paths {
                    self.read_again(&rules, &path);
                }
                true
            }
            _ => {
                self.model = scan(&self.root);
                false
            }
        };
        let there = scan(&self.root);
        let wrong: Vec<_> = self
            .model
            .iter()
            .filter(|(path, entry)| there.get(*path) != Some(entry))
            .chain(there.iter().filter(|(path, entry)| self.model.get(*path) != Some(entry)))
            .map(|(path, _)| path)
            .collect();
        assert!(wrong.is_empty(), "wrong: {wrong:?}");
        named
    }

    fn read_again(&mut self, rules: &Rules, path: &Path) {
        let mut known: Vec<_> = self
            .model
            .range(path.to_owned()..)
            .map(|(known, _)| known.clone())
            .take_while(|known| known.starts_with(path))
            .collect();
        known.push(path.to_owned());
        for path in known {
            // Ignored by itself, or in a folder that is.
            let ignored = |entry: &Entry| {
                rules.is_ignored(&path, *entry == Entry::Folder)
                    || path.ancestors().skip(1).any(|up| up != "" && rules.is_ignored(up, true))
            };
            // A folder above may have become a link, and then this path is no part of the tree.
            let behind_link = path.ancestors().skip(1).any(|up| self.root.join(up).is_symlink());
            match look(&self.root.join(&path)) {
                Some(entry) if !ignored(&entry) && !behind_link => {
                    self.model.insert(path.clone(), entry)
                }
                _ => self.model.remove(&path),
            };
        }
    }

    /// What is told, however long it takes, until nothing more was for a while; as one.
    pub(crate) fn told(&self) -> Settled {
        let mut all = self.settled.recv_timeout(LONG).unwrap();
        while let Ok(told) = self.settled.recv_timeout(Duration::from_millis(300)) {
            all = Settled {
                tree: all.tree | told.tree,
                index: all.index | told.index,
                refs: all.refs | told.refs,
                config: all.config | told.config,
                rules: all.rules | told.rules,
                gone: all.gone | told.gone,
                everything: all.everything.or(told.everything),
                token: told.token,
            };
        }
        all
    }

    /// Waits until nothing is told for a while; what was told last.
    pub(crate) fn quiet(&self) -> Option<Settled> {
        let mut last = None;
        while let Ok(told) = self.settled.recv_timeout(Duration::from_millis(300)) {
            last = Some(told);
        }
        last
    }

    pub(crate) fn folders(&self) -> usize {
        match self.watcher().state() {
            State::Watching { folders, .. } => folders,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// git that knows nothing of the user's configuration.
pub(crate) fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "gc.auto=0"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env_remove("GIT_DIR")
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
}
