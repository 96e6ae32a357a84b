//! Metrics with their values, and how they are written.

use std::fmt;
use std::io;
use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeMetric, MetricEncoder};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::{MetricType, TypedMetric};
use prometheus_client::registry::Registry;

use super::super::neutral::for_page;

/// What tells the series of a metric apart.
pub type Labels = Vec<(String, String)>;

type Number = Gauge<f64, AtomicU64>;

/// What a metric is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It goes up and down.
    Gauge,
    /// It only goes up, until the program begins anew.
    Counter,
}

impl Kind {
    /// Its name in the text format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gauge => "gauge",
            Self::Counter => "counter",
        }
    }
}

/// A metric, which is API.
#[derive(Debug, PartialEq, Eq)]
pub struct Metric {
    /// Its whole name.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// The labels that it adds to those of the target.
    pub labels: &'static [&'static str],
    /// What it says, without a full stop at the end.
    pub help: &'static str,
}

/// Metrics with their values, in the order in which they came up.
#[derive(Default)]
pub struct Document {
    families: Vec<(&'static Metric, Numbers)>,
}

enum Numbers {
    Gauge(Family<Labels, Number>),
    Counter(Family<Labels, Count>),
}

impl Document {
    /// Sets a value. The words of labels act in no page.
    pub fn set(&mut self, metric: &'static Metric, labels: &Labels, value: f64) {
        let known = self.families.iter().position(|(it, _)| *it == metric);
        let index = known.unwrap_or_else(|| {
            let numbers = match metric.kind {
                Kind::Gauge => Numbers::Gauge(Family::default()),
                Kind::Counter => Numbers::Counter(Family::default()),
            };
            self.families.push((metric, numbers));
            self.families.len() - 1
        });
        match &self.families[index].1 {
            Numbers::Gauge(family) => family.get_or_create(labels).set(value),
            Numbers::Counter(family) => family.get_or_create(labels).0.set(value),
        };
    }

    /// The text.
    ///
    /// # Errors
    ///
    /// None that can be thought of.
    pub fn written(self) -> io::Result<String> {
        let mut registry = Registry::default();
        for (metric, numbers) in self.families {
            match numbers {
                Numbers::Gauge(family) => registry.register(metric.name, metric.help, family),
                Numbers::Counter(family) => registry.register(metric.name, metric.help, family),
            }
        }
        let mut text = String::new();
        encode(&mut text, &registry)
            .map_err(|fmt::Error| io::Error::other("a metric could not be written"))?;
        // The end mark belongs to OpenMetrics, which this format is not.
        Ok(text.strip_suffix("# EOF\n").unwrap_or(&text).to_owned())
    }
}

/// A label whose words act in no page.
#[must_use]
pub fn label((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), for_page(value))
}

/// A counter whose name has its `_total` already: OpenMetrics adds it to the samples alone, and this format wants it in all
/// lines.
#[derive(Debug, Clone, Default)]
struct Count(Number);

impl TypedMetric for Count {
    const TYPE: MetricType = MetricType::Counter;
}

impl EncodeMetric for Count {
    fn encode(&self, mut encoder: MetricEncoder<'_>) -> Result<(), fmt::Error> {
        encoder.encode_gauge(&self.0.get())
    }

    fn metric_type(&self) -> MetricType {
        MetricType::Counter
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UP: Metric = Metric {
        name: "x_up",
        kind: Kind::Gauge,
        labels: &[],
        help: "Whether it is",
    };
    const SEEN: Metric = Metric {
        name: "x_seen_total",
        kind: Kind::Counter,
        labels: &["by"],
        help: "How many",
    };

    #[test]
    fn it_is_the_format_of_the_textfile_collector() {
        let mut document = Document::default();
        document.set(&UP, &Labels::new(), 1.0);
        document.set(&SEEN, &vec![label(("by", "a\"<b>\\"))], 2.0);
        let text = document.written().unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[..3],
            [
                "# HELP x_up Whether it is.",
                "# TYPE x_up gauge",
                "x_up 1.0"
            ]
        );
        assert_eq!(lines[3], "# HELP x_seen_total How many.");
        assert_eq!(lines[4], "# TYPE x_seen_total counter");
        assert!(lines[5].starts_with("x_seen_total{by=\"a"), "{}", lines[5]);
        assert!(
            lines[5].ends_with("\"} 2.0") && !lines[5].contains('<'),
            "{}",
            lines[5]
        );
        assert_eq!(lines.len(), 6);
    }
}
