//! Configured targets with their histories.

use ftpprobe::diagnosis::Verdict;
use scraper::{Html, Selector};

use super::ftp::Ftp;
use super::house::{Served, Setup};
use super::past::history;

#[test]
fn a_target_shows_its_last_days_as_a_picture_and_in_words() {
    let (ok, bad) = (Verdict::Ok, Verdict::Critical);
    // One is too old to be shown.
    let folder = history(&[
        (200, bad),
        (100, bad),
        (50, ok),
        (49, Verdict::Warning),
        (1, ok),
    ]);
    let ftp = Ftp::start();
    let served = Served::start(Setup {
        targets: vec![("backup", ftp.address), ("other", ftp.address)],
        history: Some(folder.path().join("history")),
        ..Setup::default()
    });
    let page = served.get("/").body;
    let page = Html::parse_document(&page);
    let all = |what: &str| {
        let what = Selector::parse(what).unwrap();
        page.select(&what).collect::<Vec<_>>()
    };
    let words = "backup: Last 7 d: 3 of 4 checks OK or WARNING (75.0\u{a0}%)";
    assert_eq!(
        all(".plots svg > title")[0].inner_html(),
        words.replace('\u{a0}', "&nbsp;")
    );
    assert_eq!(all(".plots svg").len(), 2);
    assert_eq!(all(".plots rect.critical").len(), 1);
    // The verdict of the last run, although this server made none.
    assert_eq!(all(".targets > li:first-child .pill.ok").len(), 1);
    assert_eq!(all(".targets > li:last-child .plots").len(), 1);
    assert!(
        all(".targets > li:last-child")[0]
            .html()
            .contains("No checks in the history")
    );
}

#[test]
fn a_page_is_there_without_a_history_and_with_one_that_cannot_be_read() {
    let ftp = Ftp::start();
    let folder = tempfile::tempdir().unwrap();
    for history in [None, Some(folder.path().join("none"))] {
        let served = Served::start(Setup {
            targets: vec![("backup", ftp.address)],
            history,
            ..Setup::default()
        });
        let page = served.get("/");
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("class=\"plots\""));
    }
}
