//! Packets that were recorded twice: on several interfaces, or by a mirror port that sees them come and go.

use std::hash::{BuildHasher as _, Hash, RandomState};

use super::Sighting;
use crate::capture::packet::{Flags, IcmpError, Segment};

/// How many packets are remembered, those of the last moments as a rule.
const REMEMBERED: usize = 1 << 15;

/// The same identification within this is the same packet: what is sent again has another one.
const WITH_ID_US: u64 = 100_000;
/// The same clock of the sender: nothing is sent again within this, and its clock stands still.
const WITH_CLOCK_US: u64 = 20_000;
/// With neither of the two.
const BARE_US: u64 = 3_000;

/// The packets of the last moments.
#[derive(Debug)]
pub(super) struct Duplicates {
    hasher: RandomState,
    last: Vec<Remembered>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Remembered {
    hash: u64,
    at: Sighting,
    ttl: u8,
}

impl Default for Duplicates {
    fn default() -> Self {
        Self {
            hasher: RandomState::new(),
            last: vec![Remembered::default(); REMEMBERED],
        }
    }
}

impl Duplicates {
    /// If this segment was seen a moment ago: with which TTL.
    pub(super) fn segment(&mut self, segment: &Segment<'_>, at: Sighting) -> Option<u8> {
        let within = match (segment.ip_id, segment.timestamp) {
            (Some(_), _) => WITH_ID_US,
            // Every packet that meets a reset is answered by one like it.
            (None, _) if segment.flags.has(Flags::RST) => return None,
            (None, Some(_)) => WITH_CLOCK_US,
            (None, None) => BARE_US,
        };
        // Not the TTL, which a router lowers, nor the MSS, which it may.
        let name = (
            (segment.source, segment.destination),
            (segment.sequence, segment.acknowledgement, segment.flags),
            (
                segment.window,
                segment.length,
                segment.ip_id,
                segment.timestamp,
            ),
            segment.selective,
        );
        self.look(&name, at, segment.ttl, within)
    }

    /// Whether this error was seen a moment ago.
    pub(super) fn icmp(&mut self, error: &IcmpError, at: Sighting) -> bool {
        let name = (
            (error.from, error.number, error.code),
            (error.source, error.destination, error.sequence),
        );
        self.look(&name, at, error.ttl, BARE_US).is_some()
    }

    fn look(&mut self, name: &impl Hash, at: Sighting, ttl: u8, within_us: u64) -> Option<u8> {
        let hash = self.hasher.hash_one(name);
        let slot = usize::try_from(hash % (REMEMBERED as u64)).unwrap_or(0);
        let remembered = &mut self.last[slot];
        let is_same = remembered.hash == hash
            && remembered.at.frame > 0
            && remembered.at.at_us.abs_diff(at.at_us) <= within_us;
        if is_same {
            return Some(remembered.ttl);
        }
        *remembered = Remembered { hash, at, ttl };
        None
    }
}
