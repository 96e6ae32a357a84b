//! Which combinations work, and what clients make of them.

use super::Words;
use crate::evidence::{DataMode, Outcome};
use crate::render::style::{self, CAUTION, FACT, Ink};
use crate::report::{
    ByDefault, CellReport, CellSkipped, ClientReport, IpFamily, MatrixReport, Security,
};

/// The modes in the order of the columns.
pub(in crate::render) const MODES: [DataMode; 3] =
    [DataMode::Epsv, DataMode::Pasv, DataMode::Active];

/// The combinations of each protection and address family, with the name of both.
pub(in crate::render) fn rows(
    words: Words,
    matrix: &MatrixReport,
) -> Vec<(String, Vec<&CellReport>)> {
    let mut rows: Vec<(String, Vec<&CellReport>)> = Vec::new();
    for cell in &matrix.cells {
        let security = words.say(security_id(cell.security), &[]);
        let comma = words.say("summary-comma", &[]);
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
    rows
}

/// The combination to use.
pub(in crate::render) fn recommended(words: Words, matrix: &MatrixReport) -> String {
    let Some(it) = &matrix.recommendation else {
        return words.say("matrix-none", &[]);
    };
    let security = words.say(security_id(it.security), &[]);
    let (mode, port) = (mode(words, it.mode), it.port.to_string());
    let values = [
        ("security", security.as_str()),
        ("mode", &mode),
        ("family", family(it.family)),
        ("port", &port),
    ];
    words.say("matrix-recommended", &values)
}

/// What became of a combination: its symbol, and why it does not work.
pub(in crate::render) fn looks(words: Words, cell: &CellReport) -> (&'static str, Ink, String) {
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
        return (symbol, ink, words.say(skipped_id(skipped), &[]));
    }
    let (symbol, ink) = style::outcome(Outcome::Failed);
    (symbol, ink, why)
}

/// What becomes of a listing with the defaults of a client, and which settings it needs.
pub(in crate::render) fn by_default(
    words: Words,
    client: &ClientReport,
) -> ((&'static str, Ink), String) {
    let mark = match client.by_default {
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
    let mut text = words.say(id, &[]);
    if !client.settings.is_empty() {
        text = format!("{text}: {}", client.settings.join(", "));
    }
    (mark, text)
}

/// The id of the name of a protection.
pub(in crate::render) fn security_id(security: Security) -> &'static str {
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

/// The name of a mode.
pub(in crate::render) fn mode(words: Words, mode: DataMode) -> String {
    match mode {
        DataMode::Epsv => "EPSV".to_owned(),
        DataMode::Pasv => "PASV".to_owned(),
        DataMode::Passive => words.say("summary-passive", &[]),
        DataMode::Active => words.say("matrix-active", &[]),
    }
}

fn skipped_id(skipped: CellSkipped) -> &'static str {
    match skipped {
        CellSkipped::PasvIsIpv4Only => "matrix-skipped-pasv",
        CellSkipped::ActiveThroughProxy => "matrix-skipped-active-through-proxy",
        CellSkipped::NoAddress => "matrix-skipped-no-address",
        CellSkipped::OtherPort => "matrix-skipped-other-port",
        CellSkipped::PasswordInClear => "matrix-skipped-password-in-clear",
        CellSkipped::FailedBefore => "matrix-skipped-failed-before",
        CellSkipped::LoginRefused => "matrix-skipped-login-refused",
        CellSkipped::ServerLimits => "matrix-skipped-server-limits",
        CellSkipped::Stopped => "matrix-skipped-stopped",
    }
}
