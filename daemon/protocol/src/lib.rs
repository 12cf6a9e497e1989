//! What `tollgate-hook` and the daemon say to each other, and where they meet.
//!
//! Copies of `tollgate-hook` stand in many repositories and outlive upgrades of `tollgate`, so all
//! of this is **frozen: it may grow, never change**. Tests pin the bytes.
//!
//! One connection serves one hook: a request, then an answer. Numbers are little-endian, paths and
//! variables are bytes as the system has them (UTF-8 on Windows).
//!
//! # Request
//!
//! ```text
//! "TGH1"                    what follows is a request of version 1
//! u32                       length of the body, at most 80 MiB
//! body: any number of fields
//!     u8, bytes             length of the key, the key
//!     u32, bytes            length of the value, the value
//! ```
//!
//! | key | value | times |
//! |-----|-------|-------|
//! | `hook` | the hook's name, `pre-commit` | 1 |
//! | `argument` | one argument of the hook, in their order | any |
//! | `directory` | absolute path of the directory git started the hook in | 1 |
//! | `variable` | `NAME=VALUE`, of those that [`goes_along`] names | any |
//! | `program` | absolute path of `tollgate`, as the note beside the hook has it | 1 |
//! | `program-state` | that file as the hook program sees it, links followed: [`FileState`] | 1 |
//! | `terminal` | [`Terminal`] | 0 or 1 |
//! | `input` | what git wrote to the hook's standard input, the refs of `pre-push` | 0 or 1 |
//!
//! Unknown keys are passed over, and so are bytes at the end of a `program-state` or `terminal`
//! beyond those known. A known key that stands more often than the table says, or is missing, makes
//! the request a damaged one.
//!
//! A daemon that was started from another file than `program-state` tells of is an old one: it
//! declines, and makes way.
//!
//! # Answer
//!
//! ```text
//! any number of frames
//!     u8                    kind
//!     u32, bytes            length of the payload, at most 16 MiB; the payload
//! ```
//!
//! | kind | payload |
//! |------|---------|
//! | `p` | still at work. Text for a terminal, written to standard error as it is if that is one, or nothing |
//! | `o` | bytes for standard output |
//! | `e` | bytes for standard error |
//! | `j` | what was judged: [`IndexToken`] or [`refs_token`], as [`Judges`] says |
//! | `x` | exit code, one byte; ends the answer |
//! | `r` | the daemon does not answer this request, with the reason; ends the answer |
//!
//! Unknown kinds are passed over, and so are bytes of `x` beyond the first. All of `o` and `e` are
//! kept until `x` has come, 16 MiB together, and then written in their order: of an answer that is
//! cut nothing is shown. `j` comes before `x`; where it stands twice, the last one counts.
//!
//! A connection is there at once or not used: a socket whose queue is full isn't waited for. The
//! first frame is due 300 ms after the request, each later one 3 s after the one before it; so
//! the daemon sends `p` every second. Whatever else comes, or too late, or not at all, the hook
//! program goes the way without a daemon: it becomes `tollgate hook`.
//!
//! # Where
//!
//! See [`Endpoint`] and [`FolderFault`].

mod endpoint;
mod file_state;
mod fnv;
mod folder;
mod frame;
mod index;
mod judged;
pub mod os_bytes;
mod request;
mod terminal;
mod variables;

pub use endpoint::Endpoint;
pub use file_state::FileState;
pub use fnv::fnv1a;
pub use folder::FolderFault;
#[cfg(unix)]
pub use folder::check_folder;
pub use frame::{Frame, FrameBuffer, FrameTooLong, LONGEST_PAYLOAD, LONGEST_TEXT};
pub use index::{IndexToken, index_file};
pub use judged::{Judges, refs_token};
pub use request::{HEADER_LENGTH, LONGEST_BODY, Request, RequestError, body_length};
pub use terminal::Terminal;
pub use variables::goes_along;

/// How long the hook program waits for the first frame, once its request is sent.
pub const FIRST_DEADLINE: std::time::Duration = std::time::Duration::from_millis(300);

/// How long it waits for each later frame: three times the pace of `p`.
pub const NEXT_DEADLINE: std::time::Duration = std::time::Duration::from_secs(3);
