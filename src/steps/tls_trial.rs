//! Looks at a server whose handshake failed, or whose certificate has another name. Each takes one more
//! control connection at most, within what the run may open.

use std::time::Duration;

use super::run::Run;
use super::secure::up_to_tls;
use crate::evidence::tls::{
    AskedBy, HandshakeOutcome, OldAnswer, OldHello, OtherCertificate, Secured,
};
use crate::evidence::{Octets, Phase};
use crate::target::Security;
use crate::wire::session::{Line, Session};
use crate::wire::tls::Offer;

/// How long a server may take to say in plain text why the handshake failed.
const PARTING_WORDS: Duration = Duration::from_millis(500);

/// What the server says in plain text, and what it would have answered to an old client.
pub(super) async fn after_failure(run: &mut Run<'_>, session: &mut Session, secured: &mut Secured) {
    let Some(handshake) = &secured.handshake else {
        return;
    };
    let outcome = handshake.outcome.clone();
    let explicit = secured.security == Security::Explicit;
    if explicit
        && matches!(
            outcome,
            HandshakeOutcome::Alert(_) | HandshakeOutcome::Refused(_)
        )
    {
        secured.feat_in_clear = in_clear(run, session).await;
    }
    let worth_it = matches!(
        outcome,
        HandshakeOutcome::Alert(_)
            | HandshakeOutcome::Refused(_)
            | HandshakeOutcome::Closed
            | HandshakeOutcome::Reset
    );
    // It would speak of the certificate, which an old hello says nothing of.
    let asked_for_ours = handshake.client_certificate_asked;
    if worth_it && !asked_for_ours && run.may_connect_again() {
        secured.old_hello = Some(old_hello(run, secured.security, Offer::Tls12).await);
    }
}

/// Parting words in plain text, and whether the server still obeys commands there.
async fn in_clear(run: &mut Run<'_>, session: &mut Session) -> Option<usize> {
    let _ = session.listen(&run.limits, PARTING_WORDS).await;
    if session.heard_reply() {
        run.hear_within(session, Phase::Tls, PARTING_WORDS).await;
    }
    if !session.in_step() {
        return None;
    }
    let limits = run.farewell();
    let line = Line::new("FEAT");
    let heard = session.exchange(&limits, Phase::Tls, &line).await;
    Some(heard.record(&mut run.attempt.exchanges))
}

/// A `ClientHello` of old versions on a connection of its own.
pub(super) async fn old_hello(run: &mut Run<'_>, security: Security, offer: Offer) -> OldHello {
    let (path, session, exchanges) = up_to_tls(run, security, None).await;
    let (answer, first_bytes) = match session {
        Some(session) => {
            let limits = run.limits.clone();
            session.old_hello(&limits, &run.server_name(), offer).await
        }
        None => (OldAnswer::NotReached, Octets::default()),
    };
    OldHello {
        offered: offer.name().to_owned(),
        path,
        exchanges,
        answer,
        first_bytes,
    }
}

/// Where the certificate has another name: what the server shows when it is told the name by HOST, or is
/// told none at all.
pub(super) async fn other_certificate(run: &mut Run<'_>, secured: &mut Secured) {
    let presented = secured
        .handshake
        .as_ref()
        .and_then(|handshake| handshake.presented.as_ref());
    let mismatch = presented.is_some_and(|presented| {
        let verification = &presented.verification;
        verification.name_matches == Some(false) && verification.pinned != Some(true)
    });
    let name = run.server_name();
    let is_address = name.parse::<std::net::IpAddr>().is_ok();
    if !mismatch || is_address || !run.may_connect_again() {
        return;
    }
    let Ok(client) = run.tls() else { return };
    let has_host = secured.security == Security::Explicit && run.listed_before_login("HOST");
    let (asked_by, client, before_auth) = if has_host {
        let line = Line::with("HOST", &name);
        (AskedBy::Host, client.apart(), Some(line))
    } else {
        (AskedBy::Nothing, client.without_name(), None)
    };
    let (path, session, mut exchanges) =
        up_to_tls(run, secured.security, before_auth.as_ref()).await;
    let handshake = match session {
        Some(mut session) => {
            let explicit = secured.security == Security::Explicit;
            let (handshake, _) = session.secure(&run.limits, &client, explicit).await;
            // Nothing can be said after a handshake that failed.
            if handshake.is_done() {
                if !explicit {
                    // The greeting, which would be taken for the answer to QUIT.
                    exchanges.push(run.hear(&mut session, Phase::Tls).await);
                }
                super::quit::leave(run, session).await;
            }
            Some(handshake)
        }
        None => None,
    };
    secured.other_certificate = Some(OtherCertificate {
        asked_by,
        path,
        exchanges,
        handshake,
    });
}
