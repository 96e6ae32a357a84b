//! Words in logs: of programs, of libraries, and of servers whose replies stand alone.

use ftpprobe::evidence::facts::TcpOutcome;
use ftpprobe::evidence::tls::HandshakeOutcome;
use ftpprobe::evidence::{Facts, Outcome, Phase, StepName};
use ftpprobe::target::{Security, TlsMode};

use crate::Case;
use crate::log::{ended, told};
use crate::script::{Script, path};
use crate::secured::GO_ON;

pub(crate) fn cases() -> Vec<Case> {
    [
        connecting(),
        handshakes(),
        remarks(),
        lone(),
        listings(),
        within(),
        nobody_logged_in(),
        proxies(),
        in_vain(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn greeted() -> Script {
    Script::connected("192.0.2.1").greet(&["220 ready"])
}

fn connecting() -> Vec<Case> {
    let silent = Script::new()
        .connect(vec![path("192.0.2.1:21", TcpOutcome::TimedOut)], None)
        .of_client()
        .complains("timed out");
    vec![
        Case::critical("the port does not answer", silent, "tcp-timeout"),
        Case::critical(
            "nobody greets",
            Script::connected("192.0.2.1")
                .greet(&["!timeout"])
                .of_client(),
            "greeting-silent",
        ),
        Case::critical(
            "TLS stands, and the server hangs up before it greets",
            Script::connected("192.0.2.1")
                .asking(TlsMode::Implicit)
                .secure_as(&[], Some(told(None)), |secured| {
                    secured.security = Security::Implicit;
                })
                .greet(&["!closed"])
                .of_client(),
            "greeting-eof-no-bytes",
        ),
        Case::critical(
            "TLS stands, and the connection is reset before anybody greets",
            Script::connected("192.0.2.1")
                .asking(TlsMode::Implicit)
                .secure_as(&[], Some(told(None)), |secured| {
                    secured.security = Security::Implicit;
                })
                .greet(&["!reset"])
                .of_client(),
            "control-lost",
        ),
        Case::unknown(
            "nobody knows whether it was connected",
            Script::new().of_client().complains("timed out"),
            "log-inconclusive",
        ),
        Case::unknown(
            "nobody knows when it was reset",
            Script::new().of_client().complains("read ECONNRESET"),
            "log-inconclusive",
        ),
        Case::critical(
            "lost at a command of no moment",
            greeted()
                .login(&["331 password?", "230 in"])
                .command(Phase::Transfer, "REST 0", "!reset")
                .of_client(),
            "control-lost",
        ),
        Case::critical(
            "a greeting of three replies",
            Script::connected("192.0.2.1")
                .greet(&["220 one"])
                .secure(
                    &["220 two"],
                    Some(ended(HandshakeOutcome::Failed(
                        "unexpected packet".to_owned(),
                    ))),
                )
                .edit(|script| {
                    let index = script.exchange(Phase::Tls, None, "220 three");
                    script.attempt.exchanges[index].unsolicited = true;
                })
                .of_client()
                .complains("unexpected packet"),
            "protocol-out-of-sync",
        ),
    ]
}

fn handshakes() -> Vec<Case> {
    let failed = |words: &str| {
        let outcome = HandshakeOutcome::Failed(words.to_owned());
        greeted()
            .secure(GO_ON, Some(ended(outcome)))
            .of_client()
            .complains(words)
    };
    let case = |words: &'static str, root| Case::critical(words, failed(words), root);
    vec![
        case(
            "SSL routines::unsupported protocol",
            "tls-no-common-version",
        ),
        case(
            "[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert",
            "tls-no-common-version",
        ),
        case(
            "Received fatal alert: protocol_version",
            "tls-no-common-version",
        ),
        case("sslv3 alert handshake failure", "tls-no-common-cipher"),
        case(
            "they do not possess a common algorithm",
            "tls-no-common-cipher",
        ),
        case(
            "ssl3_get_record:wrong version number",
            "tls-plaintext-inside",
        ),
        case(
            "certificate verify failed: certificate has expired",
            "tls-cert-expired",
        ),
        case("dh key too small", "tls-legacy-crypto"),
        case("something else", "tls-handshake-failed"),
    ]
}

fn remarks() -> Vec<Case> {
    let refused = |said| greeted().login(&["331 password?", said]).of_server();
    vec![
        Case::critical(
            "a bare 530, and the server's own reason",
            refused("530").remarks("Windows error 1326"),
            "login-bad-credentials",
        ),
        Case::critical(
            "a bare 530, and another reason",
            refused("530").remarks("Windows error 1909"),
            "login-account-disabled",
        ),
        Case::unknown(
            "the log ends at PASS",
            greeted().login(&["331 password?", "!untold"]).of_client(),
            "log-inconclusive",
        ),
        Case::critical("a bare 530 alone", refused("530"), "login-bad-credentials"),
        Case::critical(
            "no reply in the log, and the server's own reason",
            greeted()
                .of_server()
                .remarks("USER bob: no such user found from 10.0.0.1"),
            "login-bad-credentials",
        ),
        Case::critical(
            "words of the reply that say more",
            refused("530 Login or password incorrect, home directory missing")
                .remarks("authentication failure; user=bob"),
            "login-home-inaccessible",
        ),
        Case::ok(
            "a wrong password before the right one",
            greeted()
                .of_server()
                .remarks("USER bob (Login failed): Incorrect password")
                .login(&["331 password?", "230 in"]),
        ),
        Case::critical(
            "a certificate that the client does not take",
            Script::new()
                .of_client()
                .remarks("No subject alternative names matching IP address 10.0.0.1 found")
                .complains("handshake"),
            "tls-cert-name-mismatch",
        ),
    ]
}

fn lone() -> Vec<Case> {
    let alone = |said: &str| Script::new().lone(said).of_client().complains(said);
    let case = |said: &'static str, root| Case::critical(said, alone(said), root);
    vec![
        case("550 inbox: No such file or directory", "dir-not-found"),
        case("530 Login authentication failed", "login-bad-credentials"),
        case("530 Hm", "login-refused"),
        case(
            "425 You cannot use PASV on IPv6 connections. Use EPSV instead.",
            "pasv-on-ipv6",
        ),
        Case::warning(
            "550 of an empty directory",
            alone("550 No data sets found."),
            "dir-empty-as-error",
        ),
        case("421 Hm", "session-421"),
        case("522 Use EPSV on IPv6", "pasv-on-ipv6"),
        case(
            "530 Sorry, home directory inaccessible",
            "login-home-inaccessible",
        ),
        Case::unknown("550 of nobody", alone("550 Hm"), "log-inconclusive"),
        Case::ok(
            "a refusal after which all is well",
            greeted()
                .login(&["331 password?", "230 in"])
                .lone("550 inbox: No such file or directory")
                .announced("227 ok (192,0,2,1,195,82)")
                .transfer("LIST", "150 here")
                .closing("226 done")
                .of_client(),
        ),
    ]
}

fn listings() -> Vec<Case> {
    let refused = |line: &str, said: &str| {
        let script = greeted().login(&["331 password?", "230 in"]);
        script.command(Phase::DataPassive, line, said).of_client()
    };
    vec![
        Case::warning(
            "an empty directory told as an error",
            refused("LIST *", "550 No data sets found."),
            "dir-empty-as-error",
        ),
        Case::critical(
            "an option taken for a name",
            greeted()
                .login(&["331 password?", "230 in"])
                .announced("227 ok (192,0,2,1,195,82)")
                .transfer("LIST -a", "550 No such file or directory")
                .of_client(),
            "dir-list-option-taken-as-name",
        ),
        Case::critical(
            "nothing of that name",
            refused("NLST *.csv", "450 *.csv: No such file or directory"),
            "dir-not-found",
        ),
        Case::critical(
            "a listing refused",
            refused("MLSD", "451 Hm"),
            "data-refused",
        ),
        Case::warning(
            "a listing refused after one that came",
            greeted()
                .login(&["331 password?", "230 in"])
                .announced("227 ok (192,0,2,1,195,82)")
                .transfer("LIST", "150 here")
                .closing("226 done")
                .command(Phase::DataPassive, "LIST x", "451 Hm")
                .of_client(),
            "data-refused",
        ),
    ]
}

fn nobody_logged_in() -> Vec<Case> {
    let case = |said: &'static str, phase, line| {
        let script = Script::new().command(phase, line, said).of_client();
        Case::critical(said, script, "login-lost")
    };
    vec![
        Case::critical(
            "a piece of a log, and PASV without a login",
            Script::new()
                .command(Phase::Directory, "CWD in", "250 ok")
                .announced("530 Please login with USER and PASS.")
                .of_client(),
            "login-lost",
        ),
        case("530 Hm", Phase::DataPassive, "LIST"),
        case("530 Not logged in.", Phase::Transfer, "STOR a"),
        Case::critical(
            "the login was refused before",
            greeted()
                .login(&["331 password?", "530 Login incorrect."])
                .command(
                    Phase::DataPassive,
                    "LIST",
                    "530 Please login with USER and PASS.",
                )
                .of_client(),
            "login-bad-credentials",
        ),
    ]
}

fn proxies() -> Vec<Case> {
    let said = |words: &'static str| Script::new().of_client().remarks(words).complains(words);
    let case = |words: &'static str| Case::critical(words, said(words), "proxy-refused");
    vec![
        case("CONNECT tunnel failed, response 403"),
        case("Proxy request failed: Connection not allowed by ruleset"),
        case("HTTP/1.1 503 Service Unavailable"),
        Case::critical(
            "nothing was heard of the server, and the proxy said something else",
            said("Connection refused").via_proxy(),
            "proxy-refused",
        ),
        Case::critical(
            "the proxy does not go to the data port",
            greeted()
                .login(&["331 password?", "230 in"])
                .announced("229 ok (|||50001|)")
                .of_client()
                .remarks("Received HTTP code 403 from proxy after CONNECT"),
            "proxy-refused",
        ),
        Case::ok(
            "the proxy took another try",
            Script::new()
                .of_client()
                .remarks("Proxy CONNECT aborted")
                .greet(&["220 ready"])
                .login(&["331 password?", "230 in"]),
        ),
        Case::critical(
            "the server refuses the login, whatever stands between",
            greeted()
                .login(&["331 password?", "530 Login incorrect."])
                .of_client()
                .via_proxy()
                .remarks("Login failed"),
            "login-bad-credentials",
        ),
    ]
}

fn in_vain() -> Vec<Case> {
    let stalled = HandshakeOutcome::TimedOut { limit_us: None };
    let asked = || {
        greeted()
            .login(&["331 password?", "230 in"])
            .announced("229 ok (|||50001|)")
    };
    vec![
        Case::critical(
            "TLS was agreed on, and nothing more came",
            greeted()
                .secure(GO_ON, Some(ended(stalled)))
                .of_client()
                .complains("timed out"),
            "tls-handshake-stall",
        ),
        Case::warning(
            "a web client, in the server's log",
            greeted()
                .command(Phase::Directory, "GET / HTTP/1.1", "500 What?")
                .of_server(),
            "login-client-killed-for-http",
        ),
        Case::warning(
            "a web client that was hung up on",
            greeted()
                .of_server()
                .remarks("client sent HTTP command 'GET', disconnecting"),
            "login-client-killed-for-http",
        ),
        Case::unknown(
            "one of two connections was reset",
            asked()
                .transfer("LIST", "!untold")
                .of_client()
                .complains("read ECONNRESET"),
            "log-inconclusive",
        ),
        Case::critical(
            "the server waited for a connection",
            asked()
                .transfer("RETR a", "425 Can't open data connection.")
                .of_client(),
            "data-connect-too-late",
        ),
    ]
}

fn within() -> Vec<Case> {
    let listed = || {
        Script::new()
            .announced("227 ok (192,0,2,1,195,82)")
            .transfer("LIST", "150 here")
            .closing("226 done")
    };
    vec![
        Case::ok("a log that begins after the login", listed().of_client()),
        Case::critical(
            "a log that begins after the login, and a file that is refused",
            listed()
                .command(Phase::Transfer, "STOR a", "552 Quota exceeded")
                .of_client(),
            "transfer-quota",
        ),
        Case::critical(
            "an upload that cannot be resumed",
            listed()
                .command(
                    Phase::Transfer,
                    "STOR a",
                    "451 a: Append/Restart not permitted, try again",
                )
                .of_client(),
            "transfer-resume-refused",
        ),
        Case::warning(
            "a file that may not be renamed after it was uploaded",
            listed()
                .command(Phase::Transfer, "RNFR a.part", "350 go on")
                .command(Phase::Transfer, "RNTO a", "550 Rename failed")
                .of_client(),
            "transfer-rename-failed",
        ),
        Case::critical(
            "a file that may not be deleted",
            listed()
                .command(Phase::Directory, "DELE a", "550 Permission denied.")
                .of_client(),
            "transfer-write-disabled",
        ),
        Case::ok(
            "a directory that is there already",
            listed()
                .command(Phase::Directory, "MKD a", "550 a: File exists")
                .of_client(),
        ),
        Case::ok(
            "a directory that cannot be made and can be entered",
            listed()
                .command(Phase::Directory, "MKD a", "550 No.")
                .command(Phase::Directory, "CWD a", "250 ok")
                .of_client(),
        ),
        Case::unknown(
            "a log of two commands that tell nothing",
            Script::new()
                .command(Phase::Features, "FEAT", "211 none")
                .of_client(),
            "log-inconclusive",
        ),
        Case::ok(
            "a log that begins in a directory",
            Script::new()
                .command(Phase::Directory, "CWD x", "250 ok")
                .step(StepName::Quit, Phase::Quit, Outcome::Ok, Facts::Quit(None))
                .of_client(),
        ),
    ]
}
