//! Connections that a proxy makes. Addresses and ports that the log names are the proxy's then, and so is what is said before the
//! server's first reply.

use super::{Of, Session};
use crate::evidence::facts::TcpOutcome;
use crate::logs::event::{Event, Place, is_coded};

/// Ports of the web, to which clients other than those of FTP go.
const OF_THE_WEB: [u16; 4] = [80, 443, 8080, 8443];

impl Session {
    /// The client asks a proxy to connect it to this place.
    pub(super) fn via_proxy(&mut self, place: Place) {
        self.source.through_proxy = true;
        self.talks_to_proxy = true;
        if self.is_for_data(&place) {
            self.data_path(place.address(), TcpOutcome::Stopped);
            return;
        }
        if !self.attempt.exchanges.is_empty() || self.commands > 0 {
            return;
        }
        self.speaks_another_protocol |= place.port.is_some_and(|port| OF_THE_WEB.contains(&port));
        // What the log has told so far is where the proxy is.
        self.place = place;
        self.is_connecting = true;
        self.is_connected = false;
    }

    /// A connection to the proxy begins, for whatever is to go through it.
    pub(super) fn connecting_to_proxy(&mut self) {
        self.talks_to_proxy = true;
        if self.is_data_pending() {
            self.data_path(None, TcpOutcome::Stopped);
        } else {
            self.is_connecting = true;
        }
    }

    /// The proxy says that the server is there, or the client does. A line that names a place is about the proxy, as long as that
    /// has not answered.
    pub(super) fn connected_by_proxy(&mut self, of: Of, place: &Place) {
        if self.talks_to_proxy && *place != Place::default() && of == Of::Either {
            return;
        }
        self.talks_to_proxy = false;
        if of == Of::Data || of == Of::Either && self.is_data_pending() {
            self.data_path(None, TcpOutcome::Connected);
        } else {
            self.is_connected = true;
        }
    }

    /// Whether this is what a proxy says before the server is heard. A refusal of it is kept as a remark.
    pub(super) fn is_of_proxy(&mut self, event: &Event) -> bool {
        let Event::Reply(line) = event else {
            return false;
        };
        if !self.talks_to_proxy {
            return false;
        }
        if is_coded(line) {
            // The server's own words: the proxy has done its part.
            self.talks_to_proxy = false;
            return false;
        }
        let status = line
            .split_once("HTTP/")
            .and_then(|(_, rest)| rest.split(' ').nth(1));
        if status.is_some_and(|status| status.starts_with(['4', '5'])) {
            let words = line.clone();
            self.remark(&words);
            self.source.complaint = Some(words);
        }
        true
    }
}
