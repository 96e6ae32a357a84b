//! Why a proxy did not make a connection, by what clients pass on of it.

/// Words for a reason, and what it is called in the texts: the replies of SOCKS (RFC 1928 section 6), and those of HTTP that
/// are about the proxy itself.
const REASONS: [(&str, &[&str]); 4] = [
    ("login", &["407", "authenticat", "rejected by the socks"]),
    (
        "forbidden",
        &["ruleset", "not allowed", "forbidden", "(2)", "0x02"],
    ),
    ("refused", &["connection refused", "(5)", "0x05"]),
    (
        "unreached",
        &[
            "unreachable",
            "ttl expired",
            "(3)",
            "(4)",
            "(6)",
            "0x03",
            "0x04",
            "0x06",
        ],
    ),
];

/// What a status of HTTP means here by its first digit: the proxy will not, or could not.
const STATUS: [(&str, char); 2] = [("forbidden", '4'), ("unreached", '5')];

/// The reason that these words tell.
#[must_use]
pub fn reason(words: &str) -> Option<&'static str> {
    let words = words.to_ascii_lowercase();
    let holds = |signs: &[&str]| signs.iter().any(|sign| words.contains(sign));
    if let Some((name, _)) = REASONS.iter().find(|(_, signs)| holds(signs)) {
        return Some(name);
    }
    let mut numbers = words.split(|c: char| !c.is_ascii_digit());
    let status = numbers.rfind(|number| number.len() == 3)?;
    let row = STATUS.iter().find(|(_, first)| status.starts_with(*first));
    row.map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::reason;

    #[test_case("CONNECT tunnel failed, response 403", Some("forbidden"); "HTTP forbids")]
    #[test_case("Received HTTP code 407 from proxy after CONNECT", Some("login"); "HTTP wants a login")]
    #[test_case("CONNECT tunnel failed, response 503", Some("unreached"); "HTTP did not get there")]
    #[test_case("Can't complete SOCKS5 connection to ftp.example.com. (5)", Some("refused"); "SOCKS was refused")]
    #[test_case("cannot complete SOCKS5 connection to ftp.example.com. (4)", Some("unreached"); "SOCKS did not get there")]
    #[test_case("User was rejected by the SOCKS5 server (1 1).", Some("login"); "SOCKS wants a login")]
    #[test_case("Proxy request failed: Connection not allowed by ruleset", Some("forbidden"); "in words")]
    #[test_case("Proxy handshake failed: ECONNRESET - Connection reset by peer", None; "it does not say")]
    fn what_proxies_say(words: &str, expected: Option<&str>) {
        assert_eq!(reason(words), expected);
    }
}
