//! Every failure that FTP is known to have is a finding, is told by another one, or is left out for a reason.

use std::collections::BTreeMap;

use ftpprobe::knowledge::findings::FindingId;
use serde::Deserialize;

fn is_known(id: &str) -> bool {
    id.parse::<FindingId>().is_ok()
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Failure {
    instead: Option<String>,
    why: Option<String>,
}

#[expect(
    clippy::unwrap_used,
    reason = "a file that cannot be read fails the tests"
)]
fn families() -> BTreeMap<String, BTreeMap<String, Failure>> {
    toml::from_str(include_str!("failures.toml")).unwrap()
}

#[test]
fn each_is_a_finding_or_says_why_not() {
    let (mut findings, mut left_out) = (0, 0);
    let mut complaints = Vec::new();
    for (id, failure) in families().values().flatten() {
        match failure {
            Failure {
                instead: None,
                why: None,
            } => {
                findings += 1;
                if !is_known(id) {
                    complaints.push(format!("{id} is no finding"));
                }
            }
            Failure {
                instead: Some(instead),
                why: None,
            } => {
                if !is_known(instead) {
                    complaints.push(format!("{instead}, for {id}, is no finding"));
                }
            }
            Failure {
                instead: None,
                why: Some(why),
            } => {
                left_out += 1;
                assert!(why.ends_with('.'), "{id}: {why}");
            }
            Failure { .. } => complaints.push(format!("{id} has both")),
        }
        if (failure.instead.is_some() || failure.why.is_some()) && is_known(id) {
            complaints.push(format!("{id} is a finding by now"));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(findings >= 200, "{findings}");
    assert!(left_out <= 16, "{left_out}");
}

/// The families of failures, and the warnings.
#[test]
fn none_is_forgotten() {
    let families = families();
    let warnings = families["warnings"].len();
    let failures: usize = families.values().map(BTreeMap::len).sum();
    assert_eq!((failures - warnings, warnings), (191, 38));
}
