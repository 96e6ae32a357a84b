//! What the program tells of itself: `/metrics`.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering};

use super::server::Server;
use crate::clock::Timestamp;
use crate::diagnosis::Verdict;
use crate::render::metrics::document::label;
use crate::render::metrics::{Document, Kind, Labels, Metric};

const fn metric(
    name: &'static str,
    kind: Kind,
    labels: &'static [&'static str],
    help: &'static str,
) -> Metric {
    Metric {
        name,
        kind,
        labels,
        help,
    }
}

static BUILD: Metric = metric(
    "ftpprobe_build_info",
    Kind::Gauge,
    &["version"],
    "The version of ftpprobe",
);
static START: Metric = metric(
    "ftpprobe_start_timestamp_seconds",
    Kind::Gauge,
    &[],
    "When the exporter began, in seconds since 1970",
);
static RELOADED: Metric = metric(
    "ftpprobe_config_last_reload_successful",
    Kind::Gauge,
    &[],
    "Whether the last reload of the configuration was successful",
);
static RELOADED_AT: Metric = metric(
    "ftpprobe_config_last_reload_success_timestamp_seconds",
    Kind::Gauge,
    &[],
    "When the configuration that is in force was read, in seconds since 1970",
);
static PROBES: Metric = metric(
    "ftpprobe_probes_total",
    Kind::Counter,
    &["verdict"],
    "Runs that have ended, by their verdict",
);
static ANSWERS: Metric = metric(
    "ftpprobe_probe_requests_total",
    Kind::Counter,
    &["answer"],
    "Requests for a probe: probed, joined to a run that went on, cached, refused, full, or stopping",
);
static RUNNING: Metric = metric(
    "ftpprobe_probes_running",
    Kind::Gauge,
    &[],
    "Runs that go on",
);
static WAITING: Metric = metric(
    "ftpprobe_probes_waiting",
    Kind::Gauge,
    &[],
    "Runs that wait until fewer go on",
);
static CONNECTIONS: Metric = metric(
    "ftpprobe_http_connections",
    Kind::Gauge,
    &[],
    "Connections of those who ask",
);
static UNAUTHORIZED: Metric = metric(
    "ftpprobe_http_unauthorized_total",
    Kind::Counter,
    &[],
    "Requests without a login that is known",
);
static HANDSHAKES: Metric = metric(
    "ftpprobe_http_tls_failures_total",
    Kind::Counter,
    &[],
    "Connections on which no TLS handshake came about",
);

/// All of them, in the order of the documentation.
pub static OF_THE_EXPORTER: &[&Metric] = &[
    &BUILD,
    &START,
    &RELOADED,
    &RELOADED_AT,
    &PROBES,
    &ANSWERS,
    &RUNNING,
    &WAITING,
    &CONNECTIONS,
    &UNAUTHORIZED,
    &HANDSHAKES,
];

/// What becomes of a request for a probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A run was begun for it.
    Probed,
    /// It waits for one that went on.
    Joined,
    /// It has a result of a moment ago.
    Cached,
    /// It is in no order, or not allowed.
    Refused,
    /// Too many go on and wait.
    Full,
    /// The program ends.
    Stopping,
}

impl Answer {
    const ALL: [Self; 6] = [
        Self::Probed,
        Self::Joined,
        Self::Cached,
        Self::Refused,
        Self::Full,
        Self::Stopping,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Probed => "probed",
            Self::Joined => "joined",
            Self::Cached => "cached",
            Self::Refused => "refused",
            Self::Full => "full",
            Self::Stopping => "stopping",
        }
    }
}

/// What is counted.
#[derive(Debug)]
pub struct Counts {
    started_us: i64,
    reloaded: AtomicBool,
    reloaded_us: AtomicI64,
    verdicts: [AtomicU64; Verdict::ALL.len()],
    answers: [AtomicU64; Answer::ALL.len()],
    pub(super) connections: AtomicUsize,
    pub(super) unauthorized: AtomicU64,
    pub(super) handshakes: AtomicU64,
}

impl Counts {
    pub(super) fn new() -> Self {
        let now = Timestamp::now().unix_micros();
        Self {
            started_us: now,
            reloaded: AtomicBool::new(true),
            reloaded_us: AtomicI64::new(now),
            verdicts: Default::default(),
            answers: Default::default(),
            connections: AtomicUsize::new(0),
            unauthorized: AtomicU64::new(0),
            handshakes: AtomicU64::new(0),
        }
    }

    /// The configuration was read anew, or could not be.
    pub(super) fn reloaded(&self, successfully: bool) {
        self.reloaded.store(successfully, Ordering::Relaxed);
        if successfully {
            let now = Timestamp::now().unix_micros();
            self.reloaded_us.store(now, Ordering::Relaxed);
        }
    }

    pub(super) fn answered(&self, answer: Answer) {
        let all = Answer::ALL.iter().zip(&self.answers);
        for (_, count) in all.filter(|(it, _)| **it == answer) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(super) fn judged(&self, verdict: Verdict) {
        let all = Verdict::ALL.iter().zip(&self.verdicts);
        for (_, count) in all.filter(|(it, _)| **it == verdict) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// What `/metrics` says.
pub(super) fn written(server: &Server) -> io::Result<String> {
    let counts = &server.counts;
    let mut document = Document::default();
    let none = Labels::new();
    let version = vec![label(("version", env!("CARGO_PKG_VERSION")))];
    document.set(&BUILD, &version, 1.0);
    document.set(&START, &none, seconds(counts.started_us));
    let reloaded = counts.reloaded.load(Ordering::Relaxed);
    document.set(&RELOADED, &none, f64::from(u8::from(reloaded)));
    let reloaded_at = counts.reloaded_us.load(Ordering::Relaxed);
    document.set(&RELOADED_AT, &none, seconds(reloaded_at));
    for (verdict, count) in Verdict::ALL.iter().zip(&counts.verdicts) {
        let labels = vec![label(("verdict", verdict.name()))];
        document.set(&PROBES, &labels, number(count.load(Ordering::Relaxed)));
    }
    for (answer, count) in Answer::ALL.iter().zip(&counts.answers) {
        let labels = vec![label(("answer", answer.name()))];
        document.set(&ANSWERS, &labels, number(count.load(Ordering::Relaxed)));
    }
    let (running, waiting) = {
        let desk = server.desk();
        (desk.probing(), desk.waiting)
    };
    document.set(&RUNNING, &none, number(running as u64));
    document.set(&WAITING, &none, number(waiting as u64));
    let connections = counts.connections.load(Ordering::Relaxed);
    document.set(&CONNECTIONS, &none, number(connections as u64));
    let unauthorized = counts.unauthorized.load(Ordering::Relaxed);
    document.set(&UNAUTHORIZED, &none, number(unauthorized));
    let handshakes = counts.handshakes.load(Ordering::Relaxed);
    document.set(&HANDSHAKES, &none, number(handshakes));
    document.written()
}

#[expect(clippy::cast_precision_loss, reason = "metrics are such numbers")]
fn number(count: u64) -> f64 {
    count as f64
}

#[expect(clippy::cast_precision_loss, reason = "metrics are such numbers")]
fn seconds(us: i64) -> f64 {
    us as f64 / 1_000_000.0
}
