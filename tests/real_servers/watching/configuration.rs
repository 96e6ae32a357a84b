//! What to probe, written down: four servers, and where their passwords are.

use std::fmt::Write as _;
use std::fs;
use std::process::Output;

use serde_json::Value;

use super::{Watcher, text};
use crate::support::RealServer;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::server::PASSWORD;

fn reports(output: &Output) -> Vec<Value> {
    let lines = text(&output.stdout);
    let lines = lines.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_configuration_probes_four_servers_and_says_where_their_passwords_are() {
    let servers: [(Software, RealServer); 4] =
        [Vsftpd, Proftpd, PureFtpd, Pyftpdlib].map(|software| (software, software.start()));
    let mut configuration = String::from(
        "format = \"jsonl\"\nhistory = \"history.sqlite\"\nalso = [\"prometheus:ftp.prom\", \"nagios:ftp.nagios\"]\n\
         [defaults]\nplaintext = true\ntimeout = \"10s\"\n",
    );
    let sources = [
        "",
        "password-file = \"password\"\n",
        "password-env = \"FTP_PASSWORD\"\n",
        "password-credential = \"ftp\"\n",
    ];
    let names = ["vsftpd", "proftpd", "pure-ftpd", "pyftpdlib"];
    for ((name, (software, server)), source) in names.iter().zip(&servers).zip(sources) {
        let target = server.target();
        write!(configuration, "[targets.{name}]\ntarget = \"{target}\"\n").unwrap();
        if let Some(user) = software.user().filter(|_| !source.is_empty()) {
            write!(configuration, "user = \"{user}\"\n{source}").unwrap();
        }
    }
    let watcher = Watcher::new(&configuration);
    fs::write(watcher.path("password"), format!("{PASSWORD}\n")).unwrap();
    fs::create_dir(watcher.path("credentials")).unwrap();
    fs::write(watcher.path("credentials/ftp"), PASSWORD).unwrap();
    let mut command = watcher.command(&[]);
    command
        .env("FTP_PASSWORD", PASSWORD)
        .env("CREDENTIALS_DIRECTORY", watcher.path("credentials"));
    let output = command.output().unwrap();
    let said = text(&output.stdout) + &text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let reports = reports(&output);
    let reported: Vec<_> = reports
        .iter()
        .map(|it| it["target"]["name"].as_str().unwrap())
        .collect();
    assert_eq!(reported, names);
    for report in &reports {
        assert_eq!(report["verdict"], "ok", "{report}");
    }
    let users: Vec<_> = reports
        .iter()
        .map(|it| it["target"]["user"].as_str().unwrap())
        .collect();
    assert_eq!(users[0], "anonymous");
    for (user, (software, _)) in users.iter().zip(&servers).skip(1) {
        assert_eq!(Some(*user), software.user().or(Some("anonymous")));
    }
    // One file holds all of them, and no secret is anywhere.
    let metrics = watcher.read("ftp.prom");
    assert_eq!(
        metrics.matches("# HELP ftpprobe_success ").count(),
        1,
        "{metrics}"
    );
    for name in names {
        assert!(
            metrics.contains(&format!("name=\"{name}\"}} 1.0")),
            "{metrics}"
        );
    }
    let nagios = watcher.read("ftp.nagios");
    assert!(
        nagios.starts_with("FTP OK - all 4 targets work | "),
        "{nagios}"
    );
    let history = fs::read(watcher.path("history.sqlite")).unwrap();
    let history = String::from_utf8_lossy(&history).into_owned();
    for place in [said, metrics, nagios, history] {
        assert!(!place.contains(PASSWORD));
    }

    // One of them by its name, told apart in the history.
    let one = watcher.run(&["probe", "vsftpd"]);
    assert_eq!(one.status.code(), Some(0), "{}", text(&one.stderr));
    let history = text(
        &watcher
            .run(&["history", "vsftpd", "--format", "json"])
            .stdout,
    );
    let history: Value = serde_json::from_str(&history).unwrap();
    assert_eq!(history["checks"][0]["runs"]["ok"], 2, "{history}");
    assert_eq!(history["checks"].as_array().unwrap().len(), 1);
}
