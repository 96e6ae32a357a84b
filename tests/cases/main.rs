//! Each case of a table as a test of its own, to be run by its name or by the finding that it leads to:
//! `cargo test --test cases pasv-private`.
//!
//! * `diagnosis` the cases of `tests/diagnosis`, by family and root cause
//! * `logs` the samples of `tests/logs/dialects`, by dialect and root causes
//! * `refusals` the replies of `tests/knowledge/refusals`, by server and moment; those that are known to be missed are ignored
//!
//! The tables' own tests run all of them at once, in less time than it takes to begin so many processes. So this is compiled
//! only when it is asked for.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a case that cannot be built has failed"
)]
#![expect(
    dead_code,
    unused_imports,
    reason = "the tables' own tests use the rest"
)]

#[path = "../diagnosis/active.rs"]
mod active;
#[path = "../diagnosis/before_login.rs"]
mod before_login;
#[path = "../diagnosis/captured/mod.rs"]
mod captured;
#[path = "../diagnosis/case.rs"]
mod case;
#[path = "../logs/dialects.rs"]
mod dialects;
#[path = "../diagnosis/experiments.rs"]
mod experiments;
#[path = "../diagnosis/greeting.rs"]
mod greeting;
#[path = "../diagnosis/heard.rs"]
mod heard;
#[path = "../diagnosis/limits.rs"]
mod limits;
#[path = "../diagnosis/listing.rs"]
mod listing;
#[path = "../diagnosis/log.rs"]
mod log;
#[path = "../diagnosis/logged.rs"]
mod logged;
#[path = "../diagnosis/logged_data.rs"]
mod logged_data;
#[path = "../diagnosis/logged_words.rs"]
mod logged_words;
#[path = "../diagnosis/login.rs"]
mod login;
#[path = "../diagnosis/matrix.rs"]
mod matrix;
#[path = "../diagnosis/out_of_step.rs"]
mod out_of_step;
#[path = "../diagnosis/passive.rs"]
mod passive;
#[path = "../diagnosis/passive_words.rs"]
mod passive_words;
#[path = "../diagnosis/ports.rs"]
mod ports;
#[path = "../diagnosis/proxied.rs"]
mod proxied;
#[path = "../logs/reading.rs"]
mod reading;
#[path = "../diagnosis/refusals.rs"]
mod refusals;
#[path = "../knowledge/refusals.rs"]
mod refused;
#[path = "../diagnosis/script.rs"]
mod script;
#[path = "../diagnosis/secured.rs"]
mod secured;
#[path = "../diagnosis/session.rs"]
mod session;
#[path = "../diagnosis/shipped.rs"]
mod shipped;
#[path = "../diagnosis/stall.rs"]
mod stall;
#[path = "../diagnosis/tls_auth.rs"]
mod tls_auth;
#[path = "../diagnosis/tls_certificate.rs"]
mod tls_certificate;
#[path = "../diagnosis/tls_data.rs"]
mod tls_data;
#[path = "../diagnosis/tls_data_test.rs"]
mod tls_data_test;
#[path = "../diagnosis/tls_handshake.rs"]
mod tls_handshake;
#[path = "../diagnosis/tls_negotiation.rs"]
mod tls_negotiation;
#[path = "../diagnosis/tls_session.rs"]
mod tls_session;
#[path = "../diagnosis/transfer.rs"]
mod transfer;
#[path = "../diagnosis/transfer_notes.rs"]
mod transfer_notes;
#[path = "../diagnosis/transfer_test.rs"]
mod transfer_test;
#[path = "../diagnosis/transferred.rs"]
mod transferred;

use std::process::ExitCode;

use ftpprobe::logs::Dialect;
use libtest_mimic::{Arguments, Failed, Trial};

use case::{ASIDES, Case, cases, facts, others, root};
use reading::{folder, judged, recognised, root_of, sessions};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = diagnosis().into_iter().chain(logs()).chain(refusals());
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

/// A test that fails with what is complained of.
fn trial(name: String, complaint: impl FnOnce() -> Option<String> + Send + 'static) -> Trial {
    Trial::test(name, move || {
        complaint().map_or(Ok(()), |complaint| Err(Failed::from(complaint)))
    })
}

fn diagnosis() -> Vec<Trial> {
    let mut trials = Vec::new();
    for (family, cases) in case::families() {
        for case in cases {
            let root = case.root.unwrap_or("ok");
            let name = format!("diagnosis::{family}::{root}::{}", case.name);
            trials.push(trial(name, move || case.complaint()));
        }
    }
    trials
}

fn logs() -> Vec<Trial> {
    let mut trials = Vec::new();
    for dialect in Dialect::all() {
        let samples = dialects::samples(dialect).expect("samples");
        for sample in samples.sample {
            let (writer, roots) = (dialect.name(), sample.roots.join(","));
            let name = format!("logs::{writer}::{roots}::{}", sample.name);
            trials.push(trial(name, move || {
                let faults = dialects::faults(dialect, &sample);
                (!faults.is_empty()).then(|| faults.join("\n"))
            }));
        }
    }
    trials
}

fn refusals() -> Vec<Trial> {
    let named = |refusal: refused::Refusal, is_known: bool| {
        let (server, at) = (&refusal.server, &refusal.at);
        let name = format!(
            "refusals::{server}::{at}::{} {}",
            refusal.code, refusal.text
        );
        // Of the counted ones a few may be missed.
        let is_missed = is_known && !refusal.is_right();
        let complaint = move || (!refusal.is_right()).then(|| refusal.describe());
        trial(name, complaint).with_ignored_flag(is_missed)
    };
    let counted = refused::counted().into_iter().map(|it| named(it, true));
    let others = refused::free().into_iter().chain(refused::other());
    counted.chain(others.map(|it| named(it, false))).collect()
}
