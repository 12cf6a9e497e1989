//! The host's side of `tollgate:check`, made from the WIT text.

wasmtime::component::bindgen!({
    path: "../../sdk/wit",
    world: "check",
    imports: { default: trappable },
    with: {
        "tollgate:check/inputs.input": crate::host::InputHandle,
        "tollgate:check/snapshot.entry": crate::host::EntryHandle,
        "tollgate:check/snapshot.listing": crate::host::Listing,
        "tollgate:check/findings.finding": crate::host::Draft,
    },
});
