//! What comes with the greeting: other text before it, replies that answer nothing, other protocols, an early end.

use ftpprobe::diagnosis::{Confidence, Finding, Policy, diagnose};
use ftpprobe::evidence::facts::{ForeignProtocol, TcpOutcome, TlsTrial};
use ftpprobe::evidence::{DataMode, Octets, Phase};
use ftpprobe::knowledge::wording::Wording;
use test_case::test_case;

use crate::Case;
use crate::facts;
use crate::script::{LIST, Script, path};

/// The rest of a healthy run after the greeting.
fn goes_on(script: Script) -> Script {
    script
        .features("MLST type*;|EPSV|UTF8|REST STREAM")
        .login(&["331 password?", "230 in"])
        .directory(
            &format!("213-Status\n{}213 End", LIST.replace("\r\n", "\n")),
            None,
        )
        .passive(DataMode::Epsv, "229 ok (|||50001|)", |data| data)
        .passive(DataMode::Pasv, "227 ok (192,0,2,1,195,82)", |data| data)
        .quit()
}

/// Greeted, and then replies that nobody asked for.
fn unasked(replies: &[&str]) -> Script {
    Script::connected("192.0.2.1")
        .greet(&["220 ready"])
        .edit(|script| {
            for said in replies {
                let index = script.exchange(Phase::Greeting, None, said);
                script.attempt.exchanges[index].unsolicited = true;
            }
        })
}

/// The same, and FEAT answered like this, after which the session is over.
fn ends_at_feat(replies: &[&str], feat: &str) -> Script {
    unasked(replies).edit(|script| {
        script.exchange(Phase::Features, Some("FEAT"), feat);
    })
}

/// Silent, and a second connection answered a `ClientHello` with these bytes.
fn silent_until_asked(bytes: &[u8], foreign: Option<ForeignProtocol>) -> Script {
    Script::connected("192.0.2.1").greet_as(&["!timeout"], |greeted| {
        greeted.foreign = foreign;
        greeted.implicit_tls = Some(TlsTrial {
            path: path("192.0.2.1:21", TcpOutcome::Connected),
            answered: false,
            first_bytes: Octets(bytes.to_vec()),
            elapsed_us: 1000,
        });
    })
}

fn root(script: Script) -> Finding {
    let diagnosis = diagnose(&script.end(), &Policy::default());
    let at = diagnosis.root_cause.unwrap();
    diagnosis.findings[at].clone()
}

fn detail(finding: &Finding) -> String {
    Wording::english().detail(finding.id, &finding.values)
}

pub(crate) fn cases() -> Vec<Case> {
    let header = "proxy-protocol-mismatch";
    vec![
        Case::critical(
            "said goodbye at once",
            ends_at_feat(
                &[
                    "530 Please login with USER and PASS.",
                    "221 Goodbye. !closed",
                ],
                "!closed",
            ),
            header,
        ),
        Case::critical(
            "said goodbye to FEAT",
            ends_at_feat(
                &["500 Invalid command: try being more creative"],
                "221 Goodbye. !closed",
            ),
            header,
        ),
        Case::critical(
            "closed after a reply to nothing",
            ends_at_feat(&["500 What?"], "!reset"),
            header,
        ),
        Case::critical(
            "closed at USER for what came before it",
            Script::connected("192.0.2.1")
                .greet(&["220 ready"])
                .login(&["500 Invalid command: try being more creative !closed"]),
            header,
        ),
        Case::warning(
            "three greetings",
            goes_on(unasked(&["220 second", "220 third"])),
            "protocol-out-of-sync",
        ),
        Case::warning(
            "refusals that are said twice",
            goes_on(unasked(&[]).edit(|script| {
                let said = "500 Unknown command.";
                script.exchange(Phase::Features, Some("FEAT"), said);
                let index = script.exchange(Phase::Features, None, said);
                script.attempt.exchanges[index].unsolicited = true;
            })),
            "protocol-out-of-sync",
        ),
        Case::critical(
            "full, after the greeting",
            Script::connected("192.0.2.1")
                .greet_as(&["220 ready"], |greeted| greeted.closed_after = true)
                .edit(|script| {
                    let said = "421 Too many users, sorry !closed";
                    let index = script.exchange(Phase::Greeting, None, said);
                    script.attempt.exchanges[index].unsolicited = true;
                }),
            "limit-server-full",
        ),
        Case::critical(
            "no greeting after a number of users",
            Script::connected("192.0.2.1").greet(&["100 users online", "!timeout"]),
            "greeting-malformed",
        ),
        Case::critical(
            "silent to everything",
            silent_until_asked(b"", None),
            "greeting-silent",
        ),
        Case::critical(
            "silent, and another connection was greeted",
            silent_until_asked(b"220 ready\r\n", None),
            "greeting-silent",
        ),
        Case::critical(
            "an answer of no known protocol",
            silent_until_asked(b"ERROR\r\n", None),
            "greeting-not-ftp",
        ),
    ]
}

#[test_case("530 Please login with USER and PASS."; "vsftpd")]
#[test_case("530 You aren't logged in"; "pure ftpd")]
#[test_case("500 PROXY not understood"; "proftpd")]
#[test_case("500 Command \"PROXY\" not understood."; "pyftpdlib")]
#[test_case("500 'PROXY TCP4 203.0.113.9 203.0.113.1 40000 21': command not understood."; "bsd")]
#[test_case("502 PROXY not implemented"; "not implemented")]
#[test_case("500 Unknown command: PROXY"; "unknown")]
#[test_case("500 Wrong command."; "no name")]
#[test_case("503 Use AUTH first."; "bad sequence")]
fn a_reply_to_nothing_is_a_header_that_was_not_expected(said: &str) {
    let found = root(goes_on(unasked(&[said])));
    assert_eq!(found.id.name(), "proxy-protocol-mismatch");
    let expected = if said.contains("PROXY") {
        Confidence::Stated
    } else {
        Confidence::Inferred
    };
    assert_eq!(found.confidence, expected);
    assert_eq!(
        facts(&found),
        ["1 reply arrived before the server had read a command of ftpprobe"]
    );
}

#[test_case("220 second greeting"; "a greeting in parts")]
#[test_case("421 Service not available."; "an end of service")]
#[test_case("530 Sorry, the maximum number of clients (3) are already connected."; "a limit")]
#[test_case("500 OOPS: could not bind"; "a fault of the server")]
fn not_every_reply_to_nothing_is_one(said: &str) {
    let diagnosis = diagnose(&goes_on(unasked(&[said])).end(), &Policy::default());
    let mut findings = diagnosis.findings.iter();
    assert!(findings.all(|it| it.id.name() != "proxy-protocol-mismatch"));
}

#[test_case("Welcome to the archive\n220 ready"; "a welcome")]
#[test_case("\n\n220 ready"; "blank lines")]
#[test_case("/etc/profile: line 3: foo: command not found\n220-hello\n220 ready"; "a shell")]
#[test_case("2024-01-01 maintenance\n220 ready"; "digits")]
fn text_before_the_greeting_is_read_over(greeting: &str) {
    let found = root(goes_on(Script::connected("192.0.2.1").greet(&[greeting])));
    assert_eq!(found.id.name(), "greeting-malformed");
    assert!(
        detail(&found).contains("Python's ftplib"),
        "{}",
        detail(&found)
    );
}

#[test]
fn a_line_that_begins_like_a_reply_is_read_over_too() {
    let greeted = Script::connected("192.0.2.1").greet(&["100 users online", "220 ready"]);
    assert_eq!(root(goes_on(greeted)).id.name(), "greeting-malformed");
}

#[test_case(b"HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n", ForeignProtocol::Http, "HTTP"; "http")]
#[test_case(b"<!DOCTYPE HTML>\n", ForeignProtocol::Http, "HTTP"; "a page")]
#[test_case(b"521 5.5.1 ESMTP protocol error\r\n", ForeignProtocol::Smtp, "SMTP"; "smtp")]
#[test_case(b"* OK IMAP4rev1\r\n", ForeignProtocol::Imap, "IMAP"; "imap")]
fn what_answers_a_client_hello_is_told(bytes: &[u8], protocol: ForeignProtocol, name: &str) {
    let found = root(silent_until_asked(bytes, Some(protocol)));
    assert_eq!(found.id.name(), "greeting-not-ftp");
    assert!(detail(&found).contains(name), "{}", detail(&found));
    let line = String::from_utf8_lossy(bytes);
    let line = line.lines().next().unwrap();
    let told = format!("192.0.2.1:21 answered a TLS handshake with \"{line}\"");
    assert_eq!(facts(&found), [told]);
}

#[test_case("USER", "500 OOPS: cannot locate user specified in guest_username:x"; "user")]
#[test_case("PASS", "500 OOPS: child died"; "pass")]
#[test_case("STAT", "500 OOPS: reading non-root config file"; "stat")]
fn a_fault_of_the_server_in_mid_session_is_none_of_the_greeting(command: &str, said: &str) {
    let said = format!("{said} !closed");
    let script = Script::connected("192.0.2.1").greet(&["220 (vsFTPd 3.0.5)"]);
    let script = match command {
        "USER" => script.login(&[&said]),
        "PASS" => script.login(&["331 password?", &said]),
        _ => script.login(&["331 password?", "230 in"]).edit(|script| {
            script.exchange(Phase::Directory, Some("STAT"), &said);
        }),
    };
    let found = root(script);
    assert_eq!(found.id.name(), "greeting-500-oops");
    assert_ne!(found.phase, Phase::Greeting);
    let detail = detail(&found);
    assert!(detail.contains(&format!("at {command}")), "{detail}");
    assert!(!detail.contains("greeting"), "{detail}");
}

#[test]
fn a_fault_at_a_command_that_worked_before_is_no_lie_of_feat() {
    let script = Script::healthy().edit(|script| {
        let said = "500 OOPS: vsf_sysutil_bind !closed";
        script.exchange(Phase::DataPassive, Some("EPSV"), said);
    });
    let diagnosis = diagnose(&script.end(), &Policy::default());
    let mut findings = diagnosis.findings.iter();
    assert!(findings.all(|it| it.id.name() != "protocol-feat-lies"));
}

/// EPSV ends the session by a fault of the server, and PASV works over another connection.
#[test_case("500 OOPS: vsf_sysutil_bind, maximum number of attempts exceeded !closed", "pasv-ports-exhausted"; "no port")]
#[test_case("500 OOPS: priv_sock_get_result !closed", "greeting-500-oops"; "another fault")]
fn a_fault_at_epsv_does_not_make_epsv_unknown(said: &str, expected: &str) {
    let script = Script::listed("192.0.2.1")
        .passive(DataMode::Epsv, said, |data| data)
        .passive(DataMode::Pasv, "227 ok (192,0,2,1,195,82)", |data| data)
        .quit();
    assert_eq!(root(script).id.name(), expected);
}

#[test]
fn a_second_connection_that_ends_at_the_same_command_shows_a_crash() {
    let script = Script::logged_in("192.0.2.1").edit(|script| {
        script.exchange(Phase::Directory, Some("CWD /pub"), "!closed");
        let index = script.exchange(Phase::Directory, Some("CWD /pub"), "!closed");
        script.attempt.exchanges[index].connection = 1;
    });
    let found = root(script);
    assert_eq!(found.id.name(), "server-crash-on-command");
    let another = "Another connection of this attempt was lost at CWD as well";
    assert!(facts(&found).contains(&another.to_owned()));
}
