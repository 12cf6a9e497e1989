//! The hook program and a daemon that is a thread of the test, honest or not.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test stops where its scene can not be set")]

mod answers;
mod faults;
mod places;
mod pushes;
mod scene;
