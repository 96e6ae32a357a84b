//! Metrics in the text format of Prometheus: of reports, for the textfile collector of the node exporter and for whoever is
//! asked for one target, and of a program that goes on.
//!
//! * [`document`] metrics with their values, and how they are written
//! * [`vocabulary`] the metrics of reports: names, types, labels, HELP
//! * `report` a report in them

pub mod document;
mod report;
pub mod vocabulary;

use std::io::{self, Write};

pub use document::{Document, Kind, Labels, Metric};
pub use report::of_one;
pub use vocabulary::OF_REPORTS;

use super::Renderer;
use crate::report::Report;

/// The first line of a page of metrics, as HTTP names it.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(super) struct Prometheus;

impl Renderer for Prometheus {
    fn render(&self, reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
        out.write_all(report::of_all(reports).written()?.as_bytes())
    }
}
