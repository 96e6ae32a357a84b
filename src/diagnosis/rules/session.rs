//! The control connection in mid-session: the server ends it with 421, loses it, or falls silent.

use super::super::context::{Context, has_critical, span};
use super::super::{Confidence, Finding};
use crate::evidence::{Ending, Exchange, Phase};
use crate::text;

/// A 421, or `500 OOPS`, in mid-session: the server says why it ends the session.
pub(super) fn refusals(cx: &Context<'_>, found: &[Finding]) -> Vec<Finding> {
    if has_critical(found) {
        return Vec::new();
    }
    let judged_elsewhere = [Phase::Greeting, Phase::Login, Phase::Quit];
    let ends = |exchange: &Exchange| {
        let code = exchange.code();
        let fatal = code == Some(500) && exchange.text().starts_with("OOPS");
        // A 421 to a data command can leave the session open and speak of the data connection alone.
        code == Some(421) && (exchange.closed || exchange.unsolicited) || fatal && exchange.closed
    };
    let first = cx
        .attempt
        .exchanges
        .iter()
        .position(|exchange| ends(exchange) && !judged_elsewhere.contains(&exchange.phase));
    let Some(index) = first else {
        return Vec::new();
    };
    let finding = cx.stated_finding(index).map_or_else(
        || {
            cx.finding("session-421", Confidence::Stated)
                .cite(index)
                .done()
        },
        Finding::from,
    );
    vec![finding]
}

/// A reply that never came, where nothing before explains it.
pub(super) fn losses(cx: &Context<'_>, found: &[Finding]) -> Vec<Finding> {
    if has_critical(found) {
        return Vec::new();
    }
    let judged_elsewhere = |phase| matches!(phase, Phase::Greeting | Phase::Quit);
    let lost = |exchange: &&Exchange| {
        exchange.ending != Ending::Replied && !judged_elsewhere(exchange.phase)
    };
    let mut all = cx.attempt.exchanges.iter().enumerate();
    let Some((index, exchange)) = all.find(|(_, e)| lost(e)) else {
        return Vec::new();
    };
    loss(cx, index, exchange).into_iter().collect()
}

fn loss(cx: &Context<'_>, index: usize, exchange: &Exchange) -> Option<Finding> {
    let took = span(exchange.elapsed_us());
    let half = !exchange.raw.is_empty();
    let draft = match &exchange.ending {
        Ending::TooLong => cx
            .finding("protocol-reply-unterminated", Confidence::Proven)
            .fact(format!(
                "{} bytes came without an end of the reply",
                exchange.raw.0.len()
            )),
        Ending::Closed | Ending::Reset => {
            let how = if exchange.ending == Ending::Closed {
                "closed (FIN)"
            } else {
                "reset (RST)"
            };
            cx.finding("control-lost", Confidence::Proven).fact(format!(
                "the control connection was {how} after {took} in place of a reply"
            ))
        }
        Ending::Failed(error) => cx.finding("control-lost", Confidence::Proven).fact(format!(
            "the control connection failed after {took}: {error}"
        )),
        _ if half && Context::waited_in_vain_us(exchange).is_some() => cx
            .finding("protocol-reply-unterminated", Confidence::Proven)
            .fact(format!(
                "{} bytes of a reply came, but not its end within {took}",
                exchange.raw.0.len()
            )),
        _ => {
            let waited = Context::waited_in_vain_us(exchange)?;
            cx.finding("reply-timeout", Confidence::Proven)
                .lasting(waited)
                .fact(format!("no reply came within {}", span(waited)))
        }
    };
    let beginning = text::escape_bytes(&exchange.raw.0[..exchange.raw.0.len().min(120)]);
    let draft = draft.cite(index).phase(exchange.phase);
    Some(
        if half {
            draft.value("text", &beginning)
        } else {
            draft
        }
        .done(),
    )
}
