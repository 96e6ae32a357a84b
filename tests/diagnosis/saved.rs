//! Saved evidence of real runs, in `tests/evidence/CASE/`: the format as it was written, and the diagnosis that it
//! must keep. `evidence.json` is of the practice server and can be recorded again; `recorded.json` is of a server that
//! no registry has (uftpd 2.15 with `writable`, `LightFTP` without a certificate).

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ftpprobe::attempts::probe;
use ftpprobe::demo::{Server, scenario};
use ftpprobe::diagnosis::{Finding, Policy, diagnose};
use ftpprobe::evidence::format;
use ftpprobe::secret::Secret;
use ftpprobe::settings::{Retrying, Settings};
use ftpprobe::target::{Login, Target, TlsMode};

use crate::{others, root};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evidence")
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    root_cause: Option<String>,
    verdict: String,
    others: Vec<String>,
}

#[test]
fn saved_evidence_keeps_its_diagnosis() {
    let mut seen = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let case = entry.unwrap().path();
        let open = |name| fs::File::open(case.join(name));
        let Ok(file) = open("evidence.json").or_else(|_| open("recorded.json")) else {
            continue;
        };
        let evidence = format::load(file).unwrap();
        let expected = fs::read_to_string(case.join("expected.toml")).unwrap();
        let expected: Expected = toml::from_str(&expected).unwrap();
        let diagnosis = diagnose(&evidence, &Policy::default());
        let verdict = serde_json::to_value(diagnosis.verdict).unwrap();
        let name = case.display();
        assert_eq!(root(&diagnosis), expected.root_cause.as_deref(), "{name}");
        assert_eq!(verdict, expected.verdict, "{name}");
        let mut found: Vec<&str> = others(&diagnosis).into_iter().collect();
        found.retain(|id| !crate::ASIDES.contains(id));
        assert_eq!(found, expected.others, "{name}");
        seen += 1;
    }
    assert!(seen >= 14, "{seen}");
}

/// Files that were written before steps had typed reasons and what is unknown was left out.
#[test]
fn evidence_of_before_keeps_its_diagnosis() {
    let judged = |file: &Path| {
        let evidence = format::load(fs::File::open(file).unwrap()).unwrap();
        diagnose(&evidence, &Policy::default()).findings
    };
    let mut seen = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let case = entry.unwrap().path();
        let before = case.join("before.json");
        if before.exists() {
            let ids = |findings: Vec<Finding>| findings.into_iter().map(|it| it.id);
            let (before, now) = (judged(&before), judged(&case.join("evidence.json")));
            assert!(ids(before).eq(ids(now)), "{}", case.display());
            seen += 1;
        }
    }
    assert!(seen >= 5, "{seen}");
}

#[test]
fn saved_evidence_is_written_as_it_was_read() {
    for entry in fs::read_dir(folder()).unwrap() {
        let file = entry.unwrap().path().join("evidence.json");
        let Ok(written) = fs::read(&file) else {
            continue;
        };
        let mut again = Vec::new();
        format::save(&format::load(&written[..]).unwrap(), &mut again).unwrap();
        assert!(written == again, "{}", file.display());
    }
}

/// The scenarios whose evidence is kept.
const KEPT: [&str; 14] = [
    "healthy",
    "421",
    "530-per-host",
    "closed",
    "implicit-tls",
    "smtp",
    "anonymous-refused",
    "chroot",
    "dropped",
    "missing-directory",
    "private-address-epsv",
    "closed-data-port",
    "stalled-listing",
    "missing-226",
];

/// Writes the files anew. What the diagnosis should be is for a person to check.
#[tokio::test]
#[ignore = "writes tests/evidence; run it after a change of the evidence format"]
async fn record_again() {
    for name in KEPT {
        let scenario = scenario(name).unwrap();
        let server = Server::start(scenario.behaviour()).await.unwrap();
        let login = Login::of(scenario.user, Secret::new("ftpprobe@".to_owned()));
        let target = Target {
            host: server.address().ip().to_string(),
            port: server.address().port(),
            tls: TlsMode::Off,
            login,
            directory: scenario.directory.map(str::to_owned),
            name: None,
        };
        let settings = Settings {
            timeout: Duration::from_secs(5),
            connect_timeout: Duration::from_secs(1),
            plaintext: true,
            retrying: Retrying {
                retries: 0,
                ..Retrying::default()
            },
            ..Settings::default()
        };
        let stop = tokio_util::sync::CancellationToken::new();
        let (evidence, _) = probe(&target, &settings, &Policy::default(), &(), &stop).await;
        let case = folder().join(name);
        fs::create_dir_all(&case).unwrap();
        format::save(
            &evidence,
            fs::File::create(case.join("evidence.json")).unwrap(),
        )
        .unwrap();
        let diagnosis = diagnose(&evidence, &Policy::default());
        // One attempt does not show that the next one ends at the same command.
        let expects = match scenario.expects {
            Some("server-crash-on-command") => Some("control-lost"),
            expects => expects,
        };
        assert_eq!(root(&diagnosis), expects, "{name}");
        let root_line =
            root(&diagnosis).map_or(String::new(), |id| format!("root_cause = {id:?}\n"));
        let verdict = serde_json::to_value(diagnosis.verdict).unwrap();
        let others: Vec<&str> = others(&diagnosis).into_iter().collect();
        let expected = format!("{root_line}verdict = {verdict}\nothers = {others:?}\n");
        fs::write(case.join("expected.toml"), expected).unwrap();
    }
}
