//! Names in certificates: which two have in common, and which to use instead.

use std::net::IpAddr;

use crate::evidence::certificate::{bare, fits};

/// Top-level domains of countries have second levels of this length at most (`co.uk`).
const SHORT: usize = 3;

/// Whether two certificates have a name in common.
pub(super) fn overlap(names: &[String], others: &[String]) -> bool {
    let others = || others.iter();
    names
        .iter()
        .any(|name| others().any(|other| fits(name, other) || fits(other, name)))
}

/// The name in a certificate by which to address the server instead: one of the domain that was asked
/// for, or of the domain that the greeting names, or else the first that can be used at all.
pub(super) fn instead<'a>(
    names: &'a [String],
    host: Option<&str>,
    greeting: &str,
) -> Option<&'a str> {
    let is_usable = |name: &&String| {
        !name.contains('*') && name.contains('.') && name.parse::<IpAddr>().is_err()
    };
    let usable = || names.iter().filter(is_usable).map(String::as_str);
    let greeted = || {
        greeting
            .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-')))
            .map(|word| word.trim_matches('.'))
            .filter(|word| word.contains('.'))
    };
    let of = |host: &str| {
        let tail = domain(host)?;
        usable().find(|name| domain(name).as_ref() == Some(&tail))
    };
    host.and_then(of)
        .or_else(|| greeted().find_map(|word| usable().find(|name| bare(name) == bare(word))))
        .or_else(|| greeted().find_map(of))
        .or_else(|| usable().next())
}

/// The part of a name that somebody registered, as far as its form tells.
fn domain(host: &str) -> Option<String> {
    if host.parse::<IpAddr>().is_ok() {
        return None;
    }
    let host = bare(host);
    let labels: Vec<&str> = host.split('.').collect();
    let [.., second, top] = labels.as_slice() else {
        return None;
    };
    // Numbers at the end are no domain but a version: `vsFTPd 3.0.5`.
    if !top.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let wanted = if top.len() == 2 && second.len() <= SHORT {
        3
    } else {
        2
    };
    let at = labels.len().checked_sub(wanted)?;
    Some(labels[at..].join("."))
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(&["a.example.net", "ftp.example.com"], "files.example.com", "", Some("ftp.example.com"); "of the domain")]
    #[test_case(&["a.b.co.uk", "c.d.co.uk"], "x.d.co.uk", "", Some("c.d.co.uk"); "of a domain below co.uk")]
    #[test_case(&["x.example.org", "srv1.host.net"], "shop.test", "srv1.host.net ready", Some("srv1.host.net"); "as the greeting has it")]
    #[test_case(&["x.example.org", "ftp.host.net"], "shop.test", "srv1.host.net ready", Some("ftp.host.net"); "of the greeting's domain")]
    #[test_case(&["*.example.org", "localhost", "192.0.2.1", "x.example.org"], "192.0.2.9", "vsFTPd 3.0.5", Some("x.example.org"); "any that can be used")]
    #[test_case(&["*.example.org", "localhost"], "shop.test", "", None; "none")]
    fn a_name_is_found(names: &[&str], host: &str, greeting: &str, expected: Option<&str>) {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(instead(&names, Some(host), greeting), expected);
    }
}
