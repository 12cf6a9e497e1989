//! What callers and the watching thread have in common.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::answer::{BarrierError, Changes, Since, State, Why};
use crate::cookies::{self, Names};
use crate::folders::Watched;
use crate::journal::Journal;
use crate::places::Located;
use crate::token::Token;

#[derive(Debug)]
pub(crate) struct Shared {
    instance: u64,
    known: Mutex<Known>,
    /// The state changed, or a cookie was seen.
    changed: Condvar,
    names: Names,
    watched: Watched,
}

#[derive(Debug)]
struct Known {
    state: State,
    located: Option<Arc<Located>>,
    /// Why no cookie can be made.
    no_cookies: Option<String>,
    journal: Journal,
    /// Relative paths that can't be watched.
    refused: BTreeSet<PathBuf>,
    waiting: HashMap<String, Cookie>,
}

#[derive(Debug)]
enum Cookie {
    Waiting,
    Seen(Token),
    Aborted(Why),
}

impl Shared {
    pub(crate) fn new(journal_limit: usize) -> Self {
        // std seeds this from the system's randomness; all that matters is that no two are alike.
        let instance = RandomState::new().hash_one(std::process::id());
        Self {
            instance,
            known: Mutex::new(Known {
                state: State::Starting,
                located: None,
                no_cookies: None,
                journal: Journal::new(journal_limit),
                refused: BTreeSet::new(),
                waiting: HashMap::new(),
            }),
            changed: Condvar::new(),
            names: Names::new(instance),
            watched: Watched::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn token_in(&self, known: &Known) -> Token {
        Token { instance: self.instance, sequence: known.journal.sequence() }
    }

    pub(crate) fn token(&self) -> Token {
        self.token_in(&self.lock())
    }

    pub(crate) fn watched(&self) -> Watched {
        Arc::clone(&self.watched)
    }

    pub(crate) fn state(&self) -> State {
        self.lock().state.clone()
    }

    pub(crate) fn located(&self) -> Option<Arc<Located>> {
        self.lock().located.clone()
    }

    pub(crate) fn set_located(&self, located: Arc<Located>) {
        self.lock().located = Some(located);
    }

    pub(crate) fn set_no_cookies(&self, reason: Option<String>) {
        self.lock().no_cookies = reason;
    }

    pub(crate) fn since(&self, token: &Token) -> Since {
        let known = self.lock();
        let changes = match &known.state {
            State::Blind { reason } => Err(Why::Blind(reason.clone())),
            _ if token.instance != self.instance => Err(Why::OtherInstance),
            State::Starting => Err(Why::Starting),
            State::Watching { .. } => known.journal.since(token.sequence),
        };
        let changes = match changes {
            Err(why) => Changes::Everything { why },
            Ok(mut paths) => {
                paths.extend(known.refused.iter().cloned());
                paths.sort();
                paths.dedup();
                Changes::Paths(paths)
            }
        };
        Since { token: self.token_in(&known), changes }
    }

    pub(crate) fn record<'a>(&self, paths: impl IntoIterator<Item = &'a Path>) {
        let mut known = self.lock();
        for path in paths {
            known.journal.record(path);
        }
    }

    pub(crate) fn set_refused(&self, refused: BTreeSet<PathBuf>) {
        let mut known = self.lock();
        if known.refused != refused {
            // What was refused until now may have changed since it was asked about.
            let before: Vec<_> = known.refused.difference(&refused).cloned().collect();
            for path in before {
                known.journal.record(&path);
            }
            known.refused = refused;
        }
    }

    /// Enters a state in which what was known before is void, or out of which it is.
    pub(crate) fn begin(&self, state: State, why: Why) {
        let mut known = self.lock();
        for cookie in known.waiting.values_mut() {
            if matches!(cookie, Cookie::Waiting) {
                *cookie = Cookie::Aborted(why.clone());
            }
        }
        known.journal.forget(why);
        known.state = state;
        self.changed.notify_all();
    }

    /// A change of numbers within watching; nothing becomes void.
    pub(crate) fn set_counts(&self, folders: usize, unseen_refs: bool) {
        let mut known = self.lock();
        if matches!(known.state, State::Watching { .. }) {
            known.state = State::Watching { folders, unseen_refs };
        }
    }

    pub(crate) fn saw(&self, name: &str) {
        let mut known = self.lock();
        let token = self.token_in(&known);
        if let Some(cookie @ Cookie::Waiting) = known.waiting.get_mut(name) {
            *cookie = Cookie::Seen(token);
            self.changed.notify_all();
        }
    }

    /// Makes all cookies that are waited for anew: their folder is another one. A later cookie
    /// promises what an earlier one did.
    pub(crate) fn bake_again(&self, folder: &Path) {
        let known = self.lock();
        for (name, cookie) in &known.waiting {
            if matches!(cookie, Cookie::Waiting) {
                cookies::remove(folder, name);
                // One that can't be made times out.
                let _ = cookies::bake(folder, name);
            }
        }
    }

    /// Whether somebody waits for a cookie.
    pub(crate) fn is_awaited(&self) -> bool {
        self.lock().waiting.values().any(|cookie| matches!(cookie, Cookie::Waiting))
    }

    /// Waits until folders are registered.
    pub(crate) fn await_registered(&self, end: Instant) -> Result<(), BarrierError> {
        self.registered(end).map(drop)
    }

    fn registered(&self, end: Instant) -> Result<MutexGuard<'_, Known>, BarrierError> {
        let mut known = self.lock();
        loop {
            match &known.state {
                State::Watching { .. } => return Ok(known),
                State::Blind { reason } => return Err(BarrierError::Blind(reason.clone())),
                State::Starting => {}
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(BarrierError::TimedOut);
            }
            known =
                self.changed.wait_timeout(known, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Puts a new cookie down as waited for.
    fn expect_cookie(&self, end: Instant) -> Result<String, BarrierError> {
        let mut known = self.registered(end)?;
        if let Some(reason) = &known.no_cookies {
            return Err(BarrierError::Cookie(reason.clone()));
        }
        let name = self.names.next();
        known.waiting.insert(name.clone(), Cookie::Waiting);
        Ok(name)
    }

    /// One cookie, from its making to its event. `without_folder` is called when there is no
    /// folder for it; the cookie is made again once there is.
    pub(crate) fn wait_for_cookie(
        &self,
        folder: &Path,
        end: Instant,
        without_folder: impl FnOnce(),
    ) -> Result<Token, BarrierError> {
        let name = self.expect_cookie(end)?;
        let made = match cookies::bake(folder, &name) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                without_folder();
                Ok(())
            }
            // It was made again, in a new folder, before we came to it.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(BarrierError::Cookie(error.to_string())),
        };
        let mut known = self.lock();
        let outcome = loop {
            if let Err(error) = &made {
                break Err(error.clone());
            }
            match known.waiting.get(&name) {
                Some(Cookie::Seen(token)) => break Ok(*token),
                Some(Cookie::Aborted(why)) => break Err(BarrierError::Aborted(why.clone())),
                Some(Cookie::Waiting) | None => {}
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break Err(BarrierError::TimedOut);
            }
            known =
                self.changed.wait_timeout(known, left).unwrap_or_else(PoisonError::into_inner).0;
        };
        known.waiting.remove(&name);
        drop(known);
        cookies::remove(folder, &name);
        outcome
    }
}
