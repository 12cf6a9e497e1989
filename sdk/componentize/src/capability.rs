//! What a component may do: permissions are its import list and nothing else.

use tollgate_model::sanitised;

use crate::{Error, imports};

/// What one import amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    /// Part of the contract: it reads what it is handed.
    Contract,
    /// Reaches the network, to hosts a grant names.
    Network,
    /// Ordinary toolchains bring it along; it is answered from nothing, so it is no permission.
    Emulated,
    /// Nothing here answers it.
    Unknown,
}

/// The interfaces of WASI 0.2 that are emulated, by package.
const EMULATED: &[(&str, &[&str])] = &[
    (
        "cli",
        &[
            "environment",
            "exit",
            "stdin",
            "stdout",
            "stderr",
            "terminal-input",
            "terminal-output",
            "terminal-stdin",
            "terminal-stdout",
            "terminal-stderr",
        ],
    ),
    ("clocks", &["monotonic-clock", "wall-clock"]),
    ("filesystem", &["preopens", "types"]),
    ("io", &["error", "poll", "streams"]),
    ("random", &["insecure", "insecure-seed", "random"]),
    (
        "sockets",
        &[
            "instance-network",
            "ip-name-lookup",
            "network",
            "tcp",
            "tcp-create-socket",
            "udp",
            "udp-create-socket",
        ],
    ),
];

const HTTP: &[&str] = &["outgoing-handler", "types"];

impl Capability {
    /// Of the import of this name, `package:name/interface@version`.
    pub fn of(import: &str) -> Self {
        if import.starts_with("tollgate:check/") {
            return Self::Contract;
        }
        let Some((package, interface)) = wasi(import) else { return Self::Unknown };
        let emulated = |(name, interfaces): &(&str, &[&str])| {
            *name == package && interfaces.contains(&interface)
        };
        if package == "http" && HTTP.contains(&interface) {
            Self::Network
        } else if EMULATED.iter().any(emulated) {
            Self::Emulated
        } else {
            Self::Unknown
        }
    }

    /// One word for it, as in the JSON of `check inspect`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Network => "network",
            Self::Emulated => "emulated",
            Self::Unknown => "unknown",
        }
    }
}

/// Package and interface of an import of WASI 0.2, the version that is answered.
fn wasi(import: &str) -> Option<(&str, &str)> {
    let (name, version) = import.strip_prefix("wasi:")?.split_once('@')?;
    let patch = version.strip_prefix("0.2.")?;
    let numeric = !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit());
    if numeric { name.split_once('/') } else { None }
}

/// What a component as a whole may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    imports: Vec<(String, Capability)>,
}

impl Capabilities {
    /// Of a component, from its imports alone. A component that imports what nothing answers is
    /// no check: the error names the import.
    pub fn of(component: &[u8]) -> Result<Self, Error> {
        let imports: Vec<_> = imports(component)?
            .into_iter()
            .map(|import| {
                let capability = Capability::of(&import);
                (import, capability)
            })
            .collect();
        let handler = imports.iter().any(|(import, _)| import.starts_with(OUTGOING_HANDLER));
        let unanswered = imports.iter().find(|(_, capability)| match capability {
            Capability::Unknown => true,
            // Only the world `network-check` has HTTP, and that is with its handler.
            Capability::Network => !handler,
            Capability::Contract | Capability::Emulated => false,
        });
        match unanswered {
            Some((import, _)) => Err(Error::UnansweredImport { name: shown(import) }),
            None => Ok(Self { imports }),
        }
    }

    /// Whether it reaches the network, which takes a grant that names hosts.
    pub fn needs_network(&self) -> bool {
        self.imports.iter().any(|(_, capability)| *capability == Capability::Network)
    }

    /// Whether it is of an ordinary toolchain and imports WASI, answered from nothing.
    pub fn is_emulated(&self) -> bool {
        self.emulated().next().is_some()
    }

    /// The imports that are answered from nothing, sorted: `wasi:cli/environment@0.2.3`.
    pub fn emulated(&self) -> impl Iterator<Item = &str> {
        let emulated = self.imports.iter().filter(|(_, of)| *of == Capability::Emulated);
        emulated.map(|(import, _)| import.as_str())
    }

    /// Every import, sorted, and what it amounts to.
    pub fn imports(&self) -> &[(String, Capability)] {
        &self.imports
    }
}

const OUTGOING_HANDLER: &str = "wasi:http/outgoing-handler@";

/// A name as a stranger chose it.
fn shown(name: &str) -> String {
    const LONGEST: usize = 200;
    sanitised(&name[..name.floor_char_boundary(LONGEST)])
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        Component, ComponentImportSection, ComponentTypeRef, ComponentTypeSection, InstanceType,
    };

    use super::*;

    fn importing(names: &[&str]) -> Vec<u8> {
        let mut types = ComponentTypeSection::new();
        types.instance(&InstanceType::new());
        let mut section = ComponentImportSection::new();
        for name in names {
            section.import(*name, ComponentTypeRef::Instance(0));
        }
        let mut component = Component::new();
        component.section(&types).section(&section);
        component.finish()
    }

    #[test]
    fn only_what_reaches_outside_needs_a_grant() {
        for (import, capability) in [
            ("tollgate:check/inputs@0.1.0", Capability::Contract),
            ("wasi:cli/environment@0.2.0", Capability::Emulated),
            ("wasi:sockets/tcp@0.2.12", Capability::Emulated),
            ("wasi:http/outgoing-handler@0.2.0", Capability::Network),
            ("wasi:http/incoming-handler@0.2.0", Capability::Unknown),
            ("wasi:cli/environment@0.3.0", Capability::Unknown),
            ("wasi:cli/environment@0.2.0-rc-2024", Capability::Unknown),
            ("wasi:cli/environment", Capability::Unknown),
            ("wasi:keyvalue/store@0.2.0", Capability::Unknown),
            ("acme:spy/microphone", Capability::Unknown),
            ("tollgate:checker/x", Capability::Unknown),
        ] {
            assert_eq!(Capability::of(import), capability, "{import}");
        }
    }

    #[test]
    fn a_component_is_told_by_its_imports() {
        let pure = Capabilities::of(&importing(&["tollgate:check/inputs@0.1.0"])).unwrap();
        assert!(!pure.needs_network() && !pure.is_emulated());
        let wasi = Capabilities::of(&importing(&["wasi:cli/exit@0.2.3"])).unwrap();
        assert!(!wasi.needs_network() && wasi.is_emulated());
        let http = ["wasi:http/types@0.2.12", "wasi:http/outgoing-handler@0.2.12"];
        assert!(Capabilities::of(&importing(&http)).unwrap().needs_network());
    }

    #[test]
    fn what_nothing_answers_is_refused_by_name() {
        for name in ["acme:spy/microphone@1.0.0", "wasi:http/types@0.2.12", "wasi:cli/exit@0.3.0"] {
            let error = Capabilities::of(&importing(&["tollgate:check/log@0.1.0", name]));
            assert!(error.unwrap_err().to_string().contains(name));
        }
    }
}
