//! `curl --trace-ascii`: each piece has a head line and a dump, `0000: ` and the text.

use super::curl;
use crate::logs::event::{Event, Told};

/// How surely a line is of this format.
pub(in crate::logs) fn recognise(line: &str) -> u32 {
    let line = untimed(line).1;
    let heads = [
        "== Info: ",
        "<= Recv header",
        "=> Send header",
        "<= Recv data",
    ];
    if heads.iter().any(|head| line.starts_with(head)) {
        5
    } else {
        0
    }
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Piece {
    #[default]
    None,
    Sent,
    Heard,
}

/// Remembers what the next lines of a dump belong to.
#[derive(Debug, Default)]
pub(in crate::logs) struct Reader {
    notes: curl::Reader,
    piece: Piece,
    at_us: Option<u64>,
}

impl Reader {
    pub(in crate::logs) fn line(&mut self, line: &str) -> Vec<Told> {
        let (at_us, text) = untimed(line);
        if at_us.is_some() {
            self.at_us = at_us;
        }
        let event = self.event(text);
        let told = |event| Told {
            at_us: self.at_us,
            ..Told::from(event)
        };
        event.map(told).into_iter().collect()
    }

    fn event(&mut self, text: &str) -> Option<Event> {
        // Data without a line end at its own end may stand before.
        if let Some((_, note)) = text.split_once("== Info: ") {
            self.piece = Piece::None;
            return self.notes.note(note.trim());
        }
        if let Some(size) = text.strip_prefix("<= Recv data, ") {
            self.piece = Piece::None;
            let bytes = size.split(' ').next()?.parse().ok()?;
            return Some(Event::DataCame(bytes));
        }
        if text.starts_with("=> Send header") || text.starts_with("<= Recv header") {
            self.piece = if text.starts_with("=>") {
                Piece::Sent
            } else {
                Piece::Heard
            };
            return None;
        }
        let (offset, said) = text.split_once(": ").or_else(|| text.split_once(':'))?;
        let is_dump = offset.len() == 4 && offset.bytes().all(|byte| byte.is_ascii_hexdigit());
        match self.piece {
            Piece::Sent if is_dump && offset == "0000" => {
                self.notes.sent();
                Some(Event::Command(said.to_owned()))
            }
            Piece::Heard if is_dump => Some(Event::Reply(said.to_owned())),
            _ => None,
        }
    }
}

/// The time that `--trace-time` puts before a line, in microseconds of the day.
fn untimed(line: &str) -> (Option<u64>, &str) {
    let Some((time, rest)) = line.split_once(' ') else {
        return (None, line);
    };
    match super::winscp::of_day(time) {
        Some(at_us) => (Some(at_us), rest),
        None => (None, line),
    }
}
