//! Replies that are not as the RFCs want them, though the probe could read them.

use super::proxy;
use crate::diagnosis::context::{Context, was_cut_short};
use crate::diagnosis::{Finding, Severity};
use crate::evidence::reply::ReplyOddity;
use crate::evidence::{Exchange, Phase};
use crate::knowledge::findings::FindingId;

/// Oddities of replies and what each is called.
const ODDITIES: [(ReplyOddity, FindingId); 6] = [
    (
        ReplyOddity::Unterminated,
        FindingId::ProtocolReplyUnterminated,
    ),
    (ReplyOddity::BareLf, FindingId::ProtocolBareNewline),
    (ReplyOddity::LongLine, FindingId::ProtocolLineTooLong),
    (
        ReplyOddity::InnerLineLooksLikeReply,
        FindingId::ProtocolBannerLineLooksLikeReply,
    ),
    (
        ReplyOddity::MismatchedTerminator,
        FindingId::ProtocolMismatchedTerminator,
    ),
    (ReplyOddity::TelnetBytes, FindingId::ProtocolTelnetBytes),
];

/// Positive replies that clients insist on (RFC 959, 2389, 2428, 3659).
const EXPECTED: [(&str, &[u16]); 12] = [
    ("USER", &[230, 232]),
    ("FEAT", &[211]),
    ("PWD", &[257]),
    ("EPSV", &[229]),
    ("PASV", &[227]),
    ("LIST", &[226, 250]),
    ("MLSD", &[226, 250]),
    ("SIZE", &[213]),
    ("MDTM", &[213]),
    ("MLST", &[250]),
    ("RNFR", &[]),
    ("REST", &[]),
];

/// The answer to QUIT (RFC 959 section 4.2.1).
const GOODBYE: u16 = 221;

/// What it may answer besides: FileZilla Server has it in front of the status of a path.
const ANSWERED_BY_GOODBYE: [&str; 2] = ["QUIT", "STAT"];

/// Commands that may be answered with a 3xx.
const CONTINUED: [&str; 6] = ["USER", "PASS", "AUTH", "ADAT", "RNFR", "REST"];

/// One finding for each kind of oddity, with all its places.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = ODDITIES
        .iter()
        .filter_map(|(oddity, id)| odd(context, *oddity, *id))
        .collect();
    findings.extend(unexpected(context));
    findings
}

fn odd(context: &Context<'_>, oddity: ReplyOddity, id: FindingId) -> Option<Finding> {
    let has = |_, exchange: &Exchange| {
        let reply = exchange.reply.as_ref();
        reply.is_some_and(|reply| reply.oddities.contains(&oddity))
    };
    cite_all(context, id, has)
}

fn unexpected(context: &Context<'_>) -> Option<Finding> {
    let to_others = proxy::signs(context);
    let late = late(context);
    cite_all(
        context,
        FindingId::ProtocolUnexpectedCode,
        |index, exchange| {
            if to_others.contains(&index) || late.iter().any(|late| std::ptr::eq(*late, exchange)) {
                return false;
            }
            // A log that leaves out commands does not tell what a reply was the answer to.
            let is_told = exchange.command.is_some()
                || exchange.phase == Phase::Transfer
                || context.evidence.source.is_none();
            // Protected replies (RFC 2228) do not exist in a session of the probe.
            let is_protected =
                matches!(exchange.code(), Some(600..)) && context.evidence.source.is_none();
            is_protected || is_told && is_unexpected(exchange).unwrap_or_default()
        },
    )
}

/// Replies that came after the probe had given up the wait for them, as at its deadline: what they answer is another
/// exchange.
fn late<'a>(context: &Context<'a>) -> Vec<&'a Exchange> {
    let all: Vec<&Exchange> = context.exchanges().map(|(_, it)| it).collect();
    let pairs = all.windows(2).filter_map(|pair| match pair {
        [before, after] if was_cut_short(before) && after.command.is_none() => Some(*after),
        _ => None,
    });
    pairs.collect()
}

fn is_unexpected(exchange: &Exchange) -> Option<bool> {
    let code = exchange.code().filter(|code| matches!(code, 200..=399))?;
    if exchange.unsolicited {
        return None;
    }
    // Goodbye, of a server that then went on.
    let says_goodbye = code == GOODBYE
        && exchange
            .verb()
            .is_some_and(|verb| !ANSWERED_BY_GOODBYE.contains(&verb.as_str()));
    if says_goodbye && !exchange.closed {
        return Some(true);
    }
    if code >= 300 {
        let verb = exchange.verb().unwrap_or_default();
        return Some(!CONTINUED.contains(&verb.as_str()) && exchange.phase != Phase::Quit);
    }
    let Some(verb) = exchange.verb() else {
        return match exchange.phase {
            Phase::Greeting => Some(code != 220),
            Phase::Transfer => Some(!matches!(code, 226 | 250)),
            _ => None,
        };
    };
    let (_, codes) = EXPECTED.iter().find(|(expected, _)| *expected == verb)?;
    Some(!codes.contains(&code))
}

fn cite_all(
    context: &Context<'_>,
    id: FindingId,
    wanted: impl Fn(usize, &Exchange) -> bool,
) -> Option<Finding> {
    let mut found = context
        .exchanges()
        .filter(|(index, exchange)| wanted(*index, exchange))
        .peekable();
    found.peek()?;
    let draft = context.draft(id);
    let draft = found.fold(draft, |draft, (index, _)| draft.cites(index));
    let severity = draft.severity().min(Severity::Warning);
    Some(draft.graded(severity).finding())
}
