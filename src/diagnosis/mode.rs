//! One data mode of an attempt, judged by itself: how far it got, and why no further.

use super::{Finding, Severity};

/// How far a mode got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Got {
    /// The server does not know the command, or the probe stopped.
    Nothing,
    Refused,
    /// A positive reply without an address.
    Answered,
    Announced,
    Connected,
    Listed,
}

/// One mode, judged by itself.
#[derive(Debug)]
pub(super) struct Mode {
    /// Index of its data connection in the attempt.
    pub(super) data: usize,
    pub(super) got: Got,
    /// Why it got no further.
    pub(super) fault: Option<Finding>,
    /// What is wrong with the announced address, or with where the server connects from.
    pub(super) address: Option<Finding>,
}

impl Mode {
    /// It lists for every client.
    pub(super) fn is_clean(&self) -> bool {
        let wrong = self.address.as_ref();
        self.got == Got::Listed && wrong.is_none_or(|found| found.severity < Severity::Critical)
    }
}
