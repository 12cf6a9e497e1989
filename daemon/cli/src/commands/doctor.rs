//! `tollgate doctor`: whether everything is in place, and what to do where it is not.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use tollgate_install::{
    HookName, HookState, HookStatus, Location, Owner, locate, recorded_program, status,
};
use tollgate_model::{Exit, Layer, sanitised};
use tollgate_server::{AskError, ask_status};
use tollgate_snapshot::{File, FileKind, Repository, Snapshot};

use crate::assembly::{Waiting, assemble};
use crate::built_in;
use crate::commands::daemon::who_starts_it;
use crate::context::Context;
use crate::daemon_here::DaemonHere;
use crate::failure::{Failure, Problem};
use crate::grant_file;
use crate::home::Home;
use crate::policy::{self, RootFile};
use crate::started_as;

/// How one thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Ok,
    /// Not as it could be, but nothing is wrong.
    Note,
    Problem,
}

/// One line, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Diagnosis {
    standing: Standing,
    text: String,
    remedy: Option<String>,
}

impl Diagnosis {
    fn ok(text: impl Into<String>) -> Self {
        Self { standing: Standing::Ok, text: text.into(), remedy: None }
    }

    fn note(text: impl Into<String>, remedy: &str) -> Self {
        Self { standing: Standing::Note, text: text.into(), remedy: Some(remedy.to_owned()) }
    }

    fn problem(text: impl Into<String>, remedy: &str) -> Self {
        Self { standing: Standing::Problem, text: text.into(), remedy: Some(remedy.to_owned()) }
    }

    fn of(what: &str, problem: Problem) -> Self {
        let Problem { message, hint } = problem;
        Self { standing: Standing::Problem, text: format!("{what}: {message}"), remedy: hint }
    }
}

/// The first version with the hook `pre-merge-commit`.
const OLDEST_GIT: (u32, u32) = (2, 24);

pub(crate) fn doctor(context: &Context) -> Result<Exit, Failure> {
    let mut found = programs(context);
    found.push(checks());
    found.extend(home(context));
    found.push(daemon(context));
    found.push(git(context));
    found.extend(repository(context));
    context.terminal.answer(tell(&found).as_bytes())?;
    let sound = found.iter().all(|diagnosis| diagnosis.standing != Standing::Problem);
    Ok(if sound { Exit::Allow } else { Exit::Fault })
}

fn tell(found: &[Diagnosis]) -> String {
    let mut text = String::new();
    for Diagnosis { standing, text: line, remedy } in found {
        let word = match standing {
            Standing::Ok => "ok",
            Standing::Note => "note",
            Standing::Problem => "problem",
        };
        let _ = writeln!(text, "{word:8} {}", sanitised(line));
        if let Some(remedy) = remedy {
            let _ = writeln!(text, "         hint: {}", sanitised(remedy));
        }
    }
    text
}

fn programs(context: &Context) -> Vec<Diagnosis> {
    let Some(program) = started_as::program(context, std::env::args_os().next()) else {
        return vec![Diagnosis::problem("program: it can't tell where it is", "install it again")];
    };
    let version = env!("CARGO_PKG_VERSION");
    let hook = started_as::hook_program(&program);
    let of_hook = if hook.is_file() {
        Diagnosis::ok(format!("hook program: {}", hook.display()))
    } else {
        let text = format!("hook program: no tollgate-hook beside {}", program.display());
        Diagnosis::problem(text, "install tollgate again, with both of its programs")
    };
    vec![Diagnosis::ok(format!("program: tollgate {version}, {}", program.display())), of_hook]
}

fn checks() -> Diagnosis {
    match built_in::require().and_then(|()| built_in::manifests()) {
        Ok(manifests) => {
            let rules: usize = manifests.iter().map(|manifest| manifest.rules.len()).sum();
            let ids: Vec<&str> = manifests.iter().map(|manifest| manifest.id.as_str()).collect();
            Diagnosis::ok(format!("checks: {} with {rules} rules", ids.join(", ")))
        }
        Err(failure) => first("checks", failure),
    }
}

fn first(what: &str, mut failure: Failure) -> Diagnosis {
    Diagnosis::of(what, failure.problems.swap_remove(0))
}

fn home(context: &Context) -> Vec<Diagnosis> {
    let Some(home) = Home::find(&context.environment) else {
        let text = "store: there is no home folder, so nothing is kept between runs";
        return vec![Diagnosis::note(text, "set HOME or TOLLGATE_HOME")];
    };
    let remedy = "make it writable for you, or set TOLLGATE_HOME";
    let store = match home.open_store(context.today()) {
        Ok(store) => {
            let stats = store.stats();
            let text = format!("store: {} entries in {}", stats.entries, stats.path.display());
            store.try_to_write();
            match store.take_notes().into_iter().next() {
                Some(note) => {
                    Diagnosis::note(format!("store: {note}"), "verdicts are the same without it")
                }
                None => Diagnosis::ok(text),
            }
        }
        Err(reason) => Diagnosis::problem(format!("store: {reason}"), remedy),
    };
    let modules = match home.compiled() {
        Ok(_) => Diagnosis::ok(format!("compiled modules: {}", home.modules.display())),
        Err(reason) => Diagnosis::problem(format!("compiled modules: {reason}"), remedy),
    };
    vec![store, modules, grants(context)]
}

fn daemon(context: &Context) -> Diagnosis {
    let remedy = "`tollgate daemon stop` ends it";
    let Some(here) = DaemonHere::find(context) else {
        let text = "daemon: there is no folder for its socket, so each hook judges by itself";
        return Diagnosis::note(text, "set HOME, XDG_RUNTIME_DIR or TOLLGATE_HOME");
    };
    match ask_status(&here.endpoint) {
        Ok(status) => {
            let kept_warm = status.repositories.len();
            let plural = if kept_warm == 1 { "repository" } else { "repositories" };
            Diagnosis::ok(format!("daemon: process {}, {kept_warm} {plural}", status.pid))
        }
        Err(AskError::NotRunning) => {
            Diagnosis::ok(format!("daemon: not running; {}", who_starts_it(context)))
        }
        Err(error) => Diagnosis::problem(format!("daemon: {error}"), remedy),
    }
}

fn grants(context: &Context) -> Diagnosis {
    let repository = context.repository().ok();
    let root = repository.as_ref().and_then(Repository::root);
    match grant_file::read(context, root) {
        Ok(grants) => Diagnosis::ok(format!("grants: {}", grants.iter().count())),
        Err(failure) => first("grants", failure),
    }
}

fn git(context: &Context) -> Diagnosis {
    let output = Command::new("git")
        .arg("--version")
        .env_clear()
        .envs(context.environment.variables().iter().map(|(key, value)| (key, value)))
        .stdin(Stdio::null())
        .output();
    let output = match output {
        Ok(output) => output,
        Err(error) => {
            let text = format!("git: it can't be run: {error}");
            return Diagnosis::problem(text, "install git or put it on the PATH");
        }
    };
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    match version(&text) {
        Some(version) if version >= OLDEST_GIT => Diagnosis::ok(format!("git: {text}")),
        Some(_) => Diagnosis::problem(
            format!("git: {text} does not run the pre-merge-commit hook"),
            "use git 2.24 or newer",
        ),
        None => Diagnosis::problem(format!("git: it says `{text}`"), "install git again"),
    }
}

/// Major and minor of `git version 2.47.3`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.strip_prefix("git version ")?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

fn repository(context: &Context) -> Vec<Diagnosis> {
    let repository = match context.repository() {
        Ok(repository) => repository,
        Err(failure) if failure.exit == Exit::Usage => {
            let problem = failure.problems.into_iter().next();
            let text = problem.map(|problem| problem.message).unwrap_or_default();
            return vec![Diagnosis::note(
                format!("repository: {text}"),
                "run this inside one to have its hooks and configuration looked at",
            )];
        }
        Err(failure) => return vec![first("repository", failure)],
    };
    let place = repository.root().unwrap_or_else(|| repository.git_dir());
    let mut found = vec![Diagnosis::ok(format!("repository: {}", place.display()))];
    found.extend(hooks(context));
    found.extend(configuration(context, &repository));
    found
}

fn hooks(context: &Context) -> Vec<Diagnosis> {
    let located = locate(Path::new("git"), &context.directory, context.environment.variables());
    let seen = located.and_then(|location| Ok((status(&location)?, location)));
    let (hooks, location) = match seen {
        Ok(seen) => seen,
        Err(error) => return vec![first("hooks", error.into())],
    };
    if hooks.iter().all(|hook| hook.state != HookState::Ours && !hook.placed) {
        let folder = location.hooks.display();
        return vec![Diagnosis::note(
            format!("hooks: none of tollgate's in {folder}"),
            match location.owner {
                Owner::Repository => "put them in place with `tollgate install`",
                Owner::Shared => {
                    "other repositories may use that folder; `tollgate install --shared` gates all \
                     of them"
                }
                Owner::Team => {
                    "that folder is part of the project; add `exec tollgate hook NAME \"$@\"` as the \
                     last line of its hooks"
                }
            },
        )];
    }
    let mut found: Vec<Diagnosis> = hooks.iter().filter_map(of_hook).collect();
    found.extend(recorded(&location));
    found
}

fn of_hook(hook: &HookStatus) -> Option<Diagnosis> {
    let name = hook.hook;
    let again = "put it back with `tollgate install`";
    Some(match hook.state {
        HookState::Ours if hook.formers.is_empty() => {
            Diagnosis::ok(format!("hook {name}: installed"))
        }
        HookState::Ours => {
            let formers: Vec<String> = hook
                .formers
                .iter()
                .map(|(path, runs)| {
                    let remark = if *runs { "" } else { " (not executable, so passed over)" };
                    format!("{}{remark}", path.display())
                })
                .collect();
            Diagnosis::ok(format!("hook {name}: installed, runs {} first", formers.join(", ")))
        }
        HookState::OursNotExecutable => {
            Diagnosis::problem(format!("hook {name}: not executable, so git passes it over"), again)
        }
        HookState::Foreign if hook.runs_renamed_copy() => {
            Diagnosis::ok(format!("hook {name}: run by another hook program"))
        }
        HookState::Foreign if hook.placed => {
            Diagnosis::problem(format!("hook {name}: somebody replaced it"), again)
        }
        HookState::Absent if hook.placed => {
            Diagnosis::problem(format!("hook {name}: somebody removed it"), again)
        }
        HookState::Foreign if HookName::DEFAULT.contains(&name) => Diagnosis::note(
            format!("hook {name}: somebody else's"),
            "chain it with `tollgate install`",
        ),
        HookState::Absent if HookName::DEFAULT.contains(&name) => {
            Diagnosis::note(format!("hook {name}: not installed"), "add it with `tollgate install`")
        }
        HookState::Foreign | HookState::Absent => return None,
    })
}

/// The program that the hooks start.
fn recorded(location: &Location) -> Option<Diagnosis> {
    let program = recorded_program(location)?;
    let text = format!("hooks start {}", program.display());
    Some(if program.is_file() {
        Diagnosis::ok(text)
    } else {
        let text = format!("{text}, which is not there");
        Diagnosis::problem(text, "record where it is now with `tollgate install`")
    })
}

fn configuration(context: &Context, repository: &Repository) -> Vec<Diagnosis> {
    let described = || -> Result<usize, Failure> {
        let snapshot = repository.tracked().or_else(|_| repository.revision("HEAD"))?;
        let root = RootFile::untracked(repository, &snapshot)?;
        let source = policy::source(&snapshot, root.as_ref());
        nested(&snapshot)?;
        Ok(assemble(context, Waiting::default()).gate.describe(&source, repository.root())?.len())
    };
    match described() {
        Ok(checks) => {
            let plural = if checks == 1 { "" } else { "s" };
            vec![Diagnosis::ok(format!("configuration: valid, {checks} check{plural}"))]
        }
        Err(failure) => failure
            .problems
            .into_iter()
            .map(|problem| Diagnosis::of("configuration", problem))
            .collect(),
    }
}

/// Reads the files that govern folders, which a run reads only where it judges something.
fn nested(snapshot: &Snapshot) -> Result<(), Failure> {
    let mut wrong = Vec::new();
    let is_layer = |file: &&File| {
        file.kind == FileKind::File
            && file.path.name() == policy::FILE.as_bytes()
            && file.path.parent().is_some()
    };
    for file in snapshot.files()?.iter().filter(is_layer) {
        let bytes = snapshot
            .read(file)
            .map_err(|error| Failure::usage(error.to_string(), "make it readable for you"))?;
        if let Err(errors) = Layer::parse(&file.path, &bytes) {
            wrong.extend(errors);
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Failure::configuration(wrong)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_git_are_read() {
        assert_eq!(version("git version 2.47.3"), Some((2, 47)));
        assert_eq!(version("git version 2.39.5 (Apple Git-154)"), Some((2, 39)));
        assert_eq!(version("git version 2.50.windows.1"), Some((2, 50)));
        assert_eq!(version("bash: git: not found"), None);
    }

    #[test]
    fn each_line_says_how_it_stands_and_what_to_do() {
        let found = [Diagnosis::ok("store: fine"), Diagnosis::problem("hook: gone", "put it back")];
        assert_eq!(
            tell(&found),
            "ok       store: fine\nproblem  hook: gone\n         hint: put it back\n"
        );
    }

    #[test]
    fn a_hook_that_somebody_replaced_is_a_problem_and_one_never_placed_is_not() {
        let hook = |state, placed| HookStatus {
            hook: HookName::PreCommit,
            state,
            placed,
            formers: Vec::new(),
            renamed_copies: Vec::new(),
        };
        let standing = |state, placed| of_hook(&hook(state, placed)).map(|found| found.standing);
        assert_eq!(standing(HookState::Foreign, true), Some(Standing::Problem));
        assert_eq!(standing(HookState::Absent, true), Some(Standing::Problem));
        assert_eq!(standing(HookState::Foreign, false), Some(Standing::Note));
        assert_eq!(standing(HookState::Ours, true), Some(Standing::Ok));
    }

    #[test]
    #[cfg(unix)]
    fn a_hook_put_aside_is_in_place_only_where_somebody_runs_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        for (name, mode, standing) in [
            ("pre-commit.legacy", 0o755, Standing::Ok),
            ("pre-commit.legacy", 0o644, Standing::Problem),
            ("pre-commit.old", 0o755, Standing::Problem),
        ] {
            let copy = folder.path().join(name);
            std::fs::write(&copy, "").unwrap();
            std::fs::set_permissions(&copy, std::fs::Permissions::from_mode(mode)).unwrap();
            let hook = HookStatus {
                hook: HookName::PreCommit,
                state: HookState::Foreign,
                placed: true,
                formers: Vec::new(),
                renamed_copies: vec![copy],
            };
            let found = of_hook(&hook).map(|found| found.standing);
            assert_eq!(found, Some(standing), "{name} {mode:o}");
        }
    }
}
