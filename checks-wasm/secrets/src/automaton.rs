//! The two kinds of automata that `build.rs` lays out as constant tables, and how they are run.
//!
//! They are plain arrays in read-only memory: nothing is built, copied or checked when a guest
//! instance starts.

/// Finds every keyword of every rule in one pass.
#[derive(Debug)]
pub(crate) struct Keywords {
    /// The column of each byte; letters of either case share one.
    pub(crate) classes: &'static [u8; 256],
    /// Next state by `state << shift | class`; state 0 is the start.
    pub(crate) next: &'static [u16],
    pub(crate) shift: u32,
    /// States from here on end a keyword.
    pub(crate) first_match: u16,
    /// For each of those states, where its keywords begin in `matches`; one more at the end.
    pub(crate) match_starts: &'static [u16],
    pub(crate) matches: &'static [u16],
    /// Length of each keyword in bytes.
    pub(crate) lengths: &'static [u8],
    /// For each keyword, where its rules begin in `rules`; one more at the end.
    pub(crate) rule_starts: &'static [u16],
    pub(crate) rules: &'static [u16],
}

impl Keywords {
    /// Steps over `bytes` from `state`, from `from` on, to just past the next byte that ends a
    /// keyword: the state there and that position; none at the end of `bytes`.
    pub(crate) fn advance(&self, state: &mut u16, bytes: &[u8], from: usize) -> Option<usize> {
        let mut current = *state;
        for (at, byte) in bytes.iter().enumerate().skip(from) {
            let class = usize::from(self.classes[usize::from(*byte)]);
            let index = (usize::from(current) << self.shift) | class;
            // A well-formed table has every index; the start state is a safe answer if not.
            current = self.next.get(index).copied().unwrap_or(0);
            if current >= self.first_match {
                *state = current;
                return Some(at + 1);
            }
        }
        *state = current;
        None
    }

    /// The keywords that end in `state`.
    pub(crate) fn ending_in(&self, state: u16) -> &'static [u16] {
        let row = usize::from(state - self.first_match);
        let (from, to) = (self.match_starts[row], self.match_starts[row + 1]);
        &self.matches[usize::from(from)..usize::from(to)]
    }

    /// Length of a keyword, and the rules it belongs to.
    pub(crate) fn keyword(&self, keyword: u16) -> (usize, &'static [u16]) {
        let index = usize::from(keyword);
        let (from, to) = (self.rule_starts[index], self.rule_starts[index + 1]);
        (usize::from(self.lengths[index]), &self.rules[usize::from(from)..usize::from(to)])
    }
}

/// One part of a pattern, matched from a known place on.
#[derive(Debug)]
pub(crate) struct Dfa {
    pub(crate) classes: &'static [u8; 256],
    /// Next state by `state * stride + class`; state 0 is dead.
    pub(crate) next: &'static [u16],
    pub(crate) stride: u16,
    pub(crate) start: u16,
    /// States from here on accept.
    pub(crate) first_accept: u16,
}

impl Dfa {
    /// How many of `bytes` the longest match takes.
    pub(crate) fn longest(&self, bytes: impl IntoIterator<Item = u8>) -> Option<usize> {
        let mut longest = None;
        self.accepts(bytes, |length| {
            longest = Some(length);
            true
        });
        longest
    }

    /// Calls `accept` with the length of each match, shortest first, until it answers false.
    pub(crate) fn accepts(
        &self,
        bytes: impl IntoIterator<Item = u8>,
        mut accept: impl FnMut(usize) -> bool,
    ) {
        let mut state = self.start;
        if state >= self.first_accept && !accept(0) {
            return;
        }
        for (at, byte) in bytes.into_iter().enumerate() {
            let class = usize::from(self.classes[usize::from(byte)]);
            let index = usize::from(state) * usize::from(self.stride) + class;
            state = self.next.get(index).copied().unwrap_or(0);
            if state == 0 || (state >= self.first_accept && !accept(at + 1)) {
                return;
            }
        }
    }
}

/// The automata of one rule's pattern; an empty part has none.
#[derive(Debug)]
pub(crate) struct PatternDfas {
    /// Runs backwards from the keyword.
    pub(crate) before: Option<&'static Dfa>,
    pub(crate) lead: Option<&'static Dfa>,
    pub(crate) secret: &'static Dfa,
    pub(crate) trail: Option<&'static Dfa>,
}
