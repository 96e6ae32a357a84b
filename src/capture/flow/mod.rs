//! TCP connections: their bytes in order, what is missing, and what packets alone can tell.
//!
//! * `flows` all connections of a capture: `order` puts packets in the order of their times, `duplicates` leaves out
//!   what was recorded twice, `table` finds the connection
//! * `followed` one connection while it is: `stream` the bytes of a side, `sent` what is not acknowledged yet
//! * `connection` what is told of it, with each `hole`, to a `listener`; `recorded` its segments one by one, for whoever asks for them

mod connection;
mod duplicates;
mod flows;
mod followed;
mod hole;
mod listener;
mod order;
mod recorded;
mod sent;
mod stream;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use self::connection::{
    Again, Answer, Begun, Connection, ConnectionId, End, Fin, Icmp, Peer, Reset, Side, Sighting,
    Syn, Unacknowledged, ZeroWindow,
};
pub(crate) use self::flows::{Flows, Seen};
pub(crate) use self::hole::{Hole, HoleKind, Holes};
pub(crate) use self::listener::{Bytes, Listener, Wanted};
pub(crate) use self::recorded::{Recorded, Standing};
