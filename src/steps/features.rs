//! FEAT and SYST. Before login only FEAT is asked: some servers count refused commands.

use std::time::Duration;

use super::Doing;
use super::run::{Run, Stop};
use crate::evidence::facts::Features;
use crate::evidence::{Facts, Outcome, Phase, Reply, StepName};
use crate::wire::session::{Line, Session};

/// The most feature lines that are kept.
const MAX_FEATURES: usize = 200;

/// How long another reply is awaited where FEAT was refused, at least; two round trips where those take longer.
const LATE: Duration = Duration::from_millis(150);

/// The same where no server can have meant FEAT, and in all.
const LATEST: Duration = Duration::from_secs(2);

/// How many replies may come before the one to FEAT.
const MAX_EARLY: usize = 8;

/// FEAT before login.
pub(super) async fn before_login(run: &mut Run<'_>, session: &mut Session) -> Result<usize, Stop> {
    let first = run
        .exchange(session, Phase::Features, &Line::new("FEAT"))
        .await;
    let index = own_reply(run, session, first).await;
    // A server that hangs or hangs up here would only do the same at USER.
    if session.in_step() {
        Ok(index)
    } else {
        Err(Stop)
    }
}

/// The reply that answers FEAT, which may not be the first one: a server that was spoken to before us (a PROXY header),
/// or whose greeting comes in several parts, has more to say. What came too early is kept without the command.
async fn own_reply(run: &mut Run<'_>, session: &mut Session, first: usize) -> usize {
    let mut index = first;
    for _ in 0..MAX_EARLY {
        let (code, text) = match run.attempt.exchanges.get(index) {
            Some(exchange) if !exchange.closed => (exchange.code(), exchange.text()),
            _ => break,
        };
        let moment = match code {
            None | Some(211) => break,
            Some(220..=239) => LATEST,
            _ => late(run),
        };
        let more = session.one_more(&run.limits, Phase::Features, moment).await;
        let Some(mut more) = more else {
            run.attempt.exchanges[index].closed = session.is_closed();
            break;
        };
        if more.text() == text || more.code() == Some(421) {
            // An error that is said twice, where either may be the answer; or the end of the session.
            more.unsolicited = true;
            run.attempt.exchanges.push(more);
            continue;
        }
        let early = &mut run.attempt.exchanges[index];
        more.command = early.command.take();
        more.sent_us = early.sent_us;
        early.sent_us = early.first_byte_us;
        early.unsolicited = true;
        run.attempt.exchanges.push(more);
        index = run.attempt.exchanges.len() - 1;
    }
    index
}

fn late(run: &Run<'_>) -> Duration {
    let connected = run.attempt.connected();
    let path = connected.and_then(|it| it.paths.get(it.used?));
    let round_trip = path.and_then(|path| path.elapsed_us).unwrap_or_default();
    Duration::from_micros(round_trip.saturating_mul(2)).clamp(LATE, LATEST)
}

/// SYST, and FEAT again if it was refused before login.
pub(super) async fn step(run: &mut Run<'_>, session: &mut Session, before_login: usize) {
    let started_us = run.begins(StepName::Features, &Doing::Features);
    let mut answer = before_login;
    let mut feat_after_login = None;
    if !run.is_class(before_login, 2) && !run.is_confused_by("FEAT") {
        answer = run
            .exchange(session, Phase::Features, &Line::new("FEAT"))
            .await;
        feat_after_login = Some(answer);
    }
    let syst = run
        .exchange(session, Phase::Features, &Line::new("SYST"))
        .await;
    let features = if run.is_class(answer, 2) {
        feature_lines(run, answer)
    } else {
        Vec::new()
    };
    let facts = Features {
        feat_before_login: Some(before_login),
        feat_after_login,
        syst: Some(syst),
        features,
    };
    // A server without FEAT (RFC 2389 is optional) or SYST is no broken server; one that fell silent is.
    let outcome = match (session.in_step(), run.is_class(answer, 2)) {
        (false, _) => Outcome::Failed,
        (true, false) => Outcome::Declined,
        (true, true) => Outcome::Ok,
    };
    run.record(
        StepName::Features,
        started_us,
        outcome,
        Facts::Features(facts),
    );
}

/// The lines between the first and the last, wherever they came: some servers send the first as if it were all
/// (`211 -Features`), and the others after it.
fn feature_lines(run: &Run<'_>, index: usize) -> Vec<String> {
    let Some(exchange) = run.attempt.exchanges.get(index) else {
        return Vec::new();
    };
    let after = run.attempt.exchanges.iter().skip(index + 1);
    let late = after.take_while(|it| it.unsolicited && it.code() == exchange.code());
    let late = late.filter_map(|it| it.reply.as_ref()).flat_map(loose);
    let lines = exchange.reply.iter().flat_map(Reply::body).chain(late);
    let line = |line: &String| line.trim_start_matches("211-").trim().to_owned();
    lines
        .map(line)
        .filter(|line| !line.is_empty())
        .take(MAX_FEATURES)
        .collect()
}

/// All lines of a reply but those that carry its code.
fn loose(reply: &Reply) -> impl Iterator<Item = &String> {
    let code = reply.code.to_string();
    reply
        .lines
        .iter()
        .filter(move |line| !line.starts_with(&code))
}
