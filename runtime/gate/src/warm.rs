//! What a process that judges again and again keeps in memory: the engine, the checks that are
//! loaded into it, and what is being examined at this moment.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tollgate_model::Digest;
use tollgate_sandbox::{Allocation, Check, Sandbox};

use crate::in_flight::InFlight;

/// Loaded checks that are kept; those of a few repositories. Beyond it all of them go, and are
/// loaded again from their compiled form.
const MOST_CHECKS: usize = 64;

/// Shared by all runs of a process that lives for longer than one.
#[derive(Debug, Default)]
pub struct Warm {
    sandbox: OnceLock<Result<Arc<Sandbox>, String>>,
    checks: Mutex<HashMap<Digest, Arc<Check>>>,
    pub(crate) in_flight: InFlight,
}

impl Warm {
    /// The engine of runs that examine few inputs.
    pub(crate) fn sandbox(&self) -> Result<Arc<Sandbox>, String> {
        let made =
            || Sandbox::new(Allocation::OnDemand).map(Arc::new).map_err(|error| error.to_string());
        self.sandbox.get_or_init(made).clone()
    }

    /// A check of these bytes, from an earlier run or loaded now.
    pub(crate) fn check(
        &self,
        digest: &Digest,
        load: impl FnOnce() -> Result<Check, String>,
    ) -> Result<Arc<Check>, String> {
        let mut checks = self.checks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(check) = checks.get(digest) {
            return Ok(Arc::clone(check));
        }
        drop(checks);
        let check = Arc::new(load()?.outliving_runs());
        checks = self.checks.lock().unwrap_or_else(PoisonError::into_inner);
        if checks.len() >= MOST_CHECKS {
            checks.clear();
        }
        checks.insert(*digest, Arc::clone(&check));
        Ok(check)
    }
}
