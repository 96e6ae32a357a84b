//! Every wait has a limit, the run a deadline, and a cancelled run waits for nothing.

use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::clock::Stopwatch;
use crate::evidence::Stopped;
use crate::settings::Settings;

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
    deadline: Option<Instant>,
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
        Self {
            stopwatch,
            timeout: settings.timeout,
            connect_timeout: settings.connect_timeout,
            max_segment: None,
            deadline: stopwatch.instant_at(settings.run_limit()),
            stop,
        }
    }

    /// Limits for taking leave: they outlive the deadline and the user's stop by `grace`, so that QUIT
    /// is still sent.
    #[must_use]
    pub fn farewell(&self, grace: Duration) -> Self {
        Self {
            timeout: grace,
            connect_timeout: grace,
            deadline: None,
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
        let now = self.stopwatch.instant_at(self.stopwatch.elapsed());
        match (self.deadline, now) {
            (Some(deadline), Some(now)) => deadline.saturating_duration_since(now),
            _ => Duration::MAX,
        }
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
            (Some(own), Some(deadline)) if deadline < own => (Some(deadline), true),
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
        let farewell = limits.farewell(Duration::from_secs(1));
        assert_eq!(farewell.wait(day, async { 7 }).await, Waited::Done(7));
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
