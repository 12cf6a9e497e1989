//! A check of what runs elsewhere: asks for the URL in each line of its input and reports what came
//! back. `follow URL` asks again where it is sent to; `flood URL` sends more than anybody takes.

use tollgate_check::{Check, Confidence, Finding, Input, Manifest, Rule, Severity, export};

mod http {
    wit_bindgen::generate!({
        inline: "
            package guest:fetch;
            world fetch {
                import wasi:http/outgoing-handler@0.2.12;
            }
        ",
        path: "../../../sdk/wit",
        world: "guest:fetch/fetch",
        generate_all,
    });
    pub(crate) use wasi::http::outgoing_handler::handle;
    pub(crate) use wasi::http::types::{
        Fields, IncomingResponse, Method, OutgoingBody, OutgoingRequest, Scheme,
    };
}

use http::{Fields, IncomingResponse, Method, OutgoingBody, OutgoingRequest, Scheme};

const RULE: Rule = Rule {
    id: "fetch/answer",
    title: "What a server answered",
    severity: Severity::Info,
    confidence: Confidence::High,
    description: "What a server answered, or why it was not asked.",
    rationale: "Tests need it.",
    remedy: "Nothing to mend.",
    ..Rule::EMPTY
};

#[derive(Debug, Default)]
struct Fetch;

impl Check for Fetch {
    const MANIFEST: Manifest = Manifest {
        id: "fetch",
        version: env!("CARGO_PKG_VERSION"),
        title: "Asks servers",
        rules: &[&RULE],
        ..Manifest::EMPTY
    };

    fn check(&self, input: &Input) -> Result<(), String> {
        let text = String::from_utf8(input.bytes()?).map_err(|error| error.to_string())?;
        for line in text.lines() {
            let answer = match line.split_once(' ') {
                Some(("follow", url)) => follow(url),
                Some(("flood", url)) => ask(url, 64 << 20).map(|answer| answer.text()),
                _ => ask(line, 0).map(|answer| answer.text()),
            };
            let answer = answer.unwrap_or_else(|error| error);
            Finding::new(&RULE, format!("{line}: {answer}")).report();
        }
        Ok(())
    }
}

struct Answer {
    status: u16,
    location: Option<String>,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        match self.body.len() {
            0..100 => format!("{} {}", self.status, String::from_utf8_lossy(&self.body)),
            length => format!("{} and {length} bytes", self.status),
        }
    }
}

/// As clients of HTTP do it: the new place is asked like the old.
fn follow(url: &str) -> Result<String, String> {
    let answer = ask(url, 0)?;
    match &answer.location {
        Some(location) => Ok(format!("{} then {}", answer.status, follow(location)?)),
        None => Ok(answer.text()),
    }
}

fn ask(url: &str, upload: usize) -> Result<Answer, String> {
    let (scheme, rest) = url.split_once("://").ok_or("no URL")?;
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let scheme = match scheme {
        "http" => Scheme::Http,
        "https" => Scheme::Https,
        other => Scheme::Other(other.to_owned()),
    };
    let bad = |()| "the request can't be made".to_owned();
    let request = OutgoingRequest::new(Fields::new());
    let method = if upload > 0 { Method::Post } else { Method::Get };
    request.set_method(&method).map_err(bad)?;
    request.set_scheme(Some(&scheme)).map_err(bad)?;
    request.set_authority(Some(authority)).map_err(bad)?;
    request.set_path_with_query(Some(&format!("/{path}"))).map_err(bad)?;
    let body = request.body().map_err(bad)?;
    let coming = http::handle(request, None).map_err(|error| format!("{error:?}"))?;
    let sent = send(&body, upload);
    OutgoingBody::finish(body, None).map_err(|error| format!("{error:?}"))?;
    coming.subscribe().block();
    let response = coming.get().ok_or("not ready")?.map_err(|()| "taken".to_owned())?;
    let answer = receive(&response.map_err(|error| format!("{error:?}"))?)?;
    sent?;
    Ok(answer)
}

fn send(body: &OutgoingBody, mut upload: usize) -> Result<(), String> {
    let stream = body.write().map_err(|()| "no stream".to_owned())?;
    while upload > 0 {
        let chunk = upload.min(4096);
        stream.blocking_write_and_flush(&vec![b'x'; chunk]).map_err(|e| format!("{e:?}"))?;
        upload -= chunk;
    }
    Ok(())
}

fn receive(response: &IncomingResponse) -> Result<Answer, String> {
    let location = response.headers().get("location").pop();
    let incoming = response.consume().map_err(|()| "no body".to_owned())?;
    let stream = incoming.stream().map_err(|()| "no stream".to_owned())?;
    let mut length = 0;
    let mut body = Vec::new();
    while let Ok(chunk) = stream.blocking_read(1 << 16) {
        length += chunk.len();
        if body.len() < 1 << 20 {
            body.extend(chunk);
        }
    }
    body.resize(length, b'x');
    Ok(Answer {
        status: response.status(),
        location: location.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        body,
    })
}

export!(Fetch);
