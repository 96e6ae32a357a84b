//! The exporter, scraped by a real Prometheus, whose alerts go to a real Alertmanager: what is in `docs/prometheus`.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use ftpprobe::render::metrics::OF_REPORTS;
use ftpprobe::serve::counts::OF_THE_EXPORTER;
use regex::Regex;
use serde_json::{Value, json};

use crate::authority::Authority;
use crate::support::Software::{Proftpd, Vsftpd};
use crate::support::installed;
use crate::support::port::Port;
use crate::support::process::Process;
use crate::support::server::{PASSWORD, USER};

/// What a wait of this test's may take at most.
const FAR_TOO_LONG: Duration = Duration::from_secs(110);

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/prometheus")
        .join(name)
}

fn promtool(args: &[&str], folder: &Path) {
    let mut promtool = Command::new(installed::program("promtool"));
    let output = promtool.args(args).current_dir(folder).output().unwrap();
    let said = [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    assert!(output.status.success(), "{}", said.concat());
}

#[test]
fn promtool_accepts_the_rules_and_they_do_what_they_say() {
    let folder = shipped("");
    promtool(&["check", "rules", "rules.yml"], &folder);
    promtool(&["test", "rules", "rules_test.yml"], &folder);
    promtool(&["check", "config", "prometheus.yml"], &folder);
}

#[test]
fn every_metric_that_is_asked_for_exists() {
    let all = OF_REPORTS.iter().chain(OF_THE_EXPORTER);
    let known: BTreeSet<&str> = all.map(|metric| metric.name).collect();
    let word = Regex::new(r"\bftpprobe_[a-z_0-9]+").unwrap();
    for name in ["rules.yml", "rules_test.yml", "dashboard.json", "README.md"] {
        let text = fs::read_to_string(shipped(name)).unwrap();
        let mut words = word.find_iter(&text).map(|found| found.as_str());
        assert_eq!(words.find(|word| !known.contains(word)), None, "{name}");
    }
}

/// Whoever imports the dashboard finds no query that Prometheus cannot read.
#[test]
fn promtool_accepts_the_queries_of_the_dashboard() {
    let text = fs::read_to_string(shipped("dashboard.json")).unwrap();
    let dashboard: Value = serde_json::from_str(&text).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels.iter().flat_map(|panel| {
        let targets = panel["targets"].as_array();
        targets.expect("queries").iter()
    });
    let rules: Vec<Value> = targets
        .enumerate()
        .map(|(number, target)| {
            json!({ "record": format!("query:{number}"), "expr": target["expr"] })
        })
        .collect();
    assert!(rules.len() >= panels.len());
    let folder = tempfile::tempdir().unwrap();
    let groups = json!({ "groups": [{ "name": "dashboard", "rules": rules }] });
    fs::write(folder.path().join("rules.yml"), groups.to_string()).unwrap();
    promtool(&["check", "rules", "rules.yml"], folder.path());
}

/// What the Alertmanager tells, one alert after another.
#[derive(Clone, Default)]
struct Told(Arc<(Mutex<Vec<Value>>, Condvar)>);

impl Told {
    /// Listens for the calls of an Alertmanager, and gives the port.
    fn listen(&self) -> u16 {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let own = self.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let told = called(&stream.unwrap());
                let alerts = told["alerts"].as_array().cloned().unwrap_or_default();
                own.0.0.lock().unwrap().extend(alerts);
                own.0.1.notify_all();
            }
        });
        port
    }

    /// Waits until each of these targets has been told of in this state, and gives their root causes.
    fn wait_for(&self, status: &str, targets: [&str; 3]) -> [String; 3] {
        let of = |all: &[Value], target: &str| {
            let mut all = all.iter();
            let found = all.find(|alert| {
                alert["status"] == status
                    && alert["labels"]["alertname"] == "FtpDown"
                    && alert["labels"]["instance"] == target
            });
            found.map(|alert| alert["labels"]["id"].as_str().unwrap().to_owned())
        };
        let told = self.0.0.lock().unwrap();
        let is_missing = |all: &mut Vec<Value>| targets.iter().any(|it| of(all, it).is_none());
        let waited = self.0.1.wait_timeout_while(told, FAR_TOO_LONG, is_missing);
        let (told, waited) = waited.unwrap();
        assert!(!waited.timed_out(), "not all are {status}: {told:#?}");
        targets.map(|target| of(&told, target).unwrap())
    }
}

/// The body of a request, which is answered.
fn called(stream: &TcpStream) -> Value {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let _ = { stream }.write_all(answer.as_bytes());
    serde_json::from_slice(&body).unwrap_or_default()
}

fn port() -> Port {
    Port::take(Ipv4Addr::LOCALHOST.into())
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let file = folder.join(name);
    fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

/// An Alertmanager that tells whoever listens at `hook`.
fn alertmanager(within: &Path, port: u16, hook: u16) -> Process {
    let routes = format!(
        "route: {{ receiver: hook, group_by: ['...'], group_wait: 1s, group_interval: 1s }}\n\
         receivers: [{{ name: hook, webhook_configs: [{{ url: 'http://127.0.0.1:{hook}/', send_resolved: true }}] }}]\n"
    );
    let routes = write(within, "alertmanager.yml", &routes);
    Process::start(
        &installed::program("prometheus-alertmanager"),
        &[
            format!("--config.file={routes}"),
            format!("--storage.path={}", within.join("alerts").display()),
            format!("--web.listen-address=127.0.0.1:{port}"),
            "--cluster.listen-address=".to_owned(),
        ],
        within.join("alertmanager.log"),
        port,
        None,
    )
}

/// A Prometheus with what is shipped, as it is but for hosts, and in less time. The ports are those of the exporter, the Alertmanager,
/// and its own.
fn prometheus(within: &Path, [exporter, alertmanager, port]: [u16; 3]) -> Process {
    let rules = fs::read_to_string(shipped("rules.yml")).unwrap();
    let waits = Regex::new(r"(?m)^( +for: )\w+$").unwrap();
    write(within, "rules.yml", &waits.replace_all(&rules, "${1}1s"));
    let scrapes = fs::read_to_string(shipped("prometheus.yml")).unwrap();
    let times = Regex::new(r"(?m)^( +(?:evaluation|scrape)_interval: )\w+$").unwrap();
    let scrapes = times.replace_all(&scrapes, "${1}5s");
    let scrapes = scrapes
        .replace("scrape_timeout: 60s", "scrape_timeout: 5s")
        .replace("127.0.0.1:9921", &format!("127.0.0.1:{exporter}"))
        .replace("127.0.0.1:9093", &format!("127.0.0.1:{alertmanager}"))
        .replace(
            "[ftp.example.com, ftp.example.org:2121]",
            "[stopped, full, expiring]",
        );
    let scrapes = write(within, "prometheus.yml", &scrapes);
    Process::start(
        &installed::program("prometheus"),
        &[
            format!("--config.file={scrapes}"),
            format!("--storage.tsdb.path={}", within.join("series").display()),
            format!("--web.listen-address=127.0.0.1:{port}"),
        ],
        within.join("prometheus.log"),
        port,
        None,
    )
}

/// One server is stopped, one is filled, and the certificate of one expires. Each alert has its root cause, and goes away
/// with it.
#[test]
fn alerts_fire_with_their_root_cause_and_go_away_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let within = folder.path();
    let authority = Authority::new();
    let (short, good) = (authority.lasting(Duration::from_secs(15)), authority.good());
    let mut stopped = Vsftpd.start();
    let full = Proftpd.start_with("MaxClients 1");
    let mut expiring = Vsftpd.setup().tls(&short).start();
    let (at_exporter, at_prometheus, at_alertmanager) = (port(), port(), port());

    write(within, "password", PASSWORD);
    let root = short.root();
    let configuration = format!(
        "[defaults]\nretries = 0\ntimeout = \"5s\"\n\
         [targets.stopped]\ntarget = \"{}\"\n\
         [targets.full]\ntarget = \"ftp://{USER}@{}\"\npassword-file = \"password\"\nplaintext = true\n\
         [targets.expiring]\ntarget = \"ftpes://{}\"\nca-file = \"{}\"\n",
        stopped.target(),
        full.target(),
        expiring.target(),
        root.display(),
    );
    let configuration = write(within, "ftpprobe.toml", &configuration);
    let exporter = format!("127.0.0.1:{}", at_exporter.number());
    let _exporter = Process::start(
        Path::new(env!("CARGO_BIN_EXE_ftpprobe")),
        &[
            "serve",
            "--config",
            &configuration,
            "--listen",
            &exporter,
            "--cache",
            "1s",
        ],
        within.join("exporter.log"),
        at_exporter.number(),
        None,
    );

    let told = Told::default();
    let _alertmanager = alertmanager(within, at_alertmanager.number(), told.listen());
    let ports = [&at_exporter, &at_alertmanager, &at_prometheus].map(Port::number);
    let _prometheus = prometheus(within, ports);

    stopped.stop();
    let occupant = full.log_in();
    let targets = ["stopped", "full", "expiring"];
    let causes = told.wait_for("firing", targets);
    assert_eq!(
        causes,
        ["tcp-refused", "limit-server-full", "tls-cert-expired"]
    );

    stopped.start_again();
    drop(occupant);
    expiring.stop();
    fs::copy(good.key(), short.key()).unwrap();
    fs::copy(good.chain(), short.chain()).unwrap();
    expiring.start_again();
    // The exporter leaves the full one alone for a while.
    assert_eq!(told.wait_for("resolved", targets), causes);
}
