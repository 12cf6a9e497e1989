//! A check that asks servers: without a grant it does not run, with one it reaches what the grant
//! names and nothing else, whatever names resolve to and wherever it is redirected.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

mod granted;
mod server;
mod tls;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tollgate_model::{HostGrant, NetworkGrant, RepoPath};
use tollgate_sandbox::{
    Allocation, Cancel, Check, CompiledFolder, Configured, Ending, EntryFacts, EntryKind,
    Examination, Input, Limits, Network, Refusal, Request, Resolver, Sandbox, Surroundings,
};

use server::Server;

/// No files at all.
struct Empty;

impl Surroundings for Empty {
    fn entry(&self, _: &RepoPath) -> Result<EntryFacts, Refusal> {
        Err(Refusal::Absent)
    }

    fn read(&self, _: &RepoPath) -> Result<Arc<Vec<u8>>, Refusal> {
        Err(Refusal::Absent)
    }

    fn list(&self, _: Option<&RepoPath>) -> Result<Vec<RepoPath>, Refusal> {
        Ok(Vec::new())
    }

    fn glob(&self, _: &str) -> Result<Vec<RepoPath>, Refusal> {
        Ok(Vec::new())
    }

    fn lookup(&self, _: &str, _: &str) -> Result<Option<Vec<u8>>, Refusal> {
        Ok(None)
    }
}

/// Names that mean what the test says, and how often each was asked for.
#[derive(Default)]
struct Names {
    addresses: BTreeMap<&'static str, Vec<IpAddr>>,
    asked: Mutex<Vec<String>>,
}

impl Names {
    fn new(addresses: &[(&'static str, &[&str])]) -> Arc<Self> {
        let parsed = |(name, list): &(&'static str, &[&str])| {
            (*name, list.iter().map(|address| address.parse().unwrap()).collect())
        };
        Arc::new(Self {
            addresses: addresses.iter().map(parsed).collect(),
            asked: Mutex::default(),
        })
    }
}

impl Resolver for Names {
    fn resolve(&self, host: &str) -> std::io::Result<Vec<IpAddr>> {
        self.asked.lock().unwrap().push(host.to_owned());
        if let Ok(address) = host.parse() {
            return Ok(vec![address]);
        }
        self.addresses.get(host).cloned().ok_or_else(|| std::io::Error::other("no such name"))
    }
}

struct Bench {
    sandbox: Sandbox,
    check: Check,
}

impl Bench {
    fn without_grant() -> Self {
        let module = std::fs::read(tollgate_tests::guests_folder().join("fetch.wasm")).unwrap();
        let sandbox = Sandbox::new(Allocation::OnDemand).unwrap();
        let check = Check::load(&sandbox, &module, &CompiledFolder::none()).unwrap();
        Self { sandbox, check }
    }

    fn granted(hosts: &[String], names: &Arc<Names>) -> Self {
        Self::with(network(hosts).with_resolver(names.clone()))
    }

    fn with(network: Network) -> Self {
        let Self { sandbox, check } = Self::without_grant();
        Self { sandbox, check: check.with_network(network).unwrap() }
    }

    fn examine(&self, content: &str) -> Examination {
        let input = Input {
            path: None,
            kind: EntryKind::File,
            content: Arc::new(content.as_bytes().to_vec()),
        };
        let (surroundings, limits) = (Arc::new(Empty), &Limits::default());
        let request = Request {
            options: "{}",
            files: &[],
            input,
            surroundings,
            limits,
            cancel: Cancel::default(),
        };
        self.check.examine(&self.sandbox, &request)
    }

    /// What one URL answers.
    fn ask(&self, url: &str) -> (String, Vec<String>) {
        let examination = self.examine(url);
        assert_eq!(examination.ending, Ending::Done, "{:?}", examination.log);
        assert!(!examination.may_be_stored());
        let [finding] = examination.findings.as_slice() else { panic!("{examination:?}") };
        (finding.message.strip_prefix(url).unwrap()[2..].to_owned(), examination.log)
    }
}

fn network(hosts: &[String]) -> Network {
    let hosts = hosts.iter().map(|host| host.parse::<HostGrant>().unwrap()).collect();
    Network::new(NetworkGrant::new(hosts)).unwrap()
}

pub(crate) const DENIED: &str = "ErrorCode::HttpRequestDenied";

#[test]
fn without_a_grant_it_does_not_run() {
    let bench = Bench::without_grant();
    assert!(bench.check.capabilities().needs_network());
    let examination = bench.examine("http://127.0.0.1/");
    assert_eq!(examination.ending, Ending::NotGranted);
    assert!(!examination.may_be_stored());
    let configured = bench.check.configure(&bench.sandbox, "{}", &[], &Limits::default());
    assert_eq!(configured, Configured::Broken(Ending::NotGranted));
}

#[test]
fn what_the_grant_names_is_reached() {
    let server = Server::start();
    let port = server.port;
    let names = Names::new(&[("scan.example", &["127.0.0.1"])]);
    // A name that is somebody's own network takes a grant for both.
    let hosts = [format!("scan.example:{port}"), format!("127.0.0.1:{port}")];
    let bench = Bench::granted(&hosts, &names);
    assert_eq!(bench.ask(&format!("http://scan.example:{port}/hello")).0, "200 hello");
    assert_eq!(bench.ask(&format!("http://127.0.0.1:{port}/hello")).0, "200 hello");
    let host = bench.ask(&format!("http://scan.example:{port}/host")).0;
    assert_eq!(host, format!("200 scan.example:{port}"));
    // Each request has a connection, and a look at its name, of its own.
    let twice = format!("http://scan.example:{port}/hello\n").repeat(2);
    assert_eq!(bench.examine(&twice).findings.len(), 2);
    assert_eq!(server.connections(), 5);
    assert_eq!(names.asked.lock().unwrap().len(), 5);
}

#[test]
fn another_host_is_refused_before_it_is_even_looked_up() {
    let server = Server::start();
    let port = server.port;
    let names = Names::new(&[("other.example", &["127.0.0.1"])]);
    let bench = Bench::granted(&[format!("scan.example:{port}"), "127.0.0.1:1".to_owned()], &names);
    for url in [
        format!("http://other.example:{port}/hello"),
        format!("http://127.0.0.1:{port}/hello"),
        format!("http://scan.example@other.example:{port}/hello"),
        "http://scan.example/hello".to_owned(),
        format!("ftp://scan.example:{port}/hello"),
    ] {
        let (answer, log) = bench.ask(&url);
        assert!(answer.starts_with("ErrorCode::Http"), "{url}: {answer}");
        assert!(url.starts_with("ftp") || log.iter().any(|l| l.contains("it asked")), "{log:?}");
    }
    let (_, log) = bench.ask(&format!("http://other.example:{port}/hello"));
    let told =
        format!("network: it asked other.example on port {port}, which the grant does not name");
    assert_eq!(log, [told]);
    assert_eq!(server.connections(), 0);
    assert!(names.asked.lock().unwrap().is_empty());
}

#[test]
fn a_name_that_resolves_to_loopback_is_refused() {
    let server = Server::start();
    let port = server.port;
    let forms: [&'static [&str]; 4] =
        [&["127.0.0.1"], &["::1"], &["::ffff:127.0.0.1"], &["169.254.169.254"]];
    for addresses in forms {
        let names = Names::new(&[("inner.example", addresses)]);
        let bench = Bench::granted(&[format!("inner.example:{port}")], &names);
        let (answer, log) = bench.ask(&format!("http://inner.example:{port}/hello"));
        assert_eq!(answer, DENIED, "{addresses:?}");
        assert!(log[0].contains("the grant does not reach there"), "{log:?}");
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn of_several_addresses_only_those_allowed_are_tried() {
    let server = Server::start();
    let port = server.port;
    // The first is nobody's network and not granted; a connection to it would take its time.
    let names = Names::new(&[("both.example", &["10.255.255.1", "127.0.0.1"])]);
    let bench =
        Bench::granted(&[format!("both.example:{port}"), format!("127.0.0.1:{port}")], &names);
    let start = Instant::now();
    assert_eq!(bench.ask(&format!("http://both.example:{port}/hello")).0, "200 hello");
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_redirect_is_checked_like_any_request() {
    let (server, inner) = (Server::start(), Server::start());
    let (port, inside) = (server.port, inner.port);
    let names = Names::new(&[("inner.example", &["127.0.0.1"])]);
    // The inner server's name is granted, its address on this port is not.
    let hosts = [format!("127.0.0.1:{port}"), format!("inner.example:{inside}")];
    let bench = Bench::granted(&hosts, &names);
    for to in [
        format!("127.0.0.1:{inside}"),
        format!("localhost:{inside}"),
        format!("inner.example:{inside}"),
    ] {
        let (answer, _) = bench.ask(&format!("follow http://127.0.0.1:{port}/to/{to}"));
        assert_eq!(answer, DENIED, "{to}");
    }
    assert_eq!(inner.connections(), 0);
    // A redirect is an answer, which nobody follows but the guest.
    let back = format!("http://127.0.0.1:{port}/to/127.0.0.1:{port}");
    assert_eq!(bench.ask(&back).0, "302 ");
    assert_eq!(bench.ask(&format!("follow {back}")).0, "302 then 200 hello");
}

#[test]
fn too_much_is_cut_off_in_both_directions() {
    let server = Server::start();
    let names = Names::new(&[]);
    let bench = Bench::granted(&[format!("127.0.0.1:{}", server.port)], &names);
    let (answer, _) = bench.ask(&format!("http://127.0.0.1:{}/large", server.port));
    let bytes = answer.strip_prefix("200 and ").unwrap().strip_suffix(" bytes").unwrap();
    assert!(bytes.parse::<usize>().unwrap() <= 32 << 20, "{answer}");
    let (answer, _) = bench.ask(&format!("flood http://127.0.0.1:{}/hello", server.port));
    assert!(!answer.starts_with("200"), "{answer}");
}

#[test]
fn a_server_that_never_answers_does_not_hold_the_run_up() {
    let server = Server::start();
    let bench = Bench::with(
        network(&[format!("127.0.0.1:{}", server.port)]).with_deadline(Duration::from_millis(300)),
    );
    let start = Instant::now();
    let examination = bench.examine(&format!("http://127.0.0.1:{}/never", server.port));
    assert_eq!(examination.ending, Ending::OutOfFuel);
    assert!(!examination.may_be_stored());
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}
