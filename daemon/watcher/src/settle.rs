//! Collects what happened until it is quiet.

use std::time::{Duration, Instant};

use crate::answer::{Settled, Why};
use crate::token::Token;

/// What has to be told, and since when. Instants are monotonic; no file's time is looked at.
#[derive(Debug)]
pub(crate) struct Settle {
    quiet: Duration,
    at_most: Duration,
    span: Option<(Instant, Instant)>,
    pub(crate) told: Happened,
}

#[derive(Debug, Default)]
pub(crate) struct Happened {
    pub(crate) tree: bool,
    pub(crate) index: bool,
    pub(crate) refs: bool,
    pub(crate) config: bool,
    pub(crate) rules: bool,
    pub(crate) gone: bool,
    pub(crate) everything: Option<Why>,
}

impl Settle {
    pub(crate) fn new(quiet: Duration, at_most: Duration) -> Self {
        Self { quiet, at_most, span: None, told: Happened::default() }
    }

    pub(crate) fn note(&mut self, what: impl FnOnce(&mut Happened)) {
        what(&mut self.told);
        let now = Instant::now();
        self.span = Some((self.span.map_or(now, |(first, _)| first), now));
    }

    /// When there is something to tell.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.span.map(|(first, last)| (first + self.at_most).min(last + self.quiet))
    }

    pub(crate) fn take(&mut self, token: Token) -> Option<Settled> {
        self.span.take()?;
        let Happened { tree, index, refs, config, rules, gone, everything } =
            std::mem::take(&mut self.told);
        Some(Settled { token, tree, index, refs, config, rules, everything, gone })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_due_after_quiet_and_at_most_after_a_while() {
        let mut settle = Settle::new(Duration::from_secs(5), Duration::from_secs(7));
        assert_eq!(settle.due(), None);
        settle.note(|told| told.index = true);
        let first = settle.due().unwrap();
        settle.note(|told| told.tree = true);
        assert!(settle.due().unwrap() >= first);
        assert!(settle.due().unwrap() <= first + Duration::from_secs(2));
        let told = settle.take(Token { instance: 1, sequence: 2 }).unwrap();
        assert!(told.index && told.tree && !told.refs && told.everything.is_none());
        assert_eq!((settle.due(), settle.take(told.token)), (None, None));
    }
}
