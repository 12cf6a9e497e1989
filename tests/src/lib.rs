//! What the integration tests share: scratch repositories, the programs under test, guests.

#![expect(clippy::expect_used, reason = "a test that can't be set up has failed")]

mod bombs;
#[cfg(target_os = "linux")]
mod daemons;
mod guests;
mod importing;
mod peers;
mod planted;
mod programs;
mod scratch;
mod standing;

pub use bombs::{endless_to_compile, large, too_many_locals, vast_to_compile};
#[cfg(target_os = "linux")]
pub use daemons::{daemons_of, is_alive};
pub use guests::guests_folder;
pub use importing::importing;
pub use peers::{COMPONENTIZE_PY, GO, LEFTHOOK, PRE_COMMIT, Peer, WASM_TOOLS};
pub use planted::{TOKEN_REMEDY, TOKEN_RULE, assert_not_kept, leaked, token, token_line};
pub use programs::{checks_folder, program, program_folder};
pub use scratch::{Answer, Scratch, run};
pub use standing::Standing;
