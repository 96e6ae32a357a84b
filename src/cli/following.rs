//! A conversation that is told on stderr while it goes on (`-vv`), and how long a reply has been waited for.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ftpprobe::clock::Stopwatch;
use ftpprobe::evidence::Exchange;
use ftpprobe::knowledge::wording::Wording;
use ftpprobe::render::{Live, Style};
use ftpprobe::report;
use ftpprobe::steps::Follower;

use super::output;

/// How long something has been waited for, and how long it may take at most.
#[derive(Clone)]
pub(crate) struct Wait {
    run: (Stopwatch, Duration),
    /// What is waited for just now, within the run.
    now: Arc<Mutex<Option<(Stopwatch, Duration)>>>,
}

impl Wait {
    /// A run begins that takes no longer than that.
    pub(crate) fn begin(limit: Duration) -> Self {
        Self {
            run: (Stopwatch::start(), limit),
            now: Arc::default(),
        }
    }

    /// From now on something is waited for that has a limit of its own, or nothing has.
    pub(crate) fn set(&self, limit: Option<Duration>) {
        let now = limit.map(|limit| (Stopwatch::start(), limit));
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// `7 of 10 s`
    pub(crate) fn words(&self, wording: Wording) -> String {
        let now = *self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, limit) = now.unwrap_or(self.run);
        let limit = limit.as_secs() + u64::from(limit.subsec_nanos() > 0);
        // Nothing takes longer than its limit, however late the line is drawn.
        let elapsed = since.elapsed().as_secs().min(limit);
        let (elapsed, limit) = (elapsed.to_string(), limit.to_string());
        wording.say("progress-of", &[("elapsed", &elapsed), ("limit", &limit)])
    }
}

/// Tells a conversation as it goes on.
pub(crate) struct Stream {
    live: Mutex<Live>,
    run: Stopwatch,
    /// What each line begins with, where there are many conversations.
    prefix: String,
}

impl Stream {
    pub(crate) fn begin(style: Style, prefix: String) -> Self {
        Self {
            live: Mutex::new(Live::new(style)),
            run: Stopwatch::start(),
            prefix,
        }
    }

    /// What the run does.
    pub(crate) fn does(&self, doing: &str) {
        let at_us = self.run.micros();
        self.tell(|live| live.doing(at_us, doing));
    }

    fn tell(&self, say: impl FnOnce(&mut Live) -> String) {
        let lines = say(&mut self.live.lock().unwrap_or_else(PoisonError::into_inner));
        let lines: Vec<_> = lines
            .lines()
            .map(|line| format!("{}{line}", self.prefix))
            .collect();
        if !lines.is_empty() {
            output::tell(&lines.join("\n"));
        }
    }
}

/// Who follows the conversation of one run.
pub(crate) struct Following {
    pub(crate) wait: Option<Wait>,
    pub(crate) stream: Option<Stream>,
}

impl Follower for Following {
    fn sent(&self, connection: u32, at_us: u64, command: &str) {
        if let Some(stream) = &self.stream {
            stream.tell(|live| live.sent(connection, at_us, command));
        }
    }

    fn waits(&self, limit: Duration) {
        if let Some(wait) = &self.wait {
            wait.set(Some(limit));
        }
    }

    fn heard(&self, exchange: &Exchange) {
        if let Some(wait) = &self.wait {
            wait.set(None);
        }
        if let Some(stream) = &self.stream {
            let heard = report::heard(exchange);
            stream.tell(|live| live.heard(heard));
        }
    }
}

#[cfg(test)]
mod tests {
    use ftpprobe::knowledge::wording::Language;

    use super::*;

    #[test]
    fn a_wait_tells_its_limit_and_the_run_tells_its_own() {
        let wait = Wait::begin(Duration::from_secs(60));
        let english = Wording::new(Language::English);
        assert_eq!(wait.words(english), "0 of 60 s");
        wait.set(Some(Duration::from_millis(9_500)));
        assert_eq!(wait.words(english), "0 of 10 s");
        assert_eq!(wait.words(Wording::new(Language::Japanese)), "0/10秒");
        wait.set(None);
        assert_eq!(wait.words(english), "0 of 60 s");
    }
}
