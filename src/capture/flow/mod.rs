//! TCP connections: their bytes in order, what is missing, and what packets alone can tell.

mod connection;
mod flows;
mod listener;

pub(crate) use self::connection::{
    Again, Answer, Begun, Connection, ConnectionId, End, Fin, Hole, HoleKind, Holes, Icmp, Peer,
    Reset, Side, Sighting, Syn, Ttl, Unacknowledged, ZeroWindow,
};
pub(crate) use self::flows::Flows;
pub(crate) use self::listener::{Bytes, Listener, Wanted};
