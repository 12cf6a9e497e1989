//! Built by the ordinary toolchain, so it has all of WASI: tries everything a program can learn
//! of the place it runs in, and reports what it saw. The first line of its input says what to do.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it tries what checks of ordinary toolchains do"
)]

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream, ToSocketAddrs as _, UdpSocket};
use std::time::{Duration, Instant, SystemTime};

use tollgate_check::{Check, Confidence, Finding, Input, Manifest, Rule, Severity, export};

/// WASI below the standard library.
mod raw {
    wit_bindgen::generate!({
        inline: "
            package guest:probe;
            world probe {
                import wasi:cli/stdout@0.2.12;
                import wasi:clocks/monotonic-clock@0.2.12;
                import wasi:io/poll@0.2.12;
                import wasi:random/random@0.2.12;
                import wasi:random/insecure@0.2.12;
                import wasi:random/insecure-seed@0.2.12;
            }
        ",
        path: "../../../../sdk/wit",
        world: "guest:probe/probe",
        generate_all,
    });
    pub(crate) use wasi::{cli, clocks, random};
}

const RULE: Rule = Rule {
    id: "probe/saw",
    title: "Something of the place it runs in",
    severity: Severity::Info,
    confidence: Confidence::High,
    description: "What a guest can learn of the place it runs in.",
    rationale: "Tests need it.",
    remedy: "Nothing to mend.",
    ..Rule::EMPTY
};

#[derive(Debug, Default)]
struct Probe;

impl Check for Probe {
    const MANIFEST: Manifest = Manifest {
        id: "probe",
        version: env!("CARGO_PKG_VERSION"),
        title: "What can be seen from within",
        rules: &[&RULE],
        ..Manifest::EMPTY
    };

    fn check(&self, input: &Input) -> Result<(), String> {
        let bytes = input.bytes()?;
        match bytes.split(|byte| *byte == b'\n').next().unwrap_or_default() {
            b"look" => look(),
            b"sleep" => std::thread::sleep(Duration::from_millis(1)),
            b"sleep not at all" => std::thread::sleep(Duration::ZERO),
            b"poll for ever" => raw::clocks::monotonic_clock::subscribe_duration(1).block(),
            b"ask for ever" => {
                let later = raw::clocks::monotonic_clock::subscribe_duration(1);
                while !later.ready() {}
            }
            b"wait for the clock" => {
                let start = Instant::now();
                while start.elapsed() < Duration::from_millis(1) {}
            }
            b"exit" => std::process::exit(3),
            b"panic" => panic!("nothing for it"),
            b"print" => print(),
            b"print for ever" => loop {
                println!("{}", "x".repeat(4000));
            },
            b"print no end" => {
                let chunk = [b'x'; 4000];
                for _ in 0..1000 {
                    let _ = std::io::stdout().write_all(&chunk);
                }
            }
            b"handles" => {
                let streams: Vec<_> =
                    (0..100_000).map(|_| raw::cli::stdout::get_stdout()).collect();
                saw("handles", streams.len());
            }
            b"much randomness" => {
                saw("bytes", raw::random::random::get_random_bytes(1 << 40).len());
            }
            b"randomness for ever" => loop {
                std::hint::black_box(raw::random::random::get_random_u64());
            },
            other => {
                return Err(format!("no such thing to do: {}", String::from_utf8_lossy(other)));
            }
        }
        Ok(())
    }
}

fn saw(what: &str, value: impl std::fmt::Debug) {
    Finding::new(&RULE, format!("{what}: {value:?}")).report();
}

fn print() {
    println!("a line");
    print!("a half line");
    eprintln!("an error");
    println!(", and its end");
    print!("no end");
    let _ = std::io::stdout().flush();
}

fn look() {
    saw("wall clock", SystemTime::now().duration_since(SystemTime::UNIX_EPOCH));
    let start = Instant::now();
    saw("time that passed", start.elapsed());
    saw("order of hash tables", RandomState::new().hash_one("a"));
    saw("randomness", raw::random::random::get_random_bytes(16));
    saw("more randomness", raw::random::random::get_random_u64());
    saw("insecure randomness", raw::random::insecure::get_insecure_random_bytes(16));
    saw("insecure seed", raw::random::insecure_seed::insecure_seed());
    saw("arguments", std::env::args_os().count());
    saw("variables", std::env::vars_os().count());
    saw("PATH", std::env::var_os("PATH"));
    saw("folder", std::env::current_dir().map_err(|error| error.kind()));
    for path in ["/", ".", "/etc/passwd", "../Cargo.toml", "/proc/self/environ"] {
        saw(path, std::fs::read(path).map(|bytes| bytes.len()).map_err(|error| error.kind()));
        saw("entries", std::fs::read_dir(path).map(Iterator::count).map_err(|error| error.kind()));
    }
    saw("a file written", std::fs::write("/tmp/probe", "x").map_err(|error| error.kind()));
    let mut bytes = Vec::new();
    saw("standard input", std::io::stdin().read_to_end(&mut bytes).map_err(|error| error.kind()));
    saw("connection", TcpStream::connect("127.0.0.1:80").map(drop).map_err(|error| error.kind()));
    saw("server", TcpListener::bind("127.0.0.1:0").map(drop).map_err(|error| error.kind()));
    saw("datagrams", UdpSocket::bind("127.0.0.1:0").map(drop).map_err(|error| error.kind()));
    let found = ("localhost", 80).to_socket_addrs().map(Iterator::count);
    saw("addresses of localhost", found.map_err(|error| error.kind()));
    saw("threads", std::thread::Builder::new().spawn(|| {}).map(drop).map_err(|e| e.kind()));
    saw("processes", std::process::Command::new("true").spawn().map(drop).map_err(|e| e.kind()));
}

export!(Probe);
