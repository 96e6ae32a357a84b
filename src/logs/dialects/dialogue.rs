//! Whether commands and replies without a program's marks are FTP's. Those of SMTP, NNTP and POP3 look like them, and
//! prose may begin with a number or with a word in capitals.

use crate::dialogue::commands;
use crate::evidence::pairing;
use crate::evidence::source::Writer;
use crate::logs::event::{Event, Told, is_coded};

/// Commands of other protocols as well, whose answers show nothing.
const COMMON: [&str; 9] = [
    "QUIT", "NOOP", "HELP", "LIST", "STAT", "MODE", "AUTH", "SITE", "HOST",
];

/// Replies that follow each other in FTP.
const CHAINS: [(u16, &[u16]); 9] = [
    (220, &[331, 332, 234]),
    (331, &[202, 230, 332, 430, 530]),
    (230, &[215, 257, 211]),
    (257, &[227, 229]),
    (200, &[227, 229]),
    (227, &[125, 150, 425, 426]),
    (229, &[125, 150, 425, 426]),
    (125, &[226, 250, 425, 426, 451, 522]),
    (150, &[226, 250, 425, 426, 451, 522]),
];

/// So much has to speak for FTP.
const ENOUGH: u32 = 3;

/// So much outweighs what is of another protocol.
const PLENTY: u32 = 12;

/// What speaks for FTP in the events that were heard.
#[derive(Debug, Default)]
pub(super) struct Dialogue {
    /// Of which of several sessions the last line was.
    session: Option<String>,
    has_commands: bool,
    asked: Option<String>,
    last_code: u16,
    signs: u32,
    is_another: bool,
}

impl Dialogue {
    pub(super) fn hear(&mut self, told: &Told) {
        if told.session != self.session {
            // What follows belongs to another dialogue.
            self.session.clone_from(&told.session);
            (self.asked, self.last_code) = (None, 0);
        }
        match &told.event {
            Event::OtherProtocol => self.is_another = true,
            Event::Command(line) | Event::BareCommand(line) => {
                self.asked = commands::known(line.trim()).map(str::to_ascii_uppercase);
                self.has_commands = true;
            }
            Event::Reply(line) if is_coded(line) => self.reply(line),
            _ => {}
        }
    }

    fn reply(&mut self, line: &str) {
        let Ok(code) = line[..3].parse::<u16>() else {
            return;
        };
        if let Some(asked) = self.asked.take() {
            let fits = pairing::fits(&asked, code) || code >= 400;
            if fits && !COMMON.contains(&asked.as_str()) {
                self.signs += 3;
            }
        }
        let names_an_address =
            code == 227 && line.matches(',').count() >= 5 || code == 229 && line.contains("|||");
        if names_an_address {
            self.signs += 3;
        }
        // No other protocol asks for a password so.
        if code == 331 {
            self.signs += 1;
        }
        let mut chains = CHAINS.iter();
        if chains.any(|(first, then)| *first == self.last_code && then.contains(&code)) {
            self.signs += 2;
        }
        self.last_code = code;
    }

    /// Servers that log replies log commands, too.
    pub(super) fn is_ftp(&self, writer: Writer) -> bool {
        let is_whole = writer == Writer::Client || self.has_commands;
        is_whole && self.signs >= if self.is_another { PLENTY } else { ENOUGH }
    }
}
