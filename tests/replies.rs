//! The classifier of reply texts: every literal text of a real server states its own cause.
#![expect(
    clippy::unwrap_used,
    reason = "a text that states nothing fails the test"
)]

use ftpprobe::knowledge::findings::known;
use ftpprobe::knowledge::replies::{Moment, classify, rows, wait_hint};
use proptest::prelude::*;
use test_case::test_case;

const MOMENTS: [Moment; 7] = [
    Moment::Greeting,
    Moment::User,
    Moment::Pass,
    Moment::Directory,
    Moment::DataSetup,
    Moment::ActiveSetup,
    Moment::Transfer,
];

#[test]
fn every_example_states_its_own_cause() {
    assert!(rows().len() > 40, "the file was not read");
    let mut wrong = Vec::new();
    for row in rows() {
        assert!(
            known(&row.finding).is_some(),
            "{} is not in findings.toml",
            row.finding
        );
        assert!(
            !row.examples.is_empty(),
            "{} has a row without an example",
            row.finding
        );
        for pattern in &row.patterns {
            assert!(regex::Regex::new(pattern).is_ok(), "{pattern}");
        }
        let code = row.codes.first().copied().unwrap_or(550);
        for example in &row.examples {
            let fits = MOMENTS
                .iter()
                .filter(|m| row.moments.is_empty() || row.moments.contains(m));
            let found: Vec<_> = fits
                .map(|moment| classify(*moment, code, example).map(|stated| stated.finding))
                .collect();
            if !found.contains(&Some(row.finding.as_str())) {
                wrong.push(format!(
                    "{code} {example}: {found:?} in place of {}",
                    row.finding
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test_case(
    Moment::Greeting,
    421,
    "Too many connections (8) from this IP",
    "limit-per-ip",
    Some(8),
    None
)]
#[test_case(
    Moment::Pass,
    530,
    "Sorry, the maximum number of clients (6) from your host are already connected.",
    "limit-per-ip",
    Some(6),
    None
)]
#[test_case(
    Moment::Greeting,
    421,
    "50 users (the maximum) are already logged in, sorry",
    "limit-server-full",
    Some(50),
    None
)]
#[test_case(
    Moment::Pass,
    421,
    "I can't accept more than 3 connections as the same user",
    "limit-per-user",
    Some(3),
    None
)]
#[test_case(
    Moment::Directory,
    421,
    "Idle timeout (600 seconds): closing control connection",
    "idle-server-timeout",
    None,
    Some(600)
)]
#[test_case(
    Moment::Greeting,
    120,
    "Service ready in 005 minutes.",
    "greeting-120-wait",
    None,
    Some(300)
)]
#[test_case(
    Moment::Greeting,
    500,
    "Access denied: rate limit exceed, wait time to respect rate 1.2s, max wait",
    "limit-rate",
    None,
    Some(2)
)]
fn numbers(
    moment: Moment,
    code: u16,
    text: &str,
    id: &str,
    limit: Option<u64>,
    seconds: Option<u64>,
) {
    let stated = classify(moment, code, text).unwrap();
    assert_eq!(
        (stated.finding, stated.limit, stated.seconds),
        (id, limit, seconds)
    );
}

#[test]
fn the_address_that_the_server_would_connect_to() {
    let text = "I won't open a connection to 192.168.1.19 (only to 203.0.113.7)";
    let stated = classify(Moment::ActiveSetup, 500, text).unwrap();
    assert_eq!(stated.address.as_deref(), Some("203.0.113.7"));
}

#[test_case(Moment::Directory, 421, "Timeout.", "idle-server-timeout"; "a timeout is no limit")]
#[test_case(Moment::User, 530, "Permission denied.", "login-user-denied-by-list"; "at user")]
#[test_case(Moment::Directory, 550, "Permission denied.", "dir-no-permission"; "at a directory")]
#[test_case(Moment::DataSetup, 550, "Permission denied.", "pasv-disabled"; "at pasv")]
#[test_case(Moment::ActiveSetup, 550, "Permission denied.", "port-disabled"; "at port")]
#[test_case(Moment::Greeting, 421, "Service not available.", "source-denied"; "bare at the greeting")]
#[test_case(Moment::User, 534, "Policy requires SSL.", "tls-required-control"; "iis at user")]
#[test_case(Moment::Transfer, 534, "Policy requires SSL.", "tls-required-data"; "iis at list")]
#[test_case(Moment::Pass, 530, "User cannot log in, home directory inaccessible.", "login-home-inaccessible"; "home before password")]
#[test_case(Moment::Greeting, 500, "OOPS: cannot read config file: x", "greeting-500-oops"; "oops at the greeting")]
fn the_same_words_at_another_moment(moment: Moment, code: u16, text: &str, id: &str) {
    assert_eq!(classify(moment, code, text).unwrap().finding, id);
}

#[test_case(Moment::Directory, 421, "Service not available."; "421 in mid-session")]
#[test_case(Moment::Pass, 230, "Login successful."; "success")]
#[test_case(Moment::Greeting, 421, "Closing"; "nothing said")]
#[test_case(Moment::Transfer, 226, "Directory send OK."; "end of a listing")]
fn no_cause_is_invented(moment: Moment, code: u16, text: &str) {
    assert_eq!(classify(moment, code, text), None);
}

#[test_case("Too many users, try again in 5 minutes", Some(300))]
#[test_case("Please wait 30 seconds", Some(30))]
#[test_case("retry after 90 s", Some(90))]
#[test_case("Too many connections (8) from this IP", None)]
#[test_case("please try again later", None)]
fn waits(text: &str, expected: Option<u64>) {
    assert_eq!(wait_hint(text), expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]
    #[test]
    fn any_text_is_classified_or_not(text in "\\PC{0,80}", code in 100_u16..600) {
        for moment in MOMENTS {
            let _ = classify(moment, code, &text);
        }
        let _ = wait_hint(&text);
    }
}
