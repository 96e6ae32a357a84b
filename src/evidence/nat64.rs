//! IPv6 addresses that stand for IPv4 addresses: hosts with IPv6 only reach IPv4 servers by them, through a NAT64
//! (RFC 6146), and a DNS64 resolver makes them (RFC 6147).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::facts::Resolved;

/// The prefix that all NAT64s may use, `64:ff9b::/96` (RFC 6052 section 2.1), and the one for use within a network,
/// `64:ff9b:1::/48` (RFC 8215).
const WELL_KNOWN: [u16; 6] = [0x64, 0xff9b, 0, 0, 0, 0];
const LOCAL_USE: [u16; 3] = [0x64, 0xff9b, 1];

/// Where the octets of the IPv4 address lie, by the length of the prefix (RFC 6052 section 2.2).
const PLACES: [[usize; 4]; 6] = [
    [12, 13, 14, 15],
    [9, 10, 11, 12],
    [7, 9, 10, 11],
    [6, 7, 9, 10],
    [5, 6, 7, 9],
    [4, 5, 6, 7],
];

/// The IPv4 address that stands behind this address of a server: by its prefix, or because the server's name has that
/// IPv4 address as well.
#[must_use]
pub fn behind(ip: IpAddr, resolved: Option<&Resolved>) -> Option<Ipv4Addr> {
    let IpAddr::V6(ip) = ip else { return None };
    let segments = ip.segments();
    let is_known = segments.starts_with(&WELL_KNOWN) || segments.starts_with(&LOCAL_USE);
    if is_known {
        return Some(embedded(ip, PLACES[0]));
    }
    let mut named = resolved.into_iter().flat_map(|it| &it.ipv4.addresses);
    named.find_map(|named| match named {
        IpAddr::V4(named) => PLACES
            .iter()
            .any(|places| embedded(ip, *places) == *named)
            .then_some(*named),
        IpAddr::V6(_) => None,
    })
}

fn embedded(ip: Ipv6Addr, places: [usize; 4]) -> Ipv4Addr {
    let octets = ip.octets();
    Ipv4Addr::from(places.map(|place| octets[place]))
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;
    use crate::evidence::facts::{Lookup, LookupOutcome};

    fn named(ipv4: &str) -> Resolved {
        let lookup = |outcome, addresses| Lookup {
            outcome,
            addresses,
            elapsed_us: None,
            error: None,
        };
        Resolved {
            literal: false,
            given: false,
            by_proxy: false,
            ipv4: lookup(LookupOutcome::Found, vec![ipv4.parse().unwrap()]),
            ipv6: lookup(LookupOutcome::Found, vec![]),
            excluded: None,
        }
    }

    // The examples of RFC 6052 section 2.4.
    #[test_case("64:ff9b::192.0.2.33"; "the well known prefix")]
    #[test_case("2001:db8:c000:221::"; "a prefix of 32 bits")]
    #[test_case("2001:db8:1c0:2:21::"; "40 bits")]
    #[test_case("2001:db8:122:c000:2:2100::"; "48 bits")]
    #[test_case("2001:db8:122:3c0:0:221::"; "56 bits")]
    #[test_case("2001:db8:122:344:c0:2:2100::"; "64 bits")]
    #[test_case("2001:db8:122:344::192.0.2.33"; "96 bits")]
    fn stands_for_an_ipv4_address(ip: &str) {
        let ipv4 = Ipv4Addr::new(192, 0, 2, 33);
        assert_eq!(
            behind(ip.parse().unwrap(), Some(&named("192.0.2.33"))),
            Some(ipv4)
        );
    }

    #[test_case("64:ff9b::c000:221", Some("192.0.2.33"); "by its prefix alone")]
    #[test_case("64:ff9b:1::c000:221", Some("192.0.2.33"); "within a network")]
    #[test_case("2001:db8::c000:221", None; "an ordinary address")]
    #[test_case("192.0.2.33", None; "IPv4")]
    fn without_a_name(ip: &str, ipv4: Option<&str>) {
        let ipv4 = ipv4.map(|it| it.parse().unwrap());
        assert_eq!(behind(ip.parse().unwrap(), None), ipv4);
    }
}
