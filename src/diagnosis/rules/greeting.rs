//! The greeting: what came in its stead, how it refused, how long it took.

use super::super::context::{Context, shown, span};
use super::super::{Confidence, Finding};
use crate::evidence::facts::{ForeignProtocol, Greeted};
use crate::evidence::{Ending, Exchange};
use crate::text;

/// A banner is called masked from this many equal signs in a row.
const MASKED_RUN: usize = 10;

pub(super) fn family(cx: &Context<'_>, _: &[Finding]) -> Vec<Finding> {
    let Some(greeted) = cx.attempt.greeted() else {
        return Vec::new();
    };
    let Some((index, exchange)) = greeted
        .exchanges
        .last()
        .and_then(|index| Some((*index, cx.exchange(Some(*index))?)))
    else {
        return Vec::new();
    };
    if let Some(cause) = cause(cx, greeted, index, exchange) {
        return vec![cause];
    }
    [
        slow(cx, greeted, index, exchange),
        masked(cx, index, exchange),
        almost_full(cx, index, exchange),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn cause(
    cx: &Context<'_>,
    greeted: &Greeted,
    index: usize,
    exchange: &Exchange,
) -> Option<Finding> {
    if let Some(foreign) = greeted.foreign {
        return Some(another_protocol(cx, foreign, index, exchange));
    }
    if let Some(trial) = greeted.implicit_tls.as_ref().filter(|trial| trial.answered) {
        let bytes = text::escape_bytes(&trial.first_bytes.0[..trial.first_bytes.0.len().min(8)]);
        let fact = format!(
            "a TLS ClientHello to {} was answered after {} with a TLS record ({bytes} ...)",
            trial.path.address,
            span(trial.elapsed_us)
        );
        let draft = cx
            .finding("greeting-implicit-tls", Confidence::Proven)
            .cite(index);
        return Some(draft.fact(fact).done());
    }
    match exchange.code() {
        Some(200..=299) if greeted.closed_after => Some(
            cx.finding("greeting-refused-text", Confidence::Stated)
                .cite(index)
                .done(),
        ),
        Some(200..=299) => closed_at_first_command(cx, index),
        Some(120) => Some(cx.stated_finding(index).map_or_else(
            || {
                cx.finding("greeting-120-wait", Confidence::Stated)
                    .cite(index)
                    .done()
            },
            Finding::from,
        )),
        Some(code) => Some(refused(cx, index, code)),
        None => no_greeting(cx, index, exchange),
    }
}

fn refused(cx: &Context<'_>, index: usize, code: u16) -> Finding {
    if let Some(stated) = cx.stated_finding(index) {
        return stated.done();
    }
    let id = if code == 421 {
        "greeting-421"
    } else {
        "greeting-refused"
    };
    cx.finding(id, Confidence::Stated).cite(index).done()
}

fn no_greeting(cx: &Context<'_>, index: usize, exchange: &Exchange) -> Option<Finding> {
    let came = exchange.raw.0.len();
    let took = span(exchange.elapsed_us());
    let draft = match exchange.ending {
        Ending::Closed if came == 0 => cx
            .finding("greeting-eof-no-bytes", Confidence::Inferred)
            .fact(format!(
                "the server closed the connection (FIN) after {took} without a byte"
            )),
        Ending::Reset if came == 0 => cx
            .finding("tcp-reset-after-accept", Confidence::Proven)
            .value(
                "address",
                &cx.attempt
                    .control_peer()
                    .map(|peer| peer.to_string())
                    .unwrap_or_default(),
            )
            .fact(format!(
                "the connection was reset (RST) after {took} without a byte"
            )),
        _ if came == 0 => {
            let waited = Context::waited_in_vain_us(exchange)?;
            cx.finding("greeting-silent", Confidence::Proven)
                .lasting(waited)
                .fact(format!("not a byte came within {}", span(waited)))
        }
        Ending::NotAReply => cx
            .finding("greeting-not-ftp", Confidence::Proven)
            .fact(first_bytes(exchange)),
        Ending::Interrupted => return None,
        Ending::Deadline => {
            Context::waited_in_vain_us(exchange)?;
            cx.finding("greeting-malformed", Confidence::Proven)
                .fact(first_bytes(exchange))
        }
        _ => cx
            .finding("greeting-malformed", Confidence::Proven)
            .fact(first_bytes(exchange)),
    };
    let text = text::escape_bytes(&exchange.raw.0[..came.min(200)]);
    let draft = if came > 0 {
        draft.value("text", &text)
    } else {
        draft
    };
    Some(draft.also(Some(index)).done())
}

fn another_protocol(
    cx: &Context<'_>,
    foreign: ForeignProtocol,
    index: usize,
    exchange: &Exchange,
) -> Finding {
    let (id, protocol) = match foreign {
        ForeignProtocol::Ssh => ("greeting-ssh", "SSH"),
        ForeignProtocol::Smtp => ("greeting-not-ftp", "SMTP (mail)"),
        ForeignProtocol::Http => ("greeting-not-ftp", "HTTP (web)"),
        ForeignProtocol::Pop3 => ("greeting-not-ftp", "POP3 (mail)"),
        ForeignProtocol::Imap => ("greeting-not-ftp", "IMAP (mail)"),
        ForeignProtocol::Tls => ("greeting-not-ftp", "TLS"),
        ForeignProtocol::Binary => ("greeting-not-ftp", "a binary protocol"),
    };
    let first = exchange
        .raw
        .0
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let said = text::escape_bytes(&first[..first.len().min(120)]).replace("\\r", "");
    cx.finding(id, Confidence::Proven)
        .cite(index)
        .value("protocol", protocol)
        .value("text", &said)
        .done()
}

/// A server that greets and then hangs up on whatever comes first refuses, whatever its 220 says.
fn closed_at_first_command(cx: &Context<'_>, index: usize) -> Option<Finding> {
    let (first, exchange) = (index + 1, cx.exchange(Some(index + 1))?);
    if exchange.ending != Ending::Closed || exchange.connection != 0 {
        return None;
    }
    let fact = "the server closed the connection right after its greeting, before any answer";
    let draft = cx
        .finding("greeting-refused-text", Confidence::Inferred)
        .cite(index);
    Some(draft.also(Some(first)).fact(fact).done())
}

fn slow(cx: &Context<'_>, greeted: &Greeted, index: usize, exchange: &Exchange) -> Option<Finding> {
    // A 120 announces the wait; that is not slowness.
    let took = exchange.elapsed_us();
    if took <= cx.policy.slow_greeting_us || greeted.exchanges.len() > 1 {
        return None;
    }
    let connect = cx.attempt.connected()?.paths.last()?.elapsed_us;
    let fact = format!(
        "the greeting took {}, while TCP connected in {}",
        span(took),
        span(connect)
    );
    let draft = cx.finding("slow-banner", Confidence::Inferred).cite(index);
    Some(draft.lasting(took).fact(fact).done())
}

fn masked(cx: &Context<'_>, index: usize, exchange: &Exchange) -> Option<Finding> {
    let text = exchange.text();
    let longest = text
        .as_bytes()
        .chunk_by(|a, b| a == b)
        .filter(|run| matches!(run[0], b'*' | b'X'))
        .map(<[u8]>::len)
        .max()?;
    // Lines of stars are decoration where there are words too.
    let words = text
        .chars()
        .filter(|c| c.is_alphabetic() && *c != 'X')
        .count();
    (longest >= MASKED_RUN && words < 4).then(|| {
        cx.finding("greeting-masked-by-middlebox", Confidence::Inferred)
            .cite(index)
            .done()
    })
}

/// Pure-FTPd's greeting counts: `You are user number 48 of 50 allowed.`
fn almost_full(cx: &Context<'_>, index: usize, exchange: &Exchange) -> Option<Finding> {
    let text = exchange.text();
    let (_, rest) = text.split_once("You are user number ")?;
    let mut numbers = rest
        .split(|c: char| !c.is_ascii_digit())
        .filter(|word| !word.is_empty());
    let (user, limit): (u64, u64) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    // A limit of a few users is nearly reached by the first of them.
    (limit >= 10 && user.saturating_mul(10) >= limit.saturating_mul(9)).then(|| {
        let draft = cx
            .finding("banner-says-almost-full", Confidence::Stated)
            .cite(index);
        draft.value("limit", &limit.to_string()).done()
    })
}

fn first_bytes(exchange: &Exchange) -> String {
    let bytes = &exchange.raw.0[..exchange.raw.0.len().min(60)];
    format!(
        "the first bytes were: {}",
        shown(&text::escape_bytes(bytes))
    )
}
