//! Metrics with their values, and how they are written.

use std::fmt;
use std::io;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::DescriptorEncoder;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::Registry;

use crate::render::neutral::for_page;

/// What tells the series of a metric apart.
pub type Labels = Vec<(String, String)>;

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
#[derive(Debug, Default)]
pub struct Document {
    families: Vec<(&'static Metric, Vec<(Labels, f64)>)>,
}

impl Document {
    /// Sets a value. The words of labels act in no page.
    pub fn set(&mut self, metric: &'static Metric, labels: &Labels, value: f64) {
        let known = self.families.iter().position(|(it, _)| *it == metric);
        let index = known.unwrap_or_else(|| {
            self.families.push((metric, Vec::new()));
            self.families.len() - 1
        });
        let (_, series) = &mut self.families[index];
        match series.iter_mut().find(|(own, _)| own == labels) {
            Some((_, own)) => *own = value,
            None => series.push((labels.clone(), value)),
        }
    }

    /// The text.
    ///
    /// # Errors
    ///
    /// None that can be thought of.
    pub fn written(self) -> io::Result<String> {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(self));
        let mut text = String::new();
        encode(&mut text, &registry)
            .map_err(|fmt::Error| io::Error::other("a metric could not be written"))?;
        // The end mark belongs to OpenMetrics, which this format is not.
        Ok(text.strip_suffix("# EOF\n").unwrap_or(&text).to_owned())
    }
}

impl Collector for Document {
    /// Samples of counters are written as those of gauges: `OpenMetrics` adds `_total` to them alone, and this format wants it
    /// in all lines, so that the name has it already.
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        for (metric, series) in &self.families {
            let kind = match metric.kind {
                Kind::Gauge => MetricType::Gauge,
                Kind::Counter => MetricType::Counter,
            };
            let mut family = encoder.encode_descriptor(metric.name, metric.help, None, kind)?;
            for (labels, value) in series {
                if labels.is_empty() {
                    family.encode_gauge(value)?;
                } else {
                    family.encode_family(labels)?.encode_gauge(value)?;
                }
            }
        }
        Ok(())
    }
}

/// A label whose words act in no page.
#[must_use]
pub fn label((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), for_page(value))
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
            ["# HELP x_up Whether it is", "# TYPE x_up gauge", "x_up 1.0"]
        );
        assert_eq!(lines[3], "# HELP x_seen_total How many");
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
