//! Decides which checks a file's content concerns, in one pass over it for all of them.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, BuildError, MatchKind};
use tollgate_model::{PatternSet, RepoPath, Scope, Trigger};

/// The triggers of several checks, made into one matcher. Checks are known by their position.
#[derive(Debug)]
pub struct TriggerSet {
    checks: Vec<OfCheck>,
    literals: Option<AhoCorasick>,
    /// The check each literal belongs to.
    owners: Vec<usize>,
}

/// Bytes of literals of one check; what it takes to find them is many times that.
const LITERALS: usize = 256 << 10;
/// Patterns of paths of one check; every file is held against each.
const PATHS: usize = 1_000;

#[derive(Debug)]
struct OfCheck {
    always: bool,
    magics: Vec<Vec<u8>>,
    paths: PatternSet,
    base64_run: Option<u32>,
    hex_run: Option<u32>,
    literals: usize,
}

impl OfCheck {
    fn new(triggers: &[Trigger]) -> Result<Self, String> {
        let mut of = Self {
            always: triggers.is_empty(),
            magics: Vec::new(),
            paths: PatternSet::default(),
            base64_run: None,
            hex_run: None,
            literals: 0,
        };
        let mut paths = Vec::new();
        let shortest =
            |known: Option<u32>, new: u32| Some(known.map_or(new, |known| known.min(new)));
        for trigger in triggers {
            match trigger {
                Trigger::Always => of.always = true,
                Trigger::Magic(_) => of.magics.extend(trigger.magic_bytes()),
                Trigger::Path(pattern) => paths.push(pattern.as_str()),
                Trigger::Base64Run(least) => of.base64_run = shortest(of.base64_run, *least),
                Trigger::HexRun(least) => of.hex_run = shortest(of.hex_run, *least),
                Trigger::Literal(_) => of.literals += 1,
            }
        }
        of.paths = PatternSet::new(paths).map_err(|error| error.to_string())?;
        Ok(of)
    }
}

impl TriggerSet {
    /// Whether a check's triggers can be part of a set: one that can't must not break the others.
    pub(crate) fn acceptable(triggers: &[Trigger], scope: Scope) -> Result<(), String> {
        let literals = triggers.iter().map(|trigger| match trigger {
            Trigger::Literal(text) => text.len(),
            _ => 0,
        });
        if literals.sum::<usize>() > LITERALS {
            return Err("the check went over its limit of bytes of triggers".to_owned());
        }
        let paths = |trigger: &&Trigger| matches!(trigger, Trigger::Path(_));
        if triggers.iter().filter(paths).count() > PATHS {
            return Err("the check went over its limit of path triggers".to_owned());
        }
        if scope == Scope::Blob && triggers.iter().any(|trigger| paths(&trigger)) {
            // What it says of a content must not depend on where the content stands.
            let why = "the check broke its contract: of scope `blob`, it has a path trigger";
            return Err(why.to_owned());
        }
        let broken = |why| format!("the check broke its contract: a trigger is wrong: {why}");
        OfCheck::new(triggers).map(drop).map_err(broken)
    }

    /// One list of triggers a check; an empty list means every file.
    pub fn new(checks: &[&[Trigger]]) -> Result<Self, String> {
        let mut literals: Vec<&str> = Vec::new();
        let mut owners = Vec::new();
        for (check, triggers) in checks.iter().enumerate() {
            for trigger in *triggers {
                if let Trigger::Literal(text) = trigger {
                    literals.push(text);
                    owners.push(check);
                }
            }
        }
        Ok(Self {
            checks: checks
                .iter()
                .map(|triggers| OfCheck::new(triggers))
                .collect::<Result<_, _>>()?,
            literals: automaton(&literals).map_err(|error| error.to_string())?,
            owners,
        })
    }

    /// Whether any answer may depend on the path, so that results are tied to it.
    pub(crate) fn asks_path(&self, check: usize) -> bool {
        !self.checks[check].paths.is_empty()
    }

    /// Sets `wanted[check]` for every check this file concerns; only those in `open` are decided.
    pub fn decide(&self, path: &RepoPath, content: &[u8], open: &[usize]) -> Vec<bool> {
        let mut wanted = vec![false; self.checks.len()];
        let mut literals_open = 0;
        for &check in open {
            let of = &self.checks[check];
            wanted[check] = of.always
                || of.paths.is_match(path.as_bytes())
                || of.magics.iter().any(|magic| content.starts_with(magic))
                || of.base64_run.is_some_and(|least| has_run(content, least, is_base64))
                || of.hex_run.is_some_and(|least| has_run(content, least, is_hex));
            literals_open += usize::from(!wanted[check] && of.literals > 0);
        }
        let Some(automaton) = self.literals.as_ref().filter(|_| literals_open > 0) else {
            return wanted;
        };
        // Overlapping, since a literal of one check may hide inside one of another's.
        for found in automaton.find_overlapping_iter(content) {
            let check = self.owners[found.pattern().as_usize()];
            if open.contains(&check) && !wanted[check] {
                wanted[check] = true;
                literals_open -= 1;
                if literals_open == 0 {
                    break;
                }
            }
        }
        wanted
    }
}

fn automaton(literals: &[&str]) -> Result<Option<AhoCorasick>, BuildError> {
    if literals.is_empty() {
        return Ok(None);
    }
    AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .build(literals)
        .map(Some)
}

fn has_run(content: &[u8], least: u32, of: fn(u8) -> bool) -> bool {
    let mut run = 0;
    content.iter().any(|byte| {
        run = if of(*byte) { run + 1 } else { 0 };
        run >= least
    })
}

const fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=')
}

const fn is_hex(byte: u8) -> bool {
    byte.is_ascii_hexdigit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(triggers: &[&[Trigger]], path: &str, content: &str) -> Vec<bool> {
        let set = TriggerSet::new(triggers).unwrap();
        let open: Vec<usize> = (0..triggers.len()).collect();
        set.decide(&RepoPath::parse(path).unwrap(), content.as_bytes(), &open)
    }

    #[test]
    fn each_kind_of_trigger_is_enough() {
        let literal = [Trigger::Literal("Token".into())];
        let magic = [Trigger::Magic("7f454c46".into())];
        let path = [Trigger::Path("*.py".into())];
        let base64 = [Trigger::Base64Run(8)];
        let hex = [Trigger::HexRun(6)];
        let always = [Trigger::Always];
        let all: [&[Trigger]; 6] = [&literal, &magic, &path, &base64, &hex, &always];
        assert_eq!(wanted(&all, "a.txt", "my tOKEN"), [true, false, false, false, false, true]);
        assert_eq!(wanted(&all, "a.txt", "\x7fELF"), [false, true, false, false, false, true]);
        assert_eq!(wanted(&all, "x/a.py", ""), [false, false, true, false, false, true]);
        assert_eq!(wanted(&all, "a.txt", "x c0ffee x"), [false, false, false, false, true, true]);
        assert_eq!(wanted(&all, "a.txt", "qwertzui"), [false, false, false, true, false, true]);
    }

    #[test]
    fn literals_inside_each_other_concern_both_checks() {
        let long = [Trigger::Literal("password".into())];
        let short = [Trigger::Literal("pass".into())];
        let tail = [Trigger::Literal("word".into())];
        assert_eq!(wanted(&[&long, &short, &tail], "a", "PASSWORD"), [true, true, true]);
        assert_eq!(wanted(&[&long, &short, &tail], "a", "passwor"), [false, true, false]);
    }

    #[test]
    fn triggers_that_would_break_the_set_are_refused_alone() {
        assert_eq!(TriggerSet::acceptable(&[Trigger::Path("*.py".into())], Scope::File), Ok(()));
        assert!(TriggerSet::acceptable(&[Trigger::Path("*.py".into())], Scope::Blob).is_err());
        assert!(TriggerSet::acceptable(&[Trigger::Path("[".into())], Scope::File).is_err());
        assert!(
            TriggerSet::acceptable(&[Trigger::Literal("x".repeat(LITERALS + 1))], Scope::File)
                .is_err()
        );
        assert!(
            TriggerSet::acceptable(&vec![Trigger::Path("a".into()); PATHS + 1], Scope::File)
                .is_err()
        );
    }

    #[test]
    fn a_check_without_triggers_sees_everything() {
        assert_eq!(wanted(&[&[]], "a", ""), [true]);
    }
}
