//! How much of what a server said is kept: more than any server has to say, less than memory and disks hold.

use serde::{Deserialize, Serialize};

use super::{Attempt, Evidence, Exchange, Facts};

/// So many bytes of replies are kept whole in a run. What a file with them comes to can be loaded again, even where each byte
/// has to be escaped.
const MAX_WHOLE: usize = 4 * 1024 * 1024;

/// So many bytes are kept of each reply that comes when those are full.
const MAX_BEGINNING: usize = 2048;

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
        let kept: usize = self.attempts.iter().map(size_of).sum();
        let mut room = MAX_WHOLE.saturating_sub(kept);
        fit(&mut attempt, &mut room);
        // Sessions of their own, in which nothing else is nested.
        let cells = attempt
            .steps
            .iter_mut()
            .filter_map(|step| match &mut step.facts {
                Facts::Matrix(matrix) => Some(&mut matrix.cells),
                _ => None,
            });
        let nested = cells.flatten().filter_map(|cell| cell.attempt.as_mut());
        nested.for_each(|attempt| fit(attempt, &mut room));
        self.attempts.push(attempt);
    }
}

fn fit(attempt: &mut Attempt, room: &mut usize) {
    for (index, exchange) in attempt.exchanges.iter_mut().enumerate() {
        let whole = size(exchange);
        if whole > *room && whole > MAX_BEGINNING {
            let bytes = cut(exchange) as u64;
            attempt.cut.push(Cut {
                exchange: index,
                bytes,
            });
        }
        *room = room.saturating_sub(size(exchange));
    }
}

fn size_of(attempt: &Attempt) -> usize {
    attempt.exchanges.iter().map(size).sum()
}

fn size(exchange: &Exchange) -> usize {
    exchange.raw.0.len()
}

/// Leaves the beginning of a reply, and gives how many bytes are gone.
fn cut(exchange: &mut Exchange) -> usize {
    let gone = size(exchange).saturating_sub(MAX_BEGINNING);
    exchange.raw.0.truncate(MAX_BEGINNING);
    if let Some(reply) = &mut exchange.reply {
        let mut room = MAX_BEGINNING;
        reply.lines.retain_mut(|line| {
            let had_room = room > 0;
            let mut ends = (0..=room.min(line.len())).rev();
            let end = ends.find(|at| line.is_char_boundary(*at));
            line.truncate(end.unwrap_or_default());
            room = room.saturating_sub(line.len() + 2);
            had_room
        });
    }
    gone
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
        for _ in 0..3 {
            let mut attempt = Attempt::begin(Timestamp::now(), 0);
            let long = format!("220-{}é", "\u{1}".repeat(200_000));
            attempt.exchanges = (0..20).map(|_| said(&long)).collect();
            attempt.exchanges.push(said("220-short"));
            evidence.keep(attempt);
        }
        let [first, _, last] = &evidence.attempts[..] else {
            panic!("three attempts");
        };
        assert_eq!((first.cut.len(), last.cut.len()), (0, 20));
        assert_eq!(last.not_kept(0), 200_019 - MAX_BEGINNING as u64);
        assert_eq!(last.not_kept(20), 0);
        assert_eq!(last.exchanges[20].text(), "short ready");
        let mut file = Vec::new();
        format::save(&evidence, &mut file).unwrap();
        assert_eq!(format::load(&file[..]).unwrap(), evidence);
    }
}
