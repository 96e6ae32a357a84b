//! Who follows a conversation while it goes on.

use std::time::Duration;

use super::Session;
use crate::clock::micros;
use crate::evidence::Exchange;
use crate::wire::limits::Limits;

/// Hears of commands and replies as they come. Nothing that it hears shows a secret of the run.
pub trait Follower: Send + Sync {
    /// A command goes out over the control connection of this number, so many microseconds after the run began.
    fn sent(&self, connection: u32, at_us: u64, command: &str);

    /// A reply is waited for, no longer than that.
    fn waits(&self, limit: Duration);

    /// A reply came, or none will.
    fn heard(&self, exchange: &Exchange);
}

impl Session {
    pub(super) fn tell_sent(&self, limits: &Limits, command: &str) {
        if let Some(follower) = &self.follower {
            let command = self.secrets.masked_text(command.to_owned());
            let at_us = micros(limits.stopwatch.elapsed());
            follower.sent(self.number, at_us, &command);
            follower.waits(limits.timeout);
        }
    }

    pub(super) fn tell_waits(&self, limit: Duration) {
        if let Some(follower) = &self.follower {
            follower.waits(limit);
        }
    }

    pub(super) fn tell_heard(&self, exchange: &Exchange) {
        if let Some(follower) = &self.follower {
            follower.heard(exchange);
        }
    }
}
