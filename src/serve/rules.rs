//! Who may be probed, besides the targets of the configuration.

use std::net::IpAddr;
use std::ops::RangeInclusive;

use ipnet::IpNet;

use crate::settings::Confines;
use crate::target::{self, FTP_PORT, IMPLICIT_FTPS_PORT};

/// The rules. Without one, nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules(Vec<Rule>);

/// A rule: whoever fits all that it says may be probed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The host's name. An address has none.
    pub name: Option<NamePattern>,
    /// Where all addresses of the host have to lie. Without a name it is for hosts that are asked for by address, and for those whose
    /// name another rule has. A rule that has a name and no network leads to public addresses alone,
    /// since whoever answers for the name in DNS could point it at anything.
    pub network: Option<IpNet>,
    /// Ports of the control connection.
    pub ports: Ports,
}

/// Names of hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamePattern {
    /// This one.
    Exactly(String),
    /// All below this one: `*.example.com`. Every name, where it is empty: `*`.
    Below(String),
}

/// Ports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ports(Vec<RangeInclusive<u16>>);

impl From<Vec<Rule>> for Rules {
    fn from(rules: Vec<Rule>) -> Self {
        Self(rules)
    }
}

impl Rules {
    /// Whether nobody may be probed by them.
    #[must_use]
    pub fn are_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where connections to this host may lead, if it may be probed on this port at all.
    #[must_use]
    pub fn confines(&self, host: &str, port: u16) -> Option<Confines> {
        let fitting: Vec<_> = self.0.iter().filter(|it| it.fits(host, port)).collect();
        // A name is looked up to know where it leads, so that some rule has to know names: nobody learns by a refusal what the
        // resolver here knows, or has it ask the world.
        let is_named = host.parse::<IpAddr>().is_err();
        if is_named && fitting.iter().all(|rule| rule.name.is_none()) {
            return None;
        }
        let mut confines = Confines::default();
        for rule in fitting {
            match rule.network {
                Some(network) => confines.networks.push(network),
                None => confines.public = true,
            }
        }
        let is_open = confines.public || !confines.networks.is_empty();
        is_open.then_some(confines)
    }
}

impl Rule {
    /// Whether it speaks of this host and port, wherever the host leads.
    fn fits(&self, host: &str, port: u16) -> bool {
        let fits = match &self.name {
            Some(name) => name.fits(host),
            // A rule that says nothing is none.
            None => self.network.is_some(),
        };
        fits && self.ports.hold(port)
    }
}

impl NamePattern {
    /// Reads `ftp.example.com`, `*.example.com`, or `*`.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text == "*" {
            return Ok(Self::Below(String::new()));
        }
        let (below, name) = match text.strip_prefix("*.") {
            Some(name) => (true, name),
            None => (false, text),
        };
        let read = target::parse(name).map_err(|error| error.to_string())?;
        let is_name = read.host.parse::<IpAddr>().is_err() && !name.contains('*');
        let is_bare = read.port.is_none() && read.user.is_none() && !name.contains('/');
        if !is_name || !is_bare {
            return Err(format!(
                "`{text}` is not the name of a host: write ftp.example.com, or *.example.com; addresses are a `network`"
            ));
        }
        let name = relative(&read.host).to_ascii_lowercase();
        Ok(if below {
            Self::Below(name)
        } else {
            Self::Exactly(name)
        })
    }

    fn fits(&self, host: &str) -> bool {
        if host.parse::<IpAddr>().is_ok() {
            return false;
        }
        let host = relative(host).to_ascii_lowercase();
        match self {
            Self::Exactly(name) => host == *name,
            Self::Below(parent) if parent.is_empty() => true,
            Self::Below(parent) => {
                let below = host.strip_suffix(parent.as_str());
                below.is_some_and(|below| below.len() > 1 && below.ends_with('.'))
            }
        }
    }
}

/// A name without the dot of the root.
fn relative(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

impl Ports {
    /// Every port.
    #[must_use]
    pub fn any() -> Self {
        Self(vec![0..=u16::MAX])
    }

    /// Reads `21`, `2121-2130`, or several of them with commas in between.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let ranges = text.split(',').map(|part| {
            let (low, high) = part.split_once('-').unwrap_or((part, part));
            let port = |text: &str| text.trim().parse::<u16>().ok().filter(|port| *port > 0);
            match (port(low), port(high)) {
                (Some(low), Some(high)) if low <= high => Ok(low..=high),
                _ => Err(format!(
                    "`{text}` are not ports: write 21, \"2121-2130\", or \"21,990\""
                )),
            }
        });
        ranges.collect::<Result<_, _>>().map(Self)
    }

    /// These and those.
    #[must_use]
    pub fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    fn hold(&self, port: u16) -> bool {
        self.0.iter().any(|range| range.contains(&port))
    }
}

/// Those of FTP.
impl Default for Ports {
    fn default() -> Self {
        Self(vec![
            FTP_PORT..=FTP_PORT,
            IMPLICIT_FTPS_PORT..=IMPLICIT_FTPS_PORT,
        ])
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    fn rules() -> Rules {
        let rule = |name: Option<&str>, network: Option<&str>, ports| Rule {
            name: name.map(|name| NamePattern::parse(name).unwrap()),
            network: network.map(|network| network.parse().unwrap()),
            ports,
        };
        Rules(vec![
            rule(Some("ftp.example.com"), None, Ports::default()),
            rule(Some("*.customer.example"), None, Ports::any()),
            rule(Some("inner.example"), Some("10.1.0.0/16"), Ports::default()),
            rule(
                None,
                Some("192.0.2.0/24"),
                Ports::parse("21,2121-2130").unwrap(),
            ),
        ])
    }

    #[test_case("ftp.example.com", 21, Some((1, true)); "a name, and a network that any host may lie in")]
    #[test_case("FTP.Example.com.", 990, Some((0, true)); "in capitals, with the dot of the root")]
    #[test_case("ftp.example.com", 22, None; "another port")]
    #[test_case("a.ftp.example.com", 990, None; "below a name")]
    #[test_case("x.y.customer.example", 9, Some((0, true)); "below a pattern")]
    #[test_case("customer.example", 9, None; "the pattern's parent itself")]
    #[test_case("evilcustomer.example", 9, None; "a name that ends alike")]
    #[test_case("inner.example", 990, Some((1, false)); "a name within a network")]
    #[test_case("192.0.2.7", 2125, Some((1, false)); "an address")]
    #[test_case("198.51.100.7", 2125, Some((1, false)); "an address that its confines forbid")]
    #[test_case("198.51.100.7", 990, None; "no rule for it")]
    #[test_case("other.example", 2125, None; "a name that no rule has, which is not looked up")]
    #[test_case("inner.example", 2125, None; "a name on a port of other rules")]
    fn where_a_host_may_lead(host: &str, port: u16, expected: Option<(usize, bool)>) {
        let confines = rules().confines(host, port);
        let found = confines.map(|it| (it.networks.len(), it.public));
        assert_eq!(found, expected);
    }

    #[test]
    fn without_a_rule_nobody_may_be_probed() {
        assert_eq!(Rules::default().confines("ftp.example.com", 21), None);
    }

    #[test_case("192.0.2.1"; "an address")]
    #[test_case("ftp.example.com:21"; "with a port")]
    #[test_case("ftp://ftp.example.com"; "a URL")]
    #[test_case("me@ftp.example.com"; "with a user")]
    #[test_case("ftp.*.example"; "a star within")]
    #[test_case(""; "nothing")]
    fn what_is_no_pattern(text: &str) {
        assert!(NamePattern::parse(text).is_err());
    }

    #[test_case("0"; "zero")]
    #[test_case("70000"; "too large")]
    #[test_case("30-20"; "backwards")]
    #[test_case("ftp"; "a name")]
    #[test_case(""; "nothing")]
    fn what_are_no_ports(text: &str) {
        assert!(Ports::parse(text).is_err());
    }
}
