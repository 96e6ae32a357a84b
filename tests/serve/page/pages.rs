//! What every page says, and under which names.

use scraper::{Html, Selector};
use test_case::test_case;

use super::client::Asks;
use super::ftp::{ACTS, Ftp};
use super::house::{Served, Setup};

/// The paths of the style sheet and the script.
fn files(page: &str) -> Vec<String> {
    let page = Html::parse_document(page);
    let parts = Selector::parse("link[rel=stylesheet], script").unwrap();
    let path = |it: scraper::ElementRef<'_>| {
        let value = it.value();
        let path = value.attr("href").or(value.attr("src")).unwrap();
        assert!(value.attr("integrity").unwrap().starts_with("sha256-"));
        path.to_owned()
    };
    page.select(&parts).map(path).collect()
}

#[test]
fn a_page_may_do_what_it_needs_and_nothing_else() {
    let (ftp, served) = (Ftp::start(), Served::start(Setup::default()));
    let path = served.check(ftp.address);
    let ended = served.ended(&path);
    let refused = Asks::post(served.address, "/runs", &[]).ask();
    let unknown = served.get("/runs/0");
    for page in [served.get("/"), ended, refused, unknown] {
        let policy = page.header("content-security-policy").unwrap();
        for rule in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
        ] {
            assert!(policy.split("; ").any(|it| it == rule), "{rule}: {policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains('*'));
        let says = |name| page.header(name);
        assert_eq!(says("x-content-type-options"), Some("nosniff"));
        assert_eq!(says("referrer-policy"), Some("no-referrer"));
        assert_eq!(says("cache-control"), Some("no-store"));
        assert_eq!(says("set-cookie"), None);
        assert_eq!(files(&page.body).len(), 2);
        let page = Html::parse_document(&page.body);
        for acts in [
            "script:not([src])",
            "style",
            "[style]",
            "[onclick]",
            "iframe",
        ] {
            let acts = Selector::parse(acts).unwrap();
            assert_eq!(page.select(&acts).count(), 0);
        }
    }
    for file in files(&served.get("/").body) {
        let file = served.get(&file);
        assert_eq!(file.status, 200);
        assert!(file.header("cache-control").unwrap().contains("immutable"));
        assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
    }
    assert_eq!(served.get("/assets/page.css").status, 404);
}

#[test]
fn what_a_server_says_is_text() {
    let (ftp, served) = (Ftp::start(), Served::start(Setup::default()));
    let path = served.check(ftp.address);
    let ended = served.ended(&path);
    assert!(
        ended.body.contains("&lt;script&gt;alert('acted')"),
        "{}",
        ended.body
    );
    for page in [ended, served.get("/")] {
        assert!(!page.body.contains(ACTS));
        let page = Html::parse_document(&page.body);
        let images = Selector::parse("img, [onerror]").unwrap();
        assert_eq!(page.select(&images).count(), 0);
    }
}

#[test_case("/", None, "en", "Check an FTP server"; "English where nobody says otherwise")]
#[test_case("/", Some("ja,en;q=0.5"), "ja", "FTPサーバーを確認"; "what the browser prefers")]
#[test_case("/?lang=ja", Some("en"), "ja", "FTPサーバーを確認"; "what the address says")]
#[test_case("/?lang=en", Some("ja"), "en", "Check an FTP server"; "and back")]
#[test_case("/runs/0?lang=ja", None, "ja", "レポートがありません"; "a page that there is not")]
fn languages(path: &str, accepted: Option<&str>, tag: &str, title: &str) {
    let served = Served::start(Setup::default());
    let asks = Asks::get(served.address, path);
    let asks = match accepted {
        Some(accepted) => asks.with("Accept-Language", accepted),
        None => asks,
    };
    let page = asks.ask().body;
    assert!(page.contains(&format!("<html lang=\"{tag}\">")), "{page}");
    assert!(page.contains(title), "{page}");
}

#[test]
fn a_report_is_in_the_language_of_whoever_reads_it() {
    let (ftp, served) = (Ftp::start(), Served::start(Setup::default()));
    let path = served.check(ftp.address);
    let english = served.ended(&path).body;
    let japanese = served.get(&format!("{path}?lang=ja")).body;
    assert!(english.contains("What to do") && !english.contains("対処"));
    assert!(japanese.contains("<html lang=\"ja\">") && !japanese.contains("What to do"));
    // A language that was chosen stays.
    assert!(
        japanese.contains("href=\"/?lang=ja\"") && japanese.contains("action=\"/runs?lang=ja\"")
    );
    let fields = [
        ("token", &*served.token()),
        ("host", &ftp.address.to_string()),
    ];
    let begun = Asks::post(served.address, "/runs?lang=ja", &fields).ask();
    assert!(begun.header("location").unwrap().ends_with("?lang=ja"));
}

#[test_case("localhost:1", 200)]
#[test_case("[::1]:1", 200; "an address")]
#[test_case("monitor.example", 200; "a name that was given")]
#[test_case("evil.example", 421)]
#[test_case("localhost.evil.example:1", 421)]
fn only_our_own_names_are_answered_under(host: &str, expected: u16) {
    let served = Served::start(Setup {
        names: vec!["monitor.example".to_owned()],
        ..Setup::default()
    });
    for path in ["/", "/runs/0/events", "/assets/page.css"] {
        let answer = Asks::get(served.address, path).with("Host", host).ask();
        assert_eq!(answer.status == 421, expected == 421, "{path}: {answer:?}");
    }
    let fields = [("token", &*served.token())];
    let asks = Asks::post(served.address, "/runs", &fields).with("Host", host);
    assert_eq!(asks.ask().status == 421, expected == 421);
}
