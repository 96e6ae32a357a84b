//! Every wait has a limit, the run a deadline, and a cancelled run waits for nothing.
//!
//! These are the only waits: `tests/bounds` sees to it that no other file of the probe uses the runtime's timers.

use std::future::Future;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::time::{Instant, Sleep};
use tokio_util::sync::CancellationToken;

use super::confines;
use super::goal::Goal;
use super::proxy::Proxy;
use crate::clock::Stopwatch;
use crate::evidence::Stopped;
use crate::settings::{Confines, Origin, Settings};

/// The most time that a run keeps for taking leave: cleaning up what it left on the server, and QUIT.
pub const MAX_GOODBYE: Duration = Duration::from_secs(2);

/// Of a run too short for that, taking leave gets one part in so many.
const GOODBYE_SHARE: u32 = 5;

/// The same where a file may be on its way: a slow server takes what has arrived before it hears that it is to be deleted.
pub const MAX_CLEANUP: Duration = Duration::from_secs(4);
const CLEANUP_SHARE: u32 = 2;

/// The limits of one run.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Counts from the start of the run.
    pub stopwatch: Stopwatch,
    /// Longest wait for one reply.
    pub timeout: Duration,
    /// Longest wait for one TCP connection.
    pub connect_timeout: Duration,
    /// The largest TCP segment, in bytes of payload, of connections that are opened under these limits
    /// (RFC 9293 section 3.7.1). `None` leaves it to the system.
    pub max_segment: Option<u16>,
    /// Where connections may lead.
    confines: Option<Arc<Confines>>,
    /// Where connections begin, if not where the system likes.
    pub(super) origin: Option<Arc<Origin>>,
    /// What they go through.
    pub(super) proxy: Option<Arc<Proxy>>,
    /// When the work has to be done with, so that there is time to take leave.
    deadline: Option<Instant>,
    /// When the run ends, its goodbye included.
    end: Option<Instant>,
    /// When taking leave of a run that the user stopped has to be done with, once it has begun.
    goodbye: Arc<OnceLock<Option<Instant>>>,
    /// The most time for that.
    most_goodbye: Duration,
    /// Whether these are limits for taking leave.
    is_farewell: bool,
    stop: CancellationToken,
}

/// How a bounded wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waited<T> {
    /// It came.
    Done(T),
    /// The wait's own limit passed.
    TimedOut,
    /// The run's deadline came first, or the user stopped the run.
    Stopped(Stopped),
}

impl<T> Waited<T> {
    /// The same wait with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Waited<U> {
        match self {
            Self::Done(value) => Waited::Done(change(value)),
            Self::TimedOut => Waited::TimedOut,
            Self::Stopped(why) => Waited::Stopped(why),
        }
    }
}

impl Limits {
    /// The limits that the settings ask for; `stop` ends every wait when it is cancelled.
    #[must_use]
    pub fn new(settings: &Settings, stop: CancellationToken) -> Self {
        let stopwatch = Stopwatch::start();
        let whole = settings.deadline;
        let (most, share) = match settings.experiments.transfer_test {
            Some(_) => (MAX_CLEANUP, CLEANUP_SHARE),
            None => (MAX_GOODBYE, GOODBYE_SHARE),
        };
        let goodbye = most.min(whole / share);
        Self {
            most_goodbye: most,
            stopwatch,
            timeout: settings.timeout,
            connect_timeout: settings.connect_timeout,
            max_segment: None,
            confines: settings.confines.clone(),
            origin: settings.origin.clone().map(Arc::new),
            proxy: Proxy::new(settings),
            deadline: stopwatch.instant_at(whole.saturating_sub(goodbye)),
            end: stopwatch.instant_at(whole),
            goodbye: Arc::default(),
            is_farewell: false,
            stop,
        }
    }

    /// Limits for one step of taking leave, which takes no longer than `grace`. The user's stop does not end it. All such
    /// steps together end with the run, whose deadline keeps time for them, and soon after the user's stop. Each takes half
    /// of what is left at most, so that a server that does not answer the first still hears the last.
    #[must_use]
    pub fn farewell(&self, grace: Duration) -> Self {
        self.leave(|left| grace.min(left / 2))
    }

    /// Limits for hearing the end of a transfer that was broken off, before which little else is answered: half of what is left, so
    /// that a new connection can be made where it does not come.
    #[must_use]
    pub fn closing(&self) -> Self {
        self.leave(|left| left / 2)
    }

    fn leave(&self, grace: impl FnOnce(Duration) -> Duration) -> Self {
        let now = self.now();
        let end = if self.stop.is_cancelled() {
            let soon = now.and_then(|now| now.checked_add(self.most_goodbye));
            let begun = *self.goodbye.get_or_init(|| soon);
            [begun, self.end].into_iter().flatten().min()
        } else {
            self.end
        };
        let grace = grace(until(now, end));
        Self {
            timeout: grace,
            connect_timeout: grace,
            deadline: end,
            is_farewell: true,
            stop: CancellationToken::new(),
            ..self.clone()
        }
    }

    /// The same limits, with another one for TCP connections.
    #[must_use]
    pub fn with_connect_timeout(&self, connect_timeout: Duration) -> Self {
        Self {
            connect_timeout,
            ..self.clone()
        }
    }

    /// Time until the deadline.
    #[must_use]
    pub fn left(&self) -> Duration {
        until(self.now(), self.deadline)
    }

    fn now(&self) -> Option<Instant> {
        self.stopwatch.instant_at(self.stopwatch.elapsed())
    }

    /// Whether the run must end now, and why.
    #[must_use]
    pub fn stopped(&self) -> Option<Stopped> {
        if self.stop.is_cancelled() {
            return Some(Stopped::Interrupted);
        }
        self.left().is_zero().then_some(Stopped::Deadline)
    }

    /// Waits for the future, at most `limit`, at most until the deadline, at most until the user stops.
    pub async fn wait<T>(&self, limit: Duration, future: impl Future<Output = T>) -> Waited<T> {
        let own = self
            .stopwatch
            .instant_at(self.stopwatch.elapsed().saturating_add(limit));
        let (until, by_deadline) = match (own, self.deadline) {
            (Some(own), Some(deadline)) if deadline < own => (Some(deadline), !self.is_farewell),
            (own, _) => (own, false),
        };
        let expired = async move {
            match until {
                Some(until) => tokio::time::sleep_until(until).await,
                None => std::future::pending().await,
            }
        };
        // A server that floods us keeps its future busy until the runtime wants it to pause, and a clock under
        // the runtime's budget would pause with it for ever.
        let expired = tokio::task::unconstrained(expired);
        tokio::select! {
            biased;
            () = self.stop.cancelled() => Waited::Stopped(Stopped::Interrupted),
            value = future => Waited::Done(value),
            () = expired => if by_deadline {
                Waited::Stopped(Stopped::Deadline)
            } else {
                Waited::TimedOut
            },
        }
    }

    /// Whether no connection may lead to this address.
    #[must_use]
    pub fn forbid(&self, address: IpAddr) -> bool {
        let confines = self.confines.as_ref();
        confines.is_some_and(|confines| !confines::allow(confines, address))
    }

    /// The same of a goal. Where a name leads, only its proxy knows.
    pub(super) fn forbid_goal(&self, goal: &Goal) -> bool {
        match goal {
            Goal::Address(address) => self.forbid(address.ip()),
            Goal::Name(..) => self.confines.is_some(),
        }
    }

    /// Waits for nothing but the time to pass.
    pub async fn pause(&self, duration: Duration) -> Waited<()> {
        self.wait(duration, std::future::pending()).await
    }
}

/// Time between the two.
fn until(now: Option<Instant>, end: Option<Instant>) -> Duration {
    match (now, end) {
        (Some(now), Some(end)) => end.saturating_duration_since(now),
        _ => Duration::MAX,
    }
}

/// A timer for whoever is polled within a wait that has its limits.
pub(super) fn timer(duration: Duration) -> Sleep {
    tokio::time::sleep(duration)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(deadline: Duration, stop: &CancellationToken) -> Limits {
        Limits::new(
            &Settings {
                deadline,
                ..Settings::default()
            },
            stop.clone(),
        )
    }

    #[test]
    fn a_name_that_only_a_proxy_knows_is_forbidden_where_connections_are_confined() {
        let confines = Confines {
            networks: vec!["10.0.0.0/8".parse().unwrap()],
            public: true,
        };
        let settings = Settings {
            confines: Some(Arc::new(confines)),
            ..Settings::default()
        };
        let limits = Limits::new(&settings, CancellationToken::new());
        let named = Goal::Name("h.example".into(), 21);
        assert!(limits.forbid_goal(&named));
        assert!(limits.forbid_goal(&Goal::Address("127.0.0.1:21".parse().unwrap())));
        assert!(!limits.forbid_goal(&Goal::Address("10.1.2.3:21".parse().unwrap())));
        let free = Limits::new(&Settings::default(), CancellationToken::new());
        assert!(!free.forbid_goal(&named));
    }

    #[tokio::test(start_paused = true)]
    async fn the_nearest_limit_ends_a_wait() {
        let stop = CancellationToken::new();
        let day = Duration::from_secs(86_400);
        let limits = limits(day, &stop);
        let never = std::future::pending::<()>;
        assert_eq!(
            limits.wait(Duration::from_secs(5), never()).await,
            Waited::TimedOut
        );
        assert_eq!(
            limits.wait(day * 2, never()).await,
            Waited::Stopped(Stopped::Deadline)
        );
        stop.cancel();
        assert_eq!(
            limits.wait(day, never()).await,
            Waited::Stopped(Stopped::Interrupted)
        );
        assert_eq!(limits.stopped(), Some(Stopped::Interrupted));
    }

    #[tokio::test(start_paused = true)]
    async fn leave_is_taken_after_a_stop_but_not_for_long() {
        let stop = CancellationToken::new();
        let day = Duration::from_secs(86_400);
        let limits = limits(day, &stop);
        stop.cancel();
        let farewell = limits.farewell(Duration::from_secs(30));
        assert_eq!(farewell.wait(day, async { 7 }).await, Waited::Done(7));
        let begun = Stopwatch::start();
        for _ in 0..200 {
            let farewell = limits.farewell(Duration::from_secs(30));
            let never = std::future::pending::<()>();
            let waited = farewell.wait(farewell.timeout, never).await;
            assert_eq!(waited, Waited::TimedOut);
        }
        assert!(begun.elapsed() <= MAX_GOODBYE + Duration::from_millis(200));
    }

    /// Whatever the deadline, the work leaves time for the goodbye, and both together keep it.
    #[tokio::test(start_paused = true)]
    async fn the_goodbye_lies_within_the_deadline() {
        for millis in [1, 200, 1_000, 3_000, 30_000] {
            let deadline = Duration::from_millis(millis);
            let limits = limits(deadline, &CancellationToken::new());
            let begun = Stopwatch::start();
            let worked = limits.pause(deadline * 3).await;
            assert_eq!(worked, Waited::Stopped(Stopped::Deadline), "{millis}");
            let kept = deadline.saturating_sub(begun.elapsed());
            let enough = MAX_GOODBYE.min(deadline / GOODBYE_SHARE);
            assert!(kept + Duration::from_millis(1) >= enough, "{millis}");
            for step in 0..4 {
                let farewell = limits.farewell(Duration::from_secs(30));
                let never = std::future::pending::<()>();
                let waited = farewell.wait(farewell.timeout, never).await;
                assert_eq!(waited, Waited::TimedOut, "{millis}");
                assert!(millis < 100 || !farewell.left().is_zero(), "{step}");
            }
            let over = begun.elapsed().saturating_sub(deadline);
            assert!(over <= Duration::from_millis(5), "{millis}: {over:?}");
        }
    }

    #[tokio::test]
    async fn what_is_always_busy_is_ended_too() {
        let limits = limits(Duration::from_secs(60), &CancellationToken::new());
        let busy = async {
            let begun = Stopwatch::start();
            while begun.elapsed() < Duration::from_secs(5) {
                tokio::task::consume_budget().await;
            }
        };
        let waited = limits.wait(Duration::from_millis(50), busy).await;
        assert_eq!(waited, Waited::TimedOut);
    }
}
