//! HTTPS: the server proves with a certificate who it is, to an authority that is trusted, whatever
//! the grant says. Keys and certificates are made anew for each test.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;

use crate::server::Server;
use crate::{Bench, Names, network};

/// Whoever vouches for servers.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn root(&self) -> Vec<u8> {
        self.0.der().to_vec()
    }

    /// A server that proves to be of this name.
    fn server(&self, name: &str) -> Server {
        self.server_with(CertificateParams::new(vec![name.to_owned()]).unwrap())
    }

    fn server_with(&self, params: CertificateParams) -> Server {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        Server::with_tls(config)
    }
}

/// A check that may ask this name on the server's port, where these authorities are trusted.
fn bench(server: &Server, name: &str, trusted: &[Vec<u8>]) -> Bench {
    let address: &'static [&'static str] = &["127.0.0.1"];
    let names = Names::new(&[("scan.example", address), ("other.example", address)]);
    let port = server.port;
    let network = network(&[format!("{name}:{port}"), format!("127.0.0.1:{port}")]);
    Bench::with(network.with_resolver(names).with_roots(trusted).unwrap())
}

/// What came back, and the log.
fn ask(server: &Server, name: &str, trusted: &[Vec<u8>]) -> (String, Vec<String>) {
    bench(server, name, trusted).ask(&format!("https://{name}:{}/hello", server.port))
}

#[test]
fn a_server_that_proves_who_it_is_is_reached() {
    let authority = Authority::new();
    let server = authority.server("scan.example");
    let trusted = [authority.root()];
    assert_eq!(ask(&server, "scan.example", &trusted).0, "200 hello");
    // One of several authorities is enough.
    let trusted = [Authority::new().root(), authority.root()];
    assert_eq!(ask(&server, "scan.example", &trusted).0, "200 hello");
    // An address can be vouched for too.
    let server = authority.server("127.0.0.1");
    assert_eq!(ask(&server, "127.0.0.1", &trusted).0, "200 hello");
}

/// The connection came about, and nothing was asked on it, for this reason.
#[track_caller]
fn assert_refused((answer, log): (String, Vec<String>), server: &Server, why: &str) {
    assert_eq!(answer, "ErrorCode::TlsProtocolError");
    let [line] = log.as_slice() else { panic!("{log:?}") };
    assert!(line.starts_with("network: no encrypted connection to "), "{line}");
    assert!(line.contains("invalid peer certificate: ") && line.contains(why), "{line}");
    assert_eq!((server.connections(), server.requests()), (1, 0));
}

#[test]
fn a_certificate_for_another_name_is_refused() {
    let authority = Authority::new();
    let trusted = [authority.root()];
    for (certified, asked) in [
        ("scan.example", "other.example"),
        ("scan.example", "127.0.0.1"),
        ("127.0.0.1", "scan.example"),
        ("*.scan.example", "scan.example"),
    ] {
        let server = authority.server(certified);
        assert_refused(ask(&server, asked, &trusted), &server, "not valid for name");
    }
}

#[test]
fn an_authority_that_is_not_trusted_vouches_for_nobody() {
    let authority = Authority::new();
    // Both authorities have the same name; their keys differ.
    for (trusted, why) in
        [(vec![Authority::new().root()], "BadSignature"), (Vec::new(), "UnknownIssuer")]
    {
        let server = authority.server("scan.example");
        assert_refused(ask(&server, "scan.example", &trusted), &server, why);
    }
    // Those that come with the program do not know it either.
    let server = authority.server("scan.example");
    let port = server.port;
    let names = Names::new(&[("scan.example", &["127.0.0.1"])]);
    let network = network(&[format!("scan.example:{port}"), format!("127.0.0.1:{port}")]);
    let bench = Bench::with(network.with_resolver(names));
    let answer = bench.ask(&format!("https://scan.example:{port}/hello"));
    assert_refused(answer, &server, "UnknownIssuer");
}

#[test]
fn a_certificate_that_ran_out_is_refused() {
    let authority = Authority::new();
    let server = authority.server_with({
        let mut params = CertificateParams::new(vec!["scan.example".to_owned()]).unwrap();
        params.not_after = rcgen::date_time_ymd(2020, 1, 1);
        params
    });
    assert_refused(ask(&server, "scan.example", &[authority.root()]), &server, "expired");
}

#[test]
fn what_is_granted_for_plain_http_is_not_taken_for_https() {
    // A server without TLS where TLS is asked for, and the other way round.
    let plain = Server::start();
    let (answer, _) = ask(&plain, "scan.example", &[Authority::new().root()]);
    assert!(answer.starts_with("ErrorCode::"), "{answer}");
    assert_eq!(plain.requests(), 0);
    let authority = Authority::new();
    let server = authority.server("scan.example");
    let bench = bench(&server, "scan.example", &[authority.root()]);
    let (answer, _) = bench.ask(&format!("http://scan.example:{}/hello", server.port));
    assert!(answer.starts_with("ErrorCode::"), "{answer}");
    assert_eq!(server.requests(), 0);
}
