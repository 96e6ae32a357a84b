//! The server and its data connections.

use std::io;

use super::page::Page;
use crate::evidence::DataMode;
use crate::render::style::{self, Ink};
use crate::report::{DataReport, Report, amount, count, duration};
use crate::text::{sanitize, truncate};

/// As wide as the longest label and a gap.
const LABEL: usize = 10;

/// The longest result that is shown; the transcript has the server's words.
const LONGEST: usize = 160;

pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let server = server(report);
    let connections = connections(report, page.is_verbose());
    if !server.is_empty() || !connections.is_empty() {
        page.blank()?;
    }
    if !server.is_empty() {
        page.hang(
            &[(Ink::Strong, &format!("{:LABEL$}", "Server"))],
            Ink::Plain,
            &server,
        )?;
    }
    for (index, data) in connections.iter().enumerate() {
        let label = if index == 0 { "Data" } else { "" };
        connection(page, label, data)?;
    }
    Ok(())
}

/// The data connections, if they tell more than the steps do: the steps name ports, so addresses are
/// of interest where one is not the server's own.
fn connections(report: &Report, all: bool) -> &[DataReport] {
    let peer = report.control_peer().map(host);
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

fn server(report: &Report) -> String {
    let server = &report.server;
    let mut facts = Vec::new();
    if let Some(software) = &server.software {
        facts.push(match &server.version {
            Some(version) => format!("{software} {version}"),
            None => software.clone(),
        });
    }
    if let Some(system) = &server.system {
        facts.push(format!("SYST says {system}"));
    }
    if let Some(address) = server.client_address_seen_by_server {
        facts.push(format!("sees you as {address}"));
    }
    facts.join(", ")
}

fn connection(page: &mut Page<'_>, label: &str, data: &DataReport) -> io::Result<()> {
    let (symbol, ink) = style::outcome(data.outcome);
    let label = format!("{label:LABEL$}");
    let mode = match data.mode {
        DataMode::Epsv => " EPSV    ",
        DataMode::Pasv => " PASV    ",
        DataMode::Active => " active  ",
    };
    let lead = [
        (Ink::Strong, label.as_str()),
        (ink, symbol),
        (Ink::Plain, mode),
    ];
    let text = truncate(&sanitize(&about(data)), LONGEST);
    page.hang(&lead, Ink::Plain, &text)
}

/// The address that was announced, the one that the data came from if it was another, and the result.
fn about(data: &DataReport) -> String {
    let result = result(data);
    match (&data.announced, &data.connected_to) {
        (Some(announced), Some(other)) if elsewhere(data) => {
            let how = if data.mode == DataMode::Active {
                "the server came from"
            } else {
                "reached at"
            };
            format!("{announced}, {how} {other}: {result}")
        }
        (Some(announced), _) => format!("{announced}: {result}"),
        (None, _) => result,
    }
}

fn result(data: &DataReport) -> String {
    if let Some(failure) = &data.failure {
        return failure.clone();
    }
    let mut facts = vec![amount(data.bytes)];
    if let Some(entries) = data.entries {
        facts.push(count(entries as usize, "entry", "entries"));
    }
    if let Some(connect) = data.connect_ms {
        facts.push(format!("connected in {}", duration(connect)));
    }
    facts.join(", ")
}

/// Whether the data came from another address than the one announced, which active mode always has.
fn elsewhere(data: &DataReport) -> bool {
    data.connected_to.is_some() && data.connected_to != data.announced
}
