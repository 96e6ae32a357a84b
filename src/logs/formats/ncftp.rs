//! NcFTP's `-d`: `Cmd: ` what it sends, `230: ` what it hears, further lines of a reply indented.

use crate::evidence::facts::TcpOutcome;
use crate::logs::event::{Event, Told, address_in, outcome_of};

/// How surely a line is of this format.
pub(in crate::logs) fn recognise(line: &str) -> u32 {
    if line.starts_with("Cmd: ") || line.starts_with("LibNcFTP ") {
        6
    } else {
        u32::from(coded(line).is_some())
    }
}

/// A reply goes on over indented lines, and is whole when another line comes.
#[derive(Debug, Default)]
pub(in crate::logs) struct Reader {
    lines: Vec<String>,
    begun: bool,
    /// NcFTP tells of the end before it prints the server's last words.
    closed: bool,
}

impl Reader {
    pub(in crate::logs) fn line(&mut self, line: &str) -> Vec<Told> {
        if let Some(rest) = line.strip_prefix("     ")
            && !self.lines.is_empty()
        {
            self.lines.push(rest.to_owned());
            return Vec::new();
        }
        let mut events: Vec<Event> = self.finished().into_iter().collect();
        if self.closed && coded(line).is_none() {
            self.closed = false;
            events.push(Event::Closed { reset: false });
        }
        if let Some((code, text)) = coded(line) {
            self.lines = vec![code.to_owned(), text.to_owned()];
        } else if let Some(command) = line.strip_prefix("Cmd: ") {
            events.push(Event::Command(command.trim_end().to_owned()));
        } else {
            events.extend(self.about(line));
        }
        events.into_iter().map(Told::from).collect()
    }

    /// What is still to be told at the end of the log.
    pub(in crate::logs) fn end(&mut self) -> Vec<Event> {
        let reply = self.finished();
        let closed = self.closed.then_some(Event::Closed { reset: false });
        reply.into_iter().chain(closed).collect()
    }

    fn finished(&mut self) -> Option<Event> {
        let lines = std::mem::take(&mut self.lines);
        let (code, text) = lines.split_first()?;
        // With the codes that NcFTP leaves out.
        let last = text.len().checked_sub(1)?;
        let line = |(index, text): (usize, &String)| {
            let mark = if index == last { ' ' } else { '-' };
            let edge = index == 0 || index == last;
            if edge {
                format!("{code}{mark}{text}")
            } else {
                format!(" {text}")
            }
        };
        Some(Event::Replies(text.iter().enumerate().map(line).collect()))
    }

    fn about(&mut self, line: &str) -> Option<Event> {
        if line.starts_with("connect to ") && line.contains("failed: ") {
            let words = line.split("failed: ").last().unwrap_or_default().to_owned();
            return Some(Event::DataNotConnected(outcome_of(&words), words));
        }
        if let Some(odd) = line.strip_prefix("Invalid reply: ") {
            return Some(Event::Reply(odd.trim_matches('"').to_owned()));
        }
        if line.contains("for PASV") {
            return Some(Event::DataConnected(address_in(line)));
        }
        if let Some(rest) = line.strip_prefix("Connected to ")
            && !self.begun
        {
            self.begun = true;
            let host = rest.trim_end_matches('.').to_owned();
            return Some(Event::Connecting {
                host: Some(host),
                address: None,
            });
        }
        if line.starts_with("Data connection to ") && line.contains("timed out") {
            let words = line.to_owned();
            return Some(Event::DataNotConnected(TcpOutcome::TimedOut, words));
        }
        if line.contains("data -- timed out") {
            return Some(Event::DataStalled);
        }
        if line.contains("control connection -- timed out") {
            return Some(Event::ReplyMissing);
        }
        if line.contains("timed out") {
            return Some(Event::TimedOut);
        }
        if line.contains("closed the connection") || line.contains("hungup") {
            self.closed = true;
            return None;
        }
        if line.contains("reset by peer") {
            return Some(Event::Closed { reset: true });
        }
        let unknown = ["unknown host", "Name or service not known"];
        if unknown.iter().any(|words| line.contains(words)) {
            return Some(Event::NotResolved(line.to_owned()));
        }
        let refused = line.starts_with("ncftp") && line.contains("could not connect");
        (refused && !self.begun).then(|| Event::NotConnected(outcome_of(line), line.to_owned()))
    }
}

/// `230: Login successful.`
fn coded(line: &str) -> Option<(&str, &str)> {
    let (code, text) = line.split_once(": ").or_else(|| line.split_once(':'))?;
    let digits = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
    digits.then_some((code, text))
}
