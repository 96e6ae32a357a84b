//! From what a line says to the causes, the likeliest first.

use std::net::IpAddr;
use std::sync::OnceLock;

use serde::Deserialize;

use super::{Connection, Failure};
use crate::evidence::reach::{Reach, reach};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;

/// What a failure can come from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Meaning {
    failure: Failure,
    control: Option<Vec<FindingId>>,
    data: Option<Vec<FindingId>>,
    either: Vec<FindingId>,
    /// Options of the command that finds out.
    options: Option<String>,
    /// Those for a failure of the data connection.
    data_options: Option<String>,
}

/// What a refusal can come from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Refusal {
    #[serde(default)]
    codes: Vec<u16>,
    #[serde(default)]
    after: Vec<Moment>,
    findings: Vec<FindingId>,
}

/// Another service.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Service {
    name: String,
    ports: Vec<u16>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    meaning: Vec<Meaning>,
    refusal: Vec<Refusal>,
    service: Vec<Service>,
}

/// What these files hold.
fn all() -> &'static File {
    static ALL: OnceLock<File> = OnceLock::new();
    // The tests parse the files, so none can be malformed here.
    ALL.get_or_init(|| {
        let part = |source| toml::from_str::<File>(source).unwrap_or_default();
        File {
            meaning: part(MEANINGS).meaning,
            refusal: part(REFUSALS).refusal,
            service: part(SERVICES).service,
        }
    })
}

const MEANINGS: &str = include_str!("../data/client-errors/meanings.toml");
const REFUSALS: &str = include_str!("../data/client-errors/refusals.toml");
const SERVICES: &str = include_str!("../data/client-errors/services.toml");

fn meaning(failure: Failure) -> Option<&'static Meaning> {
    all().meaning.iter().find(|it| it.failure == failure)
}

/// The causes of a failure on this connection.
pub(super) fn of_failure(failure: Failure, on: Option<Connection>) -> Vec<FindingId> {
    let Some(meaning) = meaning(failure) else {
        return Vec::new();
    };
    let own = match on {
        Some(Connection::Control) => meaning.control.as_ref(),
        Some(Connection::Data) => meaning.data.as_ref(),
        None => None,
    };
    own.unwrap_or(&meaning.either).clone()
}

/// The causes of a refusal of which the words are not told.
pub(super) fn of_refusal(code: Option<u16>, after: Option<Moment>) -> Vec<FindingId> {
    let mut rows = all().refusal.iter();
    let holds = |row: &&Refusal| {
        let code = row.codes.is_empty() || code.is_some_and(|code| row.codes.contains(&code));
        let after = row.after.is_empty() || after.is_some_and(|after| row.after.contains(&after));
        code && after
    };
    rows.find(holds)
        .map(|row| row.findings.clone())
        .unwrap_or_default()
}

/// Puts first what the address of a data connection shows by itself.
pub(super) fn with_address(failure: Failure, ip: IpAddr, findings: &mut Vec<FindingId>) {
    let by_address = match reach(ip) {
        Reach::Zero => FindingId::PasvZeroAddress,
        Reach::Loopback => FindingId::PasvLoopbackAddress,
        Reach::Nowhere => FindingId::PasvImpossibleAddress,
        Reach::Private => FindingId::PasvPrivateAddress,
        Reach::Public => {
            findings.retain(|it| *it != FindingId::PasvPrivateAddress);
            return;
        }
    };
    findings.retain(|it| *it != by_address);
    // A private address that answers, if only to refuse, may well be the server's.
    let is_sure = by_address != FindingId::PasvPrivateAddress || failure != Failure::Refused;
    let at = usize::from(!is_sure).min(findings.len());
    findings.insert(at, by_address);
}

/// The service that a port belongs to, where that is not FTP; without a name where only the port tells.
pub(super) fn other_service(port: u16) -> Option<Option<&'static str>> {
    let mut services = all().service.iter();
    if let Some(service) = services.find(|it| it.ports.contains(&port)) {
        return Some(Some(&service.name));
    }
    (port < 1024 && !is_of_ftp(port)).then_some(None)
}

/// Whether it is a port of FTP itself.
pub(super) fn is_of_ftp(port: u16) -> bool {
    matches!(port, 20 | 21 | 989 | 990)
}

/// The connection that a port is usually of.
pub(super) fn connection_of(port: u16) -> Option<Connection> {
    match port {
        20 | 989 => Some(Connection::Data),
        21 | 990 | 2100 | 2121 | 8021 => Some(Connection::Control),
        _ => None,
    }
}

/// The options of the command that finds out more.
pub(in crate::knowledge) fn options_of(
    failure: Failure,
    on: Option<Connection>,
) -> Option<&'static str> {
    let meaning = meaning(failure)?;
    let data = meaning
        .data_options
        .as_deref()
        .filter(|_| on == Some(Connection::Data));
    data.or(meaning.options.as_deref())
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test]
    fn the_files_are_well_formed() {
        for source in [MEANINGS, REFUSALS, SERVICES] {
            let parsed = toml::from_str::<File>(source);
            assert!(parsed.is_ok(), "{:?}", parsed.err());
        }
    }

    #[test]
    fn every_failure_has_a_meaning() {
        for failure in Failure::ALL {
            assert!(meaning(*failure).is_some(), "{failure:?}");
        }
    }

    #[test_case(3306, Some(Some("MySQL")))]
    #[test_case(111, Some(None); "a low port without a name")]
    #[test_case(21, None)]
    #[test_case(50_000, None; "a passive port")]
    fn ports_of_others(port: u16, expected: Option<Option<&str>>) {
        assert_eq!(other_service(port), expected);
    }

    #[test_case("192.168.1.5", Failure::TimedOut, FindingId::PasvPrivateAddress)]
    #[test_case("192.168.1.5", Failure::Refused, FindingId::DataPortRefused)]
    #[test_case("127.0.0.1", Failure::Refused, FindingId::PasvLoopbackAddress)]
    #[test_case("0.0.0.0", Failure::Refused, FindingId::PasvZeroAddress)]
    #[test_case("203.0.113.5", Failure::TimedOut, FindingId::DataPortFiltered)]
    fn addresses_of_data_connections(ip: &str, failure: Failure, first: FindingId) {
        let mut findings = of_failure(failure, Some(Connection::Data));
        with_address(failure, ip.parse().unwrap(), &mut findings);
        assert_eq!(findings[0], first);
    }
}
