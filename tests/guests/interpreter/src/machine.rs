//! One call of the contract for each byte of a program.

use tollgate_check::Input;
use tollgate_check::glue::bindings::tollgate::check as wit;
use wit::findings::{Edit, Finding};
use wit::snapshot::{Entry, Listing};
use wit::types::{Confidence, Position, Severity, Span};

use crate::cursor::Cursor;

/// What the program holds on to.
pub(crate) struct Machine<'a> {
    input: Option<&'a Input<'a>>,
    findings: Vec<Finding>,
    entries: Vec<Entry>,
    listings: Vec<Listing>,
    memory: Vec<Vec<u8>>,
}

impl<'a> Machine<'a> {
    pub(crate) const fn new(input: Option<&'a Input<'a>>) -> Self {
        Self {
            input,
            findings: Vec::new(),
            entries: Vec::new(),
            listings: Vec::new(),
            memory: Vec::new(),
        }
    }

    /// Runs to the end of the program; an error is what the program says as such.
    pub(crate) fn run(&mut self, program: &mut Cursor<'_>) -> Result<(), String> {
        while let Some(call) = program.byte() {
            match call % 32 {
                0..=2 => {
                    let rule = match program.byte() {
                        Some(byte) if byte % 16 == 0 => program.text(),
                        _ => "interpreter/call".to_owned(),
                    };
                    self.findings.push(Finding::new(&rule, &program.text()));
                }
                3..=10 => self.describe(call, program),
                11 | 12 => {
                    if let Some(finding) = self.findings.pop() {
                        Finding::report(finding);
                    }
                }
                13 => drop(self.findings.pop()),
                14..=21 => self.ask(call, program),
                22 => {
                    let level = match program.byte().unwrap_or(0) % 4 {
                        0 => wit::log::Level::Debug,
                        1 => wit::log::Level::Info,
                        2 => wit::log::Level::Warn,
                        _ => wit::log::Level::Error,
                    };
                    wit::log::log(level, &program.text());
                }
                23 => {
                    if let Some(input) = self.input {
                        let _ = (input.path(), input.kind(), input.length());
                        let _ = input.read(program.number(), program.number());
                    }
                }
                24 => self.memory.push(vec![1; usize::from(program.byte().unwrap_or(0)) << 12]),
                25 if program.byte() == Some(7) => return Err(program.text()),
                26 if program.byte() == Some(7) => self.misbehave(program),
                _ => {}
            }
        }
        Ok(())
    }

    /// Adds to the finding that was begun last.
    fn describe(&mut self, call: u8, program: &mut Cursor<'_>) {
        let Some(finding) = self.findings.last() else { return };
        match call % 32 {
            3 | 4 => finding.at(span(program)),
            5 => finding.at_position(position(program), position(program)),
            6 => finding.in_file(&program.text()),
            7 => finding.sensitive(span(program)),
            8 => finding.relate(
                program.byte().is_some_and(|b| b & 1 == 0).then(|| program.text()).as_deref(),
                span(program),
                &program.text(),
            ),
            9 => {
                let edits: Vec<_> = (0..program.byte().unwrap_or(0) % 4)
                    .map(|_| Edit { span: span(program), replacement: program.bytes() })
                    .collect();
                finding.suggest(&program.text(), &edits);
            }
            _ => match program.byte().unwrap_or(0) % 8 {
                0 => finding.set_severity(match program.byte().unwrap_or(0) % 5 {
                    0 => Severity::Info,
                    1 => Severity::Low,
                    2 => Severity::Medium,
                    3 => Severity::High,
                    _ => Severity::Critical,
                }),
                1 => finding.set_confidence(match program.byte().unwrap_or(0) % 3 {
                    0 => Confidence::Low,
                    1 => Confidence::Medium,
                    _ => Confidence::High,
                }),
                2 => finding.add_alias(&program.text()),
                3 => finding.add_cwe(u32::try_from(program.number()).unwrap_or(u32::MAX)),
                4 => finding.identity(&program.bytes()),
                5 => finding.active_from(&program.text()),
                // A few hundred parts, up to what one finding may have.
                6 => (0..program.byte().unwrap_or(0)).for_each(|_| finding.add_cwe(79)),
                _ => {
                    for _ in 0..program.byte().unwrap_or(0) {
                        finding.sensitive(Span { start: 0, end: 1 });
                    }
                }
            },
        }
    }

    /// Asks the host about the surroundings.
    fn ask(&mut self, call: u8, program: &mut Cursor<'_>) {
        match call % 32 {
            14 => {
                if let Ok(entry) = wit::snapshot::entry_at(&program.text()) {
                    self.entries.push(entry);
                }
            }
            15 => {
                if let Some(entry) = self.entries.last() {
                    let _ = (entry.kind(), entry.mode(), entry.size(), entry.link_target());
                    let _ = (entry.owner(), entry.layer());
                }
            }
            16 => drop(self.entries.pop()),
            17 => {
                let _ = wit::snapshot::read(&program.text(), program.number(), program.number());
            }
            18 => self.listings.extend(wit::snapshot::list(&program.text()).ok()),
            19 => self.listings.extend(wit::snapshot::glob(&program.text()).ok()),
            20 => {
                if program.byte().is_some_and(|b| b % 4 == 0) {
                    self.listings.pop();
                } else if let Some(listing) = self.listings.last() {
                    listing.next(u32::try_from(program.number()).unwrap_or(u32::MAX));
                }
            }
            _ => {
                let _ = wit::data::lookup(&program.text(), &program.text());
            }
        }
    }

    /// What no honest guest does.
    #[expect(unsafe_code, reason = "to forge handles is what is tried here")]
    fn misbehave(&mut self, program: &mut Cursor<'_>) {
        let handle = u32::try_from(program.number()).unwrap_or(u32::MAX);
        match program.byte().unwrap_or(0) % 8 {
            // SAFETY: a handle is a number to the host, which must not trust it.
            0 => self.findings.push(unsafe { Finding::from_handle(handle) }),
            // SAFETY: as above.
            1 => self.entries.push(unsafe { Entry::from_handle(handle) }),
            // SAFETY: as above.
            2 => self.listings.push(unsafe { Listing::from_handle(handle) }),
            3 => panic!("{}", program.text()),
            4 => std::hint::black_box(deep)(u64::MAX),
            5 => loop {
                std::hint::black_box(&self.memory);
            },
            _ => (0..handle).for_each(|_| {
                self.findings.extend((self.findings.len() < 10_000).then(|| Finding::new("", "")));
            }),
        }
    }
}

/// Recurses until the stack ends.
fn deep(left: u64) {
    if std::hint::black_box(left) > 0 {
        std::hint::black_box(deep)(left - 1);
        std::hint::black_box(left);
    }
}

fn span(program: &mut Cursor<'_>) -> Span {
    Span { start: program.number(), end: program.number() }
}

fn position(program: &mut Cursor<'_>) -> Position {
    let mut part = || u32::try_from(program.number()).unwrap_or(u32::MAX);
    Position { line: part(), column: part() }
}
