//! The port of the control connection is told where the log tells it, and nowhere else.

use std::net::Ipv4Addr;

use ftpprobe::diagnosis::Finding;
use ftpprobe::evidence::tls::Handshake;
use ftpprobe::evidence::{Attempt, Evidence, format};
use ftpprobe::knowledge::findings::FindingId;
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::render::{self, Style};
use ftpprobe::report::contrast::contrast;
use ftpprobe::report::{Report, build};
use test_case::test_case;

use crate::told::{logs, saved};
use crate::{judged, root, sessions};

const LANGUAGES: [Language; 2] = [Language::English, Language::Japanese];

/// How a text names the port 21.
const PORT_21: [&str; 6] = [
    "port 21",
    "Port 21",
    "ポート21",
    ":21",
    "port=\"21\"",
    "\"port\"",
];

fn only(log: &str, format: &str) -> Evidence {
    let mut found = sessions(log.as_bytes(), Some(format)).unwrap();
    assert_eq!(found.len(), 1, "{log}");
    found.remove(0)
}

fn report(evidence: &Evidence, language: Language) -> Report {
    build(evidence, &judged(evidence), &Wording::new(language))
}

fn rendered(evidence: &Evidence, language: Language, format: render::Format) -> String {
    let style = Style {
        language,
        verbose: 1,
        columns: 5000,
        ..Style::default()
    };
    let mut out = Vec::new();
    let reports = [report(evidence, language)];
    let renderer = render::renderer(format, &style);
    renderer.render(&reports, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Every rendering, in both languages, with what it is.
fn renderings(evidence: &Evidence) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for language in LANGUAGES {
        for format in render::Format::ALL {
            let text = rendered(evidence, language, format);
            all.push((format!("{format} {language:?}"), text));
        }
        let side = report(evidence, language);
        let held = contrast(("a", &side), ("b", &side), &Wording::new(language));
        all.push((
            format!("contrast {language:?}"),
            serde_json::to_string(&held).unwrap(),
        ));
    }
    all
}

#[test_case("Traceback (most recent call last):\n  File \"/usr/lib/python3.12/ftplib.py\", line 158, in connect\nConnectionRefusedError: [Errno 111] Connection refused\n", "ftplib", FindingId::TcpRefused; "refused")]
#[test_case("Traceback (most recent call last):\n  File \"/usr/lib/python3.12/ftplib.py\", line 158, in connect\nTimeoutError: timed out\n", "ftplib", FindingId::TcpTimeout; "timed out")]
#[test_case("Connected to 203.0.113.7.\nSSH-2.0-OpenSSH_9.6\n", "tnftp", FindingId::GreetingSsh; "an address and no port")]
#[test_case("Connected to ftp.example.com.\n220 ready\n---> USER me\n331 x\n---> PASS XXXX\n530 no\n", "tnftp", FindingId::LoginRefused; "a name and no port")]
fn a_port_that_the_log_does_not_tell_is_in_no_rendering(log: &str, format: &str, cause: FindingId) {
    let evidence = only(log, format);
    assert_eq!(evidence.target.port, None);
    assert_eq!(root(&evidence), cause.name());
    for (name, text) in renderings(&evidence) {
        for words in PORT_21 {
            assert!(!text.contains(words), "{name}: {words:?}\n{text}");
        }
    }
}

#[test]
fn a_port_that_the_log_tells_is_said() {
    let log = "*   Trying 203.0.113.7:21...\n* connect to 203.0.113.7 port 21 failed: Connection refused\n";
    let evidence = only(log, "curl");
    assert_eq!(evidence.target.port, Some(21));
    for (name, text) in renderings(&evidence) {
        let said = PORT_21.iter().any(|words| text.contains(words));
        assert!(said, "{name}\n{text}");
    }
    let title = |language| report(&evidence, language).findings.remove(0).title;
    assert_eq!(title(Language::English), "Connection refused on port 21");
    assert_eq!(title(Language::Japanese), "ポート21での接続拒否");
}

#[test]
fn the_command_to_probe_names_a_port_only_if_it_is_told() {
    let command = |log: &str, format| {
        let findings = judged(&only(log, format)).findings;
        let probe = |finding: &Finding| finding.values.get("probe").cloned();
        findings.iter().find_map(probe).unwrap()
    };
    let untold = "Connected to ftp.example.com.\n220 ready\n---> USER me\n230 in\n---> PWD\n";
    let untold = command(untold, "tnftp");
    assert!(untold.contains("ftp://me@ftp.example.com/"), "{untold}");
    let told = "*   Trying 203.0.113.7:2121...\n* Connected to ftp.example.com (203.0.113.7) port 2121\n\
        < 220 ready\n> USER me\n< 230 in\n> PWD\n";
    let told = command(told, "curl");
    assert!(told.contains("ftp://me@ftp.example.com:2121/"), "{told}");
}

/// The address alone is enough to see that the server announces another one.
#[test]
fn an_address_without_a_port_is_the_servers() {
    let log = "Connected to 203.0.113.7.\n220 ready\n---> USER me\n331 x\n---> PASS XXXX\n230 in\n\
        ---> PASV\n227 Entering Passive Mode (192,168,0,5,195,80)\nPassive mode address mismatch.\n";
    let evidence = only(log, "tnftp");
    let attempt: &Attempt = &evidence.attempts[0];
    assert_eq!(attempt.connected(), None);
    assert_eq!(
        attempt.server_ip(),
        Some(Ipv4Addr::new(203, 0, 113, 7).into())
    );
    assert_eq!(root(&evidence), FindingId::PasvPrivateAddress.name());
}

#[test]
fn every_port_stands_in_its_log() {
    let (mut told, mut untold) = (0, 0);
    for log in logs() {
        let (name, whole) = (&log.name, log.text());
        for evidence in log.sessions() {
            let Some(port) = evidence.target.port else {
                untold += 1;
                continue;
            };
            told += 1;
            assert!(whole.contains(&port.to_string()), "{name}: {port}");
            let connected = evidence.attempts[0].connected();
            for path in connected.into_iter().flat_map(|it| &it.paths) {
                let port = path.address.map(|address| address.port().to_string());
                assert!(port.is_none_or(|port| whole.contains(&port)), "{name}");
            }
        }
    }
    assert!(told > 50 && untold > 50, "{told} {untold}");
}

/// What was written of a log that tells no address: port 21, and a name that is empty.
#[test]
fn evidence_of_before_loses_the_port_that_no_log_told() {
    let vsftpd = saved("vsftpd.json");
    assert_eq!(vsftpd.target.port, None);
    for (name, text) in renderings(&vsftpd) {
        assert!(!text.contains(":21"), "{name}\n{text}");
        assert!(!text.contains("port 21"), "{name}\n{text}");
        assert!(!text.contains("\"port\""), "{name}\n{text}");
    }
    // Its address is told, and so its port may have been.
    assert_eq!(saved("lftp.json").target.port, Some(21));
}

#[test]
fn a_name_that_no_log_told_is_absent() {
    let log = "<--- 220 ready\n---> AUTH TLS\n<--- 234 go\n---> USER me\n<--- 331 x\n---> PASS XXXX\n<--- 230 in\n";
    let evidence = only(log, "lftp");
    let handshake = |evidence: &Evidence| -> Handshake {
        let secured = evidence.attempts[0].secured().unwrap();
        secured.handshake.clone().unwrap()
    };
    assert_eq!(handshake(&evidence).server_name, None);

    let mut old = serde_json::to_value(&evidence).unwrap();
    let steps = old["attempts"][0]["steps"].as_array_mut().unwrap();
    let secure = steps.iter_mut().find(|step| step["name"] == "secure");
    let old_handshake = &mut secure.unwrap()["facts"]["secure"]["handshake"];
    old_handshake["server_name"] = "".into();
    // Files from then did not know who writes such logs.
    old["source"].as_object_mut().unwrap().remove("writer");
    let loaded = format::load(old.to_string().as_bytes()).unwrap();
    assert_eq!(handshake(&loaded).server_name, None);
    assert_eq!(loaded.attempts, evidence.attempts);
}
