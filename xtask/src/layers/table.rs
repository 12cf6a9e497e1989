//! Who may depend on whom: the one place where it is written down.

/// A crate of ours and what of ours it may name in its `Cargo.toml`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layer {
    pub(crate) name: &'static str,
    /// For what it builds.
    pub(crate) may_use: &'static [&'static str],
    /// For its tests alone, beyond that.
    pub(crate) tests_may_use: &'static [&'static str],
}

const fn layer(name: &'static str, may_use: &'static [&'static str]) -> Layer {
    Layer { name, may_use, tests_may_use: &[] }
}

/// From the bottom up. A crate that is missing here is a violation: say where it stands.
pub(crate) const LAYERS: &[Layer] = &[
    layer("tollgate-model", &[]),
    layer("tollgate-snapshot", &["tollgate-model"]),
    // Makes components, and reads back what it wrote: manifests, imports and exports.
    Layer {
        name: "tollgate-componentize",
        may_use: &["tollgate-model"],
        // A manifest as the SDK writes it.
        tests_may_use: &["tollgate-check"],
    },
    layer("tollgate-sandbox", &["tollgate-model", "tollgate-componentize"]),
    layer("tollgate-store", &["tollgate-model"]),
    layer("tollgate-report", &["tollgate-model"]),
    layer(
        "tollgate-gate",
        &[
            "tollgate-model",
            "tollgate-componentize",
            "tollgate-snapshot",
            "tollgate-sandbox",
            "tollgate-store",
        ],
    ),
    // What authors are helped with: their checks run as users run them.
    layer(
        "tollgate-authoring",
        &[
            "tollgate-model",
            "tollgate-componentize",
            "tollgate-snapshot",
            "tollgate-sandbox",
            "tollgate-store",
            "tollgate-gate",
        ],
    ),
    // What the hook program and the daemon agree on, frozen as copies of the former are.
    layer("tollgate-protocol", &[]),
    // Nearly alone, so that it stays small and starts fast. Its tests put it in place as users do.
    Layer {
        name: "tollgate-hook",
        may_use: &["tollgate-protocol"],
        tests_may_use: &["tollgate-install"],
    },
    // Both must agree on the note beside an installed hook.
    layer("tollgate-install", &["tollgate-hook"]),
    // What authors of checks build upon: the contract's text and nothing else of ours.
    layer("tollgate-check", &[]),
    // Knows paths and events; what a repository or a file means is known above it.
    layer("tollgate-watcher", &[]),
    layer(
        "tollgate-server",
        &[
            "tollgate-model",
            "tollgate-snapshot",
            "tollgate-store",
            "tollgate-gate",
            "tollgate-protocol",
            "tollgate-watcher",
        ],
    ),
    layer(
        "tollgate",
        &[
            "tollgate-protocol",
            "tollgate-server",
            "tollgate-model",
            "tollgate-snapshot",
            "tollgate-sandbox",
            "tollgate-store",
            "tollgate-gate",
            "tollgate-report",
            "tollgate-install",
            "tollgate-componentize",
            "tollgate-authoring",
        ],
    ),
    layer(
        "tollgate-tests",
        &[
            "tollgate-model",
            "tollgate-snapshot",
            "tollgate-sandbox",
            "tollgate-store",
            "tollgate-gate",
            "tollgate-protocol",
            "tollgate-report",
            "tollgate-install",
            "tollgate-componentize",
        ],
    ),
    // Fuzzing is a test too: it finds guests as they do.
    layer(
        "tollgate-fuzz",
        &[
            "tollgate-model",
            "tollgate-sandbox",
            "tollgate-store",
            "tollgate-componentize",
            "tollgate-tests",
        ],
    ),
    layer("xtask", &[]),
];

/// Crates that authors get as they are, outside any workspace: they repeat its lints.
pub(crate) const STANDS_ALONE: &[&str] = &["tollgate-check"];

/// Of ours, what a check may depend on outside its own workspace.
pub(crate) const CHECKS_MAY_USE: &[&str] = &["tollgate-check"];

/// Libraries that one crate alone may name. A name that ends in `*` stands for all that begin so.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Confined {
    pub(crate) library: &'static str,
    pub(crate) to: &'static str,
    pub(crate) reason: &'static str,
}

pub(crate) const CONFINED: &[Confined] = &[
    Confined {
        library: "wasmtime*",
        to: "tollgate-sandbox",
        reason: "what a guest can do is decided in one place",
    },
    Confined {
        library: "git2",
        to: "tollgate-snapshot",
        reason: "everyone else judges snapshots, whatever they were taken from",
    },
    Confined {
        library: "gix*",
        to: "tollgate-snapshot",
        reason: "everyone else judges snapshots, whatever they were taken from",
    },
    Confined {
        library: "notify*",
        to: "tollgate-watcher",
        reason: "every watcher misses events; what is done about it is done in one place",
    },
    Confined {
        library: "rusqlite",
        to: "tollgate-store",
        reason: "what is on disk, and how it is mended, is the store's own affair",
    },
];

/// Crates whose dependencies are listed one by one, since what they must not do is more than
/// what they may.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Closed {
    pub(crate) name: &'static str,
    pub(crate) may_use: &'static [&'static str],
    pub(crate) reason: &'static str,
}

pub(crate) const CLOSED: &[Closed] = &[
    Closed {
        name: "tollgate-model",
        may_use: &["blake3", "memchr", "serde", "serde_json", "strsim", "thiserror", "toml_edit"],
        reason: "it does no input or output; a library that could is listed by intent, not chance",
    },
    Closed {
        name: "tollgate-protocol",
        may_use: &[],
        reason: "it is part of the hook program, and frozen; a library would change under it",
    },
    Closed {
        name: "tollgate-hook",
        may_use: &["interprocess", "rustix"],
        reason: "git starts it at every commit; what it links is time for every user",
    },
];

/// Where a source file may write to the terminal: paths from the root of the checkout.
pub(crate) const MAY_PRINT: &[&str] = &[
    "daemon/cli/",
    "hooks/client/",
    "xtask/",
    "tests/",
    // Tools of the build, run by xtask.
    "sdk/componentize/src/bin/",
    "sdk/componentize/src/main.rs",
    "runtime/sandbox/src/bin/",
];
