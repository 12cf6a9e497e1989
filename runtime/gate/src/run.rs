//! Answers a plan: reuses stored results that still hold, examines the rest, keeps what is new.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use tollgate_model::{Scope, Trigger};
use tollgate_sandbox::{Cancel, EntryKind, Surroundings};
use tollgate_sandbox::{Examination, Input, Question, Read, Request, Sandbox, digest_of_answer};
use tollgate_store::{DataSets, Space, Store};

use crate::checks::{GateCheck, Loader};
use crate::clean;
use crate::contents::{Contents, Known};
use crate::error::GateError;
use crate::in_flight::Claim;
use crate::keys;
use crate::plan::{Target, Variant};
use crate::progress::Progress;
use crate::results::{self, Batch, Validation, Wanted};
use crate::spent::Spent;
use crate::surroundings::OfSnapshot;
use crate::triggers::TriggerSet;

/// What checks said to the options they accepted.
const CONFIGURED: Space = Space(7);

/// One check's answer for one target or tree.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) variant: usize,
    pub(crate) reused: bool,
    /// Without one, why there is none.
    pub(crate) result: Result<Examination, String>,
}

/// What became of one target.
#[derive(Debug, Default)]
pub(crate) struct Answered {
    pub(crate) answers: Vec<Answer>,
    /// None where the content could not be read.
    pub(crate) known: Option<Known>,
}

/// Every answer of a run, in the plan's order.
#[derive(Debug)]
pub(crate) struct Answers {
    pub(crate) targets: Vec<Answered>,
    /// One for each of the plan's trees.
    pub(crate) trees: Vec<Answer>,
}

impl Answers {
    /// Whether each would be the same anywhere and at any time.
    pub(crate) fn are_lasting(&self) -> bool {
        let all = self.targets.iter().flat_map(|answered| &answered.answers).chain(&self.trees);
        let lasting = |answer: &Answer| {
            answer.result.as_ref().is_ok_and(|examination| examination.may_be_stored())
        };
        self.targets.iter().all(|answered| answered.known.is_some()) && all.into_iter().all(lasting)
    }
}

/// What examining needs; shared by the threads.
pub(crate) struct Runner<'a> {
    /// The run's snapshots first; after them what they are held against.
    pub(crate) views: Vec<Arc<OfSnapshot>>,
    pub(crate) checks: &'a [GateCheck],
    pub(crate) variants: &'a [Variant],
    pub(crate) store: Option<&'a Store>,
    /// The store's clean answers, as far as they were read.
    pub(crate) rows: Option<clean::Rows<'a>>,
    pub(crate) data: Option<&'a DataSets>,
    pub(crate) validation: Validation,
    pub(crate) loader: &'a Loader<'a>,
    pub(crate) threads: NonZeroUsize,
    pub(crate) progress: &'a dyn Progress,
    pub(crate) triggers: OnceLock<Result<Triggers, GateError>>,
}

/// What is to be answered: files, and snapshots as a whole with the variant that looks at them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Work<'a> {
    pub(crate) targets: &'a [Target<'a>],
    pub(crate) trees: &'a [(usize, usize)],
}

/// The triggers of all variants; a variant whose check can't be configured has the reason instead.
#[derive(Debug)]
pub(crate) struct Triggers {
    set: TriggerSet,
    broken: HashMap<usize, String>,
}

impl Runner<'_> {
    /// Answers everything, with `contents` telling what needs no reading.
    pub(crate) fn answer(
        &self,
        work: Work<'_>,
        contents: Contents<'_>,
    ) -> Result<Answers, GateError> {
        let mut batch = Batch::default();
        let (mut targets, open) = self.reuse(work.targets, &contents);
        let spent = Spent::new(self.checks.len(), self.variants, &targets);
        let trees_open = !work.trees.is_empty();
        let mut read = Vec::new();
        let mut trees = Vec::new();
        if !open.is_empty() || trees_open {
            self.progress.planned((open.len() + work.trees.len()) as u64);
            self.loader.expect(open.len() + work.trees.len());
            // Before the pool: compiling shares its threads, and one that waits for another part
            // of the work could come to wait for itself.
            self.triggers()?;
            let pool = self.pool(open.len())?;
            let target =
                |at: &usize| (*at, self.target(*at, &work.targets[*at], &contents, &spent));
            let examined: Vec<_> = pool.install(|| open.par_iter().map(target).collect());
            for (at, examined) in examined {
                let (answered, kept, fresh) = examined?;
                batch.append(kept);
                if fresh && let Some(known) = answered.known {
                    read.push((work.targets[at].file, known));
                }
                targets[at] = answered;
            }
            let whole: Vec<_> =
                pool.install(|| work.trees.par_iter().map(|tree| self.tree(*tree)).collect());
            for examined in whole {
                let (answer, kept) = examined?;
                batch.append(kept);
                trees.push(answer);
            }
        }
        spent.settle(self.variants, &mut targets);
        contents.remember(&read, &mut batch);
        if let Some(store) = self.store {
            batch.write(store);
        }
        Ok(Answers { targets, trees })
    }

    /// What the store answers for targets whose content is known, in one go; and the positions of
    /// the targets it does not answer in full.
    fn reuse(
        &self,
        targets: &[Target<'_>],
        contents: &Contents<'_>,
    ) -> (Vec<Answered>, Vec<usize>) {
        let mut answered: Vec<Answered> = Vec::with_capacity(targets.len());
        let mut wanted = Vec::with_capacity(targets.iter().map(|it| it.variants.len()).sum());
        for target in targets {
            let known = self.store.and_then(|_| contents.of(target.file));
            if let Some(known) = known {
                wanted.extend(target.variants.iter().map(|v| self.want(target, *v, &known)));
            }
            // Most targets have one variant, for which a vector that grows would make room for four.
            answered.push(Answered { answers: Vec::with_capacity(target.variants.len()), known });
        }
        let mut found = results::find(self.rows.as_ref(), &wanted).into_iter();
        let mut open = Vec::new();
        for (at, target) in targets.iter().enumerate() {
            if answered[at].known.is_none() {
                open.push(at);
                continue;
            }
            for (&variant, found) in target.variants.iter().zip(&mut found) {
                if let Some(held) = found.held {
                    answered[at].answers.push(Answer { variant, reused: true, result: Ok(held) });
                }
            }
            if answered[at].answers.len() < target.variants.len() {
                answered[at].answers.clear();
                open.push(at);
            }
        }
        (answered, open)
    }

    fn want<'t>(&'t self, target: &'t Target<'_>, variant: usize, known: &Known) -> Wanted<'t> {
        Wanted {
            prefix: self.variants[variant].prefix,
            content: Some(known.digest),
            path: (self.scope(variant) == Scope::File).then_some(&target.file.path),
            surroundings: &self.views[target.snapshot],
            validation: self.validation,
        }
    }

    fn scope(&self, variant: usize) -> Scope {
        self.check(variant).manifest.scope
    }

    fn check(&self, variant: usize) -> &GateCheck {
        &self.checks[self.variants[variant].check]
    }

    /// Answers one target; also what is to be stored, and whether its content was read anew.
    fn target(
        &self,
        at: usize,
        target: &Target<'_>,
        contents: &Contents<'_>,
        spent: &Spent,
    ) -> Result<(Answered, Batch, bool), GateError> {
        let mut batch = Batch::default();
        let content = match self.views[target.snapshot].snapshot().read(target.file) {
            Ok(content) => Arc::new(content),
            Err(error) => return Ok((self.unread(target, &error.to_string()), batch, false)),
        };
        let before = contents.of(target.file);
        let known = before.unwrap_or_else(|| Known::of(&content));
        let mut answered = Answered { answers: Vec::new(), known: Some(known) };
        let wants: Vec<Wanted<'_>> =
            target.variants.iter().map(|variant| self.want(target, *variant, &known)).collect();
        let mut missing = Vec::new();
        let found = results::find(self.rows.as_ref(), &wants);
        for ((&variant, want), mut found) in target.variants.iter().zip(&wants).zip(found) {
            match found.held.take() {
                Some(held) => {
                    let answer = Answer { variant, reused: true, result: Ok(held) };
                    spent.note(self.variants, at, &answer);
                    answered.answers.push(answer);
                }
                None => missing.push((variant, want, found)),
            }
        }
        if !missing.is_empty() {
            let triggers = self.triggers()?;
            let open: Vec<usize> = missing.iter().map(|(variant, ..)| *variant).collect();
            let wanted = triggers.set.decide(&target.file.path, &content, &open);
            for (variant, want, found) in missing {
                let broken = triggers.broken.get(&variant).cloned();
                let left_out = || spent.given_up(&self.variants[variant], at);
                let examine =
                    || self.examine(target, variant, &content, wanted[variant], &triggers.set);
                let result = match broken.or_else(left_out) {
                    Some(why) => Err(why),
                    None => self.unless_under_way(want, examine),
                };
                if let Ok(examination) = &result
                    && examination.may_be_stored()
                {
                    batch.add_result(want, examination, &found);
                }
                let answer = Answer { variant, reused: false, result };
                spent.note(self.variants, at, &answer);
                answered.answers.push(answer);
            }
            answered.answers.sort_by_key(|answer| answer.variant);
        }
        self.progress.examined();
        Ok((answered, batch, before.is_none()))
    }

    /// Examines, or waits for another run that is about to answer the same, as far as its answer
    /// holds here, too.
    fn unless_under_way(
        &self,
        want: &Wanted<'_>,
        examine: impl FnOnce() -> Result<Examination, String>,
    ) -> Result<Examination, String> {
        let (Some(in_flight), Some(content)) = (self.loader.in_flight(), want.content) else {
            return examine();
        };
        match in_flight.claim((want.prefix, content, want.path.cloned())) {
            Claim::Own(ticket) => {
                let result = examine();
                if let Ok(examination) = &result
                    && examination.may_be_stored()
                {
                    ticket.done(examination);
                }
                result
            }
            Claim::Others(Some(theirs)) if results::holds(&theirs, want) => Ok(theirs),
            Claim::Others(_) => examine(),
        }
    }

    fn unread(&self, target: &Target<'_>, error: &str) -> Answered {
        self.progress.examined();
        // A report names the file beside the reason; here it would stand there twice.
        let path = format!("{}: ", target.file.path);
        let why = error.strip_prefix(&path).unwrap_or(error);
        let answers = target
            .variants
            .iter()
            .map(|variant| Answer { variant: *variant, reused: false, result: Err(why.to_owned()) })
            .collect();
        Answered { answers, known: None }
    }

    fn examine(
        &self,
        target: &Target<'_>,
        variant: usize,
        content: &Arc<Vec<u8>>,
        wanted: bool,
        triggers: &TriggerSet,
    ) -> Result<Examination, String> {
        let path = (self.scope(variant) == Scope::File).then(|| target.file.path.clone());
        let mut examination = if wanted {
            let input =
                Input { path: path.clone(), kind: EntryKind::File, content: Arc::clone(content) };
            self.run(target.snapshot, variant, input)?
        } else {
            results::nothing()
        };
        // Where the path decided whether the check ran, the result is tied to it.
        let asked = examination.trace.iter().any(|read| read.question == Question::InputPath);
        if triggers.asks_path(variant) && !asked {
            let surroundings = &*self.views[target.snapshot];
            let answer = digest_of_answer(&Question::InputPath, path.as_ref(), surroundings);
            if let Some(answer) = answer {
                examination.trace.push(Read { question: Question::InputPath, answer });
                examination.trace.sort();
            }
        }
        Ok(examination)
    }

    /// Answers a check that looks at the whole of a snapshot.
    fn tree(&self, (snapshot, variant): (usize, usize)) -> Result<(Answer, Batch), GateError> {
        let mut batch = Batch::default();
        let want = Wanted {
            prefix: self.variants[variant].prefix,
            content: None,
            path: None,
            surroundings: &self.views[snapshot],
            validation: self.validation,
        };
        let found = results::find(self.rows.as_ref(), std::slice::from_ref(&want)).pop();
        let mut found = found.unwrap_or_default();
        if let Some(held) = found.held.take() {
            return Ok((Answer { variant, reused: true, result: Ok(held) }, batch));
        }
        let triggers = self.triggers()?;
        let result = match triggers.broken.get(&variant) {
            Some(why) => Err(why.clone()),
            None => {
                let input =
                    Input { path: None, kind: EntryKind::Directory, content: Arc::default() };
                self.run(snapshot, variant, input)
            }
        };
        if let Ok(examination) = &result
            && examination.may_be_stored()
        {
            batch.add_result(&want, examination, &found);
        }
        self.progress.examined();
        Ok((Answer { variant, reused: false, result }, batch))
    }

    fn run(&self, snapshot: usize, variant: usize, input: Input) -> Result<Examination, String> {
        let check = self.check(variant);
        let sandbox = self.loader.sandbox().map_err(|error| error.to_string())?;
        let loaded = check.loaded(self.loader).map_err(str::to_owned)?;
        let surroundings: Arc<dyn Surroundings> = self.views[snapshot].clone();
        let request = Request {
            options: self.variants[variant].settings.options_json(),
            files: &check.configuration,
            input,
            surroundings,
            limits: &self.variants[variant].limits,
            cancel: Cancel::default(),
        };
        Ok(loaded.examine(sandbox, &request))
    }

    /// Loads and configures every variant's check, when the first input needs one.
    fn triggers(&self) -> Result<&Triggers, GateError> {
        let made = self.triggers.get_or_init(|| {
            let mut broken = HashMap::new();
            let mut lists: Vec<Vec<Trigger>> = Vec::new();
            for (at, variant) in self.variants.iter().enumerate() {
                let check = &self.checks[variant.check];
                match self.configured(variant)? {
                    Ok(triggers) => match TriggerSet::acceptable(&triggers, check.manifest.scope) {
                        Ok(()) => lists.push(triggers),
                        Err(why) => {
                            broken.insert(at, why);
                            lists.push(Vec::new());
                        }
                    },
                    Err(why) => {
                        broken.insert(at, why);
                        lists.push(Vec::new());
                    }
                }
            }
            let lists: Vec<&[Trigger]> = lists.iter().map(Vec::as_slice).collect();
            let set = TriggerSet::new(&lists).map_err(GateError::Fault)?;
            Ok(Triggers { set, broken })
        });
        made.as_ref().map_err(GateError::again)
    }

    /// Options the user wrote are held to what the check itself says even where nothing new has
    /// to be examined, so that a mistake is told at once.
    pub(crate) fn validate_options(&self) -> Result<(), GateError> {
        for variant in self.variants.iter().filter(|variant| has_options(variant)) {
            // A check that breaks here breaks again, and is told of, with its inputs.
            let _ = self.configured(variant)?;
        }
        Ok(())
    }

    /// The triggers a check has under a variant's options, or why it can't be configured. For
    /// options it accepted before, the store answers.
    fn configured(&self, variant: &Variant) -> Result<Result<Vec<Trigger>, String>, GateError> {
        let check = &self.checks[variant.check];
        let ask = || check.triggers(self.loader, &variant.settings);
        let Some(store) = self.store.filter(|_| has_options(variant)) else { return ask() };
        let key = keys::of_configuration(&variant.prefix);
        let kept = store.get(CONFIGURED, key.as_bytes());
        if let Some(triggers) = kept.and_then(|bytes| postcard::from_bytes(&bytes).ok()) {
            return Ok(Ok(triggers));
        }
        let answer = ask()?;
        if let Ok(triggers) = &answer
            && let Ok(bytes) = postcard::to_allocvec(triggers)
        {
            store.put_many(&[(CONFIGURED, key.as_bytes().to_vec(), bytes)]);
        }
        Ok(answer)
    }

    fn pool(&self, open: usize) -> Result<rayon::ThreadPool, GateError> {
        let threads = self.threads.get().min(open.max(1));
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .stack_size(Sandbox::THREAD_STACK)
            .thread_name(|at| format!("judge {at}"))
            .build()
            .map_err(|error| GateError::Fault(format!("no threads can be started: {error}")))
    }
}

fn has_options(variant: &Variant) -> bool {
    variant.settings.options_place.is_some()
}
