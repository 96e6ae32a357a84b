//! How long a report is there, and for whom.

use std::time::Duration;

use super::ftp::Ftp;
use super::house::{Served, Setup};

#[test]
fn a_report_goes_when_its_time_is_over() {
    let ftp = Ftp::start();
    let served = Served::start(Setup {
        keep: Duration::ZERO,
        ..Setup::default()
    });
    let path = served.check(ftp.address);
    // Its events end when it does, and are not there any more if it has.
    served.get(&format!("{path}/events"));
    let gone = served.get(&path);
    assert_eq!(gone.status, 404);
    assert!(gone.body.contains("Report not available"));
    assert!(served.get("/").body.contains("No checks yet."));
}

#[test]
fn a_report_says_until_when_it_is_there_and_can_be_asked_for_again() {
    let (ftp, served) = (Ftp::start(), Served::start(Setup::default()));
    let path = served.check(ftp.address);
    let [first, second] = [served.ended(&path), served.get(&path)].map(|page| page.body);
    assert_eq!(first, second);
    assert!(
        first.contains("This page is kept until <time datetime="),
        "{first}"
    );
    let host = format!("name=\"host\" value=\"{}\"", ftp.address);
    assert!(first.contains(&host) && first.contains("Check again"));
}

#[test]
fn no_two_reports_have_one_address_and_none_is_found_by_a_part_of_it() {
    let (ftp, served) = (Ftp::start(), Served::start(Setup::default()));
    let one = served.check(ftp.address);
    served.ended(&one);
    let other = served.check(ftp.address);
    assert_ne!(one, other);
    for wrong in [&one[..one.len() - 1], "/runs/", "/runs/%00"] {
        assert_eq!(served.get(wrong).status, 404, "{wrong}");
    }
}
