//! The thread that handles events, one after the other.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::answer::{Settled, State, Why};
use crate::classify::{Spot, classify};
use crate::cookies;
use crate::folders::{Folders, Halt};
use crate::git_dirs;
use crate::options::{Filter, Options};
use crate::places::{Located, Places};
use crate::platform::Watches;
use crate::queue::{Event, Kind, Next, Queue};
use crate::settle::Settle;
use crate::shared::Shared;
use crate::tree::{Tree, is_folder};

pub(crate) struct Worker {
    shared: Arc<Shared>,
    queue: Arc<Queue>,
    located: Arc<Located>,
    filter: Arc<dyn Filter>,
    tree: Option<Tree>,
    options: Options,
    listener: Box<dyn Fn(Settled) + Send>,
    folders: Folders,
    all_refs: bool,
    settle: Settle,
    began: Option<Instant>,
    haste: u32,
}

/// Having to begin anew again within this time makes the pause before it longer.
const CALM: Duration = Duration::from_secs(10);

/// The longest such pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

impl Worker {
    /// Returns when the watcher is dropped.
    pub(crate) fn run(
        shared: &Arc<Shared>,
        queue: &Arc<Queue>,
        places: &Places,
        filter: Arc<dyn Filter>,
        options: Options,
        listener: Box<dyn Fn(Settled) + Send>,
    ) {
        let located = match Located::find(places) {
            Ok(located) => Arc::new(located),
            Err(reason) => {
                let mut settle = Settle::new(options.settle, options.settle_at_most);
                go_blind(shared, &mut settle, reason);
                settle.take(shared.token()).map(&listener);
                return;
            }
        };
        shared.set_located(Arc::clone(&located));
        let mut worker = Self {
            shared: Arc::clone(shared),
            queue: Arc::clone(queue),
            tree: located.root.clone().map(|root| Tree {
                root,
                located: Arc::clone(&located),
                filter: Arc::clone(&filter),
                queue: Arc::clone(queue),
                rule_files: options.rule_files.clone(),
            }),
            folders: Folders::new(shared.watched(), None, options.folders, None),
            all_refs: true,
            settle: Settle::new(options.settle, options.settle_at_most),
            located,
            filter,
            options,
            listener,
            began: None,
            haste: 0,
        };
        cookies::clean(&worker.located.cookie_folder());
        worker.begin(Why::Starting);
        worker.listen();
        worker.folders.close();
        cookies::remove_folder(&worker.located.cookie_folder());
    }

    fn listen(&mut self) {
        loop {
            match self.queue.next(self.settle.due()) {
                Next::Stop => return,
                Next::Lost(why) => self.begin(why),
                Next::CheckPlaces => {
                    self.check_places();
                }
                Next::RenewCookies => self.renew_cookies(),
                Next::Event(event) => {
                    if let Err(halt) = self.handle(&event) {
                        self.halt(halt);
                    }
                }
                Next::Quiet => {
                    if let Some(settled) = self.settle.take(self.shared.token()) {
                        (self.listener)(settled);
                    }
                }
            }
        }
    }

    /// Registers everything, with watches that know nothing of earlier ones: whatever was lost may
    /// have been the news that a watch is no longer where it seems.
    fn begin(&mut self, why: Why) {
        self.shared.begin(State::Starting, why.clone());
        self.folders.close();
        let anew = self.began.is_some_and(|began| began.elapsed() < CALM);
        self.haste = if anew { self.haste.saturating_add(1) } else { 0 };
        if self.queue.pause(self.pause_before(&why)) {
            return;
        }
        self.began = Some(Instant::now());
        match self.register() {
            Ok(()) => {
                let folders = self.folders.len();
                let state = State::Watching { folders, unseen_refs: !self.all_refs };
                self.shared.begin(state, why.clone());
                self.settle.note(|told| {
                    told.tree = true;
                    told.rules |= why == Why::Rules;
                    told.everything = Some(why);
                });
            }
            Err(halt) => self.halt(halt),
        }
    }

    /// Where much happens at once, registering in the middle of it would be in vain.
    fn pause_before(&self, why: &Why) -> Duration {
        let settle = self.options.settle;
        match why {
            Why::Rules if self.haste == 0 => Duration::ZERO,
            // A checkout writes several of them.
            Why::Rules => settle,
            Why::Starting => Duration::ZERO,
            _ => settle.saturating_mul(1 << self.haste.min(10)).min(LONGEST_PAUSE),
        }
    }

    fn register(&mut self) -> Result<(), Halt> {
        let generation = self.queue.next_generation();
        if !self.located.are_there() {
            return Err(self.gone());
        }
        let watches = Watches::open(Arc::clone(&self.queue), generation).map_err(Halt::Blind)?;
        self.folders = Folders::new(
            self.shared.watched(),
            Some(watches),
            self.options.folders,
            self.options.refuse_watch,
        );
        self.all_refs =
            git_dirs::register(&mut self.folders, &self.located, self.options.ref_folders)?;
        self.filter.refresh();
        // What is there is not named: whoever knew something gets to hear "everything".
        if let (Some(tree), false) = (&self.tree, crate::platform::RECURSIVE) {
            tree.register(&mut self.folders, &tree.root, |_| ())?;
        }
        self.folders.rules_moved();
        self.make_cookie_folder()?;
        self.publish();
        Ok(())
    }

    fn handle(&mut self, event: &Event) -> Result<(), Halt> {
        let located = Arc::clone(&self.located);
        match classify(&located, &self.options.rule_files, &event.path) {
            Spot::Cookie(name) => {
                if let Some(name) = name.to_str() {
                    self.shared.saw(name);
                }
            }
            Spot::TreeRules(_) | Spot::Rules if event.kind != Kind::Meta => self.begin(Why::Rules),
            Spot::Tree(relative) | Spot::TreeRules(relative) => {
                self.handle_tree(event, relative)?;
            }
            Spot::Index => self.settle.note(|told| told.index = true),
            Spot::Config => self.settle.note(|told| told.config = true),
            Spot::Refs => {
                self.settle.note(|told| told.refs = true);
                if event.kind == Kind::Place {
                    self.folders.drop_below(&event.path);
                    if is_folder(&event.path) == Some(true) {
                        let most = self.options.ref_folders;
                        self.all_refs &= git_dirs::register_refs(
                            &mut self.folders,
                            &located,
                            &event.path,
                            most,
                        )?;
                    }
                    self.publish();
                }
            }
            Spot::Info if event.kind == Kind::Place => {
                self.folders.drop_below(&event.path);
                self.folders.add(vec![event.path.clone()])?;
                // A file of rules may have come with it.
                self.begin(Why::Rules);
            }
            Spot::CookieFolder if event.kind == Kind::Place => {
                // A missing one is made when somebody wants a cookie: were it made at once, whoever
                // removes the whole repository could not.
                if self.shared.is_awaited() {
                    self.renew_cookies();
                } else {
                    self.watch_cookie_folder()?;
                    // Somebody may have begun to wait just now.
                    self.shared.bake_again(&located.cookie_folder());
                }
            }
            Spot::Place => {
                let root = located.root.as_ref() == Some(&event.path);
                if self.check_places() && (root || event.kind == Kind::Place) {
                    self.begin(Why::WatchLost("the folder itself changed".to_owned()));
                }
            }
            Spot::Rules | Spot::Info | Spot::CookieFolder | Spot::Nothing => {}
        }
        Ok(())
    }

    fn handle_tree(&mut self, event: &Event, relative: &std::path::Path) -> Result<(), Halt> {
        let Some(tree) = &self.tree else { return Ok(()) };
        let path = &event.path;
        if event.kind == Kind::Content {
            if !tree.is_ignored(relative, Some(false)) {
                self.shared.record([relative]);
                self.settle.note(|told| told.tree = true);
            }
            return Ok(());
        }
        let folder = is_folder(path) == Some(true);
        let watched = self.folders.contains(path);
        // Whoever changes the mode of a folder may have made it readable.
        let settled = crate::platform::RECURSIVE || !folder || watched;
        if event.kind == Kind::Meta && settled {
            if watched || !tree.is_ignored(relative, Some(folder)) {
                self.shared.record([relative]);
                self.settle.note(|told| told.tree = true);
            }
            return Ok(());
        }
        if watched || !tree.is_ignored(relative, event.folder) {
            self.shared.record([relative]);
            self.settle.note(|told| told.tree = true);
        }
        self.folders.drop_below(path);
        if folder && !tree.is_ignored(relative, Some(true)) {
            let shared = &self.shared;
            tree.register(&mut self.folders, path, |found| shared.record([found]))?;
            self.settle.note(|told| told.tree = true);
        }
        self.publish();
        if self.folders.rules_moved() {
            self.begin(Why::Rules);
        }
        Ok(())
    }

    /// What others see of the folders.
    fn publish(&self) {
        let refused = match &self.tree {
            Some(tree) => self
                .folders
                .refused
                .iter()
                .filter_map(|path| path.strip_prefix(&tree.root).ok())
                .map(ToOwned::to_owned)
                .collect(),
            None => std::collections::BTreeSet::new(),
        };
        self.shared.set_refused(refused);
        self.shared.set_counts(self.folders.len(), !self.all_refs);
    }

    fn make_cookie_folder(&mut self) -> Result<(), Halt> {
        let folder = self.located.cookie_folder();
        let made = cookies::make_folder(&folder);
        self.shared.set_no_cookies(made.err().map(|error| error.to_string()));
        self.watch_cookie_folder()
    }

    fn watch_cookie_folder(&mut self) -> Result<(), Halt> {
        if !crate::platform::RECURSIVE {
            let folder = self.located.cookie_folder();
            self.folders.drop_below(&folder);
            self.folders.add(vec![folder])?;
        }
        Ok(())
    }

    fn renew_cookies(&mut self) {
        match self.make_cookie_folder() {
            Ok(()) => self.shared.bake_again(&self.located.cookie_folder()),
            Err(halt) => self.halt(halt),
        }
    }

    fn check_places(&mut self) -> bool {
        let there = self.located.are_there();
        if !there {
            let halt = self.gone();
            self.halt(halt);
        }
        there
    }

    fn gone(&mut self) -> Halt {
        self.settle.note(|told| told.gone = true);
        Halt::Blind("the working tree or its git directory is no longer there".to_owned())
    }

    fn halt(&mut self, halt: Halt) {
        // Being stopped is noticed by the queue.
        if let Halt::Blind(reason) = halt {
            self.folders.close();
            self.queue.next_generation();
            go_blind(&self.shared, &mut self.settle, reason);
        }
    }
}

fn go_blind(shared: &Shared, settle: &mut Settle, reason: String) {
    let why = Why::Blind(reason.clone());
    shared.begin(State::Blind { reason }, why.clone());
    settle.note(|told| {
        told.tree = true;
        told.everything = Some(why);
    });
}
