//! Limits and their disguises: other codes than 421, connections that stay open, no words at all; and
//! the server's own hints when to try again.

use ftpprobe::diagnosis::{Finding, Policy, diagnose};
use test_case::test_case;

use crate::Case;
use crate::script::Script;

fn server() -> Script {
    Script::connected("192.0.2.1")
}

fn refused_greeting(said: &str) -> Script {
    server().greet(&[said])
}

fn refused_password(said: &str) -> Script {
    server()
        .greet(&["220 ready"])
        .login(&["331 password?", said])
}

const AT_GREETING: &[(&str, &str)] = &[
    (
        "530 Sorry, the maximum number of connections (3) for your host are already connected. !closed",
        "limit-per-ip",
    ),
    (
        "451 MAXIMUM ALLOWED USERS CONNECTED. !closed",
        "limit-server-full",
    ),
    ("500 Access denied !closed", "source-denied"),
    (
        "500 Access denied: rate limit exceed, wait time to respect rate 1.2s, max wait time allowed 1s !closed",
        "limit-rate",
    ),
    (
        "550 No connections allowed from your IP !closed",
        "source-denied",
    ),
    (
        "500 FTP server shut down (disks) -- please try again later !closed",
        "server-shutdown",
    ),
    (
        "421 Too many connections (10/10). Please try later... !closed",
        "limit-server-full",
    ),
    (
        "421 Too many requests, try again later. !closed",
        "limit-rate",
    ),
    ("425 Sorry, invalid address given !closed", "source-denied"),
];

const AT_PASS: &[(&str, &str)] = &[
    (
        "421 Too many active connections, try again later",
        "limit-per-user",
    ),
    (
        "421 Your login was refused due to a server connection limit. !closed",
        "limit-server-full",
    ),
    (
        "530 Not logged in, only one session from same IP allowed at a time. !closed",
        "limit-per-ip",
    ),
    (
        "530 Sorry, your account is restricted to 2 simultaneous logins. !closed",
        "limit-per-user",
    ),
    (
        "550 The site is full, try again later. !closed",
        "limit-server-full",
    ),
    (
        "431 Account temporarily locked for other user, please try later. !closed",
        "limit-per-user",
    ),
    (
        "521 This user is not allowed to connect from this IP !closed",
        "source-denied",
    ),
    (
        "421 Temporarily banned for too many failed login attempts !closed",
        "ip-banned",
    ),
    (
        "530 Maximum logons per day reached. !closed",
        "limit-time-quota",
    ),
];

pub(crate) fn cases() -> Vec<Case> {
    let greetings = AT_GREETING
        .iter()
        .map(|(said, root)| Case::critical(said, refused_greeting(said), root));
    let passwords = AT_PASS
        .iter()
        .map(|(said, root)| Case::critical(said, refused_password(said), root));
    let silent_at_last = server()
        .greet(&["421 Timeout. !closed"])
        .again(server().greet(&["220 ready !closed"]))
        .again(server().greet(&["!closed"]));
    let mail = "530-The response 'mozilla@' is not valid\n530 Next time please use your e-mail address as your password";
    let wants_mail = refused_password(mail).anonymous();
    let others = [
        Case::critical(
            "closed after another was greeted",
            silent_at_last,
            "limit-silent-close",
        )
        .with(&["idle-server-timeout", "greeting-refused-text"]),
        Case::warning(
            "closed before another was greeted",
            server().greet(&["!closed"]).again(Script::healthy()),
            "limit-silent-close",
        ),
        Case::critical(
            "closed twice",
            server()
                .greet(&["!closed"])
                .again(server().greet(&["!closed"])),
            "greeting-eof-no-bytes",
        ),
        Case::critical(
            "an address of mail is wanted",
            wants_mail,
            "login-bad-credentials",
        ),
    ];
    greetings.chain(passwords).chain(others).collect()
}

fn cause(script: Script) -> Finding {
    diagnose(&script.end(), &Policy::default())
        .findings
        .remove(0)
}

// The run began on 2026-01-02T03:04:05Z.
#[test_case("421 Too many users right now, try again in a few minutes. !closed", true, Some(180), true; "a few minutes")]
#[test_case("500 Access denied: rate limit exceed, wait time to respect rate 1.2s, max wait time allowed 1s !closed", true, Some(2), true; "a Go duration")]
#[test_case("421 There are too many connected users, please try later. !closed", true, Some(60), false; "no time")]
#[test_case("421 Server is locked until 2026-01-02 04:04:05 !closed", true, Some(3600), true; "a date")]
#[test_case("421 Server is locked until 2025-01-02 04:04:05 !closed", true, Some(600), false; "a date that has passed")]
#[test_case("530 Sorry you are banned until Fri Jan 2 04:04:05 UTC 2026! (hammering) !closed", false, Some(3600), true; "the end of a ban")]
#[test_case("500 Access denied: banned client IP !closed", false, None, false; "a ban without an end")]
#[test_case("550 No connections allowed from your IP, try again in 5 minutes !closed", false, None, false; "waiting does not help")]
#[test_case("120 Service ready in 5 minutes. !closed", true, Some(300), true; "120")]
fn the_servers_own_hint_comes_first(said: &str, advised: bool, after: Option<u64>, stated: bool) {
    let retry = cause(refused_greeting(said)).retry;
    assert_eq!(
        (retry.advised, retry.after_seconds, retry.stated),
        (advised, after, stated)
    );
}

#[test]
fn numbers_and_dates_are_values() {
    let full = cause(refused_greeting(
        "421 Too many connections (7/10). Please try later... !closed",
    ));
    assert_eq!(
        (&full.values["in-use"][..], &full.values["limit"][..]),
        ("7", "10")
    );
    let banned = cause(refused_greeting(
        "530 Sorry you are banned until Fri Jan 2 04:04:05 UTC 2026! (hammering) !closed",
    ));
    assert_eq!(banned.values["until"], "Fri Jan 2 04:04:05 UTC 2026");
}

#[test]
fn a_refusal_alone_tells_the_software() {
    let said = "530 Sorry, the maximum number of connections (3) for your host are already connected. !closed";
    assert_eq!(cause(refused_greeting(said)).values["software"], "ProFTPD");
    let unknown = cause(refused_greeting(
        "421 Server is full, try again later. !closed",
    ));
    assert_eq!(unknown.values["software"], "the server");
}
