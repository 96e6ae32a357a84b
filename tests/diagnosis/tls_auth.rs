//! AUTH: refused by the server or on the way to it, and connections that end at it.

use ftpprobe::evidence::tls::HandshakeOutcome::{Closed, NotTls};
use ftpprobe::evidence::{Octets, Phase, Stopped};
use ftpprobe::target::TlsMode;

use crate::Case;
use crate::script::Script;
use crate::secured::{failed, well};
use crate::tls_negotiation::{UNKNOWN, plain_features};

pub(crate) fn cases() -> Vec<Case> {
    [refused(), not_set_up(), ended()]
        .into_iter()
        .flatten()
        .collect()
}

/// AUTH refused by a server that does not list it.
fn not_listed(said: &[&str]) -> Script {
    plain_features()
        .asking(TlsMode::Explicit)
        .secure(said, None)
}

/// AUTH refused by one that does.
fn listed(said: &[&str]) -> Script {
    Script::offering()
        .asking(TlsMode::Explicit)
        .secure(said, None)
}

fn refused() -> Vec<Case> {
    vec![
        Case::critical("no AUTH", not_listed(UNKNOWN), "tls-not-offered"),
        Case::critical(
            "no AUTH before login",
            not_listed(&["530 Please login with USER and PASS."]),
            "tls-not-offered",
        ),
        Case::critical(
            "AUTH lost on the way",
            listed(&["500 'XXXX TLS': command not understood", "502 No."]),
            "tls-auth-stripped",
        ),
        // The server has heard of AUTH, and of no such mechanism.
        Case::critical(
            "another mechanism",
            listed(&["504 Unknown security mechanism.", "504 Unknown"]),
            "tls-not-offered",
        ),
        Case::critical(
            "no certificate, IIS",
            listed(&["534 Local policy on server does not allow TLS secure connections."]),
            "tls-no-server-certificate",
        ),
        Case::critical(
            "no certificate, by code",
            listed(&["431 Hm.", "504 No."]),
            "tls-no-server-certificate",
        ),
        Case::critical(
            "spurious data",
            listed(&["503 Spurious data after AUTH command. !closed"]),
            "tls-pipelined-after-auth",
        ),
        Case::critical(
            "told to leave at AUTH",
            not_listed(&["421 Timeout. !closed"]),
            "idle-server-timeout",
        ),
        Case::unknown(
            "stopped at AUTH",
            listed(&["!deadline"]).edit(|script| {
                script.evidence.stopped = Some(Stopped::Deadline);
            }),
            "probe-deadline",
        ),
    ]
}

/// AUTH came to a server that lists it and cannot do it.
fn not_set_up() -> Vec<Case> {
    let cases = [
        (
            "two codes for two mechanisms",
            &[
                "502 Command not supported",
                "504 Command parameter not supported",
            ][..],
            "tls-not-offered",
        ),
        (
            "known and not done",
            &[
                "502 Command not implemented.",
                "502 Command not implemented.",
            ],
            "tls-not-offered",
        ),
        (
            "without success",
            &["500 AUTH unsuccessful.", "500 AUTH unsuccessful."],
            "tls-not-offered",
        ),
        (
            "switched off",
            &[
                "500 TLS is disabled on this server.",
                "500 TLS is disabled on this server.",
            ],
            "tls-not-offered",
        ),
        (
            "by policy",
            &["534 Request denied for policy reasons."],
            "tls-not-offered",
        ),
        (
            "no library",
            &["431 Unable to initialise the TLS library"],
            "tls-no-server-certificate",
        ),
        (
            "no certificate",
            &[
                "550 SSL certificate not found",
                "550 SSL certificate not found",
            ],
            "tls-no-server-certificate",
        ),
        (
            "no key",
            &["451 Cannot load private key"],
            "tls-no-server-certificate",
        ),
    ];
    let demanded = cases.map(|(name, said, root)| Case::critical(name, listed(said), root));
    // For those who do not ask for TLS the server works.
    let not_demanded = cases.map(|(name, said, id)| {
        let script = well(Script::offering().secure(said, None).goes_on());
        Case::ok(name, script).with(match id {
            "tls-not-offered" => &["tls-unavailable"],
            _ => &["tls-no-server-certificate"],
        })
    });
    // Like every command that is not known here, or unlike them.
    let beside = |said: &str| {
        let host = format!("500 {said}");
        listed(&[
            "500 What? 'AUTH TLS' unknown.",
            "500 What? 'AUTH SSL' unknown.",
        ])
        .edit(|script| {
            script.exchange(Phase::Features, Some("HOST x"), &host);
        })
    };
    let compared = [
        Case::critical(
            "like another unknown command",
            beside("What? 'HOST x' unknown."),
            "tls-auth-stripped",
        ),
        Case::critical(
            "unlike another unknown command",
            beside("Command not understood."),
            "tls-not-offered",
        ),
    ];
    demanded
        .into_iter()
        .chain(not_demanded)
        .chain(compared)
        .collect()
}

/// The connection ends at AUTH, or the answer begins nothing.
fn ended() -> Vec<Case> {
    vec![
        Case::critical("closed at AUTH", listed(&["!closed"]), "tls-auth-cut"),
        Case::critical("reset at AUTH", listed(&["!reset"]), "tls-auth-cut"),
        Case::critical(
            "goodbye at AUTH",
            listed(&["221 Goodbye. !closed"]),
            "tls-auth-cut",
        ),
        Case::critical(
            "closed at AUTH, TLS not demanded",
            Script::offering().secure(&["!closed"], None),
            "tls-auth-cut",
        ),
        Case::critical(
            "closed at AUTH each time",
            listed(&["!closed"]).again(listed(&["!closed"])),
            "tls-auth-cut",
        ),
        Case::critical(
            "another greeting",
            listed(&["220 Service ready"]),
            "protocol-unexpected-code",
        ),
        Case::critical(
            "an odd code, and no TLS after it",
            Script::offering().asking(TlsMode::Explicit).secure(
                &["200 Command okay."],
                Some(failed(NotTls(Octets(b"500 Unknown command".to_vec())), 19)),
            ),
            "protocol-unexpected-code",
        ),
        Case::critical(
            "an odd code, and an end after it",
            Script::offering()
                .asking(TlsMode::Explicit)
                .secure(&["235 Hm."], Some(failed(Closed, 0))),
            "protocol-unexpected-code",
        ),
    ]
}
