//! Python's ftplib with `set_debuglevel`: `*cmd* '...'`, `*resp* '...'`, and a traceback at the end.

use crate::logs::event::{Event, Told, outcome_of};

/// How surely a line is of this format.
pub(in crate::logs) fn recognise(line: &str) -> u32 {
    let own = ["*cmd* ", "*resp* ", "*get* ", "*put* ", "*welcome* "];
    if own.iter().any(|own| line.starts_with(own)) {
        5
    } else {
        let trace = line.trim_start().starts_with("File ") && line.contains("ftplib.py");
        if trace {
            3
        } else {
            u32::from(line.starts_with("ftplib.error_"))
        }
    }
}

/// Remembers whether the last thing was to connect to a data port.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "what was seen so far")]
pub(in crate::logs) struct Reader {
    announced: bool,
    in_data: bool,
    spoken: bool,
    /// The traceback ends where a reply was read.
    in_reply: bool,
}

impl Reader {
    pub(in crate::logs) fn line(&mut self, line: &str) -> Vec<Told> {
        let event = self.event(line.trim_end());
        let ended = matches!(event, Some(Event::ReplyMissing | Event::Closed { .. }));
        let connected = (ended && !self.spoken).then_some(Event::Connected);
        connected.into_iter().chain(event).map(Told::from).collect()
    }

    fn event(&mut self, line: &str) -> Option<Event> {
        if let Some(command) = line.strip_prefix("*cmd* ") {
            self.announced = false;
            return Some(Event::Command(unquoted(command)));
        }
        if let Some(reply) = line.strip_prefix("*resp* ") {
            self.spoken = true;
            let text = unquoted(reply);
            self.announced = text.starts_with("227") || text.starts_with("229");
            return Some(Event::Replies(
                text.split('\n').map(str::to_owned).collect(),
            ));
        }
        if line.trim_start().starts_with("File ") {
            self.in_data |= line.contains("ntransfercmd");
            self.in_reply |= line.ends_with("in getresp");
            return None;
        }
        let (kind, words) = line.split_once(": ").unwrap_or((line, ""));
        let failed = |outcome| {
            let words = words.to_owned();
            if self.announced && self.in_data {
                Event::DataNotConnected(outcome, words)
            } else if self.spoken {
                Event::Failed(line.to_owned())
            } else {
                Event::NotConnected(outcome, words)
            }
        };
        match kind {
            "ConnectionRefusedError" => Some(failed(outcome_of("refused"))),
            "OSError" => Some(failed(outcome_of(words))),
            "TimeoutError" | "socket.timeout" if self.announced && self.in_data => {
                Some(failed(outcome_of("timed out")))
            }
            "TimeoutError" | "socket.timeout" if !self.spoken && !self.in_reply => {
                Some(failed(outcome_of("timed out")))
            }
            "TimeoutError" | "socket.timeout" if self.in_reply => Some(Event::ReplyMissing),
            "TimeoutError" | "socket.timeout" => Some(Event::DataStalled),
            "EOFError" => Some(Event::Closed { reset: false }),
            "ConnectionResetError" => Some(Event::Closed { reset: true }),
            "socket.gaierror" => Some(Event::NotResolved(words.to_owned())),
            _ if kind.starts_with("ssl.") => Some(Event::NotEncrypted(words.to_owned())),
            "ftplib.error_proto" if !self.spoken => Some(Event::Reply(words.to_owned())),
            _ if kind.starts_with("ftplib.error_") => Some(Event::Failed(words.to_owned())),
            _ => None,
        }
    }
}

/// Python's `repr` of a text, read back as far as replies need it.
fn unquoted(text: &str) -> String {
    let inner = text.trim().trim_start_matches(['\'', '"']);
    let inner = inner.strip_suffix(['\'', '"']).unwrap_or(inner);
    inner
        .replace("\\r\\n", "\n")
        .replace("\\n", "\n")
        .replace("\\'", "'")
        .replace("\\t", "\t")
        .replace("\\\\", "\\")
}
