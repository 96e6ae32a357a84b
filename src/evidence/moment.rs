//! Moments as MDTM and MLSD write them (RFC 3659 section 2.3): `YYYYMMDDHHMMSS` in UTC, with a fraction or without.

use jiff::civil;
use jiff::tz::TimeZone;

use super::listing::Precision;

/// The moment in seconds since 1970, and how exact it is: some servers leave out the last digits.
///
/// Old servers write the year 2000 and later as `19100`. A day that there is not is no moment.
pub(super) fn read(text: &str) -> Option<(i64, Precision)> {
    let whole = text.split('.').next()?.trim_end_matches('Z');
    if !whole.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = match whole.len() {
        15 => (1900 + whole[2..5].parse::<i16>().ok()?, &whole[5..]),
        8 | 12 | 14 => (whole[..4].parse().ok()?, &whole[4..]),
        _ => return None,
    };
    let pair = |at: usize| rest.get(at..at + 2)?.parse::<i8>().ok();
    let day = civil::Date::new(year, pair(0)?, pair(2)?).ok()?;
    // A leap second is the second before.
    let second = pair(8).unwrap_or_default();
    let second = if second == 60 { 59 } else { second };
    let (hour, minute) = (pair(4).unwrap_or_default(), pair(6).unwrap_or_default());
    let time = civil::Time::new(hour, minute, second, 0).ok()?;
    let moment = day.to_datetime(time).to_zoned(TimeZone::UTC).ok()?;
    let precision = match rest.len() {
        4 => Precision::Day,
        8 => Precision::Minute,
        _ => Precision::Second,
    };
    Some((moment.timestamp().as_second(), precision))
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("20260102030405", Some((1_767_323_045, Precision::Second)); "usual")]
    #[test_case("20260102030405.250", Some((1_767_323_045, Precision::Second)); "fraction")]
    #[test_case("20260102030405Z", Some((1_767_323_045, Precision::Second)); "zone")]
    #[test_case("191260102030405", Some((1_767_323_045, Precision::Second)); "years from 1900")]
    #[test_case("202601020304", Some((1_767_323_040, Precision::Minute)); "no seconds")]
    #[test_case("20260102", Some((1_767_312_000, Precision::Day)); "day alone")]
    #[test_case("20161231235960", Some((1_483_228_799, Precision::Second)); "leap second")]
    #[test_case("19681105165215", Some((-36_400_065, Precision::Second)); "before 1970")]
    #[test_case("20260230000000", None; "day that there is not")]
    #[test_case("20260102250000", None; "hour that there is not")]
    #[test_case("2026", None; "too short")]
    #[test_case("2026010203040x", None; "letters")]
    #[test_case("", None; "nothing")]
    fn moments(text: &str, expected: Option<(i64, Precision)>) {
        assert_eq!(read(text), expected);
    }
}
