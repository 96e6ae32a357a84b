//! Ports of other protocols that devices on the way treat in a way of their own.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

static GATEWAYS: LazyLock<BTreeMap<u16, String>> = LazyLock::new(load);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    gateway: Vec<Gateway>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Gateway {
    protocol: String,
    ports: Vec<u16>,
}

#[expect(
    clippy::expect_used,
    reason = "a data file of ours, which a test loads"
)]
fn load() -> BTreeMap<u16, String> {
    let file: File = toml::from_str(include_str!("data/gateways.toml")).expect("gateways.toml");
    let gateways = file.gateway.into_iter();
    gateways
        .flat_map(|it| {
            it.ports
                .into_iter()
                .map(move |port| (port, it.protocol.clone()))
        })
        .collect()
}

/// The protocol whose application-level gateways mind this port.
#[must_use]
pub fn protocol(port: u16) -> Option<&'static str> {
    GATEWAYS.get(&port).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_and_their_protocols() {
        assert_eq!(protocol(5060), Some("SIP"));
        assert_eq!(protocol(50_600), None);
    }
}
