//! What kind of address a server announced for a data connection.

use std::net::{IpAddr, Ipv4Addr};

/// Kinds of addresses, as far as they tell whether a client can reach them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// 0.0.0.0.
    Zero,
    /// 127.0.0.0/8.
    Loopback,
    /// Private (RFC 1918), shared (RFC 6598) or link-local (RFC 3927): of use inside one network only.
    Private,
    /// Anything else.
    Public,
}

/// The kind of an address.
pub(super) fn kind(address: IpAddr) -> Kind {
    match address {
        IpAddr::V4(address) if address.is_unspecified() => Kind::Zero,
        IpAddr::V4(address) if address.is_loopback() => Kind::Loopback,
        IpAddr::V4(address) if is_private(address) => Kind::Private,
        IpAddr::V6(address) if address.is_unspecified() => Kind::Zero,
        IpAddr::V6(address) if address.is_loopback() => Kind::Loopback,
        IpAddr::V6(address) if address.is_unique_local() || address.is_unicast_link_local() => {
            Kind::Private
        }
        _ => Kind::Public,
    }
}

fn is_private(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    let is_shared = first == 100 && (64..128).contains(&second);
    address.is_private() || address.is_link_local() || is_shared
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("0.0.0.0", Kind::Zero)]
    #[test_case("127.0.0.1", Kind::Loopback)]
    #[test_case("10.1.2.3", Kind::Private)]
    #[test_case("172.31.0.1", Kind::Private)]
    #[test_case("172.32.0.1", Kind::Public)]
    #[test_case("192.168.0.1", Kind::Private)]
    #[test_case("100.64.0.1", Kind::Private)]
    #[test_case("100.128.0.1", Kind::Public)]
    #[test_case("169.254.1.1", Kind::Private)]
    #[test_case("203.0.113.7", Kind::Public)]
    #[test_case("fd00::1", Kind::Private)]
    fn kinds(address: &str, expected: Kind) {
        assert_eq!(kind(address.parse().unwrap()), expected);
    }
}
