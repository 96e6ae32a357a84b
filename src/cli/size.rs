//! Sizes as people type them: `65536`, `64KiB`, `1.5MiB`, `500kB`. Read as in thresholds.

use ftpprobe::diagnosis::threshold::{Unit, number};

use super::messages::told;

/// Larger numbers are no sizes of files, and a floating point number is exact up to here.
const MOST: f64 = 9_007_199_254_740_992.0;

/// Bytes.
pub(super) fn parse(text: &str) -> Result<u64, String> {
    let bytes = number(text, Unit::Bytes)
        .ok()
        .filter(|it| (0.0..MOST).contains(it));
    let bytes = bytes.ok_or_else(|| told("value-size", &[]))?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked above; a part of a byte is none"
    )]
    let whole = bytes as u64;
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("65536", Some(65536))]
    #[test_case("64KiB", Some(65536))]
    #[test_case("64 kib", Some(65536))]
    #[test_case("1M", Some(1 << 20))]
    #[test_case("1MB", Some(1_000_000))]
    #[test_case("1.5MiB", Some(1_572_864))]
    #[test_case("KiB", None)]
    #[test_case("-1", None)]
    #[test_case("99999999999999999999MiB", None)]
    #[test_case("18446744073709551615KiB", None)]
    fn sizes(text: &str, expected: Option<u64>) {
        assert_eq!(parse(text).ok(), expected);
    }
}
