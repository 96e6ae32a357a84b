//! Replies out of step with the commands.
//!
//! A server that answers a command twice, or sends a part of a reply late, makes every later reply look like the answer
//! to the command before it. A reply whose code belongs to other commands shows it. What came too much is passed over
//! where the true answer follows; where nothing follows, NOOP tells an odd answer from one that is still owed.

use std::time::Duration;

use super::{Exchanged, Session};
use crate::evidence::pairing;
use crate::evidence::{Exchange, Phase, Reply};
use crate::wire::limits::{Limits, Waited};

/// How long the true answer may take to follow. What Nagle's algorithm (RFC 896) holds back comes with the next
/// acknowledgement, which may be delayed for 200 ms.
const FOLLOWS: Duration = Duration::from_millis(500);

/// The most replies that are passed over for one command.
const MOST_STRAYS: usize = 8;

/// The most NOOPs of one session that look for the answer to another command.
const MOST_PROBES: u8 = 3;

/// Commands on whose refusal all else depends, so that one in the very words of the refusal before it is looked into:
/// it may be that one, sent twice.
const NEEDED: [&str; 3] = ["USER", "EPSV", "PASV"];

/// What NOOP gets from servers that do not know it, or not yet.
const NOOP_REFUSED: [u16; 4] = [500, 502, 530, 421];

/// What a session knows of replies that do not answer the command before them.
#[derive(Debug, Default)]
pub(super) struct Lag {
    probes: u8,
    /// Each reply answers the command before the last one, and waiting does not change it.
    is_behind: bool,
}

impl Session {
    /// Whether each reply is known to answer an earlier command than the last, so that nothing more can be learned here.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.lag.is_behind
    }

    /// Whether the reply may answer another command than its own.
    pub(super) fn is_doubtful(&self, exchange: &Exchange) -> bool {
        if exchange.closed || self.is_closed() {
            return false;
        }
        let (Some(verb), Some(reply)) = (exchange.verb(), &exchange.reply) else {
            return false;
        };
        let is_repeated = || {
            let needed = NEEDED.contains(&verb.as_str()) && reply.code >= 400;
            let before = self.refused.as_ref().filter(|_| needed);
            before.is_some_and(|(other, before)| *other != verb && before.lines == reply.lines)
        };
        pairing::is_misplaced(&verb, reply.code) || is_repeated()
    }

    /// Keeps what the next reply may be a repetition of.
    pub(super) fn remember(&mut self, exchange: Option<&Exchange>) {
        let refusal = exchange.filter(|it| it.is_class(4) || it.is_class(5));
        let refusal = refusal.and_then(|it| Some((it.verb()?, it.reply.clone()?)));
        self.refused = refusal;
    }

    /// Finds the answer of the command whose reply is doubtful.
    pub(super) async fn sort_out(
        &mut self,
        limits: &Limits,
        mut doubtful: Exchange,
        heard: &mut Exchanged,
    ) {
        for _ in 0..MOST_STRAYS {
            let Some(next) = self.next_reply(limits, &doubtful).await else {
                doubtful.closed = self.is_closed();
                break;
            };
            heard.exchanges.push(stray(doubtful));
            doubtful = next;
            if !self.is_doubtful(&doubtful) {
                return heard.answered(doubtful);
            }
        }
        let takes_noop = !matches!(doubtful.verb().as_deref(), Some("QUIT" | "AUTH"));
        if takes_noop && self.in_step() && self.lag.probes < MOST_PROBES {
            self.lag.probes += 1;
            self.probe(limits, doubtful, heard).await;
        } else {
            heard.answered(doubtful);
        }
    }

    /// The reply that follows, as another answer to the same command.
    async fn next_reply(&mut self, limits: &Limits, doubtful: &Exchange) -> Option<Exchange> {
        let waited = self.listen(limits, FOLLOWS.min(limits.timeout)).await;
        self.listening_since_us = None;
        self.tap.answer_code()?;
        let (phase, command) = (doubtful.phase, doubtful.command.clone());
        let sent_us = doubtful.sent_us.unwrap_or_default();
        Some(self.conclude(limits, phase, command, sent_us, waited).await)
    }

    /// Sends NOOP, whose answer cannot be taken for that of the command, nor the command's for its own.
    async fn probe(&mut self, limits: &Limits, doubtful: Exchange, heard: &mut Exchanged) {
        self.tell_sent(limits, "NOOP");
        let sent_us = limits.stopwatch.micros();
        let command = self.ftp.custom_command("NOOP", &[]);
        let waited = limits.wait(limits.timeout, command).await.map(|_| ());
        let shown = Some("NOOP".to_owned());
        let noop = self
            .conclude(limits, Phase::Protocol, shown.clone(), sent_us, waited)
            .await;
        if !was_owed(&doubtful, noop.reply.as_ref()) {
            heard.answered(doubtful);
            heard.exchanges.push(noop);
            return;
        }
        let owed = Exchange {
            phase: doubtful.phase,
            command: doubtful.command.clone(),
            sent_us: doubtful.sent_us,
            ..noop
        };
        heard.exchanges.push(stray(doubtful));
        heard.answered(owed);
        let waited = self.listen(limits, FOLLOWS.min(limits.timeout)).await;
        self.listening_since_us = None;
        self.lag.is_behind = self.tap.answer_code().is_none() && waited == Waited::TimedOut;
        let noop = self
            .conclude(limits, Phase::Protocol, shown, sent_us, waited)
            .await;
        heard.exchanges.push(noop);
    }
}

fn stray(mut exchange: Exchange) -> Exchange {
    exchange.command = None;
    exchange.unsolicited = true;
    exchange
}

/// Whether the reply that followed NOOP is the answer that the command before it still had to get.
fn was_owed(doubtful: &Exchange, after_noop: Option<&Reply>) -> bool {
    let (Some(verb), Some(reply)) = (doubtful.verb(), after_noop) else {
        return false;
    };
    if pairing::fits("NOOP", reply.code) {
        return false;
    }
    let refuses = reply.code >= 400 && !NOOP_REFUSED.contains(&reply.code);
    pairing::fits(&verb, reply.code) || refuses
}
