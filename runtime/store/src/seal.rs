//! Values carry a digest of themselves, so that a flipped bit is an absent value and not a wrong one.

use crate::Space;

/// Bytes of the digest before each value: 64 bits tell damage from chance.
const SEAL: usize = 8;

pub(crate) fn sealed(space: Space, key: &[u8], value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(SEAL + value.len());
    bytes.extend_from_slice(&seal(space, key, value));
    bytes.extend_from_slice(value);
    bytes
}

/// The value, or none where it is not what was written under this key.
pub(crate) fn opened(space: Space, key: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let (stored, value) = bytes.split_at_checked(SEAL)?;
    (stored == seal(space, key, value)).then(|| value.to_vec())
}

fn seal(space: Space, key: &[u8], value: &[u8]) -> [u8; SEAL] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[space.0]).update(&(key.len() as u64).to_le_bytes()).update(key).update(value);
    let mut seal = [0; SEAL];
    hasher.finalize_xof().fill(&mut seal);
    seal
}
