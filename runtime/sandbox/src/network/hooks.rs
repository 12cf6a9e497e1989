//! `wasi:http` as the library has it, each request sent by our own connector.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use http::{Request, Response};
use wasmtime_wasi_http::{Error, RequestOptions, Result, WasiBody, WasiHttpCtx, WasiHttpHooks};

use super::Network;
use super::connector::{self, Target};

/// Requests in one examination: enough to look at every page of a small site.
const REQUESTS: usize = 1_000;
/// Bytes of the header fields of one request or response.
const FIELDS: usize = 64 << 10;

/// What a guest's HTTP calls act on.
pub(crate) struct Http {
    pub(crate) context: WasiHttpCtx,
    pub(crate) hooks: Hooks,
}

impl Http {
    /// Without a network every request is denied.
    pub(crate) fn new(network: Option<Arc<Network>>) -> Self {
        let mut context = WasiHttpCtx::new();
        context.set_field_size_limit(FIELDS);
        Self { context, hooks: Hooks { network, open: false, asked: 0, notes: Notes::default() } }
    }
}

/// Sends what the grant allows.
pub(crate) struct Hooks {
    network: Option<Arc<Network>>,
    /// Not while the guest is configured.
    pub(crate) open: bool,
    asked: usize,
    notes: Notes,
}

/// Notes kept of one examination, and bytes of each.
const NOTES: usize = 100;
const NOTE: usize = 400;

/// What became of requests, for the check's author.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    /// Some of them tell enough, and a guest may ask without end.
    fn note(&self, mut what: String) {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if notes.len() < NOTES {
            let end = what.floor_char_boundary(NOTE);
            what.truncate(end);
            notes.push(what);
        }
    }
}

impl Hooks {
    /// What was noted since the last time.
    pub(crate) fn notes(&self) -> Vec<String> {
        std::mem::take(&mut self.notes.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The network and the target, where the request may be made.
    fn admit(
        &mut self,
        request: &Request<WasiBody>,
    ) -> std::result::Result<(Arc<Network>, Target), Error> {
        let denied = |why: &str| {
            self.notes.note(why.to_owned());
            Error::HttpRequestDenied
        };
        let network = self.network.clone().ok_or_else(|| denied("it asked without a grant"))?;
        if !self.open {
            return Err(denied("it asked from `configure`; only `check` may"));
        }
        if self.asked >= REQUESTS {
            return Err(denied("it asked more often than one examination may"));
        }
        self.asked += 1;
        let target = Target::of(request.method(), request.uri()).map_err(|refused| {
            self.notes.note(refused.why);
            refused.error
        })?;
        Ok((network, target))
    }
}

type Io = Box<dyn Future<Output = Result<()>> + Send>;
type Answer = Result<(Response<WasiBody>, Io)>;

impl WasiHttpHooks for Hooks {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        _: Option<RequestOptions>,
        _: Io,
    ) -> Box<dyn Future<Output = Answer> + Send> {
        let admitted = self.admit(&request);
        let notes = self.notes.clone();
        Box::new(async move {
            let (network, target) = admitted?;
            match connector::send(&network, &target, request).await {
                Ok((response, driver)) => {
                    let io = async move { driver.await.map_err(Error::from) };
                    Ok((response, Box::new(io) as Io))
                }
                Err(refused) => {
                    notes.note(refused.why);
                    Err(refused.error)
                }
            }
        })
    }
}
