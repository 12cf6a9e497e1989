//! Time that stands still: what is over is over, and what is to come never comes.

use wasmtime::component::Resource;
use wasmtime_wasi::async_trait;
use wasmtime_wasi::p2::bindings::clocks::monotonic_clock::{self, Duration, Instant};
use wasmtime_wasi::p2::{DynPollable, Pollable, subscribe};

use super::Emulated;

/// One second after the start. Not zero, which runtimes take for a clock that does not work.
const NOW: Instant = 1_000_000_000;
const RESOLUTION: Duration = 1;

/// A moment that is over, or that never comes.
enum Moment {
    Past,
    Never,
}

#[async_trait]
impl Pollable for Moment {
    async fn ready(&mut self) {
        match self {
            Self::Past => {}
            Self::Never => std::future::pending().await,
        }
    }
}

impl Emulated {
    fn moment(&mut self, moment: Moment) -> wasmtime::Result<Resource<DynPollable>> {
        self.count(0)?;
        let moment = self.host.push(moment)?;
        subscribe(self.table(), moment)
    }
}

impl monotonic_clock::Host for Emulated {
    fn now(&mut self) -> wasmtime::Result<Instant> {
        self.count(0)?;
        Ok(NOW)
    }

    fn resolution(&mut self) -> wasmtime::Result<Duration> {
        self.count(0)?;
        Ok(RESOLUTION)
    }

    fn subscribe_instant(&mut self, when: Instant) -> wasmtime::Result<Resource<DynPollable>> {
        self.moment(if when <= NOW { Moment::Past } else { Moment::Never })
    }

    fn subscribe_duration(&mut self, when: Duration) -> wasmtime::Result<Resource<DynPollable>> {
        self.moment(if when == 0 { Moment::Past } else { Moment::Never })
    }
}
