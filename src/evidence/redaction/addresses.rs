//! Addresses by their form, and what stands for each: another of the same kind.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Addresses that have been met.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    stand_ins: HashMap<IpAddr, IpAddr>,
    counts: HashMap<Kind, u16>,
}

/// What a stand-in has to share with the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Private,
    Shared,
    LinkLocal,
    Public,
    PrivateV6,
    LinkLocalV6,
    PublicV6,
}

impl Addresses {
    /// The same text with other addresses, those of 227 and PORT included.
    pub(super) fn replaced(&mut self, text: &str) -> String {
        static WITH_COMMAS: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"\b(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})(,\d{1,3},\d{1,3})\b").ok()
        });
        static PLAIN: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"[0-9A-Fa-f:.]{3,}").ok());
        let (Some(commas), Some(plain)) = (WITH_COMMAS.as_ref(), PLAIN.as_ref()) else {
            return text.to_owned();
        };
        let text = commas.replace_all(text, |found: &Captures<'_>| {
            let written = [&found[1], &found[2], &found[3], &found[4]].join(".");
            let Ok(IpAddr::V4(address)) = written.parse() else {
                return found[0].to_owned();
            };
            let stand_in = self.stand_in(address.into()).to_string();
            format!("{}{}", stand_in.replace('.', ","), &found[5])
        });
        let mut replaced = String::with_capacity(text.len());
        let mut copied = 0;
        for found in plain.find_iter(&text) {
            let before = text[..found.start()].chars().next_back();
            let after = text[found.end()..].chars().next();
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            // Part of a word, or of a version.
            if before.is_some_and(is_word) || after.is_some_and(is_word) {
                continue;
            }
            if let Some((length, address)) = leading(found.as_str()) {
                replaced.push_str(&text[copied..found.start()]);
                replaced.push_str(&self.stand_in(address).to_string());
                copied = found.start() + length;
            }
        }
        replaced.push_str(&text[copied..]);
        replaced
    }

    fn stand_in(&mut self, address: IpAddr) -> IpAddr {
        let mapped = match address {
            IpAddr::V6(v6) => v6.to_ipv4_mapped(),
            IpAddr::V4(_) => None,
        };
        if let Some(v4) = mapped {
            return match self.stand_in(v4.into()) {
                IpAddr::V4(stand_in) => stand_in.to_ipv6_mapped().into(),
                IpAddr::V6(_) => address,
            };
        }
        let Some(kind) = kind(address) else {
            return address;
        };
        if let Some(stand_in) = self.stand_ins.get(&address) {
            return *stand_in;
        }
        let count = self.counts.entry(kind).or_default();
        *count = count.saturating_add(1);
        let stand_in = numbered(kind, *count);
        self.stand_ins.insert(address, stand_in);
        stand_in
    }
}

/// The address at the beginning of this, and how long it is; a port may follow.
fn leading(text: &str) -> Option<(usize, IpAddr)> {
    let whole = text.trim_end_matches(['.', ':']);
    if let Ok(address) = whole.parse() {
        return Some((whole.len(), address));
    }
    let (address, port) = whole.split_once(':')?;
    let address: Ipv4Addr = address.parse().ok()?;
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
    is_port.then(|| (address.to_string().len(), address.into()))
}

/// `None` for addresses that say nothing of anybody.
fn kind(address: IpAddr) -> Option<Kind> {
    match address {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            match (first, second) {
                _ if v4.is_loopback() || v4.is_unspecified() || v4.is_multicast() => None,
                _ if v4.is_broadcast() => None,
                _ if v4.is_private() => Some(Kind::Private),
                _ if v4.is_link_local() => Some(Kind::LinkLocal),
                (100, 64..=127) => Some(Kind::Shared),
                _ => Some(Kind::Public),
            }
        }
        IpAddr::V6(v6) if v6.is_loopback() || v6.is_unspecified() || v6.is_multicast() => None,
        IpAddr::V6(v6) if v6.is_unicast_link_local() => Some(Kind::LinkLocalV6),
        IpAddr::V6(v6) if v6.is_unique_local() => Some(Kind::PrivateV6),
        IpAddr::V6(_) => Some(Kind::PublicV6),
    }
}

/// So many of each kind can be told apart that no evidence has more.
fn numbered(kind: Kind, number: u16) -> IpAddr {
    let [high, low] = number.to_be_bytes();
    let v6 = |first, second| Ipv6Addr::new(first, second, 0, 0, 0, 0, 0, number).into();
    match kind {
        Kind::Private => Ipv4Addr::new(10, 0, high, low).into(),
        Kind::Shared => Ipv4Addr::new(100, 64, high, low).into(),
        Kind::LinkLocal => Ipv4Addr::new(169, 254, high, low).into(),
        // Those for documentation, and then those for benchmarks (RFC 5737, RFC 2544).
        Kind::Public if high == 0 => Ipv4Addr::new(203, 0, 113, low).into(),
        Kind::Public => Ipv4Addr::new(198, 18, high, low).into(),
        Kind::PrivateV6 => v6(0xfd00, 0),
        Kind::LinkLocalV6 => v6(0xfe80, 0),
        Kind::PublicV6 => v6(0x2001, 0xdb8),
    }
}
