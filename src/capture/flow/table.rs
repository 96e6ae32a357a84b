//! Finds the connection that a packet belongs to, and bounds how many are followed.

use std::collections::HashMap;
use std::net::SocketAddr;

use super::followed::Flow;
use super::{Connection, ConnectionId, Wanted};

/// How many connections are followed at a time.
pub(super) const MAX_FLOWS: usize = 32_768;

/// The part of them that goes when there are too many.
const FORGOTTEN: usize = MAX_FLOWS / 4;

/// The two ends of a connection, in either direction the same.
type Ends = (SocketAddr, SocketAddr);

fn ends(one: SocketAddr, other: SocketAddr) -> Ends {
    if one <= other {
        (one, other)
    } else {
        (other, one)
    }
}

/// The connections that are followed.
#[derive(Debug, Default)]
pub(super) struct Table {
    places: HashMap<Ends, u32>,
    flows: Vec<Option<Box<Flow>>>,
    free: Vec<u32>,
}

impl Table {
    /// Where the connection between these two is.
    pub(super) fn find(&self, one: SocketAddr, other: SocketAddr) -> Option<u32> {
        self.places.get(&ends(one, other)).copied()
    }

    /// The connection at this place.
    pub(super) fn at(&mut self, place: u32) -> Option<&mut Flow> {
        self.flows.get_mut(place as usize)?.as_deref_mut()
    }

    /// The connection of this name, if it is still at this place.
    pub(super) fn named(&mut self, place: u32, id: ConnectionId) -> Option<&mut Flow> {
        self.at(place).filter(|flow| flow.connection.id == id)
    }

    /// Adds a connection between two that have none.
    pub(super) fn add(&mut self, flow: Box<Flow>) -> u32 {
        let ends = ends(
            flow.connection.client.address,
            flow.connection.server.address,
        );
        let flow = Some(flow);
        let place = if let Some(place) = self.free.pop() {
            self.flows[place as usize] = flow;
            place
        } else {
            self.flows.push(flow);
            u32::try_from(self.flows.len() - 1).unwrap_or(u32::MAX)
        };
        self.places.insert(ends, place);
        place
    }

    /// Takes a connection out.
    pub(super) fn remove(&mut self, place: u32) -> Option<Box<Flow>> {
        let flow = self.flows.get_mut(place as usize)?.take()?;
        let Connection { client, server, .. } = &flow.connection;
        self.places.remove(&ends(client.address, server.address));
        self.free.push(place);
        Some(flow)
    }

    /// Where those are that were silent for the longest, if there are too many; those that are listened to last.
    pub(super) fn overflowing(&self) -> Vec<u32> {
        if self.places.len() <= MAX_FLOWS {
            return Vec::new();
        }
        let mut all: Vec<(bool, u64, u32)> = Vec::with_capacity(self.places.len());
        all.extend((0..).zip(&self.flows).filter_map(|(place, flow)| {
            let flow = flow.as_deref()?;
            Some((flow.wanted == Wanted::All, flow.touched, place))
        }));
        all.select_nth_unstable(FORGOTTEN);
        all.truncate(FORGOTTEN);
        self.in_order(all.into_iter().map(|(.., place)| place).collect())
    }

    /// Where all are.
    pub(super) fn all(&self) -> Vec<u32> {
        self.in_order(self.places.values().copied().collect())
    }

    /// These in the order in which they began.
    fn in_order(&self, mut places: Vec<u32>) -> Vec<u32> {
        places.sort_unstable_by_key(|place| {
            let flow = self.flows[*place as usize].as_deref();
            flow.map(|flow| flow.connection.id)
        });
        places
    }
}
