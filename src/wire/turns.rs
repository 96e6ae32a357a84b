//! Turns at servers: runs that go on at the same time never speak to the same server at once.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

/// What two runs may not use at the same time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// A host by its name, whatever addresses it has.
    Name(String),
    /// An address, whatever names lead to it, on whichever port.
    Address(IpAddr),
}

impl Place {
    /// The place that a host stands for before it is looked up. An address has no other name.
    #[must_use]
    pub fn of_host(host: &str) -> Self {
        host.parse()
            .map_or_else(|_| Self::Name(host.to_ascii_lowercase()), Self::at)
    }

    /// The place at an address. An IPv4 address written as an IPv6 address is the same server.
    #[must_use]
    pub fn at(address: IpAddr) -> Self {
        Self::Address(address.to_canonical())
    }
}

/// The places that are taken. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Turns(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    taken: Mutex<HashSet<Place>>,
    left: Notify,
}

impl Turns {
    /// Takes a place, if nobody has it.
    #[must_use]
    pub fn try_take(&self, place: Place) -> Option<Turn> {
        let turn = Turn {
            turns: self.clone(),
            places: Mutex::default(),
        };
        turn.try_add([place]).then_some(turn)
    }

    /// Whether nobody has any of these.
    #[must_use]
    pub fn are_free(&self, places: &[Place]) -> bool {
        let taken = self.taken();
        places.iter().all(|place| !taken.contains(place))
    }

    /// Runs `attempt` now, and again each time somebody has left, until it gives something.
    pub async fn until<T>(&self, mut attempt: impl FnMut() -> Option<T>) -> T {
        loop {
            let mut left = std::pin::pin!(self.0.left.notified());
            // Whoever leaves between the attempt and the wait is noticed, too.
            left.as_mut().enable();
            if let Some(done) = attempt() {
                return done;
            }
            left.await;
        }
    }

    fn taken(&self) -> std::sync::MutexGuard<'_, HashSet<Place>> {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Places that one run has taken. They are left when it is dropped.
#[derive(Debug)]
pub struct Turn {
    turns: Turns,
    places: Mutex<Vec<Place>>,
}

impl Turn {
    /// Takes all of these places besides, or none of them where another run has one.
    pub fn try_add(&self, places: impl IntoIterator<Item = Place>) -> bool {
        let mut own = self.own();
        let mut taken = self.turns.taken();
        let mut new: Vec<_> = places.into_iter().filter(|it| !own.contains(it)).collect();
        if new.iter().any(|place| taken.contains(place)) {
            return false;
        }
        taken.extend(new.iter().cloned());
        own.append(&mut new);
        true
    }

    /// The same, however long it takes until nobody else has one of them.
    pub async fn add(&self, places: &[Place]) {
        let take = || self.try_add(places.iter().cloned()).then_some(());
        self.turns.until(take).await;
    }

    fn own(&self) -> std::sync::MutexGuard<'_, Vec<Place>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let own = std::mem::take(&mut *self.own());
        let mut taken = self.turns.taken();
        for place in &own {
            taken.remove(place);
        }
        drop(taken);
        self.turns.0.left.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Place {
        Place::at(text.parse().unwrap())
    }

    #[test]
    fn names_of_one_address_never_meet() {
        let turns = Turns::default();
        let one = turns.try_take(Place::of_host("a.example")).unwrap();
        let other = turns.try_take(Place::of_host("b.example")).unwrap();
        assert!(turns.try_take(Place::of_host("A.Example")).is_none());
        assert!(one.try_add([address("192.0.2.1"), address("2001:db8::1")]));
        assert!(!other.try_add([address("192.0.2.2"), address("::ffff:192.0.2.1")]));
        // What was refused has taken nothing.
        assert!(turns.are_free(&[address("192.0.2.2")]));
        drop(one);
        assert!(other.try_add([address("192.0.2.2"), address("192.0.2.1")]));
        assert!(turns.try_take(Place::of_host("192.0.2.1")).is_none());
        drop(other);
        assert!(turns.taken().is_empty());
    }

    #[tokio::test]
    async fn a_turn_comes_when_the_other_one_leaves() {
        let turns = Turns::default();
        let one = turns.try_take(address("192.0.2.1")).unwrap();
        let other = turns.try_take(Place::of_host("b.example")).unwrap();
        let places = [address("192.0.2.1")];
        let waiting = tokio::spawn(async move {
            other.add(&places).await;
            other
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        drop(one);
        let other = waiting.await.unwrap();
        assert!(!turns.are_free(&[address("192.0.2.1")]));
        drop(other);
    }
}
