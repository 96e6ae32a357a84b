//! What the gravest finding makes of a run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The outcome of a run, which is also its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything that was asked for works. Exit code 0.
    Ok,
    /// It works, but part of the clients or of the time it will not. Exit code 1.
    Warning,
    /// It does not work. Exit code 2.
    Critical,
    /// The probe could not find out. Exit code 3.
    Unknown,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ok, Self::Warning, Self::Critical, Self::Unknown];

    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Critical => "critical",
            Self::Unknown => "unknown",
        }
    }

    /// How grave it is among others: ok, warning, unknown, critical.
    #[must_use]
    pub fn gravity(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Warning => 1,
            Self::Unknown => 2,
            Self::Critical => 3,
        }
    }

    /// What the gravest finding, and whether it lies with the probe itself, makes of a run.
    #[must_use]
    pub fn of(gravest: Option<(Severity, bool)>) -> Self {
        match gravest {
            Some((Severity::Critical, true)) => Self::Unknown,
            Some((Severity::Critical, false)) => Self::Critical,
            Some((Severity::Warning, _)) => Self::Warning,
            Some((Severity::Info, _)) | None => Self::Ok,
        }
    }

    /// The verdict with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }
}

/// How grave a finding is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Will fail for some clients, or soon.
    Warning,
    /// Fails now.
    Critical,
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(None, Verdict::Ok, 0; "nothing found")]
    #[test_case(Some((Severity::Info, false)), Verdict::Ok, 0; "worth knowing")]
    #[test_case(Some((Severity::Info, true)), Verdict::Ok, 0; "worth knowing of the probe")]
    #[test_case(Some((Severity::Warning, false)), Verdict::Warning, 1; "a warning")]
    #[test_case(Some((Severity::Warning, true)), Verdict::Warning, 1; "a warning of the probe")]
    #[test_case(Some((Severity::Critical, true)), Verdict::Unknown, 2; "the probe fails")]
    #[test_case(Some((Severity::Critical, false)), Verdict::Critical, 3; "the server fails")]
    fn the_gravest_finding_decides(gravest: Option<(Severity, bool)>, right: Verdict, gravity: u8) {
        let verdict = Verdict::of(gravest);
        assert_eq!((verdict, verdict.gravity()), (right, gravity));
    }

    #[test]
    fn names() {
        let names = Verdict::ALL.map(Verdict::name);
        assert_eq!(names, ["ok", "warning", "critical", "unknown"]);
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::named(verdict.name()), Some(verdict));
        }
        assert_eq!(Verdict::named("fine"), None);
    }
}
