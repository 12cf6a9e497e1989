//! Names results by everything they depend on.

use tollgate_model::{Digest, Manifest, ObjectId, RepoPath, Settings};
use tollgate_sandbox::Limits;

use crate::checks::GateCheck;

/// The part of a key that is the same for all inputs of a check under the same settings.
///
/// What a check reads beyond its input is not part of the key: it is in the result's trace.
pub(crate) fn prefix(check: &GateCheck, settings: &Settings, limits: &Limits) -> Digest {
    let mut hasher = blake3::Hasher::new();
    let mut part = |bytes: &[u8]| {
        // Lengths keep neighbouring parts apart.
        hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    };
    part(b"tollgate result 3");
    part(env!("CARGO_PKG_VERSION").as_bytes());
    part(tollgate_sandbox::fuel_version().as_bytes());
    part(Manifest::CONTRACT.as_bytes());
    part(check.digest.as_bytes());
    part(limits.key_material().as_bytes());
    part(settings.options_json().as_bytes());
    part(check.network.as_ref().map(ToString::to_string).unwrap_or_default().as_bytes());
    for (path, content) in &check.configuration {
        part(path.as_bytes());
        part(content);
    }
    Digest::from_bytes(*hasher.finalize().as_bytes())
}

/// The key of results that depend on the path, under the content's.
pub(crate) fn of_path(content: &Digest, path: Option<&RepoPath>) -> Digest {
    let mut hasher = blake3::Hasher::new();
    hasher.update(content.as_bytes()).update(b"path");
    if let Some(path) = path {
        hasher.update(path.as_bytes());
    }
    Digest::from_bytes(*hasher.finalize().as_bytes())
}

/// The key of one input's result; `content` is none for a tree, which its trace describes.
pub(crate) fn of_input(prefix: &Digest, content: Option<&Digest>) -> Digest {
    let mut hasher = blake3::Hasher::new();
    hasher.update(prefix.as_bytes());
    match content {
        Some(content) => hasher.update(b"content").update(content.as_bytes()),
        None => hasher.update(b"tree"),
    };
    Digest::from_bytes(*hasher.finalize().as_bytes())
}

/// The key of what all inputs of a check asked, under the same settings.
pub(crate) fn of_reads(prefix: &Digest, data: impl Iterator<Item = Option<Digest>>) -> Digest {
    let mut hasher = blake3::Hasher::new();
    hasher.update(prefix.as_bytes()).update(b"reads 2");
    for digest in data {
        hasher.update(digest.as_ref().map_or(&[0; 32][..], |digest| digest.as_bytes()));
    }
    Digest::from_bytes(*hasher.finalize().as_bytes())
}

/// The key of the listings of a tree.
pub(crate) fn of_listings(tree: &ObjectId) -> Digest {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"tollgate listings 2").update(env!("CARGO_PKG_VERSION").as_bytes());
    hasher.update(tree.as_bytes());
    Digest::from_bytes(*hasher.finalize().as_bytes())
}

/// The key of what a check said to its configuration.
pub(crate) fn of_configuration(prefix: &Digest) -> Digest {
    let mut hasher = blake3::Hasher::new();
    hasher.update(prefix.as_bytes()).update(b"configuration");
    Digest::from_bytes(*hasher.finalize().as_bytes())
}
