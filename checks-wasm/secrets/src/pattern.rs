//! Documented formats: runs a rule's small automata around its keyword.

use crate::context;
use crate::dummy;
use crate::randomness;
use crate::rule::{Confidence, Validator};
use crate::rules;
use crate::tables::PATTERNS;
use crate::validate;
use crate::view::{Found, View};

/// How many ends of `lead` are tried; a lead is short, and the first end mostly fits.
const MAX_LEADS: usize = 64;
/// Bytes a lead may take; it keeps patterns small, since their parts may then repeat without end.
const MAX_LEAD: usize = 128;

pub(crate) fn find(rule: usize, view: View<'_>) -> Option<Found> {
    let dfas = PATTERNS.get(rule)?.as_ref()?;
    let start = match dfas.before {
        None => view.start,
        Some(before) => {
            view.start - before.longest(view.bytes[..view.start].iter().rev().copied())?
        }
    };
    if !view.begins_word(start) {
        return None;
    }
    // A token of no fixed length begins where its alphabet does, so that a flood of beginnings
    // is one attempt, not one each.
    let glued = start > 0 && matches!(view.byte(start - 1), Some(b'-' | b'_'));
    if glued && rules::ALL[rule].validator == Validator::Jwt {
        return None;
    }
    let ends_at = |from: usize| -> Option<usize> {
        let length = dfas.secret.longest(view.bytes.get(from..)?.iter().copied())?;
        let end = from + length;
        let trail = match dfas.trail {
            None => view.ends_word(end),
            Some(trail) => trail.longest(view.bytes.get(end..)?.iter().copied()).is_some(),
        };
        (length > 0 && trail).then_some(end)
    };
    let secret = match dfas.lead {
        None => (start, ends_at(view.start)?),
        Some(lead) => {
            let (mut found, mut tried) = (None, 0);
            lead.accepts(view.bytes[view.start..].iter().copied().take(MAX_LEAD), |length| {
                let from = view.start + length;
                // A secret does not begin amid a word.
                let fresh = view.byte(from - 1).is_none_or(|byte| !byte.is_ascii_alphanumeric());
                if fresh && let Some(end) = ends_at(from) {
                    found = Some((from, end));
                }
                tried += 1;
                found.is_none() && tried < MAX_LEADS
            });
            found?
        }
    };
    if is_cut_short(view, secret.1)
        || rules::ALL[rule].validator == Validator::NearAws && !context::names_aws(view, secret)
    {
        return None;
    }
    let confidence = judge(rule, view.slice(secret.0, secret.1))?;
    Some(Found { place: (start, secret.1), secret, confidence })
}

/// Whether an ellipsis follows: documentation that shows the beginning of a token.
fn is_cut_short(view: View<'_>, end: usize) -> bool {
    let rest = view.slice(end, view.bytes.len());
    let rest = if view.slice(end.saturating_sub(3), end) == b"..." { &b"..."[..] } else { rest };
    rest.starts_with(b"...") || rest.starts_with("…".as_bytes())
}

fn judge(rule: usize, secret: &[u8]) -> Option<Confidence> {
    let rule = rules::ALL[rule];
    if dummy::is_placeholder(secret) {
        return None;
    }
    let sure = validate::confidence(rule.validator, secret, rule.confidence)?;
    if dummy::is_sequence(secret) || randomness::entropy(secret) < rule.entropy {
        return Some(Confidence::Low);
    }
    Some(sure)
}
