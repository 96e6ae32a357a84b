//! Histories that were written before.

use std::time::Duration;

use ftpprobe::clock::Timestamp;
use ftpprobe::diagnosis::{Policy, Verdict, diagnose};
use ftpprobe::evidence::format;
use ftpprobe::history::History;
use ftpprobe::knowledge::wording::Wording;
use ftpprobe::report::build;
use tempfile::TempDir;

const EVIDENCE: &[u8] = include_bytes!("../../evidence/healthy/evidence.json");

/// A history with runs of `backup`, so many hours ago each.
pub(crate) fn history(runs: &[(i64, Verdict)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(&folder.path().join("history")).unwrap();
    let evidence = format::load(EVIDENCE).unwrap();
    let diagnosis = diagnose(&evidence, &Policy::default());
    let mut report = build(&evidence, &diagnosis, &Wording::english());
    report.target.name = Some("backup".to_owned());
    let now = Timestamp::now().unix_seconds();
    for (hours, verdict) in runs {
        let moment = Timestamp::from_unix_seconds(now - hours * 3600);
        report.started_at = moment.to_string();
        report.verdict = *verdict;
        history
            .add(&report, Duration::from_secs(u32::MAX.into()))
            .unwrap();
    }
    folder
}
