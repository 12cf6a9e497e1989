//! Checks as their authors make them: from `tollgate check new` to a commit that is blocked, in each
//! language.
//!
//! What needs a language's tools is for `cargo xtask test --long authoring`. It takes componentize-py
//! and Go from PyPI, QuickJS and esbuild from npm, and what the Rust library uses from crates.io.

mod contract;
mod examples;
mod languages;
mod parity;
mod tutorials;
mod workshop;
mod wrong;
