//! Every run in an SQLite file, and what the runs say together.
//!
//! * [`store`] runs in the file: safe with overlapping runs, and when a run is killed at any moment; `file` how it is opened
//! * [`age`] which runs to drop, and whose dates cannot be true, where clocks jump
//! * [`summary`] uptime, incidents, percentiles; pure
//! * `of_report` a run as its report tells it
//! * [`slots`](mod@slots) a period in equal parts, for plots; [`past`](mod@past) what a page shows of a check; pure

pub mod age;
mod file;
mod of_report;
pub mod past;
pub mod slots;
pub mod store;
pub mod summary;

pub use age::{Added, part_misdated};
pub use file::HistoryError;
pub use past::{Past, past};
pub use slots::{Moment, Slot, slots};
pub use store::History;
pub use summary::{HistoryReport, Summary, summarize};

use crate::clock::Timestamp;
use crate::diagnosis::Verdict;
use crate::report::Quantity;

/// What tells one check from others, and whom it asks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "as in the target of a report")]
pub struct Check {
    pub label: String,
    pub name: Option<String>,
    pub host: String,
    pub port: u16,
    pub user: String,
    pub directory: Option<String>,
}

/// One run of a check.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its place in the order in which runs were added.
    pub number: i64,
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took, in microseconds.
    pub duration_us: u64,
    /// Its verdict.
    pub verdict: Verdict,
    /// Id of its root cause; `None` when all was well.
    pub root_cause: Option<String>,
    /// It made no connection, because the server wanted to be left alone.
    pub held_off: bool,
    /// The certificate that the server showed.
    pub certificate: Option<Certificate>,
    /// The reply codes in order.
    pub codes: Vec<u16>,
    /// What was measured.
    pub measures: Vec<Measured>,
}

/// The runs of a check within a period.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Runs {
    /// The earliest first.
    pub runs: Vec<Run>,
    /// Those that began before this moment are left out, since there were more than are read at a time.
    pub left_out_before: Option<Timestamp>,
}

/// A certificate, as far as the history keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// SHA-256 of it, in hexadecimal.
    pub sha256: String,
    /// When it expires, RFC 3339.
    pub not_after: String,
}

/// A value that was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// What was measured.
    pub quantity: Quantity,
    /// Of which expected file; `None` for what there is one of.
    pub file: Option<String>,
    /// The value.
    pub value: f64,
}

/// The moments that are asked about; each end is open if there is none.
#[derive(Debug, Clone, Copy, Default)]
pub struct Period {
    /// From this moment on.
    pub since: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
}

#[cfg(test)]
mod tests;
