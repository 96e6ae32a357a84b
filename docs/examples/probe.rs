//! Probes a server and says what to do: `cargo run --example probe -- ftp.example.com`.

use std::error::Error;
use std::io::{self, Write};
use std::time::Duration;

use ftpprobe::{Language, Probe, Target};

/// Probes this target, and writes what came of it.
pub(crate) fn run(target: &str, mut out: impl Write) -> Result<(), Box<dyn Error>> {
    let target: Target = target.parse()?;
    let probe = Probe::new(target)
        .timeout(Duration::from_secs(10))
        .retries(0);
    let report = probe.run_blocking()?.report(Language::English);
    writeln!(out, "{}", report.summary)?;
    for finding in &report.findings {
        writeln!(out, "{}: {}", finding.id, finding.title)?;
        for advice in &finding.advice {
            writeln!(out, "  {:?}: {}", advice.who, advice.text)?;
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let target = std::env::args().nth(1).ok_or("usage: probe TARGET")?;
    run(&target, io::stdout())
}
