//! The parsers of 227 (RFC 959) and 229 (RFC 2428): lenient, noting what was odd.

use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::Reply;
use super::reply::after_code;

/// What was odd about a 227 or 229 reply that could still be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Oddity {
    /// No parentheses around the numbers. RFC 1123 section 4.1.2.6 tells clients not to need them.
    NoParentheses,
    /// Blanks between the numbers.
    Blanks,
    /// Another separator than a comma (227) or a vertical bar (229).
    OddSeparator,
    /// Numbers with leading zeros.
    LeadingZeros,
    /// The numbers stand in a multi-line reply.
    MultiLine,
    /// A 229 reply that fills in the protocol or the address, which RFC 2428 leaves empty.
    ExtraFields,
    /// The port is 0.
    PortZero,
}

/// Why a 227 or 229 reply could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unreadable {
    /// It does not hold six numbers.
    NoSixNumbers,
    /// It holds six numbers, but not all from 0 to 255.
    NumbersOutOfRange,
    /// It does not hold a port between delimiters.
    NoDelimitedPort,
    /// Its port is above 65535.
    PortOutOfRange,
    /// In the words of an older ftpprobe.
    #[serde(untagged)]
    Other(String),
}

impl Unreadable {
    /// Its name in evidence and reports.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::NoSixNumbers => "no-six-numbers",
            Self::NumbersOutOfRange => "numbers-out-of-range",
            Self::NoDelimitedPort => "no-delimited-port",
            Self::PortOutOfRange => "port-out-of-range",
            Self::Other(words) => words,
        }
    }
}

/// A family of addresses by its number in EPRT and EPSV (RFC 2428 section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// 1.
    Ipv4,
    /// 2.
    Ipv6,
}

impl Family {
    fn numbered(field: &str) -> Option<Self> {
        match field.trim() {
            "1" => Some(Self::Ipv4),
            "2" => Some(Self::Ipv6),
            _ => None,
        }
    }
}

/// Where a 227 reply says to connect to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassiveAddress {
    /// The address.
    pub ip: Ipv4Addr,
    /// The port.
    pub port: u16,
    /// What was odd.
    pub oddities: Vec<Oddity>,
}

/// Where a 229 reply says to connect to: a port on the control connection's peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtendedPassivePort {
    /// The port.
    pub port: u16,
    /// The family of addresses in the first field, which RFC 2428 section 3 leaves empty.
    pub family: Option<Family>,
    /// The address in the second field, which is to be empty as well.
    pub ip: Option<IpAddr>,
    /// What was odd.
    pub oddities: Vec<Oddity>,
}

/// Reads a 227 reply: the first run of six numbers from 0 to 255.
///
/// # Errors
///
/// Says why no address could be read.
pub fn parse_227(reply: &Reply) -> Result<PassiveAddress, Unreadable> {
    let mut out_of_range = false;
    for line in &reply.lines {
        let line = without_code(line, reply.code);
        let is_digit = |at: usize| line.as_bytes()[at].is_ascii_digit();
        let begins = |at: &usize| is_digit(*at) && (*at == 0 || !is_digit(*at - 1));
        for start in (0..line.len()).filter(begins) {
            let Some((numbers, mut oddities)) = six_numbers(&line[start..]) else {
                continue;
            };
            if numbers.iter().any(|number| *number > 255) {
                out_of_range = true;
                continue;
            }
            let bytes = numbers.map(|number| number.to_be_bytes()[1]);
            if !line[..start].trim_end().ends_with('(') {
                oddities.push(Oddity::NoParentheses);
            }
            if reply.lines.len() > 1 {
                oddities.push(Oddity::MultiLine);
            }
            let port = u16::from_be_bytes([bytes[4], bytes[5]]);
            if port == 0 {
                oddities.push(Oddity::PortZero);
            }
            let ip = Ipv4Addr::new(bytes[0], bytes[1], bytes[2], bytes[3]);
            return Ok(PassiveAddress { ip, port, oddities });
        }
    }
    Err(if out_of_range {
        Unreadable::NumbersOutOfRange
    } else {
        Unreadable::NoSixNumbers
    })
}

/// Reads a 229 reply: a port between four delimiters of any one kind.
///
/// # Errors
///
/// Says why no port could be read.
pub fn parse_229(reply: &Reply) -> Result<ExtendedPassivePort, Unreadable> {
    let mut problem = Unreadable::NoDelimitedPort;
    for line in &reply.lines {
        let line = without_code(line, reply.code);
        let inside = line.find('(').map(|open| &line[open + 1..]);
        let parenthesised = inside.is_some();
        // Without parentheses the fields begin at the first delimiter.
        let Some(fields) = inside.or_else(|| line.find('|').map(|bar| &line[bar..])) else {
            continue;
        };
        let Some(delimiter) = fields.chars().next().filter(|c| !c.is_alphanumeric()) else {
            continue;
        };
        let parts: Vec<&str> = fields.splitn(5, delimiter).collect();
        let [_, protocol, address, port, rest] = parts[..] else {
            continue;
        };
        if !parenthesised && rest.starts_with(delimiter) {
            continue;
        }
        let digits = port.trim();
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let Ok(number) = digits.parse::<u16>() else {
            problem = Unreadable::PortOutOfRange;
            continue;
        };
        let mut oddities = Vec::new();
        for (odd, oddity) in [
            (!parenthesised, Oddity::NoParentheses),
            (digits.len() != port.len(), Oddity::Blanks),
            (delimiter != '|', Oddity::OddSeparator),
            (
                digits.len() > 1 && digits.starts_with('0'),
                Oddity::LeadingZeros,
            ),
            (
                !protocol.is_empty() || !address.is_empty(),
                Oddity::ExtraFields,
            ),
            (reply.lines.len() > 1, Oddity::MultiLine),
            (number == 0, Oddity::PortZero),
        ] {
            if odd {
                oddities.push(oddity);
            }
        }
        return Ok(ExtendedPassivePort {
            port: number,
            family: Family::numbered(protocol),
            ip: address.trim().parse().ok(),
            oddities,
        });
    }
    Err(problem)
}

/// The line without the reply code at its beginning, so that its digits are not taken for an address.
fn without_code(line: &str, code: u16) -> &str {
    after_code(line, code).unwrap_or(line)
}

/// Six numbers of at most three digits at the beginning of the text, one separator between each two.
fn six_numbers(text: &str) -> Option<([u16; 6], Vec<Oddity>)> {
    let mut numbers = [0; 6];
    let mut oddities = Vec::new();
    let mut note = |oddity| {
        if !oddities.contains(&oddity) {
            oddities.push(oddity);
        }
    };
    let mut rest = text;
    for (index, number) in numbers.iter_mut().enumerate() {
        if index > 0 {
            let bare = rest.trim_start_matches(' ');
            let separator = bare.chars().next()?;
            let after = if matches!(separator, ',' | '.' | ';' | ':' | '|') {
                if separator != ',' {
                    note(Oddity::OddSeparator);
                }
                &bare[1..]
            } else if bare.len() < rest.len() {
                note(Oddity::OddSeparator);
                bare
            } else {
                return None;
            };
            let next = after.trim_start_matches(' ');
            if bare.len() < rest.len() || next.len() < after.len() {
                note(Oddity::Blanks);
            }
            rest = next;
        }
        let digits = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        if !(1..=3).contains(&digits) {
            return None;
        }
        if digits > 1 && rest.starts_with('0') {
            note(Oddity::LeadingZeros);
        }
        *number = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
    }
    Some((numbers, oddities))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use test_case::test_case;

    use super::*;

    fn reply(code: u16, lines: &[&str]) -> Reply {
        Reply {
            code,
            lines: lines.iter().map(ToString::to_string).collect(),
            oddities: vec![],
        }
    }

    #[test_case("227 Entering Passive Mode (192,0,2,1,195,80).", &[]; "as the RFC shows it")]
    #[test_case("227 Entering passive mode 192,0,2,1,195,80", &[Oddity::NoParentheses]; "no parentheses")]
    #[test_case("227 =192,0,2,1,195,80", &[Oddity::NoParentheses]; "equals sign")]
    #[test_case("227 Ok (192, 0, 2, 1, 195, 80)", &[Oddity::Blanks]; "blanks")]
    #[test_case("227 Ok (192.0.2.1.195.80)", &[Oddity::OddSeparator]; "dots")]
    #[test_case("227 Ok (192,000,02,1,195,80)", &[Oddity::LeadingZeros]; "leading zeros")]
    #[test_case("227 listen socket created (192,0,2,1,195,80)", &[]; "other words")]
    #[test_case("227 Port 21: (192,0,2,1,195,80)", &[]; "another number first")]
    #[test_case("227 192,0,2,1,195,80", &[Oddity::NoParentheses]; "nothing else")]
    #[test_case("227 Ok (192 0 2 1 195 80)", &[Oddity::OddSeparator, Oddity::Blanks]; "blanks alone")]
    #[test_case("227 Ok (192 ,0,2,1,195,80)", &[Oddity::Blanks]; "a blank in front of a comma")]
    #[test_case("227 Not (1,2,3,4,5,256) but (192,0,2,1,195,80)", &[]; "another address first")]
    fn an_address_is_read(line: &str, oddities: &[Oddity]) {
        let parsed = parse_227(&reply(227, &[line])).unwrap();
        assert_eq!(
            (parsed.ip, parsed.port),
            (Ipv4Addr::new(192, 0, 2, 1), 50000)
        );
        assert_eq!(parsed.oddities, oddities);
    }

    #[test_case("227 Entering Passive Mode (2,233,252)", Unreadable::NoSixNumbers; "three numbers")]
    #[test_case("227 Entering Passive Mode (192,0,2,1,256,80)", Unreadable::NumbersOutOfRange; "a number above 255")]
    #[test_case("227 Entering Passive Mode (1192,0,2,1,195,80)", Unreadable::NoSixNumbers; "a longer number")]
    #[test_case("227 Entering Passive Mode (192,0,2,1,195,,80)", Unreadable::NoSixNumbers; "two commas")]
    #[test_case("227 Entering Passive Mode (192,0,2,1,195/80)", Unreadable::NoSixNumbers; "a slash")]
    #[test_case("227", Unreadable::NoSixNumbers; "nothing")]
    fn no_address_is_invented(line: &str, why: Unreadable) {
        assert_eq!(parse_227(&reply(227, &[line])), Err(why));
    }

    #[test_case("(255,255,255,255,255,255)", [255; 4], 65_535; "the highest")]
    #[test_case("(192,0,2,1,0,21)", [192, 0, 2, 1], 21; "a low port")]
    #[test_case("(1,22,133,4,1,0)", [1, 22, 133, 4], 256; "numbers of any length")]
    fn addresses(said: &str, ip: [u8; 4], port: u16) {
        let parsed = parse_227(&reply(227, &[&format!("227 Ok {said}")])).unwrap();
        assert_eq!((parsed.ip.octets(), parsed.port), (ip, port));
        assert_eq!(parsed.oddities, []);
    }

    #[test]
    fn replies_of_several_lines_and_ports_that_are_none() {
        let lines = ["227-Entering", "227 Ok (192,0,2,1,0,0)"];
        let parsed = parse_227(&reply(227, &lines)).unwrap();
        assert_eq!(parsed.oddities, [Oddity::MultiLine, Oddity::PortZero]);
        let parsed = parse_229(&reply(229, &["229-Entering", "229 Ok (|||21|)"])).unwrap();
        assert_eq!(
            (parsed.port, &parsed.oddities[..]),
            (21, &[Oddity::MultiLine][..])
        );
    }

    #[test_case("229 Entering Extended Passive Mode (|||6446|)", 6446, &[]; "as the RFC shows it")]
    #[test_case("229 ok (|||6446|).", 6446, &[]; "with a dot")]
    #[test_case("229 ok (!!!6446!)", 6446, &[Oddity::OddSeparator]; "another delimiter")]
    #[test_case("229 ok |||6446|", 6446, &[Oddity::NoParentheses]; "bars only")]
    #[test_case("229 ok (|1|192.0.2.1|6446|)", 6446, &[Oddity::ExtraFields]; "fields filled in")]
    #[test_case("229 ok (||| 6446|)", 6446, &[Oddity::Blanks]; "a blank")]
    #[test_case("229 ok (|||0|)", 0, &[Oddity::PortZero]; "port zero")]
    #[test_case("229 ok (|||021|)", 21, &[Oddity::LeadingZeros]; "a leading zero")]
    #[test_case("229 ok (|||65535|)", 65535, &[]; "the highest port")]
    #[test_case("229 ok (|||6446||)", 6446, &[]; "another bar within parentheses")]
    #[test_case("229 ok (|1||6446|)", 6446, &[Oddity::ExtraFields]; "a protocol alone")]
    #[test_case("229 ok (||192.0.2.1|6446|)", 6446, &[Oddity::ExtraFields]; "an address alone")]
    fn a_port_is_read(line: &str, port: u16, oddities: &[Oddity]) {
        let parsed = parse_229(&reply(229, &[line])).unwrap();
        assert_eq!(parsed.port, port);
        assert_eq!(parsed.oddities, oddities);
    }

    #[test_case("229 ok (|||6446|)", None, None; "as the RFC shows it")]
    #[test_case("229 ok (|2|::1|6446|)", Some(Family::Ipv6), Some("::1"); "IPv6")]
    #[test_case("229 ok (|1|192.0.2.7|6446|)", Some(Family::Ipv4), Some("192.0.2.7"); "IPv4")]
    #[test_case("229 ok (|2||6446|)", Some(Family::Ipv6), None; "no address")]
    #[test_case("229 ok (|3|x|6446|)", None, None; "neither is known")]
    fn what_else_is_filled_in(line: &str, family: Option<Family>, ip: Option<&str>) {
        let parsed = parse_229(&reply(229, &[line])).unwrap();
        assert_eq!(parsed.family, family);
        assert_eq!(parsed.ip, ip.map(|ip| ip.parse().unwrap()));
    }

    #[test_case("229 ok (|||65536|)", Unreadable::PortOutOfRange; "a port above 65535")]
    #[test_case("229 ok (||||)", Unreadable::NoDelimitedPort; "no port")]
    #[test_case("229 ok (|||64x|)", Unreadable::NoDelimitedPort; "no number")]
    #[test_case("229 ok (1116446116)", Unreadable::NoDelimitedPort; "a digit as delimiter")]
    #[test_case("229 ok |||6446||", Unreadable::NoDelimitedPort; "another bar without parentheses")]
    #[test_case("229 ok 6446", Unreadable::NoDelimitedPort; "no delimiters")]
    fn no_port_is_invented(line: &str, why: Unreadable) {
        assert_eq!(parse_229(&reply(229, &[line])), Err(why));
    }

    #[test]
    fn names() {
        for why in [
            Unreadable::NoSixNumbers,
            Unreadable::NumbersOutOfRange,
            Unreadable::NoDelimitedPort,
            Unreadable::PortOutOfRange,
            Unreadable::Other("in other words".to_owned()),
        ] {
            assert_eq!(serde_json::to_value(&why).unwrap(), why.name());
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,60}", code in 0_u16..999) {
            let _ = parse_227(&reply(code, &[&text]));
            let _ = parse_229(&reply(code, &[&text]));
        }

        #[test]
        fn every_address_comes_back(ip: [u8; 4], port: u16) {
            let [high, low] = port.to_be_bytes();
            let line = format!("227 x ({},{},{},{},{high},{low})", ip[0], ip[1], ip[2], ip[3]);
            let parsed = parse_227(&reply(227, &[&line])).unwrap();
            prop_assert_eq!((parsed.ip, parsed.port), (Ipv4Addr::from(ip), port));
            let parsed = parse_229(&reply(229, &[&format!("229 x (|||{port}|)")])).unwrap();
            prop_assert_eq!(parsed.port, port);
        }
    }
}
