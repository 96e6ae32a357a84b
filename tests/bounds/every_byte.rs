//! Connections that are closed, reset or stalled after each byte of a healthy session. Each such run ends in time, with
//! a report that is whole, and is OK only if all that was asked for was had before.

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

use crate::server::{Fault, How, Server};

/// Runs at a time. Those that wait for a stalled connection leave the processors idle.
const AT_A_TIME: usize = 64;

/// What no run may take, however slow the machine is: less than one wait for a reply where the deadline has to end it.
const FAR_TOO_LONG: Duration = Duration::from_secs(60);

/// Times that a machine under load keeps as well.
const PATIENCE: Duration = Duration::from_secs(120);
const SHORT: Duration = Duration::from_millis(400);

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
        let stalls = fault.filter(|it| it.how == How::Stalls);
        // Either limit has to end the wait.
        let (timeout, deadline) = match stalls.map(|it| it.after % 2) {
            None => (PATIENCE, PATIENCE * 3),
            Some(0) => (SHORT, PATIENCE * 3),
            Some(_) => (PATIENCE, SHORT * 3),
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
    took: Duration,
    sent: Vec<usize>,
    is_met: bool,
}

fn run(asked: &Asked, fault: Option<Fault>) -> Run {
    let server = Server::start(asked.tls.clone(), fault);
    let (target, settings) = (asked.target(server.address), asked.settings(fault));
    let (policy, stop) = (Policy::default(), CancellationToken::new());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let watch = Stopwatch::start();
    let probing = probe(&target, &settings, &policy, &(), &stop);
    let (evidence, diagnosis) = runtime.block_on(probing);
    Run {
        evidence,
        diagnosis,
        took: watch.elapsed(),
        sent: server.sent(),
        is_met: server.is_met(),
    }
}

/// What is wrong with a run.
fn complaint(run: &Run) -> Option<String> {
    if run.took > FAR_TOO_LONG {
        return Some(format!("it took {:?}", run.took));
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

/// Whether all that was asked for was had before the fault: at the goodbye, nothing is lost any more.
fn comes_after_all(fault: Fault, healthy: &Run, goodbye: usize) -> bool {
    let all = healthy.sent[fault.connection];
    fault.connection == 0 && fault.after + goodbye >= all
}

fn sweep(name: &str, asked: &Asked, goodbye: usize, all_kinds: bool) {
    let healthy = run(asked, None);
    let grave = healthy.diagnosis.findings.iter();
    let grave: Vec<_> = grave
        .filter(|it| it.severity > Severity::Info)
        .map(|it| (&it.id, &it.facts))
        .collect();
    assert_eq!(healthy.diagnosis.verdict, Verdict::Ok, "{grave:?}");
    assert!(
        healthy.sent.iter().all(|bytes| *bytes > 0),
        "{:?}",
        healthy.sent
    );
    let mut faults = Vec::new();
    for (connection, bytes) in healthy.sent.iter().enumerate() {
        for after in 0..*bytes {
            let one = [ALL[after % ALL.len()]];
            let kinds = if all_kinds { &ALL[..] } else { &one };
            faults.extend(kinds.iter().map(|how| Fault {
                connection,
                after,
                how: *how,
            }));
        }
    }
    let (next, met) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let complaints = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some(fault) = faults.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let run = run(asked, Some(*fault));
                    met.fetch_add(usize::from(run.is_met), Ordering::Relaxed);
                    let is_ok = run.is_met && run.diagnosis.verdict == Verdict::Ok;
                    let is_boast = is_ok && !comes_after_all(*fault, &healthy, goodbye);
                    let boast = is_boast.then(|| "it is OK".to_owned());
                    let found = complaint(&run).or(boast);
                    let found = found.map(|it| format!("{fault:?}: {it}"));
                    complaints.lock().unwrap().extend(found);
                }
            });
        }
    });
    let complaints = complaints.into_inner().unwrap();
    let met = met.into_inner();
    #[expect(clippy::print_stderr, reason = "the runner shows it on demand")]
    {
        eprintln!("{name}: {} cases, {met} of them met", faults.len());
    }
    assert!(
        complaints.is_empty(),
        "{name}: {} complaints in {} cases\n{}",
        complaints.len(),
        faults.len(),
        complaints.join("\n")
    );
    // What comes last on an encrypted connection, the client may not wait for.
    assert!(met * 5 >= faults.len() * 4, "{met} of {}", faults.len());
}

/// `221 Goodbye` and its end, and as many digits as the ports of one run may have less than those of another.
const GOODBYE: usize = 13 + 8;

#[test]
fn plain_connections() {
    sweep("plain", &Asked::default(), GOODBYE, true);
}

/// One kind of fault for each byte, since handshakes take their time.
#[test]
fn encrypted_connections() {
    // Its record, and `close_notify` in another one.
    sweep("TLS", &Asked::encrypted(), GOODBYE + 22 + 24, false);
}
