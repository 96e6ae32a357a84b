//! The server and its data connections.

use std::io;

use super::page::Page;
use crate::evidence::{DataMode, Outcome};
use crate::render::style::{self, Ink};
use crate::report::{DataReport, Report, amount, count, duration};

/// As wide as the longest label and a gap.
const LABEL: usize = 10;

pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let server = server(report);
    if !server.is_empty() {
        page.blank()?;
        page.hang(
            &[(Ink::Strong, &format!("{:LABEL$}", "Server"))],
            Ink::Plain,
            &server,
        )?;
    }
    let mut label = "Data";
    for data in &report.data {
        if server.is_empty() && label == "Data" {
            page.blank()?;
        }
        connection(page, label, data)?;
        label = "";
    }
    Ok(())
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
    let text = match &data.announced {
        Some(announced) => format!("{announced}: {}", result(data)),
        None => result(data),
    };
    let lead = [
        (Ink::Strong, label.as_str()),
        (ink, symbol),
        (Ink::Plain, mode),
    ];
    page.with_margin(&lead, (Ink::Plain, &text), "")
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
    if data.outcome == Outcome::Ok && elsewhere(data) {
        let address = data.connected_to.as_deref().unwrap_or_default();
        facts.push(format!("from {address}"));
    }
    facts.join(", ")
}

/// Whether the data came from another address than the one announced, which active mode always has.
fn elsewhere(data: &DataReport) -> bool {
    data.connected_to.is_some() && data.connected_to != data.announced
}
