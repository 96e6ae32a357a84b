//! Whether a connection may lead to an address.

use std::io;
use std::net::{IpAddr, Ipv4Addr};

use crate::evidence::nat64;
use crate::evidence::reach::{Reach, reach};
use crate::settings::Confines;

/// Whether a connection may lead there.
#[must_use]
pub fn allow(confines: &Confines, address: IpAddr) -> bool {
    let address = address.to_canonical();
    let mut networks = confines.networks.iter();
    networks.any(|network| network.contains(&address)) || (confines.public && is_public(address))
}

/// Whether everybody can reach it: not, whatever it looks like, where it stands for an IPv4 address that few can.
fn is_public(address: IpAddr) -> bool {
    let behind = nat64::behind(address, None).or_else(|| embedded(address));
    let behind = behind.is_none_or(|behind| reach(behind.into()) == Reach::Public);
    behind && !is_site_local(address) && reach(address) == Reach::Public
}

/// The IPv4 address in one of 6to4 (`2002::/16`, RFC 3056) or in an "IPv4-compatible" one (`::/96`, RFC 4291 section
/// 2.5.5.1).
fn embedded(address: IpAddr) -> Option<Ipv4Addr> {
    let IpAddr::V6(address) = address else {
        return None;
    };
    let (segments, octets) = (address.segments(), address.octets());
    let start = match segments {
        [0x2002, ..] => 2,
        [0, 0, 0, 0, 0, 0, ..] => 12,
        _ => return None,
    };
    let [a, b, c, d] = octets.get(start..start + 4)?.try_into().ok()?;
    Some(Ipv4Addr::new(a, b, c, d))
}

/// `fec0::/10`, which was once what `fc00::/7` is now (RFC 3879).
fn is_site_local(address: IpAddr) -> bool {
    matches!(address, IpAddr::V6(address) if address.segments()[0] & 0xffc0 == 0xfec0)
}

/// What comes of a connection that may not lead where it was to.
pub(super) fn forbidden() -> io::Error {
    io::Error::new(
        io::ErrorKind::PermissionDenied,
        "the rules of who may be probed forbid this address",
    )
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("203.0.113.7", true; "anywhere")]
    #[test_case("127.0.0.1", false; "this machine")]
    #[test_case("::1", false; "this machine, v6")]
    #[test_case("::ffff:127.0.0.1", false; "mapped")]
    #[test_case("169.254.169.254", false; "what clouds tell their machines")]
    #[test_case("64:ff9b::a9fe:a9fe", false; "the same through a NAT64")]
    #[test_case("64:ff9b::808:808", true; "a public one through a NAT64")]
    #[test_case("2002:a00:1::1", false; "6to4 of a private address")]
    #[test_case("::7f00:1", false; "compatible")]
    #[test_case("fec0::1", false; "site-local")]
    #[test_case("0.0.0.0", false; "zero")]
    #[test_case("100.64.0.1", false; "a carrier's")]
    #[test_case("10.1.2.3", true; "in a network that is allowed")]
    #[test_case("::ffff:10.1.2.3", true; "the same, mapped")]
    #[test_case("10.2.2.3", false; "in the network beside it")]
    fn where_a_connection_may_lead(address: &str, expected: bool) {
        let confines = Confines {
            networks: vec!["10.1.0.0/16".parse().unwrap()],
            public: true,
        };
        assert_eq!(allow(&confines, address.parse().unwrap()), expected);
    }

    #[test]
    fn nothing_is_allowed_that_nothing_allows() {
        let nothing = Confines::default();
        assert!(!allow(&nothing, "203.0.113.7".parse().unwrap()));
    }
}
