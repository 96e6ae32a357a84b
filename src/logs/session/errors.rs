//! Errors of libraries and operating systems that a program passes on. An error may be all that a paste holds; then
//! nothing is known but what it says.

use super::Session;
use crate::dialogue::commands;
use crate::evidence::facts::TcpOutcome;
use crate::knowledge::client_errors::{ClientError, Connection, Failure};
use crate::knowledge::replies::Moment;
use crate::logs::event::{Of, Place, ProgramError, outcome_of};

impl Session {
    pub(super) fn error(&mut self, told: ProgramError) {
        if self.framer.is_within() && self.dialect.unmarked_replies() {
            self.reply_line(&told.line);
            return;
        }
        let verb = told.after.and_then(verb_of);
        if let Some(passed) = told.reply {
            self.reported(verb, &passed);
        } else if let Some(error) = told.error {
            self.failure(&error, told.line);
        }
    }

    fn failure(&mut self, error: &ClientError, words: String) {
        let of = match error.connection {
            Some(Connection::Control) => Of::Control,
            Some(Connection::Data) => Of::Data,
            None => Of::Either,
        };
        let place = Place {
            host: error.host.clone(),
            ip: error.ip,
            port: error.port,
        };
        let limit_us = error.seconds.and_then(micros);
        // What it read, it read from a connection that had come about.
        let reads_greeting = error.after == Some(Moment::Greeting)
            && matches!(
                error.failure,
                Failure::NoReply | Failure::Reset | Failure::Closed
            )
            && of == Of::Control
            && !self.has_heard();
        if reads_greeting {
            self.is_connected |= self.is_connecting
                || place == Place::default()
                || error.failure == Failure::NoReply;
        }
        match error.failure {
            Failure::NameNotFound | Failure::LookupFailed if !self.has_heard() => {
                self.goes_to(place);
                self.remark(&words);
                self.not_resolved = Some(words);
            }
            Failure::Refused => self.not_reached(of, place, TcpOutcome::Refused, words),
            Failure::TimedOut => self.not_reached(of, place, TcpOutcome::TimedOut, words),
            Failure::Unreachable => self.not_reached(of, place, TcpOutcome::Unreachable, words),
            Failure::LocalFailure => self.not_reached(of, place, TcpOutcome::LocalFailure, words),
            Failure::NotConnected => match outcome_of(&words) {
                // Nothing tells how it failed.
                TcpOutcome::Failed if !self.is_data_pending() => self.complains(&words),
                outcome => self.not_reached(of, place, outcome, words),
            },
            // Of the data connection, it may be that the server refused the transfer.
            Failure::Reset | Failure::Closed
                if of == Of::Either && self.is_transfer_unanswered() =>
            {
                self.complains(&words);
            }
            Failure::Reset | Failure::Closed if of != Of::Data => {
                self.told_of(of, place);
                self.complains(&words);
                self.closed(error.failure == Failure::Reset);
                self.source.complaint.get_or_insert(words);
            }
            Failure::NoReply if of != Of::Data && self.has_heard() => {
                self.timed_out(limit_us);
                self.complains(&words);
            }
            // Where not even a greeting came, that is what it waited for.
            Failure::NoReply if of == Of::Control && !self.has_heard() => {
                self.connected(Of::Control, place);
                self.timed_out(limit_us);
                self.complains(&words);
            }
            Failure::ForeignAddress if of == Of::Data => {
                self.announced_elsewhere(error, &words);
            }
            Failure::Stalled if self.has_heard() => {
                self.data_stalled();
                self.complains(&words);
            }
            Failure::Ssh if !self.has_heard() => {
                let version = words.find("SSH-").map(|at| words[at..].to_owned());
                match version {
                    Some(version) => self.reply_line(&version),
                    None => self.complains(&words),
                }
            }
            failure if is_of_tls(failure) => {
                self.told_of(of, place);
                if of == Of::Data && self.attempt.data.is_empty() {
                    self.data_without_setup();
                }
                self.not_encrypted(of, words);
            }
            _ => {
                self.told_of(of, place);
                self.complains(&words);
            }
        }
    }

    /// The client does not go to the address in the reply to PASV, which it names.
    fn announced_elsewhere(&mut self, error: &ClientError, words: &str) {
        if let Some(peer) = error.peer.filter(|_| self.peer().is_none()) {
            self.place.ip = Some(peer);
        }
        if !self.is_data_pending() {
            self.data_without_setup();
        }
        if let Some(data) = self.attempt.data.last_mut() {
            data.announced_ip = data.announced_ip.or(error.ip);
        }
        self.complains(words);
    }

    /// A connection that did not come about. Which it was, the place in the log tells where the words do not; a paste that
    /// holds nothing else leaves it open.
    fn not_reached(&mut self, of: Of, place: Place, outcome: TcpOutcome, words: String) {
        let is_alone = !self.has_heard() && !self.is_connecting && !self.is_connected;
        let of = match of {
            Of::Either if self.is_data_pending() => Of::Data,
            Of::Either if is_alone && place.port.is_none_or(|port| port >= 1024) => {
                self.told_of(Of::Either, place);
                self.complains(&words);
                return;
            }
            Of::Either if self.has_heard() => {
                if outcome == TcpOutcome::TimedOut {
                    self.timed_out(None);
                }
                self.complains(&words);
                return;
            }
            of => of,
        };
        if of == Of::Data {
            if self.attempt.data.is_empty() {
                self.data_without_setup();
            }
            if place.address().is_some() {
                self.data_path(place.address(), TcpOutcome::Stopped);
            }
        } else if !self.has_heard() {
            self.goes_to(place);
        }
        self.not_connected(of, outcome, words);
    }

    /// Keeps where the control connection goes. A port of which nobody knows whose it is tells nothing.
    fn told_of(&mut self, of: Of, place: Place) {
        let is_known = of == Of::Control || place.port.is_some_and(|port| port < 1024);
        if is_known && of != Of::Data && !self.has_heard() {
            self.goes_to(place);
        }
    }

    fn complains(&mut self, words: &str) {
        self.remark(words);
        self.source.complaint = Some(words.to_owned());
    }

    /// Whether a transfer was asked for over a port that was announced, and nothing has come since.
    fn is_transfer_unanswered(&self) -> bool {
        let asked = self
            .waiting
            .front()
            .is_some_and(|it| commands::transfers(&it.line));
        let data = self.attempt.data.last();
        asked && data.is_some_and(|data| data.transfer.is_none() && data.announced_port.is_some())
    }

    /// Whether the log shows anything that was said.
    fn has_heard(&self) -> bool {
        !self.attempt.exchanges.is_empty() || self.commands > 0 || !self.waiting.is_empty()
    }
}

fn is_of_tls(failure: Failure) -> bool {
    failure.name().starts_with("tls-") && failure != Failure::TlsNotOffered
}

/// The command after which a reply of this moment comes, where there is but one.
fn verb_of(moment: Moment) -> Option<&'static str> {
    match moment {
        Moment::User => Some("USER"),
        Moment::Pass => Some("PASS"),
        Moment::Directory => Some("CWD"),
        Moment::Transfer => Some("LIST"),
        Moment::Upload => Some("STOR"),
        Moment::Download => Some("RETR"),
        Moment::DataSetup
        | Moment::Port
        | Moment::Greeting
        | Moment::Session
        | Moment::ActiveTransfer => None,
    }
}

fn micros(seconds: f64) -> Option<u64> {
    let duration = std::time::Duration::try_from_secs_f64(seconds).ok()?;
    u64::try_from(duration.as_micros()).ok()
}
