//! A server of a test's own: answers each path in its own way, and counts connections.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// Listens at 127.0.0.1 until the test ends.
pub(crate) struct Server {
    pub(crate) port: u16,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::serving(answer)
    }

    pub(crate) fn with_tls(config: ServerConfig) -> Self {
        let config = Arc::new(config);
        Self::serving(move |stream, requests| {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            answer(StreamOwned::new(connection, stream), requests);
        })
    }

    fn serving(serve: impl Fn(TcpStream, &AtomicUsize) + Clone + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (connections, requests) =
            (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let server = Self { port, connections: connections.clone(), requests: requests.clone() };
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { continue };
                connections.fetch_add(1, Ordering::SeqCst);
                let (serve, requests) = (serve.clone(), Arc::clone(&requests));
                thread::spawn(move || serve(stream, &requests));
            }
        });
        server
    }

    /// How many were accepted, whatever became of them.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// How many requests arrived whole. With TLS: after it was agreed on whom one speaks to.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

fn answer(mut stream: impl Read + Write, requests: &AtomicUsize) {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).unwrap_or_default() == 0 {
            return;
        }
        request.push(byte[0]);
        // What TLS begins with. Servers without it hang up, and do not wait for more.
        if request == [0x16] {
            return;
        }
    }
    requests.fetch_add(1, Ordering::SeqCst);
    let request = String::from_utf8(request).unwrap();
    let path = request.split(' ').nth(1).unwrap();
    let (status, headers, body) = match path {
        "/hello" => ("200 OK", String::new(), "hello".to_owned()),
        "/host" => {
            let host = request.lines().find_map(|line| line.strip_prefix("host: "));
            ("200 OK", String::new(), host.unwrap_or("none").to_owned())
        }
        path if path.starts_with("/to/") => {
            ("302 Found", format!("location: http://{}/hello\r\n", &path[4..]), String::new())
        }
        "/large" => ("200 OK", String::new(), "x".repeat(40 << 20)),
        "/never" => {
            thread::sleep(Duration::from_secs(30));
            return;
        }
        _ => ("404 Not Found", String::new(), String::new()),
    };
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{headers}\r\n");
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
    let _ = stream.flush();
}
