//! What a granted network check may reach, and the only way there.
//!
//! The library's own connector hands a name to the system, which resolves it and connects in one
//! step; which address that was is known too late. Ours asks the grant twice, for the name and for
//! each address, and connects to the very address that was allowed.

mod connector;
mod hooks;
mod resolver;

use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use tollgate_model::NetworkGrant;

pub(crate) use hooks::Http;
pub use resolver::{Resolver, SystemResolver};

/// The time one examination may take that waits for others: as patient as people are with a check
/// of something that runs elsewhere.
const DEADLINE: Duration = Duration::from_secs(60);

/// Certificates can't be used.
#[derive(Debug, thiserror::Error)]
#[error("connections can't be encrypted: {0}")]
pub struct NetworkError(String);

/// A grant, and how names are resolved and servers recognised under it.
pub struct Network {
    grant: NetworkGrant,
    resolver: Arc<dyn Resolver>,
    tls: Arc<ClientConfig>,
    deadline: Duration,
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Network").field("grant", &self.grant).finish_non_exhaustive()
    }
}

impl Network {
    /// The system's resolver and the public certificate authorities.
    pub fn new(grant: NetworkGrant) -> Result<Self, NetworkError> {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        Ok(Self {
            grant,
            resolver: Arc::new(SystemResolver),
            tls: Arc::new(tls(roots)?),
            deadline: DEADLINE,
        })
    }

    /// Resolves names another way.
    #[must_use]
    pub fn with_resolver(mut self, resolver: Arc<dyn Resolver>) -> Self {
        self.resolver = resolver;
        self
    }

    /// Trusts these certificate authorities and no others. Each is a certificate in DER.
    pub fn with_roots(mut self, certificates: &[Vec<u8>]) -> Result<Self, NetworkError> {
        let mut roots = RootCertStore::empty();
        for certificate in certificates {
            roots
                .add(CertificateDer::from(certificate.as_slice()))
                .map_err(|error| NetworkError(error.to_string()))?;
        }
        self.tls = Arc::new(tls(roots)?);
        Ok(self)
    }

    /// Gives an examination another time, which includes all it waits for.
    #[must_use]
    pub const fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    pub const fn grant(&self) -> &NetworkGrant {
        &self.grant
    }

    pub(crate) const fn deadline(&self) -> Duration {
        self.deadline
    }
}

fn tls(roots: RootCertStore) -> Result<ClientConfig, NetworkError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| NetworkError(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}
