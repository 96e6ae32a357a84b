//! What becomes of the control connection's TLS after the handshake.

use ftpprobe::evidence::tls::Handshake;
use ftpprobe::evidence::{Facts, Phase};

use crate::Case;
use crate::script::Script;
use crate::secured::{GO_ON, handshake};

pub(crate) fn cases() -> Vec<Case> {
    let cases = [last_words(), cut_words(), resets()];
    cases.into_iter().flatten().collect()
}

/// Encrypted; a certificate of ours may have been asked for.
fn shaken(asked: bool) -> Script {
    let handshake = Handshake {
        client_certificate_asked: asked,
        ..handshake()
    };
    Script::offering()
        .secure(GO_ON, Some(handshake))
        .protect("200 private")
}

fn at_pwd(said: &str) -> Script {
    shaken(false)
        .login(&["331 password?", "230 in"])
        .edit(|script| {
            script.exchange(Phase::Directory, Some("PWD"), said);
        })
}

/// Encrypted, and the first command in it.
fn at_pbsz(asked: bool, said: &str) -> Script {
    let handshake = Handshake {
        client_certificate_asked: asked,
        ..handshake()
    };
    Script::offering().secure(GO_ON, Some(handshake)).pbsz(said)
}

fn cut_words() -> Vec<Case> {
    vec![
        Case::critical(
            "last words cut off, after a request",
            at_pbsz(true, "!inside 500 OOPS: "),
            "tls-client-cert-required",
        ),
        Case::critical(
            "last words cut off, without a request",
            at_pbsz(false, "!inside 500 OOPS: "),
            "tls-plaintext-inside",
        ),
    ]
}

fn last_words() -> Vec<Case> {
    let at_pass = |said: &str| shaken(false).login(&["331 password?", said]);
    let implicit = |said: &str| {
        let shaken = Handshake {
            client_certificate_asked: true,
            ..handshake()
        };
        Script::implicit(shaken).greet(&[said])
    };
    let unshown =
        "!inside 500 OOPS: error:0A0000C7:SSL routines::peer did not return a certificate";
    vec![
        Case::critical(
            "no certificate, said past TLS",
            at_pbsz(true, unshown),
            "tls-client-cert-required",
        ),
        Case::critical(
            "a failed handshake, said past TLS",
            at_pbsz(true, "!inside 421 TLS handshake failed"),
            "tls-client-cert-required",
        ),
        // Nobody asked for a certificate.
        Case::critical(
            "a failed handshake out of the blue",
            at_pbsz(false, "!inside 421 TLS handshake failed"),
            "tls-plaintext-inside",
        ),
        Case::critical(
            "closed after a request",
            at_pbsz(true, "!closed"),
            "tls-client-cert-required",
        ),
        Case::critical(
            "closed without a request",
            at_pbsz(false, "!closed"),
            "control-lost",
        ),
        Case::critical(
            "home gone, said past TLS",
            at_pass("!inside 500 OOPS: cannot change directory:/home/alice"),
            "login-home-inaccessible",
        ),
        Case::critical(
            "writable root, said past TLS",
            at_pwd("!inside 500 OOPS: vsftpd: refusing to run with writable root inside chroot()"),
            "login-chroot-writable",
        ),
        Case::critical(
            "something said past TLS",
            at_pwd("!inside 500 OOPS: hm"),
            "tls-plaintext-inside",
        ),
        Case::critical(
            "no code past TLS",
            at_pwd("!inside Segmentation fault"),
            "tls-plaintext-inside",
        ),
        Case::critical(
            "certificate_required after the handshake",
            shaken(true).login(&["!alert 116"]),
            "tls-client-cert-required",
        ),
        Case::critical(
            "bad_certificate after the handshake",
            shaken(true).login(&["!alert 42"]),
            "tls-client-cert-required",
        ),
        Case::critical(
            "another alert after the handshake",
            shaken(true).login(&["!alert 80"]),
            "control-lost",
        ),
        Case::critical(
            "certificate_required in place of a greeting",
            implicit("!alert 116"),
            "tls-client-cert-required",
        ),
        Case::critical(
            "OOPS in place of a greeting",
            implicit("!inside 500 OOPS: hm"),
            "tls-plaintext-inside",
        ),
    ]
}

fn resets() -> Vec<Case> {
    let reset_twice = |between: usize| {
        at_pwd("!reset").edit(|script| {
            let length = script.attempt.exchanges.len() - 1;
            for number in 0..length + between {
                let said = format!("200 reply {number}");
                script.exchange(Phase::Login, Some("NOOP"), &said);
            }
            let last = script.exchange(Phase::Directory, Some("PWD"), "!reset");
            for exchange in &mut script.attempt.exchanges[length + 1..=last] {
                exchange.connection = 1;
            }
        })
    };
    let plain_twice = {
        let mut script = reset_twice(0);
        for step in &mut script.attempt.steps {
            if let Facts::Secure(secured) = &mut step.facts {
                secured.handshake = None;
                secured.auth.clear();
            }
        }
        script
    };
    vec![
        Case::critical("reset once over TLS", at_pwd("!reset"), "control-lost"),
        Case::critical(
            "reset twice at one place",
            reset_twice(0),
            "tls-control-reset-by-stateful-firewall",
        ),
        Case::critical(
            "reset twice at one command, after more replies",
            reset_twice(3),
            "server-crash-on-command",
        ),
        Case::critical(
            "reset twice without TLS",
            plain_twice,
            "server-crash-on-command",
        )
        .with(&["plaintext-login-allowed"]),
    ]
}
