//! PBSZ and PROT, and logins with and without TLS.

use ftpprobe::diagnosis::{Policy, diagnose};
use ftpprobe::evidence::tls::Secured;
use ftpprobe::evidence::{Octets, Phase};
use ftpprobe::knowledge::wording::{Who, Wording};
use ftpprobe::target::TlsMode;
use test_case::test_case;

use crate::Case;
use crate::script::Script;
use crate::secured::{GO_ON, handshake, tls12, well, well_over_tls};

pub(crate) fn cases() -> Vec<Case> {
    [without(), negotiated(), protection()]
        .into_iter()
        .flatten()
        .collect()
}

pub(crate) fn plain_features() -> Script {
    Script::connected("192.0.2.1")
        .greet(&["220 ready"])
        .features("MLST type*;|EPSV|UTF8")
}

pub(crate) const UNKNOWN: &[&str] = &["500 AUTH not understood", "500 AUTH not understood"];
const OFF: &[&str] = &[
    "500 This security scheme is not implemented",
    "500 This security scheme is not implemented",
];

/// Logins without TLS, whether the server has it or not.
fn without() -> Vec<Case> {
    vec![
        Case::ok(
            "AUTH lost on the way, login without",
            well(Script::offering().secure(UNKNOWN, None).goes_on()),
        )
        .with(&["tls-auth-stripped"]),
        // Pure-FTPd lists AUTH whether TLS is on or not.
        Case::critical(
            "listed and switched off",
            Script::offering()
                .asking(TlsMode::Explicit)
                .secure(OFF, None),
            "tls-not-offered",
        ),
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
