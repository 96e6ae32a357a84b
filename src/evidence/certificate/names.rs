//! Whether a name in a certificate is for a host.

use std::net::IpAddr;

/// Whether a name in a certificate is for this host: the same name, a wildcard in place of its first
/// label, or the same address.
pub(crate) fn fits(name: &str, host: &str) -> bool {
    if let (Ok(name), Ok(host)) = (name.parse::<IpAddr>(), host.parse::<IpAddr>()) {
        return name == host;
    }
    let (name, host) = (bare(name), bare(host));
    match name.strip_prefix("*.") {
        Some(tail) => host
            .split_once('.')
            .is_some_and(|(first, rest)| !first.is_empty() && rest == tail && tail.contains('.')),
        None => name == host,
    }
}

/// A name in lower case, without the dot of the root.
pub(crate) fn bare(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("ftp.example.com", "FTP.example.com.", true; "the same")]
    #[test_case("*.example.com", "ftp.example.com", true; "wildcard")]
    #[test_case("*.example.com", "example.com", false; "wildcard needs a label")]
    #[test_case("*.example.com", "a.b.example.com", false; "and one only")]
    #[test_case("*.com", "example.com", false; "not for a whole top level")]
    #[test_case("ftp.example.com", "example.com", false; "another")]
    #[test_case("192.0.2.1", "192.0.2.1", true; "address")]
    #[test_case("2001:db8::1", "2001:DB8:0::1", true; "address written another way")]
    #[test_case("192.0.2.1", "192.0.2.2", false; "another address")]
    fn names_fit(name: &str, host: &str, expected: bool) {
        assert_eq!(fits(name, host), expected);
    }
}
