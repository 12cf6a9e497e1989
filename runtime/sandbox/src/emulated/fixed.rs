//! The answers that are the same for every guest, on every machine, at any time.

use tollgate_model::LimitKey;
use wasmtime::component::Resource;
use wasmtime_wasi::p2::bindings::cli::{
    environment, exit, stderr, stdin, stdout, terminal_input, terminal_output, terminal_stderr,
    terminal_stdin, terminal_stdout,
};
use wasmtime_wasi::p2::bindings::clocks::wall_clock::{self, Datetime};
use wasmtime_wasi::p2::bindings::filesystem::preopens;
use wasmtime_wasi::p2::bindings::filesystem::types::Descriptor;
use wasmtime_wasi::p2::bindings::random::{insecure, insecure_seed, random};
use wasmtime_wasi::p2::bindings::sockets::network::{ErrorCode, IpAddress, IpAddressFamily};
use wasmtime_wasi::p2::bindings::sockets::{
    instance_network, ip_name_lookup, network, tcp, tcp_create_socket, udp, udp_create_socket,
};
use wasmtime_wasi::p2::pipe::ClosedInputStream;
use wasmtime_wasi::p2::{
    DynInputStream, DynOutputStream, DynPollable, IoError, SocketError, SocketResult,
};

use super::Emulated;
use crate::examination::Ending;

/// The first second of the year 2000, for all time: late enough for formats that know no earlier
/// dates, and nobody takes it for today.
const NOW: Datetime = Datetime { seconds: 946_684_800, nanoseconds: 0 };
/// As fine as WASI can say; it never shows.
const RESOLUTION: Datetime = Datetime { seconds: 0, nanoseconds: 1 };

/// Any number does; guests seed the order of their hash tables with it.
const SEED: (u64, u64) = (0x746f_6c6c_6761_7465, 0x6761_7465_746f_6c6c);

/// Bytes that look like any others, and are the same in each examination.
pub(super) struct Randomness(blake3::OutputReader);

impl Randomness {
    pub(super) fn new(interface: &str) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("tollgate emulated randomness 1");
        hasher.update(interface.as_bytes());
        Self(hasher.finalize_xof())
    }

    fn number(&mut self) -> u64 {
        let mut bytes = [0; size_of::<u64>()];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.0.fill(&mut bytes);
        bytes
    }
}

impl Emulated {
    /// As many bytes as one call may carry; more is no answer that fits anything.
    fn within_call(&mut self, length: u64) -> wasmtime::Result<usize> {
        match usize::try_from(length) {
            Ok(length) if length <= self.host.limits.host_call => {
                self.count(length)?;
                Ok(length)
            }
            _ => Err(self.host.over(LimitKey::HostCall)),
        }
    }
}

impl random::Host for Emulated {
    fn get_random_bytes(&mut self, len: u64) -> wasmtime::Result<Vec<u8>> {
        let length = self.within_call(len)?;
        Ok(self.randomness.bytes(length))
    }

    fn get_random_u64(&mut self) -> wasmtime::Result<u64> {
        self.count(0)?;
        Ok(self.randomness.number())
    }
}

impl insecure::Host for Emulated {
    fn get_insecure_random_bytes(&mut self, len: u64) -> wasmtime::Result<Vec<u8>> {
        let length = self.within_call(len)?;
        Ok(self.insecure_randomness.bytes(length))
    }

    fn get_insecure_random_u64(&mut self) -> wasmtime::Result<u64> {
        self.count(0)?;
        Ok(self.insecure_randomness.number())
    }
}

impl insecure_seed::Host for Emulated {
    fn insecure_seed(&mut self) -> wasmtime::Result<(u64, u64)> {
        self.count(0)?;
        Ok(SEED)
    }
}

impl wall_clock::Host for Emulated {
    fn now(&mut self) -> wasmtime::Result<Datetime> {
        self.count(0)?;
        Ok(NOW)
    }

    fn resolution(&mut self) -> wasmtime::Result<Datetime> {
        self.count(0)?;
        Ok(RESOLUTION)
    }
}

impl environment::Host for Emulated {
    fn get_environment(&mut self) -> wasmtime::Result<Vec<(String, String)>> {
        self.count(0)?;
        Ok(Vec::new())
    }

    fn get_arguments(&mut self) -> wasmtime::Result<Vec<String>> {
        self.count(0)?;
        Ok(Vec::new())
    }

    fn initial_cwd(&mut self) -> wasmtime::Result<Option<String>> {
        self.count(0)?;
        Ok(None)
    }
}

impl exit::Host for Emulated {
    fn exit(&mut self, status: Result<(), ()>) -> wasmtime::Result<()> {
        self.exit_with_code(u8::from(status.is_err()))
    }

    fn exit_with_code(&mut self, status_code: u8) -> wasmtime::Result<()> {
        let what = format!("it exits with code {status_code} where it ought to return");
        Err(self.host.stop(Ending::Misused(what)))
    }
}

impl stdin::Host for Emulated {
    fn get_stdin(&mut self) -> wasmtime::Result<Resource<DynInputStream>> {
        self.count(0)?;
        let stream: DynInputStream = Box::new(ClosedInputStream);
        self.host.push(stream)
    }
}

impl stdout::Host for Emulated {
    fn get_stdout(&mut self) -> wasmtime::Result<Resource<DynOutputStream>> {
        self.count(0)?;
        let stream = self.printed.stdout();
        self.host.push(stream)
    }
}

impl stderr::Host for Emulated {
    fn get_stderr(&mut self) -> wasmtime::Result<Resource<DynOutputStream>> {
        self.count(0)?;
        let stream = self.printed.stderr();
        self.host.push(stream)
    }
}

impl terminal_input::Host for Emulated {}

impl terminal_input::HostTerminalInput for Emulated {
    fn drop(&mut self, terminal: Resource<terminal_input::TerminalInput>) -> wasmtime::Result<()> {
        self.table().delete(terminal)?;
        Ok(())
    }
}

impl terminal_output::Host for Emulated {}

impl terminal_output::HostTerminalOutput for Emulated {
    fn drop(
        &mut self,
        terminal: Resource<terminal_output::TerminalOutput>,
    ) -> wasmtime::Result<()> {
        self.table().delete(terminal)?;
        Ok(())
    }
}

impl terminal_stdin::Host for Emulated {
    fn get_terminal_stdin(
        &mut self,
    ) -> wasmtime::Result<Option<Resource<terminal_input::TerminalInput>>> {
        self.count(0)?;
        Ok(None)
    }
}

impl terminal_stdout::Host for Emulated {
    fn get_terminal_stdout(
        &mut self,
    ) -> wasmtime::Result<Option<Resource<terminal_output::TerminalOutput>>> {
        self.count(0)?;
        Ok(None)
    }
}

impl terminal_stderr::Host for Emulated {
    fn get_terminal_stderr(
        &mut self,
    ) -> wasmtime::Result<Option<Resource<terminal_output::TerminalOutput>>> {
        self.count(0)?;
        Ok(None)
    }
}

impl preopens::Host for Emulated {
    fn get_directories(&mut self) -> wasmtime::Result<Vec<(Resource<Descriptor>, String)>> {
        self.count(0)?;
        Ok(Vec::new())
    }
}

impl Emulated {
    fn no_socket<T>(&mut self) -> SocketResult<T> {
        self.count(0).map_err(SocketError::trap)?;
        Err(ErrorCode::AccessDenied.into())
    }
}

impl network::Host for Emulated {
    fn convert_error_code(&mut self, error: SocketError) -> wasmtime::Result<ErrorCode> {
        error.downcast()
    }

    fn network_error_code(&mut self, _: Resource<IoError>) -> wasmtime::Result<Option<ErrorCode>> {
        self.count(0)?;
        Ok(None)
    }
}

impl network::HostNetwork for Emulated {
    fn drop(&mut self, network: Resource<network::Network>) -> wasmtime::Result<()> {
        network::HostNetwork::drop(&mut self.sockets(), network)
    }
}

impl instance_network::Host for Emulated {
    fn instance_network(&mut self) -> wasmtime::Result<Resource<network::Network>> {
        self.count(0)?;
        let mut sockets = self.sockets();
        instance_network::Host::instance_network(&mut sockets)
    }
}

impl ip_name_lookup::Host for Emulated {
    fn resolve_addresses(
        &mut self,
        _: Resource<network::Network>,
        _: String,
    ) -> SocketResult<Resource<ip_name_lookup::ResolveAddressStream>> {
        self.no_socket()
    }
}

impl ip_name_lookup::HostResolveAddressStream for Emulated {
    fn resolve_next_address(
        &mut self,
        _: Resource<ip_name_lookup::ResolveAddressStream>,
    ) -> SocketResult<Option<IpAddress>> {
        self.no_socket()
    }

    fn subscribe(
        &mut self,
        stream: Resource<ip_name_lookup::ResolveAddressStream>,
    ) -> wasmtime::Result<Resource<DynPollable>> {
        ip_name_lookup::HostResolveAddressStream::subscribe(&mut self.sockets(), stream)
    }

    fn drop(
        &mut self,
        stream: Resource<ip_name_lookup::ResolveAddressStream>,
    ) -> wasmtime::Result<()> {
        ip_name_lookup::HostResolveAddressStream::drop(&mut self.sockets(), stream)
    }
}

impl tcp_create_socket::Host for Emulated {
    fn create_tcp_socket(&mut self, _: IpAddressFamily) -> SocketResult<Resource<tcp::TcpSocket>> {
        self.no_socket()
    }
}

impl udp_create_socket::Host for Emulated {
    async fn create_udp_socket(
        &mut self,
        _: IpAddressFamily,
    ) -> SocketResult<Resource<udp::UdpSocket>> {
        self.no_socket()
    }
}
