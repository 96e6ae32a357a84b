//! Connections that were taken for data connections, since nothing that can be read announces those, and are none.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use super::Session;
use super::data::Followed;
use crate::capture::flow::Answer;

/// Passive ports are never below.
const FIRST_PORT: u16 = 1024;

/// So many calls in vain, while data connections work, are those of another program.
const AGAIN: usize = 3;

impl Session {
    /// Whether a connection to this place is none of the session, though it lies within it: to a port of other services, or from after its end.
    /// What went to the same place in vain before was none either.
    pub(super) fn is_strange(&mut self, place: SocketAddr) -> bool {
        if self.control.is_some() || self.is_left {
            let same = |one: &&mut Followed| one.place == place && one.is_inferred && one.is_vain();
            let before = self.data.iter_mut().filter(same);
            before.for_each(|one| one.is_stranger = true);
            return true;
        }
        place.port() < FIRST_PORT
    }

    /// Leaves out what turned out to be none of the session.
    pub(super) fn drop_strangers(&mut self) {
        let open: Vec<i64> = self.data.iter().filter_map(Followed::opened_us).collect();
        let in_vain = self.tried_in_vain();
        let is_called_in_vain = |one: &Followed| !open.is_empty() && in_vain.contains(&one.place);
        let strange = |one: &Followed| {
            let meanwhile = |(from, to): (i64, i64)| open.iter().any(|at| (from..=to).contains(at));
            // There is one data connection at a time.
            one.is_stranger
                || one.is_inferred
                    && (one.pending_us().is_some_and(meanwhile) || is_called_in_vain(one))
        };
        let strangers: Vec<usize> = self
            .data
            .iter()
            .filter(|one| strange(one))
            .map(|one| one.data)
            .collect();
        self.data.retain(|one| !strangers.contains(&one.data));
        let mut index = 0..;
        let data = &mut self.attempt.data;
        data.retain(|_| index.next().is_none_or(|index| !strangers.contains(&index)));
        for one in &mut self.data {
            one.data -= strangers.iter().filter(|it| **it < one.data).count();
        }
    }

    /// Places that something on the client's host called again and again in vain, and nobody announced.
    fn tried_in_vain(&self) -> BTreeSet<SocketAddr> {
        let inferred = || self.data.iter().filter(|one| one.is_inferred);
        let in_vain = |place: &SocketAddr| {
            let there = || inferred().filter(|one| one.place == *place);
            there().count() >= AGAIN && there().all(|one| one.opened_us().is_none())
        };
        let places: BTreeSet<SocketAddr> = inferred().map(|one| one.place).collect();
        places.into_iter().filter(in_vain).collect()
    }
}

impl Followed {
    /// Whether it has come to nothing so far.
    fn is_vain(&self) -> bool {
        let connection = self.connection.as_ref();
        self.heads.iter().all(Vec::is_empty)
            && connection.is_none_or(|connection| connection.handshake_done.is_none())
    }

    /// When it stood.
    fn opened_us(&self) -> Option<i64> {
        Some(self.connection.as_ref()?.handshake_done?.at_us)
    }

    /// From the first SYN to the last, where nothing answered.
    fn pending_us(&self) -> Option<(i64, i64)> {
        let connection = self.connection.as_ref()?;
        let syn = connection.client.syn?;
        let is_silent = matches!(connection.answer(), Some(Answer::Nothing { .. }));
        is_silent.then_some((syn.first.at_us, syn.last.at_us))
    }
}
