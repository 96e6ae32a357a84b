//! What becomes of the control connection's TLS after its handshake: alerts, plain text where encrypted
//! replies should be, and resets that come again.

use std::collections::BTreeMap;

use super::tls_words;
use crate::diagnosis::Confidence;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, TlsFact, plain_text};
use crate::evidence::tls::{
    ABOUT_CERTIFICATES, Alert, CERTIFICATE_REQUIRED, HANDSHAKE_FAILURE, Handshake,
};
use crate::evidence::{Ending, Exchange, Phase, StepName};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::{Moment, classify};
use crate::target::Security;

/// Whether the server ended TLS because it has no certificate of ours, or dislikes it.
pub(super) fn wants_certificate(handshake: &Handshake, alert: &Alert) -> bool {
    let about = ABOUT_CERTIFICATES.contains(&alert.code) || alert.code == HANDSHAKE_FAILURE;
    alert.code == CERTIFICATE_REQUIRED || handshake.client_certificate_asked && about
}

/// The server wants a certificate of ours. With TLS 1.3 it says so only after the handshake.
pub(super) fn certificate_wanted<'a>(
    context: &'a Context<'_>,
    handshake: &Handshake,
    alert: &Alert,
) -> Draft<'a> {
    let confidence =
        if ABOUT_CERTIFICATES.contains(&alert.code) || alert.code == CERTIFICATE_REQUIRED {
            Confidence::Stated
        } else {
            Confidence::Inferred
        };
    let draft = context
        .draft(FindingId::TlsClientCertRequired)
        .confident(confidence)
        .value("alert", &tls_words::alert(alert));
    draft.shows_all(StepName::Secure, TlsFact::client_certificate(handshake))
}

/// The control connection's TLS ended with this alert, if that is about a certificate of ours.
pub(super) fn ended_by<'a>(context: &'a Context<'_>, alert: &Alert) -> Option<Draft<'a>> {
    let handshake = context.attempt.secured()?.handshake.as_ref()?;
    wants_certificate(handshake, alert).then(|| {
        certificate_wanted(context, handshake, alert).shows(StepName::Secure, TlsFact::alert(alert))
    })
}

/// Says no more than that the server has failed.
const NO_CAUSE: FindingId = FindingId::Greeting500Oops;

/// Plain text came inside TLS: a process of the server died and wrote its last words past its own TLS.
/// Where they name a cause, that is what keeps clients out.
pub(super) fn plain_inside<'a>(context: &'a Context<'_>, exchange: &Exchange) -> Draft<'a> {
    let text = plain_text(&exchange.raw.0);
    let fact = TlsFact::UnencryptedInside { text: text.clone() };
    if let Some(draft) = about_certificate(context, exchange, &text) {
        return draft.value("text", &text).shows(StepName::Secure, fact);
    }
    let said = tls_words::reply(&exchange.raw.0);
    let moments = [moment(exchange), Moment::Pass, Moment::Session];
    let stated = said.as_ref().and_then(|(code, words)| {
        let mut all = moments.iter();
        all.find_map(|moment| classify(*moment, *code, words))
    });
    match (said, stated) {
        (Some((code, words)), Some(stated)) if names_cause(stated.finding) => context
            .draft(stated.finding)
            .stated()
            .hinted(&stated.hints, exchange.ended_us)
            .value("text", &words)
            .value("code", &code.to_string())
            .shows(StepName::Secure, fact),
        _ => context
            .draft(FindingId::TlsPlaintextInside)
            .value("text", &text)
            .shows(StepName::Secure, fact),
    }
}

/// In TLS 1.3 the server looks at our certificate when the handshake is done for us, and some speak of it in
/// plain text then.
fn about_certificate<'a>(
    context: &'a Context<'_>,
    exchange: &Exchange,
    text: &str,
) -> Option<Draft<'a>> {
    let handshake = context.attempt.secured()?.handshake.as_ref()?;
    let at_once = matches!(exchange.phase, Phase::Tls | Phase::Greeting);
    if !at_once || !handshake.client_certificate_asked {
        return None;
    }
    let text = text.to_lowercase();
    let confidence = if text.contains("certificate") {
        Confidence::Stated
    } else if !handshake.client_certificate_given && (text.contains("handshake") || is_cut(&text)) {
        // Of what vsftpd writes then, a reset may let through no more than `500 OOPS: `.
        Confidence::Inferred
    } else {
        return None;
    };
    let draft = context
        .draft(FindingId::TlsClientCertRequired)
        .confident(confidence);
    let asked = TlsFact::client_certificate(handshake);
    Some(draft.shows_all(StepName::Secure, asked))
}

/// The connection ended at the first command after a handshake in which a certificate of ours was asked for
/// and not given.
pub(super) fn left_without_certificate<'a>(
    context: &'a Context<'_>,
    index: usize,
) -> Option<Draft<'a>> {
    let (_, exchange) = context.exchange(Some(index))?;
    let handshake = context.attempt.secured()?.handshake.as_ref()?;
    let missed = handshake.client_certificate_asked && !handshake.client_certificate_given;
    if !exchange.is_lost() || !missed {
        return None;
    }
    let draft = context.draft(FindingId::TlsClientCertRequired).inferred();
    Some(
        draft
            .shows_all(StepName::Secure, TlsFact::client_certificate(handshake))
            .cites(index)
            .shows(At::Exchange(index), TlsFact::EndedAfterHandshake),
    )
}

/// Whether these are last words of vsftpd that were not finished.
fn is_cut(text: &str) -> bool {
    text.trim_end().ends_with("oops:")
}

fn names_cause(id: FindingId) -> bool {
    id != NO_CAUSE && !id.family().is_tls()
}

fn moment(exchange: &Exchange) -> Moment {
    match exchange.verb().as_deref() {
        Some("USER") => Moment::User,
        Some("PASS" | "ACCT") => Moment::Pass,
        Some("EPSV" | "PASV") => Moment::DataSetup,
        Some("CWD" | "PWD" | "STAT") => Moment::Directory,
        Some("LIST" | "MLSD") => Moment::Transfer,
        Some("STOR" | "REST") => Moment::Upload,
        Some("RETR") => Moment::Download,
        _ => Moment::Session,
    }
}

/// Two control connections over TLS were reset after the same number of commands. One that looks into
/// FTP and cannot look into TLS does that.
pub(super) fn reset_again<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    let secured = context.attempt.secured()?;
    if secured.security != Security::Explicit || !secured.is_encrypted() {
        return None;
    }
    let lengths = reset_after(context);
    let (first, rest) = lengths.split_first()?;
    let (_, last) = rest.iter().find(|(length, _)| *length == first.0)?;
    Some(
        context
            .draft(FindingId::TlsControlResetByStatefulFirewall)
            .inferred()
            .cites(first.1)
            .cites(*last)
            .shows(
                At::Exchange(*last),
                TlsFact::ResetAgain {
                    reply: first.0 as u64,
                },
            ),
    )
}

/// After how many exchanges each control connection that was reset was so, and the last of them.
fn reset_after(context: &Context<'_>) -> Vec<(usize, usize)> {
    let mut lengths = BTreeMap::new();
    let mut resets = BTreeMap::new();
    for (index, exchange) in context.exchanges() {
        let length: &mut usize = lengths.entry(exchange.connection).or_default();
        *length += 1;
        if exchange.ending == Ending::Reset {
            resets
                .entry(exchange.connection)
                .or_insert((*length, index));
        }
    }
    resets.into_values().collect()
}
