//! All connections of a capture.

use super::Listener;
use crate::capture::packet::Packet;

/// The connections of a capture while it is read.
#[derive(Debug, Default)]
pub(crate) struct Flows {}

impl Flows {
    /// Takes the next packet.
    pub(crate) fn take(&mut self, packet: &Packet<'_>, listener: &mut impl Listener) {
        let _ = (packet, listener);
    }

    /// The capture has ended: hands over every connection that is still open.
    pub(crate) fn end(&mut self, listener: &mut impl Listener) {
        let _ = listener;
    }
}
