//! Certificates, and how they are shown.

use std::sync::LazyLock;

use ftpprobe::evidence::attempt::Step;
use ftpprobe::evidence::certificate::{Certificate, Presented, Trust, Verification};
use ftpprobe::evidence::tls::{Handshake, HandshakeOutcome, Secured, TlsSession};
use ftpprobe::evidence::{Evidence, Facts, Octets, Outcome, Phase, Seen, StepName, format};
use ftpprobe::fuzzing;
use ftpprobe::target::{Security, TlsMode};

use super::{now, outputs};

static PLAIN: LazyLock<Evidence> = LazyLock::new(|| {
    let text = include_str!("../../evidence/healthy/evidence.json");
    format::load(text.as_bytes()).unwrap()
});

/// Reads DER, and shows it in the report of a run whose server presented it.
pub fn run(data: &[u8]) {
    let certificate = fuzzing::certificate(data);
    let Certificate {
        subject,
        issuer,
        names,
        key,
        signature,
        fingerprint,
        ..
    } = &certificate;
    assert_eq!(fingerprint.len(), 64);
    assert!(names.len() <= 100);
    let texts = names.iter().chain([subject, issuer, key, signature]);
    let length: usize = texts.map(String::len).sum();
    assert!(length <= 4096 + 8 * data.len(), "{length}");
    if certificate.key.is_empty() && certificate.subject.is_empty() {
        return;
    }
    let mut evidence = PLAIN.clone();
    evidence.target.tls = TlsMode::Explicit;
    let attempt = evidence.attempts.last_mut().unwrap();
    let after_greeting = attempt
        .steps
        .iter()
        .position(|it| it.name == StepName::Login);
    attempt
        .steps
        .insert(after_greeting.unwrap(), secured(certificate));
    outputs::check(&evidence, data.len(), &[]);
}

/// A handshake in which this certificate was presented, as its own authority too.
fn secured(certificate: Certificate) -> Step {
    let presented = Presented {
        chain: vec![certificate.clone(), certificate],
        verification: Verification {
            checked_at: now(),
            trust: Trust::UnknownIssuer,
            error: None,
            name_matches: Some(false),
            pinned: None,
            signature_error: None,
        },
    };
    let handshake = Handshake {
        server_name: Some("ftp.example.com".to_owned()),
        started_us: Some(3000),
        elapsed_us: Some(2000),
        outcome: HandshakeOutcome::Done,
        bytes_received: Some(3000),
        session: Some(TlsSession {
            version: "TLS 1.3".to_owned(),
            cipher_suite: Some("TLS13_AES_256_GCM_SHA384".to_owned()),
            group: None,
            hello_retry: false,
            resumed: false,
            alpn: None,
        }),
        presented: Some(presented),
        client_certificate_asked: false,
        client_certificate_given: false,
        client_left: false,
        seen: Seen::Observed,
    };
    Step {
        name: StepName::Secure,
        phase: Phase::Tls,
        outcome: Outcome::Ok,
        started_us: Some(3000),
        elapsed_us: Some(2000),
        skipped: None,
        facts: Facts::Secure(Box::new(Secured {
            security: Security::Explicit,
            auth: Vec::new(),
            plain_after_auth: Octets::default(),
            handshake: Some(handshake),
            feat_in_clear: None,
            old_hello: None,
            other_certificate: None,
        })),
    }
}
