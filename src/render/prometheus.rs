//! Metrics in the text format of Prometheus, for the textfile collector of the node exporter.

use std::fmt;
use std::io::{self, Write};
use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::Renderer;
use super::neutral::for_page;
use crate::diagnosis::Verdict;
use crate::report::{Quantity, Report};

type Labels = Vec<(String, String)>;
type Numbers = Family<Labels, Gauge<f64, AtomicU64>>;

pub(super) struct Prometheus;

impl Renderer for Prometheus {
    fn render(&self, reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
        let mut metrics = Metrics::default();
        for (report, own) in reports.iter().zip(apart(reports)) {
            metrics.add_report(report, &own);
        }
        let mut encoded = String::new();
        encode(&mut encoded, &metrics.registry())
            .map_err(|fmt::Error| io::Error::other("a metric could not be written"))?;
        // The end mark belongs to OpenMetrics, which this format is not.
        let end = encoded.strip_suffix("# EOF\n").unwrap_or(&encoded);
        out.write_all(end.as_bytes())
    }
}

/// The families of metrics in the order in which they came up, each with the values of all reports.
#[derive(Default)]
struct Metrics {
    families: Vec<(&'static str, &'static str, Numbers)>,
}

impl Metrics {
    fn add(&mut self, name: &'static str, help: &'static str, labels: &Labels, value: f64) {
        let known = self.families.iter().position(|(it, ..)| *it == name);
        let index = known.unwrap_or_else(|| {
            self.families.push((name, help, Numbers::default()));
            self.families.len() - 1
        });
        self.families[index].2.get_or_create(labels).set(value);
    }

    fn registry(self) -> Registry {
        let mut registry = Registry::with_prefix("ftpprobe");
        for (name, help, family) in self.families {
            registry.register(name, help, family);
        }
        registry
    }

    fn add_report(&mut self, report: &Report, own: &Labels) {
        let is = |truth: bool| f64::from(u8::from(truth));
        let ok = matches!(report.verdict, Verdict::Ok | Verdict::Warning);
        let help = "Whether FTP works (verdict ok or warning)";
        self.add("up", help, own, is(ok));
        let help = "The verdict: 0 ok, 1 warning, 2 critical, 3 unknown";
        self.add("verdict", help, own, f64::from(report.exit_code));
        if let Some(root) = &report.root_cause {
            let help = "The root cause of a verdict that is not ok";
            self.add("root_cause", help, &with(own, Some(("id", root))), 1.0);
        }
        if let Some(ms) = report.duration_ms {
            let help = "How long the run took";
            self.add("run_duration_seconds", help, own, ms / 1000.0);
        }
        if let Some(seconds) = started(report) {
            let help = "When the run began, in seconds since 1970";
            self.add("run_started_timestamp_seconds", help, own, seconds);
        }
        if let Some(connections) = report.connections_opened.map(f64::from) {
            let help = "Connections opened to the control port";
            self.add("control_connections", help, own, connections);
        }
        for measure in &report.measures {
            let quantity = measure.quantity;
            let of = measure.of.as_deref().map(|of| ("file", of));
            match NAMED.iter().find(|(it, ..)| *it == quantity) {
                Some((_, name, help)) => {
                    self.add(name, help, &with(own, of), measure.value);
                }
                // As long as the run.
                None if quantity == Quantity::Total => {}
                None => {
                    let help = "How long a part of the run took";
                    let labels = with(own, Some(("phase", quantity.name())));
                    self.add("phase_duration_seconds", help, &labels, measure.value);
                }
            }
        }
    }
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

/// What tells the targets of a document apart. Those that share an address, a user and a name differ in their
/// directory, or at least in their number.
fn apart(reports: &[Report]) -> Vec<Labels> {
    let plain: Vec<Labels> = reports.iter().map(labels).collect();
    let with_directory: Vec<Labels> = (plain.iter().zip(reports))
        .map(|(own, report)| {
            let directory = report.target.directory.as_deref().unwrap_or_default();
            let shared = is_shared(&plain, own);
            with(own, shared.then_some(("directory", directory)))
        })
        .collect();
    (with_directory.iter().zip(1..))
        .map(|(own, number): (_, u64)| {
            let shared = is_shared(&with_directory, own);
            with(own, shared.then_some(("number", &number.to_string())))
        })
        .collect()
}

fn is_shared(all: &[Labels], own: &Labels) -> bool {
    all.iter().filter(|other| *other == own).count() > 1
}

fn labels(report: &Report) -> Labels {
    let target = report.target.address().unwrap_or_default();
    let own = [
        ("target", target.as_str()),
        ("user", report.target.user.as_str()),
    ];
    let name = report.target.name.as_deref().map(|name| ("name", name));
    own.into_iter().chain(name).map(label).collect()
}

fn with(own: &Labels, more: Option<(&str, &str)>) -> Labels {
    own.iter().cloned().chain(more.map(label)).collect()
}

fn label((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), for_page(value))
}
