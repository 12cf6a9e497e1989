//! What makes a finding the same one, in another run or in another commit.

use std::collections::HashMap;

use tollgate_model::{Digest, Finding, Fingerprint, RepoPath};

/// Equal for equal rule, path and context, whatever the line; findings alike in all that are told
/// apart by their order.
pub(crate) fn fingerprint(
    rule: &str,
    path: &RepoPath,
    context: &Digest,
    order: u64,
) -> Fingerprint {
    let mut hasher = blake3::Hasher::new();
    for part in [b"tollgate finding 1".as_slice(), rule.as_bytes(), path.as_bytes()] {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    hasher.update(context.as_bytes()).update(&order.to_le_bytes());
    Fingerprint::from_digest(&Digest::from_bytes(*hasher.finalize().as_bytes()))
}

/// Of a finding that several commits carry along, the first has brought it in. One that counts
/// weighs more: an exception that a later commit takes away no longer holds.
pub(crate) fn first_of_each(findings: Vec<Finding>) -> Vec<Finding> {
    let mut first: HashMap<Fingerprint, usize> = HashMap::new();
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        match first.get(&finding.fingerprint) {
            None => {
                first.insert(finding.fingerprint.clone(), kept.len());
                kept.push(finding);
            }
            Some(&at) if kept[at].suppressed.is_some() && finding.suppressed.is_none() => {
                kept[at] = finding;
            }
            Some(_) => {}
        }
    }
    kept
}
