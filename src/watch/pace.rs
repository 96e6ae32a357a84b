//! When each check is due. Pure: the caller gives the time, as it has passed since the watch began.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::clock::Timestamp;

/// No server is asked to be checked more often than this. Servers that limit connections per minute, and programs such
/// as fail2ban, take more for an attack.
pub const LEAST_INTERVAL: Duration = Duration::from_secs(30);

/// The longest pause between the beginnings of two first checks.
const STAGGER: Duration = Duration::from_secs(1);

/// Why a check is not made at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotNow {
    /// One is being made.
    Running,
    /// The server wants to be left alone until then.
    HeldOff(Timestamp),
    /// The last one at this host began too short a time ago; so much is left.
    TooSoon(Duration),
    /// As many were made as were asked for.
    Done,
}

/// When the checks of all targets are due.
#[derive(Debug)]
pub struct Pace {
    every: Duration,
    rest: Duration,
    checks: Option<u64>,
    paused: bool,
    places: Vec<Place>,
}

/// One target.
#[derive(Debug)]
struct Place {
    host: String,
    due: Duration,
    /// When its last check began.
    began: Option<Duration>,
    running: bool,
    held: Option<Held>,
    /// Somebody asked for its next check, which begins even in a pause.
    hurried: bool,
    made: u64,
}

/// Until when a server wants to be left alone, by both clocks.
#[derive(Debug, Clone, Copy)]
struct Held {
    after: Duration,
    until: Timestamp,
}

impl Pace {
    /// Checks of the targets at these hosts, each so often, and as many of each as are asked for. First checks are
    /// spread: those of different hosts by a moment, those of one host over the interval.
    #[must_use]
    pub fn new(every: Duration, hosts: &[String], checks: Option<u64>) -> Self {
        let count = |many: usize| u32::try_from(many.max(1)).unwrap_or(u32::MAX);
        let gap = STAGGER.min(every / count(hosts.len()));
        let mut at_host: BTreeMap<&str, u32> = BTreeMap::new();
        for host in hosts {
            *at_host.entry(host).or_default() += 1;
        }
        let mut before: BTreeMap<&str, u32> = BTreeMap::new();
        let mut places = Vec::new();
        for (index, host) in (0_u32..).zip(hosts) {
            let number = before.entry(host).or_default();
            let sharing = at_host.get(host.as_str()).copied().unwrap_or(1);
            let own = (every / sharing).min(LEAST_INTERVAL) * *number;
            *number += 1;
            places.push(Place {
                host: host.clone(),
                due: (gap * index).max(own),
                began: None,
                running: false,
                held: None,
                hurried: false,
                made: 0,
            });
        }
        Self {
            every,
            rest: LEAST_INTERVAL.min(every),
            checks,
            paused: false,
            places,
        }
    }

    /// The check that is due first, and when. None while all wait or run.
    #[must_use]
    pub fn next(&self) -> Option<(usize, Duration)> {
        let waiting = self.places.iter().enumerate();
        let waiting = waiting.filter(|(_, place)| !place.running && !self.is_done(place));
        let waiting = waiting.filter(|(_, place)| !self.paused || place.hurried);
        waiting
            .map(|(index, place)| (index, place.due))
            .min_by_key(|(_, due)| *due)
    }

    /// When the check of this target is due; none where none is to come, or one is being made.
    #[must_use]
    pub fn due(&self, index: usize) -> Option<Duration> {
        let place = self.places.get(index)?;
        (!place.running && !self.is_done(place)).then_some(place.due)
    }

    /// A check begins.
    pub fn begins(&mut self, index: usize, now: Duration) {
        if let Some(place) = self.places.get_mut(index) {
            place.running = true;
            place.began = Some(now);
            place.held = None;
            place.hurried = false;
        }
    }

    /// A check ended. The server may want to be left alone for some time. What takes long, as a server that does not
    /// answer, is followed by a rest of half an interval at least.
    pub fn ends(&mut self, index: usize, now: Duration, held: Option<(Duration, Timestamp)>) {
        let every = self.every;
        let Some(place) = self.places.get_mut(index) else {
            return;
        };
        place.running = false;
        place.made += 1;
        let usual = place.began.unwrap_or(now).saturating_add(every);
        place.due = usual.max(now.saturating_add(every / 2));
        place.held = held.map(|(time, until)| Held {
            after: now.saturating_add(time),
            until,
        });
        if let Some(held) = place.held {
            place.due = place.due.max(held.after);
        }
    }

    /// Has a target checked at once, if that is polite.
    ///
    /// # Errors
    ///
    /// Why it is not.
    pub fn hurry(&mut self, index: usize, now: Duration) -> Result<(), NotNow> {
        let Some(place) = self.places.get(index) else {
            return Err(NotNow::Done);
        };
        if place.running {
            return Err(NotNow::Running);
        }
        if self.is_done(place) {
            return Err(NotNow::Done);
        }
        if let Some(held) = place.held.filter(|held| held.after > now) {
            return Err(NotNow::HeldOff(held.until));
        }
        let there = self.places.iter().filter(|it| it.host == place.host);
        let last = there.filter_map(|it| it.began).max();
        let free = last.map(|last| last.saturating_add(self.rest));
        match free.and_then(|free| free.checked_sub(now)) {
            Some(left) if !left.is_zero() => Err(NotNow::TooSoon(left)),
            _ => {
                let place = &mut self.places[index];
                (place.due, place.hurried) = (now, true);
                Ok(())
            }
        }
    }

    /// Whether no check begins by itself.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// Has checks begin no more, or again. What has become due meanwhile is spread anew.
    pub fn pause(&mut self, paused: bool, now: Duration) {
        self.paused = paused;
        if paused {
            return;
        }
        let late = self.places.iter_mut().filter(|place| place.due < now);
        for (index, place) in (0_u32..).zip(late) {
            place.due = now.saturating_add(STAGGER.saturating_mul(index));
        }
    }

    /// Whether all checks have been made.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.places.iter().all(|place| self.is_done(place))
    }

    fn is_done(&self, place: &Place) -> bool {
        self.checks.is_some_and(|checks| place.made >= checks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn hosts(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn first_checks_are_spread() {
        let pace = Pace::new(seconds(60), &hosts(&["a", "b", "a", "c"]), None);
        let due = (0..4).map(|index| pace.due(index).unwrap());
        let expected = [0, 1, 30, 3].map(seconds);
        assert_eq!(due.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn many_targets_are_spread_over_one_interval() {
        let names: Vec<String> = (0..120).map(|number| format!("h{number}")).collect();
        let pace = Pace::new(seconds(30), &names, None);
        assert_eq!(pace.due(119), Some(Duration::from_millis(29_750)));
    }

    #[test]
    fn a_check_follows_the_beginning_of_the_one_before() {
        let mut pace = Pace::new(seconds(30), &hosts(&["a"]), None);
        pace.begins(0, seconds(0));
        assert_eq!((pace.next(), pace.due(0)), (None, None));
        pace.ends(0, seconds(2), None);
        assert_eq!(pace.next(), Some((0, seconds(30))));
        // One that took long is followed by a rest.
        pace.begins(0, seconds(30));
        pace.ends(0, seconds(90), None);
        assert_eq!(pace.next(), Some((0, seconds(105))));
    }

    #[test]
    fn a_server_that_asks_for_a_pause_is_left_alone() {
        let until = Timestamp::from_unix_seconds(1_800_000_000);
        let mut pace = Pace::new(seconds(30), &hosts(&["a"]), None);
        pace.begins(0, seconds(0));
        pace.ends(0, seconds(1), Some((seconds(300), until)));
        assert_eq!(pace.next(), Some((0, seconds(301))));
        let refused = pace.hurry(0, seconds(300));
        assert_eq!(refused, Err(NotNow::HeldOff(until)));
        assert_eq!(pace.hurry(0, seconds(301)), Ok(()));
    }

    #[test]
    fn nobody_hurries_a_server_that_was_just_checked() {
        let mut pace = Pace::new(seconds(300), &hosts(&["a", "b", "a"]), None);
        pace.begins(0, seconds(0));
        assert_eq!(pace.hurry(0, seconds(1)), Err(NotNow::Running));
        pace.ends(0, seconds(2), None);
        // Another target at the same host counts.
        let soon = NotNow::TooSoon(seconds(20));
        assert_eq!(pace.hurry(2, seconds(10)), Err(soon));
        assert_eq!(pace.hurry(1, seconds(10)), Ok(()));
        assert_eq!(pace.next(), Some((1, seconds(10))));
        assert_eq!(pace.hurry(0, seconds(30)), Ok(()));
    }

    #[test]
    fn nothing_begins_in_a_pause_and_not_all_at_once_after_it() {
        let mut pace = Pace::new(seconds(30), &hosts(&["a", "b"]), None);
        pace.pause(true, seconds(0));
        assert!(pace.is_paused() && pace.next().is_none());
        // But for what somebody asks for.
        assert_eq!(pace.hurry(1, seconds(5)), Ok(()));
        assert_eq!(pace.next(), Some((1, seconds(5))));
        pace.pause(false, seconds(100));
        assert_eq!(pace.due(0), Some(seconds(100)));
        assert_eq!(pace.due(1), Some(seconds(101)));
    }

    #[test]
    fn so_many_checks_are_made() {
        let mut pace = Pace::new(seconds(30), &hosts(&["a"]), Some(2));
        for _ in 0..2 {
            assert!(!pace.is_over());
            pace.begins(0, seconds(0));
            pace.ends(0, seconds(1), None);
        }
        assert!(pace.is_over() && pace.next().is_none());
        assert_eq!(pace.hurry(0, seconds(500)), Err(NotNow::Done));
    }
}
