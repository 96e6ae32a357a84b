//! Replies of which the log does not show what they answer, as an error message passes them on.

use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::rules::session;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::{Exchange, Phase};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::explain;

/// Not logged in, whatever it answers.
const NOT_LOGGED_IN: u16 = 530;

/// The last refusal that nobody knows the command of, by its words alone.
pub(in crate::diagnosis::rules) fn refusal(context: &Context<'_>) -> Option<Finding> {
    let lone = context
        .exchanges()
        .filter(|(_, exchange)| is_lone(exchange));
    let (index, exchange) = lone.last()?;
    let code = exchange.code().filter(|code| *code >= 400)?;
    let mut later = context.exchanges().skip(index + 1);
    if later.any(|(_, exchange)| exchange.is_class(2)) {
        return None;
    }
    let draft = named(context, index, code, &exchange.text())?.cites(index);
    // What is worth no more than a note elsewhere is what this program failed of.
    let draft = match draft.severity() {
        Severity::Info => draft.graded(Severity::Critical),
        _ => draft,
    };
    Some(draft.finding())
}

fn named<'a>(context: &'a Context<'_>, index: usize, code: u16, text: &str) -> Option<Draft<'a>> {
    if let Some(explained) = explain(code, text) {
        let draft = context.draft(explained.finding).stated().cites(index);
        return Some(draft.hinted(&explained.hints, None));
    }
    match code {
        421 => session::ended_by_421(context, index),
        NOT_LOGGED_IN => Some(context.draft(FindingId::LoginRefused).stated()),
        _ => None,
    }
}

pub(super) fn is_lone(exchange: &Exchange) -> bool {
    let unknown = exchange.command.is_none() && !exchange.unsolicited;
    unknown && exchange.phase == Phase::Protocol && exchange.reply.is_some()
}
