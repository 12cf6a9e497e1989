//! The same as users have it: a repository brings the check, `tollgate grant` allows it, `tollgate
//! run` lets it ask, and nothing of what it found is kept.

use std::fs;

use tollgate_tests::{Answer, Scratch, guests_folder};

use crate::DENIED;
use crate::server::Server;

/// A repository whose own check asks for these URLs.
fn repository(urls: &[String]) -> Scratch {
    let scratch = Scratch::new();
    scratch.stage(
        "tollgate.toml",
        "[checks.fetch]\nmodule = \"fetch.wasm\"\nexclude = [\"tollgate.toml\", \"*.wasm\"]\n",
    );
    scratch.stage("fetch.wasm", fs::read(guests_folder().join("fetch.wasm")).unwrap());
    scratch.stage("urls.txt", urls.join("\n"));
    scratch
}

fn grant(scratch: &Scratch, host: &str) {
    scratch.tollgate(&["grant", "fetch", "--host", host]).expect(0);
}

/// Judges, and tells what the check reported, in the order of the URLs and without them.
#[track_caller]
fn asked(scratch: &Scratch) -> Vec<String> {
    let report = scratch.tollgate(&["run", "--format", "json"]).expect(0).json();
    let fetch = report["checks"].as_array().unwrap().iter().find(|one| one["id"] == "fetch");
    let fetch = fetch.unwrap();
    assert_eq!((&fetch["outcome"], &fetch["cached"]), (&"passed".into(), &0.into()), "{report}");
    let findings = report["findings"].as_array().unwrap().iter();
    let ours = findings.filter(|finding| finding["rule"] == "fetch/answer");
    ours.map(|finding| {
        let message = finding["message"].as_str().unwrap();
        message.rsplit_once(": ").unwrap().1.to_owned()
    })
    .collect()
}

#[track_caller]
fn assert_stops(answer: Answer) {
    let answer = answer.expect(2);
    assert!(answer.stderr.contains("check `fetch` asks for network"), "{}", answer.text());
    assert!(answer.stderr.contains("`tollgate grant fetch --host HOST`"), "{}", answer.text());
}

#[test]
fn a_grant_lets_it_ask_each_time_until_it_is_revoked() {
    let server = Server::start();
    let host = format!("127.0.0.1:{}", server.port);
    let scratch = repository(&[format!("http://{host}/hello")]);
    assert_stops(scratch.tollgate(&["run"]));
    assert_eq!(server.connections(), 0);

    grant(&scratch, &host);
    for run in 1..=3 {
        assert_eq!(asked(&scratch), ["200 hello"]);
        assert_eq!(server.requests(), run);
    }

    scratch.tollgate(&["grant", "fetch", "--revoke"]).expect(0);
    assert_stops(scratch.tollgate(&["run"]));
    assert_eq!(server.connections(), 3);
}

#[test]
fn a_hook_asks_under_the_same_grant() {
    let server = Server::start();
    let host = format!("127.0.0.1:{}", server.port);
    let scratch = repository(&[format!("http://{host}/hello")]);
    scratch.tollgate(&["install"]).expect(0);
    let answer = scratch.hooked_commit(&[]);
    assert_ne!(answer.code, 0, "{}", answer.text());
    assert!(answer.stderr.contains("`tollgate grant fetch --host HOST`"), "{}", answer.text());
    assert!(scratch.head().is_none());
    assert_eq!(server.connections(), 0);
    grant(&scratch, &host);
    let answer = scratch.hooked_commit(&[]).expect(0);
    assert_eq!(server.requests(), 1, "{}", answer.text());
}

#[test]
fn a_grant_for_another_host_reaches_nobody() {
    let server = Server::start();
    let port = server.port;
    let url = format!("http://127.0.0.1:{port}/hello");
    let scratch = repository(&[url, format!("http://localhost:{port}/hello")]);
    for other in ["scan.example:*".to_owned(), "127.0.0.1:1".to_owned(), "10.0.0.0/8:*".to_owned()]
    {
        grant(&scratch, &other);
        assert_eq!(asked(&scratch), [DENIED, DENIED], "{other}");
    }
    assert_eq!(server.connections(), 0);
    // A name is not the address it has.
    grant(&scratch, &format!("localhost:{port}"));
    assert_eq!(asked(&scratch), [DENIED, "200 hello"]);
    assert_eq!(server.requests(), 1);
}

#[test]
fn a_redirect_to_loopback_is_refused_anew() {
    let (server, inner) = (Server::start(), Server::start());
    let (port, inside) = (server.port, inner.port);
    let to = |inner: &str| format!("http://127.0.0.1:{port}/to/{inner}:{inside}");
    let scratch = repository(&[
        format!("follow {}", to("127.0.0.1")),
        format!("follow {}", to("[::1]")),
        format!("follow {}", to("localhost")),
        to("127.0.0.1"),
    ]);
    grant(&scratch, &format!("127.0.0.1:{port}"));
    assert_eq!(asked(&scratch), [DENIED, DENIED, DENIED, "302 "]);
    assert_eq!((server.requests(), inner.connections()), (4, 0));
}
