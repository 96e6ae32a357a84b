//! Sizes as people type them: `65536`, `64KiB`, `1MiB`, `500kB`.

/// The units, the powers of 1024 first.
const UNITS: [(&str, u64); 8] = [
    ("", 1),
    ("b", 1),
    ("kib", 1 << 10),
    ("k", 1 << 10),
    ("mib", 1 << 20),
    ("m", 1 << 20),
    ("kb", 1_000),
    ("mb", 1_000_000),
];

/// Bytes.
pub(super) fn parse(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
    let unit = text[digits.len()..].trim().to_ascii_lowercase();
    let unit = UNITS.iter().find(|(name, _)| *name == unit);
    let bytes = unit.and_then(|(_, factor)| digits.parse::<u64>().ok()?.checked_mul(*factor));
    bytes.ok_or_else(|| "write a number of bytes, or one with KiB or MiB: 64KiB, 1MiB".to_owned())
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
    #[test_case("KiB", None)]
    #[test_case("-1", None)]
    #[test_case("1.5MiB", None)]
    #[test_case("99999999999999999999MiB", None)]
    #[test_case("18446744073709551615KiB", None)]
    fn sizes(text: &str, expected: Option<u64>) {
        assert_eq!(parse(text).ok(), expected);
    }
}
