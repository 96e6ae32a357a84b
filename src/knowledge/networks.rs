//! Networks of content providers that pass on web traffic and no FTP.

use std::net::IpAddr;
use std::sync::LazyLock;

use serde::Deserialize;

static NETWORKS: LazyLock<Vec<Network>> = LazyLock::new(load);

#[derive(Debug, Deserialize)]
struct File {
    network: Vec<Owner>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Owner {
    owner: String,
    prefixes: Vec<String>,
}

#[derive(Debug)]
struct Network {
    owner: String,
    base: u128,
    bits: u32,
    is_ipv4: bool,
}

#[expect(
    clippy::expect_used,
    reason = "a data file of ours, which a test loads"
)]
fn load() -> Vec<Network> {
    let file: File = toml::from_str(include_str!("data/networks.toml")).expect("networks.toml");
    let networks = file.network.into_iter().flat_map(|owner| {
        let name = owner.owner;
        owner.prefixes.into_iter().map(move |prefix| {
            let (base, bits) = prefix.split_once('/').expect("a prefix");
            let base: IpAddr = base.parse().expect("an address");
            Network {
                owner: name.clone(),
                base: number(base),
                bits: bits.parse().expect("a length"),
                is_ipv4: base.is_ipv4(),
            }
        })
    });
    networks.collect()
}

/// An address as a number, IPv4 in the upper bits so that prefixes of both families count from the left.
fn number(ip: IpAddr) -> u128 {
    match ip {
        IpAddr::V4(v4) => u128::from(u32::from(v4)) << 96,
        IpAddr::V6(v6) => u128::from(v6),
    }
}

/// The content provider to whose network this address belongs.
#[must_use]
pub fn content_network(ip: IpAddr) -> Option<&'static str> {
    let ip = ip.to_canonical();
    let within = |network: &&Network| {
        let mask = u128::MAX.checked_shl(128 - network.bits).unwrap_or(0);
        network.is_ipv4 == ip.is_ipv4() && number(ip) & mask == network.base & mask
    };
    Some(NETWORKS.iter().find(within)?.owner.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges() {
        for (ip, expected) in [
            ("104.16.0.0", Some("Cloudflare")),
            ("104.23.255.255", Some("Cloudflare")),
            ("104.15.255.255", None),
            ("172.71.255.255", Some("Cloudflare")),
            ("172.72.0.0", None),
            ("2606:4700::1", Some("Cloudflare")),
            ("2606:4701::1", None),
            ("::ffff:104.16.0.1", Some("Cloudflare")),
            ("192.0.2.1", None),
        ] {
            assert_eq!(content_network(ip.parse().unwrap()), expected, "{ip}");
        }
    }
}
