//! A run of the probe, recorded at both ends of the network, and the recordings judged.

use std::fmt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::Probed;
use crate::support::tcpdump::{Place, Recording};

/// What ran, and what the recordings of both ends come to.
pub(crate) struct Recorded<T = Probed> {
    /// What ran.
    pub(crate) live: T,
    pub(crate) client: Judged,
    pub(crate) server: Judged,
    /// What the path did, by both recordings: the kinds of the events of each session.
    pub(crate) path: Vec<Vec<String>>,
}

impl<T> Recorded<T> {
    /// Whether the recordings of both ends tell this of the path, in the session with the gravest events.
    pub(crate) fn tells(&self, kind: &str) -> bool {
        kind.is_empty()
            || self
                .path
                .first()
                .is_some_and(|kinds| kinds.iter().any(|it| it == kind))
    }
}

/// Records both ends while this runs.
pub(crate) fn recorded<T>(run: impl FnOnce() -> T) -> Recorded<T> {
    let [client, server] = [Place::Client, Place::Server].map(Recording::start);
    let live = run();
    let (client, server) = (client.end(), server.end());
    Recorded {
        live,
        path: held_together(&client, &server),
        client: Judged::of(&client, Place::Client),
        server: Judged::of(&server, Place::Server),
    }
}

/// The kinds of what `ftpprobe contrast` tells of the path, session by session.
fn held_together(client: &Path, server: &Path) -> Vec<Vec<String>> {
    let output = Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .args(["contrast", "--format", "json"])
        .args([client, server])
        .env_clear()
        .output()
        .unwrap();
    let Ok(contrast) = serde_json::from_slice::<Value>(&output.stdout) else {
        return Vec::new();
    };
    let sessions = contrast["path"]["sessions"].as_array().cloned();
    let kinds = |session: Value| {
        let events = session["events"].as_array().cloned().unwrap_or_default();
        let kinds = events.iter().filter_map(|event| event["kind"].as_str());
        kinds.map(str::to_owned).collect()
    };
    sessions
        .unwrap_or_default()
        .into_iter()
        .map(kinds)
        .collect()
}

/// What `ftpprobe diagnose` says of a recording.
pub(crate) struct Judged {
    /// The reports, a session each.
    pub(crate) sessions: Vec<Value>,
    /// The exit code.
    pub(crate) exit: Option<i32>,
    /// What was said besides.
    pub(crate) stderr: String,
}

impl Judged {
    fn of(file: &Path, place: Place) -> Self {
        let output = Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
            .args(["diagnose", "--format", "jsonl"])
            .arg(file)
            .env_clear()
            .output()
            .unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        let judged = Self {
            sessions: stdout
                .lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect(),
            exit: output.status.code(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        for session in &judged.sessions {
            let guessed = &session["source"]["capture"]["vantage"];
            // One that nobody answers does not tell.
            let is_answered = session["root_cause"]
                .as_str()
                .is_none_or(|it| !it.starts_with("tcp-"));
            assert!(
                !is_answered || guessed == place.name(),
                "where it was recorded, at the {place:?}: {judged}"
            );
        }
        judged
    }

    /// The root cause of the worst session, the first of those that are equally bad; its verdict where there is none. The
    /// probe looks around over further connections once something has failed, and those may be well.
    pub(crate) fn worst(&self) -> &str {
        let gravity = |session: &&Value| match session["verdict"].as_str() {
            Some("ok") => 0,
            Some("unknown") => 1,
            Some("warning") => 2,
            _ => 3,
        };
        // Of equals max_by_key takes the last.
        let worst = self.sessions.iter().rev().max_by_key(gravity);
        worst.map_or("no session", told)
    }

    /// The root cause of each session, its verdict where there is none.
    pub(crate) fn each(&self) -> Vec<&str> {
        self.sessions.iter().map(told).collect()
    }
}

fn told(session: &Value) -> &str {
    let told = session["root_cause"].as_str();
    told.or(session["verdict"].as_str()).unwrap_or_default()
}

impl fmt::Display for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "exit code {:?}: {:?}", self.exit, self.each())?;
        for session in &self.sessions {
            writeln!(f, "{session:#}")?;
        }
        write!(f, "{}", self.stderr)
    }
}
