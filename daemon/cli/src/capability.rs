//! What a component's imports let it do: permissions are the import list.

/// What one import amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Capability {
    /// Part of the contract: it reads what it is handed.
    Contract,
    /// Reaches the network, to hosts a grant names.
    Network,
    /// Ordinary toolchains bring it along; it is answered from nothing.
    Emulated,
    /// Nothing here answers it.
    Unknown,
}

impl Capability {
    /// Of the import of this name, `package:name/interface@version`.
    pub(crate) fn of(import: &str) -> Self {
        if import.starts_with("tollgate:check/") {
            Self::Contract
        } else if import.starts_with("wasi:http/") {
            Self::Network
        } else if import.starts_with("wasi:") {
            Self::Emulated
        } else {
            Self::Unknown
        }
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Network => "network",
            Self::Emulated => "emulated",
            Self::Unknown => "unknown",
        }
    }

    /// What a user is told of it.
    pub(crate) const fn meaning(self) -> &'static str {
        match self {
            Self::Contract => "reads what it is handed, needs no grant",
            Self::Network => "reaches the network, needs a grant that names hosts",
            Self::Emulated => "is answered from nothing, needs no grant",
            Self::Unknown => "is not known here, so it can't run",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_reaches_outside_needs_a_grant() {
        for (import, capability) in [
            ("tollgate:check/inputs@0.1.0", Capability::Contract),
            ("wasi:cli/environment@0.2.0", Capability::Emulated),
            ("wasi:http/outgoing-handler@0.2.0", Capability::Network),
            ("acme:spy/microphone", Capability::Unknown),
            ("tollgate:checker/x", Capability::Unknown),
        ] {
            assert_eq!(Capability::of(import), capability, "{import}");
        }
    }
}
