//! What a 227 reply announces, held against the server's address on the control connection.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::diagnosis::context::Context;
use crate::diagnosis::draft::{Draft, sentence};
use crate::diagnosis::{Confidence, Severity};
use crate::evidence::DataConnection;
use crate::evidence::facts::TcpOutcome;

/// How far an address reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// 0.0.0.0.
    Zero,
    /// This machine.
    Loopback,
    /// A private network (RFC 1918, 6598, 3927, 4193).
    Private,
    /// Everywhere.
    Public,
}

/// How far this address reaches.
pub(super) fn reach(ip: IpAddr) -> Reach {
    match ip.to_canonical() {
        ip if ip.is_unspecified() => Reach::Zero,
        ip if ip.is_loopback() => Reach::Loopback,
        IpAddr::V4(v4) if v4.is_private() || v4.is_link_local() || is_shared(v4) => Reach::Private,
        IpAddr::V6(v6) if v6.is_unique_local() || v6.is_unicast_link_local() => Reach::Private,
        _ => Reach::Public,
    }
}

/// 100.64.0.0/10: behind a carrier's NAT (RFC 6598).
fn is_shared(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    a == 100 && b & 0xc0 == 64
}

/// What is wrong with the announced address, if anything is. `works`: the listing came over it, or over
/// the control connection's address in its stead.
pub(super) fn wrong<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
    works: bool,
) -> Option<Draft<'a>> {
    let announced = data.announced_ip?.to_canonical();
    let peer = context.peer()?.ip();
    if announced == peer || announced.is_ipv4() != peer.is_ipv4() {
        return None;
    }
    let followed = data.connect.as_ref().map(|path| path.outcome);
    let reached = followed == Some(TcpOutcome::Connected);
    let (id, severity) = match (reach(announced), reach(peer)) {
        (Reach::Zero, _) if works => ("pasv-zero-address", Severity::Warning),
        (Reach::Zero, _) => ("pasv-zero-address", Severity::Critical),
        // Where the announced address was tried and answers, only clients that insist on the same
        // address have trouble; within private networks not even they.
        (Reach::Private | Reach::Loopback, _) if reached => return None,
        (Reach::Loopback, Reach::Loopback) => return None,
        (Reach::Loopback, _) => ("pasv-loopback-address", Severity::Critical),
        // Another subnet or a balancer may be meant; from here it was not tried.
        (Reach::Private, Reach::Private) if followed.is_none() => {
            ("pasv-private-address", Severity::Warning)
        }
        (Reach::Private, _) => ("pasv-private-address", Severity::Critical),
        (Reach::Public, Reach::Public) => ("pasv-other-public-address", graded(reached)),
        (Reach::Public, _) => ("pasv-address-hairpin", graded(reached)),
    };
    let by_peer = data.connect_control_peer.as_ref();
    let contrast = by_peer.is_some_and(|path| path.outcome == TcpOutcome::Connected);
    let confidence = if contrast || followed.is_some() {
        Confidence::Proven
    } else {
        Confidence::Inferred
    };
    let port = data.announced_port.unwrap_or_default();
    let mut draft = context
        .draft(id, confidence)
        .graded(severity)
        .value("announced", &SocketAddr::new(announced, port).to_string())
        .value("peer", &peer.to_string())
        .fact(&format!(
            "PASV announced {announced}, and the control connection goes to {peer}"
        ));
    if let Some(setup) = data.setup {
        draft = draft.cites(setup);
    }
    for path in [data.connect.as_ref(), by_peer].into_iter().flatten() {
        draft = draft.fact(&sentence(path));
    }
    Some(draft)
}

fn graded(reached: bool) -> Severity {
    if reached {
        Severity::Warning
    } else {
        Severity::Critical
    }
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
    #[test_case("::ffff:192.168.1.1", Reach::Private; "mapped")]
    #[test_case("fd00::1", Reach::Private; "unique local")]
    #[test_case("2001:db8::1", Reach::Public; "v6")]
    fn reaches(ip: &str, expected: Reach) {
        assert_eq!(reach(ip.parse().unwrap()), expected);
    }
}
