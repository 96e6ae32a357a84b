//! The API for programs: the report of a run as JSON, and what is wrong as JSON, too.

use std::fs;
use std::thread;

use ftpprobe::report::Report;
use ftpprobe::serve::api::{INDEX, JSON, PROBE};
use serde_json::Value;
use test_case::test_case;

use super::exporter::{Exporter, OPEN};
use super::http::{Answer, Request};
use super::mute::Mute;
use super::server::{Kind, Servers};

const PROBLEM: &str = "application/problem+json";

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {answer:?}"))
}

/// A problem by its name, told as RFC 9457 has it.
fn problem(answer: &Answer) -> String {
    assert_eq!(answer.header("content-type"), Some(PROBLEM), "{answer:?}");
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    let problem = json(answer);
    assert_eq!(problem["status"], answer.status, "{answer:?}");
    assert_eq!(problem["type"], "about:blank");
    for member in ["title", "detail", "what_to_do"] {
        assert!(problem[member].as_str().is_some_and(|it| !it.is_empty()));
    }
    problem["code"].as_str().unwrap().to_owned()
}

#[test]
fn a_run_is_a_report_and_is_the_one_of_the_exporter() {
    let servers = Servers::start(&[]);
    let exporter = Exporter::start(OPEN, &[]);
    let target = servers.at("127.0.0.2");
    let answer = exporter.get(&format!("{PROBE}?target={target}"));
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some(JSON));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let report: Report = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(report.target.address(), Some(target.clone()));
    assert_eq!((report.exit_code, report.root_cause), (0, None));
    assert_eq!(exporter.get(&format!("/probe?target={target}")).status, 200);
    assert_eq!(servers.seen().over, 1);
}

#[test]
fn a_probe_that_failed_is_an_answer_in_the_language_that_was_asked_for() {
    let servers = Servers::start(&[("127.0.0.2", Kind::Full)]);
    let exporter = Exporter::start(OPEN, &[]);
    let path = format!("{PROBE}?target={}", servers.at("127.0.0.2"));
    let english = exporter.get(&path);
    let japanese = exporter.get(&format!("{path}&lang=ja"));
    assert_eq!((english.status, japanese.status), (200, 200));
    let [english, japanese] = [english, japanese].map(|it| json(&it));
    assert_eq!(english["verdict"], "critical");
    assert_eq!(english["root_cause"], japanese["root_cause"]);
    assert_ne!(english["summary"], japanese["summary"]);
    assert_eq!(servers.seen().over, 1);
}

#[test]
fn a_run_can_be_asked_to_end_early() {
    let servers = Servers::start(&[]);
    let exporter = Exporter::start(OPEN, &[]);
    let path = format!("{PROBE}?target={}", servers.at("127.0.0.2"));
    let short = json(&exporter.get(&format!("{path}&until=greeting&tls=off")));
    assert_eq!(short["until"], "greeting");
    assert_eq!(short["verdict"], "ok");
    let whole = json(&exporter.get(&path));
    assert_eq!(whole["until"], Value::Null);
    assert_eq!(servers.seen().over, 2);
}

#[test]
fn what_it_is_stands_at_its_root() {
    let exporter = Exporter::start(OPEN, &[]);
    let answer = exporter.get(INDEX);
    assert_eq!(answer.header("content-type"), Some(JSON));
    let index = json(&answer);
    assert_eq!(index["api_version"], "1");
    assert_eq!(index["report_schema_version"], "1");
    assert_eq!(index["tool"]["name"], "ftpprobe");
}

#[test_case("", 400, "no-target"; "nobody")]
#[test_case("target=127.0.0.2&target=127.0.0.3", 400, "repeated-parameter"; "two")]
#[test_case("target=127.0.0.2&debug=true", 400, "unknown-parameter"; "what is for people")]
#[test_case("target=127.0.0.2&until=noon", 400, "bad-value"; "no part")]
#[test_case("target=127.0.0.2&password=hunter2", 400, "credentials-in-query"; "a password")]
#[test_case("target=me:hunter2%40127.0.0.2", 400, "credentials-in-query"; "a login")]
#[test_case("target=ftp://127.0.0.2/in", 400, "directory-in-target"; "a directory")]
#[test_case("target=sftp://127.0.0.2", 400, "bad-target"; "another protocol")]
#[test_case("target=127.0.0.2&module=none", 400, "unknown-module"; "no module")]
#[test_case("target=own&module=default", 400, "configured-target"; "a target with a module")]
#[test_case("target=ftps://127.0.0.2&tls=off", 400, "contradiction"; "two kinds of TLS")]
#[test_case("target=127.1.0.1", 403, "not-allowed"; "whom the rules do not allow")]
#[test_case("target=localhost:2121", 403, "address-not-allowed"; "a name that leads elsewhere")]
fn what_is_wrong_is_named(query: &str, status: u16, code: &str) {
    let text = "[defaults]\nretries = 0\n[targets.own]\ntarget = \"127.0.0.9\"\n[serve]\nallow = [\
        { network = \"127.0.0.2\", ports = \"any\" }, { name = \"localhost\", ports = \"any\" }]\n";
    let exporter = Exporter::start(text, &[]);
    let answer = exporter.get(&format!("{PROBE}?{query}"));
    assert_eq!((problem(&answer).as_str(), answer.status), (code, status));
    assert!(!answer.body.contains("hunter2"), "{answer:?}");
}

#[test]
fn paths_methods_and_headers_that_there_are_not() {
    let exporter = Exporter::start(OPEN, &[]);
    let nothing = exporter.get("/api/v2/probe");
    assert_eq!(problem(&nothing), "not-found");
    let post = Request::new("POST", PROBE).to(exporter.address);
    assert_eq!(problem(&post), "method-not-allowed");
    let long = exporter.get(&format!("{PROBE}?target={}", "a".repeat(5000)));
    assert_eq!(problem(&long), "query-too-long");
    let patience = Request::get(&format!("{PROBE}?target=127.0.0.2"));
    let patience = patience.header("X-Prometheus-Scrape-Timeout-Seconds", "soon");
    assert_eq!(problem(&patience.to(exporter.address)), "bad-timeout");
    let foreign = Request::new("POST", PROBE).header("Sec-Fetch-Site", "cross-site");
    assert_eq!(problem(&foreign.to(exporter.address)), "cross-site");
}

#[test]
fn a_login_is_asked_for_and_known() {
    let servers = Servers::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let hash = bcrypt::hash("se:cret", 4).unwrap();
    let web = format!("basic_auth_users:\n  monitor: {hash}\n");
    fs::write(folder.path().join("web.yml"), web).unwrap();
    let exporter = Exporter::start_in(folder, OPEN, &["--web.config.file", "web.yml"]);
    let path = format!("{PROBE}?target={}", servers.at("127.0.0.2"));
    let unknown = exporter.get(&path);
    assert_eq!(problem(&unknown), "unauthorized");
    let challenge = unknown.header("www-authenticate").unwrap();
    assert!(challenge.starts_with("Basic "), "{challenge}");
    let wrong = Request::get(&path).login("monitor", "secret");
    assert_eq!(wrong.to(exporter.address).status, 401);
    let known = Request::get(&path).login("monitor", "se:cret");
    assert_eq!(known.to(exporter.address).status, 200);
}

#[test]
fn who_comes_when_it_is_full_is_told_when_to_come_back() {
    let server = Mute::at("127.0.0.2");
    let exporter = Exporter::start(OPEN, &["--jobs", "1", "--queue", "0"]);
    let path = format!("{PROBE}?target={}", server.address());
    thread::scope(|scope| {
        let first = scope.spawn(|| exporter.get(&path));
        let client = server.accept();
        let second = exporter.get(&format!("{PROBE}?target=127.0.0.4"));
        assert_eq!(problem(&second), "full");
        assert_eq!(second.header("retry-after"), Some("5"));
        drop(client);
        assert_eq!(first.join().unwrap().status, 200);
    });
}
