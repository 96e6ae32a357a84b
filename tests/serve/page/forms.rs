//! Who may send a form, and what comes of it.

use test_case::test_case;

use super::client::Asks;
use super::ftp::Ftp;
use super::house::{PASSWORD, Served, Setup};

#[test]
fn a_form_begins_a_check_whose_page_becomes_a_report() {
    let (ftp, served) = (Ftp::held(), Served::start(Setup::default()));
    let path = served.check(ftp.address);
    let (_, id) = path.split_once("/runs/").unwrap();
    assert!(
        id.len() == 32 && id.bytes().all(|it| it.is_ascii_hexdigit()),
        "{id}"
    );
    // Without a script, it loads itself anew until the report is there.
    let running = served.get(&path);
    assert_eq!(running.status, 200);
    let reload = "<noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>";
    assert!(running.body.contains(reload), "{}", running.body);
    assert!(!running.body.contains("<article"));
    ftp.release(true);
    let ended = served.ended(&path);
    assert!(ended.body.contains("<article class=\"report "));
    assert!(!ended.body.contains("http-equiv=\"refresh\""));
    assert!(ended.body.contains("Not for you"), "the transcript");
    assert!(ended.body.contains("<svg role=\"img\""), "the waterfall");
    // And the first page knows of it.
    let first = served.get("/").body;
    assert!(first.contains(&format!("href=\"{path}\"")));
}

#[test_case("Sec-Fetch-Site", "cross-site"; "another site")]
#[test_case("Sec-Fetch-Site", "same-site"; "a neighbour")]
#[test_case("Origin", "https://evil.example"; "another origin")]
fn what_another_site_sends_is_refused(header: &'static str, value: &str) {
    let (ftp, served) = (Ftp::start(), Served::start(Setup::default()));
    let (token, host) = (served.token(), ftp.address.to_string());
    let fields = [("token", token.as_str()), ("host", &host)];
    let asks = || Asks::post(served.address, "/runs", &fields);
    let refused = asks().with(header, value).ask();
    assert_eq!(refused.status, 403);
    assert!(!served.get("/").body.contains("href=\"/runs/"));
    assert_eq!(
        asks().with("Sec-Fetch-Site", "same-origin").ask().status,
        303
    );
}

#[test_case(&[]; "none")]
#[test_case(&[("token", "0123456789abcdef0123456789abcdef")]; "a guess")]
fn a_form_without_the_token_is_refused(token: &[(&str, &str)]) {
    let (ftp, served) = (Ftp::start(), Served::start(Setup::default()));
    let host = ftp.address.to_string();
    let fields = [token, &[("host", &host)]].concat();
    let refused = Asks::post(served.address, "/runs", &fields).ask();
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("Request refused"));
    // Somebody who loads a page again that was sent is led to the first one.
    let back = served.get("/runs");
    assert_eq!((back.status, back.header("location")), (303, Some("/")));
}

#[test_case("", "Enter a host name or an address."; "nothing")]
#[test_case("sftp://a.example", "SFTP is a different protocol"; "another protocol")]
#[test_case("a.example:99999", "The port must be a number"; "a port that is none")]
#[test_case("a.example\r\nDELE x", "This is not a valid host name"; "a line end")]
fn what_is_wrong_is_said_beside_the_field(host: &str, expected: &str) {
    let served = Served::start(Setup::default());
    let answer = served.send(&[("host", host), ("tls", "off"), ("directory", "pub\"'>")]);
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains(expected), "{}", answer.body);
    assert!(answer.body.contains("aria-invalid=\"true\""));
    // What was filled in is still there, as text.
    assert!(answer.body.contains("value=\"pub&quot;'&gt;\""));
    assert!(answer.body.contains("<option value=\"off\" selected>"));
}

#[test]
fn a_form_takes_no_password_and_shows_none() {
    let served = Served::start(Setup::default());
    let url = format!("ftp://me:{PASSWORD}@a.example");
    let answer = served.send(&[("host", &url)]);
    assert!(
        answer
            .body
            .contains("Leave out the user name and the password")
    );
    assert!(!answer.body.contains(PASSWORD));
}

#[test]
fn a_form_that_is_too_large_is_refused() {
    let served = Served::start(Setup::default());
    let answer = served.send(&[("directory", &"x".repeat(20 << 10))]);
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("Form not valid"));
}

#[test]
fn only_what_is_allowed_can_be_asked_for() {
    let ftp = Ftp::start();
    let setup = |is_open, allows| Setup {
        is_open,
        allows,
        targets: vec![("backup", ftp.address)],
        ..Setup::default()
    };
    let some = Served::start(setup(false, true));
    let refused = some.send(&[("host", "192.0.2.1")]);
    assert!(refused.body.contains("may not be checked from here"));
    some.check(ftp.address);
    // No form, and none is taken.
    let other = Ftp::start();
    let none = Served::start(setup(false, false));
    assert!(!none.get("/").body.contains("name=\"host\""));
    let host = other.address.to_string();
    assert_eq!(none.send(&[("host", &host)]).status, 404);
    // A host is no target of the configuration.
    assert_eq!(none.send(&[("target", &host)]).status, 404);
    let refused = some.send(&[("target", &host)]);
    assert!(refused.body.contains("may not be checked from here"));
    assert_eq!(none.send(&[("target", "backup")]).status, 303);
}

#[test]
fn whoever_fills_in_a_form_is_anonymous_whatever_the_configuration_says() {
    let ftp = Ftp::start();
    let served = Served::start(Setup {
        allows: true,
        ..Setup::default()
    });
    let path = served.check(ftp.address);
    let ended = served.ended(&path);
    assert!(ended.body.contains("USER anonymous"), "{}", ended.body);
    assert!(!ended.body.contains(PASSWORD));
}

#[test]
fn a_configured_target_is_checked_as_it_is_configured_and_no_page_shows_its_password() {
    let ftp = Ftp::start();
    let served = Served::start(Setup {
        targets: vec![("backup", ftp.address)],
        ..Setup::default()
    });
    assert!(served.get("/").body.contains("Not checked yet"));
    let begun = served.send(&[("target", "backup")]);
    let ended = served.ended(begun.header("location").unwrap());
    let first = served.get("/");
    assert!(ended.body.contains("USER me"), "{}", ended.body);
    assert!(first.body.contains("pill critical") && !first.body.contains("Not checked yet"));
    for page in [ended, first] {
        assert!(!page.body.contains(PASSWORD));
    }
}
