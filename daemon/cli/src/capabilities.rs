//! What a module may do, in words for people and for machines.

use tollgate_componentize::Capabilities;

/// What was read from the imports; else why the module can't run.
pub(crate) type Read = Result<Capabilities, String>;

/// For people. What is emulated is told, and that it is no permission.
pub(crate) fn text(able: &Read) -> String {
    match able {
        Err(why) => format!("none, it can't run: {why}"),
        Ok(able) => {
            let permissions = if able.needs_network() { "network" } else { "none" };
            let emulated =
                if able.is_emulated() { "; WASI is emulated, no permission" } else { "" };
            format!("{permissions}{emulated}")
        }
    }
}

/// What takes a grant, for machines.
pub(crate) fn words(able: &Read) -> &'static [&'static str] {
    if able.as_ref().is_ok_and(Capabilities::needs_network) { &["network"] } else { &[] }
}
