//! Of several hits on the same bytes, keeps the one that says most.

use crate::hit::Hit;

/// Sorts by place and drops hits whose secret overlaps that of a rule that comes earlier in the
/// list: a documented format wins over a guess by name.
pub(crate) fn resolve(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_unstable_by_key(|hit| (hit.secret.start, hit.rule, hit.secret.end));
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        // Overlapping hits follow one another, since the kept ones do not overlap.
        match kept.last_mut() {
            Some(last) if hit.secret.start < last.secret.end => {
                if hit.rule < last.rule {
                    *last = hit;
                }
            }
            _ => kept.push(hit),
        }
    }
    kept
}
