//! AUTH: refused by the server or on the way to it, and connections that end at it.

use super::{greeting, session};
use crate::diagnosis::context::{Context, was_cut_short};
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, SessionFact, TlsFact};
use crate::diagnosis::{Finding, Severity};
use crate::evidence::tls::Secured;
use crate::evidence::{Ending, Exchange};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;
use crate::target::TlsMode;

/// The code with which a server takes leave (RFC 959).
const GOODBYE: u16 = 221;

/// What inspecting firewalls write over commands that they do not let pass.
const OVERWRITTEN: &str = "xxx";

/// Words of a server that has understood what AUTH asks for.
const OF_TLS: [&str; 25] = [
    "tls",
    "ssl",
    "secur",
    "certificate",
    "encrypt",
    "mechanism",
    "scheme",
    "authentication type",
    "auth type",
    "unsuccessful",
    "not successful",
    "failed",
    "failure",
    "configured",
    "enabled",
    "disabled",
    "available",
    "allowed",
    "permitted",
    "policy",
    "denied",
    "forbidden",
    "unable",
    "cannot",
    "initiali",
];

/// Words of a server that does not know a command.
const OF_UNKNOWN: [&str; 9] = [
    "unknown",
    "not understood",
    "unrecogni",
    "not recogni",
    "not implemented",
    "not supported",
    "unsupported",
    "invalid command",
    "syntax error",
];

/// AUTH that was refused although TLS was demanded, or that cost the connection.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let secured = context.attempt.secured()?;
    if secured.handshake.is_some() {
        return None;
    }
    let (last, exchange) = context.exchange(secured.auth.last().copied())?;
    if was_cut_short(exchange) {
        return None;
    }
    let demanded = context.evidence.target.tls == TlsMode::Explicit;
    let draft = cut(context, last, exchange)
        .or_else(|| session::broken(context, last))
        .or_else(|| refused(context, secured).filter(|_| demanded))
        .or_else(|| lost(context, last, exchange))
        .or_else(|| odd(context, last, exchange).filter(|_| demanded))?;
    Some(draft.finding())
}

/// The connection ended in place of a reply, or with a goodbye. A server that will not have TLS refuses AUTH and goes
/// on.
fn cut<'a>(context: &'a Context<'_>, index: usize, exchange: &Exchange) -> Option<Draft<'a>> {
    let fact = match exchange.ending {
        Ending::Closed if exchange.raw.is_empty() => SessionFact::ClosedWithoutReply,
        Ending::Reset if exchange.raw.is_empty() => SessionFact::ControlReset,
        Ending::Replied
            if exchange.code() == Some(GOODBYE) || is_closed_without_reason(exchange) =>
        {
            SessionFact::ClosedAfterReply
        }
        _ => return None,
    };
    let goodbye = exchange.reply.is_some() && !exchange.closed;
    let draft = context.draft(FindingId::TlsAuthCut).inferred().cites(index);
    Some(draft.shows_all(At::Exchange(index), (!goodbye).then_some(fact)))
}

fn is_closed_without_reason(exchange: &Exchange) -> bool {
    exchange.closed && exchange.is_class(2)
}

/// Neither a go-ahead nor a refusal.
pub(super) fn odd<'a>(
    context: &'a Context<'_>,
    index: usize,
    exchange: &Exchange,
) -> Option<Draft<'a>> {
    if let Some(parts) = greeting::in_parts(context, index) {
        return Some(parts.graded(Severity::Critical));
    }
    let is_odd = exchange.code().is_some_and(|code| code < 400);
    is_odd.then(|| {
        let draft = context.draft(FindingId::ProtocolUnexpectedCode);
        draft.graded(Severity::Critical).cites(index)
    })
}

/// The server closed the connection with this reply.
pub(super) fn lost<'a>(
    context: &'a Context<'_>,
    index: usize,
    exchange: &Exchange,
) -> Option<Draft<'a>> {
    session::told_to_leave(context, index).or_else(|| session::closed(context, index, exchange))
}

/// AUTH was refused, and why.
pub(super) fn refused<'a>(context: &'a Context<'_>, secured: &Secured) -> Option<Draft<'a>> {
    let auth = secured.auth.iter();
    let refusals: Vec<(usize, &Exchange)> = auth
        .filter_map(|index| context.exchange(Some(*index)))
        .filter(|(_, exchange)| is_refusal(exchange))
        .collect();
    let (_, first) = *refusals.first()?;
    if refusals.len() < secured.auth.len() {
        return None;
    }
    let stated = refusals
        .iter()
        .filter_map(|(index, _)| context.stated(Moment::Session, *index))
        .find(|draft| is_of_auth(draft.id()));
    let has_code = |code| refusals.iter().any(|(_, it)| it.code() == Some(code));
    let offer = offers_tls(context);
    let draft = match stated {
        Some(stated) if stated.id() != FindingId::TlsNotOffered => stated,
        _ if first.code() == Some(421) => return None,
        // RFC 2228 gives 431 to a server that lacks what it needs for security.
        _ if has_code(431) => context.draft(FindingId::TlsNoServerCertificate).stated(),
        _ if offer.is_some() && !has_arrived(context, &refusals) => {
            context.draft(FindingId::TlsAuthStripped).inferred()
        }
        Some(stated) => stated,
        None => context.draft(FindingId::TlsNotOffered).stated(),
    };
    let draft = draft.cites_all(refusals.iter().map(|(index, _)| *index));
    Some(match offer {
        Some(feat) => lists_auth(draft.cites(feat), feat, true).value("announced", "AUTH"),
        None => feats(context)
            .next()
            .map(|(feat, _)| feat)
            .into_iter()
            .fold(draft, |draft, feat| lists_auth(draft, feat, false)),
    })
}

/// Whether this FEAT lists AUTH.
pub(super) fn lists_auth(draft: Draft<'_>, feat: usize, listed: bool) -> Draft<'_> {
    draft.shows(At::Exchange(feat), TlsFact::AuthInFeat { listed })
}

fn is_refusal(exchange: &Exchange) -> bool {
    exchange.code().is_some_and(|code| code >= 400)
}

fn is_of_auth(id: FindingId) -> bool {
    matches!(
        id,
        FindingId::TlsNoServerCertificate
            | FindingId::TlsNotOffered
            | FindingId::TlsPipelinedAfterAuth
            | FindingId::TlsClientCertRequired
            | FindingId::TlsNoCommonCipher
    )
}

/// Whether the refusals show that AUTH came to a server that knows it. Only where AUTH is answered like any command
/// that the server has never heard of may something on the way have changed it.
fn has_arrived(context: &Context<'_>, refusals: &[(usize, &Exchange)]) -> bool {
    let mut all = refusals.iter().map(|(_, exchange)| *exchange);
    if all
        .clone()
        .any(|it| it.text().to_lowercase().contains(OVERWRITTEN))
    {
        return false;
    }
    // Every other code speaks of what was asked for. So do two codes for two mechanisms.
    let codes: Vec<Option<u16>> = all.clone().map(Exchange::code).collect();
    let is_plain = |code: &Option<u16>| matches!(code, Some(500 | 502));
    if !codes.iter().all(is_plain) || codes.windows(2).any(|two| two[0] != two[1]) {
        return true;
    }
    if all.any(speaks_of_tls) {
        return true;
    }
    let mut others = unknown_commands(context).peekable();
    if others.peek().is_none() {
        // RFC 959: 502 is for commands that are known.
        return codes.contains(&Some(502));
    }
    let own: Vec<_> = refusals.iter().map(|(_, it)| wording(it)).collect();
    !others.any(|other| own.contains(&wording(other)))
}

/// Whether the text says something of TLS or of a failure, beside the command that it may repeat.
fn speaks_of_tls(exchange: &Exchange) -> bool {
    let (_, text) = wording(exchange);
    OF_TLS.iter().any(|word| text.contains(word))
}

/// Replies of the run to other commands that the server does not know.
fn unknown_commands<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Exchange> {
    let exchanges = context.exchanges().map(|(_, exchange)| exchange);
    exchanges.filter(|exchange| {
        let (code, text) = wording(exchange);
        let is_other = exchange.verb().is_some_and(|verb| verb != "AUTH");
        let is_unknown = OF_UNKNOWN.iter().any(|word| text.contains(word));
        is_other && matches!(code, Some(500 | 502)) && is_unknown
    })
}

/// Code and words, without the command that the server may repeat.
fn wording(exchange: &Exchange) -> (Option<u16>, String) {
    let mut text = exchange.text().to_lowercase();
    let command = exchange
        .command
        .as_deref()
        .unwrap_or_default()
        .to_lowercase();
    let verb = exchange.verb().unwrap_or_default().to_lowercase();
    for own in [command, verb] {
        if !own.is_empty() {
            text = text.replace(&own, "");
        }
    }
    (exchange.code(), text)
}

/// The FEAT exchange that lists AUTH with TLS, if one does.
pub(in crate::diagnosis) fn offers_tls(context: &Context<'_>) -> Option<usize> {
    let lists = |line: &String| {
        let line = line.trim().to_ascii_uppercase();
        let mechanisms = line.strip_prefix("AUTH");
        mechanisms.is_some_and(|rest| {
            rest.is_empty()
                || rest.starts_with(' ') && (rest.contains("TLS") || rest.contains("SSL"))
        })
    };
    feats(context)
        .find(|(_, exchange)| {
            let reply = exchange.reply.as_ref();
            reply.is_some_and(|reply| reply.body().iter().any(lists))
        })
        .map(|(index, _)| index)
}

/// Every FEAT that was answered with features.
pub(super) fn feats<'a>(context: &Context<'a>) -> impl Iterator<Item = (usize, &'a Exchange)> {
    context
        .exchanges()
        .filter(|(_, exchange)| exchange.is_class(2) && exchange.verb().as_deref() == Some("FEAT"))
}
