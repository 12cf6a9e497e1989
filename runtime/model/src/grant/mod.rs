//! What users allow checks to do beyond examining what they are handed.
//!
//! A check's capabilities are what its component imports. A grant, kept with the user and never in
//! a repository, allows them to one check and one module.

mod address;
mod file;
mod grants;
mod host;
mod network;
mod url_host;

pub use grants::{Grant, Grants, Permission, Standing, UnknownPermission};
pub use host::{HostGrant, HostGrantError};
pub use network::NetworkGrant;
