//! A control connection's TLS handshake that failed: by its end, and by what the server answers to old
//! versions and ciphers.

use super::{captured, greeting, tls_session, tls_words};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{TlsFact, plain_text};
use crate::diagnosis::{Confidence, Finding, Severity};
use crate::evidence::tls::{
    Alert, HANDSHAKE_FAILURE, Handshake, HandshakeOutcome, INSUFFICIENT_SECURITY, INTERNAL_ERROR,
    OldAnswer, PROTOCOL_VERSION, Secured, ServerHello,
};
use crate::evidence::{Octets, Phase, StepName};
use crate::knowledge::client_errors::{self, Failure};
use crate::knowledge::findings::FindingId;
use crate::knowledge::remarks::{self, About};
use crate::knowledge::replies::{Moment, classify};
use crate::target::Security;

/// The code that begins TLS (RFC 4217).
const GO_AHEAD: u16 = 234;

/// Shorter Diffie-Hellman primes are refused by today's libraries.
const SHORT_PRIME: u32 = 2048;

/// Words of TLS libraries about versions that they do not speak.
const OF_VERSIONS: [&str; 4] = [
    "supporttls12or13",
    "tlsversionisdisabled",
    "unsupported protocol",
    "protocol version",
];

/// Words about cipher suites.
const OF_CIPHERS: [&str; 4] = ["ciphersuite", "cipher suite", "shared cipher", "kxgroup"];

/// Words about what was good once.
const OF_OLD_AGE: [&str; 6] = [
    "signaturescheme",
    "sigscheme",
    "sha1",
    "renegotiation",
    "dh key too small",
    "extendedmastersecret",
];

/// Implicit TLS that failed: it comes before the greeting.
pub(super) fn implicit(context: &Context<'_>) -> Option<Finding> {
    cause(context, |security| security == Security::Implicit)
}

/// TLS that failed after AUTH.
pub(super) fn explicit(context: &Context<'_>) -> Option<Finding> {
    cause(context, |security| security != Security::Implicit)
}

fn cause(context: &Context<'_>, is_asked: fn(Security) -> bool) -> Option<Finding> {
    let secured = context.attempt.secured()?;
    if !is_asked(secured.security) {
        return None;
    }
    let handshake = secured.handshake.as_ref()?;
    let draft = failed(context, secured, handshake)?;
    Some(tell(context, draft, secured, handshake).finding())
}

/// What failed. What is proven by experiment comes first, then what the server says, then how it ended.
fn failed<'a>(
    context: &'a Context<'_>,
    secured: &Secured,
    handshake: &Handshake,
) -> Option<Draft<'a>> {
    let first = match &handshake.outcome {
        HandshakeOutcome::Done | HandshakeOutcome::Deadline | HandshakeOutcome::Interrupted => {
            return None;
        }
        HandshakeOutcome::Alert(alert) if tls_session::wants_certificate(handshake, alert) => {
            Some(tls_session::certificate_wanted(context, handshake, alert))
        }
        // With TLS 1.2 some servers hang up without an alert, or it is lost in a reset.
        HandshakeOutcome::Closed | HandshakeOutcome::Reset
            if handshake.client_certificate_asked && !handshake.client_certificate_given =>
        {
            Some(context.draft(FindingId::TlsClientCertRequired).inferred())
        }
        _ => None,
    };
    let draft = first
        .or_else(|| by_old_hello(context, secured, handshake))
        .or_else(|| {
            said(context).map(|draft| without_certificate(context, secured, handshake, draft))
        })
        .or_else(|| never_agreed(context, secured, handshake));
    Some(match (draft, &handshake.outcome) {
        (Some(draft), _) => draft,
        (None, HandshakeOutcome::Alert(alert)) => by_alert(context, secured, alert),
        (None, HandshakeOutcome::NotTls(bytes)) => not_tls(context, secured.security, bytes),
        (None, HandshakeOutcome::Refused(words)) => by_words(context, words),
        (None, HandshakeOutcome::ClientAlert(alert)) => by_client(context, handshake, alert),
        (None, HandshakeOutcome::ClientLeft { .. }) => {
            captured::rejected(context, StepName::Secure, handshake)
                .unwrap_or_else(|| context.draft(FindingId::TlsHandshakeFailed).inferred())
        }
        (None, HandshakeOutcome::TimedOut { limit_us }) => context
            .draft(FindingId::TlsHandshakeStall)
            .seconds(*limit_us),
        // The client of a log passes on what its library says.
        (None, HandshakeOutcome::Failed(error)) if context.evidence.source.is_some() => {
            by_log(context, error)
        }
        (None, HandshakeOutcome::Failed(error)) => context
            .draft(FindingId::TlsHandshakeFailed)
            .value("error", error),
        (None, _) => context.draft(FindingId::TlsHandshakeEof),
    })
}

/// AUTH was answered with another code than the one that begins TLS, and then nothing that is TLS came.
fn never_agreed<'a>(
    context: &'a Context<'_>,
    secured: &Secured,
    handshake: &Handshake,
) -> Option<Draft<'a>> {
    let (auth, exchange) = context.exchange(secured.auth.last().copied())?;
    let is_tls = match &handshake.outcome {
        HandshakeOutcome::NotTls(_) => false,
        HandshakeOutcome::Closed | HandshakeOutcome::Reset | HandshakeOutcome::TimedOut { .. } => {
            handshake.bytes_received != Some(0)
        }
        _ => true,
    };
    if let Some(parts) = greeting::in_parts(context, auth) {
        return Some(parts.graded(Severity::Critical));
    }
    let odd = exchange.code().is_some_and(|code| code != GO_AHEAD);
    (odd && !is_tls).then(|| {
        let draft = context.draft(FindingId::ProtocolUnexpectedCode);
        draft
            .graded(Severity::Critical)
            .phase(Phase::Tls)
            .cites(auth)
    })
}

/// The facts that every failed handshake has.
fn tell<'a>(
    context: &Context<'_>,
    draft: Draft<'a>,
    secured: &Secured,
    handshake: &Handshake,
) -> Draft<'a> {
    let draft = draft
        .shows(StepName::Secure, TlsFact::handshake(handshake))
        .shows_all(StepName::Secure, TlsFact::received(handshake))
        .shows_all(StepName::Secure, TlsFact::client_certificate(handshake))
        .shows_all(
            StepName::Secure,
            secured.old_hello.as_ref().and_then(TlsFact::old_hello),
        );
    // The reply to AUTH is no sign of a failure, and is not quoted for one.
    let said = said_afterwards(context);
    said.into_iter().fold(draft, Draft::cites)
}

/// What the server said in plain text after the handshake had failed.
fn said_afterwards(context: &Context<'_>) -> Vec<usize> {
    let auth = context.attempt.secured().and_then(|it| it.auth.last());
    let Some((after, auth)) = context.exchange(auth.copied()) else {
        return Vec::new();
    };
    let said = context.exchanges().filter(|(index, exchange)| {
        let later = *index > after && exchange.connection == auth.connection;
        let unasked = exchange.command.is_none() && exchange.code().is_some();
        later && unasked && exchange.phase == Phase::Tls
    });
    said.map(|(index, _)| index).collect()
}

/// Such words where they say more than that the handshake failed.
fn said<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    let mut stated = said_afterwards(context)
        .into_iter()
        .filter_map(|index| context.stated(Moment::Session, index));
    stated.find(|draft| is_telling(draft.id()))
}

/// "No shared cipher" are also the words of a server that has no certificate for any cipher, as it shows when it refuses
/// every old offer alike.
fn without_certificate<'a>(
    context: &'a Context<'_>,
    secured: &Secured,
    handshake: &Handshake,
    said: Draft<'a>,
) -> Draft<'a> {
    match &handshake.outcome {
        HandshakeOutcome::Alert(alert)
            if said.id() == FindingId::TlsNoCommonCipher && refuses_old_offer(secured, alert) =>
        {
            by_alert(context, secured, alert)
        }
        _ => said,
    }
}

fn is_telling(id: FindingId) -> bool {
    matches!(
        id,
        FindingId::TlsClientCertRequired
            | FindingId::TlsNoServerCertificate
            | FindingId::TlsNoCommonCipher
            | FindingId::TlsNoCommonVersion
            | FindingId::TlsPipelinedAfterAuth
    )
}

/// The server goes on with what is too old for us.
fn by_old_hello<'a>(
    context: &'a Context<'_>,
    secured: &Secured,
    handshake: &Handshake,
) -> Option<Draft<'a>> {
    let OldAnswer::Hello(hello) = &secured.old_hello.as_ref()?.answer else {
        return None;
    };
    // Where our own library refused something or waited in vain, other ciphers are not what it was.
    let ended_it = matches!(
        handshake.outcome,
        HandshakeOutcome::Alert(_) | HandshakeOutcome::Closed | HandshakeOutcome::Reset
    );
    let id = if is_old(&hello.version) {
        FindingId::TlsNoCommonVersion
    } else if !ended_it {
        return None;
    } else if hello.dh_bits.is_some_and(|bits| bits < SHORT_PRIME) {
        FindingId::TlsLegacyCrypto
    } else if !is_spoken(&hello.cipher_suite) {
        FindingId::TlsNoCommonCipher
    } else if !hello.secure_renegotiation {
        FindingId::TlsLegacyCrypto
    } else {
        return None;
    };
    Some(offered(context.draft(id), hello))
}

fn offered<'a>(draft: Draft<'a>, hello: &ServerHello) -> Draft<'a> {
    draft
        .value("version", &hello.version)
        .value("cipher", &hello.cipher_suite)
}

/// Whether this version is older than any that we speak.
pub(super) fn is_old(version: &str) -> bool {
    !matches!(version, "TLS 1.2" | "TLS 1.3")
}

/// Whether we offer this suite of TLS 1.2: ephemeral curves, and encryption that authenticates.
fn is_spoken(suite: &str) -> bool {
    let authenticates = suite.contains("_GCM_") || suite.contains("_CHACHA20_POLY1305");
    suite.starts_with("TLS_ECDHE_") && authenticates
}

fn by_alert<'a>(context: &'a Context<'_>, secured: &Secured, alert: &Alert) -> Draft<'a> {
    let (id, confidence) = match alert.code {
        // A server without certificate or key has no suite to offer to anybody.
        HANDSHAKE_FAILURE | INTERNAL_ERROR if refuses_old_offer(secured, alert) => {
            (FindingId::TlsNoServerCertificate, Confidence::Inferred)
        }
        PROTOCOL_VERSION => (FindingId::TlsNoCommonVersion, Confidence::Stated),
        INSUFFICIENT_SECURITY => (FindingId::TlsNoCommonCipher, Confidence::Stated),
        // It is what servers say when no suite is shared, and the general alert besides.
        HANDSHAKE_FAILURE => (FindingId::TlsNoCommonCipher, Confidence::Inferred),
        _ => (FindingId::TlsHandshakeFailed, Confidence::Stated),
    };
    context
        .draft(id)
        .confident(confidence)
        .value("alert", &tls_words::alert(alert))
}

/// The client of a capture ended it with an alert.
fn by_client<'a>(context: &'a Context<'_>, handshake: &Handshake, alert: &Alert) -> Draft<'a> {
    if let Some(draft) = captured::rejected(context, StepName::Secure, handshake) {
        return draft;
    }
    let id = match alert.code {
        PROTOCOL_VERSION => FindingId::TlsNoCommonVersion,
        // Keys and primes that are too short for it.
        INSUFFICIENT_SECURITY => FindingId::TlsLegacyCrypto,
        _ => FindingId::TlsHandshakeFailed,
    };
    let draft = context.draft(id).value("alert", &tls_words::alert(alert));
    match id {
        FindingId::TlsLegacyCrypto => draft.inferred(),
        _ => draft,
    }
}

/// Whether every old cipher suite was refused with the same alert.
fn refuses_old_offer(secured: &Secured, alert: &Alert) -> bool {
    let old = secured.old_hello.as_ref().map(|old| &old.answer);
    matches!(old, Some(OldAnswer::Alert(again)) if again.code == alert.code)
}

/// Plain text, or nothing known, in place of a `ServerHello`.
fn not_tls<'a>(context: &'a Context<'_>, security: Security, bytes: &Octets) -> Draft<'a> {
    let text = plain_text(&bytes.0);
    let draft = |id, confidence| context.draft(id).confident(confidence).value("text", &text);
    if let Some((code, words)) = tls_words::reply(&bytes.0) {
        let moment = match security {
            Security::Implicit => Moment::Greeting,
            _ => Moment::Session,
        };
        let refusal = code >= 400;
        let stated = refusal.then(|| classify(moment, code, &words)).flatten();
        let stated = stated.map(|stated| stated.finding);
        return match (security, stated) {
            (Security::Explicit, _) if refusal && quotes_hello(&bytes.0) => {
                draft(FindingId::TlsHandshakeReadAsCommand, Confidence::Proven)
            }
            (Security::Implicit, Some(id)) if !id.family().is_tls() => {
                draft(id, Confidence::Stated)
            }
            (Security::Implicit, _) => draft(FindingId::TlsModeMismatch, Confidence::Proven),
            (_, Some(id)) if is_telling(id) => draft(id, Confidence::Stated),
            (_, Some(FindingId::TlsHandshakeEof)) => {
                draft(FindingId::TlsHandshakeFailed, Confidence::Stated)
            }
            _ => draft(FindingId::TlsPlaintextInside, Confidence::Proven),
        };
    }
    let is_text = !bytes.is_empty()
        && bytes
            .0
            .iter()
            .all(|b| *b >= b' ' || b.is_ascii_whitespace());
    match security {
        Security::Implicit if bytes.0.starts_with(b"SSH-") => {
            draft(FindingId::GreetingSsh, Confidence::Proven)
        }
        Security::Implicit if bytes.0.starts_with(b"HTTP/") => {
            draft(FindingId::GreetingNotFtp, Confidence::Proven).value("protocol", "HTTP")
        }
        Security::Explicit | Security::Plain if is_text => {
            draft(FindingId::TlsPlaintextInside, Confidence::Proven)
        }
        _ => draft(FindingId::TlsHandshakeFailed, Confidence::Proven),
    }
}

/// Whether the beginning of a `ClientHello` is in it: a handshake record (22) of major version 3.
fn quotes_hello(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|two| two == [22, 3])
}

/// Our own library refused something, and says what.
fn by_words<'a>(context: &'a Context<'_>, words: &str) -> Draft<'a> {
    let lower = words.to_lowercase();
    let has = |any: &[&str]| any.iter().any(|word| lower.contains(word));
    let id = if has(&OF_VERSIONS) {
        FindingId::TlsNoCommonVersion
    } else if has(&OF_OLD_AGE) {
        FindingId::TlsLegacyCrypto
    } else if has(&OF_CIPHERS) {
        FindingId::TlsNoCommonCipher
    } else {
        FindingId::TlsHandshakeFailed
    };
    context.draft(id).value("error", words)
}

/// The same in the words of any client's library.
fn by_log<'a>(context: &'a Context<'_>, words: &str) -> Draft<'a> {
    let named = remarks::named(words).filter(|named| named.at == About::Tls);
    match named
        .map(|named| named.finding)
        .or_else(|| of_library(words))
    {
        Some(finding) => context.draft(finding).in_words(words).value("error", words),
        None => by_words(context, words),
    }
}

/// What libraries say where they tell more than that the handshake failed.
fn of_library(words: &str) -> Option<FindingId> {
    let error = client_errors::read(words)?;
    let tells_more = matches!(
        error.failure,
        Failure::TlsVersion
            | Failure::TlsCipher
            | Failure::TlsWeak
            | Failure::TlsUntrusted
            | Failure::TlsSelfSigned
            | Failure::TlsExpired
            | Failure::TlsNotYetValid
            | Failure::TlsName
            | Failure::TlsClientCertificate
    );
    error.findings.first().copied().filter(|_| tells_more)
}

/// A server that talks on in plain text, and one that has TLS 1.2 at most.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let Some(secured) = context.attempt.secured() else {
        return Vec::new();
    };
    let in_clear = secured
        .feat_in_clear
        .filter(|index| context.is_positive(Some(*index)))
        .map(|index| {
            context
                .draft(FindingId::FeatInClearAfterFailedTls)
                .cites(index)
                .finding()
        });
    let session = secured.handshake.as_ref().and_then(|handshake| {
        let session = handshake.session.as_ref()?;
        handshake.is_done().then_some((handshake, session))
    });
    // The probe offers both versions, and other clients need not.
    let offered = captured::capture(context).map(|capture| capture.offered_tls.as_deref());
    let is_telling = offered.is_none_or(|offered| offered == Some("TLS 1.3"));
    let old = session
        .filter(|(_, session)| is_telling && session.version == "TLS 1.2")
        .map(|(handshake, session)| {
            context
                .draft(FindingId::Tls12Only)
                .value("version", &session.version)
                .value_if("cipher", session.cipher_suite.as_deref())
                .shows(StepName::Secure, TlsFact::handshake(handshake))
                .finding()
        });
    in_clear.into_iter().chain(old).collect()
}
