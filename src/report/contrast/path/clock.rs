//! How far two clocks are apart, by packets that are in both captures.

use super::way::Way;

/// The server's clock against the client's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    /// By how much it is ahead, in microseconds.
    pub(super) ahead_us: i64,
    /// What the way there and back takes; `None` where nothing went both ways.
    pub(super) round_trip_us: Option<i64>,
}

impl Clock {
    /// By what went forth and back, SYN and SYN-ACK first. The shortest way each was the least delayed. `at_client` and `at_server` are
    /// when the sessions began there.
    pub(super) fn of(forth: &Way, back: &Way, at_client: i64, at_server: i64) -> Option<Self> {
        let signed = |us: u64| i64::try_from(us).unwrap_or(i64::MAX / 4);
        let least = |way: &Way, sender: i64, receiver: i64| {
            let took = way
                .matched()
                .into_iter()
                .map(|(sent, came)| receiver + signed(came.at_us) - sender - signed(sent.at_us));
            took.min()
        };
        match (
            least(forth, at_client, at_server),
            least(back, at_server, at_client),
        ) {
            (Some(forth), Some(back)) => Some(Self {
                ahead_us: (forth - back) / 2,
                round_trip_us: Some((forth + back).max(0)),
            }),
            (Some(forth), None) => Some(Self {
                ahead_us: forth,
                round_trip_us: None,
            }),
            (None, Some(back)) => Some(Self {
                ahead_us: -back,
                round_trip_us: None,
            }),
            (None, None) => None,
        }
    }
}
