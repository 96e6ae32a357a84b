//! Connections that are closed, reset or stalled after each byte of a healthy session, and with TLS at each place of a record
//! that is another for who reads it. Each such run ends in time, with a report that is whole, and is OK only if all that was
//! asked for was had before.

use std::net::SocketAddr;
use std::slice;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use ftpprobe::attempts::probe;
use ftpprobe::clock::Stopwatch;
use ftpprobe::diagnosis::{Diagnosis, Policy, Severity, Verdict};
use ftpprobe::evidence::Evidence;
use ftpprobe::knowledge::wording::Wording;
use ftpprobe::render::{Format, Style, renderer};
use ftpprobe::report::build;
use ftpprobe::secret::Secret;
use ftpprobe::settings::{Retrying, Settings, Tls};
use ftpprobe::target::{Login, Target, TlsMode};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use tokio_util::sync::CancellationToken;

use crate::clock;
use crate::server::{Fault, HEAD, How, Server};

/// Runs at a time. Those that wait for a stalled connection leave the processors idle.
const AT_A_TIME: usize = 64;

/// Times that a machine under load keeps as well. On the clock of [`clock`] they cost little.
const PATIENCE: Duration = Duration::from_secs(60);

/// How late a run may be, by the leaps of the clock and on a machine under load: less than another wait takes.
const MOST_LATE: Duration = Duration::from_secs(20);

const ALL: [How; 3] = [How::Closes, How::Resets, How::Stalls];

/// How a session is asked for.
#[derive(Default)]
struct Asked {
    tls: Option<Arc<ServerConfig>>,
    settings: Tls,
}

impl Asked {
    fn encrypted() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        params.use_authority_key_identifier_extension = true;
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &authority).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        Self {
            tls: Some(Arc::new(config)),
            settings: Tls {
                authorities: vec![authority.der().to_vec()],
                ..Tls::default()
            },
        }
    }

    fn settings(&self, fault: Option<Fault>) -> Settings {
        // Either limit has to end a wait for what is stalled.
        let (timeout, deadline) = match fault.map(|it| (it.piece + it.after) % 2) {
            Some(1) => (PATIENCE * 5, PATIENCE),
            _ => (PATIENCE, PATIENCE * 5),
        };
        Settings {
            timeout,
            deadline,
            connect_timeout: PATIENCE,
            active: true,
            tls: self.settings.clone(),
            retrying: Retrying {
                retries: 0,
                ..Retrying::default()
            },
            ..Settings::default()
        }
    }

    fn target(&self, address: SocketAddr) -> Target {
        Target {
            host: address.ip().to_string(),
            port: address.port(),
            tls: match self.tls {
                Some(_) => TlsMode::Explicit,
                None => TlsMode::Off,
            },
            login: Login::Anonymous {
                password: Secret::new("bounds@example.com".to_owned()),
            },
            directory: None,
            name: None,
        }
    }
}

/// What came of a run.
struct Run {
    evidence: Evidence,
    diagnosis: Diagnosis,
    /// How much longer than its deadline it took.
    late: Duration,
    sent: Vec<Vec<usize>>,
    is_met: bool,
}

fn run(asked: &Asked, fault: Option<Fault>) -> Run {
    let server = Server::start(asked.tls.clone(), fault);
    let (target, settings) = (asked.target(server.address), asked.settings(fault));
    let (policy, stop) = (Policy::default(), CancellationToken::new());
    let (evidence, diagnosis, took) = clock::run(
        async {
            let watch = Stopwatch::start();
            let (evidence, diagnosis) = probe(&target, &settings, &policy, &(), &stop).await;
            (evidence, diagnosis, watch.elapsed())
        },
        &server,
    );
    Run {
        evidence,
        diagnosis,
        late: took.saturating_sub(settings.deadline),
        sent: server.sent(),
        is_met: server.is_met(),
    }
}

/// What is wrong with a run.
fn complaint(run: &Run) -> Option<String> {
    if run.late > MOST_LATE {
        return Some(format!("its end is {:?} late", run.late));
    }
    let report = build(&run.evidence, &run.diagnosis, &Wording::english());
    let mut json = Vec::new();
    renderer(Format::Json, &Style::default())
        .render(slice::from_ref(&report), &mut json)
        .unwrap();
    let json: serde_json::Value = match serde_json::from_slice(&json) {
        Ok(json) => json,
        Err(error) => return Some(format!("no JSON: {error}")),
    };
    if json["verdict"] != run.diagnosis.verdict.name() {
        return Some(format!("the report says {}", json["verdict"]));
    }
    None
}

/// The places of a piece at which it may end: each byte, or of a record those that differ for who reads it: nothing has come,
/// a part of its head, its head, a part of it, all but the last byte. What is encrypted is nothing before it is whole.
fn places(length: usize, is_record: bool) -> Vec<usize> {
    if !is_record {
        return (0..length).collect();
    }
    let mut places = vec![0, 1, HEAD, length / 2, length - 1];
    places.dedup();
    places
}

/// All faults of connections that send these pieces.
fn faults(sent: &[Vec<usize>], is_encrypted: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (connection, pieces) in sent.iter().enumerate() {
        for (piece, length) in pieces.iter().enumerate() {
            for after in places(*length, is_encrypted) {
                faults.extend(ALL.map(|how| Fault {
                    connection,
                    piece,
                    after,
                    how,
                }));
            }
        }
        // Data that is there, and whose end does not come.
        if connection > 0 {
            faults.push(Fault {
                connection,
                piece: pieces.len(),
                after: 0,
                how: How::Stalls,
            });
        }
    }
    faults
}

fn sweep(name: &str, asked: &Asked) {
    let healthy = run(asked, None);
    let grave = healthy.diagnosis.findings.iter();
    let grave: Vec<_> = grave
        .filter(|it| it.severity > Severity::Info)
        .map(|it| (&it.id, &it.facts))
        .collect();
    assert_eq!(healthy.diagnosis.verdict, Verdict::Ok, "{grave:?}");
    assert!(
        healthy.sent.iter().all(|pieces| !pieces.is_empty()),
        "{:?}",
        healthy.sent
    );
    let faults = faults(&healthy.sent, asked.tls.is_some());
    // At the goodbye, nothing is lost any more.
    let goodbye = healthy.sent[0].len() - 1;
    let comes_after_all = |fault: &Fault| fault.connection == 0 && fault.piece == goodbye;
    let (next, missed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let complaints = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some(fault) = faults.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let run = run(asked, Some(*fault));
                    missed.fetch_add(usize::from(!run.is_met), Ordering::Relaxed);
                    let is_ok = run.diagnosis.verdict == Verdict::Ok;
                    let is_boast = is_ok && run.is_met && !comes_after_all(fault);
                    let boast = is_boast.then(|| "it is OK".to_owned());
                    let found = complaint(&run).or(boast);
                    let found = found.map(|it| format!("{fault:?}: {it}"));
                    complaints.lock().unwrap().extend(found);
                }
            });
        }
    });
    let complaints = complaints.into_inner().unwrap();
    let missed = missed.into_inner();
    #[expect(clippy::print_stderr, reason = "the runner shows it on demand")]
    {
        eprintln!("{name}: {} cases, {missed} of them not met", faults.len());
    }
    // How TLS parts what it sends into records is not the same each time.
    assert!(missed * 50 <= faults.len(), "{missed} of {}", faults.len());
    assert!(
        complaints.is_empty(),
        "{name}: {} complaints in {} cases\n{}",
        complaints.len(),
        faults.len(),
        complaints.join("\n")
    );
}

#[test]
fn plain_connections() {
    sweep("plain", &Asked::default());
}

#[test]
fn encrypted_connections() {
    sweep("TLS", &Asked::encrypted());
}
