//! The way to the server: where connections begin, and addresses that are given and not looked up.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use crate::target;

/// Names of network interfaces are no longer (`IFNAMSIZ` of Linux, without its end).
const LONGEST_NAME: usize = 15;

/// Where connections begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// At this address of this machine.
    Address(IpAddr),
    /// At this network interface.
    Interface(String),
}

/// Addresses of a name that the user gives, so that it is not looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The name, in ASCII and without a dot at its end.
    host: String,
    /// The port that it holds for; `None` for any.
    port: Option<u16>,
    /// The addresses, in the order in which they were given.
    pub addresses: Vec<IpAddr>,
}

/// Why a way cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WayError {
    /// Neither an address nor the name of an interface.
    #[error("`{0}` is not an address or the name of a network interface")]
    Origin(String),
    /// Not of the form.
    #[error(
        "`{0}` is not HOST:ADDRESS or HOST:PORT:ADDRESS: write for example ftp.example.com:192.0.2.1"
    )]
    Form(String),
    /// What should be an address is none.
    #[error("`{address}` in `{given}` is not an IP address")]
    Address {
        /// All of it.
        given: String,
        /// The part.
        address: String,
    },
    /// A number that may be a port, or a part of an IPv6 address.
    #[error(
        "is `{port}` a port? If it is, write {host}:{port}:[{short}]; if it is a part of the address, {host}:[{long}]"
    )]
    PortOrAddress {
        /// The name.
        host: String,
        /// What may be a port.
        port: String,
        /// The address if it is one.
        short: String,
        /// The address if it is none.
        long: String,
    },
}

impl Origin {
    /// Reads an address, or the name of a network interface.
    ///
    /// # Errors
    ///
    /// If it can be neither.
    pub fn parse(text: &str) -> Result<Self, WayError> {
        if let Ok(address) = text.parse() {
            return Ok(Self::Address(address));
        }
        let is_name = (1..=LONGEST_NAME).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && byte != b'/');
        if is_name {
            Ok(Self::Interface(text.to_owned()))
        } else {
            Err(WayError::Origin(text.to_owned()))
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            Self::Interface(name) => name.fmt(f),
        }
    }
}

impl Given {
    /// Reads `HOST:ADDRESS` or `HOST:PORT:ADDRESS`, with several addresses separated by commas. IPv6 addresses may stand in
    /// brackets.
    ///
    /// # Errors
    ///
    /// If it is of another form, or can be understood in two ways.
    pub fn parse(text: &str) -> Result<Self, WayError> {
        let form = || WayError::Form(text.to_owned());
        let (host, rest) = text.split_once(':').ok_or_else(form)?;
        let typed = target::parse(host).map_err(|_| form())?;
        if typed.user.is_some() || host.contains('/') {
            return Err(form());
        }
        let port = rest.split_once(':').and_then(|(port, address)| {
            let number = port.parse::<u16>().ok().filter(|number| *number > 0)?;
            Some((number, address))
        });
        let (port, addresses) = match port {
            Some((port, address)) if is_ipv6(rest) => {
                if is_ipv6(address) {
                    return Err(WayError::PortOrAddress {
                        host: host.to_owned(),
                        port: port.to_string(),
                        short: address.to_owned(),
                        long: rest.to_owned(),
                    });
                }
                (None, rest)
            }
            Some((port, address)) => (Some(port), address),
            None => (None, rest),
        };
        let address = |address: &str| {
            let bare = address
                .strip_prefix('[')
                .and_then(|it| it.strip_suffix(']'));
            bare.unwrap_or(address)
                .parse()
                .map_err(|_| WayError::Address {
                    given: text.to_owned(),
                    address: address.to_owned(),
                })
        };
        Ok(Self {
            host: without_dot(&typed.host).to_owned(),
            port,
            addresses: addresses
                .split(',')
                .map(address)
                .collect::<Result<_, _>>()?,
        })
    }

    /// Whether it is of this host on this port.
    #[must_use]
    pub fn is_of(&self, host: &str, port: u16) -> bool {
        self.host == without_dot(host) && self.port.is_none_or(|it| it == port)
    }
}

fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

fn without_dot(host: &str) -> &str {
    host.strip_suffix('.').unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test]
    fn origins() {
        let loopback = Ipv6Addr::LOCALHOST.into();
        for (text, expected) in [
            ("127.0.0.2", Some(Origin::Address([127, 0, 0, 2].into()))),
            ("::1", Some(Origin::Address(loopback))),
            ("eth0.100", Some(Origin::Interface("eth0.100".to_owned()))),
            ("", None),
            ("a/b", None),
            ("a b", None),
            ("an-interface-too-long", None),
        ] {
            assert_eq!(Origin::parse(text).ok(), expected, "{text}");
        }
    }

    #[test_case("FTP.Example.:192.0.2.1", "ftp.example - 192.0.2.1"; "host and address")]
    #[test_case("h.example:2121:192.0.2.1", "h.example 2121 192.0.2.1"; "host, port, and address")]
    #[test_case("h.example:21:192.0.2.1,192.0.2.2", "h.example 21 192.0.2.1,192.0.2.2"; "two addresses")]
    #[test_case("h.example:[2001:db8::1],192.0.2.1", "h.example - 2001:db8::1,192.0.2.1"; "in brackets")]
    #[test_case("h.example:21:[2001:db8::1]", "h.example 21 2001:db8::1"; "a port and brackets")]
    #[test_case("h.example:fe80::1", "h.example - fe80::1"; "an IPv6 address")]
    #[test_case("h.example:21:::1", "h.example 21 ::1"; "a port and a short IPv6 address")]
    #[test_case("h.example:2001:db8::1", "is `2001` a port? If it is, write h.example:2001:[db8::1]; if it is a part of the address, h.example:[2001:db8::1]"; "both can be meant")]
    #[test_case("h.example", "`h.example` is not HOST:ADDRESS or HOST:PORT:ADDRESS: write for example ftp.example.com:192.0.2.1"; "a host alone")]
    #[test_case("h.example:21", "`21` in `h.example:21` is not an IP address"; "a port alone")]
    #[test_case("h.example:other.example", "`other.example` in `h.example:other.example` is not an IP address"; "a name for an address")]
    fn given_addresses(text: &str, expected: &str) {
        let read = match Given::parse(text) {
            Err(error) => error.to_string(),
            Ok(Given {
                host,
                port,
                addresses,
            }) => {
                let port = port.map_or("-".to_owned(), |port| port.to_string());
                let addresses: Vec<_> = addresses.iter().map(ToString::to_string).collect();
                format!("{host} {port} {}", addresses.join(","))
            }
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn whose_addresses_they_are() {
        let given = Given::parse("h.example:21:192.0.2.1").unwrap();
        assert!(given.is_of("h.example.", 21));
        assert!(!given.is_of("h.example", 2121) && !given.is_of("i.example", 21));
    }
}
