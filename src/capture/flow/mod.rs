//! TCP connections: their bytes in order, what is missing, and what packets alone can tell.
//!
//! * `flows` all connections of a capture: `order` puts packets in the order of their times, `duplicates` leaves out
//!   what was recorded twice, `table` finds the connection
//! * `followed` one connection while it is: `stream` the bytes of a side, `sent` what is not acknowledged yet
//! * `connection` what is told of it, `peer` of each side, with each `hole`, to a `listener`; `recorded` its segments one by one, for whoever asks for them

mod connection;
mod duplicates;
mod flows;
mod followed;
mod hole;
mod listener;
mod order;
mod peer;
mod recorded;
mod sent;
mod stream;
mod table;
#[cfg(test)]
pub(in crate::capture) mod tests;

pub(crate) use self::connection::{
    Answer, Begun, Connection, ConnectionId, End, Icmp, Side, Sighting,
};
pub(crate) use self::flows::{Flows, Seen};
pub(crate) use self::hole::{Hole, HoleKind, Holes};
pub(crate) use self::listener::{Bytes, Listener, Wanted};
pub(crate) use self::peer::{Again, Fin, Peer, Reset, Syn, Unacknowledged, ZeroWindow};
pub(crate) use self::recorded::{Recorded, Standing};
