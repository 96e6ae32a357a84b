//! PBSZ and PROT, and what AUTH, PBSZ and PROT show besides: odd codes, servers without TLS, passwords without it.

use super::tls_auth::{lists_auth, lost, offers_tls, refused};
use super::{matrix, session, tls_auth, tls_session};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{TlsFact, plain_text};
use crate::diagnosis::{Finding, Severity};
use crate::evidence::StepName;
use crate::evidence::matrix::Matrix;
use crate::evidence::tls::Secured;
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;
use crate::target::{Security, TlsMode};

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
    let handshake = secured.handshake.as_ref();
    handshake.filter(|handshake| handshake.is_done())?;
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
        let secured = secured?;
        let Some(draft) = refused(context, secured) else {
            let (last, exchange) = context.exchange(secured.auth.last().copied())?;
            let odd = tls_auth::odd(context, last, exchange)?;
            return Some(odd.graded(Severity::Warning).finding());
        };
        // Another session of the same run had TLS, so the server does not lack it.
        if let Some(cell) = context.attempt.matrix().and_then(Matrix::encrypted) {
            let draft = draft.renamed(FindingId::UnexplainedFailure).inferred();
            let draft = draft.shows_all(StepName::Matrix, matrix::side(cell));
            return Some(draft.graded(Severity::Warning).finding());
        }
        return Some(if draft.id() == FindingId::TlsNotOffered {
            draft.renamed(FindingId::TlsUnavailable).finding()
        } else if context.is_logged_in() {
            // Who does not ask for TLS has a server that works, and would be warned for ever.
            draft.graded(Severity::Info).finding()
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
    Some(match tls_auth::feats(context).next() {
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
    // A login that was refused may have been refused for the lack of TLS.
    let login = context.attempt.logged_in().filter(|login| login.accepted)?;
    let (user, _) = context
        .exchange(login.user)
        .filter(|(_, exchange)| exchange.code() == Some(331))?;
    let draft = context.draft(FindingId::PlaintextLoginAllowed);
    Some(draft.cites(user).cites(feat).finding())
}
