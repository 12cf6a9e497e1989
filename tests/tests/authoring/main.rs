//! Checks as their authors make them: from `tollgate check new` to a commit that is blocked, in each
//! language.
//!
//! What needs a language's tools is for `cargo xtask test --long authoring`. It takes componentize-py
//! and Go from PyPI, QuickJS and esbuild from npm, and what the Rust library uses from crates.io.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::print_stderr, reason = "what a check costs is told beside the verdict")]

mod contract;
mod examples;
mod languages;
mod parity;
mod tutorials;
mod workshop;
mod wrong;
