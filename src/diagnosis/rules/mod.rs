//! The rules, one file a family, in the order of the conversation.
//!
//! A family gets what the families before it found, so that what merely follows is not reported again.

mod data_active;
mod data_passive;
mod data_state;
mod directory;
mod dns;
mod greeting;
mod login;
mod probe;
mod protocol;
mod session;
mod tcp;

use super::Finding;
use super::context::Context;

/// A family of rules: what it finds, given what was found before.
pub(super) type Family = fn(&Context<'_>, &[Finding]) -> Vec<Finding>;

/// All families. Among findings of one severity the first is the root cause.
pub(super) const FAMILIES: &[Family] = &[
    dns::family,
    tcp::family,
    greeting::family,
    login::family,
    session::refusals,
    directory::family,
    data_passive::family,
    data_active::family,
    session::losses,
    protocol::family,
    probe::family,
];
