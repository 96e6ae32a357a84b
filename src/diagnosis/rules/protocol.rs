//! Replies that could be read, though other clients will stumble over them.

use super::super::context::{Context, shown};
use super::super::{Confidence, Finding};
use crate::evidence::Exchange;
use crate::evidence::reply::ReplyOddity;

/// What each oddity is called.
const ODDITIES: &[(ReplyOddity, &str)] = &[
    (
        ReplyOddity::InnerLineLooksLikeReply,
        "protocol-banner-line-looks-like-reply",
    ),
    (
        ReplyOddity::MismatchedTerminator,
        "protocol-mismatched-terminator",
    ),
    (ReplyOddity::Unterminated, "protocol-reply-unterminated"),
    (ReplyOddity::LongLine, "protocol-line-too-long"),
    (ReplyOddity::BareLf, "protocol-bare-newline"),
    (ReplyOddity::TelnetBytes, "protocol-telnet-bytes"),
];

pub(super) fn family(cx: &Context<'_>, found: &[Finding]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = ODDITIES
        .iter()
        .filter_map(|(oddity, id)| odd(cx, *oddity, id))
        .collect();
    findings.extend(out_of_step(cx, found));
    findings
}

fn odd(cx: &Context<'_>, oddity: ReplyOddity, id: &str) -> Option<Finding> {
    let has = |exchange: &Exchange| {
        exchange
            .reply
            .as_ref()
            .is_some_and(|reply| reply.oddities.contains(&oddity))
    };
    let all = cx.attempt.exchanges.iter().enumerate();
    let indices: Vec<usize> = all
        .filter(|(_, e)| has(e))
        .map(|(index, _)| index)
        .collect();
    let first = *indices.first()?;
    let fact = format!(
        "{} of {} replies show it",
        indices.len(),
        cx.attempt.exchanges.len()
    );
    let phase = cx.exchange(Some(first))?.phase;
    let draft = cx
        .finding(id, Confidence::Proven)
        .cite(first)
        .phase(phase)
        .fact(fact);
    // The text of the finding is the line that matters, where there is one.
    let line = cx
        .exchange(Some(first))?
        .reply
        .as_ref()?
        .lines
        .iter()
        .skip(1)
        .find(|line| {
            oddity == ReplyOddity::InnerLineLooksLikeReply
                && line.starts_with(|c: char| c.is_ascii_digit())
        });
    let draft = match line {
        Some(line) => draft.value("text", &shown(line)),
        None => draft,
    };
    // A reply that the closing connection cut short is still an answer.
    Some(draft.eased(oddity == ReplyOddity::Unterminated).done())
}

/// Replies that nobody asked for, other than the 421 that ended the session.
fn out_of_step(cx: &Context<'_>, found: &[Finding]) -> Option<Finding> {
    let told = |index: &usize| {
        found
            .iter()
            .any(|finding| finding.exchanges.contains(index))
    };
    let mut all = cx.attempt.exchanges.iter().enumerate();
    let (index, _) =
        all.find(|(index, e)| e.unsolicited && e.code() != Some(421) && !told(index))?;
    Some(
        cx.finding("protocol-out-of-sync", Confidence::Proven)
            .cite(index)
            .done(),
    )
}
