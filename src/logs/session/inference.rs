//! Commands that a log does not show, inferred from the replies that they alone get.

use super::{Session, steps};
use crate::evidence::{Exchange, Reply};

/// Words of refusals that tell what was refused. Of several, the first counts.
const REFUSED: [(&str, &[&str]); 4] = [
    (
        "CWD",
        &[
            "change directory",
            "change to directory",
            "change working directory",
        ],
    ),
    (
        "STOR",
        &[
            "create file",
            "could not create",
            "cannot create",
            "store",
            "upload",
            "overwrite",
            "quota",
        ],
    ),
    (
        "RETR",
        &[
            "open file",
            "no such file",
            "could not open",
            "can't open",
            "retr",
        ],
    ),
    ("MKD", &["create directory", "make directory"]),
];

impl Session {
    /// The command to which this is the reply, as far as that is sure: what the user typed, or what alone gets such a
    /// reply.
    pub(super) fn inferred(&mut self, reply: &Reply) -> Option<String> {
        if let Some(verb) = self.setup_of(reply) {
            return Some(verb.to_owned());
        }
        if let Some(typed) = self.typed.front() {
            let is_late = reply.code == 421;
            return if is_late { None } else { Some(typed.clone()) }.inspect(|_| {
                self.typed.pop_front();
            });
        }
        let last = self.attempt.exchanges.last();
        let after = |code: u16| last.and_then(Exchange::code) == Some(code);
        let verb = match reply.code {
            331 => "USER",
            332 if after(331) => "PASS",
            332 => "USER",
            230 | 202 if after(331) => "PASS",
            530 if after(331) || after(332) => "PASS",
            230 => "USER",
            530 if !self.is_logged_in() && !self.is_login_refused() => "PASS",
            234 => "AUTH TLS",
            257 => "PWD",
            215 => "SYST",
            211 => "FEAT",
            221 => "QUIT",
            250 => "CWD",
            350 => "REST",
            150 | 125 => self.transfer_of(reply),
            425 | 426 | 522 if self.is_data_pending() => self.transfer_of(reply),
            553 | 552 => "STOR",
            450 | 550 | 451 | 452 if self.is_data_pending() => self.transfer_of(reply),
            450 | 550 => self.refused_by(reply)?,
            _ => return None,
        };
        Some(verb.to_owned())
    }

    /// The command that sets up a data connection, by its reply.
    fn setup_of(&self, reply: &Reply) -> Option<&'static str> {
        let text = || reply.text().to_ascii_uppercase();
        match reply.code {
            227 => Some("PASV"),
            229 => Some("EPSV"),
            200 if text().contains("EPRT") => Some("EPRT"),
            200 if text().contains("PORT COMMAND") => Some("PORT"),
            _ => None,
        }
    }

    /// Which transfer it is, by the words of its reply.
    fn transfer_of(&self, reply: &Reply) -> &'static str {
        let text = reply.text().to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|words| text.contains(words));
        if has(&["mlsd"]) {
            "MLSD"
        } else if has(&["ok to send", "upload", "stor ", "for writing"]) {
            "STOR"
        } else if has(&["bytes)", "retr ", "download"]) && !has(&["list"]) {
            "RETR"
        } else {
            "LIST"
        }
    }

    fn refused_by(&self, reply: &Reply) -> Option<&'static str> {
        let text = reply.text().to_ascii_lowercase();
        let told = |words: &&[&str]| words.iter().any(|words| text.contains(words));
        REFUSED
            .iter()
            .find(|(_, words)| told(words))
            .map(|(verb, _)| *verb)
    }

    /// Whether a login was refused, so that what follows is refused for the want of one.
    fn is_login_refused(&self) -> bool {
        let refused = |exchange: &Exchange| {
            let of_login = matches!(exchange.verb().as_deref(), Some("USER" | "PASS" | "ACCT"));
            of_login && exchange.code().is_some_and(|code| code >= 400)
        };
        self.attempt.exchanges.iter().any(refused)
    }

    fn is_logged_in(&self) -> bool {
        let granted = |exchange: &Exchange| exchange.code() == Some(230);
        self.attempt.exchanges.iter().any(granted)
            || self.commands > 0 && steps::argument(&self.attempt, "USER").is_none()
    }
}
