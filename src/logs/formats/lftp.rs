//! lftp's `debug`: `--->` what it sends, `<---` what it hears, `----` what it does, `****` what failed.

use crate::logs::event::{Event, Told, address_in, outcome_of};

/// How surely a line is of this format.
pub(in crate::logs) fn recognise(line: &str) -> u32 {
    match line.split_at_checked(5) {
        Some(("<--- " | "---- " | "**** ", _)) => 4,
        Some(("---> ", _)) => 1,
        _ => 0,
    }
}

/// What a line says.
pub(in crate::logs) fn line(line: &str) -> Vec<Told> {
    let Some((mark, rest)) = line.split_at_checked(5) else {
        return Vec::new();
    };
    let event = match mark {
        "---> " => Some(Event::Command(rest.trim_end().to_owned())),
        "<--- " => Some(Event::Reply(rest.to_owned())),
        "---- " => doing(rest),
        "**** " => failing(rest),
        _ if line.contains(": Fatal error: ") || line.contains("Login failed: ") => {
            Some(Event::Failed(line.to_owned()))
        }
        _ => None,
    };
    event.into_iter().map(Told::from).collect()
}

fn doing(text: &str) -> Option<Event> {
    if text.starts_with("Connecting data socket to ") {
        return Some(Event::DataConnecting(address_in(text)));
    }
    if let Some(rest) = text.strip_prefix("Connecting to ") {
        return Some(Event::Connecting {
            host: rest.split(' ').next().map(str::to_owned),
            address: address_in(rest),
        });
    }
    None
}

fn failing(text: &str) -> Option<Event> {
    if text.starts_with("Data socket error") || text.starts_with("Data connection") {
        return Some(Event::DataNotConnected(outcome_of(text), text.to_owned()));
    }
    if text.starts_with("Timeout") {
        return Some(Event::TimedOut);
    }
    if text.contains("Peer closed connection") || text.contains("remote end closes connection") {
        return Some(Event::Closed { reset: false });
    }
    if text.contains("Connection reset") {
        return Some(Event::Closed { reset: true });
    }
    if text.starts_with("Socket error") || text.starts_with("connect") {
        return Some(Event::NotConnected(outcome_of(text), text.to_owned()));
    }
    if text.contains("Name or service not known") || text.contains("host name resolve") {
        return Some(Event::NotResolved(text.to_owned()));
    }
    if text.contains("certificate") || text.contains("gnutls") || text.contains("SSL") {
        return Some(Event::NotEncrypted(text.to_owned()));
    }
    None
}
