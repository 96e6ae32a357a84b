//! Reads logs, and judges what they tell.

use std::path::{Path, PathBuf};

use ftpprobe::diagnosis::{Diagnosis, Policy, diagnose};
use ftpprobe::evidence::Evidence;
use ftpprobe::logs::{self, Dialect, ReadError};

pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/logs")
        .join(name)
}

pub(crate) fn sessions(log: &[u8], dialect: Option<&str>) -> Result<Vec<Evidence>, ReadError> {
    let dialect = dialect.map(|name| Dialect::of(name).unwrap());
    let mut found: Vec<(Option<u64>, Evidence)> = Vec::new();
    let read_at = "2026-01-02T03:04:05Z".parse().unwrap();
    logs::read(log, dialect, read_at, |session| {
        // Of sessions of one shape, the first is handed over.
        let like = || {
            let mut known = found.iter();
            let like = known.find(|(shape, _)| *shape == session.shape);
            like.unwrap().1.clone()
        };
        let evidence = session.evidence.map_or_else(like, |evidence| *evidence);
        found.push((session.shape, evidence));
        Ok::<(), ReadError>(())
    })?;
    Ok(found.into_iter().map(|(_, evidence)| evidence).collect())
}

pub(crate) fn judged(evidence: &Evidence) -> Diagnosis {
    diagnose(evidence, &Policy::default())
}

/// Whose log it is taken for.
pub(crate) fn recognised(log: &str) -> Option<&'static str> {
    let lines: Vec<&str> = log.lines().collect();
    logs::recognise(&lines).map(Dialect::name)
}

/// The root cause, or `ok`.
pub(crate) fn root(evidence: &Evidence) -> String {
    root_of(&judged(evidence))
}

pub(crate) fn root_of(diagnosis: &Diagnosis) -> String {
    let root = diagnosis
        .root_cause
        .and_then(|root| diagnosis.findings.get(root));
    root.map_or_else(|| "ok".to_owned(), |finding| finding.id.name().to_owned())
}
