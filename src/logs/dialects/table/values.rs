//! What the fields of a line come to.

use crate::logs::event::{Event, Passed, Place};
use crate::logs::template::{Field, Found, ip};

/// A line without the word in front of it, such as `Error:`.
pub(super) fn unlabelled(line: &str) -> &str {
    match line.split_once(':') {
        Some(("Error" | "Status" | "Warning" | "Message" | "Trace", rest)) => rest,
        _ => line.trim_start_matches(['*', '-', '.', '!', '>', ' ']),
    }
}

/// A reply that an error passes on.
pub(super) fn reported(line: &str, verb: Option<String>) -> Option<Event> {
    let (code, words) = line.trim().split_at_checked(3)?;
    let passed = Passed::of(code.parse().ok()?, words);
    Some(Event::Reported(verb, passed))
}

/// The name of the session: the log's own, or what its client's address and port are.
pub(super) fn session(found: &Found<'_>) -> Option<String> {
    let get = |field| found.get(field).filter(|it| !it.is_empty());
    if let Some(name) = get(Field::Session).or_else(|| get(Field::Id)) {
        return Some(name.to_owned());
    }
    let client = get(Field::Client)?;
    Some(match get(Field::Port) {
        Some(port) => format!("{client}:{port}"),
        None => client.to_owned(),
    })
}

pub(super) fn place(found: &Found<'_>) -> Place {
    let address = found
        .get(Field::Address)
        .and_then(|text| text.parse::<std::net::SocketAddr>().ok());
    let host = found
        .get(Field::Host)
        .map(|host| host.trim_end_matches('.'));
    let literal = host.and_then(ip);
    Place {
        // What hides a name is no name.
        host: host
            .filter(|host| literal.is_none() && host.contains(|c: char| c.is_alphanumeric()))
            .map(str::to_owned),
        ip: address
            .map(|address| address.ip())
            .or_else(|| found.get(Field::Ip).and_then(ip))
            .or(literal),
        port: address
            .map(|address| address.port())
            .or_else(|| found.get(Field::Port)?.parse().ok()),
    }
}

pub(super) fn micros(seconds: &str) -> Option<u64> {
    let duration = std::time::Duration::try_from_secs_f64(seconds.parse().ok()?).ok()?;
    u64::try_from(duration.as_micros()).ok()
}
