//! AUTH and the TLS handshake of the control connection (RFC 4217).

use super::Doing;
use super::connect;
use super::greet;
use super::quit;
use super::run::{Run, Stop};
use super::tls_trial;
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::tls::{Handshake, HandshakeOutcome, Secured};
use crate::evidence::{Facts, Octets, Outcome, Phase, Seen, SkipReason, StepName};
use crate::target::{Security, TlsMode};
use crate::wire::session::{Line, Session};

/// TLS from the first byte.
pub(super) async fn implicit(run: &mut Run<'_>, session: &mut Session) -> Result<(), Stop> {
    if run.target.tls != TlsMode::Implicit {
        return Ok(());
    }
    let started_us = run.begins(StepName::Secure, &Doing::Handshake);
    let mut secured = nothing_yet(Security::Implicit);
    let (handshake, _) = shake(run, session, false).await;
    secured.handshake = Some(handshake);
    finish(run, session, started_us, secured).await
}

/// TLS after AUTH, if it is wanted; `feat` is the FEAT exchange.
pub(super) async fn explicit(
    run: &mut Run<'_>,
    session: &mut Session,
    feat: usize,
) -> Result<(), Stop> {
    let demanded = match run.target.tls {
        TlsMode::Off | TlsMode::Implicit => return Ok(()),
        TlsMode::Explicit => true,
        TlsMode::Auto => false,
    };
    if !demanded && !may_offer_tls(run, feat) {
        run.pass_over(
            StepName::Secure,
            SkipReason::NoTls,
            Facts::Secure(Box::new(nothing_yet(Security::Plain))),
        );
        return Ok(());
    }
    let started_us = run.begins(StepName::Secure, &Doing::AskForTls);
    let mut secured = nothing_yet(Security::Plain);
    let accepted = authenticate(run, session, &mut secured).await;
    if accepted {
        secured.security = Security::Explicit;
        let (handshake, plain) = shake(run, session, true).await;
        secured.plain_after_auth = plain;
        secured.handshake = Some(handshake);
        return finish(run, session, started_us, secured).await;
    }
    let goes_on = !demanded && session.in_step();
    // Where TLS is not demanded, a server without it is no failure.
    let outcome = if goes_on {
        Outcome::Declined
    } else {
        Outcome::Failed
    };
    run.record(
        StepName::Secure,
        started_us,
        outcome,
        Facts::Secure(Box::new(secured)),
    );
    if goes_on { Ok(()) } else { Err(Stop) }
}

/// The same protection on a further control connection, whose greeting is heard here as well. Gives
/// whether it came to that; if not, the index of the exchange that shows it, if one does.
pub(super) async fn further(run: &mut Run<'_>, session: &mut Session) -> Result<(), Option<usize>> {
    let used = run
        .attempt
        .secured()
        .filter(|secured| secured.is_encrypted() && !run.goes_on_plain)
        .map(|secured| (secured.security, secured.auth.last().copied()));
    if matches!(used, Some((Security::Implicit, _))) {
        encrypted(run, session, false).await?;
    }
    greet::again(run, session).await.map_err(Some)?;
    let Some((Security::Explicit, auth)) = used else {
        return Ok(());
    };
    let accepted = run.attempt.exchange(auth);
    let mechanism = accepted
        .and_then(|exchange| exchange.command.as_deref())
        .and_then(|command| command.split_once(' '))
        .map_or("TLS", |(_, mechanism)| mechanism)
        .to_owned();
    let line = Line::with("AUTH", &mechanism);
    let index = run.exchange(session, Phase::Tls, &line).await;
    if !is_accepted(run, index) {
        return Err(Some(index));
    }
    encrypted(run, session, true).await
}

async fn encrypted(
    run: &mut Run<'_>,
    session: &mut Session,
    after_command: bool,
) -> Result<(), Option<usize>> {
    let (handshake, _) = shake(run, session, after_command).await;
    if handshake.is_done() {
        Ok(())
    } else {
        Err(None)
    }
}

fn nothing_yet(security: Security) -> Secured {
    Secured {
        security,
        auth: Vec::new(),
        plain_after_auth: Octets::default(),
        handshake: None,
        feat_in_clear: None,
        old_hello: None,
        other_certificate: None,
    }
}

/// Whether AUTH is worth a round trip: FEAT lists it, or was refused itself.
fn may_offer_tls(run: &Run<'_>, feat: usize) -> bool {
    !run.is_class(feat, 2) || run.listed_before_login("AUTH")
}

/// AUTH TLS, then AUTH SSL if that is refused in a way that an older server would.
async fn authenticate(run: &mut Run<'_>, session: &mut Session, secured: &mut Secured) -> bool {
    for mechanism in ["TLS", "SSL"] {
        let line = Line::with("AUTH", mechanism);
        let index = run.exchange(session, Phase::Tls, &line).await;
        secured.auth.push(index);
        if is_accepted(run, index) {
            return true;
        }
        if !session.in_step() || !matches!(run.code(index), Some(500..=504 | 534)) {
            return false;
        }
    }
    false
}

/// 234 (RFC 2228), and what some servers send in its place. Any other code is the answer to something else: 221
/// takes leave.
fn is_accepted(run: &Run<'_>, auth: usize) -> bool {
    matches!(run.code(auth), Some(200 | 232 | 234 | 235 | 334))
}

async fn shake(
    run: &mut Run<'_>,
    session: &mut Session,
    after_command: bool,
) -> (Handshake, Octets) {
    match run.tls() {
        Ok(client) => session.secure(&run.limits, &client, after_command).await,
        Err(unusable) => {
            let handshake = Handshake {
                server_name: Some(run.target.host.clone()),
                started_us: Some(run.limits.stopwatch.micros()),
                elapsed_us: Some(0),
                outcome: HandshakeOutcome::Refused(unusable.to_string()),
                bytes_received: Some(0),
                session: None,
                presented: None,
                client_certificate_asked: false,
                client_certificate_given: false,
                client_left: false,
                seen: Seen::Observed,
            };
            (handshake, Octets::default())
        }
    }
}

/// Looks further where the handshake failed or the name did not match, and records the step.
async fn finish(
    run: &mut Run<'_>,
    session: &mut Session,
    started_us: u64,
    mut secured: Secured,
) -> Result<(), Stop> {
    let encrypted = secured.is_encrypted();
    if encrypted {
        tls_trial::other_certificate(run, &mut secured).await;
    } else {
        tls_trial::after_failure(run, session, &mut secured).await;
    }
    run.record(
        StepName::Secure,
        started_us,
        Outcome::of(encrypted),
        Facts::Secure(Box::new(secured)),
    );
    if encrypted { Ok(()) } else { Err(Stop) }
}

/// A control connection for a look at something, greeted, up to the point where TLS begins. Gives the
/// exchanges that led there.
pub(super) async fn up_to_tls(
    run: &mut Run<'_>,
    security: Security,
    before_auth: Option<&Line>,
) -> (TcpPath, Option<Session>, Vec<usize>) {
    let mut exchanges = Vec::new();
    let Some(goal) = run.goal.clone() else {
        let never = TcpPath {
            address: None,
            outcome: TcpOutcome::Stopped,
            started_us: Some(run.limits.stopwatch.micros()),
            elapsed_us: Some(0),
            error: None,
            seen: Seen::Observed,
            tunnel: None,
        };
        return (never, None, exchanges);
    };
    let (path, session) = connect::one_more(run, &goal).await;
    let Some(mut session) = session else {
        return (path, None, exchanges);
    };
    if security == Security::Implicit {
        return (path, Some(session), exchanges);
    }
    let index = run.hear(&mut session, Phase::Tls).await;
    exchanges.push(index);
    let mut ready = run.is_class(index, 2);
    if let Some(line) = before_auth.filter(|_| ready) {
        exchanges.push(run.exchange(&mut session, Phase::Tls, line).await);
    }
    if ready {
        let line = Line::with("AUTH", "TLS");
        let index = run.exchange(&mut session, Phase::Tls, &line).await;
        exchanges.push(index);
        ready = is_accepted(run, index);
    }
    if ready {
        return (path, Some(session), exchanges);
    }
    if run.code(index).is_some() && !session.is_closed() {
        quit::leave(run, session).await;
    }
    (path, None, exchanges)
}
