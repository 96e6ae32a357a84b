//! Exit codes: the same in every format, and as monitoring systems know them.

use std::process::ExitCode;

use ftpprobe::diagnosis::Verdict;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// No problems.
    Ok,
    /// It works, with warnings.
    Warning,
    /// It does not work, or a limit of `--crit` was exceeded.
    Critical,
    /// There is no verdict, or the usage was wrong.
    Unknown,
    /// Interrupted by Ctrl-C or another signal.
    Interrupted,
}

/// Shown at the end of `--help`.
pub(crate) const TABLE: &str = "\
Exit codes:
    0  OK: no problems
    1  WARNING: works, with warnings
    2  CRITICAL: does not work, or a --crit limit was exceeded
    3  UNKNOWN: no verdict, or usage error
  130  interrupted by Ctrl-C, SIGTERM, or SIGHUP; the report shows what was seen so far";

/// Its rows: a code, and what it means.
pub(crate) fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = TABLE.lines().skip(1);
    lines.filter_map(|line| line.trim().split_once("  "))
}

impl Exit {
    /// The number.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Warning => 1,
            Self::Critical => 2,
            Self::Unknown => 3,
            Self::Interrupted => 130,
        }
    }

    /// The graver of two, for several targets: OK, WARNING, UNKNOWN, CRITICAL, interrupted.
    pub(crate) fn worse(self, other: Self) -> Self {
        let rank = |exit| match exit {
            Self::Ok => Verdict::Ok.gravity(),
            Self::Warning => Verdict::Warning.gravity(),
            Self::Unknown => Verdict::Unknown.gravity(),
            Self::Critical => Verdict::Critical.gravity(),
            Self::Interrupted => u8::MAX,
        };
        if rank(other) > rank(self) {
            other
        } else {
            self
        }
    }
}

impl From<Verdict> for Exit {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Ok => Self::Ok,
            Verdict::Warning => Self::Warning,
            Verdict::Critical => Self::Critical,
            Verdict::Unknown => Self::Unknown,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_every_code() {
        use Exit::{Critical, Interrupted, Ok, Unknown, Warning};
        for exit in [Ok, Warning, Critical, Unknown, Interrupted] {
            let number = format!("{:>5}  ", exit.code());
            assert!(TABLE.contains(&number), "{number}");
        }
        assert_eq!(Warning.worse(Unknown), Unknown);
        assert_eq!(Critical.worse(Unknown), Critical);
    }
}
