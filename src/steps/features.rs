//! FEAT and SYST. Before login only FEAT is asked: some servers count refused commands.

use super::Doing;
use super::run::{Run, Stop};
use crate::evidence::facts::Features;
use crate::evidence::{Facts, Outcome, Phase, Reply, StepName};
use crate::wire::session::{Line, Session};

/// The most feature lines that are kept.
const MAX_FEATURES: usize = 200;

/// FEAT before login.
pub(super) async fn before_login(run: &mut Run<'_>, session: &mut Session) -> Result<usize, Stop> {
    let index = run
        .exchange(session, Phase::Features, &Line::new("FEAT"))
        .await;
    // A server that hangs or hangs up here would only do the same at USER.
    if session.in_step() {
        Ok(index)
    } else {
        Err(Stop)
    }
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
