//! How far an address reaches: this machine, a private network, everywhere, nowhere.

use std::net::{IpAddr, Ipv4Addr};

/// How far an address reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// 0.0.0.0.
    Zero,
    /// This machine.
    Loopback,
    /// A private network (RFC 1918, 6598, 3927, 4193).
    Private,
    /// Everywhere.
    Public,
    /// Nowhere: a group, every host at once, or an address that is reserved (RFC 5771, 919, 1112, 6890). No host has it.
    Nowhere,
}

/// How far this address reaches.
#[must_use]
pub fn reach(ip: IpAddr) -> Reach {
    match ip.to_canonical() {
        ip if ip.is_unspecified() => Reach::Zero,
        ip if ip.is_loopback() => Reach::Loopback,
        ip if ip.is_multicast() => Reach::Nowhere,
        IpAddr::V4(v4) if is_reserved(v4) => Reach::Nowhere,
        IpAddr::V4(v4) if v4.is_private() || v4.is_link_local() || is_shared(v4) => Reach::Private,
        IpAddr::V6(v6) if v6.is_unique_local() || v6.is_unicast_link_local() => Reach::Private,
        _ => Reach::Public,
    }
}

/// 0.0.0.0/8 (this network, whose first address is told apart) and 240.0.0.0/4 with the broadcast address.
fn is_reserved(ip: Ipv4Addr) -> bool {
    matches!(ip.octets(), [0 | 240..=255, ..])
}

/// 100.64.0.0/10: behind a carrier's NAT (RFC 6598).
fn is_shared(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    a == 100 && b & 0xc0 == 64
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("0.0.0.0", Reach::Zero)]
    #[test_case("127.0.1.1", Reach::Loopback)]
    #[test_case("10.1.2.3", Reach::Private)]
    #[test_case("172.31.0.1", Reach::Private)]
    #[test_case("172.32.0.1", Reach::Public)]
    #[test_case("100.64.0.1", Reach::Private)]
    #[test_case("100.128.0.1", Reach::Public)]
    #[test_case("169.254.9.9", Reach::Private)]
    #[test_case("203.0.113.7", Reach::Public)]
    #[test_case("224.0.0.1", Reach::Nowhere; "multicast")]
    #[test_case("239.255.255.250", Reach::Nowhere; "multicast within a site")]
    #[test_case("240.1.2.3", Reach::Nowhere; "reserved")]
    #[test_case("255.255.255.255", Reach::Nowhere; "broadcast")]
    #[test_case("0.1.2.3", Reach::Nowhere; "this network")]
    #[test_case("223.255.255.1", Reach::Public; "the last before multicast")]
    #[test_case("ff02::1", Reach::Nowhere; "multicast v6")]
    #[test_case("::ffff:192.168.1.1", Reach::Private; "mapped")]
    #[test_case("fd00::1", Reach::Private; "unique local")]
    #[test_case("2001:db8::1", Reach::Public; "v6")]
    fn reaches(ip: &str, expected: Reach) {
        assert_eq!(reach(ip.parse().unwrap()), expected);
    }
}
