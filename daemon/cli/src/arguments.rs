//! What the command line may say.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use tollgate_authoring::Language;
use tollgate_install::HookName;
use tollgate_model::Date;
use tollgate_report::Format;
use tollgate_server::Injected;

const EXIT_CODES: &str = "\
Exit codes: 0 allow, 1 block, 2 wrong usage or configuration, 3 a check gave no answer, \
4 a fault of tollgate's own.

Environment: TOLLGATE=0 skips the gate, TOLLGATE_SKIP=ID,ID skips checks, TOLLGATE_DAEMON=0 does \
without the daemon, TOLLGATE_HOME moves what is kept between runs, NO_COLOR.";

/// The gate in front of a commit
#[derive(Debug, Parser)]
#[command(name = "tollgate", version, after_help = EXIT_CODES, arg_required_else_help = true)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// Work in this folder instead of the current one
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub(crate) directory: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a commented tollgate.toml that fits this repository
    Init,
    /// Put git hooks in place; hooks that are there already keep running
    Install(Install),
    /// Take the git hooks out and give back what was there
    Uninstall(Uninstall),
    /// Judge what a commit would record, or what the options say
    #[command(after_help = EXIT_CODES)]
    Run(Run),
    /// Tell what a rule finds, why, and how to mend it
    Explain(Explain),
    /// Tell which checks this repository has, what they may do, and what is granted
    List(Form),
    /// Allow a check what it asks for, for this user and this very module
    Grant(GrantOptions),
    /// For authors of checks
    #[command(subcommand)]
    Check(Check),
    /// What is kept between runs
    #[command(subcommand)]
    Cache(Cache),
    /// The process that keeps verdicts ready; it starts by itself when first needed
    #[command(subcommand)]
    Daemon(Daemon),
    /// Tell whether everything is in place here
    Doctor,
    /// Write a completion script for a shell
    Completions {
        /// The shell it is for
        shell: Shell,
    },
    /// What git's hooks call
    #[command(hide = true)]
    Hook(Hook),
    /// What this program starts to have a module compiled
    #[command(hide = true, name = tollgate_sandbox::COMPILE_COMMAND)]
    CompileModule {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Install {
    /// Only this hook; may be given several times [default: pre-commit, pre-merge-commit, pre-push]
    #[arg(long = "hook", value_name = "NAME")]
    pub(crate) hooks: Vec<HookName>,
    /// Also into a core.hooksPath that other repositories may use
    #[arg(long)]
    pub(crate) shared: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Uninstall {
    /// Also out of a core.hooksPath that other repositories may use
    #[arg(long)]
    pub(crate) shared: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Files or folders of the working tree, tracked or not
    #[arg(value_name = "PATH", group = "subject")]
    pub(crate) paths: Vec<PathBuf>,
    /// Every tracked file as it is in the working tree
    #[arg(long, group = "subject")]
    pub(crate) all: bool,
    /// The whole tree of a commit
    #[arg(long, value_name = "REV", group = "subject")]
    pub(crate) rev: Option<String>,
    /// What each commit of a range brought
    #[arg(long, value_name = "A..B", group = "subject")]
    pub(crate) range: Option<String>,
    /// Only this check; may be given several times
    #[arg(long = "check", value_name = "ID", value_delimiter = ',')]
    pub(crate) checks: Vec<String>,
    /// How the report is told: text, json, sarif, junit or gitlab
    #[arg(long, default_value_t = Format::Text, hide_default_value = true)]
    pub(crate) format: Format,
    /// Write the report to a file; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Judge in this process; the verdict is the same
    #[arg(long)]
    pub(crate) no_daemon: bool,
    /// Judge everything anew
    #[arg(long)]
    pub(crate) no_cache: bool,
    /// Take configuration from this revision, so that a change can't switch off its own checks
    #[arg(long, value_name = "REV")]
    pub(crate) policy_from: Option<String>,
    /// The day of the run, for findings that count from a date on [default: today in UTC]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) date: Option<Date>,
    /// Use this file in place of the repository's tollgate.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Say nothing where nothing blocks
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Also tell suppressed findings
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A rule, its id in another tool, or a check, whose rules are listed
    #[arg(value_name = "RULE")]
    pub(crate) rule: String,
}

#[derive(Debug, Args)]
pub(crate) struct GrantOptions {
    /// The id of a check of this repository, or a module, `<id>.wasm`
    #[arg(value_name = "CHECK", required_unless_present = "list", conflicts_with = "list")]
    pub(crate) check: Option<String>,
    /// A host it may speak to, as in api.example.com, *.example.com:8443 or 10.0.0.0/8; may be
    /// given several times
    #[arg(long = "host", value_name = "HOST", conflicts_with_all = ["list", "revoke"])]
    pub(crate) hosts: Vec<String>,
    /// Take back what the check was granted
    #[arg(long, conflicts_with = "list")]
    pub(crate) revoke: bool,
    /// Tell all that is granted
    #[arg(long)]
    pub(crate) list: bool,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Check {
    /// Make a project in a folder of this name, which builds and passes its tests as it is
    New {
        /// The check's id: lower-case letters, digits and dashes
        #[arg(value_name = "NAME")]
        name: String,
        /// rust, python, js or go
        #[arg(long = "lang", value_name = "LANGUAGE")]
        language: Language,
    },
    /// Build the check of the project here into `dist/`
    Build {
        /// Build and test again whenever a file changes
        #[arg(long)]
        watch: bool,
    },
    /// Build the check and hold what it finds in fixtures/ against what is expected there
    Test(CheckTest),
    /// Build the check and measure what it costs on the files of its fixtures
    Bench {
        #[command(flatten)]
        form: Form,
    },
    /// Build the check and tell what its users would miss
    Lint,
    /// Tell what a module declares and what it may do, without running it
    Inspect {
        /// A module, `<id>.wasm`
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        form: Form,
    },
}

#[derive(Debug, Args)]
pub(crate) struct CheckTest {
    /// Only cases whose name contains this
    #[arg(value_name = "CASE")]
    pub(crate) case: Option<String>,
    /// Take what is found now as what is expected
    #[arg(long)]
    pub(crate) update: bool,
    /// Test this module instead of building one
    #[arg(long, value_name = "FILE")]
    pub(crate) module: Option<PathBuf>,
    /// Where the cases are [default: fixtures]
    #[arg(long, value_name = "DIR")]
    pub(crate) fixtures: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Cache {
    /// Tell how much is kept, and where
    Stats(Form),
    /// Drop all of it; the next run judges everything anew
    Clear,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Daemon {
    /// Start it, unless it runs
    Start,
    /// Stop it once what it is asked is answered; the next hook starts it again
    Stop,
    /// Tell what it keeps ready and how it fares; exit code 1 where none runs
    Status(Form),
    /// Print its log
    Logs,
    /// Be the daemon
    #[command(hide = true)]
    Serve {
        /// The path by which hooks know this program
        #[arg(long, value_name = "FILE")]
        program: PathBuf,
        /// End after so many seconds in which nobody asked
        #[arg(long, value_name = "SECONDS", default_value_t = 4 * 60 * 60)]
        idle: u64,
        /// End when more is resident, in MiB
        #[arg(long, value_name = "MIB", default_value_t = 512)]
        memory: u64,
        /// Look so often whether to end
        #[arg(long, value_name = "MILLISECONDS", default_value_t = 15_000)]
        look_every: u64,
        /// For tests: events that wait in each watcher at most
        #[arg(long, value_name = "COUNT", hide = true)]
        queue: Option<usize>,
        /// For tests: how long it has to be quiet before what was changed is judged
        #[arg(long, value_name = "MILLISECONDS", hide = true)]
        settle: Option<u64>,
        /// For tests, which have to notice: go wrong in this way. Nothing starts a daemon with it
        /// but a test.
        #[arg(long, value_name = "FAULT", hide = true)]
        inject_fault: Option<Injected>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Form {
    /// text or json
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_default_value = true)]
    #[arg(hide_possible_values = true)]
    pub(crate) format: AnswerFormat,
}

/// How answers other than a report are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum AnswerFormat {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Hook {
    pub(crate) name: HookName,
    /// What git gives the hook
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) arguments: Vec<OsString>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn parse(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(std::iter::once("tollgate").chain(line.split(' ')))
    }

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_run_has_one_subject() {
        for line in ["run --all x", "run --all --rev HEAD", "run --range A..B x"] {
            let kind = parse(line).unwrap_err().kind();
            assert_eq!(kind, clap::error::ErrorKind::ArgumentConflict, "{line}");
        }
        for line in ["run", "run a b", "run --all --format sarif --no-daemon", "run -C x --quiet"] {
            assert!(parse(line).is_ok(), "{line}");
        }
    }

    #[test]
    fn wrong_usage_has_its_exit_code() {
        for line in
            ["rnu", "run --fromat json", "run --format jsn", "run --date 1.2.2026", "hook x"]
        {
            assert_eq!(parse(line).unwrap_err().exit_code(), 2, "{line}");
        }
    }

    #[test]
    fn hooks_hand_on_whatever_git_gives_them() {
        let arguments = parse("hook pre-push origin -x --all").unwrap();
        let Command::Hook(hook) = arguments.command else { panic!("it is a hook") };
        assert_eq!(hook.name, HookName::PrePush);
        assert_eq!(hook.arguments, ["origin", "-x", "--all"]);
    }

    #[test]
    fn several_checks_may_be_named() {
        let arguments = parse("run --check a --check b,c").unwrap();
        let Command::Run(run) = arguments.command else { panic!("it is a run") };
        assert_eq!(run.checks, ["a", "b", "c"]);
    }
}
