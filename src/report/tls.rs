//! What TLS showed: the session, the certificates, and what was tried beyond.

use super::handshake::{Failed, control_leaf, done, leaf, not_verified, word};
use super::shape::{
    CertificateReport, DataTlsReport, HttpsReport, OldAnswerWord, OldHelloReport,
    TlsDataTestReport, TlsReport, Trial,
};
use super::words::{ms, tcp_outcome};
use crate::evidence::certificate::Certificate;
use crate::evidence::facts::TcpOutcome;
use crate::evidence::tls::{Handshake, HttpsLook, OldAnswer, OldHello, TlsDataTest};
use crate::evidence::{Attempt, DataConnection, Evidence, Exchange, Outcome};
use crate::target::{Security, TlsMode};

const SECONDS_A_DAY: i64 = 24 * 60 * 60;

/// `None` where nobody asked for TLS, or the server has none and need not have it.
pub(super) fn tls_report(evidence: &Evidence, attempt: &Attempt) -> Option<TlsReport> {
    let secured = attempt.secured()?;
    let handshake = secured.handshake.as_ref();
    let security = match (secured.security, evidence.target.tls) {
        // It was demanded and refused.
        (Security::Plain, TlsMode::Explicit) => Security::Explicit,
        (Security::Plain, _) if handshake.is_none() => return None,
        (security, _) => security,
    };
    let failed = match handshake {
        Some(handshake) => Failed::of_handshake(handshake),
        None => Failed::of_auth(attempt, secured),
    };
    let session = handshake.and_then(|handshake| handshake.session.as_ref());
    let presented = handshake.and_then(|handshake| handshake.presented.as_ref());
    let verification = presented.map(|presented| &presented.verification);
    let mut certificates = presented
        .map_or(&[][..], |presented| &presented.chain)
        .iter()
        .map(|certificate| certificate_report(evidence, certificate));
    let certificate = certificates.next();
    let chain = certificates.collect();
    let login = attempt.logged_in();
    let given_up = login.is_some_and(|login| login.refused_over_tls.is_some());
    let test = attempt.tls_data_test();
    let old_hello = secured
        .old_hello
        .as_ref()
        .or_else(|| test?.old_hello.as_ref());
    Some(TlsReport {
        security,
        outcome: Outcome::of(secured.is_encrypted()),
        in_use: secured.is_encrypted() && !given_up,
        failure: failed.how,
        alert: failed.alert,
        error: failed.error,
        version: session.map(|session| session.version.clone()),
        cipher_suite: session.and_then(|session| session.cipher_suite.clone()),
        key_exchange_group: session.and_then(|session| session.group.clone()),
        hello_retry_request: session.is_some_and(|session| session.hello_retry),
        resumed: session.is_some_and(|session| session.resumed),
        alpn: session.and_then(|session| session.alpn.clone()),
        server_name: handshake.and_then(|handshake| handshake.server_name.clone()),
        handshake_ms: handshake.and_then(|it| it.elapsed_us).map(ms),
        bytes_received: handshake.and_then(|it| it.bytes_received),
        verified: secured.is_verified(),
        not_verified: handshake.and_then(not_verified),
        trust: verification.map(|verification| verification.trust),
        trust_error: verification.and_then(|verification| verification.error.clone()),
        name_matches: verification.and_then(|verification| verification.name_matches),
        pinned: verification.and_then(|verification| verification.pinned),
        client_certificate_requested: handshake.is_some_and(|it| it.client_certificate_asked),
        client_certificate_given: handshake.is_some_and(|it| it.client_certificate_given),
        data_protected: !given_up && attempt.protected().is_some_and(|it| it.private),
        sessions_given: attempt.protected().and_then(|it| it.tickets),
        certificate,
        chain,
        old_hello: old_hello.map(old_hello_report),
        https: attempt
            .https()
            .map(|look| https_report(evidence, attempt, look)),
        data_test: test.map(|test| data_test_report(attempt, test)),
    })
}

/// `None` where it never came to a handshake on this data connection.
pub(super) fn data_tls_report(attempt: &Attempt, data: &DataConnection) -> Option<DataTlsReport> {
    let handshake = data.tls.as_ref()?;
    let session = handshake.session.as_ref();
    let close = data.close_notify.as_ref();
    let failed = Failed::of_handshake(handshake);
    let fingerprint = leaf(Some(handshake)).map(|leaf| &leaf.fingerprint);
    let control = control_leaf(attempt).map(|leaf| &leaf.fingerprint);
    Some(DataTlsReport {
        version: session.map(|session| session.version.clone()),
        cipher_suite: session.and_then(|session| session.cipher_suite.clone()),
        group: session.and_then(|session| session.group.clone()),
        resumed: handshake.is_resumed(),
        handshake_ms: handshake.elapsed_us.map(ms),
        close_notify_received: close.map(|close| close.received),
        close_notify_sent: close.and_then(|close| close.sent),
        failure: failed.how,
        alert: failed.alert,
        error: failed.error,
        certificate_differs: fingerprint.zip(control).map(|(one, other)| one != other),
    })
}

fn certificate_report(evidence: &Evidence, certificate: &Certificate) -> CertificateReport {
    CertificateReport {
        subject: certificate.subject.clone(),
        issuer: certificate.issuer.clone(),
        names: certificate.names.clone(),
        not_before: certificate.not_before.to_string(),
        not_after: certificate.not_after.to_string(),
        days_left: days_left(evidence, certificate),
        fingerprint_sha256: certificate.fingerprint.clone(),
        key: certificate.key.clone(),
        signature: certificate.signature.clone(),
        self_signed: certificate.self_issued,
    }
}

/// Whole days from the beginning of the run; -1 at least once it is over.
fn days_left(evidence: &Evidence, certificate: &Certificate) -> i64 {
    let ends = certificate.not_after.unix_seconds();
    let seconds = ends.saturating_sub(evidence.started_at.unix_seconds());
    let days = seconds / SECONDS_A_DAY;
    if seconds < 0 { days.min(-1) } else { days }
}

fn old_hello_report(old: &OldHello) -> OldHelloReport {
    let (answer, hello, alert) = match &old.answer {
        OldAnswer::Hello(hello) => (OldAnswerWord::Hello, Some(hello), None),
        OldAnswer::Alert(alert) => (OldAnswerWord::Alert, None, Some(alert)),
        OldAnswer::Closed => (OldAnswerWord::Closed, None, None),
        OldAnswer::Silent => (OldAnswerWord::Silent, None, None),
        OldAnswer::NotTls => (OldAnswerWord::NotTls, None, None),
        OldAnswer::NotReached => (OldAnswerWord::NotReached, None, None),
    };
    OldHelloReport {
        offered: old.offered.clone(),
        answer,
        alert: alert.map(|alert| alert.name.clone()),
        version: hello.map(|hello| hello.version.clone()),
        cipher_suite: hello.map(|hello| hello.cipher_suite.clone()),
        dh_bits: hello.and_then(|hello| hello.dh_bits),
        secure_renegotiation: hello.map(|hello| hello.secure_renegotiation),
    }
}

fn https_report(evidence: &Evidence, attempt: &Attempt, look: &HttpsLook) -> HttpsReport {
    let leaf = leaf(look.handshake.as_ref());
    let control = control_leaf(attempt);
    let failure = if look.path.outcome == TcpOutcome::Connected {
        let failed = look.handshake.as_ref().map(Failed::of_handshake);
        let how = failed.and_then(|failed| failed.how);
        how.map(|how| word(how).to_owned())
    } else {
        Some(tcp_outcome(look.path.outcome).to_owned())
    };
    HttpsReport {
        same_certificate: leaf
            .zip(control)
            .map(|(leaf, control)| leaf.fingerprint == control.fingerprint),
        not_after: leaf.map(|leaf| leaf.not_after.to_string()),
        days_left: leaf.map(|leaf| days_left(evidence, leaf)),
        fingerprint_sha256: leaf.map(|leaf| leaf.fingerprint.clone()),
        failure,
    }
}

fn data_test_report(attempt: &Attempt, test: &TlsDataTest) -> TlsDataTestReport {
    let trial = |data: &Option<DataConnection>| Some(trial(attempt, data.as_ref()?));
    TlsDataTestReport {
        resumed: done(&test.in_a_row).map(Handshake::is_resumed).collect(),
        without_resumption: trial(&test.without_resumption),
        prot_c: attempt.exchange(test.prot_c).and_then(Exchange::code),
        clear: trial(&test.clear),
        ended_by: test.ended_by,
    }
}

/// What became of a listing that was made to learn something.
pub(super) fn trial(attempt: &Attempt, data: &DataConnection) -> Trial {
    let setup = attempt.exchange(data.setup);
    let transfer = attempt.exchange(data.transfer);
    let closing = attempt.exchange(data.closing);
    let is_refusal = |reply: &Exchange| reply.code().is_some_and(|code| code >= 400);
    let last = closing.or(transfer);
    if [setup, transfer, closing]
        .into_iter()
        .flatten()
        .any(is_refusal)
    {
        Trial::Refused
    } else if data.tls.as_ref().is_some_and(|tls| !tls.is_done()) {
        Trial::HandshakeFailed
    } else if last.is_some_and(|last| last.is_class(2)) {
        Trial::Listed
    } else {
        Trial::Failed
    }
}
