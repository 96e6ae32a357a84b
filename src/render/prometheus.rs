//! Metrics in the text format of Prometheus, for the textfile collector of the node exporter.

use std::fmt;
use std::io::{self, Write};
use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::Renderer;
use crate::diagnosis::Verdict;
use crate::report::{Quantity, Report};
use crate::text;

type Labels = Vec<(String, String)>;
type Numbers = Family<Labels, Gauge<f64, AtomicU64>>;

pub(super) struct Prometheus;

impl Renderer for Prometheus {
    fn render(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let mut encoded = String::new();
        encode(&mut encoded, &registry(report))
            .map_err(|fmt::Error| io::Error::other("a metric could not be written"))?;
        // The end mark belongs to OpenMetrics, which this format is not.
        let end = encoded.strip_suffix("# EOF\n").unwrap_or(&encoded);
        out.write_all(end.as_bytes())
    }
}

fn registry(report: &Report) -> Registry {
    let mut registry = Registry::with_prefix("ftpprobe");
    // Each value with the label that it has besides those of the run.
    let mut add = |name: &str, help: &str, values: &[(Option<(&str, &str)>, f64)]| {
        if values.is_empty() {
            return;
        }
        let family = Numbers::default();
        for (more, value) in values {
            family.get_or_create(&labels(report, *more)).set(*value);
        }
        registry.register(name, help, family);
    };
    let is = |truth: bool| f64::from(u8::from(truth));
    let ok = matches!(report.verdict, Verdict::Ok | Verdict::Warning);
    add(
        "up",
        "Whether FTP works (verdict ok or warning)",
        &[(None, is(ok))],
    );
    let verdict = f64::from(report.exit_code);
    let help = "The verdict: 0 ok, 1 warning, 2 critical, 3 unknown";
    add("verdict", help, &[(None, verdict)]);
    if let Some(root) = &report.root_cause {
        let help = "The root cause of a verdict that is not ok";
        add("root_cause", help, &[(Some(("id", root)), 1.0)]);
    }
    add(
        "run_duration_seconds",
        "How long the run took",
        &[(None, report.duration_ms / 1000.0)],
    );
    if let Some(seconds) = started(report) {
        let help = "When the run began, in seconds since 1970";
        add("run_started_timestamp_seconds", help, &[(None, seconds)]);
    }
    let connections = f64::from(report.connections_opened);
    let help = "Connections opened to the control port";
    add("control_connections", help, &[(None, connections)]);
    let is_phase = |quantity| {
        let named = NAMED.iter().any(|(it, ..)| *it == quantity);
        !named && quantity != Quantity::Total
    };
    let phases = report.measures.iter().filter(|it| is_phase(it.quantity));
    let phases: Vec<_> = phases
        .map(|it| (Some(("phase", it.quantity.name())), it.value))
        .collect();
    let help = "How long a part of the run took";
    add("phase_duration_seconds", help, &phases);
    for (quantity, name, help) in NAMED {
        let measures = report.measures.iter().filter(|it| it.quantity == quantity);
        let values: Vec<_> = measures
            .map(|it| (it.of.as_deref().map(|of| ("file", of)), it.value))
            .collect();
        add(name, help, &values);
    }
    registry
}

/// The other measures, each a metric of its own.
const NAMED: [(Quantity, &str, &str); 7] = [
    (
        Quantity::CertDays,
        "certificate_days",
        "Days until the certificate expires",
    ),
    (
        Quantity::FreePlaces,
        "free_places",
        "Sessions that the server still has room for",
    ),
    (
        Quantity::Quota,
        "quota_used_percent",
        "Per cent of the quota that are used",
    ),
    (
        Quantity::Files,
        "expected_files",
        "Files that match an expected name",
    ),
    (
        Quantity::NewestAge,
        "newest_file_age_seconds",
        "Age of the newest of them",
    ),
    (
        Quantity::OldestAge,
        "oldest_file_age_seconds",
        "Age of the oldest of them",
    ),
    (
        Quantity::Size,
        "newest_file_size_bytes",
        "Size of the newest of them",
    ),
];

fn started(report: &Report) -> Option<f64> {
    let began = report.started_at.parse::<jiff::Timestamp>().ok()?;
    Some(began.as_duration().as_secs_f64())
}

fn labels(report: &Report, more: Option<(&str, &str)>) -> Labels {
    let target = format!("{}:{}", report.target.host, report.target.port);
    let own = [
        ("target", target.as_str()),
        ("user", report.target.user.as_str()),
    ];
    let all = own.into_iter().chain(more);
    all.map(|(name, value)| (name.to_owned(), text::sanitize(value)))
        .collect()
}
