//! `curl -v`: `>` what it sends, `<` what it hears, `*` what it thinks, `{` data.

use crate::evidence::facts::TcpOutcome;
use crate::logs::event::{Event, Told, address_in, outcome_of, verb};

/// How surely a line is of this format.
pub(in crate::logs) fn recognise(line: &str) -> u32 {
    match line.split_at_checked(2) {
        Some(("> ", rest)) if verb(rest).is_some() => 3,
        Some(("< ", _)) => 1,
        Some(("* ", rest)) if is_note(rest) => 3,
        _ => 0,
    }
}

fn is_note(text: &str) -> bool {
    let text = text.trim_start();
    [
        "Trying ",
        "Connected to ",
        "Closing connection",
        "Connection #",
        "Could not resolve host",
    ]
    .iter()
    .any(|note| text.starts_with(note))
}

/// Remembers whether the control connection is there: curl says the same of data connections.
#[derive(Debug, Default)]
pub(in crate::logs) struct Reader {
    connected: bool,
    host: Option<String>,
    /// A data connection is on its way.
    pending: bool,
}

impl Reader {
    pub(in crate::logs) fn line(&mut self, line: &str) -> Vec<Told> {
        let before = self.host.clone();
        let event = self.event(line);
        let named = Event::Connecting {
            host: self.host.clone(),
            address: None,
        };
        let is_new = self.host != before && event == Some(Event::Connected);
        let named = is_new.then_some(named);
        named.into_iter().chain(event).map(Told::from).collect()
    }

    fn event(&mut self, line: &str) -> Option<Event> {
        let (mark, rest) = line.split_at_checked(2)?;
        match mark {
            "> " => {
                self.pending = false;
                Some(Event::Command(rest.trim_end().to_owned()))
            }
            "< " => Some(Event::Reply(rest.to_owned())),
            "{ " | "} " => bytes(rest).map(Event::DataCame),
            "* " => self.note(rest.trim()),
            // With -S, and without -s.
            "cu" => line
                .strip_prefix("curl: (")
                .and_then(|rest| self.error(rest)),
            _ => None,
        }
    }

    /// A command went out: whatever was on its way is there.
    pub(super) fn sent(&mut self) {
        self.pending = false;
    }

    /// What curl says of itself; also used for the trace.
    pub(in crate::logs) fn note(&mut self, text: &str) -> Option<Event> {
        if text.starts_with("Connecting to ") {
            self.pending = true;
            return Some(Event::DataConnecting(address_in(text)));
        }
        if text.starts_with("Trying ") {
            let address = address_in(text.trim_end_matches("..."));
            return Some(if self.connected {
                Event::DataConnecting(address)
            } else {
                Event::Connecting {
                    host: self.host.clone(),
                    address,
                }
            });
        }
        if let Some(rest) = text.strip_prefix("Connected to ") {
            if self.connected {
                self.pending = false;
                return None;
            }
            self.connected = true;
            self.host = rest.split(' ').next().map(str::to_owned);
            return Some(Event::Connected);
        }
        if let Some(rest) = text.strip_prefix("Host ") {
            self.host = rest.split([' ', ':']).next().map(str::to_owned);
            return None;
        }
        if text.starts_with("connect to ") && text.contains("failed: ") {
            let words = text.split("failed: ").last().unwrap_or_default().to_owned();
            let outcome = outcome_of(&words);
            return Some(if self.connected {
                self.pending = false;
                Event::DataNotConnected(outcome, words)
            } else {
                Event::NotConnected(outcome, words)
            });
        }
        if text.starts_with("Could not resolve host") {
            return Some(Event::NotResolved(text.to_owned()));
        }
        if let Some(rest) = text.strip_prefix("SSL connection using ") {
            let version = rest.split([' ', '/']).next().map(str::to_owned);
            return Some(Event::Encrypted(version));
        }
        if text.starts_with("SSL certificate problem") || text.contains("SSL_ERROR") {
            return Some(Event::NotEncrypted(text.to_owned()));
        }
        self.end(text)
    }

    fn end(&mut self, text: &str) -> Option<Event> {
        let timed_out = [
            "Connection time-out",
            "Connection timed out after",
            "Failed EPSV attempt",
        ];
        if self.pending && timed_out.iter().any(|words| text.starts_with(words)) {
            self.pending = false;
            return Some(Event::DataNotConnected(
                TcpOutcome::TimedOut,
                text.to_owned(),
            ));
        }
        if text.starts_with("Connection timed out after") && !self.connected {
            return Some(Event::NotConnected(TcpOutcome::TimedOut, text.to_owned()));
        }
        if text.starts_with("Connection timed out after") || text.starts_with("Operation timed out")
        {
            return Some(Event::TimedOut);
        }
        if text.contains("Connection reset by peer") || text.contains("Recv failure") {
            return Some(Event::Closed { reset: true });
        }
        if text.contains("response reading failed")
            || text.contains("control connection looks dead")
        {
            return Some(Event::Closed { reset: false });
        }
        if text.starts_with("Closing connection") || text.starts_with("shutting down connection") {
            self.connected = false;
        }
        None
    }

    /// `6) Could not resolve host: ...`, by curl's exit code.
    fn error(&mut self, rest: &str) -> Option<Event> {
        let (code, words) = rest.split_once(')')?;
        let words = words.trim().to_owned();
        Some(match code {
            "6" => Event::NotResolved(words),
            "7" if !self.connected => Event::NotConnected(outcome_of(&words), words),
            "28" => Event::TimedOut,
            "35" | "60" => Event::NotEncrypted(words),
            _ => Event::Failed(words),
        })
    }
}

/// `[191 bytes data]`.
fn bytes(text: &str) -> Option<u64> {
    text.strip_prefix('[')?.split(' ').next()?.parse().ok()
}
