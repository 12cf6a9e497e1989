//! What the integration tests share: scratch repositories, the programs under test, guests.

#![expect(clippy::expect_used, reason = "a test that can't be set up has failed")]

mod guests;
mod programs;
mod scratch;

pub use guests::guests_folder;
pub use programs::{program, program_folder};
pub use scratch::{Answer, Scratch, run};
