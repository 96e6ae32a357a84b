//! Spans of time as servers write them: `30 seconds`, `5 min`, `1.2s`, `1m30s`, `350ms`.

/// The longest span that means anything: a year.
const MAX_SECONDS: u64 = 366 * 24 * 3600;

/// The span in seconds, rounded up. What follows a number that is no unit ends it.
pub(super) fn seconds(text: &str) -> Option<u64> {
    let mut milliseconds: u64 = 0;
    let mut rest = text.trim_start();
    let mut any = false;
    while let Some((amount, unit, tail)) = part(rest) {
        let Some(of_unit) = unit_in_milliseconds(unit) else {
            break;
        };
        milliseconds = milliseconds.saturating_add(scaled(amount, of_unit)?);
        any = true;
        rest = tail.trim_start().trim_start_matches("and ");
    }
    let seconds = milliseconds.div_ceil(1000);
    (any && seconds <= MAX_SECONDS).then_some(seconds)
}

/// Number, word, and what follows.
fn part(text: &str) -> Option<(&str, &str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (amount, rest) = text.split_at(end);
    let rest = rest.trim_start();
    let end = rest
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(rest.len());
    let (unit, tail) = rest.split_at(end);
    (!amount.is_empty() && !unit.is_empty()).then_some((amount, unit, tail))
}

/// A decimal number of units in milliseconds, what is smaller rounded up.
fn scaled(amount: &str, of_unit: f64) -> Option<u64> {
    // At most nine digits come here, which a float holds exactly.
    let amount: f64 = amount.trim_end_matches('.').parse().ok()?;
    let milliseconds = (amount * of_unit).ceil();
    let sane = milliseconds.is_finite() && (0.0..1e15).contains(&milliseconds);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "its range was checked"
    )]
    sane.then_some(milliseconds as u64)
}

fn unit_in_milliseconds(word: &str) -> Option<f64> {
    let word = word.to_lowercase();
    Some(match word.as_str() {
        "ms" | "msec" | "millisecond" | "milliseconds" => 1.0,
        "us" | "µs" | "μs" => 0.001,
        "s" | "sec" | "secs" | "second" | "seconds" | "sekunden" | "secondes" | "segundos"
        | "seconden" | "secondi" => 1000.0,
        "m" | "min" | "mins" | "minute" | "minutes" | "minuten" | "minutos" => 60_000.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600_000.0,
        "d" | "day" | "days" => 86_400_000.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::seconds;

    #[test_case("30 seconds", Some(30))]
    #[test_case("366 days", Some(366 * 24 * 3600); "as long as anything means")]
    #[test_case("367 days", None; "longer than that")]
    #[test_case("5 min", Some(300))]
    #[test_case("1.2s", Some(2); "rounded up")]
    #[test_case("350ms", Some(1); "less than one")]
    #[test_case("1m30s", Some(90))]
    #[test_case("1 hour and 5 minutes", Some(3900))]
    #[test_case("900 Sekunden", Some(900))]
    #[test_case("2 apples", None)]
    #[test_case("5", None; "no unit")]
    #[test_case("999999999 hours", None; "more than a year")]
    #[test_case("", None; "nothing")]
    fn spans_are_read(text: &str, expected: Option<u64>) {
        assert_eq!(seconds(text), expected);
    }
}
