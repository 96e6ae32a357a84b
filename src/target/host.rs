//! Host names and address literals.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::error::TargetError;

/// The longest host name (RFC 1035 section 2.3.4).
const MAX_NAME: usize = 253;

/// Ports of FTP servers that, written in hexadecimal, could be the end of an IPv6 address too.
const LIKELY_PORTS: [&str; 4] = ["21", "990", "2121", "8021"];

/// Splits `host`, `host:port`, `[v6]`, `[v6]:port` or `v6`.
pub(super) fn split_port(authority: &str) -> Result<(String, Option<u16>), TargetError> {
    if let Some(inside) = authority.strip_prefix('[') {
        let (address, rest) = inside
            .split_once(']')
            .ok_or_else(|| TargetError::OpenBracket {
                rest: inside.to_owned(),
            })?;
        let host = ipv6(address, rest)?;
        return match rest.strip_prefix(':') {
            Some(digits) => Ok((host, Some(port(digits)?))),
            None if rest.is_empty() => Ok((host, None)),
            None => Err(TargetError::Colons {
                host: authority.to_owned(),
            }),
        };
    }
    match authority.matches(':').count() {
        0 => Ok((name(authority)?, None)),
        1 => {
            let (host, digits) = authority.split_once(':').unwrap_or((authority, ""));
            Ok((name(host)?, Some(port(digits)?)))
        }
        _ if authority
            .split('%')
            .next()
            .is_some_and(|a| a.parse::<Ipv6Addr>().is_ok()) =>
        {
            let address = ipv6(authority, "")?;
            doubt_port(authority)?;
            Ok((address, None))
        }
        _ => Err(TargetError::Colons {
            host: authority.to_owned(),
        }),
    }
}

/// Refuses a bare IPv6 address that ends in a likely port and is an address without it too.
fn doubt_port(address: &str) -> Result<(), TargetError> {
    match address.rsplit_once(':') {
        Some((host, port)) if LIKELY_PORTS.contains(&port) && host.parse::<Ipv6Addr>().is_ok() => {
            Err(TargetError::AddressOrPort {
                address: address.to_owned(),
                host: host.to_owned(),
                port: port.to_owned(),
            })
        }
        _ => Ok(()),
    }
}

fn port(digits: &str) -> Result<u16, TargetError> {
    let wrong = || TargetError::Port {
        port: digits.to_owned(),
    };
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let number = plain.then(|| digits.parse::<u16>().ok()).flatten();
    number.filter(|port| *port > 0).ok_or_else(wrong)
}

/// The address; `rest` follows its brackets.
fn ipv6(address: &str, rest: &str) -> Result<String, TargetError> {
    if let Some((_, zone)) = address.split_once('%') {
        return Err(TargetError::Zone {
            zone: zone.to_owned(),
        });
    }
    let wrong = |_| TargetError::Brackets {
        address: address.to_owned(),
        rest: rest.to_owned(),
    };
    address
        .parse::<Ipv6Addr>()
        .map(|address| address.to_string())
        .map_err(wrong)
}

/// A host name in ASCII, lower case, IDNA applied; or an IPv4 literal as it is.
fn name(host: &str) -> Result<String, TargetError> {
    let wrong = |why: &str| TargetError::Host {
        host: host.to_owned(),
        why: why.to_owned(),
    };
    if host.is_empty() {
        return Err(TargetError::Empty);
    }
    if host.chars().any(char::is_control) {
        return Err(TargetError::Control { field: "host" });
    }
    let ascii =
        idna::domain_to_ascii(host).map_err(|_| wrong("it is not a valid international name"))?;
    let bare = ascii.strip_suffix('.').unwrap_or(&ascii);
    if bare.is_empty() || bare.len() > MAX_NAME {
        return Err(wrong("a name has 1 to 253 characters"));
    }
    for label in bare.split('.') {
        if label.is_empty() {
            return Err(wrong("it has an empty part between two dots"));
        }
        if label.len() > 63 {
            return Err(wrong("a part between dots has more than 63 characters"));
        }
        // The underscore is no letter of host names, but real zones have it.
        if !label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        {
            return Err(wrong("it contains a character that host names cannot have"));
        }
    }
    // A name that ends in a number is an address to every resolver, and 127.1 is 127.0.0.1 to some.
    let last = bare.rsplit('.').next().unwrap_or(bare);
    if last.bytes().all(|b| b.is_ascii_digit()) && bare.parse::<Ipv4Addr>().is_err() {
        return Err(wrong(
            "it ends in a number, but is not an IPv4 address (four numbers from 0 to 255, without leading zeros)",
        ));
    }
    Ok(ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_so_many_characters() {
        let label = "a".repeat(63);
        let long = [&*label, &label, &label, &label[..61]].join(".");
        assert_eq!(long.len(), MAX_NAME);
        assert!(name(&long).is_ok());
        assert!(name(&format!("{long}a")).is_err());
    }
}
