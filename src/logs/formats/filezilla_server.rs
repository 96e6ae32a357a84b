//! FileZilla Server: 0.9 writes `(000001)DATE TIME - USER (ADDRESS)> TEXT`, 1.x
//! `DATE TIME FTP Session 1 ADDRESS [Command] TEXT`.

use crate::logs::event::{Event, Told, is_coded, verb};

/// How surely a line is of this format.
pub(in crate::logs) fn recognise(line: &str) -> u32 {
    if old(line).is_some() || line.contains("FTP Session ") && marked(line).is_some() {
        6
    } else {
        0
    }
}

/// The session's number and the text.
fn old(line: &str) -> Option<(&str, &str)> {
    let (number, rest) = line.strip_prefix('(')?.split_once(')')?;
    let is_number = number.len() >= 5 && number.bytes().all(|byte| byte.is_ascii_digit());
    let (_, text) = rest.split_once(")> ")?;
    is_number.then_some((number, text))
}

fn marked(line: &str) -> Option<(&str, &str)> {
    ["[Command] ", "[Response] ", "[Status] ", "[Error] "]
        .into_iter()
        .find_map(|mark| Some((mark, line.split_once(mark)?.1)))
}

/// Says of each line whose it is.
#[derive(Debug, Default)]
pub(in crate::logs) struct Reader {
    seen: std::collections::BTreeSet<String>,
}

impl Reader {
    pub(in crate::logs) fn line(&mut self, line: &str) -> Vec<Told> {
        let (session, event) = if let Some((number, text)) = old(line) {
            (number, plain(text))
        } else if let Some((mark, text)) = marked(line) {
            let after = line.split_once("FTP Session ").map_or("", |(_, rest)| rest);
            let session = after.split(' ').next().unwrap_or_default();
            (session, of_mark(mark, text))
        } else {
            return Vec::new();
        };
        let Some(event) = event else {
            return Vec::new();
        };
        let told = |event| Told {
            session: Some(session.to_owned()),
            at_us: line.split(' ').find_map(super::winscp::of_day),
            event,
        };
        let mut events = Vec::new();
        if self.seen.len() < 10_000 && self.seen.insert(session.to_owned()) {
            events.push(told(Event::Connecting {
                host: None,
                address: None,
            }));
        }
        events.push(told(event));
        events
    }
}

fn plain(text: &str) -> Option<Event> {
    if is_coded(text) {
        return Some(Event::Reply(text.to_owned()));
    }
    verb(text).map(|_| Event::Command(text.to_owned()))
}

fn of_mark(mark: &str, text: &str) -> Option<Event> {
    match mark {
        "[Command] " => Some(Event::Command(text.to_owned())),
        "[Response] " => Some(Event::Reply(text.to_owned())),
        "[Status] " if text.contains("TLS") && text.contains("established") => {
            Some(Event::Encrypted(None))
        }
        _ => None,
    }
}
