//! Commands that a log does not show, inferred from the replies that they alone get.

use super::Session;
use crate::dialogue::commands;
use crate::evidence::{Exchange, Phase, Reply};

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
        if let Some(verb) = setup_of(reply) {
            return Some(verb.to_owned());
        }
        // Before a port was announced, it is that which could not be had.
        let no_data = reply.code == 425 && !self.is_data_pending();
        if no_data
            && self
                .typed
                .front()
                .is_some_and(|line| commands::transfers(line))
        {
            return Some("PASV".to_owned());
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
            202 | 230 | 332 if after(331) => "PASS",
            230 | 331 | 332 => "USER",
            530 if after(331) || after(332) || !self.is_login_decided() => "PASS",
            // What was typed stands for several commands, each of which is refused.
            530 => {
                let stands_for = |it: &&Exchange| it.inferred.command && it.phase != Phase::Login;
                return last.filter(stands_for)?.command.clone();
            }
            234 => "AUTH TLS",
            257 => "PWD",
            215 => "SYST",
            211 => "FEAT",
            221 => "QUIT",
            250 => "CWD",
            350 => "REST",
            125 | 150 => transfer_of(reply),
            425 | 426 | 450 | 451 | 452 | 522 | 550 if self.is_data_pending() => transfer_of(reply),
            552 | 553 => "STOR",
            450 | 550 => refused_by(reply)?,
            _ => return None,
        };
        Some(verb.to_owned())
    }

    /// Whether the login was granted or refused: 530 then answers whatever else was asked for.
    fn is_login_decided(&self) -> bool {
        let granted = |exchange: &Exchange| exchange.code() == Some(230);
        let mut exchanges = self.attempt.exchanges.iter();
        let last = exchanges.rfind(|it| matches!(it.verb().as_deref(), Some("USER" | "PASS")));
        self.attempt.exchanges.iter().any(granted)
            || last.is_some_and(|last| last.code() >= Some(400))
            || self.commands > 0 && commands::argument(&self.attempt, "USER").is_none()
    }
}

/// The command that sets up a data connection, by its reply.
fn setup_of(reply: &Reply) -> Option<&'static str> {
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
fn transfer_of(reply: &Reply) -> &'static str {
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

fn refused_by(reply: &Reply) -> Option<&'static str> {
    let text = reply.text().to_ascii_lowercase();
    let told = |words: &&[&str]| words.iter().any(|words| text.contains(words));
    REFUSED
        .iter()
        .find(|(_, words)| told(words))
        .map(|(verb, _)| *verb)
}
