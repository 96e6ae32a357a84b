//! AUTH, PBSZ and PROT, and logins with and without TLS.

use ftpprobe::diagnosis::{Policy, diagnose};
use ftpprobe::evidence::tls::HandshakeOutcome::{Closed, NotTls};
use ftpprobe::evidence::tls::Secured;
use ftpprobe::evidence::{Octets, Phase, Stopped};
use ftpprobe::knowledge::wording::{Who, Wording};
use ftpprobe::target::TlsMode;
use test_case::test_case;

use crate::Case;
use crate::script::Script;
use crate::secured::{GO_ON, failed, handshake, tls12, well, well_over_tls};

pub(crate) fn cases() -> Vec<Case> {
    [
        refused(),
        not_set_up(),
        ended(),
        without(),
        negotiated(),
        protection(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn plain_features() -> Script {
    Script::connected("192.0.2.1")
        .greet(&["220 ready"])
        .features("MLST type*;|EPSV|UTF8")
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

const UNKNOWN: &[&str] = &["500 AUTH not understood", "500 AUTH not understood"];
const OFF: &[&str] = &[
    "500 This security scheme is not implemented",
    "500 This security scheme is not implemented",
];

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

/// Logins without TLS, whether the server has it or not.
fn without() -> Vec<Case> {
    vec![
        Case::ok(
            "AUTH lost on the way, login without",
            well(Script::offering().secure(UNKNOWN, None).goes_on()),
        )
        .with(&["tls-auth-stripped"]),
        // Pure-FTPd lists AUTH whether TLS is on or not.
        Case::critical("listed and switched off", listed(OFF), "tls-not-offered"),
        Case::ok(
            "listed and switched off, login without",
            well(Script::offering().secure(OFF, None).goes_on()),
        )
        .with(&["tls-unavailable"]),
        Case::ok(
            "no TLS",
            well(
                plain_features()
                    .asking(TlsMode::Auto)
                    .secure(&[], None)
                    .goes_on(),
            ),
        )
        .with(&["tls-unavailable"]),
        Case::ok(
            "no TLS, and none asked for",
            well(plain_features().asking(TlsMode::Auto).goes_on()),
        )
        .with(&["tls-unavailable"]),
        // Nothing was asked, so nothing is said.
        Case::ok(
            "no TLS wanted",
            well(plain_features().secure(&[], None).goes_on()),
        ),
        Case::ok(
            "TLS not used",
            well(Script::offering().asking(TlsMode::Off).goes_on()),
        )
        .with(&["plaintext-login-allowed"]),
        // That it would have been accepted with the right password is not known.
        Case::critical(
            "TLS not used, and refused",
            Script::offering()
                .asking(TlsMode::Off)
                .login(&["331 password?", "530 Login incorrect."]),
            "login-bad-credentials",
        ),
        Case::ok(
            "TLS not used by a guest",
            well(
                Script::offering()
                    .asking(TlsMode::Off)
                    .anonymous()
                    .goes_on(),
            ),
        )
        .with(&["anonymous-login-allowed"]),
        Case::ok(
            "AUTH with Kerberos only",
            well(
                Script::connected("192.0.2.1")
                    .greet(&["220 ready"])
                    .features("AUTH GSSAPI|MLST|UTF8")
                    .goes_on(),
            ),
        ),
    ]
}

fn negotiated() -> Vec<Case> {
    let with_auth = |said: &str, edit: fn(&mut Secured)| {
        well_over_tls(
            Script::offering()
                .secure_as(&[said], Some(handshake()), edit)
                .protect("200 private")
                .goes_on(),
        )
    };
    let guest = |login: &[&str], refused: bool| {
        Script::offering()
            .anonymous()
            .secure(GO_ON, Some(handshake()))
            .edit(|script| {
                script.exchange(
                    Phase::Login,
                    Some("USER anonymous"),
                    "530 Anonymous sessions may not use encryption. !closed",
                );
            })
            .login_as(login, |login| login.refused_over_tls = refused.then_some(3))
    };
    vec![
        Case::ok("healthy over TLS", with_auth("234 go on", |_| {})),
        Case::warning(
            "200 to AUTH",
            with_auth("200 AUTH command ok; starting SSL connection", |_| {}),
            "tls-auth-odd-code",
        ),
        Case::warning(
            "334 to AUTH",
            with_auth("334 go on", |_| {}),
            "tls-auth-odd-code",
        ),
        Case::warning(
            "injected",
            with_auth("234 go on", |secured| {
                secured.plain_after_auth = Octets(b"230 in\r\n".to_vec());
            }),
            "tls-plaintext-after-auth",
        ),
        Case::ok(
            "TLS 1.2",
            well_over_tls(Script::encrypted(tls12(handshake()))),
        )
        .with(&["tls12-only"]),
        Case::ok(
            "guests without TLS only",
            well(
                guest(&["331 password?", "230 in"], true)
                    .directory("213-x\n213 End", Some("250 ok")),
            ),
        )
        .with(&["login-anonymous-tls-refused", "anonymous-login-allowed"]),
        Case::critical(
            "guests without TLS only, and TLS demanded",
            Script::offering()
                .anonymous()
                .asking(TlsMode::Explicit)
                .secure(GO_ON, Some(handshake()))
                .login(&["530 Anonymous sessions may not use encryption. !closed"]),
            "login-anonymous-tls-refused",
        ),
        Case::critical(
            "no guests at all",
            guest(&["331 password?", "530 Login incorrect."], true),
            "login-anonymous-disabled",
        )
        .with(&["login-anonymous-tls-refused"]),
        Case::ok(
            "implicit",
            well_over_tls(
                Script::implicit(handshake())
                    .greet(&["220 ready"])
                    .features("MLST|UTF8")
                    .protect("200 private")
                    .goes_on(),
            ),
        ),
    ]
}

fn protection() -> Vec<Case> {
    let shaken = || Script::offering().secure(GO_ON, Some(handshake()));
    let refused = |said: &str| shaken().protect(said).goes_on();
    let refused_guest = |said: &str| well(shaken().anonymous().protect(said).goes_on());
    vec![
        Case::critical(
            "no PROT P",
            refused("536 PROT P unsupported"),
            "tls-prot-p-unsupported",
        ),
        Case::critical(
            "no PROT",
            refused("502 Command not implemented."),
            "tls-prot-p-unsupported",
        ),
        Case::critical(
            "PBSZ first",
            refused("503 You must issue the PBSZ command prior to PROT"),
            "tls-prot-sequence",
        ),
        Case::critical("PROT out of order", refused("503 No."), "tls-prot-sequence"),
        Case::warning(
            "no PROT P for a guest",
            refused_guest("536 PROT P unsupported"),
            "tls-prot-p-unsupported",
        )
        .with(&["anonymous-login-allowed"]),
        Case::warning(
            "PROT P after login",
            well(refused("534 Hm.")),
            "tls-prot-p-unsupported",
        ),
        Case::ok(
            "PROT P after login, and accepted",
            well_over_tls(
                shaken()
                    .protect("530 Please login first.")
                    .login(&["331 password?", "230 in"])
                    .protect("200 private")
                    .directory("213-x\n213 End", Some("250 ok")),
            ),
        ),
        Case::critical(
            "no login, and PROT not judged",
            shaken()
                .protect("530 Please login first.")
                .login(&["331 password?", "530 Login incorrect."]),
            "login-bad-credentials",
        ),
        Case::critical(
            "closed at PROT",
            shaken().protect("!closed"),
            "control-lost",
        ),
        Case::critical(
            "told to leave at PROT",
            shaken().protect("421 Timeout. !closed"),
            "idle-server-timeout",
        ),
    ]
}

/// What the user is advised to do about the root cause.
fn advice(script: Script) -> String {
    let diagnosis = diagnose(&script.end(), &Policy::default());
    let root = &diagnosis.findings[diagnosis.root_cause.unwrap()];
    let advice = Wording::english().advice(root.id, &root.values, None);
    let of_user = advice.into_iter().filter(|advice| advice.who == Who::You);
    of_user.map(|advice| advice.text).collect()
}

#[test_case("530 Login incorrect."; "as for a wrong password")]
#[test_case("530 Sorry."; "in unknown words")]
#[test_case("430 Invalid username or password"; "under another code")]
fn a_login_without_tls_where_it_is_offered(said: &str) {
    let refused = |script: Script| script.login(&["331 password?", said]);
    let off = Script::offering().asking(TlsMode::Off);
    assert!(advice(refused(off)).contains("--tls explicit"));
    let lacking = plain_features().asking(TlsMode::Off);
    assert!(!advice(refused(lacking)).contains("--tls explicit"));
    let without = Script::offering().secure(OFF, None);
    assert!(!advice(refused(without)).contains("--tls explicit"));
    let encrypted = Script::offering().secure(GO_ON, Some(handshake()));
    assert!(!advice(refused(encrypted)).contains("--tls explicit"));
}

#[test_case("530 Non-anonymous sessions must use encryption."; "at USER")]
#[test_case("421 TLS is required"; "and the end")]
fn an_option_of_ours_is_the_first_to_change(said: &str) {
    let told = |tls| advice(plain_features().asking(tls).login(&[said]));
    assert!(told(TlsMode::Off).starts_with("Leave out --tls off"));
    assert!(told(TlsMode::Auto).starts_with("Set your client"));
}
