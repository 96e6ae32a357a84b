//! The words in which this server answers commands that it does not know, learned from the run itself: a command that
//! is answered in the same words is one that its software lacks, and nobody forbids it or filters it.

use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, SessionFact};
use crate::evidence::Exchange;

/// Words of a refusal that somebody wanted. A server may have the same ones for every command that it forbids.
const FORBIDDING: [&str; 7] = [
    "disabled",
    "denied",
    "forbidden",
    "not allowed",
    "not permitted",
    "permission",
    "administrator",
];

/// Another command that was answered alike, where that shows that the server lacks this one.
pub(super) fn alike(context: &Context<'_>, index: usize) -> Option<usize> {
    let (_, exchange) = context.exchange(Some(index))?;
    let words = words(exchange)?;
    let is_unknown = matches!(exchange.code(), Some(500 | 502));
    if !is_unknown || FORBIDDING.iter().any(|word| words.contains(word)) {
        return None;
    }
    let is_like_it = |other: &Exchange| {
        let is_another = other.verb() != exchange.verb() && other.code() == exchange.code();
        is_another && self::words(other).is_some_and(|other| other == words)
    };
    let mut others = context.exchanges();
    let (other, _) = others.find(|(_, other)| is_like_it(other))?;
    Some(other)
}

/// The finding that rests on it.
pub(super) fn lacks<'a>(context: &Context<'_>, draft: Draft<'a>, other: usize) -> Draft<'a> {
    let verb = context.exchange(Some(other)).and_then(|(_, it)| it.verb());
    let verb = verb.unwrap_or_default();
    draft.inferred().value("alike", &verb).cites(other).shows(
        At::Exchange(other),
        SessionFact::AnsweredAlike { command: verb },
    )
}

/// The words without the command, which many servers repeat, with or without its argument.
fn words(exchange: &Exchange) -> Option<String> {
    let command = exchange.command.as_ref()?.to_lowercase();
    let verb = exchange.verb()?.to_lowercase();
    let text = exchange.text().to_lowercase();
    Some(text.replace(&command, "*").replace(&verb, "*"))
}
