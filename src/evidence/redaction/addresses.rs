//! Addresses by their form, and what stands for each: another of the same kind.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;
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
            let numbers = [&found[1], &found[2], &found[3], &found[4]];
            let Some(address) = ipv4(numbers) else {
                return found[0].to_owned();
            };
            let stand_in = self.stand_in(address.into()).to_string();
            format!("{}{}", stand_in.replace('.', ","), &found[5])
        });
        let mut replaced = String::with_capacity(text.len());
        let mut copied = 0;
        for run in plain.find_iter(&text) {
            for (place, address) in within(&text, run.range()) {
                replaced.push_str(&text[copied..place.start]);
                replaced.push_str(&self.stand_in(address).to_string());
                copied = place.end;
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

/// The addresses in a run of what they are written with, and where each is: one of IPv6 that begins the run or stands behind its first
/// colon (`from:2001:db8::1`), or those of IPv4 between colons.
fn within(text: &str, run: Range<usize>) -> Vec<(Range<usize>, IpAddr)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let before = text[..run.start].chars().next_back();
    let after = text[run.end..].chars().next();
    let begins = !before.is_some_and(is_word);
    let ends = !after.is_some_and(is_word);
    // Otherwise it is part of a word.
    let stands =
        |place: &Range<usize>| (begins || place.start > run.start) && (ends || place.end < run.end);
    let colon = text[run.clone()].find(':').map(|at| run.start + at + 1);
    let starts = [Some(run.start), colon].into_iter().flatten();
    let mut ipv6 = starts.filter_map(|start| {
        let (length, address) = leading_ipv6(&text[start..run.end])?;
        Some((start..start + length, IpAddr::V6(address)))
    });
    if let Some(found) = ipv6.find(|(place, _)| stands(place)) {
        return vec![found];
    }
    let mut found = Vec::new();
    let mut start = run.start;
    for part in text[run.clone()].split(':') {
        let bare = part.trim_end_matches('.');
        let place = start..start + bare.len();
        start += part.len() + 1;
        if let Some(address) = ipv4(bare.split('.')).filter(|_| stands(&place)) {
            found.push((place, address.into()));
        }
    }
    found
}

/// The address at the beginning of this, and how long it is. `tcpdump` puts a dot between an address and its port.
fn leading_ipv6(text: &str) -> Option<(usize, Ipv6Addr)> {
    let whole = text.trim_end_matches(['.', ':']);
    let with_port = whole.rsplit_once('.').filter(|(_, port)| {
        let mut digits = port.bytes();
        digits.all(|byte| byte.is_ascii_digit())
    });
    let texts = [Some(whole), with_port.map(|(before, _)| before)];
    let mut read = texts.into_iter().flatten();
    read.find_map(|text| Some((text.len(), text.parse().ok()?)))
}

/// Numbers may have zeros before them (`010.001.002.003`).
fn ipv4<'p>(parts: impl IntoIterator<Item = &'p str>) -> Option<Ipv4Addr> {
    let mut parts = parts.into_iter();
    let mut octets = [0; 4];
    for octet in &mut octets {
        let part = parts.next().filter(|part| part.len() <= 3)?;
        *octet = part.parse().ok()?;
    }
    parts.next().is_none().then(|| octets.into())
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
