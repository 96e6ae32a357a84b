//! Ranges as the guidelines of the monitoring plugins write them: `10` is 0 to 10, `10:` at least 10, `~:10` at
//! most 10 and maybe negative, `10:20` from 10 to 20, and `@10:20` outside of that. Both ends are within.

use std::fmt;

use super::Unit;

/// The values that are fine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    low: f64,
    high: f64,
    /// The values between the ends are those that are not fine.
    inverted: bool,
}

/// Why a range cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    /// An end is no number of its unit.
    #[error("`{0}` is not a valid {1}")]
    End(String, &'static str),
    /// The first end lies behind the second.
    #[error("range `{0}`: the start is above the end")]
    Empty(String),
}

impl Range {
    /// Reads a range whose ends are of this unit.
    ///
    /// # Errors
    ///
    /// Which end cannot be read.
    pub fn parse(text: &str, unit: Unit) -> Result<Self, RangeError> {
        let (inverted, ends) = match text.strip_prefix('@') {
            Some(ends) => (true, ends),
            None => (false, text),
        };
        let (low, high) = match ends.split_once(':') {
            None => (0.0, number(ends, unit)?),
            Some((low, high)) => {
                let low = match low.trim() {
                    "~" => f64::NEG_INFINITY,
                    "" => 0.0,
                    low => number(low, unit)?,
                };
                let high = match high.trim() {
                    "" => f64::INFINITY,
                    high => number(high, unit)?,
                };
                (low, high)
            }
        };
        if low > high {
            return Err(RangeError::Empty(text.to_owned()));
        }
        Ok(Self {
            low,
            high,
            inverted,
        })
    }

    /// Whether there are values that are not fine: not for `~:`.
    #[must_use]
    pub fn can_alert(&self) -> bool {
        self.inverted || self.low.is_finite() || self.high.is_finite()
    }

    /// Whether this value is one that is not fine.
    #[must_use]
    pub fn alerts(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value) == self.inverted
    }

    /// The same of a value of which only the least and the most are known; `None` where it depends on the value.
    #[must_use]
    pub fn alerts_within(&self, least: f64, most: f64) -> Option<bool> {
        if self.low <= least && most <= self.high {
            Some(self.inverted)
        } else if most < self.low || self.high < least {
            Some(!self.inverted)
        } else {
            None
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.inverted {
            f.write_str("@")?;
        }
        match (self.low, self.high) {
            (f64::NEG_INFINITY, high) if high.is_finite() => write!(f, "~:{high}"),
            (f64::NEG_INFINITY, _) => f.write_str("~:"),
            (low, high) if high.is_infinite() => write!(f, "{low}:"),
            (0.0, high) => write!(f, "{high}"),
            (low, high) => write!(f, "{low}:{high}"),
        }
    }
}

/// Powers of 1024, then those of 1000.
const SIZES: [(&str, f64); 9] = [
    ("kib", 1024.0),
    ("mib", 1_048_576.0),
    ("gib", 1_073_741_824.0),
    ("kb", 1e3),
    ("mb", 1e6),
    ("gb", 1e9),
    ("k", 1024.0),
    ("m", 1_048_576.0),
    ("b", 1.0),
];

/// Reads a number of this unit as people write it: `2s`, `1.5MiB`, `14d`, `90%`, or without a unit.
///
/// # Errors
///
/// If it is none.
pub fn number(text: &str, unit: Unit) -> Result<f64, RangeError> {
    let text = text.trim();
    let plain = |text: &str| {
        let number = text.trim().parse::<f64>().ok();
        number.filter(|number| number.is_finite())
    };
    let (value, what) = match unit {
        Unit::Seconds => {
            let span = || humantime::parse_duration(text).ok();
            let value = plain(text).or_else(|| span().map(|span| span.as_secs_f64()));
            (value, "time, such as 2s or 500ms")
        }
        Unit::Bytes => {
            let lower = text.to_ascii_lowercase();
            let sized = SIZES.iter().find_map(|(name, factor)| {
                let number = plain(lower.strip_suffix(name)?)?;
                Some(number * factor)
            });
            (plain(text).or(sized), "size, such as 4096 or 1MiB")
        }
        Unit::Days => {
            let days = text.strip_suffix('d').unwrap_or(text);
            (plain(days), "number of days")
        }
        Unit::Percent => {
            let share = text.strip_suffix('%').unwrap_or(text);
            (plain(share), "percentage")
        }
        Unit::Count => (plain(text), "number"),
    };
    value.ok_or_else(|| RangeError::End(text.to_owned(), what))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use test_case::test_case;

    use super::*;

    #[test_case("10", 0.0, 10.0, Some(false); "within")]
    #[test_case("10", 9.0, 11.0, None; "across an end")]
    #[test_case("10", 10.5, 11.0, Some(true); "above")]
    #[test_case("10:20", 5.0, 25.0, None; "around it")]
    #[test_case("10:", 0.0, 9.0, Some(true); "below")]
    #[test_case("10:20", 10.0, 20.0, Some(false); "from end to end")]
    #[test_case("10:20", 5.0, 10.0, None; "up to the first end")]
    #[test_case("10:20", 20.0, 25.0, None; "from the second end on")]
    #[test_case("@10:20", 12.0, 13.0, Some(true); "within what is not fine")]
    #[test_case("@10:20", 21.0, 30.0, Some(false); "beside what is not fine")]
    #[test_case("~:", -5.0, 1e12, Some(false); "without ends")]
    fn a_value_that_is_known_from_to(range: &str, least: f64, most: f64, alerts: Option<bool>) {
        let range = Range::parse(range, Unit::Count).expect("a range");
        assert_eq!(range.alerts_within(least, most), alerts);
    }

    #[test_case("~:", false)]
    #[test_case("@~:", true)]
    #[test_case("0:", true)]
    #[test_case("~:10", true)]
    fn what_can_alert(range: &str, can: bool) {
        let range = Range::parse(range, Unit::Count).expect("a range");
        assert_eq!(range.can_alert(), can);
    }

    /// The examples of the guidelines of the monitoring plugins.
    #[test_case("10", &[-1.0, 10.5], &[0.0, 10.0]; "at most")]
    #[test_case("10:", &[9.9, -5.0], &[10.0, 1e9]; "at least")]
    #[test_case("~:10", &[10.1], &[-1e9, 10.0]; "at most and maybe negative")]
    #[test_case("10:20", &[9.0, 21.0], &[10.0, 15.0, 20.0]; "between")]
    #[test_case("@10:20", &[10.0, 20.0], &[9.0, 21.0]; "not between")]
    #[test_case(":5", &[-1.0, 6.0], &[0.0, 5.0]; "nothing before the colon is zero")]
    fn ranges(text: &str, alerting: &[f64], fine: &[f64]) {
        let range = Range::parse(text, Unit::Count).expect("a range");
        assert!(alerting.iter().all(|value| range.alerts(*value)), "{range}");
        assert!(!fine.iter().any(|value| range.alerts(*value)), "{range}");
    }

    #[test_case("2s", Unit::Seconds, "2")]
    #[test_case("500ms:1m", Unit::Seconds, "0.5:60")]
    #[test_case("1.5", Unit::Seconds, "1.5")]
    #[test_case("1KiB:2MB", Unit::Bytes, "1024:2000000")]
    #[test_case("@~:14d", Unit::Days, "@~:14")]
    #[test_case("90%", Unit::Percent, "90")]
    #[test_case("~:", Unit::Percent, "~:")]
    #[test_case("5:5", Unit::Count, "5:5"; "one value")]
    #[test_case("2k:3m", Unit::Bytes, "2048:3145728")]
    #[test_case("5b:6kb", Unit::Bytes, "5:6000")]
    #[test_case("1MiB:1gib", Unit::Bytes, "1048576:1073741824")]
    #[test_case("1 GB", Unit::Bytes, "1000000000")]
    #[test_case("x", Unit::Count, "`x` is not a valid number")]
    #[test_case("inf", Unit::Count, "`inf` is not a valid number")]
    #[test_case("2x", Unit::Seconds, "`2x` is not a valid time, such as 2s or 500ms")]
    #[test_case("5:1", Unit::Count, "range `5:1`: the start is above the end")]
    #[test_case("", Unit::Count, "`` is not a valid number")]
    fn ends_have_units(text: &str, unit: Unit, expected: &str) {
        let shown = match Range::parse(text, unit) {
            Ok(range) => range.to_string(),
            Err(error) => error.to_string(),
        };
        assert_eq!(shown, expected);
    }

    proptest! {
        #[test]
        fn a_range_that_is_written_reads_the_same(low in -1e6..1e6_f64, more in 0.0..1e6_f64, at in -2e6..2e6_f64,
            form in 0..5_u8) {
            let high = low + more;
            let text = match form {
                0 => format!("{low}:{high}"),
                1 => format!("@{low}:{high}"),
                2 => format!("~:{high}"),
                3 => format!("{low}:"),
                _ => format!("{more}"),
            };
            let range = Range::parse(&text, Unit::Count).expect("a range");
            let again = Range::parse(&range.to_string(), Unit::Count).expect("its own form");
            prop_assert_eq!(range.alerts(at), again.alerts(at));
        }
    }
}
