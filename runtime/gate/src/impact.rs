//! Finds the files a change concerns that did not change themselves: what a check says of them may
//! be another, since something it asks about is.
//!
//! Whether that is so follows from two trees alone. A check answers equal questions equally, so it
//! asks the same in both up to the first question whose answer differs; what it asked in the one
//! tells whether there is such a question. Which input asked what is kept between runs, as of one
//! tree, and brought to another by the difference of the two.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use tollgate_model::{Digest, ObjectId, RepoPath};
use tollgate_sandbox::Question;
use tollgate_snapshot::Snapshot;
use tollgate_store::Space;

use crate::changed::Changed;
use crate::contents::Contents;
use crate::error::GateError;
use crate::keys;
use crate::plan::Target;
use crate::results::Batch;
use crate::run::{Runner, Work};
use crate::spent;
use crate::stat_cache::ReadAhead;

const READS: Space = Space(4);

/// Reads of all inputs together beyond which they are not kept: a check that asks this much is
/// examined faster than the list is read.
const KEPT: usize = 1_000_000;

/// A tree among the run's views, with what differs from it.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    /// Its position among the views.
    pub(crate) view: usize,
    pub(crate) tree: ObjectId,
    pub(crate) changed: Arc<Changed>,
}

/// What the inputs of one variant ask, as of one tree.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Reads {
    tree: Option<ObjectId>,
    questions: Vec<Question>,
    /// In byte order of the paths, with positions in `questions`.
    inputs: Vec<(RepoPath, Vec<u32>)>,
    /// Those inputs on which the check took all its time, which the others are given up for.
    exhausting: BTreeSet<RepoPath>,
    #[serde(skip)]
    altered: bool,
}

impl Reads {
    /// Brings them to another tree: what the difference may touch is forgotten.
    fn advance(&mut self, snapshot: &Snapshot, tree: ObjectId) {
        let Some(from) = self.tree.replace(tree) else { return };
        if from == tree {
            return;
        }
        self.altered = true;
        match snapshot.difference(&from, &tree) {
            Ok(paths) => {
                let changed = Changed::new(paths);
                let touched: Vec<bool> =
                    self.questions.iter().map(|question| changed.touches(question)).collect();
                let is_touched = |at: &u32| touched.get(*at as usize).copied().unwrap_or(true);
                self.inputs.retain(|(path, asked)| {
                    !changed.contains(path) && !asked.iter().any(is_touched)
                });
            }
            // Of a tree that is gone nothing can be said.
            Err(_) => self.inputs.clear(),
        }
        let inputs = &self.inputs;
        self.exhausting
            .retain(|path| inputs.binary_search_by(|(known, _)| known.cmp(path)).is_ok());
        self.without_the_unasked();
    }

    /// Drops questions no input asks any more.
    fn without_the_unasked(&mut self) {
        let asked: HashSet<u32> =
            self.inputs.iter().flat_map(|(_, asked)| asked).copied().collect();
        if asked.len() == self.questions.len() {
            return;
        }
        let mut places = HashMap::new();
        let mut kept = Vec::new();
        for (at, question) in std::mem::take(&mut self.questions).into_iter().enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            if asked.contains(&at) {
                places.insert(at, u32::try_from(kept.len()).unwrap_or(u32::MAX));
                kept.push(question);
            }
        }
        self.questions = kept;
        for (_, asked) in &mut self.inputs {
            asked.retain_mut(|at| {
                places.get(at).is_some_and(|to| {
                    *at = *to;
                    true
                })
            });
        }
    }

    fn knows(&self, path: &RepoPath) -> bool {
        self.inputs.binary_search_by(|(known, _)| known.cmp(path)).is_ok()
    }

    fn add(&mut self, new: Vec<(RepoPath, Vec<Question>)>) {
        if new.is_empty() {
            return;
        }
        self.altered = true;
        let mut places: HashMap<Question, u32> = self
            .questions
            .iter()
            .enumerate()
            .map(|(at, question)| (question.clone(), u32::try_from(at).unwrap_or(u32::MAX)))
            .collect();
        for (path, questions) in new {
            let mut asked = Vec::with_capacity(questions.len());
            for question in questions {
                let next = u32::try_from(places.len()).unwrap_or(u32::MAX);
                asked.push(*places.entry(question.clone()).or_insert_with(|| {
                    self.questions.push(question);
                    next
                }));
            }
            self.inputs.push((path, asked));
        }
        self.inputs.sort();
        self.inputs.dedup_by(|later, first| later.0 == first.0);
    }
}

/// Works out what a run's snapshots concern besides what they change.
pub(crate) struct Impact<'a> {
    runner: &'a Runner<'a>,
    now: SystemTime,
    /// By variant.
    known: HashMap<usize, Reads>,
    /// Every input had an answer that would be the same anywhere.
    lasting: bool,
}

impl<'a> Impact<'a> {
    pub(crate) fn new(runner: &'a Runner<'a>, now: SystemTime) -> Self {
        Self { runner, now, known: HashMap::new(), lasting: true }
    }

    /// The targets among `unchanged`, all of the snapshot at `view`, of which a check may say
    /// something else than it said in each of the trees where they were the same.
    pub(crate) fn of<'t>(
        &mut self,
        view: usize,
        bases: &[Held],
        unchanged: &[Target<'t>],
    ) -> Result<Vec<Target<'t>>, GateError> {
        let variants: BTreeSet<usize> =
            unchanged.iter().flat_map(|target| target.variants.iter().copied()).collect();
        let mut concerned: HashMap<&RepoPath, (&Target<'t>, Vec<usize>)> = HashMap::new();
        for variant in variants {
            let wanted: Vec<&Target<'t>> =
                unchanged.iter().filter(|target| target.variants.contains(&variant)).collect();
            let mut open: Option<HashSet<&RepoPath>> = None;
            let mut settled: HashSet<&RepoPath> = HashSet::new();
            for base in bases {
                let same: Vec<&Target<'t>> = wanted
                    .iter()
                    .filter(|target| !base.changed.contains(&target.file.path))
                    .copied()
                    .collect();
                let differing = self.differing(variant, view, base, &same)?;
                let open = open.get_or_insert_default();
                for target in same {
                    let path = &target.file.path;
                    if differing.contains(path) {
                        open.insert(path);
                    } else {
                        settled.insert(path);
                    }
                }
            }
            for target in wanted {
                let path = &target.file.path;
                let differs = open.as_ref().is_some_and(|open| open.contains(path));
                if differs && !settled.contains(path) {
                    concerned.entry(path).or_insert((target, Vec::new())).1.push(variant);
                }
            }
        }
        let mut targets: Vec<Target<'t>> = concerned
            .into_values()
            .map(|(target, variants)| Target { snapshot: view, file: target.file, variants })
            .collect();
        targets.sort_by(|one, other| one.file.path.cmp(&other.file.path));
        Ok(targets)
    }

    /// The paths of inputs that asked something whose answer is another now.
    fn differing(
        &mut self,
        variant: usize,
        view: usize,
        base: &Held,
        same: &[&Target<'_>],
    ) -> Result<HashSet<RepoPath>, GateError> {
        if base.changed.is_empty() {
            return Ok(HashSet::new());
        }
        let mut reads = self.known.remove(&variant).unwrap_or_else(|| self.stored(variant));
        let (before, after) = (&self.runner.views[base.view], &self.runner.views[view]);
        reads.advance(after.snapshot(), base.tree);
        let unanswered = self.examine(variant, base, same, &mut reads)?;
        let differs: Vec<bool> = reads
            .questions
            .iter()
            .map(|question| {
                base.changed.touches(question) && {
                    let answers = (before.digest(question, None), after.digest(question, None));
                    answers.0 != answers.1 || answers.0.is_none()
                }
            })
            .collect();
        let mut found: HashSet<RepoPath> = reads
            .inputs
            .iter()
            .filter(|(_, asked)| {
                asked.iter().any(|at| differs.get(*at as usize).copied().unwrap_or(true))
            })
            .map(|(path, _)| path.clone())
            .collect();
        self.lasting &= unanswered.is_empty();
        found.extend(unanswered);
        // As in a run over all of them, whichever happen to be known: what lies after so many that
        // took all the time has no answer.
        let most = spent::most(&self.runner.variants[variant]);
        let mut taken = 0;
        for target in same {
            let path = &target.file.path;
            if taken >= most {
                found.insert(path.clone());
            }
            taken += usize::from(reads.exhausting.contains(path));
        }
        self.lasting &= taken < most;
        self.known.insert(variant, reads);
        Ok(found)
    }

    /// Looks at the inputs whose questions are not known, as they were in the base. Those without
    /// an answer that would be the same anywhere are returned: nobody knows what they would ask.
    fn examine(
        &self,
        variant: usize,
        base: &Held,
        same: &[&Target<'_>],
        reads: &mut Reads,
    ) -> Result<Vec<RepoPath>, GateError> {
        let targets: Vec<Target<'_>> = same
            .iter()
            .filter(|target| !reads.knows(&target.file.path))
            .map(|target| Target {
                snapshot: base.view,
                file: target.file,
                variants: vec![variant],
            })
            .collect();
        if targets.is_empty() {
            return Ok(Vec::new());
        }
        let files = targets.iter().map(|target| target.file);
        let contents =
            Contents::known(self.runner.store, None, self.now, files, &ReadAhead::default());
        let work = Work { targets: &targets, trees: &[] };
        let answers = self.runner.answer(work, contents)?;
        let (mut kept, mut unanswered) = (Vec::new(), Vec::new());
        for (target, answered) in targets.iter().zip(answers.targets) {
            let path = &target.file.path;
            for answer in answered.answers {
                match answer.result {
                    Ok(examination) if examination.may_be_stored() => {
                        let questions = examination.trace.into_iter().map(|read| read.question);
                        let other = |question: &Question| {
                            !matches!(question, Question::InputPath | Question::Lookup { .. })
                        };
                        if examination.ending.is_exhausting() {
                            reads.exhausting.insert(path.clone());
                        }
                        kept.push((path.clone(), questions.filter(other).collect()));
                    }
                    _ => unanswered.push(path.clone()),
                }
            }
        }
        reads.add(kept);
        Ok(unanswered)
    }

    /// Whether the same files would be concerned anywhere and at any time.
    pub(crate) const fn is_lasting(&self) -> bool {
        self.lasting
    }

    /// What was looked up decides what is asked next, so other data sets have lists of their own.
    fn key(&self, variant: usize) -> Digest {
        let variant = &self.runner.variants[variant];
        let datasets = &self.runner.checks[variant.check].manifest.datasets;
        let data = datasets.iter().map(|name| {
            let digest = self.runner.data.and_then(|data| data.digest(name).ok());
            digest.map(Digest::from_bytes)
        });
        keys::of_reads(&variant.prefix, data)
    }

    fn stored(&self, variant: usize) -> Reads {
        let key = self.key(variant);
        let bytes = self.runner.store.and_then(|store| store.get(READS, key.as_bytes()));
        bytes.and_then(|bytes| postcard::from_bytes(&bytes).ok()).unwrap_or_default()
    }

    /// What is to be kept for the next run.
    pub(crate) fn keep(&self, batch: &mut Batch) {
        for (variant, reads) in self.known.iter().filter(|(_, reads)| reads.altered) {
            let count: usize = reads.inputs.iter().map(|(_, asked)| asked.len() + 1).sum();
            let key = self.key(*variant);
            if count <= KEPT
                && let Ok(bytes) = postcard::to_allocvec(reads)
            {
                batch.add(READS, key.as_bytes(), bytes);
            }
        }
    }
}
