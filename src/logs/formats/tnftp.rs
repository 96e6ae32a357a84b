//! The BSD client's `debug`: `--->` what it sends; replies stand as they came.

use crate::logs::event::{Event, Told, is_coded, outcome_of};

/// How surely a line is of this format.
pub(in crate::logs) fn recognise(line: &str) -> u32 {
    let own = [
        "ftp> ",
        "tnftp: ",
        "ftp: ",
        "setupsockbufsize:",
        "features[FEAT_",
    ];
    if line.starts_with("---> ") || own.iter().any(|own| line.starts_with(own)) {
        3
    } else {
        u32::from(is_coded(line))
    }
}

/// Lines of a long reply carry no code.
#[derive(Debug, Default)]
pub(in crate::logs) struct Reader {
    /// The code whose last line is still to come.
    within: Option<String>,
    last: String,
}

impl Reader {
    pub(in crate::logs) fn line(&mut self, line: &str) -> Vec<Told> {
        let line = line.strip_prefix("ftp> ").unwrap_or(line);
        let event = self.event(line);
        // It is told once the connection is there.
        let connected = matches!(event, Some(Event::Connecting { .. }));
        let connected = connected.then_some(Event::Connected);
        event.into_iter().chain(connected).map(Told::from).collect()
    }

    fn event(&mut self, line: &str) -> Option<Event> {
        if let Some(command) = line.strip_prefix("---> ") {
            self.within = None;
            self.last.clear();
            return Some(Event::Command(command.trim_end().to_owned()));
        }
        if let Some(code) = &self.within {
            if is_coded(line) && line.starts_with(code.as_str()) && !line[3..].starts_with('-') {
                self.within = None;
            }
            return Some(Event::Reply(line.to_owned()));
        }
        if let Some(own) = line.strip_prefix("421 Service not available, ") {
            // The client's own words, whatever they look like.
            if own.starts_with("remote server timed out") {
                return Some(Event::ReplyMissing);
            }
            if own.starts_with("remote server has closed") {
                return Some(Event::Closed { reset: false });
            }
        }
        if is_coded(line) {
            if line[3..].starts_with('-') {
                self.within = Some(line[..3].to_owned());
            } else if self.last == line {
                // Passive replies are printed twice.
                self.last.clear();
                return None;
            }
            line.clone_into(&mut self.last);
            return Some(Event::Reply(line.to_owned()));
        }
        about(line)
    }
}

fn about(line: &str) -> Option<Event> {
    // Another protocol's greeting is printed as it came.
    if ["SSH-", "HTTP/", "+OK"]
        .iter()
        .any(|sign| line.starts_with(sign))
    {
        return Some(Event::Reply(line.to_owned()));
    }
    if let Some(rest) = line.strip_prefix("Connected to ") {
        return Some(Event::Connecting {
            host: Some(rest.trim_end_matches('.').to_owned()),
            address: None,
        });
    }
    let (program, words) = line.split_once(": ")?;
    if program != "ftp" && program != "tnftp" {
        return None;
    }
    if words.starts_with("Reading from network: Interrupted") {
        return Some(Event::DataStalled);
    }
    if words.contains("reset by peer") {
        return Some(Event::Closed { reset: true });
    }
    if words.contains("data connection") {
        return None;
    }
    if words.contains("onnect") {
        return Some(Event::NotConnected(outcome_of(words), words.to_owned()));
    }
    let unknown = ["not known", "Unknown host", "No address"];
    unknown
        .iter()
        .any(|unknown| words.contains(unknown))
        .then(|| Event::NotResolved(words.to_owned()))
}
