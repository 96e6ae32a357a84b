//! How much of what a server said is kept: more than any server has to say, less than memory and disks hold.

use serde::{Deserialize, Serialize};

use super::{Attempt, Evidence, Exchange, Facts};

/// So many bytes of replies, and of what came over data connections, are kept whole in a run. What a file with them comes to can be
/// loaded again, even where each byte has to be escaped.
const MAX_WHOLE: usize = 512 * 1024;

/// So many bytes are kept of each reply that comes when those are full.
const MAX_BEGINNING: usize = 2048;

/// So many bytes of such beginnings are kept in a run. Of later ones nothing is.
const MAX_BEGINNINGS: usize = 256 * 1024;

/// A reply of which the end is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// Index into [`Attempt::exchanges`].
    pub exchange: usize,
    /// How many bytes are not kept.
    pub bytes: u64,
}

impl Evidence {
    /// Adds an attempt. Of the replies that there is no room for, only the beginning.
    pub fn keep(&mut self, mut attempt: Attempt) {
        let mut room = Room::default();
        self.attempts.iter().for_each(|attempt| room.less(attempt));
        room.fit(&mut attempt);
        // Sessions of their own, in which nothing else is nested.
        cells(&mut attempt).for_each(|attempt| room.fit(attempt));
        self.attempts.push(attempt);
    }
}

fn cells(attempt: &mut Attempt) -> impl Iterator<Item = &mut Attempt> {
    let steps = attempt.steps.iter_mut();
    let matrices = steps.filter_map(|step| match &mut step.facts {
        Facts::Matrix(matrix) => Some(&mut matrix.cells),
        _ => None,
    });
    matrices.flatten().filter_map(|cell| cell.attempt.as_mut())
}

/// How many bytes can still be kept of a run.
struct Room {
    whole: usize,
    beginnings: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            whole: MAX_WHOLE,
            beginnings: MAX_BEGINNINGS,
        }
    }
}

impl Room {
    /// Takes off what is kept of an attempt.
    fn less(&mut self, attempt: &Attempt) {
        let replies = attempt.exchanges.iter().map(size);
        let heads = attempt.data.iter().map(|data| data.head.0.len());
        replies.chain(heads).for_each(|bytes| {
            self.of(bytes);
        });
        let cells = attempt.matrix().into_iter().flat_map(|it| &it.cells);
        let nested = cells.filter_map(|cell| cell.attempt.as_ref());
        nested.for_each(|attempt| self.less(attempt));
    }

    /// How many of these bytes can be kept.
    fn of(&mut self, bytes: usize) -> usize {
        if bytes <= self.whole {
            self.whole -= bytes;
            return bytes;
        }
        let kept = bytes.min(MAX_BEGINNING).min(self.beginnings);
        self.beginnings -= kept;
        kept
    }

    fn fit(&mut self, attempt: &mut Attempt) {
        for (index, exchange) in attempt.exchanges.iter_mut().enumerate() {
            let whole = size(exchange);
            let kept = self.of(whole);
            if kept < whole {
                cut(exchange, kept);
                attempt.cut.push(Cut {
                    exchange: index,
                    bytes: (whole - kept) as u64,
                });
            }
        }
        for data in &mut attempt.data {
            let kept = self.of(data.head.0.len());
            data.head.0.truncate(kept);
        }
    }
}

fn size(exchange: &Exchange) -> usize {
    exchange.raw.0.len()
}

/// Leaves so many bytes of a reply.
fn cut(exchange: &mut Exchange, kept: usize) {
    exchange.raw.0.truncate(kept);
    if let Some(reply) = &mut exchange.reply {
        let mut room = kept;
        reply.lines.retain_mut(|line| {
            let had_room = room > 0;
            let mut ends = (0..=room.min(line.len())).rev();
            let end = ends.find(|at| line.is_char_boundary(*at));
            line.truncate(end.unwrap_or_default());
            room = room.saturating_sub(line.len() + 2);
            had_room
        });
    }
}

impl Attempt {
    /// How many bytes of a reply are not kept.
    #[must_use]
    pub fn not_kept(&self, exchange: usize) -> u64 {
        let cut = self.cut.iter().find(|cut| cut.exchange == exchange);
        cut.map_or(0, |cut| cut.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;
    use crate::evidence::{Ending, Inferred, Octets, Phase, Reply, format};

    fn said(line: &str) -> Exchange {
        Exchange {
            connection: 0,
            phase: Phase::Greeting,
            command: None,
            sent_us: Some(0),
            first_byte_us: Some(0),
            ended_us: Some(0),
            reply: Some(Reply {
                code: 220,
                lines: vec![line.to_owned(), "220 ready".to_owned()],
                oddities: Vec::new(),
            }),
            raw: Octets(format!("{line}\r\n220 ready\r\n").into_bytes()),
            ending: Ending::Replied,
            closed: false,
            unsolicited: false,
            inferred: Inferred::default(),
        }
    }

    #[test]
    fn much_is_kept_in_part_and_can_be_loaded() {
        let saved = include_bytes!("../../tests/evidence/healthy/evidence.json");
        let mut evidence = format::load(&saved[..]).unwrap();
        evidence.attempts.clear();
        for _ in 0..20 {
            let mut attempt = Attempt::begin(Timestamp::now(), 0);
            let long = format!("220-{}é", "\u{1}".repeat(200_000));
            attempt.exchanges = (0..20).map(|_| said(&long)).collect();
            attempt.exchanges.push(said("220-short"));
            evidence.keep(attempt);
        }
        let [first, second, .., last] = &evidence.attempts[..] else {
            panic!("all attempts");
        };
        assert_eq!((first.cut.len(), second.cut.len()), (18, 20));
        assert_eq!(second.not_kept(0), 200_019 - MAX_BEGINNING as u64);
        assert_eq!(second.not_kept(20), 0);
        assert_eq!(second.exchanges[20].text(), "short ready");
        assert_eq!(last.not_kept(0), 200_019);
        assert_eq!(last.exchanges[0].code(), Some(220));
        let mut file = Vec::new();
        format::save(&evidence, &mut file).unwrap();
        assert_eq!(format::load(&file[..]).unwrap(), evidence);
    }
}
