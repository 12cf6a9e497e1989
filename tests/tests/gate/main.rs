//! The gate over real repositories, with guests as its checks: what is reused is what would be
//! found, suppressions and severities do what the user wrote.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

mod answers;
mod bench;
mod concerned;
mod configuration;
mod exceptions;
mod ranges;
mod reuse;
