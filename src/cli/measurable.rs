//! Thresholds that the other options keep from ever being measured: an error, and what to add.

use anyhow::{Result, bail};
use ftpprobe::diagnosis::threshold::{Quantity, Thresholds};
use ftpprobe::target::TlsMode;

use super::args::ProbeArgs;

/// Refuses them before anything is probed.
pub(crate) fn check(thresholds: &Thresholds, args: &ProbeArgs, tls: TlsMode) -> Result<()> {
    for (flag, ranges) in [("--warn", &thresholds.warn), ("--crit", &thresholds.crit)] {
        for quantity in Thresholds::watched(ranges) {
            if let Some(lacks) = lacks(quantity, args, tls) {
                bail!("{flag} {}: {lacks}", quantity.name());
            }
        }
    }
    if args.experiments.tls_data_test && tls == TlsMode::Off {
        bail!("--tls-data-test requires TLS, and --tls off excludes it: leave out --tls off");
    }
    Ok(())
}

/// What is missing for this quantity, if anything is.
fn lacks(quantity: Quantity, args: &ProbeArgs, tls: TlsMode) -> Option<&'static str> {
    let no_file = args.expect.expect_file.is_empty();
    let no_transfer = args.experiments.transfer_test.is_none();
    match quantity {
        it if it.is_of_files() => {
            no_file.then_some("only expected files are measured: add --expect-file PATTERN")
        }
        Quantity::Upload | Quantity::Download => no_transfer
            .then_some("only the file of the transfer test is measured: add --transfer-test DIR"),
        Quantity::Tls | Quantity::CertDays => (tls == TlsMode::Off)
            .then_some("requires TLS, and --tls off excludes it: leave out --tls off"),
        _ => None,
    }
}
