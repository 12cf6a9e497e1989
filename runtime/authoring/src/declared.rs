//! Asks a component what check it is.

use tollgate_componentize::{Component, declare};
use tollgate_model::Manifest;
use tollgate_sandbox::{Allocation, Check, CompiledFolder, Ending, Limits, Sandbox};

use crate::AuthorError;

/// Gives a component the manifest it says it has.
pub(crate) fn declared(bytes: &[u8], compiled: &CompiledFolder) -> Result<Component, AuthorError> {
    let stand_in = format!(
        r#"{{"id":"unnamed","version":"0","contract":"{}","title":"","scope":"file","rules":[]}}"#,
        Manifest::CONTRACT
    );
    let told = |error: tollgate_componentize::Error| {
        AuthorError::new(error.to_string(), "mend it and build again")
    };
    // The manifest is not part of what is compiled, so the check itself need not be again.
    let draft = declare(bytes, stand_in.as_bytes()).map_err(told)?;
    let json = on_a_thread(|| {
        let sandbox = Sandbox::new(Allocation::OnDemand)
            .map_err(|error| AuthorError::fault(error.to_string()))?;
        let check = Check::load(&sandbox, &draft.bytes, compiled)
            .map_err(|error| AuthorError::plain(format!("what was built can't run: {error}")))?;
        let said = check.declaration(&sandbox, &Limits::default());
        said.map_err(|ending| {
            let why = match ending {
                Ending::HostFault(why) => return AuthorError::fault(why),
                Ending::Trapped(why) => why,
                other => other.to_string(),
            };
            let what = format!("what the check declares is wrong: {why}");
            AuthorError::new(what, "mend it and build again")
        })
    })?;
    let Some(json) = json else {
        return Err(AuthorError::new(
            "what was built does not say what check it is",
            "have it export the interface `tollgate:check/declaration`, as the library does",
        ));
    };
    declare(bytes, json.as_bytes()).map_err(told)
}

/// Runs `work` on a thread with the stack that guests need.
pub(crate) fn on_a_thread<T: Send>(
    work: impl FnOnce() -> Result<T, AuthorError> + Send,
) -> Result<T, AuthorError> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("check".to_owned())
            .stack_size(Sandbox::THREAD_STACK)
            .spawn_scoped(scope, work)
            .map_err(|error| AuthorError::fault(format!("no thread can be started: {error}")))?;
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
