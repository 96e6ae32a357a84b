//! Which session of one capture is which one of the other, and which of their data connections are the same.

use std::collections::HashMap;

use super::{PairedBy, capture_of};
use crate::evidence::Evidence;
use crate::evidence::capture::{DataPackets, Mark, Packets};

/// How many sessions are held against each other by what was said.
const MAX_BY_DIALOGUE: usize = 300;

/// How many sessions of one port are held against each other by their sequence numbers.
const MAX_OF_A_PORT: usize = 100;

/// How many bytes one side of a dialogue says at most: more is not a range that tells anything.
const MOST_SAID: u32 = 1 << 24;

/// How many commands and replies have to be the same.
const LEAST_ALIKE: usize = 3;

/// How many of them are looked at.
const MOST_ALIKE: usize = 40;

/// A session that is in both captures.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) here: usize,
    pub(super) there: usize,
    pub(super) by: PairedBy,
}

/// The sessions of two captures.
pub(super) struct Paired {
    pub(super) both: Vec<Pair>,
    pub(super) only_here: Vec<usize>,
    pub(super) only_there: Vec<usize>,
}

/// Pairs sessions: by the client's port and initial sequence number, by that alone, or by what was said.
pub(super) fn sessions(here: &[Evidence], there: &[Evidence]) -> Paired {
    let mut found = Paired {
        both: Vec::new(),
        only_here: (0..here.len()).collect(),
        only_there: (0..there.len()).collect(),
    };
    let by_port = |evidence: &Evidence| {
        let control = control_of(evidence)?;
        Some((Some(control.from.port()), initial(control)?))
    };
    let by_number = |evidence: &Evidence| Some((None::<u16>, initial(control_of(evidence)?)?));
    found.by_key(here, there, by_port, PairedBy::PortAndSequenceNumber);
    found.by_key(here, there, by_number, PairedBy::SequenceNumber);
    found.by_range(here, there);
    found.by_dialogue(here, there);
    found.both.sort_by_key(|pair| pair.here);
    found
}

impl Paired {
    fn take(&mut self, here: usize, there: usize, by: PairedBy) {
        self.only_here.retain(|it| *it != here);
        self.only_there.retain(|it| *it != there);
        self.both.push(Pair { here, there, by });
    }

    fn by_key<K: std::hash::Hash + Eq>(
        &mut self,
        here: &[Evidence],
        there: &[Evidence],
        key: impl Fn(&Evidence) -> Option<K>,
        by: PairedBy,
    ) {
        let mut known: HashMap<K, Option<usize>> = HashMap::new();
        for index in &self.only_there {
            if let Some(key) = there.get(*index).and_then(&key) {
                // What two have in common names neither.
                known
                    .entry(key)
                    .and_modify(|it| *it = None)
                    .or_insert(Some(*index));
            }
        }
        let mut left = Vec::new();
        for index in std::mem::take(&mut self.only_here) {
            let key = here.get(index).and_then(&key);
            match key.and_then(|key| known.get_mut(&key)?.take()) {
                Some(there) => self.both.push(Pair {
                    here: index,
                    there,
                    by,
                }),
                None => left.push(index),
            }
        }
        self.only_here = left;
        let taken: std::collections::HashSet<usize> = self.both.iter().map(|it| it.there).collect();
        self.only_there.retain(|it| !taken.contains(it));
    }

    /// Sessions of which one capture lacks the beginning: the same port, and numbers that the other one has too.
    fn by_range(&mut self, here: &[Evidence], there: &[Evidence]) {
        let mut known: HashMap<u16, Vec<usize>> = HashMap::new();
        for index in &self.only_there {
            if let Some(control) = there.get(*index).and_then(control_of) {
                known.entry(control.from.port()).or_default().push(*index);
            }
        }
        for index in self.only_here.clone() {
            let Some(control) = here.get(index).and_then(control_of) else {
                continue;
            };
            let same = known.get_mut(&control.from.port());
            let Some(same) = same.filter(|same| same.len() <= MAX_OF_A_PORT) else {
                continue;
            };
            let overlaps = |other: &usize| {
                let other = there.get(*other).and_then(control_of);
                other.is_some_and(|other| overlap(control, other))
            };
            if let Some(place) = same.iter().position(overlaps) {
                let other = same.remove(place);
                self.take(index, other, PairedBy::PortAndSequenceNumber);
            }
        }
    }

    fn by_dialogue(&mut self, here: &[Evidence], there: &[Evidence]) {
        let words = |all: &[Evidence], left: &[usize]| -> Vec<(usize, Vec<String>)> {
            let left = left.iter().take(MAX_BY_DIALOGUE);
            left.filter_map(|index| Some((*index, said(all.get(*index)?))))
                .collect()
        };
        let mut others = words(there, &self.only_there);
        for (index, said) in words(here, &self.only_here) {
            let best = others
                .iter()
                .enumerate()
                .map(|(place, (_, other))| (alike(&said, other), place))
                .max_by_key(|(alike, place)| (*alike, std::cmp::Reverse(*place)));
            if let Some((length, place)) = best
                && length >= LEAST_ALIKE
            {
                let (there, _) = others.remove(place);
                self.take(index, there, PairedBy::Dialogue);
            }
        }
    }
}

/// How much two sessions have in common from their beginnings on; nothing where one of them goes on otherwise. What one side lacks may
/// have been lost.
fn alike(one: &[String], other: &[String]) -> usize {
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    if same == one.len().min(other.len()) {
        same
    } else {
        0
    }
}

/// What was said, without what a device on the way may have rewritten.
fn said(evidence: &Evidence) -> Vec<String> {
    let exchanges = evidence
        .last_attempt()
        .map_or(&[][..], |it| it.exchanges.as_slice());
    let mut said = Vec::new();
    for exchange in exchanges.iter().take(MOST_ALIKE) {
        let command = exchange.command.clone();
        said.extend(command.map(|it| match it.split_once(' ') {
            Some((verb @ ("PORT" | "EPRT"), _)) => verb.to_owned(),
            _ => it,
        }));
        if let Some(reply) = &exchange.reply {
            let first = reply
                .lines
                .first()
                .filter(|_| !matches!(reply.code, 227 | 229));
            said.push(first.map_or_else(|| reply.code.to_string(), Clone::clone));
        }
    }
    said
}

/// Whether two connections are one.
type Same<'a> = &'a dyn Fn(&Packets, &Packets) -> bool;

/// Pairs the data connections of a session. Each place has its index in its own list.
pub(super) fn connections(
    here: &[DataPackets],
    there: &[DataPackets],
) -> Vec<(Option<usize>, Option<usize>)> {
    let mut free: Vec<usize> = (0..there.len()).collect();
    let mut found: Vec<(Option<usize>, Option<usize>)> = Vec::new();
    let same_port = |a: &Packets, b: &Packets| a.from.port() == b.from.port();
    let tests: [Same<'_>; 3] = [
        &|a, b| initial(a).is_some() && initial(a) == initial(b) && same_port(a, b),
        &|a, b| initial(a).is_some() && initial(a) == initial(b),
        &|a, b| same_port(a, b) && a.to.port() == b.to.port(),
    ];
    let mut partner = vec![None; here.len()];
    for test in tests {
        for (index, one) in here.iter().enumerate() {
            if partner[index].is_some() {
                continue;
            }
            let same = |place: &usize| {
                there
                    .get(*place)
                    .is_some_and(|it| test(&one.packets, &it.packets))
            };
            if let Some(at) = free.iter().position(same) {
                partner[index] = Some(free.remove(at));
            }
        }
    }
    found.extend(
        partner
            .into_iter()
            .enumerate()
            .map(|(index, there)| (Some(index), there)),
    );
    found.extend(free.into_iter().map(|there| (None, Some(there))));
    found
}

fn control_of(evidence: &Evidence) -> Option<&Packets> {
    capture_of(evidence)?.control.first()
}

/// Whether what one side sent has the same numbers in both; the first of one lies among those of the other.
fn overlap(one: &Packets, other: &Packets) -> bool {
    let numbers = |packets: &Packets, by_opener: bool| -> Option<(u32, u32)> {
        let each = &packets.segments.as_ref()?.each;
        let mut ours = each.iter().filter(|it| it.by_opener == by_opener);
        let first = ours.next()?;
        let last = ours.next_back().unwrap_or(first);
        Some((first.sequence, last.sequence.wrapping_sub(first.sequence)))
    };
    [true, false].into_iter().any(|by_opener| {
        let (Some(one), Some(other)) = (numbers(one, by_opener), numbers(other, by_opener)) else {
            return false;
        };
        let is_in = |(first, _): (u32, u32), (begin, length): (u32, u32)| {
            length < MOST_SAID && first.wrapping_sub(begin) <= length
        };
        is_in(one, other) || is_in(other, one)
    })
}

/// The initial sequence number of the opener.
fn initial(packets: &Packets) -> Option<u32> {
    let segments = packets.segments.as_ref()?;
    let syn = segments
        .each
        .iter()
        .find(|it| it.by_opener && it.mark == Some(Mark::Syn))?;
    Some(syn.sequence)
}
