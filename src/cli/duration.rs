//! Times as people write them: with units, or a number of seconds.

use std::time::Duration;

use super::messages::told;

/// Reads `90`, `1.5`, `1m30s`, `500ms`.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    seconds(text)
        .or_else(|| humantime::parse_duration(text).ok())
        .ok_or_else(|| told("value-time", &[]))
}

/// A number without a unit, as `--warn login=2` takes it, too.
fn seconds(text: &str) -> Option<Duration> {
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let seconds = text.parse::<f64>().ok().filter(|_| is_plain)?;
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("5", Some(5_000); "seconds")]
    #[test_case("1.5", Some(1_500); "a part of one")]
    #[test_case("0", Some(0); "none")]
    #[test_case("90s", Some(90_000); "a unit")]
    #[test_case("1m 30s", Some(90_000); "units")]
    #[test_case("500ms", Some(500); "a small unit")]
    #[test_case("-5", None; "below nought")]
    #[test_case("1e3", None; "as scientists write")]
    #[test_case("inf", None; "without an end")]
    #[test_case("5 bananas", None; "no unit")]
    #[test_case("99999999999999999999999", None; "too long for a clock")]
    #[test_case("", None; "nothing")]
    fn times(text: &str, ms: Option<u64>) {
        assert_eq!(parse(text).ok(), ms.map(Duration::from_millis));
    }
}
