//! Every dialect has a file of samples, `dialects/NAME.toml`: a healthy session, unless its form shows nothing but
//! errors, and at least four faults.

use std::fs;

use ftpprobe::diagnosis::Verdict;
use ftpprobe::logs::Dialect;
use serde::Deserialize;

use crate::{folder, judged, recognised, root_of, sessions};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Samples {
    /// A log of this form shows no session that went well.
    #[serde(default)]
    errors_only: bool,
    pub(crate) sample: Vec<Sample>,
}

/// A log and what it leads to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sample {
    pub(crate) name: String,
    /// The root cause of each session; `ok` for one that is.
    pub(crate) roots: Vec<String>,
    /// What must not be found besides.
    #[serde(default)]
    never: Vec<String>,
    log: String,
}

/// The samples of a dialect.
pub(crate) fn samples(dialect: &Dialect) -> Result<Samples, String> {
    let path = folder("dialects").join(format!("{}.toml", dialect.name()));
    let text = fs::read_to_string(&path).map_err(|_| format!("{} is missing", path.display()))?;
    toml::from_str(&text).map_err(|error| error.to_string())
}

/// What is wrong with a sample's report.
pub(crate) fn faults(dialect: &Dialect, sample: &Sample) -> Vec<String> {
    let mut faults = Vec::new();
    let taken_for = recognised(&sample.log);
    if taken_for != Some(dialect.name()) {
        faults.push(format!("is taken for {taken_for:?}"));
    }
    // To recognise it once is enough: that takes longer than all the rest.
    let found = match sessions(sample.log.as_bytes(), taken_for) {
        Ok(found) => found,
        Err(error) => return vec![error.to_string()],
    };
    let found: Vec<_> = found.iter().map(judged).collect();
    let roots: Vec<String> = found.iter().map(root_of).collect();
    if roots != sample.roots {
        faults.push(format!("leads to {roots:?}, not to {:?}", sample.roots));
    }
    for (diagnosis, root) in found.iter().zip(&roots) {
        if root == "ok" && diagnosis.verdict != Verdict::Ok {
            faults.push(format!("has no root cause and is {:?}", diagnosis.verdict));
        }
        let claimed = diagnosis.findings.iter().map(|it| it.id.name());
        let claimed = claimed.filter(|id| sample.never.iter().any(|never| never == id));
        faults.extend(claimed.map(|id| format!("claims {id}")));
    }
    faults
}

#[test]
fn samples_lead_to_their_causes() {
    let mut wrong = Vec::new();
    for dialect in Dialect::all() {
        let name = dialect.name();
        let samples = match samples(dialect) {
            Ok(samples) => samples,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        let healthy = samples
            .sample
            .iter()
            .filter(|it| it.roots == ["ok"])
            .count();
        let others = samples.sample.len() - healthy;
        if healthy == 0 && !samples.errors_only || others < 4 {
            wrong.push(format!(
                "{name}: {healthy} healthy and {others} faulty samples"
            ));
        }
        for sample in &samples.sample {
            let faults = faults(dialect, sample);
            wrong.extend(
                faults
                    .iter()
                    .map(|fault| format!("{name}: {} {fault}", sample.name)),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
