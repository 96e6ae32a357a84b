//! The rules, one file a family, and the tables that name them.
//!
//! * `dns` names to addresses, `tcp` connecting, `greeting` the first words
//! * `limits` limits that are announced before they are met
//! * `session` what an exchange says of a session that ends, is lost or falls silent, and refusals by their code;
//!   `mid_session` where that stops the run
//! * `tls_negotiation` AUTH, PBSZ and PROT, `tls_handshake` the control connection's handshake,
//!   `tls_certificate` its certificate with `tls_faults` all that can be wrong with one, `tls_session` what becomes of its TLS afterwards, `tls_data` TLS
//!   on data connections; with `tls_names` the names in certificates and `tls_words` what facts say
//! * `login` USER, PASS, ACCT, and `directory` what is said of the directory
//! * `data_passive` EPSV and PASV, with `setup` their replies, `address` what 227 announces, and
//!   `transfer` the listing itself, `stall` one that stood still
//! * `data_active` PORT and EPRT
//! * `transfer_test` a file of our own that did not go there and back, `transfer_notes` what it shows besides
//! * `port_range` the ports that are announced, `ports` which passive ports the server gives, and which of them answer
//! * `matrix` what plain and encrypted sessions show together
//! * `protocol` replies that are not as the RFCs want them
//! * `experiments` what the experiments measured that were asked for, `tls_data_test` those with TLS
//! * `unfinished` experiments that were not done, or not to their end
//! * `closer` causes told more closely by what surrounds them
//! * `observed` features, banners, speeds and limits worth knowing
//! * `logged` what only logs of other programs show
//! * `checks` and `checks_files` what the user asked to be checked: thresholds, texts, files, replies; `unmeasured` what of it
//!   could not be
//! * `probe` the probe's own ends
//!
//! A rule is a plain function of a [`Context`]. To add one, write it and add a line to a table here.

mod address;
mod checks;
mod checks_files;
mod closer;
mod data_active;
mod data_passive;
mod directory;
mod dns;
mod experiments;
mod greeting;
mod limits;
mod logged;
mod login;
mod matrix;
mod mid_session;
mod observed;
mod port_range;
mod ports;
mod probe;
mod protocol;
mod session;
mod setup;
mod stall;
mod tcp;
mod tls_certificate;
mod tls_data;
mod tls_data_test;
mod tls_faults;
mod tls_handshake;
mod tls_names;
mod tls_negotiation;
mod tls_session;
mod tls_words;
mod transfer;
mod transfer_notes;
mod transfer_test;
mod unfinished;
mod unmeasured;

use super::Finding;
use super::context::Context;
use super::measure::Measure;

/// Finds what keeps the run from succeeding.
pub(super) type Cause = fn(&Context<'_>) -> Option<Finding>;

/// Finds what is worth knowing besides.
pub(super) type Notes = fn(&Context<'_>) -> Vec<Finding>;

/// Finds where the server is not as the user wants it.
pub(super) type Check = fn(&Context<'_>, &[Measure]) -> Vec<Finding>;

/// In the order of the conversation: the first that finds something has found the root cause, and
/// what merely follows from it is never looked at.
pub(super) const CAUSES: &[Cause] = &[
    dns::cause,
    closer::unreached,
    tcp::cause,
    tls_handshake::implicit,
    closer::unheard,
    greeting::cause,
    tls_negotiation::cause,
    tls_handshake::explicit,
    tls_negotiation::interrupted,
    data_passive::repeated,
    mid_session::cause,
    tls_certificate::cause,
    closer::unwelcome,
    login::cause,
    directory::cause,
    tls_negotiation::unprotected,
    matrix::cause,
    ports::cause,
    closer::unlisted,
    data_passive::cause,
    data_active::cause,
    transfer_test::cause,
    logged::files,
    tls_certificate::unacceptable,
    probe::cause,
];

/// In the order of the conversation.
pub(super) const NOTES: &[Notes] = &[
    dns::notes,
    greeting::notes,
    tls_negotiation::notes,
    tls_handshake::notes,
    tls_certificate::notes,
    limits::notes,
    login::notes,
    mid_session::notes,
    directory::notes,
    matrix::notes,
    ports::notes,
    data_passive::notes,
    data_active::notes,
    tls_data::notes,
    tls_data_test::notes,
    transfer_notes::notes,
    experiments::notes,
    unfinished::notes,
    observed::notes,
    logged::notes,
    protocol::notes,
];

/// In the order of the conversation.
pub(super) const CHECKS: &[Check] = &[
    checks::places,
    checks::greeting,
    checks::certificate,
    checks::features,
    checks::latency,
    checks_files::directories,
    checks_files::files,
    checks::quota,
    checks::replies,
];

/// What was asked for and came to nothing, in a run that nothing keeps from succeeding.
pub(super) fn unmeasured(context: &Context<'_>, measures: &[Measure]) -> Vec<Finding> {
    let thresholds = unmeasured::thresholds(context, measures);
    thresholds.into_iter().collect()
}
