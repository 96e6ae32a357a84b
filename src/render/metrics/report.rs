//! A report in metrics.

use std::collections::BTreeMap;

use super::document::{Document, Labels, Metric, label};
use super::vocabulary as names;
use crate::diagnosis::Verdict;
use crate::evidence::{DataMode, Outcome};
use crate::report::{DataReport, Quantity, Report, TlsReport};

/// What stands in the place of a root cause where there is none.
const NO_CAUSE: &str = "none";

/// The metrics of all of these reports, whose series are told apart by their targets.
pub(super) fn of_all(reports: &[Report]) -> Document {
    let mut document = Document::default();
    for (report, own) in reports.iter().zip(apart(reports)) {
        Metrics {
            document: &mut document,
            own,
        }
        .add_report(report);
    }
    document
}

/// The metrics of a report for someone who has asked for it, and knows of whom it is.
#[must_use]
pub fn of_one(report: &Report) -> Document {
    let mut document = Document::default();
    Metrics {
        document: &mut document,
        own: Labels::new(),
    }
    .add_report(report);
    document
}

struct Metrics<'d> {
    document: &'d mut Document,
    /// The labels of the target.
    own: Labels,
}

impl Metrics<'_> {
    fn add(&mut self, metric: &'static Metric, value: f64) {
        self.document.set(metric, &self.own, value);
    }

    fn add_of<'l>(
        &mut self,
        metric: &'static Metric,
        labels: impl IntoIterator<Item = (&'l str, &'l str)>,
        value: f64,
    ) {
        let labels = with(&self.own, labels);
        self.document.set(metric, &labels, value);
    }

    fn add_report(&mut self, report: &Report) {
        let ok = matches!(report.verdict, Verdict::Ok | Verdict::Warning);
        self.add(&names::SUCCESS, is(ok));
        self.add(&names::VERDICT, f64::from(report.exit_code));
        let root = report.root_cause.as_deref().unwrap_or(NO_CAUSE);
        self.add_of(&names::ROOT_CAUSE, [("id", root)], 1.0);
        self.add(&names::HELD_OFF, is(report.held_off.is_some()));
        if let Some(ms) = report.duration_ms {
            self.add(&names::RUN_DURATION, ms / 1000.0);
        }
        if let Some(seconds) = seconds(&report.started_at) {
            self.add(&names::RUN_STARTED, seconds);
        }
        let attempts = u32::try_from(report.attempts.len()).unwrap_or(u32::MAX);
        self.add(&names::ATTEMPTS, f64::from(attempts));
        if let Some(connections) = report.connections_opened {
            self.add(&names::CONNECTIONS, f64::from(connections));
        }
        self.add_measures(report);
        let codes = report.last_exchanges().iter();
        let codes = codes.filter_map(|it| Some((it.phase.name(), it.code?)));
        for (phase, code) in codes.collect::<BTreeMap<_, _>>() {
            self.add_of(&names::PHASE_REPLY_CODE, [("phase", phase)], code.into());
        }
        if let Some(tls) = &report.tls {
            self.add_tls(tls);
        }
        self.add_data(&report.data);
    }

    fn add_measures(&mut self, report: &Report) {
        for measure in &report.measures {
            let (quantity, value) = (measure.quantity, measure.value);
            let of = measure.of.as_deref().map(|of| ("file", of));
            match quantity {
                // As long as the run; and told to the second by the certificate itself.
                Quantity::Total | Quantity::CertDays => {}
                Quantity::FreePlaces => self.add(&names::FREE_PLACES, value),
                Quantity::Quota => self.add(&names::QUOTA_USED, value / 100.0),
                Quantity::Files => self.add_of(&names::EXPECTED_FILES, of, value),
                Quantity::NewestAge => self.add_of(&names::NEWEST_AGE, of, value),
                Quantity::OldestAge => self.add_of(&names::OLDEST_AGE, of, value),
                Quantity::Size => self.add_of(&names::NEWEST_SIZE, of, value),
                Quantity::Dns
                | Quantity::Tcp
                | Quantity::Greeting
                | Quantity::Tls
                | Quantity::Login
                | Quantity::Directory
                | Quantity::Listing
                | Quantity::Upload
                | Quantity::Download => {
                    let phase = [("phase", quantity.name())];
                    self.add_of(&names::PHASE_DURATION, phase, value);
                }
            }
        }
    }

    fn add_tls(&mut self, tls: &TlsReport) {
        self.add(&names::TLS_IN_USE, is(tls.in_use));
        self.add(&names::TLS_VERIFIED, is(tls.verified));
        if let Some(version) = &tls.version {
            let suite = tls.cipher_suite.as_deref().unwrap_or_default();
            let labels = [("version", version.as_str()), ("cipher_suite", suite)];
            self.add_of(&names::TLS_INFO, labels, 1.0);
        }
        let certificate = tls.certificate.as_ref();
        if let Some(expires) = certificate.and_then(|it| seconds(&it.not_after)) {
            self.add(&names::CERTIFICATE_EXPIRES, expires);
        }
    }

    /// Of several data connections of one mode, that it works counts, and then the last one.
    fn add_data(&mut self, all: &[DataReport]) {
        for mode in [
            DataMode::Epsv,
            DataMode::Pasv,
            DataMode::Passive,
            DataMode::Active,
        ] {
            let mut of_mode = all.iter().filter(|it| it.mode == mode);
            let Some(last) = of_mode.clone().next_back() else {
                continue;
            };
            let labels = [("mode", mode.name())];
            let works = of_mode.any(|it| it.outcome == Outcome::Ok);
            self.add_of(&names::DATA_SUCCESS, labels, is(works));
            if let Some(tls) = &last.tls {
                self.add_of(&names::DATA_RESUMED, labels, is(tls.resumed));
            }
            let counted = all.iter().rev().filter(|it| it.mode == mode);
            if let Some(entries) = counted.clone().find_map(|it| it.entries) {
                self.add_of(&names::LISTING_ENTRIES, labels, f64::from(entries));
            }
        }
    }
}

fn is(truth: bool) -> f64 {
    f64::from(u8::from(truth))
}

/// A moment in seconds since 1970.
fn seconds(moment: &str) -> Option<f64> {
    let moment = moment.parse::<jiff::Timestamp>().ok()?;
    Some(moment.as_duration().as_secs_f64())
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
            let number = number.to_string();
            with(own, shared.then_some(("number", number.as_str())))
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

fn with<'l>(own: &Labels, more: impl IntoIterator<Item = (&'l str, &'l str)>) -> Labels {
    own.iter()
        .cloned()
        .chain(more.into_iter().map(label))
        .collect()
}
