//! Immutable views of a git repository: what a commit would record, what is in the working tree,
//! what a commit or each commit of a range brought.
//!
//! Reads, never writes: neither index nor objects nor the working tree, and no refresh of any of
//! them. The only crate that names git2 and gix-index, and that has git read what libgit2 refuses;
//! none of it shows in its interface.

mod again;
mod bare;
mod base;
mod cached;
mod decode;
mod environment;
mod error;
mod file;
mod folder;
mod folders;
mod handles;
mod history;
mod identity;
mod index;
mod library;
mod objects;
mod platform;
mod program;
mod raw;
mod repository;
mod snapshot;
mod split;
mod staged;
mod token;
mod tree;
mod tree_id;
mod worktree;

pub use again::Looked;
pub use bare::BareFolders;
pub use base::Base;
pub use cached::{read_staged_tree, staged_tree};
pub use environment::Environment;
pub use error::{ReadError, SnapshotError};
pub use file::{Content, EntryKind, File, FileKind, Stat, relative_path_of, repo_path_of};
pub use identity::Identity;
pub use repository::{Repository, Tracked};
pub use snapshot::{Kind, Snapshot};
pub use token::IndexToken;
pub use tollgate_model::{ObjectId, RepoPath};

/// Bytes of the largest file that is read: it is held in memory as a whole, by as many threads as
/// judge at a time. A sparse file or a blob of zeros has any size at no cost to whoever made it.
pub const MAX_FILE: u64 = 1 << 30;
