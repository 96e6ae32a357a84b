//! Thresholds of the user's: what can be measured in a run, and the ranges that it has to stay in.
//!
//! * [`Quantity`] what is measured, and in which [`Unit`] (this file)
//! * [`Range`] the range of a threshold, as monitoring plugins write them
//! * [`Thresholds`] all of them, for a warning and for a critical finding

mod range;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use range::{Range, RangeError, number};

use super::Severity;
use crate::text::did_you_mean;

/// What can be measured in a run.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Quantity {
    /// Looking the name up, in seconds.
    Dns,
    /// The TCP connection that carries the control connection, in seconds.
    Tcp,
    /// From the connection to the end of the greeting, in seconds.
    Greeting,
    /// AUTH and the handshake of the control connection, in seconds.
    Tls,
    /// USER to the end of the login, in seconds.
    Login,
    /// What is asked of the directory without a data connection, in seconds.
    Directory,
    /// The first listing that came whole, its data connection included, in seconds.
    Listing,
    /// The transfer test's file on its way to the server, from STOR to the last reply, in seconds.
    Upload,
    /// The same file on its way back.
    Download,
    /// The whole run, in seconds.
    Total,
    /// Days until the server's certificate expires; negative once it has.
    CertDays,
    /// Sessions that the server still has room for, by what its greeting says.
    FreePlaces,
    /// Per cent of the quota that are used, by what the server says.
    Quota,
    /// Files that match an expected name.
    Files,
    /// Seconds since the newest of them was modified.
    NewestAge,
    /// Seconds since the oldest of them was modified.
    OldestAge,
    /// Bytes of the newest of them.
    Size,
}

/// What a quantity is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is its own name")]
pub enum Unit {
    Seconds,
    Days,
    Bytes,
    Percent,
    Count,
}

impl Unit {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Days => "days",
            Self::Bytes => "bytes",
            Self::Percent => "percent",
            Self::Count => "count",
        }
    }
}

impl Quantity {
    /// All of them, in the order of the conversation.
    pub const ALL: [Self; 17] = [
        Self::Dns,
        Self::Tcp,
        Self::Greeting,
        Self::Tls,
        Self::Login,
        Self::Directory,
        Self::Listing,
        Self::Upload,
        Self::Download,
        Self::Total,
        Self::CertDays,
        Self::FreePlaces,
        Self::Quota,
        Self::Files,
        Self::NewestAge,
        Self::OldestAge,
        Self::Size,
    ];

    /// Its name in flags and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Tcp => "tcp",
            Self::Greeting => "greeting",
            Self::Tls => "tls",
            Self::Login => "login",
            Self::Directory => "directory",
            Self::Listing => "listing",
            Self::Upload => "upload",
            Self::Download => "download",
            Self::Total => "total",
            Self::CertDays => "cert-days",
            Self::FreePlaces => "free-places",
            Self::Quota => "quota",
            Self::Files => "files",
            Self::NewestAge => "newest-age",
            Self::OldestAge => "oldest-age",
            Self::Size => "size",
        }
    }

    /// What it is counted in.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::CertDays => Unit::Days,
            Self::FreePlaces | Self::Files => Unit::Count,
            Self::Quota => Unit::Percent,
            Self::Size => Unit::Bytes,
            _ => Unit::Seconds,
        }
    }

    /// Whether it is measured of the files that the user expects.
    #[must_use]
    pub fn is_of_files(self) -> bool {
        matches!(
            self,
            Self::Files | Self::NewestAge | Self::OldestAge | Self::Size
        )
    }

    /// Whether too little of it is what people mean to hear of.
    fn is_wanted(self) -> bool {
        matches!(self, Self::CertDays | Self::FreePlaces)
    }

    /// The quantity with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// Why thresholds cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ThresholdError {
    /// It is not of the form `NAME=RANGE`.
    #[error("`{0}` is not a valid threshold: write NAME=RANGE, for example login=2s")]
    Malformed(String),
    /// Nothing of that name is measured.
    #[error(
        "unknown measure `{0}`{hint} (known: {known})",
        hint = did_you_mean(.0, Quantity::ALL.map(Quantity::name)),
        known = Quantity::ALL.map(Quantity::name).join(", ")
    )]
    Unknown(String),
    /// A number alone would be the most that there may be, where more is better.
    #[error("{0}={1} would alert above {1}, and more is better: write {0}={1}: for at least {1}")]
    Backwards(&'static str, String),
    /// Its range cannot be read.
    #[error("{0}: {1}")]
    Range(&'static str, RangeError),
}

/// All thresholds of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Thresholds {
    /// Outside of these a measure is a warning.
    pub warn: BTreeMap<Quantity, Range>,
    /// Outside of these it is critical.
    pub crit: BTreeMap<Quantity, Range>,
}

impl Thresholds {
    /// Reads what flags say, each one or several thresholds with commas in between.
    ///
    /// # Errors
    ///
    /// The first that cannot be taken, and why.
    pub fn parse(warn: &[String], crit: &[String]) -> Result<Self, ThresholdError> {
        Ok(Self {
            warn: parse(warn)?,
            crit: parse(crit)?,
        })
    }

    /// The quantities that a warning or a critical finding can come of.
    #[must_use]
    pub fn watched(ranges: &BTreeMap<Quantity, Range>) -> Vec<Quantity> {
        let can_alert = ranges.iter().filter(|(_, range)| range.can_alert());
        can_alert.map(|(quantity, _)| *quantity).collect()
    }

    /// How grave this value is; `None` where it is within its ranges, or has none.
    #[must_use]
    pub fn grade(&self, quantity: Quantity, value: f64) -> Option<Severity> {
        let outside = |ranges: &BTreeMap<Quantity, Range>| {
            ranges.get(&quantity).is_some_and(|it| it.alerts(value))
        };
        if outside(&self.crit) {
            return Some(Severity::Critical);
        }
        outside(&self.warn).then_some(Severity::Warning)
    }
}

fn parse(texts: &[String]) -> Result<BTreeMap<Quantity, Range>, ThresholdError> {
    let mut ranges = BTreeMap::new();
    for text in texts.iter().flat_map(|text| text.split(',')) {
        let text = text.trim();
        let Some((name, range)) = text.split_once('=') else {
            return Err(ThresholdError::Malformed(text.to_owned()));
        };
        let quantity = Quantity::named(name.trim())
            .ok_or_else(|| ThresholdError::Unknown(name.trim().to_owned()))?;
        let range = range.trim();
        if quantity.is_wanted() && !range.contains(':') {
            return Err(ThresholdError::Backwards(quantity.name(), range.to_owned()));
        }
        let range = Range::parse(range, quantity.unit())
            .map_err(|error| ThresholdError::Range(quantity.name(), error))?;
        ranges.insert(quantity, range);
    }
    Ok(ranges)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    fn words(warn: &str) -> String {
        match Thresholds::parse(&[warn.to_owned()], &[]) {
            Ok(thresholds) => {
                let ranges = thresholds.warn.iter();
                let ranges = ranges.map(|(quantity, range)| format!("{}={range}", quantity.name()));
                ranges.collect::<Vec<_>>().join(" ")
            }
            Err(error) => error.to_string(),
        }
    }

    #[test_case("login=2s,total=1m", "login=2 total=60"; "several")]
    #[test_case(" login = 500ms ", "login=0.5"; "blanks")]
    #[test_case("cert-days=14:", "cert-days=14:"; "at least")]
    #[test_case("newest-age=26h", "newest-age=93600"; "an age")]
    #[test_case("size=1KiB:", "size=1024:"; "bytes")]
    #[test_case("login", "`login` is not a valid threshold: write NAME=RANGE, for example login=2s"; "no range")]
    #[test_case("cert-days=14", "cert-days=14 would alert above 14, and more is better: write cert-days=14: for at least 14"; "backwards")]
    fn thresholds_are_read(typed: &str, expected: &str) {
        assert_eq!(words(typed), expected);
    }

    #[test]
    fn an_unknown_name_is_told_with_those_that_are_known() {
        let words = words("logn=2s");
        let expected = "unknown measure `logn`. Did you mean `login`? (known: dns, tcp, ";
        assert!(words.starts_with(expected), "{words}");
    }

    #[test]
    fn the_graver_threshold_wins() {
        let read = |text: &str| vec![text.to_owned()];
        let thresholds = Thresholds::parse(&read("login=2s"), &read("login=5s")).expect("both");
        let grade = |value| thresholds.grade(Quantity::Login, value);
        assert_eq!(grade(2.0), None);
        assert_eq!(grade(2.1), Some(Severity::Warning));
        assert_eq!(grade(5.1), Some(Severity::Critical));
        assert_eq!(thresholds.grade(Quantity::Total, 99.0), None);
    }

    #[test]
    fn what_cannot_alert_is_not_watched() {
        let thresholds = Thresholds::parse(&["login=2s,total=~:,dns=1s".to_owned()], &[]);
        let watched = Thresholds::watched(&thresholds.expect("ranges").warn);
        assert_eq!(watched, [Quantity::Dns, Quantity::Login]);
    }

    #[test_case("login", Unit::Seconds, false)]
    #[test_case("cert-days", Unit::Days, false)]
    #[test_case("free-places", Unit::Count, false)]
    #[test_case("quota", Unit::Percent, false)]
    #[test_case("files", Unit::Count, true)]
    #[test_case("newest-age", Unit::Seconds, true)]
    #[test_case("oldest-age", Unit::Seconds, true)]
    #[test_case("size", Unit::Bytes, true)]
    fn what_a_quantity_is_of(name: &str, unit: Unit, is_of_files: bool) {
        let quantity = Quantity::named(name).expect("a quantity");
        assert_eq!(
            (quantity.unit(), quantity.is_of_files()),
            (unit, is_of_files)
        );
    }

    #[test]
    fn units_have_names() {
        for unit in [
            Unit::Seconds,
            Unit::Days,
            Unit::Bytes,
            Unit::Percent,
            Unit::Count,
        ] {
            let written = serde_json::to_value(unit).expect("a name");
            assert_eq!(written, unit.name());
        }
    }

    #[test]
    fn names_are_those_of_the_published_shape() {
        for quantity in Quantity::ALL {
            let written = serde_json::to_value(quantity).expect("a name");
            assert_eq!(written, quantity.name());
        }
    }
}
