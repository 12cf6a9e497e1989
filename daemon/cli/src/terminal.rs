//! The only place that writes to the user: answers to standard output, everything else to
//! standard error.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Effects, Style};
use tollgate_model::sanitised;
use tollgate_report::Appearance;

use crate::environment::Environment;
use crate::failure::{Failure, Problem};

/// Both streams, as they were found when the program started; or those of a client, which is told
/// when all is done.
#[derive(Debug, Clone)]
pub(crate) struct Terminal {
    output: Stream,
    errors: Stream,
    client: Option<Arc<Mutex<Told>>>,
}

/// What a client is to be told.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) output: Vec<u8>,
    pub(crate) errors: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
struct Stream {
    is_terminal: bool,
    colour: bool,
    width: usize,
}

/// Wider text is hard to read, however wide the terminal is.
const WIDEST: usize = 120;

const ERROR: Style = AnsiColor::BrightRed.on_default().effects(Effects::BOLD);
const HINT: Style = AnsiColor::BrightCyan.on_default().effects(Effects::BOLD);

impl Stream {
    fn new(is_terminal: bool, columns: Option<usize>, environment: &Environment) -> Self {
        let fallback = Appearance::default().width;
        let columns = if is_terminal { environment.columns().or(columns) } else { None };
        Self {
            is_terminal,
            colour: environment.colour().unwrap_or(is_terminal),
            width: columns.map_or(fallback, |columns| columns.min(WIDEST)),
        }
    }

    const fn appearance(&self, verbose: bool) -> Appearance {
        Appearance { colour: self.colour, width: self.width, verbose }
    }

    const fn choice(&self) -> ColorChoice {
        // The text has colour only where it is wanted; on old consoles it still needs translation.
        if self.colour { ColorChoice::Always } else { ColorChoice::AlwaysAnsi }
    }
}

impl Terminal {
    pub(crate) fn new(environment: &Environment) -> Self {
        let (output, errors) = (io::stdout(), io::stderr());
        let size = terminal_size::terminal_size();
        let columns = size.map(|(terminal_size::Width(columns), _)| usize::from(columns));
        Self {
            output: Stream::new(output.is_terminal(), columns, environment),
            errors: Stream::new(errors.is_terminal(), columns, environment),
            client: None,
        }
    }

    /// That of a client with these streams. Nobody watches a bar there.
    pub(crate) fn of_client(
        environment: &Environment,
        output: bool,
        errors: bool,
        columns: Option<usize>,
    ) -> Self {
        Self {
            output: Stream::new(output, columns, environment),
            errors: Stream::new(errors, columns, environment),
            client: Some(Arc::default()),
        }
    }

    /// What a daemon has to know of it.
    pub(crate) fn for_daemon(&self) -> tollgate_protocol::Terminal {
        let columns = self.errors.width.max(self.output.width);
        tollgate_protocol::Terminal {
            output: self.output.is_terminal,
            errors: self.errors.is_terminal,
            columns: u16::try_from(columns).ok(),
        }
    }

    /// What there is to tell the client.
    pub(crate) fn take_told(&self) -> Told {
        let told = self.client.as_ref().map(|told| std::mem::take(&mut *lock(told)));
        told.unwrap_or_default()
    }

    /// How text on standard output looks.
    pub(crate) const fn of_output(&self, verbose: bool) -> Appearance {
        self.output.appearance(verbose)
    }

    /// How text on standard error looks.
    pub(crate) const fn of_errors(&self) -> Appearance {
        self.errors.appearance(false)
    }

    /// Whether somebody may be watching standard error.
    pub(crate) const fn is_watched(&self) -> bool {
        self.errors.is_terminal && self.client.is_none()
    }

    /// Writes an answer to standard output. A reader that went away is no failure.
    pub(crate) fn answer(&self, bytes: &[u8]) -> Result<(), Failure> {
        if let Some(told) = &self.client {
            lock(told).output.extend_from_slice(bytes);
            return Ok(());
        }
        let mut stream = AutoStream::new(io::stdout().lock(), self.output.choice());
        match stream.write_all(bytes).and_then(|()| stream.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::fault(format!("can't write to standard output: {error}"), None))
            }
            _ => Ok(()),
        }
    }

    /// Writes to standard error. Nobody can be told when that fails.
    pub(crate) fn tell(&self, bytes: &[u8]) {
        if let Some(told) = &self.client {
            lock(told).errors.extend_from_slice(bytes);
            return;
        }
        let mut stream = AutoStream::new(io::stderr().lock(), self.errors.choice());
        let _ = stream.write_all(bytes).and_then(|()| stream.flush());
    }

    /// One line about what was done, not about what is wrong.
    pub(crate) fn say(&self, line: impl Display) {
        self.tell(format!("tollgate: {}\n", sanitised(&line.to_string())).as_bytes());
    }

    /// Something the user should know that stops nothing.
    pub(crate) fn note(&self, line: impl Display) {
        self.say(format_args!("note: {line}"));
    }

    /// Each problem and what would be right.
    pub(crate) fn failure(&self, failure: &Failure) {
        let mut text = String::new();
        for Problem { message, hint } in &failure.problems {
            self.line(&mut text, ERROR, "error", message);
            if let Some(hint) = hint {
                self.line(&mut text, HINT, "hint", hint);
            }
        }
        self.tell(text.as_bytes());
    }

    fn line(&self, text: &mut String, style: Style, word: &str, what: &str) {
        // Names of files and words of users end up here: no line of output can be forged by them.
        let what = sanitised(what);
        if self.errors.colour {
            *text += &format!("{style}{word}:{style:#} {what}\n");
        } else {
            *text += &format!("{word}: {what}\n");
        }
    }
}

fn lock(told: &Mutex<Told>) -> MutexGuard<'_, Told> {
    told.lock().unwrap_or_else(PoisonError::into_inner)
}
