//! WASI for guests of ordinary toolchains: all of it is there, and nothing is in it.
//!
//! There are no files, arguments or variables, time stands still, randomness is the same every
//! time, what is printed goes into the log. So a guest that imports WASI has no more permissions
//! than one that does not, and its results can be kept as well.

mod declared;
mod fixed;
mod io;
mod output;
mod run;
mod waiting;

use std::sync::Arc;

use wasmtime::component::{HasSelf, Linker, ResourceTable};
use wasmtime_wasi::filesystem::{WasiFilesystem, WasiFilesystemCtx, WasiFilesystemCtxView};
use wasmtime_wasi::p2::bindings::{cli, clocks, filesystem, random, sockets};
use wasmtime_wasi::sockets::{WasiSockets, WasiSocketsCtx, WasiSocketsCtxView};
use wasmtime_wasi_http::{WasiHttpCtxView, WasiHttpView};

pub(crate) use declared::declaration;
pub(crate) use run::{run, run_networked};

use crate::host::Host;
use crate::network::{Http, Network};
use fixed::Randomness;
use output::Printed;

/// Everything a guest's calls act on that imports WASI. One per instance, dropped with it.
pub(crate) struct Emulated {
    pub(crate) host: Host,
    randomness: Randomness,
    insecure_randomness: Randomness,
    printed: Printed,
    http: Http,
    /// For functions on handles that no guest can get.
    files: WasiFilesystemCtx,
    sockets: WasiSocketsCtx,
}

impl Emulated {
    pub(crate) fn new(host: Host, network: Option<Arc<Network>>) -> Self {
        Self {
            host,
            randomness: Randomness::new("wasi:random/random"),
            insecure_randomness: Randomness::new("wasi:random/insecure"),
            printed: Printed::default(),
            http: Http::new(network),
            files: WasiFilesystemCtx::default(),
            sockets: WasiSocketsCtx::default(),
        }
    }

    pub(crate) fn host(&mut self) -> &mut Host {
        &mut self.host
    }

    fn table(&mut self) -> &mut ResourceTable {
        self.host.table()
    }

    fn files(&mut self) -> WasiFilesystemCtxView<'_> {
        WasiFilesystemCtxView { ctx: &mut self.files, table: self.host.table() }
    }

    fn sockets(&mut self) -> WasiSocketsCtxView<'_> {
        WasiSocketsCtxView { ctx: &mut self.sockets, table: self.host.table() }
    }

    /// Counts a call of WASI, and the bytes it moves: as with our own interfaces, fuel does not
    /// count what the host does.
    fn count(&mut self, bytes: usize) -> wasmtime::Result<()> {
        self.host.carry(bytes)
    }
}

impl WasiHttpView for Emulated {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        self.http.hooks.open = self.host.open;
        WasiHttpCtxView {
            hooks: &mut self.http.hooks,
            table: self.host.table(),
            ctx: &mut self.http.context,
        }
    }
}

/// Answers HTTP as well, under a grant.
pub(crate) fn link_network(linker: &mut Linker<Emulated>) -> wasmtime::Result<()> {
    link(linker)?;
    wasmtime_wasi_http::p2::add_only_http_to_linker_async(linker)
}

/// Answers every interface of WASI that is emulated.
pub(crate) fn link(linker: &mut Linker<Emulated>) -> wasmtime::Result<()> {
    type Own = HasSelf<Emulated>;
    let own: fn(&mut Emulated) -> &mut Emulated = |emulated| emulated;

    wasmtime_wasi::p2::bindings::io::error::add_to_linker::<_, Own>(linker, own)?;
    wasmtime_wasi::p2::bindings::io::poll::add_to_linker::<_, Own>(linker, own)?;
    wasmtime_wasi::p2::bindings::io::streams::add_to_linker::<_, Own>(linker, own)?;

    cli::environment::add_to_linker::<_, Own>(linker, own)?;
    cli::exit::add_to_linker::<_, Own>(linker, own)?;
    cli::stdin::add_to_linker::<_, Own>(linker, own)?;
    cli::stdout::add_to_linker::<_, Own>(linker, own)?;
    cli::stderr::add_to_linker::<_, Own>(linker, own)?;
    cli::terminal_input::add_to_linker::<_, Own>(linker, own)?;
    cli::terminal_output::add_to_linker::<_, Own>(linker, own)?;
    cli::terminal_stdin::add_to_linker::<_, Own>(linker, own)?;
    cli::terminal_stdout::add_to_linker::<_, Own>(linker, own)?;
    cli::terminal_stderr::add_to_linker::<_, Own>(linker, own)?;

    clocks::wall_clock::add_to_linker::<_, Own>(linker, own)?;
    clocks::monotonic_clock::add_to_linker::<_, Own>(linker, own)?;

    random::random::add_to_linker::<_, Own>(linker, own)?;
    random::insecure::add_to_linker::<_, Own>(linker, own)?;
    random::insecure_seed::add_to_linker::<_, Own>(linker, own)?;

    filesystem::preopens::add_to_linker::<_, Own>(linker, own)?;
    filesystem::types::add_to_linker::<_, WasiFilesystem>(linker, Emulated::files)?;

    sockets::instance_network::add_to_linker::<_, Own>(linker, own)?;
    sockets::ip_name_lookup::add_to_linker::<_, Own>(linker, own)?;
    sockets::tcp_create_socket::add_to_linker::<_, Own>(linker, own)?;
    sockets::udp_create_socket::add_to_linker::<_, Own>(linker, own)?;
    let options = sockets::network::LinkOptions::default();
    sockets::network::add_to_linker::<_, Own>(linker, &options, own)?;
    sockets::tcp::add_to_linker::<_, WasiSockets>(linker, Emulated::sockets)?;
    sockets::udp::add_to_linker::<_, WasiSockets>(linker, Emulated::sockets)
}
