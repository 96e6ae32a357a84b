//! The first words of the server.

use super::session;
use crate::diagnosis::context::{Context, was_cut_short};
use crate::diagnosis::draft::{Draft, place};
use crate::diagnosis::{Confidence, Finding, Severity};
use crate::evidence::facts::{ForeignProtocol, Greeted};
use crate::evidence::reply::ReplyOddity;
use crate::evidence::{Ending, Exchange, Phase};
use crate::knowledge::replies::Moment;

/// So many signs of masking in a row are no ornament.
const MASKED: usize = 10;

/// A greeting that is none, or a refusal.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let greeted = context.attempt.greeted()?;
    if let Some(draft) = foreign(context, greeted) {
        return Some(draft.finding());
    }
    let (index, exchange) = context.exchange(greeted.exchanges.last().copied())?;
    if was_cut_short(exchange) {
        return None;
    }
    let draft = if matches!(exchange.ending, Ending::Alert(_) | Ending::PlainInsideTls) {
        // TLS stood, and ended before the server had greeted.
        session::broken(context, index)?
    } else if exchange.code().is_some() {
        replied(context, greeted, index, exchange)?
    } else {
        broken(context, greeted, exchange)
    };
    Some(draft.cites(index).finding())
}

/// Another protocol on this port.
fn foreign<'a>(context: &'a Context<'_>, greeted: &Greeted) -> Option<Draft<'a>> {
    let trial = greeted.implicit_tls.as_ref().filter(|trial| trial.answered);
    if let Some(trial) = trial {
        let fact = format!("{} answered a TLS handshake", place(&trial.path));
        let draft = context.draft("greeting-implicit-tls", Confidence::Proven);
        return Some(cite_all(draft, greeted).fact(&fact));
    }
    let (id, protocol) = match greeted.foreign? {
        ForeignProtocol::Tls => ("greeting-implicit-tls", "TLS"),
        ForeignProtocol::Ssh => ("greeting-ssh", "SSH"),
        ForeignProtocol::Smtp => ("greeting-not-ftp", "SMTP"),
        ForeignProtocol::Http => ("greeting-not-ftp", "HTTP"),
        ForeignProtocol::Pop3 => ("greeting-not-ftp", "POP3"),
        ForeignProtocol::Imap => ("greeting-not-ftp", "IMAP"),
        // Not a name but a key: each language has its own words for it.
        ForeignProtocol::Binary => ("greeting-not-ftp", "binary"),
    };
    let draft = context
        .draft(id, Confidence::Proven)
        .value("protocol", protocol);
    Some(cite_all(draft, greeted))
}

fn cite_all<'a>(draft: Draft<'a>, greeted: &Greeted) -> Draft<'a> {
    draft.cites_all(greeted.exchanges.iter().copied())
}

/// A whole reply that is no welcome.
fn replied<'a>(
    context: &'a Context<'_>,
    greeted: &Greeted,
    index: usize,
    exchange: &Exchange,
) -> Option<Draft<'a>> {
    let code = exchange.code()?;
    if code / 100 == 2 {
        return greeted
            .closed_after
            .then(|| context.draft("greeting-refused-text", Confidence::Proven));
    }
    Some(
        context
            .stated(Moment::Greeting, index)
            .unwrap_or_else(|| match code {
                120 => context.draft("greeting-120-wait", Confidence::Stated),
                421 => context.draft("greeting-421", Confidence::Stated),
                _ => context.draft("greeting-refused", Confidence::Stated),
            }),
    )
}

/// No whole reply.
fn broken<'a>(context: &'a Context<'_>, greeted: &Greeted, exchange: &Exchange) -> Draft<'a> {
    let asked_to_wait = greeted.exchanges.iter().find(|index| {
        context
            .exchange(Some(**index))
            .is_some_and(|(_, e)| e.code() == Some(120))
    });
    if let Some(first) = asked_to_wait {
        return wait(context, *first);
    }
    let silent = exchange.raw.is_empty();
    match &exchange.ending {
        Ending::TimedOut { limit_us } if silent => context
            .draft("greeting-silent", Confidence::Proven)
            .seconds(exchange.elapsed_us().max(*limit_us))
            .fact("The connection stayed open and not a byte came"),
        Ending::Reset if silent => context
            .draft("tcp-reset-after-accept", Confidence::Proven)
            .value("address", &address(context))
            .fact("The connection was reset before a byte came"),
        Ending::Closed if silent => context
            .draft(closed_silently(context), Confidence::Inferred)
            .fact("The server closed the connection before a byte came"),
        Ending::Failed(error) if silent => context
            .draft("greeting-eof-no-bytes", Confidence::Inferred)
            .fact(&format!(
                "The connection failed before a byte came: {error}"
            )),
        _ => context
            .draft("greeting-malformed", Confidence::Proven)
            .fact(&format!(
                "{} bytes came that make no whole reply",
                exchange.raw.0.len()
            )),
    }
}

/// A server that greets at other times has a limit, and says nothing when it is met.
fn closed_silently(context: &Context<'_>) -> &'static str {
    let greets = context.evidence.attempts.iter().any(|attempt| {
        let mut exchanges = attempt.exchanges.iter();
        exchanges.any(|exchange| exchange.phase == Phase::Greeting && exchange.is_class(2))
    });
    if greets {
        "limit-silent-close"
    } else {
        "greeting-eof-no-bytes"
    }
}

fn address(context: &Context<'_>) -> String {
    context
        .peer()
        .map(|peer| peer.to_string())
        .unwrap_or_default()
}

/// 120 came, and no 220 after it. The text may say how long to wait.
fn wait<'a>(context: &'a Context<'_>, index: usize) -> Draft<'a> {
    context
        .stated(Moment::Greeting, index)
        .unwrap_or_else(|| context.draft("greeting-120-wait", Confidence::Stated))
        .cites(index)
}

/// A greeting that is slow, masked, or hard to read.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let Some((index, exchange)) = context.greeting() else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    let slow = |elapsed: &u64| *elapsed > context.policy.slow_greeting_us;
    if let Some(elapsed) = exchange.elapsed_us().filter(slow) {
        findings.push(
            context
                .draft("slow-banner", Confidence::Proven)
                .cites(index)
                .seconds(elapsed)
                .fact(&format!(
                    "The greeting took {}",
                    crate::diagnosis::draft::span(elapsed)
                ))
                .finding(),
        );
    }
    if is_masked(&exchange.text()) {
        let draft = context.draft("greeting-masked-by-middlebox", Confidence::Inferred);
        findings.push(draft.cites(index).finding());
    }
    let strays = |exchange: &Exchange| {
        let reply = exchange.reply.as_ref();
        reply.is_some_and(|reply| reply.oddities.contains(&ReplyOddity::StrayLine))
    };
    if exchange.phase == Phase::Greeting && strays(exchange) {
        let draft = context.draft("greeting-malformed", Confidence::Proven);
        let draft = draft.cites(index).graded(Severity::Warning);
        findings.push(
            draft
                .fact("Lines without a reply code came before the greeting")
                .finding(),
        );
    }
    findings
}

/// Asterisks or Xs in a row, and little besides.
fn is_masked(text: &str) -> bool {
    let mut run = 0;
    let mut longest = 0;
    for c in text.chars() {
        run = if matches!(c, '*' | 'X') { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let letters = text
        .chars()
        .filter(|c| c.is_alphanumeric() && *c != 'X')
        .count();
    longest >= MASKED && letters <= longest
}
