//! Verdicts that are known: of a tree over another, under given circumstances.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tollgate_model::{Date, Digest, ObjectId, Report};

/// Reports that are kept. Beyond it the older half goes; each is worked out again from results in
/// the store.
const MOST: usize = 512;
/// Reports with more findings than this are not kept in memory.
const MOST_FINDINGS: usize = 1_000;
/// Findings of all that are kept, some hundred bytes each.
const MOST_FINDINGS_IN_ALL: usize = 20_000;

/// What a verdict on an index is a function of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Name {
    pub(crate) git_dir: PathBuf,
    /// Working trees of one repository may have modules of their own beside them.
    pub(crate) root: Option<PathBuf>,
    /// `HEAD`'s tree; none before the first commit.
    pub(crate) head: Option<ObjectId>,
    /// What a commit would record.
    pub(crate) tree: ObjectId,
    /// Everything else that the program looks at: which checks are skipped, what is granted.
    pub(crate) circumstances: Digest,
}

/// How far a report holds for the same name; a report that could be another the next time has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lasting {
    /// The date it is of, where it depends on one.
    pub date: Option<Date>,
}

/// A report as it was found or made.
#[derive(Debug, Clone)]
pub struct Judged {
    pub report: Arc<Report>,
    /// It was there before it was asked for.
    pub warm: bool,
}

#[derive(Debug)]
struct Kept {
    report: Arc<Report>,
    lasting: Lasting,
    /// When it was last asked for, in uses of the whole.
    used: u64,
}

#[derive(Debug, Default)]
struct State {
    kept: HashMap<Name, Kept>,
    under_way: HashSet<Name>,
    uses: u64,
}

/// Shared by all requests; two that ask the same work it out once.
#[derive(Debug, Default)]
pub(crate) struct Verdicts {
    state: Mutex<State>,
    ended: Condvar,
}

impl Verdicts {
    /// The report that is kept under a name.
    pub(crate) fn find(&self, name: &Name, date: Date) -> Option<Arc<Report>> {
        self.lock().find(name, date)
    }

    /// The report under a name: kept, or as another request works it out right now, or made here.
    pub(crate) fn find_or_make<E>(
        &self,
        name: &Name,
        date: Date,
        make: impl FnOnce() -> Result<(Report, Option<Lasting>), E>,
    ) -> Result<Judged, E> {
        let mut state = self.lock();
        loop {
            if let Some(report) = state.find(name, date) {
                return Ok(Judged { report, warm: true });
            }
            if state.under_way.insert(name.clone()) {
                break;
            }
            state = self.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        drop(state);
        // Also where making it panics, the others must not wait for ever.
        let at_work = AtWork { verdicts: self, name };
        let (report, lasting) = make()?;
        let report = Arc::new(report);
        if let Some(lasting) = lasting
            && report.findings.len() <= MOST_FINDINGS
        {
            self.lock().keep(name, Arc::clone(&report), lasting);
        }
        drop(at_work);
        Ok(Judged { report, warm: false })
    }

    pub(crate) fn len(&self) -> usize {
        self.lock().kept.len()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct AtWork<'a> {
    verdicts: &'a Verdicts,
    name: &'a Name,
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.verdicts.lock().under_way.remove(self.name);
        self.verdicts.ended.notify_all();
    }
}

impl State {
    fn find(&mut self, name: &Name, date: Date) -> Option<Arc<Report>> {
        self.uses += 1;
        let kept = self.kept.get_mut(name)?;
        if kept.lasting.date.is_some_and(|of| of != date) {
            return None;
        }
        kept.used = self.uses;
        Some(Arc::clone(&kept.report))
    }

    /// Drops what was not asked for longest, down to half, where there is no room for so many
    /// findings more.
    fn make_room(&mut self, more: usize) {
        let sum = |kept: &HashMap<Name, Kept>| -> usize {
            kept.values().map(|kept| kept.report.findings.len()).sum()
        };
        if self.kept.len() < MOST && sum(&self.kept) + more <= MOST_FINDINGS_IN_ALL {
            return;
        }
        let mut uses: Vec<u64> = self.kept.values().map(|kept| kept.used).collect();
        uses.sort_unstable();
        for oldest in uses {
            if self.kept.len() <= MOST / 2 && sum(&self.kept) + more <= MOST_FINDINGS_IN_ALL / 2 {
                break;
            }
            self.kept.retain(|_, kept| kept.used > oldest);
        }
    }

    fn keep(&mut self, name: &Name, report: Arc<Report>, lasting: Lasting) {
        self.make_room(report.findings.len());
        self.uses += 1;
        self.kept.insert(name.clone(), Kept { report, lasting, used: self.uses });
    }
}
