//! Names the limits that wasmtime itself keeps, from what it says when a guest goes over one.

use tollgate_model::LimitKey;

/// Beginnings and parts of wasmtime's texts, which are all it gives: its types are private. The
/// version is pinned, and a test runs into each.
const TEXTS: &[(&str, LimitKey)] = &[
    ("fuel allocated for hostcalls has been exhausted", LimitKey::HostCall),
    ("resource limit exceeded: instance count too high", LimitKey::Instances),
    ("resource limit exceeded: memory count too high", LimitKey::Memories),
    ("resource limit exceeded: table count too high", LimitKey::Tables),
    ("store handle limit exceeded", LimitKey::Handles),
];

/// The limit that an error of wasmtime's is about, if it is about one.
pub(crate) fn limit_of(error: &wasmtime::Error) -> Option<LimitKey> {
    let cause = error.root_cause().to_string();
    TEXTS.iter().find(|(text, _)| cause.contains(text)).map(|(_, key)| *key)
}
