//! AUTH, PBSZ and PROT: what is agreed on in commands before TLS, and about data connections after it.

use super::{session, tls_session};
use crate::diagnosis::context::{Context, was_cut_short};
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, TlsFact, plain_text};
use crate::diagnosis::{Finding, Severity};
use crate::evidence::tls::Secured;
use crate::evidence::{Exchange, StepName};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;
use crate::target::{Security, TlsMode};

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
    let draft = session::broken(context, last)
        .or_else(|| refused(context, secured).filter(|_| demanded))
        .or_else(|| lost(context, last, exchange))
        .or_else(|| odd(context, last, exchange).filter(|_| demanded))?;
    Some(draft.finding())
}

/// Neither a go-ahead nor a refusal.
fn odd<'a>(context: &'a Context<'_>, index: usize, exchange: &Exchange) -> Option<Draft<'a>> {
    let is_odd = exchange.code().is_some_and(|code| code < 400);
    is_odd.then(|| {
        let draft = context.draft(FindingId::ProtocolUnexpectedCode);
        draft.graded(Severity::Critical).cites(index)
    })
}

/// The server closed the connection with this reply.
fn lost<'a>(context: &'a Context<'_>, index: usize, exchange: &Exchange) -> Option<Draft<'a>> {
    session::told_to_leave(context, index).or_else(|| session::closed(context, index, exchange))
}

/// AUTH was refused, and why.
fn refused<'a>(context: &'a Context<'_>, secured: &Secured) -> Option<Draft<'a>> {
    let refusals = || {
        let auth = secured.auth.iter();
        auth.filter_map(|index| context.exchange(Some(*index)))
            .filter(|(_, exchange)| is_refusal(exchange))
    };
    let (index, first) = refusals().next()?;
    if refusals().count() < secured.auth.len() {
        return None;
    }
    let stated = refusals()
        .filter_map(|(index, _)| context.stated(Moment::Session, index))
        .find(|draft| is_of_auth(draft.id()));
    // RFC 2228 gives 431 to a server that lacks what it needs for security.
    let no_resource = refusals().any(|(_, exchange)| exchange.code() == Some(431));
    let busy = first.code() == Some(421);
    let draft = match stated {
        Some(stated) if stated.id() != FindingId::TlsNotOffered => stated,
        _ if busy => return None,
        _ if no_resource => context.draft(FindingId::TlsNoServerCertificate).stated(),
        _ if offers_tls(context).is_some() && is_unknown(first) => {
            context.draft(FindingId::TlsAuthStripped).inferred()
        }
        Some(stated) => stated,
        None => context.draft(FindingId::TlsNotOffered).stated(),
    };
    let draft = refusals().fold(draft.cites(index), |draft, (index, _)| draft.cites(index));
    Some(match offers_tls(context) {
        Some(feat) => lists_auth(draft.cites(feat), feat, true),
        None => feats(context)
            .next()
            .map(|(feat, _)| feat)
            .into_iter()
            .fold(draft, |draft, feat| lists_auth(draft, feat, false)),
    })
}

/// Whether this FEAT lists AUTH.
fn lists_auth(draft: Draft<'_>, feat: usize, listed: bool) -> Draft<'_> {
    draft.shows(At::Exchange(feat), TlsFact::AuthInFeat { listed })
}

fn is_refusal(exchange: &Exchange) -> bool {
    // 334 goes on; any other 3xx asks for something that AUTH does not have.
    exchange
        .code()
        .is_some_and(|code| code >= 300 && code != 334)
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

/// Refused as a command that the server has never heard of. Pure-FTPd without TLS lists AUTH too, and
/// knows what it is about.
fn is_unknown(exchange: &Exchange) -> bool {
    let text = exchange.text().to_lowercase();
    let knows = ["security", "mechanism", "scheme"];
    matches!(exchange.code(), Some(500..=502)) && !knows.iter().any(|word| text.contains(word))
}

/// The FEAT exchange that lists AUTH with TLS, if one does.
fn offers_tls(context: &Context<'_>) -> Option<usize> {
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
fn feats<'a>(context: &Context<'a>) -> impl Iterator<Item = (usize, &'a Exchange)> {
    context
        .exchanges()
        .filter(|(_, exchange)| exchange.is_class(2) && exchange.verb().as_deref() == Some("FEAT"))
}

/// PBSZ or PROT cost the connection.
pub(super) fn interrupted(context: &Context<'_>) -> Option<Finding> {
    let protected = context.attempt.protected()?;
    let steps = [protected.pbsz, protected.prot].into_iter().flatten();
    let unwanted = protected
        .pbsz
        .and_then(|index| tls_session::left_without_certificate(context, index));
    if let Some(draft) = unwanted {
        return Some(draft.finding());
    }
    let draft = steps
        .filter_map(|index| context.exchange(Some(index)))
        .find_map(|(index, exchange)| {
            session::broken(context, index).or_else(|| lost(context, index, exchange))
        })?;
    Some(draft.finding())
}

/// PROT P was refused, and no listing was asked for in clear in its stead.
pub(super) fn unprotected(context: &Context<'_>) -> Option<Finding> {
    let in_clear = context.evidence.target.anonymous || !context.attempt.data.is_empty();
    if in_clear || context.evidence.stopped.is_some() {
        return None;
    }
    let draft = refused_protection(context)?.graded(Severity::Critical);
    Some(
        draft
            .shows(StepName::Protect, TlsFact::ListingWithheld)
            .finding(),
    )
}

fn refused_protection<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    let protected = context.attempt.protected()?;
    if protected.private || !context.is_logged_in() {
        return None;
    }
    let (index, exchange) = context.exchange(protected.prot.or(protected.pbsz))?;
    if exchange.code().is_none_or(|code| code < 300) {
        return None;
    }
    let of_protection = |draft: &Draft<'_>| {
        matches!(
            draft.id(),
            FindingId::TlsProtPUnsupported | FindingId::TlsProtSequence
        )
    };
    let stated = context.stated(Moment::Session, index).filter(of_protection);
    let draft = stated.unwrap_or_else(|| match exchange.code() {
        Some(503) => context.draft(FindingId::TlsProtSequence).stated(),
        _ => context.draft(FindingId::TlsProtPUnsupported).stated(),
    });
    let draft = draft.cites(index);
    Some(draft.cites_all(protected.pbsz))
}

/// How TLS was agreed on, or was not.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(secured) = context.attempt.secured() {
        findings.extend(odd_code(context, secured));
        findings.extend(plain_after(context, secured));
    }
    findings.extend(went_on_plain(context));
    findings.extend(passwords_in_clear(context));
    findings
        .extend(refused_protection(context).map(|draft| draft.graded(Severity::Warning).finding()));
    findings
}

/// AUTH was accepted with another code than 234 (RFC 4217).
fn odd_code(context: &Context<'_>, secured: &Secured) -> Option<Finding> {
    secured.handshake.as_ref()?;
    let (index, _) = context
        .exchange(secured.auth.last().copied())
        .filter(|(_, exchange)| exchange.is_class(2) || exchange.is_class(3))
        .filter(|(_, exchange)| exchange.code() != Some(234))?;
    let draft = context.draft(FindingId::TlsAuthOddCode);
    Some(draft.cites(index).finding())
}

/// Bytes in plain text after the reply to AUTH, where only TLS may follow.
fn plain_after(context: &Context<'_>, secured: &Secured) -> Option<Finding> {
    let plain = &secured.plain_after_auth;
    if plain.is_empty() {
        return None;
    }
    let text = plain_text(&plain.0);
    let draft = context
        .draft(FindingId::TlsPlaintextAfterAuth)
        .value("text", &text)
        .shows(
            StepName::Secure,
            TlsFact::UnencryptedAfterAuth {
                bytes: plain.0.len() as u64,
                text: text.clone(),
            },
        );
    Some(draft.cites_all(secured.auth.iter().copied()).finding())
}

/// No TLS, and none was demanded: the server has none, or will not have it.
fn went_on_plain(context: &Context<'_>) -> Option<Finding> {
    if context.evidence.target.tls != TlsMode::Auto {
        return None;
    }
    let secured = context.attempt.secured();
    if secured.is_some_and(|it| it.security != Security::Plain || it.handshake.is_some()) {
        return None;
    }
    if offers_tls(context).is_some() {
        let draft = refused(context, secured?)?;
        return Some(if draft.id() == FindingId::TlsNotOffered {
            draft.renamed(FindingId::TlsUnavailable).finding()
        } else {
            draft.graded(Severity::Warning).finding()
        });
    }
    if !context.is_logged_in() {
        return None;
    }
    let auth = secured.map_or(&[][..], |it| it.auth.as_slice());
    let draft = context.draft(FindingId::TlsUnavailable).stated();
    let draft = draft.cites_all(auth.iter().copied());
    Some(match feats(context).next() {
        Some((feat, _)) => lists_auth(draft.cites(feat), feat, false).finding(),
        None if auth.is_empty() => return None,
        None => draft.finding(),
    })
}

/// A server that offers TLS takes passwords without it. Who logs in as anonymous sends none.
fn passwords_in_clear(context: &Context<'_>) -> Option<Finding> {
    let secured = context.attempt.secured();
    let is_encrypted = secured.is_some_and(Secured::is_encrypted);
    if is_encrypted || context.evidence.target.anonymous {
        return None;
    }
    // What the server lists and then refuses it does not offer.
    let refused = secured.and_then(|secured| refused(context, secured));
    if refused.is_some() {
        return None;
    }
    let feat = offers_tls(context)?;
    let (user, _) = context
        .exchange(context.attempt.logged_in()?.user)
        .filter(|(_, exchange)| exchange.code() == Some(331))?;
    let draft = context.draft(FindingId::PlaintextLoginAllowed);
    Some(draft.cites(user).cites(feat).finding())
}
