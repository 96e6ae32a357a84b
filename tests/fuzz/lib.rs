//! The fuzz targets, for the programs in `bin`. The tests of the program itself have them by `main.rs`.

#[allow(
    dead_code,
    unused_imports,
    reason = "the program's own modules, of which two are fuzzed"
)]
#[path = "../../src/cli/mod.rs"]
mod cli;

pub mod targets;

use std::fs;
use std::time::{Duration, Instant};

/// How much processor time any input may take, with all that fuzzing adds to it.
const MOST: Duration = Duration::from_secs(1);

/// Runs a target, and looks at the time that it takes: that of the processor, since others may use it too.
///
/// # Panics
///
/// Where it takes too much.
pub fn timed(data: &[u8], run: fn(&[u8])) {
    let begun = Instant::now();
    run(data);
    if begun.elapsed() < MOST {
        return;
    }
    let before = processor_time();
    run(data);
    let took = processor_time().saturating_sub(before);
    assert!(took < MOST, "it takes {took:?}");
}

/// What this thread has used, as Linux tells it; nothing elsewhere.
fn processor_time() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = text.split(' ').next().and_then(|it| it.parse().ok());
    Duration::from_nanos(nanos.unwrap_or_default())
}

/// Reads a configuration.
pub fn configuration(data: &[u8]) {
    cli::fuzzing::configuration(data);
}

/// Reads a `.netrc`.
pub fn netrc(data: &[u8]) {
    cli::fuzzing::netrc(data);
}
