//! Which combinations work, at a glance.

use std::io;

use super::page::Page;
use crate::evidence::{DataMode, Outcome};
use crate::render::style::{self, CAUTION, FACT, Ink};
use crate::report::{ByDefault, CellReport, CellSkipped, IpFamily, MatrixReport, Report, Security};
use crate::text::{padded, truncate, width};

const MODES: [DataMode; 3] = [DataMode::Epsv, DataMode::Pasv, DataMode::Active];

/// Columns of a combination: the longest ids fit.
const CELL: usize = 28;

/// The table, what to use, and what clients meet by themselves.
pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let Some(matrix) = &report.matrix else {
        return Ok(());
    };
    page.titled("matrix-title")?;
    table(page, matrix)?;
    let text = recommended(page, matrix);
    page.prose(2, &text)?;
    clients(page, matrix)?;
    if matrix.commands.is_empty() {
        return Ok(());
    }
    page.titled("matrix-commands")?;
    for command in &matrix.commands {
        // Whole, so that it can be copied.
        page.whole_line(&[(Ink::Plain, "  "), (Ink::Plain, &command.command)])?;
    }
    let mut commands = matrix.commands.iter();
    if commands.any(|command| command.verifies == Some(false)) {
        let text = page.say("matrix-unverified", &[]);
        page.prose(2, &text)?;
    }
    for withheld in &matrix.withheld_commands {
        let values = [
            ("client", withheld.client.as_str()),
            ("finding", &withheld.finding),
        ];
        let text = page.say("matrix-command-withheld", &values);
        page.prose(2, &text)?;
    }
    Ok(())
}

fn recommended(page: &Page<'_>, matrix: &MatrixReport) -> String {
    let Some(it) = &matrix.recommendation else {
        return page.say("matrix-none", &[]);
    };
    let security = page.say(security_id(it.security), &[]);
    let (mode, port) = (mode(page, it.mode), it.port.to_string());
    let values = [
        ("security", security.as_str()),
        ("mode", &mode),
        ("family", family(it.family)),
        ("port", &port),
    ];
    page.say("matrix-recommended", &values)
}

fn table(page: &mut Page<'_>, matrix: &MatrixReport) -> io::Result<()> {
    let mut rows: Vec<(String, Vec<&CellReport>)> = Vec::new();
    for cell in &matrix.cells {
        let security = page.say(security_id(cell.security), &[]);
        let comma = page.say("summary-comma", &[]);
        let label = format!("{security}{comma}{}", family(cell.family));
        match rows.iter_mut().find(|(known, _)| *known == label) {
            Some((_, cells)) => cells.push(cell),
            None => rows.push((label, vec![cell])),
        }
    }
    // A family that the host does not have would only be a row of dashes.
    rows.retain(|(_, cells)| {
        let absent = |cell: &&CellReport| cell.skipped == Some(CellSkipped::NoAddress);
        !cells.iter().all(absent)
    });
    let label = rows.iter().map(|(label, _)| width(label)).max();
    let label = label.unwrap_or(0) + 2;
    let room = page.style.width().saturating_sub(label + 2) / MODES.len();
    let column = room.clamp(4, CELL + 4);
    let mut head = " ".repeat(label + 2);
    for it in MODES {
        head.push_str(&padded(&mode(page, it), column));
    }
    page.line(&[(Ink::Faint, &head)])?;
    for (name, cells) in rows {
        let name = format!("  {}", padded(&name, label));
        let mut spans = vec![(Ink::Plain, name)];
        for it in MODES {
            let cell = cells.iter().find(|cell| cell.mode == it);
            let (symbol, ink, why) =
                cell.map_or(("–", Ink::Faint, String::new()), |cell| looks(page, cell));
            let text = truncate(&format!("{symbol} {why}"), column.saturating_sub(2));
            spans.push((ink, padded(&text, column)));
        }
        let spans: Vec<_> = spans
            .iter()
            .map(|(ink, text)| (*ink, text.as_str()))
            .collect();
        page.line(&spans)?;
    }
    Ok(())
}

fn looks(page: &Page<'_>, cell: &CellReport) -> (&'static str, Ink, String) {
    let why = cell.cause.clone().unwrap_or_default();
    if cell.works == Some(true) {
        let (symbol, ink) = style::outcome(Outcome::Ok);
        return (symbol, ink, String::new());
    }
    if cell.listed {
        return (CAUTION, Ink::Bad, why);
    }
    let skipped = match cell.skipped {
        Some(CellSkipped::FailedBefore) if !why.is_empty() => None,
        skipped => skipped,
    };
    if let Some(skipped) = skipped {
        let (symbol, ink) = style::outcome(Outcome::Skipped);
        return (symbol, ink, page.say(skipped_id(skipped), &[]));
    }
    let (symbol, ink) = style::outcome(Outcome::Failed);
    (symbol, ink, why)
}

fn clients(page: &mut Page<'_>, matrix: &MatrixReport) -> io::Result<()> {
    page.titled("matrix-clients")?;
    let names = matrix.clients.iter().map(|client| width(&client.name));
    let columns = names.max().unwrap_or(0) + 2;
    for client in &matrix.clients {
        let (symbol, ink) = match client.by_default {
            ByDefault::Lists => style::outcome(Outcome::Ok),
            ByDefault::Fails => style::outcome(Outcome::Failed),
            ByDefault::Unknown | ByDefault::Removed => (FACT, Ink::Faint),
        };
        let id = match client.by_default {
            ByDefault::Lists => "matrix-client-works",
            ByDefault::Fails => "matrix-client-fails",
            ByDefault::Unknown => "matrix-client-unknown",
            ByDefault::Removed => "matrix-client-removed",
        };
        let mut text = page.say(id, &[]);
        if !client.settings.is_empty() {
            text = format!("{text}: {}", client.settings.join(", "));
        }
        let name = padded(&client.name, columns);
        let lead = [
            (Ink::Plain, "  "),
            (ink, symbol),
            (Ink::Plain, " "),
            (Ink::Plain, name.as_str()),
        ];
        page.hang(&lead, Ink::Plain, &text)?;
    }
    Ok(())
}

fn security_id(security: Security) -> &'static str {
    match security {
        Security::Plain => "matrix-plain",
        Security::Explicit => "matrix-explicit",
        Security::Implicit => "matrix-implicit",
    }
}

fn family(family: IpFamily) -> &'static str {
    match family {
        IpFamily::Ipv4 => "IPv4",
        IpFamily::Ipv6 => "IPv6",
    }
}

fn mode(page: &Page<'_>, mode: DataMode) -> String {
    match mode {
        DataMode::Epsv => "EPSV".to_owned(),
        DataMode::Pasv => "PASV".to_owned(),
        DataMode::Passive => page.say("summary-passive", &[]),
        DataMode::Active => page.say("matrix-active", &[]),
    }
}

fn skipped_id(skipped: CellSkipped) -> &'static str {
    match skipped {
        CellSkipped::PasvIsIpv4Only => "matrix-skipped-pasv",
        CellSkipped::NoAddress => "matrix-skipped-no-address",
        CellSkipped::OtherPort => "matrix-skipped-other-port",
        CellSkipped::PasswordInClear => "matrix-skipped-password-in-clear",
        CellSkipped::FailedBefore => "matrix-skipped-failed-before",
        CellSkipped::LoginRefused => "matrix-skipped-login-refused",
        CellSkipped::ServerLimits => "matrix-skipped-server-limits",
        CellSkipped::Stopped => "matrix-skipped-stopped",
    }
}
