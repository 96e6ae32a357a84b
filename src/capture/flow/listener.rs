//! Who hears of connections.

use super::{Connection, Hole, Side, Sighting};

/// What a listener wants of the bytes of a connection. The facts are kept in any case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// None.
    #[default]
    Nothing,
    /// The first [`Wanted::HEAD`] of each side.
    Head,
    /// All.
    All,
}

impl Wanted {
    /// How many bytes the head is.
    pub(crate) const HEAD: u64 = 16 * 1024;

    /// From which place on bytes are not wanted.
    pub(super) fn until(self) -> u64 {
        match self {
            Self::Nothing => 0,
            Self::Head => Self::HEAD,
            Self::All => u64::MAX,
        }
    }
}

/// Some bytes of one side, in order and each once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_field_names,
    reason = "bytes with their place and time are still bytes"
)]
pub(crate) struct Bytes<'a> {
    /// How many bytes that side had sent before, holes counted. From the middle on where that is not known.
    pub(crate) offset: u64,
    /// The bytes.
    pub(crate) bytes: &'a [u8],
    /// When they could be read by the other side: when they were seen, or what was missing before them.
    pub(crate) at: Sighting,
}

/// Hears of the connections of a capture, in the order in which things happened.
///
/// Bytes after a hole may come up to 50 ms after others that are later; their own time tells. Where the clock of the
/// recording went back, so do times.
pub(crate) trait Listener {
    /// Whether segments are wanted one by one.
    fn wants_segments(&self) -> bool {
        false
    }

    /// A connection begins, or is seen from its middle on: only its name, its ends and how it began are known yet. Says
    /// what is wanted of it.
    fn opened(&mut self, connection: &Connection) -> Wanted;

    /// Bytes of one side, if they were wanted. Says what is wanted from here on.
    fn bytes(&mut self, connection: &Connection, from: Side, bytes: Bytes<'_>) -> Wanted;

    /// Bytes of one side that are missing, where those around them were wanted.
    fn hole(&mut self, connection: &Connection, from: Side, hole: &Hole) {
        let _ = (connection, from, hole);
    }

    /// One side sent FIN, after all of its bytes, or RST. More may follow.
    fn closed(&mut self, connection: &Connection, by: Side, reset: bool, at: Sighting) {
        let _ = (connection, by, reset, at);
    }

    /// Nothing more is told of this connection: its facts are whole.
    fn ended(&mut self, connection: Connection);
}
