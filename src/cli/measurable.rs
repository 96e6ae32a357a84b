//! What the other options keep from ever being measured or done: an error, and what to change.

use anyhow::{Result, bail};
use ftpprobe::diagnosis::threshold::{Quantity, Thresholds};
use ftpprobe::target::{TlsMode, Until};

use super::args::ProbeArgs;

/// Refuses them before anything is probed.
pub(crate) fn check(thresholds: &Thresholds, args: &ProbeArgs, tls: TlsMode) -> Result<()> {
    if let Some(until) = args.wire.until.map(Until::from) {
        within(until, thresholds, args, tls)?;
    }
    for (flag, ranges) in [("--warn", &thresholds.warn), ("--crit", &thresholds.crit)] {
        for quantity in Thresholds::watched(ranges) {
            if let Some(lacks) = lacks(quantity, args, tls) {
                bail!("{flag} {}: {lacks}", quantity.name());
            }
        }
    }
    if args.experiments.tls_data_test && tls == TlsMode::Off {
        bail!(say!("error-tls-data-test-off"));
    }
    Ok(())
}

/// What was asked for beyond the part of the conversation after which the run is to end.
fn within(until: Until, thresholds: &Thresholds, args: &ProbeArgs, tls: TlsMode) -> Result<()> {
    let name = until.name();
    if until == Until::Tls && tls == TlsMode::Off {
        bail!(say!("error-until-tls-off"));
    }
    let (tests, expect) = (&args.experiments, &args.expect);
    let beyond = [
        ("--find-limit", tests.find_limit.is_some(), None),
        ("--idle-test", tests.idle_test.is_some(), None),
        ("--tls-data-test", tests.tls_data_test, None),
        ("--ports-test", tests.ports_test, None),
        ("--transfer-test", tests.transfer_test.is_some(), None),
        ("--matrix", tests.matrix, None),
        ("--expect-file", !expect.expect_file.is_empty(), None),
        ("--expect-dir", !expect.expect_dir.is_empty(), None),
        ("--expect-reply", !expect.expect_reply.is_empty(), None),
        ("--active", args.wire.data.active, Some(Until::Data)),
        (
            "--expect-feature",
            !args.thresholds.expect_feature.is_empty(),
            Some(Until::Directory),
        ),
        ("--compare-https", args.tls.compare_https, Some(Until::Tls)),
    ];
    for (option, given, needs) in beyond {
        if given && needs.is_none_or(|needs| needs > until) {
            bail!(say!("error-until-option", name, option));
        }
    }
    let all = [("--warn", &thresholds.warn), ("--crit", &thresholds.crit)];
    for (flag, ranges) in all {
        for quantity in Thresholds::watched(ranges) {
            if measured_by(quantity, tls) > until {
                let quantity = quantity.name();
                bail!(say!("error-until-quantity", flag, quantity, name));
            }
        }
    }
    Ok(())
}

/// The part of the conversation that shows this quantity.
fn measured_by(quantity: Quantity, tls: TlsMode) -> Until {
    match quantity {
        Quantity::Dns
        | Quantity::Tcp
        | Quantity::Greeting
        | Quantity::Total
        | Quantity::FreePlaces => Until::Greeting,
        Quantity::Tls | Quantity::CertDays if tls == TlsMode::Implicit => Until::Greeting,
        Quantity::Tls | Quantity::CertDays => Until::Tls,
        Quantity::Login => Until::Login,
        Quantity::Directory | Quantity::Quota => Until::Directory,
        _ => Until::Data,
    }
}

/// What is missing for this quantity, if anything is.
fn lacks(quantity: Quantity, args: &ProbeArgs, tls: TlsMode) -> Option<&'static str> {
    let no_file = args.expect.expect_file.is_empty();
    let no_transfer = args.experiments.transfer_test.is_none();
    match quantity {
        it if it.is_of_files() => {
            no_file.then_some("measured only of expected files: add --expect-file PATTERN")
        }
        Quantity::Upload | Quantity::Download => {
            no_transfer.then_some("measured only by the transfer test: add --transfer-test DIR")
        }
        Quantity::Tls | Quantity::CertDays => {
            (tls == TlsMode::Off).then_some("needs TLS: leave out --tls off")
        }
        _ => None,
    }
}
