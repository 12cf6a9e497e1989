//! One request: checked, resolved, checked again, sent to the address that was checked.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http::uri::{PathAndQuery, Scheme};
use http::{Method, Request, Response, Uri};
use http_body_util::{BodyExt as _, Limited};
use hyper::client::conn::http1;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use wasmtime_wasi::runtime::AbortOnDropJoinHandle;
use wasmtime_wasi_http::io::TokioIo;
use wasmtime_wasi_http::{Error, WasiBody};

use super::Network;

/// Time for a connection to be made, encryption included.
const CONNECT: Duration = Duration::from_secs(10);
/// Time for the head of the response to arrive.
const RESPONSE: Duration = Duration::from_secs(30);
/// Bytes of the body of one request: a check asks, it does not upload.
const REQUEST_BODY: usize = 1 << 20;
/// Bytes of the body of one response: what a guest's memory could hold of it.
const RESPONSE_BODY: usize = 32 << 20;
/// Bytes and lines of the head of a response, as servers and proxies bound them.
const HEAD: usize = 64 << 10;
const HEADERS: usize = 100;

/// A request that was not made, and why: the guest is told the first, its author the second.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) error: Error,
    pub(super) why: String,
}

fn refused(error: Error, why: String) -> Refused {
    Refused { error, why }
}

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// As in the URL, an IPv6 address without its brackets.
    host: String,
    port: u16,
    encrypted: bool,
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} on port {}", self.host, self.port)
    }
}

impl Target {
    pub(super) fn of(method: &Method, uri: &Uri) -> Result<Self, Refused> {
        let bad = |why: &str| refused(Error::HttpRequestDenied, why.to_owned());
        let encrypted = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTP => false,
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            _ => return Err(bad("it asked by a scheme that is neither http nor https")),
        };
        // A server that takes it would connect wherever the guest wants.
        if *method == Method::CONNECT {
            return Err(bad("it asked a server to connect further, which none may"));
        }
        let authority = uri.authority().ok_or_else(|| bad("it asked without naming a host"))?;
        if authority.as_str().contains('@') {
            return Err(bad("it asked with a user name in the host"));
        }
        let host = authority.host();
        let host = host.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(host);
        // What follows the host is a port or nothing; a port that can't be read is no default.
        let port = match (authority.port_u16(), authority.as_str().ends_with(authority.host())) {
            (Some(port), _) => port,
            (None, true) => {
                if encrypted {
                    443
                } else {
                    80
                }
            }
            (None, false) => return Err(bad("it asked for a port that is none")),
        };
        Ok(Self { host: host.to_owned(), port, encrypted })
    }

    /// The addresses that the grant lets this target be reached at.
    async fn addresses(&self, network: &Network) -> Result<Vec<IpAddr>, Refused> {
        if !network.grant.names(&self.host, self.port) {
            let why = format!("it asked {self}, which the grant does not name");
            return Err(refused(Error::HttpRequestDenied, why));
        }
        let (resolver, host) = (Arc::clone(&network.resolver), self.host.clone());
        let resolved = tokio::task::spawn_blocking(move || resolver.resolve(&host)).await;
        let resolved = match resolved {
            Ok(Ok(resolved)) if !resolved.is_empty() => resolved,
            other => {
                let why = match other {
                    Ok(Err(error)) => format!("it asked {self}, which has no address: {error}"),
                    _ => format!("it asked {self}, which has no address"),
                };
                let rcode = Some("address not available".to_owned());
                return Err(refused(Error::DnsError { rcode, info_code: None }, why));
            }
        };
        let reaches = |address: &IpAddr| network.grant.reaches(&self.host, *address, self.port);
        let allowed: Vec<_> = resolved.iter().copied().filter(reaches).collect();
        if allowed.is_empty() {
            let first = resolved[0];
            let why = format!("it asked {self}, which is {first}; the grant does not reach there");
            return Err(refused(Error::HttpRequestDenied, why));
        }
        Ok(allowed)
    }

    async fn connect(&self, network: &Network) -> Result<Box<dyn Stream>, Refused> {
        let mut failed = None;
        for address in self.addresses(network).await? {
            match TcpStream::connect((address, self.port)).await {
                Ok(stream) if self.encrypted => return self.encrypt(network, stream).await,
                Ok(stream) => return Ok(Box::new(stream)),
                Err(error) => failed = Some(error),
            }
        }
        let why = format!("{self} can't be reached");
        Err(match failed {
            Some(error) => refused(Error::Connect(error), why),
            None => refused(Error::DestinationUnavailable, why),
        })
    }

    async fn encrypt(
        &self,
        network: &Network,
        stream: TcpStream,
    ) -> Result<Box<dyn Stream>, Refused> {
        let name = ServerName::try_from(self.host.trim_end_matches('.').to_owned())
            .map_err(|_| refused(Error::HttpRequestUriInvalid, format!("{self} is no name")))?;
        match TlsConnector::from(Arc::clone(&network.tls)).connect(name, stream).await {
            Ok(stream) => Ok(Box::new(stream)),
            Err(error) => {
                let why = format!("no encrypted connection to {self}: {error}");
                Err(refused(Error::Tls(error), why))
            }
        }
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// What drives a connection until it is dropped.
pub(super) type Driver = AbortOnDropJoinHandle<hyper::Result<()>>;

/// Sends one request over a connection of its own. Redirects are answers like any others: a guest
/// that follows one asks again, and is checked again.
pub(super) async fn send(
    network: &Network,
    target: &Target,
    request: Request<WasiBody>,
) -> Result<(Response<WasiBody>, Driver), Refused> {
    let failed = |error| refused(error, format!("no answer from {target}"));
    let stream = timeout(CONNECT, target.connect(network))
        .await
        .map_err(|_| failed(Error::ConnectionTimeout))??;
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(HEAD)
        .max_headers(HEADERS)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|error| failed(error.into()))?;
    let driver = wasmtime_wasi::runtime::spawn(connection);
    let response = timeout(RESPONSE, sender.send_request(as_sent(request)))
        .await
        .map_err(|_| failed(Error::ConnectionReadTimeout))?
        .map_err(|error| failed(error.into()))?;
    let bounded = response.map(|body| {
        let body = Limited::new(body, RESPONSE_BODY);
        body.map_err(|_| Error::HttpResponseBodySize(Some(RESPONSE_BODY as u64))).boxed_unsync()
    });
    Ok((bounded, driver))
}

/// As a server wants it: without scheme and host, which are for proxies.
fn as_sent(mut request: Request<WasiBody>) -> Request<WasiBody> {
    let path = request.uri().path_and_query().cloned();
    *request.uri_mut() = path.unwrap_or_else(|| PathAndQuery::from_static("/")).into();
    request.map(|body| {
        let body = Limited::new(body, REQUEST_BODY);
        body.map_err(|_| Error::HttpRequestBodySize(Some(REQUEST_BODY as u64))).boxed_unsync()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(uri: &str) -> Result<Target, String> {
        Target::of(&Method::GET, &uri.parse().unwrap()).map_err(|refused| refused.why)
    }

    #[test]
    fn host_and_port_are_those_of_the_url() {
        let to =
            |host: &str, port, encrypted| Ok(Target { host: host.to_owned(), port, encrypted });
        assert_eq!(target("http://a.example/x"), to("a.example", 80, false));
        assert_eq!(target("https://a.example"), to("a.example", 443, true));
        assert_eq!(target("https://a.example:8443/"), to("a.example", 8443, true));
        assert_eq!(target("http://[::1]:8080/"), to("::1", 8080, false));
        assert_eq!(target("http://[::1]/"), to("::1", 80, false));
    }

    #[test]
    fn what_could_mean_another_host_is_refused() {
        for uri in
            ["ftp://a.example/", "http://user@a.example/", "http://a.example:99999/", "/path"]
        {
            assert!(target(uri).is_err(), "{uri}");
        }
        let uri = "http://a.example:80".parse().unwrap();
        assert!(Target::of(&Method::CONNECT, &uri).is_err());
    }
}
