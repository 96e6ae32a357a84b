//! The page: parsed by the rules of HTML, so that nothing is taken on trust.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;
use std::slice;

use data_encoding::BASE64;
use ftpprobe::capture::{self, Choices};
use ftpprobe::diagnosis::{Policy, diagnose};
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::render::{Format, Style, renderer};
use ftpprobe::report::{Report, build};
use ftpprobe::text::sanitize;
use jiff::tz::{TimeZone, offset};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use ring::digest::{SHA256, digest};
use scraper::{ElementRef, Html, Node, Selector};
use serde_json::Value;

use super::{fixtures, matrix, places};

fn page(reports: &[Report], language: Language) -> String {
    let style = Style {
        language,
        ..Style::default()
    };
    rendered(reports, Format::Html, &style)
}

fn rendered(reports: &[Report], format: Format, style: &Style) -> String {
    let mut out = Vec::new();
    renderer(format, style).render(reports, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn english(report: &Report) -> String {
    page(slice::from_ref(report), Language::English)
}

/// Every fixture, a matrix, other places and a session of a capture.
fn reports(language: Language) -> Vec<(&'static str, Report)> {
    let mut all = fixtures::speaking(language, fixtures::all);
    all.push(("matrix", matrix::report()));
    all.push(("places", places::report(language)));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures/dropped-port.pcap");
    let bytes = fs::read(file).unwrap();
    capture::read(bytes.as_slice(), Choices::default(), |evidence| {
        let diagnosis = diagnose(&evidence, &Policy::default());
        let report = build(&evidence, &diagnosis, &Wording::new(language));
        all.push(("captured", report));
    })
    .unwrap();
    all
}

pub(crate) fn all<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

/// What a reader reads: no style sheet, no script.
pub(crate) fn text(html: &Html) -> String {
    let mut text = String::new();
    for node in html.tree.nodes() {
        let Node::Text(words) = node.value() else {
            continue;
        };
        let parent = node.parent().and_then(ElementRef::wrap).unwrap();
        if !["style", "script"].contains(&parent.value().name()) {
            text.push_str(words);
            text.push(' ');
        }
    }
    text
}

/// One tag a line, without what is the same in all pages.
fn readable(page: &str) -> String {
    let mut page = page.to_owned();
    for (begin, end) in [("<style>", "</style>"), ("<script>", "</script>")] {
        let from = page.find(begin).unwrap() + begin.len();
        let to = from + page[from..].find(end).unwrap();
        page.replace_range(from..to, "...");
    }
    let hash = regex::Regex::new("sha256-[A-Za-z0-9+/=]+").unwrap();
    hash.replace_all(&page, "sha256-...").replace("><", ">\n<")
}

#[test]
fn as_browsers_get_it() {
    for (name, report) in [
        ("healthy", fixtures::healthy()),
        ("limit", fixtures::limit()),
        ("hostile", fixtures::hostile()),
        ("two_attempts", fixtures::two_attempts()),
    ] {
        insta::assert_snapshot!(format!("html_{name}"), readable(&english(&report)));
    }
    let report = fixtures::speaking(Language::Japanese, fixtures::data_port_filtered);
    let page = page(&[report], Language::Japanese);
    insta::assert_snapshot!("html_japanese_data_port_filtered", readable(&page));
}

#[test]
fn a_page_says_all_that_the_report_for_terminals_says() {
    for language in Language::ALL {
        let style = Style {
            language,
            verbose: 1,
            columns: 5_000,
            ..Style::default()
        };
        for (name, report) in reports(language) {
            let mut terminal = rendered(slice::from_ref(&report), Format::Text, &style);
            // A page has these in other words: the numbers of the first line, and all that `explain` says of a code.
            let wording = Wording::new(language);
            if report.source.is_none() {
                let (_, rest) = terminal.split_once('\n').unwrap();
                terminal = rest.to_owned();
            }
            for code in &report.codes {
                let number = code.code.to_string();
                let values = [("code", number.as_str()), ("name", &code.name)];
                terminal = terminal.replace(&wording.say("report-code-means", &values), "");
            }
            let html = Html::parse_document(&page(&[report], language));
            // A moment in UTC is for programs there.
            let moments = all(&html, "time")
                .into_iter()
                .filter_map(|it| it.attr("datetime"));
            let page = text(&html) + &moments.collect::<Vec<_>>().join(" ");
            let on_page: HashSet<&str> = page.split_whitespace().collect();
            let joined: String = page.split_whitespace().collect();
            // Bars, and the ruler above them, are no words; neither are marks between words.
            let is_word = |word: &&str| {
                word.chars().any(char::is_alphanumeric) && !word.starts_with('0') && *word != "--"
            };
            let ends = |c: char| c.is_whitespace() || "（）「」、".contains(c);
            for word in terminal.split(ends).filter(is_word) {
                // Punctuation between two parts may be another there.
                let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
                assert!(
                    on_page.contains(word) || joined.contains(bare),
                    "{name} in {language:?}: {word}"
                );
            }
        }
    }
}

#[test]
fn ids_are_unique_and_lead_somewhere() {
    let mut together: Vec<Report> = Vec::new();
    for (name, report) in reports(Language::English) {
        check_ids(name, &english(&report));
        together.push(report);
    }
    let page = page(&together, Language::English);
    check_ids("together", &page);
    let html = Html::parse_document(&page);
    assert_eq!(all(&html, "article").len(), together.len());
    assert_eq!(all(&html, ".index tbody a").len(), together.len());
    assert_eq!(all(&html, "h1").len(), 1);
}

fn check_ids(name: &str, page: &str) {
    let html = Html::parse_document(page);
    let ids: Vec<&str> = all(&html, "[id]")
        .iter()
        .filter_map(|it| it.attr("id"))
        .collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{name}: {ids:?}");
    for attribute in ["for", "aria-labelledby", "data-copy", "href"] {
        for element in all(&html, &format!("body [{attribute}]")) {
            let target = element.attr(attribute).unwrap().trim_start_matches('#');
            assert!(unique.contains(target), "{name}: {attribute}={target}");
        }
    }
}

/// What the pages of reports are made of.
const ELEMENTS: &str = "a article body button caption code dd details div dl dt figcaption figure footer h1 h2 h3 h4 head header html label li link \
    main meta ol p pre rect script section span strong style summary svg table tbody td textarea th thead time title tr ul";
const ATTRIBUTES: &str = "aria-hidden aria-labelledby charset class content data-copy data-done datetime for height hidden href \
    http-equiv id lang name open preserveAspectRatio readonly rel role rows rx scope spellcheck tabindex type viewBox width x y";

/// That a page holds nothing but what we put there, and asks nobody for anything.
pub(crate) fn is_harmless(page: &str) {
    let html = Html::parse_document(page);
    assert_eq!(html.errors, Vec::<String>::new());
    let (elements, attributes): (HashSet<&str>, HashSet<&str>) = (
        ELEMENTS.split_whitespace().collect(),
        ATTRIBUTES.split_whitespace().collect(),
    );
    for node in html.tree.nodes() {
        assert!(!node.value().is_comment(), "a comment");
        let Some(element) = node.value().as_element() else {
            continue;
        };
        let name = element.name();
        assert!(elements.contains(name), "<{name}>");
        for (attribute, value) in element.attrs() {
            assert!(attributes.contains(attribute), "<{name} {attribute}>");
            if attribute == "href" {
                let is_here = value.starts_with('#');
                assert!(
                    is_here || value.starts_with("data:image/svg+xml,"),
                    "{value}"
                );
            }
        }
    }
    for once in ["style", "script", "link", "textarea"] {
        assert_eq!(all(&html, once).len(), 1, "<{once}>");
    }
    for line in page.split('\n') {
        assert_eq!(sanitize(line), line);
    }
}

#[test]
fn a_page_holds_what_we_put_there() {
    for language in Language::ALL {
        for (_, report) in reports(language) {
            is_harmless(&page(&[report], language));
        }
    }
}

/// Puts a text into every field of a report that takes any.
fn with_text_everywhere(report: &Report, hostile: &str) -> Report {
    let whole = serde_json::to_value(report).unwrap();
    let mut paths = Vec::new();
    collect(&whole, String::new(), &mut paths);
    let mut changed = whole;
    for path in paths {
        let field = changed.pointer_mut(&path).unwrap();
        let before = field.take();
        *field = Value::String(format!("{}{hostile}", before.as_str().unwrap()));
        if serde_json::from_value::<Report>(changed.clone()).is_err() {
            *changed.pointer_mut(&path).unwrap() = before;
        }
    }
    serde_json::from_value(changed).unwrap()
}

fn collect(value: &Value, path: String, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(path),
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                collect(value, format!("{path}/{index}"), found);
            }
        }
        Value::Object(values) => {
            for (name, value) in values {
                collect(value, format!("{path}/{name}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn hostile_text_never_acts() {
    let report = fixtures::tls::hostile_certificate();
    let pieces = prop::sample::select(vec![
        "<script>alert(1)</script>",
        "</textarea>",
        "</title>",
        "</style>",
        "</code></details></article>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "<svg onload=alert(1)>",
        "<!--",
        "-->",
        "]]>",
        "<iframe srcdoc='&lt;script&gt;'>",
        "<base href=http://evil.example/>",
        "&lt;b&gt;&#x3c;i&#62;",
        "javascript:alert(1)",
        "\u{202e}\u{2066}",
        "\u{0}\u{b}\u{1b}[2J",
        "\u{fffe}\u{feff}",
        "\n\r\t",
        "`${alert(1)}`",
        "{{7*7}}",
        "日本語",
    ]);
    let text = prop::collection::vec(pieces, 1..5).prop_map(|pieces| pieces.concat());
    let cases = Config {
        cases: 12,
        ..Config::default()
    };
    TestRunner::new(cases)
        .run(&text, |text| {
            let report = with_text_everywhere(&report, &text);
            for language in Language::ALL {
                is_harmless(&page(slice::from_ref(&report), language));
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn hostile_text_is_shown() {
    let mark = "<b>\u{202e}&amp;\"'</b>";
    let report = with_text_everywhere(&fixtures::limit(), mark);
    let html = Html::parse_document(&english(&report));
    let shown = text(&html);
    let safe = sanitize(mark);
    assert!(shown.matches(&safe).count() > 20, "{shown}");
    for exchange in report.last_exchanges() {
        for line in &exchange.lines {
            assert!(shown.contains(&sanitize(line)), "{line}");
        }
    }
}

#[test]
fn the_policy_allows_this_style_and_this_script_and_nothing_else() {
    let page = english(&fixtures::healthy());
    let html = Html::parse_document(&page);
    let policy = all(&html, "meta[http-equiv='Content-Security-Policy']");
    let policy = policy[0].attr("content").unwrap();
    let hash = |element: &str| {
        let content: String = all(&html, element)[0].text().collect();
        let hash = digest(&SHA256, content.as_bytes());
        format!("'sha256-{}'", BASE64.encode(hash.as_ref()))
    };
    let right = format!(
        "default-src 'none'; style-src {}; script-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        hash("style"),
        hash("script")
    );
    assert_eq!(policy, right);
    let style: String = all(&html, "style")[0].text().collect();
    assert!(!style.contains("url(") && !style.contains("@import"));
}

#[test]
fn times_are_in_the_zone_that_is_asked_for_and_in_utc_for_programs() {
    let style = Style {
        zone: TimeZone::fixed(offset(9)),
        ..Style::default()
    };
    let page = rendered(&[fixtures::limit()], Format::Html, &style);
    let html = Html::parse_document(&page);
    let time = all(&html, ".facts time")[0];
    let began: jiff::Timestamp = time.attr("datetime").unwrap().parse().unwrap();
    assert!(time.attr("datetime").unwrap().ends_with('Z'));
    let there = began.to_zoned(TimeZone::fixed(offset(9)));
    let shown: String = time.text().collect();
    assert_eq!(shown, there.strftime("%Y-%m-%d %H:%M:%S %Z").to_string());
    assert!(shown.ends_with("+09"), "{shown}");
}

#[test]
fn the_language_is_told_and_the_headings_are_in_order() {
    for language in Language::ALL {
        for (name, report) in reports(language) {
            let html = Html::parse_document(&page(&[report], language));
            assert_eq!(all(&html, "html")[0].attr("lang"), Some(language.tag()));
            let mut level = 0;
            for heading in all(&html, "h1, h2, h3, h4") {
                let own = heading.value().name()[1..].parse::<u32>().unwrap();
                assert!(own <= level + 1, "{name}: h{own} after h{level}");
                level = own;
            }
        }
    }
}

#[test]
fn a_command_to_ask_again_holds_what_was_asked() {
    let mut report = fixtures::healthy();
    report.target.user = "it's me".to_owned();
    report.target.port = Some(2121);
    report.target.directory = Some("/a b".to_owned());
    let html = Html::parse_document(&english(&report));
    let commands: Vec<String> = all(&html, "footer pre")
        .iter()
        .map(|pre| pre.text().collect())
        .collect();
    let words = shlex::split(&commands[0]).unwrap();
    assert_eq!(
        words,
        [
            "ftpprobe",
            "--user",
            "it's me",
            "--dir",
            "/a b",
            "ftp.example.com:2121"
        ]
    );
}

#[test]
fn many_reports_share_the_room_for_transcripts() {
    let mut report = fixtures::healthy();
    let line = "220-".to_owned() + &"<".repeat(1_500);
    for exchange in &mut report.attempts[0].exchanges {
        exchange.lines = vec![line.clone(); 6];
    }
    let one = english(&report).len();
    let eight = page(&vec![report; 8], Language::English);
    assert!(eight.len() < 4 * one, "{} of {one}", eight.len());
    let html = Html::parse_document(&eight);
    let told = text(&html);
    assert!(told.contains("left out to keep this page small"));
}
