//! The server, its TLS and its data connections.

use std::io;

use super::page::Page;
use super::tls;
use crate::evidence::DataMode;
use crate::render::style::{self, Ink};
use crate::report::{DataReport, Report, Sureness, amount, announced_words, duration};
use crate::text::{padded, sanitize, truncate, width};

/// As wide as the longest label of English and a gap.
const LABEL: usize = 10;

/// The longest result that is shown; the transcript has the server's words.
const LONGEST: usize = 160;

pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let server = server(page, report);
    let connections = connections(report, page.is_verbose());
    let labels = ["report-server", "report-tls", "report-data"].map(|id| page.say(id, &[]));
    let columns = labels.iter().map(|label| width(label) + 2).max();
    let columns = columns.unwrap_or(0).max(LABEL);
    let labels = labels.map(|label| padded(&label, columns));
    let blanks = " ".repeat(columns);
    let tls = tls::lines(page, report);
    if !server.is_empty() || !tls.is_empty() || !connections.is_empty() {
        page.blank()?;
    }
    if !server.is_empty() {
        page.hang(&[(Ink::Strong, &labels[0])], Ink::Plain, &server)?;
    }
    for (index, line) in tls.iter().enumerate() {
        let label = if index == 0 { &labels[1] } else { &blanks };
        let lead = [
            (Ink::Strong, label.as_str()),
            line.symbol,
            (Ink::Plain, " "),
        ];
        page.hang(&lead, line.ink, &line.text)?;
    }
    for (index, data) in connections.iter().enumerate() {
        let label = if index == 0 { &labels[2] } else { &blanks };
        connection(page, label, data)?;
    }
    Ok(())
}

/// The data connections, if they tell more than the steps do: the steps name ports, so addresses are
/// of interest where one is not the server's own.
fn connections(report: &Report, all: bool) -> &[DataReport] {
    let named = report.target.host.as_deref();
    let peer = report.control_peer().map(host).or(named);
    let is_odd = |data: &DataReport| {
        let announced = data.announced.as_deref().map(host);
        elsewhere(data) || data.mode == DataMode::Active || announced.is_some() && announced != peer
    };
    if all || report.data.iter().any(is_odd) {
        &report.data
    } else {
        &[]
    }
}

/// The address without its port.
fn host(address: &str) -> &str {
    address.rsplit_once(':').map_or(address, |(host, _)| host)
}

fn server(page: &Page<'_>, report: &Report) -> String {
    let server = &report.server;
    let mut facts = Vec::new();
    if let Some(software) = &server.software {
        let named = match &server.version {
            Some(version) => format!("{software} {version}"),
            None => software.clone(),
        };
        let values = [("software", named.as_str())];
        facts.push(match server.confidence {
            Some(Sureness::Guess) => page.say("report-software-guess", &values),
            Some(Sureness::Likely) => page.say("report-software-likely", &values),
            Some(Sureness::Certain) | None => named,
        });
    }
    if let Some(system) = &server.system {
        facts.push(page.say("report-system-says", &[("system", system)]));
    }
    if let Some(address) = server.client_address_seen_by_server {
        let address = address.to_string();
        facts.push(page.say("report-sees-you", &[("address", &address)]));
    }
    facts.join(&page.say("summary-comma", &[]))
}

fn connection(page: &mut Page<'_>, label: &str, data: &DataReport) -> io::Result<()> {
    let (symbol, ink) = style::outcome(data.outcome);
    let mode = match data.mode {
        DataMode::Epsv => " EPSV    ",
        DataMode::Pasv => " PASV    ",
        DataMode::Passive => " passive ",
        DataMode::Active => " active  ",
    };
    let lead = [(Ink::Strong, label), (ink, symbol), (Ink::Plain, mode)];
    let text = truncate(&sanitize(&about(page, data)), LONGEST);
    page.hang(&lead, Ink::Plain, &text)
}

/// The address that was announced, the one that the data came from if it was another, and the result.
fn about(page: &Page<'_>, data: &DataReport) -> String {
    let result = result(page, data);
    let announced = data.announced.as_deref();
    let announced = announced.map(|it| announced_words(it, page.wording()));
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
            page.say(id, &values)
        }
        (Some(announced), _) if result.is_empty() => announced.clone(),
        (Some(announced), _) => format!("{announced}: {result}"),
        (None, _) => result,
    }
}

fn result(page: &Page<'_>, data: &DataReport) -> String {
    if let Some(failure) = &data.failure {
        return failure.clone();
    }
    let mut facts: Vec<String> = data.bytes.map(amount).into_iter().collect();
    if let Some(entries) = data.entries {
        facts.push(page.say("report-entries", &[("entries", &entries.to_string())]));
    }
    if let Some(connect) = data.connect_ms {
        let time = duration(connect);
        facts.push(page.say("report-connected-in", &[("time", &time)]));
    }
    if let Some(tls) = &data.tls {
        let id = if tls.resumed {
            "report-tls-resumed"
        } else {
            "report-tls-new"
        };
        facts.push(page.say(id, &[]));
    }
    facts.join(&page.say("summary-comma", &[]))
}

/// Whether the data came from another address than the one announced, which active mode always has.
fn elsewhere(data: &DataReport) -> bool {
    data.connected_to.is_some() && data.connected_to != data.announced
}
