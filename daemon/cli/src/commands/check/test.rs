//! `tollgate check test`: whether a check finds in its cases what they expect.

use std::fmt::Write as _;

use tollgate_authoring::{Bench, Outcome, Project, Tested, test as run_cases};
use tollgate_componentize::read_manifest;
use tollgate_model::{Exit, sanitised};

use super::{Workshop, compiled, threads};
use crate::arguments::CheckTest;
use crate::context::Context;
use crate::failure::Failure;
use crate::module_file;

pub(crate) fn test(context: &Context, options: &CheckTest) -> Result<Exit, Failure> {
    let (module, manifest) = match &options.module {
        Some(file) => {
            let bytes = module_file::read(context, file)?;
            let manifest =
                read_manifest(&bytes).map_err(|error| module_file::wrong(file, &error))?;
            (context.directory.join(file), manifest)
        }
        None => {
            let built = super::build::built(context, &Workshop::here(context)?)?;
            (built.module, built.manifest)
        }
    };
    // A module that is there, and cases that are named, need no project around them.
    let fixtures = match &options.fixtures {
        Some(folder) => context.directory.join(folder),
        None => Project::find(&context.directory)?.fixtures(),
    };
    let mut bench = Bench::new(&module, &manifest, compiled(context), threads())?;
    let only = options.case.as_deref();
    let tested = run_cases(&mut bench, &fixtures, only, options.update)?;
    tell(context, &tested)
}

fn tell(context: &Context, tested: &[Tested]) -> Result<Exit, Failure> {
    let mut text = String::new();
    let mut failed = 0;
    for case in tested {
        let name = sanitised(&case.case);
        let took = case.took.as_secs_f64() * 1e3;
        match &case.outcome {
            Outcome::Passed => {
                let _ = writeln!(text, "ok       {name} ({took:.1} ms)");
            }
            Outcome::Updated => {
                let _ = writeln!(text, "updated  {name}");
            }
            Outcome::Differs(lines) => {
                failed += 1;
                let _ = writeln!(text, "differs  {name}");
                for line in lines.iter().flat_map(|line| line.lines()) {
                    let _ = writeln!(text, "         {}", sanitised(line));
                }
            }
        }
    }
    let passed = tested.len() - failed;
    let _ = writeln!(text, "{passed} passed, {failed} failed");
    context.terminal.answer(text.as_bytes())?;
    if failed == 0 {
        return Ok(Exit::Allow);
    }
    context.terminal.note("`tollgate check test --update` takes what is found now as expected");
    Ok(Exit::Block)
}

/// Builds and tests again whenever the author's source changes, until interrupted.
pub(super) fn watch(context: &Context, workshop: &Workshop) -> Result<Exit, Failure> {
    let mut seen = None;
    loop {
        let now = workshop.project.state()?;
        if seen.as_ref() != Some(&now) {
            seen = Some(now);
            if let Err(failure) = round(context, workshop) {
                context.terminal.failure(&failure);
            }
            context.terminal.say("waiting for changes");
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// An author does not notice less, and some hundred files cost a millisecond to look at.
const LOOK_EVERY: std::time::Duration = std::time::Duration::from_millis(200);

fn round(context: &Context, workshop: &Workshop) -> Result<(), Failure> {
    let built = super::build::built(context, workshop)?;
    let compiled = workshop.compiled.for_run();
    let mut bench = Bench::new(&built.module, &built.manifest, compiled, threads())?;
    let tested = run_cases(&mut bench, &workshop.project.fixtures(), None, false)?;
    tell(context, &tested).map(drop)
}
