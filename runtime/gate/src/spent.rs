//! Gives a check up that runs out of time on input after input: each costs seconds, and a tree has
//! thousands.
//!
//! The report is the same on any number of threads and from stored results: what counts are the
//! positions in the plan. An input is left out only where enough inputs before it are known to
//! have taken all their time; once all is answered, so is every other input after those.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use tollgate_model::LimitKey;

use crate::plan::Variant;
use crate::run::{Answer, Answered};

/// Inputs a check may run out of time on. At the default deadline, a minute or two of work.
const TIME_OUTS: u64 = 10;

/// How the reason begins of an input that is not examined for it.
const NOT_EXAMINED: &str = "it is not examined: the check ran out of time";

/// Whether an input has no answer because its check was given up.
pub(crate) fn is_given_up(why: &str) -> bool {
    why.starts_with(NOT_EXAMINED)
}

/// Inputs a variant's check may run out of time on.
pub(crate) fn most(variant: &Variant) -> usize {
    let most = variant.settings.limits.get(LimitKey::TimeOuts).unwrap_or(TIME_OUTS);
    usize::try_from(most).unwrap_or(usize::MAX)
}

/// The positions at which each check took all the time there is.
#[derive(Debug)]
pub(crate) struct Spent(Vec<Mutex<BTreeSet<usize>>>);

impl Spent {
    /// With what is known before anything is examined.
    pub(crate) fn new(checks: usize, variants: &[Variant], answered: &[Answered]) -> Self {
        let spent = Self((0..checks).map(|_| Mutex::default()).collect());
        for (at, answered) in answered.iter().enumerate() {
            answered.answers.iter().for_each(|answer| spent.note(variants, at, answer));
        }
        spent
    }

    /// Takes the answer at a position into account.
    pub(crate) fn note(&self, variants: &[Variant], at: usize, answer: &Answer) {
        let exhausting = answer.result.as_ref().is_ok_and(|it| it.ending.is_exhausting());
        if exhausting && let Some(known) = self.0.get(variants[answer.variant].check) {
            known.lock().unwrap_or_else(PoisonError::into_inner).insert(at);
        }
    }

    /// Why the input at a position is not examined, if so many before it took all their time.
    pub(crate) fn given_up(&self, variant: &Variant, at: usize) -> Option<String> {
        let most = most(variant);
        let known = self.0.get(variant.check)?.lock().unwrap_or_else(PoisonError::into_inner);
        let before = known.range(..at).take(most).count();
        (before >= most).then(|| format!("{NOT_EXAMINED} on {most} inputs before it"))
    }

    /// Once all is known: whatever lies after the last that counts has no answer.
    pub(crate) fn settle(&self, variants: &[Variant], answered: &mut [Answered]) {
        for (at, answered) in answered.iter_mut().enumerate() {
            for answer in &mut answered.answers {
                if let Some(why) = self.given_up(&variants[answer.variant], at) {
                    answer.result = Err(why);
                    answer.reused = false;
                }
            }
        }
    }
}
