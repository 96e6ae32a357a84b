//! What real clients wrote on each of the practice server's scenarios (`ci/record-client-logs`), against what the
//! live probe finds there. The page that this makes is compared with docs/client-logs.md; `UPDATE_DOCS=1` writes it.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use ftpprobe::demo::{Scenario, scenarios};
use ftpprobe::logs::{Checked, Dialect};

use crate::{folder, root, sessions};

const CLIENTS: [&str; 6] = ["curl", "curl-trace", "lftp", "ncftp", "tnftp", "ftplib"];

/// Why a log leads to another root cause than the live probe: scenario, clients, what is found instead, reason.
const DIFFERENCES: [(&str, &[&str], &str, &str); 17] = [
    ("silent", &["lftp"], "log-inconclusive", CONNECTING),
    (
        "slow-greeting",
        &["curl", "curl-trace", "tnftp"],
        "greeting-silent",
        IMPATIENT,
    ),
    ("slow-greeting", &["lftp", "ncftp", "ftplib"], "ok", TIMES),
    ("reset", &["tnftp"], "greeting-eof-no-bytes", CLOSED),
    (
        "http",
        &["curl", "curl-trace", "ncftp", "tnftp", "ftplib"],
        "greeting-silent",
        WAITS,
    ),
    ("http", &["lftp"], "log-inconclusive", CONNECTING),
    (
        "implicit-tls",
        &["curl", "curl-trace", "ncftp", "tnftp", "ftplib"],
        "greeting-silent",
        TLS,
    ),
    ("implicit-tls", &["lftp"], "log-inconclusive", CONNECTING),
    ("ssh", &["ftplib"], "greeting-silent", UNPRINTED),
    ("dropped", &["tnftp", "ftplib"], "ok", OTHER_WAY),
    (
        "dropped",
        &["curl", "curl-trace", "lftp", "ncftp"],
        "control-lost",
        ONE_SESSION,
    ),
    ("private-address", &["ftplib"], "ok", ADDRESS),
    (
        "private-address-epsv",
        &["curl", "curl-trace", "tnftp", "ftplib"],
        "ok",
        ONE_MODE,
    ),
    (
        "private-address-epsv",
        &["lftp", "ncftp"],
        "pasv-private-address",
        ONE_MODE,
    ),
    (
        "filtered-data-port",
        &["ftplib"],
        "pasv-loopback-address",
        ADDRESS,
    ),
    ("missing-226", &["lftp", "ftplib"], "transfer-stalled", END),
    ("hostile", &CLIENTS, "ok", OTHER_WAY),
];

const CONNECTING: &str = "The client gives up without saying whether it had been connected.";
const IMPATIENT: &str = "The client was told to wait less long than the server took.";
const TIMES: &str = "Without times in the log, nothing is slow.";
const CLOSED: &str = "The client says that the connection was closed, and not that it was reset.";
const TLS: &str = "The client only waits; the probe also tries TLS.";
const WAITS: &str = "The client only waits; the probe also sends something.";
const UNPRINTED: &str = "The client does not log text that is not a reply.";
const OTHER_WAY: &str = "The client does not send the command that this server answers badly.";
const ADDRESS: &str =
    "The log does not name the server's address, against which the announced one could be held.";
const ONE_MODE: &str = "The client tries one of EPSV and PASV, the probe both.";
const ONE_SESSION: &str = "The probe tries again and meets the same end at the same command; each session of a log stands alone.";
const END: &str = "The client does not say whether it waited for data or for the closing reply.";

fn found(client: &str, scenario: &Scenario) -> String {
    let file = folder("samples")
        .join(client)
        .join(format!("{}.log", scenario.name));
    let log = fs::read(file).unwrap();
    match sessions(&log, Some(client)) {
        // A client that tries again writes several sessions; the first is the scenario's.
        Ok(sessions) => sessions.first().map_or_else(|| "ok".to_owned(), root),
        Err(_) => "no session".to_owned(),
    }
}

/// What is found in the logs of the other clients that were recorded.
fn others() -> String {
    let mut text = String::from(OTHERS);
    for client in OTHER_CLIENTS {
        let (mut same, mut other) = (Vec::new(), Vec::new());
        for scenario in scenarios() {
            let file = folder("samples").join(client);
            let Ok(log) = fs::read(file.join(format!("{}.log", scenario.name))) else {
                continue;
            };
            let found = match sessions(&log, None) {
                Ok(sessions) => sessions.first().map_or_else(|| "ok".to_owned(), root),
                Err(_) => "not read".to_owned(),
            };
            if found == scenario.expects.unwrap_or("ok") {
                same.push(scenario.name);
            } else {
                other.push(format!("{} (`{found}`)", scenario.name));
            }
        }
        let (same, other) = (same.join(", "), other.join(", "));
        writeln!(text, "| {client} | {same} | {other} |").unwrap();
    }
    text
}

/// Whose logs are read, and how that was checked.
fn checked() -> String {
    let mut text = String::from(CHECKED);
    for dialect in Dialect::all() {
        let how = match dialect.checked() {
            Checked::Run => "the tests run the real program",
            Checked::Recorded => "logs of the real program were recorded",
            Checked::Catalogue => "by the program's own messages or source",
            Checked::Sample => "samples were written after its logs",
        };
        let (title, name) = (dialect.title(), dialect.name());
        writeln!(text, "| {title} | `{name}` | {how} |").unwrap();
    }
    text
}

fn reason(client: &str, scenario: &Scenario, found: &str) -> Option<&'static str> {
    DIFFERENCES
        .iter()
        .find(|(name, clients, instead, _)| {
            *name == scenario.name && clients.contains(&client) && *instead == found
        })
        .map(|(.., reason)| *reason)
}

#[test]
fn logs_lead_where_the_live_probe_does() {
    let mut unexplained = Vec::new();
    let mut page = String::from(HEAD);
    let mut reasons: Vec<&str> = Vec::new();
    for client in CLIENTS {
        write!(page, " {} |", Dialect::of(client).unwrap().title()).unwrap();
    }
    page.push_str("\n|---|---|");
    page.push_str(&"---|".repeat(CLIENTS.len()));
    page.push('\n');
    for scenario in scenarios() {
        let live = scenario.expects.unwrap_or("ok");
        write!(page, "| {} | `{live}` |", scenario.name).unwrap();
        for client in CLIENTS {
            let found = found(client, scenario);
            if found == live {
                page.push_str(" the same |");
                continue;
            }
            let Some(reason) = reason(client, scenario, &found) else {
                unexplained.push(format!("(\"{}\", {client:?}, \"{found}\")", scenario.name));
                continue;
            };
            let known = reasons.iter().position(|known| *known == reason);
            let number = known.unwrap_or_else(|| {
                reasons.push(reason);
                reasons.len() - 1
            });
            write!(page, " `{found}` ({}) |", number + 1).unwrap();
        }
        page.push('\n');
    }
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    page.push('\n');
    for (number, reason) in reasons.iter().enumerate() {
        writeln!(page, "{}. {reason}", number + 1).unwrap();
    }
    page.push_str(&others());
    page.push_str(&checked());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/client-logs.md");
    #[expect(
        clippy::disallowed_methods,
        reason = "asked of the tests, not of the program"
    )]
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    if update {
        fs::write(&file, &page).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&file).unwrap_or_default(),
        page,
        "UPDATE_DOCS=1 writes it"
    );
}

/// Reasons that nothing needs any more would be lies.
#[test]
fn every_difference_is_still_one() {
    for (name, clients, instead, _) in DIFFERENCES {
        let scenario = scenarios()
            .iter()
            .find(|scenario| scenario.name == name)
            .unwrap();
        for client in clients {
            assert_eq!(found(client, scenario), instead, "{name} {client:?}");
        }
    }
}

#[test]
fn no_format_is_taken_for_another() {
    for client in CLIENTS {
        for file in crate::files(&folder("samples").join(client)) {
            let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
            let recognised = crate::recognised(&text);
            assert!(
                // Where nothing but an exception is printed, it is an error like any other's.
                recognised.is_none_or(|found| found == client || found == "errors"),
                "{}: {recognised:?}",
                file.display()
            );
        }
    }
}

const HEAD: &str = "\
# What logs of clients tell

`ftpprobe diagnose` reads the logs of other programs. For each scenario of the practice server (`ftpprobe demo --list`), this
table shows the root cause that the live probe finds, and the one that is found in the log of each client. A log
cannot tell more than its client noticed; where that is less, the note says why.

| scenario | live |";

/// Clients that were recorded on some of the scenarios, by the names of `tests/support/clients/`.
const OTHER_CLIENTS: [&str; 14] = [
    "filezilla",
    "libcurl",
    "tnftp-typed",
    "inetutils",
    "inetutils-typed",
    "wget",
    "wget-debug",
    "rclone",
    "aioftp",
    "net-ftp-perl",
    "net-ftp-ruby",
    "basic-ftp",
    "node-ftp",
    "php",
];

const OTHERS: &str = "
## Other clients

These were recorded on some of the scenarios. What their logs do not show, or what they do in another way than the probe, is not found.

| client | found as live | found otherwise |
|---|---|---|
";

const CHECKED: &str = "
## How reading was checked

| log of | `--from` | how |
|---|---|---|
";
