//! The server and its data connections.

use super::Words;
use crate::evidence::DataMode;
use crate::report::{DataReport, Report, Sureness, amount, announced_words, duration};

/// What is known of the server, in one line.
pub(in crate::render) fn server(words: Words, report: &Report) -> String {
    let server = &report.server;
    let mut facts = Vec::new();
    if let Some(software) = &server.software {
        let named = match &server.version {
            Some(version) => format!("{software} {version}"),
            None => software.clone(),
        };
        let values = [("software", named.as_str())];
        facts.push(match server.confidence {
            Some(Sureness::Guess) => words.say("report-software-guess", &values),
            Some(Sureness::Likely) => words.say("report-software-likely", &values),
            Some(Sureness::Certain) | None => named,
        });
    }
    if let Some(system) = &server.system {
        facts.push(words.say("report-system-says", &[("system", system)]));
    }
    if let Some(address) = server.client_address_seen_by_server {
        let address = address.to_string();
        facts.push(words.say("report-sees-you", &[("address", &address)]));
    }
    facts.join(&words.say("summary-comma", &[]))
}

/// All data connections, or those that tell more than the steps do: the steps name ports, so addresses are of interest where
/// one is not the server's own.
pub(in crate::render) fn connections(report: &Report, all: bool) -> Vec<&DataReport> {
    let named = report.target.host.as_deref();
    let peer = report.control_peer().map(host).or(named);
    let is_odd = |data: &DataReport| {
        let announced = data.announced.as_deref().map(host);
        elsewhere(data) || data.mode == DataMode::Active || announced.is_some() && announced != peer
    };
    let connections = report.data.iter();
    connections.filter(|data| all || is_odd(data)).collect()
}

/// The address without its port.
fn host(address: &str) -> &str {
    address.rsplit_once(':').map_or(address, |(host, _)| host)
}

/// The address that was announced, the one that the data came from if it was another, and the result.
pub(in crate::render) fn about(words: Words, data: &DataReport) -> String {
    let result = result(words, data);
    let announced = data.announced.as_deref();
    let announced = announced.map(|it| announced_words(it, words.wording()));
    match (&announced, &data.connected_to) {
        (Some(announced), Some(other)) if elsewhere(data) => {
            let id = if data.mode == DataMode::Active {
                "report-came-from"
            } else {
                "report-reached-at"
            };
            let values = [
                ("announced", announced.as_str()),
                ("other", other),
                ("result", &result),
            ];
            words.say(id, &values)
        }
        (Some(announced), _) if result.is_empty() => announced.clone(),
        (Some(announced), _) => format!("{announced}: {result}"),
        (None, _) => result,
    }
}

fn result(words: Words, data: &DataReport) -> String {
    if let Some(failure) = &data.failure {
        return failure.clone();
    }
    let mut facts: Vec<String> = data.bytes.map(amount).into_iter().collect();
    if let Some(entries) = data.entries {
        facts.push(words.say("report-entries", &[("entries", &entries.to_string())]));
    }
    if let Some(connect) = data.connect_ms {
        let time = duration(connect);
        facts.push(words.say("report-connected-in", &[("time", &time)]));
    }
    if let Some(tls) = &data.tls {
        let id = if tls.resumed {
            "report-tls-resumed"
        } else {
            "report-tls-new"
        };
        facts.push(words.say(id, &[]));
    }
    facts.join(&words.say("summary-comma", &[]))
}

/// Whether the data came from another address than the one announced, which active mode always has.
fn elsewhere(data: &DataReport) -> bool {
    data.connected_to.is_some() && data.connected_to != data.announced
}
