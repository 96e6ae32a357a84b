//! Pages of reports in a real browser: nothing in them acts, and everybody can read them.
//!
//! `look.js` opens each in Chromium, light and dark, narrow and wide, and says what is wrong; [`fixtures`] are those of the tests
//! of reports. [`served`] are the pages of the server, which `serve.js` uses as somebody does who checks a server.
#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

#[path = "../render/evidence/mod.rs"]
mod evidence;
#[path = "../render/fixtures/mod.rs"]
#[expect(dead_code, reason = "the tests of reports use the rest")]
mod fixtures;
#[path = "../serve/page/ftp.rs"]
#[expect(dead_code, reason = "the tests of the server use the rest")]
mod ftp;
#[path = "../serve/page/house.rs"]
mod house;
#[path = "../support/installed.rs"]
#[expect(dead_code, reason = "the tests of servers use the rest")]
mod installed;
#[path = "../serve/page/past.rs"]
mod past;
mod served;

use std::ffi::OsStr;
use std::fs;
use std::process::Command;

use ftpprobe::history::Past;
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::render::{self, Format, Style, renderer};
use ftpprobe::report::contrast::{Contrast, contrast};
use ftpprobe::report::{CertificateReport, Report};
use serde::Deserialize;
use test_case::test_case;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/look.js");

/// What would act if it were markup: it sets the title or opens a dialog, which the script sees.
const ACTS: &str = "</textarea></code><script>alert('acted')</script>\"'><img src=x onerror=\"alert('acted')\"><svg onload=alert(1)>";

/// What the script says of one page.
#[derive(Debug, Deserialize)]
struct Looked {
    /// How many things it looked at.
    looks: usize,
    problems: Vec<String>,
}

fn page(reports: &[Report], language: Language) -> String {
    let style = Style {
        language,
        ..Style::default()
    };
    let mut out = Vec::new();
    renderer(Format::Html, &style)
        .render(reports, &mut out)
        .unwrap();
    String::from_utf8(out).unwrap()
}

/// Words without a blank, as wide as a page, and markup wherever a server can write.
fn hostile() -> Report {
    let mut report = fixtures::hostile();
    let wide = "W".repeat(400);
    for exchange in report.attempts.iter_mut().flat_map(|it| &mut it.exchanges) {
        exchange.lines.extend([format!("220 {ACTS}"), wide.clone()]);
    }
    for finding in &mut report.findings {
        finding.title.push_str(ACTS);
        finding.detail.push_str(&wide);
    }
    report.server.system = Some(format!("{ACTS} {wide}"));
    report.server.features = vec![ACTS.to_owned(), wide.clone()];
    report.target.user = format!("{ACTS}{wide}");
    report.target.directory = Some(wide);
    report
}

fn hostile_certificate() -> Report {
    let mut report = fixtures::tls::hostile_certificate();
    let tls = report.tls.as_mut().unwrap();
    let mut hostile = |certificate: &mut CertificateReport| {
        ACTS.clone_into(&mut certificate.subject);
        certificate.names = vec![ACTS.to_owned(), "w".repeat(300)];
    };
    tls.certificate.iter_mut().for_each(&mut hostile);
    tls.chain.iter_mut().for_each(&mut hostile);
    report
}

fn english(report: Report) -> String {
    page(&[report], Language::English)
}

fn japanese(fixture: fn() -> Report) -> String {
    let report = fixtures::speaking(Language::Japanese, fixture);
    page(&[report], Language::Japanese)
}

/// One report of each verdict on one page.
fn several() -> String {
    let reports = [
        fixtures::healthy(),
        fixtures::two_attempts(),
        fixtures::limit(),
        fixtures::interrupted(),
    ];
    page(&reports, Language::English)
}

fn history(checks: &[Past], language: Language) -> String {
    let style = Style {
        language,
        ..Style::default()
    };
    let mut out = Vec::new();
    render::history::html(checks, &style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn month(language: Language) -> String {
    let checks = [(fixtures::past::check(), fixtures::past::month())];
    history(&fixtures::past::pasts(&checks), language)
}

/// A report held against another one, whose names are markup.
fn compared(language: Language) -> String {
    let make = || [fixtures::healthy(), fixtures::data_port_filtered()];
    let [a, mut b] = fixtures::speaking(language, make);
    ACTS.clone_into(&mut b.target.user);
    let wide = format!("{ACTS}{}", "w".repeat(300));
    let found = contrast(("here.json", &a), (&wide, &b), &Wording::new(language));
    sides(&found, language)
}

fn sides(found: &Contrast, language: Language) -> String {
    let style = Style {
        language,
        ..Style::default()
    };
    let mut out = Vec::new();
    render::contrast::html(found, &style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// What the path did between two captures, by the program itself.
fn captured() -> String {
    let pairs = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/captures/pairs/");
    let files = ["port-reset.pcap", "port-reset@server.pcap"].map(|name| format!("{pairs}{name}"));
    let ran = Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .env_clear()
        .args(["contrast", "--format", "html"])
        .args(files)
        .output()
        .unwrap();
    String::from_utf8(ran.stdout).unwrap()
}

#[test_case(|| month(Language::English); "a history")]
#[test_case(|| month(Language::Japanese); "a history in Japanese")]
#[test_case(|| history(&fixtures::past::hostile(ACTS), Language::English); "histories with hostile names")]
#[test_case(|| compared(Language::English); "two reports side by side")]
#[test_case(|| compared(Language::Japanese); "two reports side by side in Japanese")]
#[test_case(captured; "two captures")]
#[test_case(|| english(fixtures::healthy()); "all is well")]
#[test_case(|| english(fixtures::limit()); "a limit")]
#[test_case(|| english(fixtures::data_port_filtered()); "further findings")]
#[test_case(|| english(fixtures::two_attempts()); "two attempts")]
#[test_case(|| english(fixtures::tls::expired()); "an expired certificate")]
#[test_case(|| english(hostile()); "hostile replies")]
#[test_case(|| english(hostile_certificate()); "a hostile certificate")]
#[test_case(|| japanese(fixtures::healthy); "all is well in Japanese")]
#[test_case(|| japanese(fixtures::data_port_filtered); "further findings in Japanese")]
#[test_case(|| japanese(fixtures::transfer_test::left_behind); "a transfer test in Japanese")]
#[test_case(several; "several reports")]
fn pages_in_a_browser(page: fn() -> String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.html"), page()).unwrap();
    look(SCRIPT, [folder.path()]);
}

/// What a script says of one page has to be that nothing is wrong.
fn look(script: &str, args: impl IntoIterator<Item = impl AsRef<OsStr>>) {
    let looked = Command::new("node")
        .arg(script)
        .arg(installed::existing("browser/node_modules"))
        .args(args)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&looked.stderr);
    assert!(looked.status.success(), "{told}");
    let looked: Vec<Looked> = serde_json::from_slice(&looked.stdout).unwrap();
    assert_eq!(looked.len(), 1, "{told}");
    for Looked { looks, problems } in looked {
        assert_eq!(problems, Vec::<String>::new());
        assert!(looks > 40, "{looks} looks");
    }
}
