//! The rules, one file a family, and the tables that name them.
//!
//! * `dns` names to addresses, `tcp` connecting, `greeting` the first words
//! * `limits` limits, timers and other reasons for which a server ends a session
//! * `session` a control connection that is lost or falls silent
//! * `login` USER, PASS, ACCT, and `directory` what is said of the directory
//! * `data_passive` EPSV and PASV, with `setup` their replies, `address` what 227 announces, and
//!   `transfer` the listing itself
//! * `data_active` PORT and EPRT
//! * `protocol` replies that are not as the RFCs want them
//! * `experiments` what the experiments measured that were asked for
//! * `probe` the probe's own ends
//!
//! A rule is a plain function of a [`Context`]. To add one, write it and add a line to a table here.

mod address;
mod data_active;
mod data_passive;
mod directory;
mod dns;
mod experiments;
mod greeting;
mod limits;
mod login;
mod probe;
mod protocol;
mod session;
mod setup;
mod tcp;
mod transfer;

use super::Finding;
use super::context::Context;

/// Finds what keeps the run from succeeding.
pub(super) type Cause = fn(&Context<'_>) -> Option<Finding>;

/// Finds what is worth knowing besides.
pub(super) type Notes = fn(&Context<'_>) -> Vec<Finding>;

/// In the order of the conversation: the first that finds something has found the root cause, and
/// what merely follows from it is never looked at.
pub(super) const CAUSES: &[Cause] = &[
    dns::cause,
    tcp::cause,
    greeting::cause,
    session::cause,
    login::cause,
    directory::cause,
    data_passive::cause,
    data_active::cause,
    probe::cause,
];

/// In the order of the conversation.
pub(super) const NOTES: &[Notes] = &[
    dns::notes,
    greeting::notes,
    limits::notes,
    login::notes,
    session::notes,
    directory::notes,
    data_passive::notes,
    data_active::notes,
    experiments::notes,
    protocol::notes,
];
