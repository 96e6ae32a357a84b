//! Waits and dates in refusals.

use ftpprobe::knowledge::hints;

use super::now;

/// Ten thousand years in seconds: nobody waits longer, and no sum with it overflows.
const MOST_SECONDS: u64 = 10_000 * 366 * 86_400;

/// Reads the text of a refusal.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let hints = hints::read(&text);
    assert_eq!(hints::read(&text), hints);
    for now in [now().unix_seconds(), 0, i64::MAX, i64::MIN, -1] {
        let wait = hints.wait_seconds(now);
        assert!(wait.is_none_or(|it| it <= MOST_SECONDS), "{wait:?}");
        if let Some(until) = &hints.until {
            let at = until.seconds_since_1970(now);
            assert!(
                at.is_none_or(|at| at.unsigned_abs() <= MOST_SECONDS),
                "{at:?}"
            );
        }
    }
    for number in [hints.limit, hints.in_use] {
        let shown = number.map(|it| it.to_string()).unwrap_or_default();
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        assert!(digits.contains(&shown), "{shown} of {text:?}");
    }
    if let Some(address) = &hints.address {
        assert!(text.contains(address.as_str()));
    }
    let _ = hints::announced(&text);
}
