//! What is told while a check runs.

use serde_json::Value;
use test_case::test_case;

use super::client::Asks;
use super::ftp::{ACTS, Ftp};
use super::house::{Served, Setup};

/// The last number of the events in this part of a stream.
fn last_number(stream: &str) -> u64 {
    let mut numbers = stream.lines().filter_map(|line| line.strip_prefix("id: "));
    numbers.next_back().unwrap().parse().unwrap()
}

#[test_case("en", "waiting for the greeting"; "English")]
#[test_case("ja", "グリーティング待ち"; "Japanese")]
fn each_step_is_told_in_the_language_of_the_page_until_it_is_done(language: &str, greeting: &str) {
    let (ftp, served) = (Ftp::held(), Served::start(Setup::default()));
    let path = served.check(ftp.address);
    let events = format!("{path}/events?lang={language}");
    let mut following = Asks::get(served.address, &events).follow();
    let mut told = following.until(greeting);
    ftp.release(true);
    told.push_str(&following.rest());
    assert!(told.starts_with("HTTP/1.0 200") && told.contains("content-type: text/event-stream"));
    let (steps, done) = told.split_once("event: done").unwrap();
    assert!(!done.contains("event:"), "{told}");
    let steps: Vec<Value> = steps
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .map(|step| serde_json::from_str(step).unwrap())
        .collect();
    assert!(steps.len() > 3, "{told}");
    for (index, step) in steps.iter().enumerate() {
        assert!(step["at"].as_str().unwrap().ends_with(" s"), "{step}");
        assert!(!step["text"].as_str().unwrap().is_empty(), "{step}");
        assert_eq!(step["took"].is_string(), index > 0, "{step}");
    }
    // The page that was there before it ended has what was known then, and asks for the rest.
    assert!(!told.contains(ACTS));
}

#[test]
fn a_browser_that_connects_again_is_told_what_came_since() {
    let (ftp, served) = (Ftp::held(), Served::start(Setup::default()));
    let path = served.check(ftp.address);
    let events = format!("{path}/events?lang=en");
    let mut following = Asks::get(served.address, &events).follow();
    let known = last_number(&following.until("waiting for the greeting"));
    // So does a page that was loaded meanwhile.
    let page = served.get(&path).body;
    assert!(page.contains("waiting for the greeting"), "{page}");
    assert!(page.contains(&format!("after={known}\"")), "{page}");
    let last = (known - 1).to_string();
    let again = Asks::get(served.address, &events).with("Last-Event-ID", &last);
    let mut again = again.follow();
    let first = again.until("data: ");
    assert_eq!(last_number(&first), known);
    ftp.release(true);
    assert!(again.rest().contains("event: done"));
    // What is over is over, also for one that comes too late.
    let late = served.get(&events).body;
    assert!(late.contains("event: done") && !late.contains("event: step"));
}

#[test]
fn what_follows_a_check_ends_with_the_server() {
    let (ftp, served) = (Ftp::held(), Served::start(Setup::default()));
    let path = served.check(ftp.address);
    let events = format!("{path}/events?lang=en");
    let mut following = Asks::get(served.address, &events).follow();
    following.until("waiting for the greeting");
    drop(served);
    following.rest();
}
