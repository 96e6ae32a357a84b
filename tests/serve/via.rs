//! `ftpprobe --via`: the program at both ends, and far ends that are hostile.

use std::fs;
use std::io::Write;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use test_case::test_case;

use super::authority::Authority;
use super::exporter::{Exporter, OPEN};
use super::far_end::FarEnd;
use super::server::{Kind, Servers};
use super::support::Probe;

/// A run here with this place, and what the place came to.
fn with(target: &str, url: &str, args: &[&str]) -> (Value, Value) {
    let probe = Probe::of(target).arg("--retries=0").arg("--via").arg(url);
    let probed = args.iter().fold(probe, |probe, arg| probe.arg(arg)).run();
    let places = probed.json["places"].clone();
    assert_eq!(probed.json["exit_code"], probed.exit, "{probed}");
    let there = places["there"][0].clone();
    (places, there)
}

fn failure(url: &str, args: &[&str]) -> Value {
    let servers = Servers::start(&[]);
    let (places, there) = with(&servers.at("127.0.0.2"), url, args);
    assert_eq!(places["meaning"], "not-asked", "{places}");
    assert_eq!(places["here"]["verdict"], "ok", "{places}");
    assert_eq!(there["sight"], Value::Null, "{places}");
    there["failure"].clone()
}

#[test]
fn it_works_from_both_places() {
    let servers = Servers::start(&[]);
    let exporter = Exporter::start(OPEN, &[]);
    let url = format!("cellar=http://{}", exporter.address);
    let (places, there) = with(&servers.at("127.0.0.2"), &url, &[]);
    assert_eq!(places["meaning"], "works-everywhere", "{places}");
    assert_eq!(places["text"], "It works from here and from cellar.");
    assert_eq!(there["name"], "cellar");
    assert_eq!(there["differences"], json!([]));
    assert_eq!(there["sight"]["target"], places["here"]["target"]);
    assert_eq!(servers.seen().over, 2);
}

#[test]
fn it_fails_alike() {
    let servers = Servers::start(&[("127.0.0.2", Kind::Full)]);
    let exporter = Exporter::start(OPEN, &[]);
    let url = format!("http://{}", exporter.address);
    let (places, _) = with(&servers.at("127.0.0.2"), &url, &[]);
    assert_eq!(places["meaning"], "fails-alike", "{places}");
}

/// Runs it, and gives its report in every form.
fn in_all_forms(probe: Probe) -> Vec<(&'static str, String)> {
    let folder = tempfile::tempdir().unwrap();
    let forms = ["text", "markdown", "html", "nagios", "junit", "jsonl"];
    let file = |form: &str| folder.path().join(form);
    let also = |probe: Probe, form: &&str| {
        let also = format!("{form}:{}", file(form).display());
        probe.arg("--also").arg(&also)
    };
    let output = forms.iter().fold(probe, also).output();
    assert_eq!(output.exit, Some(0), "{}", output.stderr);
    let forms = forms.map(|form| (form, fs::read_to_string(file(form)).unwrap()));
    forms.into_iter().chain([("json", output.stdout)]).collect()
}

#[test]
fn every_form_tells_of_the_places() {
    let servers = Servers::start(&[]);
    let exporter = Exporter::start(OPEN, &[]);
    let url = format!("cellar=http://{}", exporter.address);
    let target = servers.at("127.0.0.2");
    let probe = || Probe::of(&target).arg("--retries=0").arg("--via").arg(&url);
    for (form, report) in in_all_forms(probe()) {
        let words = match form {
            "text" | "html" => "From other places",
            "markdown" => "### From other places",
            "junit" => "name=\"places\"",
            "json" | "jsonl" => "\"places\":",
            _ => "",
        };
        assert!(report.contains(words), "{form}: {report}");
        let report: Vec<_> = report.split_whitespace().collect();
        let meaning = "It works from here and from cellar.";
        assert!(report.join(" ").contains(meaning), "{form}: {report:?}");
    }
    let japanese = probe().arg("--lang=ja").run();
    let text = &japanese.json["places"]["text"];
    assert_eq!(text, "ここからもcellarからも動作します。");
}

#[test]
fn over_tls_with_a_login_or_a_certificate() {
    let servers = Servers::start(&[]);
    let authority = Authority::new();
    let (server, own) = (authority.good(), authority.client());
    let folder = tempfile::tempdir().unwrap();
    let hash = bcrypt::hash("hunter2-via", 4).unwrap();
    let web = format!(
        "tls_server_config:\n  cert_file: {}\n  key_file: {}\n  client_auth_type: RequireAndVerifyClientCert\n  \
         client_ca_file: {}\nbasic_auth_users:\n  monitor: {hash}\n",
        server.chain().display(),
        server.key().display(),
        own.root().display()
    );
    fs::write(folder.path().join("web.yml"), web).unwrap();
    let exporter = Exporter::start_in(folder, OPEN, &["--web.config.file", "web.yml"]);
    let files = tempfile::tempdir().unwrap();
    let [password, netrc] = ["password", "netrc"].map(|name| files.path().join(name));
    fs::write(&password, "hunter2-via\n").unwrap();
    let entry = "machine localhost login monitor password hunter2-via\ndefault login anonymous\n";
    fs::write(&netrc, entry).unwrap();
    let [password, netrc] = [password, netrc].map(|file| file.display().to_string());
    let [root, chain, key] =
        [server.root(), own.chain(), own.key()].map(|file| file.display().to_string());
    let url = format!("https://localhost:{}", exporter.address.port());
    let trust = ["--via-ca-file", root.as_str()];
    let shown = ["--via-cert", chain.as_str(), "--via-key", key.as_str()];
    let login = [
        "--via-user",
        "monitor",
        "--via-password-file",
        password.as_str(),
    ];
    let in_netrc = ["--netrc-file", netrc.as_str()];
    let target = servers.at("127.0.0.2");
    for login in [&login[..], &in_netrc[..]] {
        let args = [&trust[..], &shown[..], login].concat();
        let (places, _) = with(&target, &url, &args);
        assert_eq!(places["meaning"], "works-everywhere", "{places}");
    }
    for (args, kind) in [
        ([&shown[..], &login[..]].concat(), "tls"),
        ([&trust[..], &login[..]].concat(), "tls"),
        ([&trust[..], &shown[..]].concat(), "unauthorized"),
    ] {
        let (places, there) = with(&target, &url, &args);
        assert_eq!(there["failure"]["kind"], kind, "{places}");
        assert_eq!(places["meaning"], "not-asked", "{places}");
    }
}

#[test]
fn the_question_is_the_run_here_and_has_no_login_of_the_server() {
    let servers = Servers::start(&[]);
    let far = FarEnd::answering("503 Service Unavailable", "{}");
    let probe = Probe::of(&servers.at("127.0.0.2"))
        .careful_user("me", "hunter2-ftp")
        .arg("--plaintext")
        .arg("--retries=0")
        .arg("--until=login")
        .arg("--tls=off")
        .arg("--via-module=m")
        .arg("--via")
        .arg(&format!("{}/behind/", far.url()));
    let probed = probe.deadline("20s").run();
    assert_eq!(probed.json["places"]["there"][0]["failure"]["kind"], "busy");
    let asked = far.was_asked();
    let target = servers.at("127.0.0.2").replace(':', "%3A");
    let line = format!(
        "GET /behind/api/v1/probe?target={target}&module=m&tls=off&until=login&lang=en HTTP/1.1"
    );
    assert_eq!(asked[0], line);
    let head = asked.join("\n").to_ascii_lowercase();
    assert!(head.contains("x-prometheus-scrape-timeout-seconds: 20.000"));
    assert!(
        !head.contains("hunter2") && !head.contains("authorization"),
        "{head}"
    );
    assert!(!far.is_asked_again());
}

#[test_case("400 Bad Request", "bad-request")]
#[test_case("401 Unauthorized", "unauthorized")]
#[test_case("403 Forbidden", "forbidden")]
#[test_case("404 Not Found", "no-api")]
#[test_case("500 Internal Server Error", "failed")]
#[test_case("503 Service Unavailable", "busy")]
#[test_case("204 No Content", "failed"; "a status that means nothing here")]
fn a_status_says_why_a_place_could_not_be_asked(status: &str, kind: &str) {
    let body = r#"{"code":"because","detail":"for a \u001b[31mreason"}"#;
    let far = FarEnd::answering(status, body);
    let failure = failure(&far.url(), &[]);
    assert_eq!(failure["kind"], kind, "{failure}");
    assert_eq!(failure["status"].to_string(), status[..3]);
}

#[test_case("HTTP/1.1 200 OK\r\n\r\nno JSON", "not-a-report"; "no JSON")]
#[test_case("HTTP/1.1 200 OK\r\n\r\n{}", "not-a-report"; "JSON of something else")]
#[test_case("HTTP/1.1 200 OK\r\n\r\n{\"schema_version\":\"1\"}", "not-a-report"; "a report without anything")]
#[test_case("HTTP/1.1 200 OK\r\n\r\n{\"schema_version\":\"2\"}", "other-version"; "another version")]
#[test_case("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", "failed"; "half an answer")]
#[test_case("220 Service ready\r\n", "failed"; "no HTTP")]
#[test_case("", "failed"; "nothing")]
fn an_answer_that_is_no_report(answer: &str, kind: &str) {
    let far = FarEnd::saying(answer);
    let failure = failure(&far.url(), &[]);
    assert_eq!(failure["kind"], kind, "{failure}");
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = FarEnd::answering("200 OK", "{}");
    let far = FarEnd::saying(&format!(
        "HTTP/1.1 302 Found\r\nLocation: {}/api/v1/probe\r\nContent-Length: 0\r\n\r\n",
        elsewhere.url()
    ));
    let failure = failure(&far.url(), &[]);
    assert_eq!(failure["kind"], "redirect", "{failure}");
    assert!(!elsewhere.is_asked_again());
}

#[test_case("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", " ", "too-large"; "a body without end")]
#[test_case("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", &format!("400\r\n{}\r\n", " ".repeat(1024)), "too-large"; "chunks without end")]
#[test_case("HTTP/1.1 200 OK\r\n", "X-A: b\r\n", "failed"; "headers without end")]
#[test_case("HTTP/1.1 200 OK\r\nX-A: ", "b", "failed"; "a header without end")]
fn an_answer_without_end(begins: &str, goes_on: &str, kind: &str) {
    let (begins, more) = (begins.to_owned(), goes_on.repeat(1000));
    let far = FarEnd::doing(move |stream| {
        let mut sent = stream.write_all(begins.as_bytes());
        while sent.is_ok() {
            sent = stream.write_all(more.as_bytes());
        }
    });
    let failure = failure(&far.url(), &[]);
    assert_eq!(failure["kind"], kind, "{failure}");
}

#[test]
fn a_place_that_says_nothing_is_waited_for_as_long_as_the_run_may_take() {
    let far = FarEnd::doing(|_| thread::sleep(Duration::from_secs(60)));
    let servers = Servers::start(&[]);
    let probe = Probe::of(&servers.at("127.0.0.2"))
        .arg("--retries=0")
        .arg("--via")
        .arg(&far.url());
    let probed = probe.deadline("2s").run();
    let there = &probed.json["places"]["there"][0];
    assert_eq!(there["failure"]["kind"], "timed-out", "{probed}");
    assert_eq!(probed.exit, 0, "{probed}");
}

/// A report that is one, with what acts on terminals and pages in each text that is shown, and with our password for the place.
#[test]
fn nothing_of_a_hostile_report_acts_anywhere() {
    let servers = Servers::start(&[]);
    let exporter = Exporter::start(OPEN, &[]);
    let target = servers.at("127.0.0.2");
    let path = format!("/api/v1/probe?target={target}");
    let mut report: Value = serde_json::from_str(&exporter.get(&path).body).unwrap();
    let hostile = "\u{1b}]0;owned\u{7}<script>alert(1)</script>\u{202e}hunter2-via";
    report["verdict"] = json!("critical");
    report["root_cause"] = json!(hostile);
    report["target"]["directory"] = json!(hostile.repeat(1000));
    report["tool"]["version"] = json!(hostile);
    let far = FarEnd::answering("200 OK", &report.to_string());
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    fs::write(&password, "hunter2-via\n").unwrap();
    let probe = Probe::of(&target)
        .arg("--retries=0")
        .arg("--via-user=monitor")
        .arg("--via-password-file")
        .arg(&password.display().to_string())
        .arg("--via")
        .arg(&far.url());
    for (form, report) in in_all_forms(probe) {
        for active in ["\u{1b}", "\u{7}", "\u{202e}", "hunter2"] {
            assert!(!report.contains(active), "{form}: {report}");
        }
        assert!(form != "html" || !report.contains("<script>alert"));
        assert!(report.contains("owned"), "{form}: {report}");
        assert!(report.len() < 200_000, "{form}");
    }
    let head = far.was_asked().join("\n");
    assert!(head.to_ascii_lowercase().contains("authorization: basic "));
}

#[test_case(&["--via", "https://me:hunter2@probe.example"], "has no login"; "a login")]
#[test_case(&["--via", "https://hunter2@probe.example"], "has no login"; "a token")]
#[test_case(&["--via", "http://probe.example"], "anyone on the network path"; "without TLS")]
#[test_case(&["--via", "probe.example"], "not the URL"; "no URL")]
#[test_case(&["--via", "http://127.0.0.1:1", "--via", "http://127.0.0.1:1"], "two places are called"; "one twice")]
#[test_case(&["--via", "http://127.0.0.1:1", "--via-user", "me"], "needs a password"; "a user alone")]
#[test_case(&["--via", "http://127.0.0.1:1", "--via-user", "me", "--via-password-env", "NO_SUCH"], "NO_SUCH is not set"; "no password there")]
#[test_case(&["--via", "http://127.0.0.1:1", "--via-ca-file", "/dev/null"], "contains no certificate"; "no authority")]
fn what_makes_no_sense_is_said_before_anything_is_done(args: &[&str], words: &str) {
    let servers = Servers::start(&[]);
    let probe = Probe::of(&servers.at("127.0.0.2"));
    let output = args
        .iter()
        .fold(probe, |probe, arg| probe.arg(arg))
        .output();
    assert_eq!(output.exit, Some(3), "{}", output.stderr);
    assert!(output.stderr.contains(words), "{}", output.stderr);
    assert!(!output.stderr.contains("hunter2"), "{}", output.stderr);
    assert_eq!(servers.seen().over, 0);
}

#[test]
fn so_many_places_and_no_more() {
    let urls: Vec<String> = (1..=17)
        .map(|port| format!("--via=http://127.0.0.1:{port}"))
        .collect();
    let probe = Probe::of("127.0.0.2:1");
    let output = urls
        .iter()
        .fold(probe, |probe, arg| probe.arg(arg))
        .output();
    assert_eq!(output.exit, Some(3));
    assert!(
        output.stderr.contains("16 places at most"),
        "{}",
        output.stderr
    );
}

#[test]
fn the_configuration_names_places_and_many_targets_ask_them() {
    let servers = Servers::start(&[("127.0.0.3", Kind::Full)]);
    let exporter = Exporter::start(OPEN, &[]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ftpprobe.toml");
    let text = format!(
        "format = \"jsonl\"\n[defaults]\nretries = 0\nvia = [\"cellar=http://{}\"]\n[targets.a]\ntarget = \"{}\"\n\
         [targets.b]\ntarget = \"{}\"\n[targets.c]\ntarget = \"{}\"\nvia = []\n",
        exporter.address,
        servers.at("127.0.0.2"),
        servers.at("127.0.0.3"),
        servers.at("127.0.0.4"),
    );
    fs::write(&file, text).unwrap();
    let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .env_clear()
        .arg("--config")
        .arg(&file)
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let mut meanings: Vec<(String, String)> = lines
        .lines()
        .map(|line| {
            let report: Value = serde_json::from_str(line).unwrap();
            let name = report["target"]["name"].as_str().unwrap();
            let meaning = report["places"]["meaning"].as_str();
            (name.to_owned(), meaning.unwrap_or("none").to_owned())
        })
        .collect();
    meanings.sort();
    let expected = [
        ("a", "works-everywhere"),
        ("b", "fails-alike"),
        ("c", "none"),
    ];
    let expected = expected.map(|(name, meaning)| (name.to_owned(), meaning.to_owned()));
    assert_eq!(meanings, expected, "{lines}");
}
