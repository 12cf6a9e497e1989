//! The program as its daemon uses it: hooks are answered by the same code that answers them where
//! there is no daemon.

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::SystemTime;

use clap::Parser as _;
use tollgate_install::HookName;
use tollgate_model::Grants;
use tollgate_protocol::{Judges, Request, refs_token};
use tollgate_server::{Answer, Program, RUN, Warm};
use tollgate_snapshot::RepoPath;

use crate::arguments::{Arguments, Command};
use crate::commands::{hook, run};
use crate::context::Context;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::grant_file;
use crate::home::Home;
use crate::terminal::Terminal;

/// For clients of one home.
#[derive(Debug)]
pub(crate) struct Answering {
    home: Home,
    /// Where git's configuration of this user is, which libgit2 asks the process for.
    of_user: [Option<OsString>; 2],
}

impl Answering {
    pub(crate) fn new(home: Home, environment: &Environment) -> Self {
        Self { home, of_user: of_user(environment) }
    }

    /// What the program would know if the client had started it.
    fn context(&self, request: &Request, warm: &Arc<Warm>) -> Result<Context, String> {
        let environment =
            Environment::of_client(request.directory.clone(), request.variables.clone());
        if Home::find(&environment).as_ref() != Some(&self.home) {
            return Err("it keeps its results elsewhere".to_owned());
        }
        let Request { terminal, .. } = request;
        let columns = terminal.columns.map(usize::from);
        let terminal = Terminal::of_client(&environment, terminal.output, terminal.errors, columns);
        let context = Context::new(environment, terminal, None, SystemTime::now());
        let context = context.map_err(|failure| failure.to_string())?;
        Ok(Context { warm: Some(Arc::clone(warm)), ..context })
    }

    /// `tollgate run`, which looks at the working tree where the watcher says something changed.
    fn run(&self, request: &Request, warm: &Arc<Warm>) -> Result<Answer, String> {
        let told = |failure: Failure| failure.to_string();
        let program = OsString::from("tollgate");
        let words = std::iter::once(&program).chain(&request.arguments);
        let arguments = Arguments::try_parse_from(words).map_err(|error| error.to_string())?;
        let Command::Run(options) = arguments.command else {
            return Err("only runs are answered".to_owned());
        };
        let mut context = self.context(request, warm)?;
        if let Some(elsewhere) = arguments.directory {
            context.directory = context.directory.join(elsewhere);
        }
        context.asks_what_is_ignored = true;
        if of_user(&context.environment) != self.of_user {
            return Err("git's configuration is elsewhere for whoever asks".to_owned());
        }
        let repository = context.repository().map_err(told)?;
        let exit = run::run(&context, options).map_err(told)?;
        let told = context.terminal.take_told();
        Ok(Answer {
            output: told.output,
            errors: told.errors,
            exit: exit.code(),
            repository: Some(repository),
            ..Answer::default()
        })
    }

    fn answer(&self, request: &Request, warm: &Arc<Warm>) -> Result<Answer, String> {
        if request.hook == RUN {
            return self.run(request, warm);
        }
        let name: HookName = request.hook.parse().map_err(|_| "it is no hook of ours")?;
        let context = self.context(request, warm)?;
        let told = |failure: Failure| failure.to_string();
        let repository = context.repository().map_err(told)?;
        let mut answer = Answer::default();
        let exit = match Judges::of_hook(&request.hook) {
            Some(Judges::Refs) => {
                let input = request.input.as_deref().unwrap_or_default();
                answer.judged = refs_token(input).to_vec();
                hook::push(&context, &repository, &request.arguments, input).map_err(told)?
            }
            Some(Judges::Index) => {
                let (exit, judged) =
                    hook::staged_warm(&context, warm, &repository).map_err(told)?;
                answer.judged = judged.token.as_bytes().to_vec();
                answer.warm = judged.warm;
                exit
            }
            None => return Err(format!("{name} is not answered here", name = name.as_str())),
        };
        answer.exit = exit.code();
        let told = context.terminal.take_told();
        answer.output = told.output;
        answer.errors = told.errors;
        answer.repository = Some(repository);
        Ok(answer)
    }
}

fn of_user(environment: &Environment) -> [Option<OsString>; 2] {
    ["HOME", "XDG_CONFIG_HOME"].map(|name| environment.get(name).map(ToOwned::to_owned))
}

impl Program for Answering {
    /// Where something is wrong the hook goes its own way and tells the user itself: what was kept
    /// open here may be the reason.
    fn hook(&self, request: &Request, warm: &Arc<Warm>) -> Answer {
        // The place of a panic is told where the log is; the message may quote what was judged.
        catch_unwind(AssertUnwindSafe(|| self.answer(request, warm)))
            .unwrap_or_else(|_| Err("judging ran into a fault of its own".to_owned()))
            .unwrap_or_else(Answer::declined)
    }

    fn judge_index(&self, request: &Request, warm: &Arc<Warm>) {
        // Whatever is wrong is told to whoever asks.
        let _ = catch_unwind(AssertUnwindSafe(|| {
            let context = self.context(request, warm).ok()?;
            let repository = context.repository().ok()?;
            // A check with a grant speaks to others, which nobody asked for yet.
            let grants = grant_file::read(&context, repository.root()).ok()?;
            if grants != Grants::none() {
                return None;
            }
            hook::verdict(&context, warm, &repository).ok()
        }));
    }

    fn judge_files(&self, request: &Request, files: &[RepoPath], warm: &Arc<Warm>) {
        let _ = catch_unwind(AssertUnwindSafe(|| {
            let context = self.context(request, warm).ok()?;
            let repository = context.repository().ok()?;
            run::judge_quietly(&context, &repository, files).ok()
        }));
    }
}
