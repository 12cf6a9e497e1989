//! `cargo xtask bench hook|tree`: times against other tools in the same run, as ratios.

mod hook;
mod samples;
mod trace;
mod tree;

use lexopt::prelude::*;

use crate::dist;
use crate::failure::Failure;
use crate::project::Project;

pub(crate) const HELP: &str = "\
cargo xtask bench hook [--runs N] [--files N]
cargo xtask bench tree [--runs N]

  hook   one staged file in a repository of 10,000: how long git waits for its hook, against a
         hook that does nothing, prek with its built-in hooks, and the spawn of /bin/true
  tree   secrets in the whole of Django 5.2, nothing kept and then all kept, against kingfisher
         and betterleaks

  --runs N    measured runs of each, after one to warm up (200 for hook, 10 for tree)
  --files N   files of the repository (10,000)

Other tools come from PyPI, pinned, into target/peers; what is installed is used again. Variants
take turns run by run, so that a change in the machine's load meets them all. Over its budget, a
bench ends with exit code 1.
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
    let (mut runs, mut files) = (None, 10_000);
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(value) if what.is_none() => what = Some(value.string()?),
            Long("runs") => runs = Some(arguments.value()?.parse::<usize>()?.max(1)),
            Long("files") => files = arguments.value()?.parse::<usize>()?.max(1),
            other => return Err(other.unexpected().into()),
        }
    }
    match what.as_deref() {
        Some("hook") => {
            dist::build(project)?;
            hook::run(project, runs.unwrap_or(200), files)
        }
        Some("tree") => {
            dist::build(project)?;
            tree::run(project, runs.unwrap_or(10))
        }
        _ => Err(Failure::Usage("say which bench: hook or tree".to_owned())),
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
