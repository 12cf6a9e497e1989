//! From a name to addresses.

use std::net::{IpAddr, ToSocketAddrs as _};

/// Resolves names of hosts. May block; it is called on a thread of its own.
pub trait Resolver: Send + Sync {
    /// All addresses of a host, which may be written as an address itself.
    fn resolve(&self, host: &str) -> std::io::Result<Vec<IpAddr>>;
}

/// As the system does it, its file of hosts included.
#[derive(Debug, Clone, Copy)]
pub struct SystemResolver;

impl Resolver for SystemResolver {
    fn resolve(&self, host: &str) -> std::io::Result<Vec<IpAddr>> {
        // The port is for the interface alone.
        Ok((host, 0).to_socket_addrs()?.map(|address| address.ip()).collect())
    }
}
