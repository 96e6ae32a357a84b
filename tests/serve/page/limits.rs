//! How much the page shows, and how many it serves at a time.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use scraper::{Html, Selector};

use super::client::Asks;
use super::ftp::Ftp;
use super::house::{Served, Setup};

fn count(page: &str, what: &str) -> usize {
    let what = Selector::parse(what).unwrap();
    Html::parse_document(page).select(&what).count()
}

#[test]
fn of_many_targets_some_are_shown_and_the_rest_is_counted() {
    let ftp = Ftp::start();
    let name = |number| &*String::leak(format!("target-{number:03}"));
    let targets = (0..103).map(|number| (name(number), ftp.address));
    let served = Served::start(Setup {
        targets: targets.collect(),
        ..Setup::default()
    });
    let page = served.get("/").body;
    assert_eq!(count(&page, "ul.targets > li"), 100);
    assert!(page.contains("target-099") && !page.contains("target-100"));
    assert!(page.contains("3 more targets"), "{page}");
}

#[test]
fn the_latest_checks_are_shown() {
    let served = Served::start(Setup::default());
    // Those that ask for the same server may share a run.
    let servers: Vec<Ftp> = (0..22).map(|_| Ftp::start()).collect();
    let check = |ftp: &Ftp| {
        let path = served.check(ftp.address);
        served.ended(&path);
        path
    };
    let paths: Vec<String> = servers.iter().map(check).collect();
    let page = served.get("/").body;
    assert_eq!(count(&page, "ul.recent > li"), 20);
    // The earlier ones are still there for those who have their address.
    assert_eq!(served.get(&paths[0]).status, 200);
}

#[test]
fn so_many_follow_checks_at_a_time() {
    let (ftp, served) = (Ftp::held(), Served::start(Setup::default()));
    let events = format!("{}/events?lang=en", served.check(ftp.address));
    let follow = || Asks::get(served.address, &events).follow();
    let mut following: Vec<_> = (0..64).map(|_| follow()).collect();
    for one in &mut following {
        one.until("waiting for the greeting");
    }
    assert_eq!(served.get(&events).status, 503);
    // The page is there for everybody, and says as much.
    assert_eq!(served.get("/").status, 200);
    ftp.release(true);
    for mut one in following {
        assert!(one.rest().contains("event: done"));
    }
    assert_eq!(served.get(&events).status, 200);
}

#[test]
fn a_form_that_does_not_come_to_its_end_is_not_waited_for() {
    let served = Served::start(Setup::default());
    let mut stream = TcpStream::connect(served.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(120)))
        .unwrap();
    let host = served.address;
    write!(
        stream,
        "POST /runs HTTP/1.0\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: 20\r\n\r\ntoken=1"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.0 408 "), "{answer}");
}
