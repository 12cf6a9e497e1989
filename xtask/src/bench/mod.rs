//! `cargo xtask bench hook|daemon|sandbox|tree`: times against others in the same run, as ratios.

mod budgets;
mod daemon;
mod django;
mod hook;
mod managers;
mod repository;
mod samples;
mod sandbox;
mod spawn;
mod trace;
mod tree;
mod watched;

use std::time::Duration;

use lexopt::prelude::*;

use crate::dist;
use crate::failure::Failure;
use crate::project::Project;

pub(crate) const HELP: &str = "\
cargo xtask bench hook [--runs N] [--files N]... [--staged N]... [--only NAME]...
cargo xtask bench daemon [--runs N] [--files N]... [--idle SECONDS]
cargo xtask bench sandbox [--runs N] [--hold]
cargo xtask bench tree [--runs N]

  hook   how long git waits for its hook: ours warm, ours warm with contents nobody has seen, ours
         without daemon, a hook that does nothing, lefthook, prek, pre-commit; against the spawn of
         /bin/true
  daemon   its memory after 300 commits, its processor time while nothing happens, a request by
         itself, and a commit right after a checkout of 2,000 files, against one without daemon
  sandbox  what limits, tracing and fresh instances cost a check over Django's files, what an
         instance costs by itself, and what reruns of a whole tree cost
  tree   secrets in the whole of Django 5.2, nothing kept and then all kept, against kingfisher
         and betterleaks

  --runs N     measured runs of each, after one to warm up (200 for hook, 1,000 for daemon, 10 for
               the others). In hook, pre-commit takes every tenth turn; all take every fourth one
               with 1,000 staged files, and every tenth where there are 100,000 files besides
  --files N    files of the repository, several with commas (hook: 1000,10000,100000; daemon:
               10000,100000)
  --staged N   files of a commit, several with commas (1,10,1000)
  --only NAME  what takes part, several with commas: no-op, warm, unknown, no-daemon, lefthook,
               prek, prek-5, pre-commit
  --idle SECONDS  how long nothing happens (60)
  --hold       end with exit code 1 where a budget is not met (others than sandbox always do)

The budget of the warm hook is about `--files 10000 --staged 1 --runs 1000`. Other tools come from
PyPI, pinned, into target/peers; what is installed is used again. Variants take turns run by run,
so that a change in the machine's load meets them all.
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
    let (mut runs, mut hold, mut idle) = (None, false, 60);
    let (mut files, mut staged, mut only) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(value) if what.is_none() => what = Some(value.string()?),
            Long("runs") => runs = Some(arguments.value()?.parse::<usize>()?.max(1)),
            Long("hold") => hold = true,
            Long("idle") => idle = arguments.value()?.parse()?,
            Long("files") => files.extend(numbers(&arguments.value()?.string()?)?),
            Long("staged") => staged.extend(numbers(&arguments.value()?.string()?)?),
            Long("only") => {
                only.extend(arguments.value()?.string()?.split(',').map(str::to_owned));
            }
            other => return Err(other.unexpected().into()),
        }
    }
    if let Some(unknown) = only.iter().find(|name| !hook::names().contains(&name.as_str())) {
        let names = hook::names().join(", ");
        return Err(Failure::Usage(format!("`{unknown}` takes no part; these do: {names}")));
    }
    let or = |given: Vec<usize>, usual: &[usize]| match given.is_empty() {
        true => usual.to_vec(),
        false => given,
    };
    match what.as_deref() {
        Some("hook") => {
            dist::build(project)?;
            let options = hook::Options {
                runs: runs.unwrap_or(200),
                files: or(files, &[1_000, 10_000, 100_000]),
                staged: or(staged, &[1, 10, 1_000]),
                only,
            };
            hook::run(project, &options)
        }
        Some("daemon") => {
            dist::build(project)?;
            let options = daemon::Options {
                runs: runs.unwrap_or(1_000),
                files: or(files, &[10_000, 100_000]),
                idle: Duration::from_secs(idle),
            };
            daemon::run(project, &options)
        }
        Some("sandbox") => sandbox::run(project, runs.unwrap_or(10), hold),
        Some("tree") => {
            dist::build(project)?;
            tree::run(project, runs.unwrap_or(10))
        }
        _ => Err(Failure::Usage("say which bench: hook, daemon, sandbox or tree".to_owned())),
    }
}

/// Several numbers of at least one, with commas between them.
fn numbers(list: &str) -> Result<Vec<usize>, Failure> {
    let wrong = |number: &str| Failure::Usage(format!("`{number}` is no number of files"));
    list.split(',')
        .map(|number| number.parse().ok().filter(|n| *n > 0).ok_or_else(|| wrong(number)))
        .collect()
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
    #[test]
    fn lists_of_numbers() {
        assert_eq!(numbers("1,10").unwrap(), [1, 10]);
        assert!(["", "0", "1,", "x"].iter().all(|list| numbers(list).is_err()));
    }
}
