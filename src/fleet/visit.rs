//! One run: hold off, look up, take a turn, probe, remember.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;

use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

use super::subject::{Memory, Subject};
use crate::attempts::{self, Begun, Observer};
use crate::diagnosis::{Diagnosis, diagnose};
use crate::evidence::Evidence;
use crate::wire::turns::{Place, Turn};

/// How a visit ended.
pub(super) enum Visited {
    /// With what was seen and what it means.
    Done(Box<(Evidence, Diagnosis)>),
    /// Before it made a connection: other runs are at one of these places.
    Blocked(Vec<Place>),
    /// Before it made a connection: the host leads to this address, where none may lead.
    Forbidden(IpAddr),
}

/// Visits a target whose host nobody else visits under the same name.
pub(super) fn visit<'a>(
    subject: &'a Subject,
    memory: &'a Arc<dyn Memory>,
    observer: &'a dyn Observer,
    turn: Turn,
    stop: &'a CancellationToken,
) -> Pin<Box<dyn Future<Output = Visited> + Send + 'a>> {
    Box::pin(go(subject, memory, observer, turn, stop))
}

async fn go(
    subject: &Subject,
    memory: &Arc<dyn Memory>,
    observer: &dyn Observer,
    turn: Turn,
    stop: &CancellationToken,
) -> Visited {
    let Subject {
        target,
        settings,
        policy,
    } = subject;
    // What is remembered goes by the name of the host, so that whoever has the name knows all that there is to know.
    if let Some(held_off) = held_off(subject, memory).await {
        let evidence = Evidence {
            held_off: Some(held_off),
            ..attempts::begin(target, settings)
        };
        let diagnosis = diagnose(&evidence, policy);
        return Visited::Done(Box::new((evidence, diagnosis)));
    }
    let begun = Begun::look_up(target, settings, observer, stop).await;
    if let Some(address) = begun.forbidden() {
        return Visited::Forbidden(address);
    }
    if !turn.try_add(begun.places()) {
        // The next visit looks the name up anew: it may lead elsewhere by then.
        let name = Place::of_host(&target.host);
        return Visited::Blocked(begun.places().chain([name]).collect());
    }
    let (evidence, diagnosis) = begun.go_on(policy, observer, Some(&turn)).await;
    let keep = move |memory: &dyn Memory| {
        memory.keep(&evidence, &diagnosis);
        Box::new((evidence, diagnosis))
    };
    let kept = asked(memory, keep).await;
    drop(turn);
    Visited::Done(kept)
}

async fn held_off(subject: &Subject, memory: &Arc<dyn Memory>) -> Option<crate::evidence::HeldOff> {
    let begun = attempts::begin(&subject.target, &subject.settings);
    asked(memory, move |memory| memory.held_off(&begun)).await
}

/// What the memory says to this, or does with it.
async fn asked<T: Send + 'static>(
    memory: &Arc<dyn Memory>,
    ask: impl FnOnce(&dyn Memory) -> T + Send + 'static,
) -> T {
    if memory.may_block() {
        let memory = memory.clone();
        blocking(move || ask(&*memory)).await
    } else {
        ask(&**memory)
    }
}

/// Does what may block where it keeps no other run from going on.
async fn blocking<T: Send + 'static>(act: impl FnOnce() -> T + Send + 'static) -> T {
    match spawn_blocking(act).await {
        Ok(done) => done,
        // It is never cancelled.
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
