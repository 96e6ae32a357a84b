//! Texts of servers, and what they offer.

use proptest::prelude::*;
use test_case::test_case;

use super::{Announced, MAX_BYTES, announced, read};

/// 2026-11-23T09:00:00Z
const NOW: i64 = 1_795_424_400;

#[test_case(
    "Too many users right now, try again in a few minutes.",
    Some(180),
    true
)]
#[test_case(
    "You are connecting too often, please wait 30 seconds.",
    Some(30),
    false
)]
#[test_case("rate limit exceed, wait time to respect rate 1.2s, max wait time allowed 1s", Some(2), false; "Go duration")]
#[test_case("wait time to respect rate 1m30s, max", Some(90), false; "longer Go duration")]
#[test_case("wait time to respect rate 350ms", Some(1), false; "shorter Go duration")]
#[test_case("Service ready in 005 minutes.", Some(300), false)]
#[test_case("Try again after 2 hours.", Some(7200), false)]
#[test_case("Host temporarily blocked for 15 min", Some(900), false)]
#[test_case("Please retry in a minute", Some(60), false)]
#[test_case("Please try again later.", None, false; "no time")]
#[test_case("You will be disconnected after 15 minutes of inactivity.", None, false; "the server's own limit")]
#[test_case("Too many connections (8) from this IP", None, false; "a number that is no time")]
#[test_case("Wait. 5 minutes is a long time", None, false; "another sentence")]
fn waits(text: &str, seconds: Option<u64>, guess: bool) {
    let hints = read(text);
    assert_eq!(
        (hints.retry_after_seconds, hints.is_guess),
        (seconds, guess)
    );
}

#[test_case("Sorry you are banned until Mon Nov 23 10:00:00 UTC 2026! (hammering)", "Mon Nov 23 10:00:00 UTC 2026", Some(3600); "ctime with a zone")]
#[test_case("banned until Mon Nov 23 10:00:00 2026", "Mon Nov 23 10:00:00 2026", Some(3600); "ctime")]
#[test_case("banned until Mon Nov 23 11:00:00 CET 2026!", "Mon Nov 23 11:00:00 CET 2026", Some(3600); "another zone")]
#[test_case("closed until 2026-11-23T10:00:00Z.", "2026-11-23T10:00:00Z", Some(3600); "RFC 3339")]
#[test_case("closed until 2026-11-23T12:00:00+02:00", "2026-11-23T12:00:00+02:00", Some(3600); "with an offset")]
#[test_case("closed until 2026-11-23 10:00", "2026-11-23 10:00", Some(3600); "date and time")]
#[test_case("closed until Nov 23 10:00", "Nov 23 10:00", Some(3600); "without a year")]
#[test_case("closed until Jan 1 09:00", "Jan 1 09:00", Some(39 * 86_400); "next year")]
#[test_case("closed until Mon, 23 Nov 2026 10:00:00 GMT", "Mon, 23 Nov 2026 10:00:00 GMT", Some(3600); "RFC 1123")]
#[test_case("closed until 2026-11-24", "2026-11-24", Some(15 * 3600); "a day")]
#[test_case("closed until 2020-01-01 10:00", "2020-01-01 10:00", None; "over")]
fn dates(text: &str, shown: &str, wait: Option<u64>) {
    let hints = read(text);
    assert_eq!(
        hints.until.as_ref().map(|until| until.text.as_str()),
        Some(shown)
    );
    assert_eq!(hints.wait_seconds(NOW), wait);
}

#[test_case("closed until 2026-13-45"; "no such day")]
#[test_case("closed until tomorrow"; "no date")]
#[test_case("on 2026-11-23 we closed"; "no end")]
fn no_dates(text: &str) {
    assert_eq!(read(text).until, None);
}

#[test_case("Timeout (900 seconds): closing control connection.", Some(900))]
#[test_case("Disconnecting due to inactivity (300 seconds).", Some(300))]
#[test_case("Timeout (no operation for 900 seconds)", Some(900))]
#[test_case("You will be disconnected after 15 minutes of inactivity.", Some(900))]
#[test_case("Connection will close if idle for more than 5 minutes.", Some(300))]
#[test_case("Connection will close if idle more than 5 minutes.", Some(300); "IBM i")]
#[test_case("Zeitüberschreitung (keine Aktion seit 900 Sekunden).", Some(900))]
#[test_case("command timeout (900 seconds): closing control connection", Some(900))]
#[test_case("Session timeout in seconds is 300", Some(300))]
#[test_case("Idle timeout: 900, maximum timeout: 7200", Some(900))]
#[test_case("Time out (300 seconds).", Some(300))]
#[test_case("Timeout.", None)]
fn own_timers(text: &str, seconds: Option<u64>) {
    assert_eq!(read(text).idle_seconds, seconds);
}

#[test_case("Too many connections (8) from this IP", None, Some(8))]
#[test_case("50 users (the maximum) are already logged in, sorry", None, Some(50))]
#[test_case("Too many connections (7/10). Please try later...", Some(7), Some(10))]
#[test_case(
    "I can't accept more than 3 connections as the same user",
    None,
    Some(3)
)]
#[test_case(
    "User ftp access denied, connection limit of 10 reached.",
    None,
    Some(10)
)]
#[test_case("too many open sessions: 2/2", Some(2), Some(2))]
#[test_case("Sorry, 48 of 50 users are here", Some(48), Some(50))]
#[test_case("Sorry, max 50 anonymous users at a time", None, Some(50))]
#[test_case("User bob is already logged in 2 times.", None, Some(2))]
#[test_case(
    "Sorry, the maximum number of clients (6) from your host are already connected.",
    None,
    Some(6)
)]
#[test_case("Login incorrect.", None, None)]
fn places(text: &str, in_use: Option<u64>, limit: Option<u64>) {
    let hints = read(text);
    assert_eq!((hints.in_use, hints.limit), (in_use, limit));
}

#[test_case(
    "I won't open a connection to 192.168.1.19 (only to 203.0.113.12)",
    Some("203.0.113.12")
)]
#[test_case(
    "login for user \"bob\" is not allowed from this address: 203.0.113.12",
    Some("203.0.113.12")
)]
#[test_case("Host 203.0.113.12 has been banned", Some("203.0.113.12"))]
#[test_case("You are connecting from 203.0.113.12:40000.", Some("203.0.113.12"))]
#[test_case("No server access from the IP 2001:db8::7.", Some("2001:db8::7"))]
#[test_case("Sorry, no server available to handle request on 192.0.2.1", None; "the server's")]
#[test_case("Access denied from cafe", None; "no address")]
fn addresses(text: &str, expected: Option<&str>) {
    assert_eq!(read(text).address.as_deref(), expected);
}

#[test]
fn what_is_announced() {
    let of = |in_use, limit| Announced { limit, in_use };
    let pure = "Welcome\nYou are user number 48 of 50 allowed.\nYou will be disconnected after 15 minutes of inactivity.";
    assert_eq!(announced(pure), of(Some(48), Some(50)));
    let vsftpd = "At session startup, client count was 7\nSession timeout in seconds is 300";
    assert_eq!(announced(vsftpd), of(Some(7), None));
    assert_eq!(announced("Maximum connections: 10"), of(None, Some(10)));
    assert_eq!(announced("connections (7/10)"), of(Some(7), Some(10)));
    assert_eq!(announced("Release (7/10) ready"), of(None, None));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,200}", now in any::<i64>()) {
        let _ = read(&text).wait_seconds(now);
        let _ = announced(&text);
    }

    #[test]
    fn no_number_makes_it_panic(number in "[0-9]{1,30}", now in any::<i64>()) {
        for text in [
            format!("try again in {number} hours"),
            format!("wait {number}.{number}ms"),
            format!("banned until {number}-{number}-{number} {number}:{number}"),
            format!("until Feb 29 23:59:60 {number}"),
            format!("until 2026-01-01T00:00:00+{number}"),
            format!("Timeout ({number} seconds)"),
            format!("({number}/{number}) from {number}.{number}:{number}"),
        ] {
            let _ = read(&text).wait_seconds(now);
            let _ = announced(&text);
        }
    }
}

#[test]
fn the_beginning_of_a_text_is_looked_at() {
    let hint = "Please wait 30 seconds before you try again.";
    let behind = |bytes: usize| read(&format!("{}{hint}", ". ".repeat(bytes / 2)));
    assert_eq!(behind(1000).wait_seconds(NOW), Some(30));
    assert_eq!(behind(MAX_BYTES).wait_seconds(NOW), None);
}
