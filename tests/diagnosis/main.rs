//! Every finding from evidence, each beside look-alikes that must not yield it. No network, no waiting.
#![expect(clippy::unwrap_used, reason = "a case that cannot be built has failed")]

mod active;
mod before_login;
mod captured;
mod case;
mod checks;
mod combinations;
mod expected_files;
mod experiments;
mod greeting;
mod heard;
mod invariants;
mod limits;
mod listing;
mod log;
mod logged;
mod logged_data;
mod logged_words;
mod login;
mod matrix;
mod observed;
mod out_of_step;
mod pairs;
mod passive;
mod passive_words;
mod ports;
mod proxied;
mod refusals;
mod saved;
mod script;
mod secured;
mod session;
mod shipped;
mod size;
mod stall;
mod tls_auth;
mod tls_certificate;
mod tls_certificate_facts;
mod tls_data;
mod tls_data_test;
mod tls_handshake;
mod tls_negotiation;
mod tls_session;
mod transfer;
mod transfer_notes;
mod transfer_refused;
mod transfer_test;
mod transferred;

use std::collections::BTreeSet;

use ftpprobe::knowledge::findings::FindingId;

use case::{ASIDES, Case, cases, facts, others, root};

#[test]
fn each_case_is_diagnosed() {
    let cases = cases();
    let complaints: Vec<String> = cases.iter().filter_map(Case::complaint).collect();
    assert!(
        complaints.is_empty(),
        "{} of {}:\n{}",
        complaints.len(),
        cases.len(),
        complaints.join("\n")
    );
}

#[test]
fn each_finding_has_a_case() {
    let known: BTreeSet<&str> = FindingId::ALL.iter().map(|id| id.name()).collect();
    let cases = cases();
    let met = cases
        .iter()
        .flat_map(|case| case.root.iter().chain(case.others));
    let met = met
        .copied()
        .chain(observed::ids_with_pairs())
        .chain(checks::ids());
    let met: BTreeSet<&str> = met.collect();
    let without: Vec<_> = known.difference(&met).collect();
    assert!(without.is_empty(), "findings without a case: {without:?}");
    let unknown: Vec<_> = met.difference(&known).collect();
    assert!(
        unknown.is_empty(),
        "findings that no file knows: {unknown:?}"
    );
}
