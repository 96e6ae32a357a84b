//! Handshakes of the control connection that fail, and what the server says of it in plain text.

use ftpprobe::evidence::tls::HandshakeOutcome::{
    Alert, Closed, Deadline, Failed, NotTls, Refused, Reset, TimedOut,
};
use ftpprobe::evidence::tls::{Handshake, HandshakeOutcome, OldAnswer, ServerHello};
use ftpprobe::evidence::{Facts, Octets, Phase};

use crate::Case;
use crate::script::Script;
use crate::secured::{GO_ON, alert, failed, handshake, hello, old_hello, well_over_tls};

pub(crate) fn cases() -> Vec<Case> {
    [
        ended(),
        by_ourselves(),
        compared(),
        in_words_too(),
        in_plain_text(),
        read_as_command(),
        oops(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A handshake that ended like this after so many bytes.
fn shook(outcome: HandshakeOutcome, bytes: u64) -> Script {
    Script::offering().secure(GO_ON, Some(failed(outcome, bytes)))
}

fn ended() -> Vec<Case> {
    let timed_out = TimedOut {
        limit_us: Some(30_000_000),
    };
    let asked = |outcome, given| {
        Script::offering().secure(
            GO_ON,
            Some(Handshake {
                client_certificate_asked: true,
                client_certificate_given: given,
                ..failed(outcome, 1500)
            }),
        )
    };
    vec![
        Case::critical(
            "protocol_version",
            shook(Alert(alert(70)), 7),
            "tls-no-common-version",
        ),
        Case::critical(
            "handshake_failure",
            shook(Alert(alert(40)), 7),
            "tls-no-common-cipher",
        ),
        Case::critical(
            "insufficient_security",
            shook(Alert(alert(71)), 7),
            "tls-no-common-cipher",
        ),
        Case::critical(
            "unrecognized_name",
            shook(Alert(alert(112)), 7),
            "tls-handshake-failed",
        ),
        Case::critical("closed in TLS", shook(Closed, 0), "tls-handshake-eof"),
        Case::critical("reset in TLS", shook(Reset, 1400), "tls-handshake-eof"),
        Case::critical(
            "stalled in TLS",
            shook(timed_out, 1400),
            "tls-handshake-stall",
        ),
        Case::critical(
            "failed in TLS",
            shook(Failed("Broken pipe (os error 32)".to_owned()), 0),
            "tls-handshake-failed",
        ),
        Case::critical(
            "certificate_required",
            shook(Alert(alert(116)), 1500),
            "tls-client-cert-required",
        ),
        Case::critical(
            "handshake_failure after a request",
            asked(Alert(alert(40)), false),
            "tls-client-cert-required",
        ),
        Case::critical(
            "bad_certificate",
            asked(Alert(alert(42)), true),
            "tls-client-cert-required",
        ),
        Case::critical(
            "reset after a request",
            asked(Reset, false),
            "tls-client-cert-required",
        ),
        Case::critical(
            "reset after ours was given",
            asked(Reset, true),
            "tls-handshake-eof",
        ),
        // Nobody asked for ours.
        Case::critical(
            "bad_certificate out of the blue",
            shook(Alert(alert(42)), 1500),
            "tls-handshake-failed",
        ),
        // vsftpd asks by default and can do without.
        Case::ok(
            "a certificate is asked for",
            well_over_tls(Script::encrypted(Handshake {
                client_certificate_asked: true,
                ..handshake()
            })),
        ),
        Case::unknown("stopped in TLS", shook(Deadline, 0), "probe-deadline"),
    ]
}

/// What our own TLS library did not put up with.
fn by_ourselves() -> Vec<Case> {
    let refused = |words: &str| shook(Refused(words.to_owned()), 90);
    vec![
        Case::critical(
            "no version, by our library",
            refused("peer is incompatible: ServerDoesNotSupportTls12Or13"),
            "tls-no-common-version",
        ),
        Case::critical(
            "no cipher, by our library",
            refused("peer misbehaved: SelectedUnofferedCipherSuite"),
            "tls-no-common-cipher",
        ),
        Case::critical(
            "no signature, by our library",
            refused("peer is incompatible: NoSignatureSchemesInCommon"),
            "tls-legacy-crypto",
        ),
        Case::critical(
            "something else, by our library",
            refused("received corrupt message of type Handshake"),
            "tls-handshake-failed",
        ),
    ]
}

/// The same with what an old `ClientHello` brought.
fn but_old(outcome: HandshakeOutcome, answer: OldAnswer) -> Script {
    Script::offering().secure_as(GO_ON, Some(failed(outcome, 0)), |secured| {
        secured.old_hello = Some(old_hello(answer));
    })
}

fn compared() -> Vec<Case> {
    const RSA: &str = "TLS_RSA_WITH_AES_128_CBC_SHA";
    const CURVES: &str = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
    const PRIME: &str = "TLS_DHE_RSA_WITH_AES_256_CBC_SHA";
    let old = |version: &str, suite: &str| OldAnswer::Hello(hello(version, suite));
    let prime = |bits| {
        OldAnswer::Hello(ServerHello {
            dh_bits: Some(bits),
            ..hello("TLS 1.2", PRIME)
        })
    };
    let unsafe_renegotiation = OldAnswer::Hello(ServerHello {
        secure_renegotiation: false,
        ..hello("TLS 1.2", CURVES)
    });
    let closed = |answer| but_old(Closed, answer);
    vec![
        Case::critical(
            "closed, TLS 1.0 works",
            closed(old("TLS 1.0", RSA)),
            "tls-no-common-version",
        ),
        Case::critical(
            "closed, an old cipher works",
            closed(old("TLS 1.2", RSA)),
            "tls-no-common-cipher",
        ),
        Case::critical(
            "closed, a short prime works",
            closed(prime(1024)),
            "tls-legacy-crypto",
        ),
        Case::critical(
            "closed, a long prime works",
            closed(prime(2048)),
            "tls-no-common-cipher",
        ),
        Case::critical(
            "closed, renegotiation is unsafe",
            closed(unsafe_renegotiation),
            "tls-legacy-crypto",
        ),
        // What works is what we offered too, so that was not it.
        Case::critical(
            "closed, and our own cipher works",
            closed(old("TLS 1.2", CURVES)),
            "tls-handshake-eof",
        ),
        Case::critical(
            "closed, and closed again",
            closed(OldAnswer::Closed),
            "tls-handshake-eof",
        ),
        Case::critical(
            "alert, TLS 1.1 works",
            but_old(Alert(alert(40)), old("TLS 1.1", RSA)),
            "tls-no-common-version",
        ),
        // Without a certificate there is nothing to agree on with anybody.
        Case::critical(
            "alert, and the same to old ciphers",
            but_old(Alert(alert(40)), OldAnswer::Alert(alert(40))),
            "tls-no-server-certificate",
        ),
        Case::critical(
            "failed of itself, twice",
            but_old(Alert(alert(80)), OldAnswer::Alert(alert(80))),
            "tls-no-server-certificate",
        ),
        Case::critical(
            "implicit, and the same to old ciphers",
            Script::implicit(failed(Alert(alert(40)), 7)).edit(|script| {
                let Facts::Secure(secured) = &mut script.attempt.steps.last_mut().unwrap().facts
                else {
                    panic!("the last step is that of TLS");
                };
                secured.old_hello = Some(old_hello(OldAnswer::Alert(alert(40))));
            }),
            "tls-no-server-certificate",
        ),
        Case::critical(
            "alert, and another to old ciphers",
            but_old(Alert(alert(40)), OldAnswer::Alert(alert(70))),
            "tls-no-common-cipher",
        ),
        Case::critical(
            "wants stronger ciphers, twice",
            but_old(Alert(alert(71)), OldAnswer::Alert(alert(71))),
            "tls-no-common-cipher",
        ),
        // Our library would have told us of a cipher.
        Case::critical(
            "refused, an old cipher works",
            but_old(
                Refused("peer sent no certificates".to_owned()),
                old("TLS 1.2", RSA),
            ),
            "tls-handshake-failed",
        ),
    ]
}

/// A process of vsftpd that cannot set up TLS says so in plain text.
fn oops() -> Vec<Case> {
    let explicit = |bytes: &[u8]| shook(NotTls(Octets(bytes.to_vec())), 40);
    vec![
        Case::critical(
            "OOPS in place of TLS, about the key",
            explicit(b"500 OOPS: SSL: cannot load RSA private key\r\n"),
            "tls-no-server-certificate",
        ),
        Case::critical(
            "OOPS in place of TLS, about ciphers",
            explicit(b"500 OOPS: error:141FC0B5:SSL routines:tls_setup_handshake:no ciphers available\r\n"),
            "tls-no-common-cipher",
        ),
    ]
}

/// What is said after an alert, and what was found out besides.
fn in_words_too() -> Vec<Case> {
    let said = |script: Script| {
        script.edit(|script| {
            let text = "421 in.ftpd: SSL_accept error: no shared cipher !closed";
            let at = script.exchange(Phase::Tls, None, text);
            script.attempt.exchanges[at].unsolicited = true;
        })
    };
    vec![
        Case::critical(
            "no cipher in common, said after an alert",
            said(shook(Alert(alert(40)), 7)),
            "tls-no-common-cipher",
        ),
        // Without a certificate, no cipher fits either.
        Case::critical(
            "no cipher in common, said after the same alert to old ciphers",
            said(but_old(Alert(alert(40)), OldAnswer::Alert(alert(40)))),
            "tls-no-server-certificate",
        ),
    ]
}

fn read_as_command() -> Vec<Case> {
    let quoted = Octets(b"502 Command not allowed: \x16\x03\x01\x02\r\n".to_vec());
    vec![Case::critical(
        "the handshake, quoted in an error reply",
        shook(NotTls(quoted), 40),
        "tls-handshake-read-as-command",
    )]
}

fn in_plain_text() -> Vec<Case> {
    let not_tls = |bytes: &[u8]| NotTls(Octets(bytes.to_vec()));
    let implicit = |bytes: &[u8]| Script::implicit(failed(not_tls(bytes), 40));
    let explicit = |bytes: &[u8]| shook(not_tls(bytes), 40);
    let said = |text: &str| {
        shook(Alert(alert(80)), 7).edit(|script| {
            let at = script.exchange(Phase::Tls, None, text);
            script.attempt.exchanges[at].unsolicited = true;
        })
    };
    let in_clear = |text: &str| {
        Script::offering()
            .edit(|script| {
                script.exchange(Phase::Tls, Some("FEAT"), text);
            })
            .secure_as(GO_ON, Some(failed(Closed, 0)), |secured| {
                secured.feat_in_clear = Some(2);
            })
    };
    vec![
        Case::critical(
            "implicit asked, explicit there",
            implicit(b"220 ready\r\n"),
            "tls-mode-mismatch",
        ),
        Case::critical(
            "implicit asked, and a limit",
            implicit(b"421 Too many connections (8) from this IP\r\n"),
            "limit-per-ip",
        ),
        Case::critical(
            "implicit asked, SSH there",
            implicit(b"SSH-2.0-OpenSSH_9.6\r\n"),
            "greeting-ssh",
        ),
        Case::critical(
            "implicit asked, HTTP there",
            implicit(b"HTTP/1.1 400 Bad Request\r\n"),
            "greeting-not-ftp",
        ),
        Case::critical(
            "implicit asked, something there",
            implicit(&[0, 1, 2, 3]),
            "tls-handshake-failed",
        ),
        Case::critical(
            "implicit asked, closed",
            Script::implicit(failed(Closed, 0)),
            "tls-handshake-eof",
        ),
        Case::critical(
            "OOPS in place of TLS",
            explicit(b"500 OOPS: priv_sock_get_cmd\r\n"),
            "tls-plaintext-inside",
        ),
        Case::critical(
            "words in place of TLS",
            explicit(b"error: cannot start TLS\r\n"),
            "tls-plaintext-inside",
        ),
        Case::critical(
            "no certificate, said in place of TLS",
            explicit(b"431 Could not initialize TLS connection\r\n"),
            "tls-no-server-certificate",
        ),
        Case::critical(
            "failed, said in place of TLS",
            explicit(b"421 TLS handshake failed\r\n"),
            "tls-handshake-failed",
        ),
        Case::critical(
            "bytes in place of TLS",
            explicit(&[0, 1, 2, 3]),
            "tls-handshake-failed",
        ),
        Case::critical(
            "failed, and said so",
            said("421 TLS handshake failed !closed"),
            "tls-handshake-failed",
        ),
        Case::critical(
            "failed, and no certificate",
            said("400 Missing certificate"),
            "tls-client-cert-required",
        ),
        Case::critical(
            "failed, and the server talks on",
            in_clear("211-Features:\n UTF8\n211 End"),
            "tls-handshake-eof",
        )
        .with(&["feat-in-clear-after-failed-tls"]),
        Case::critical(
            "failed, and the server is gone",
            in_clear("!closed"),
            "tls-handshake-eof",
        ),
    ]
}
