//! The progress of a check as server-sent events: each a line of text, and one that says that it is done.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::Stream;
use futures_util::future::ready;
use futures_util::stream::{once, unfold};
use tokio::sync::OwnedSemaphorePermit;

use super::pages::Pages;
use super::told::{Lines, path};
use super::view::Frame;
use crate::knowledge::wording::Wording;
use crate::serve::progress::{Follower, Happened};
use crate::serve::{Caller, Outcome, Running};

/// How often a stream says that it is alive where there is nothing to tell, so that nobody in between ends it.
const ALIVE_EVERY: Duration = Duration::from_secs(15);

/// The address of the events after this one.
pub(super) fn address(frame: &Frame, id: &str, after: u64) -> String {
    let language = frame.language.tag();
    format!("{}/events?lang={language}&after={after}", path(id))
}

/// The last event that is known: the one that a browser has that connects again, or the one that the address names.
pub(super) fn after(last: Option<&str>, query: Option<&str>) -> u64 {
    if let Some(last) = last.and_then(|last| last.parse().ok()) {
        return last;
    }
    let mut values = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let after = values.find(|(name, _)| name == "after");
    after
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or_default()
}

/// What is told, one after another.
struct Following {
    pages: Arc<Pages>,
    run: Arc<Running>,
    lines: Lines,
    events: Follower,
    /// The last event that is known.
    after: u64,
    outcome: Pin<Box<dyn Future<Output = Outcome> + Send>>,
    stage: Stage,
    /// The place among those who follow.
    _place: OwnedSemaphorePermit,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Runs,
    /// It is over, and not all has been told.
    Over,
    Told,
}

/// The events of a run after this one.
pub(super) fn stream(
    pages: Arc<Pages>,
    run: Arc<Running>,
    wording: Wording,
    after: u64,
    place: OwnedSemaphorePermit,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let own = run.clone();
    let following = Following {
        pages,
        lines: Lines::new(wording),
        events: run.follow(),
        run,
        after,
        outcome: Box::pin(async move { own.outcome(Caller::default()).await }),
        stage: Stage::Runs,
        _place: place,
    };
    let events = unfold(following, |mut following| async {
        let event = following.event().await?;
        Some((Ok(event), following))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE_EVERY))
}

/// The events of a run that is over.
pub(super) fn over() -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    Sse::new(once(ready(Ok(done()))))
}

fn done() -> Event {
    Event::default().event("done").data("-")
}

impl Following {
    /// The next event; `None` when all has been told.
    async fn event(&mut self) -> Option<Event> {
        loop {
            let happened = match self.stage {
                Stage::Told => return None,
                Stage::Over => {
                    let Some(happened) = self.events.next_now() else {
                        self.stage = Stage::Told;
                        return Some(done());
                    };
                    happened
                }
                Stage::Runs => tokio::select! {
                    happened = self.events.next() => happened,
                    outcome = &mut self.outcome => {
                        // Before it is told, so that whoever is told finds the page as it is then.
                        self.pages.runs.ended(&self.run.id, outcome);
                        self.stage = Stage::Over;
                        continue;
                    }
                    () = self.pages.server.stopping().cancelled() => return None,
                },
            };
            if let Some(event) = self.told(&happened) {
                return Some(event);
            }
        }
    }

    fn told(&mut self, happened: &Happened) -> Option<Event> {
        let step = self.lines.step(happened)?;
        if happened.number <= self.after {
            return None;
        }
        // In JSON, no text of a server ends a line.
        let step = serde_json::to_string(&step).ok()?;
        let event = Event::default().event("step");
        Some(event.id(happened.number.to_string()).data(step))
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(None, None, 0; "from the beginning")]
    #[test_case(None, Some("lang=ja&after=7"), 7; "what the page has already")]
    #[test_case(Some("9"), Some("lang=ja&after=7"), 9; "what came since")]
    #[test_case(Some("x"), Some("after=y"), 0; "no numbers")]
    fn last_known(last: Option<&str>, query: Option<&str>, expected: u64) {
        assert_eq!(after(last, query), expected);
    }
}
