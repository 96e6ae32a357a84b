//! What the server tells of one path without a listing: MLST, SIZE, MDTM, and CWD.

use super::ask;
use crate::clock::Timestamp;
use crate::evidence::Exchange;
use crate::evidence::expected::{AskedOf, Presence, TimesFrom};
use crate::steps::listing;
use crate::steps::run::Run;
use crate::wire::session::{Line, Session};

/// Asks whether there is a file of this name in the directory that the session is in, until a reply tells of one.
pub(super) async fn for_file(run: &mut Run<'_>, session: &mut Session, name: &str) -> AskedOf {
    let mut asked = AskedOf::default();
    if may_have_facts(run) {
        asked.facts = ask(run, session, &Line::with("MLST", name)).await;
    }
    if asked.presence(&run.attempt) == Presence::File {
        return asked;
    }
    size_and_time(run, session, name, &mut asked).await;
    asked
}

/// Asks what is at this path of a server that does not know CWD.
pub(super) async fn for_directory(
    run: &mut Run<'_>,
    session: &mut Session,
    path: &str,
) -> Option<usize> {
    if !may_have_facts(run) {
        return None;
    }
    ask(run, session, &Line::with("MLST", path)).await
}

/// Asks what a link in the directory that the session is in leads to. The commands follow it.
pub(super) async fn for_link(run: &mut Run<'_>, session: &mut Session, name: &str) -> AskedOf {
    let mut asked = AskedOf::default();
    size_and_time(run, session, name, &mut asked).await;
    if asked.bytes(&run.attempt).is_none() && asked.presence(&run.attempt) != Presence::Unknown {
        asked.cwd = ask(run, session, &Line::with("CWD", name)).await;
    }
    asked
}

/// Asks when this file in the directory that the session is in was modified, and tells by which command it was told.
pub(super) async fn for_time(
    run: &mut Run<'_>,
    session: &mut Session,
    name: &str,
) -> Option<(Timestamp, TimesFrom)> {
    let mut asked = AskedOf::default();
    if knows(run, "MDTM") {
        asked.time = ask(run, session, &Line::with("MDTM", name)).await;
    }
    if let Some(modified) = asked.modified(&run.attempt) {
        return Some((modified, TimesFrom::Mdtm));
    }
    if may_have_facts(run) {
        asked.facts = ask(run, session, &Line::with("MLST", name)).await;
    }
    Some((asked.modified(&run.attempt)?, TimesFrom::Mlsd))
}

/// SIZE counts the bytes that a transfer would have, which servers know of binary ones (RFC 3659 section 4.1).
async fn size_and_time(run: &mut Run<'_>, session: &mut Session, name: &str, asked: &mut AskedOf) {
    if knows(run, "SIZE") {
        if !is_binary(run) {
            ask(run, session, &Line::with("TYPE", "I")).await;
        }
        asked.size = ask(run, session, &Line::with("SIZE", name)).await;
    }
    if knows(run, "MDTM") {
        asked.time = ask(run, session, &Line::with("MDTM", name)).await;
    }
}

/// Whether MLST is worth a try: the server announces it, or has no FEAT to announce anything.
fn may_have_facts(run: &Run<'_>) -> bool {
    let features = run.attempt.features();
    let announces_nothing = features.is_none_or(|it| it.features.is_empty());
    (listing::has_mlsd(run) || announces_nothing) && knows(run, "MLST")
}

/// Whether the server has not refused this command as one that it does not know.
fn knows(run: &Run<'_>, verb: &str) -> bool {
    let mut exchanges = run.attempt.exchanges.iter();
    let refuses = |exchange: &Exchange| matches!(exchange.code(), Some(500 | 502));
    !exchanges.any(|exchange| refuses(exchange) && exchange.verb().as_deref() == Some(verb))
}

/// Whether the control connection is set to binary transfers, which a new one is not.
fn is_binary(run: &Run<'_>) -> bool {
    let mut exchanges = run.attempt.exchanges.iter().rev().peekable();
    let connection = exchanges.peek().map(|exchange| exchange.connection);
    let of_type = |exchange: &&Exchange| exchange.verb().as_deref() == Some("TYPE");
    let mut types = exchanges.filter(of_type);
    let last = types.find(|exchange| exchange.is_class(2));
    last.is_some_and(|exchange| {
        exchange.command.as_deref() == Some("TYPE I") && Some(exchange.connection) == connection
    })
}
