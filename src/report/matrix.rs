//! Which combinations work, and what the usual clients make of them.

use super::commands;
use super::shape::{
    ByDefault, CellReport, CellSkipped, ClientReport, CombinationReport, IpFamily, MatrixReport,
};
use crate::diagnosis::Diagnosis;
use crate::evidence::matrix::Cell;
use crate::evidence::{Attempt, DataMode, Evidence};
use crate::knowledge::clients::{self, Client, DefaultTls};
use crate::target::Security;

pub(super) fn matrix_report(evidence: &Evidence, diagnosis: &Diagnosis) -> Option<MatrixReport> {
    let attempt = evidence.last_attempt()?;
    let matrix = attempt.matrix()?;
    let mut before: Option<String> = None;
    let verdicts = diagnosis.matrix.iter().map(Some);
    let cells: Vec<_> = matrix
        .cells
        .iter()
        .zip(verdicts.chain(std::iter::repeat(None)))
        .map(|(cell, verdict)| {
            let own = verdict.and_then(|verdict| verdict.cause.as_ref());
            let cause = match cell.skipped {
                Some(CellSkipped::FailedBefore) => before.clone(),
                _ => own.map(|cause| cause.id.name().to_owned()),
            };
            before.clone_from(&cause);
            CellReport {
                security: cell.security,
                family: cell.family,
                mode: cell.mode,
                port: cell.port,
                works: cell
                    .attempt
                    .as_ref()
                    .map(|_| verdict.is_some_and(|verdict| verdict.works)),
                listed: cell.listed(),
                cause,
                skipped: cell.skipped,
            }
        })
        .collect();
    let family = first_family(attempt);
    let recommendation = recommendation(&cells, family);
    let tls_offered = matrix.cells.iter().any(is_tls_offered);
    let late_answers = has_late_answers(attempt, &matrix.cells);
    let ready = recommendation.map(|it| {
        let mut tried = matrix.cells.iter();
        let cell = tried.find(|cell| is_of(cell, it));
        let session = cell.and_then(|cell| cell.attempt.as_ref());
        commands::ready(evidence, it, session, late_answers)
    });
    let (commands, withheld_commands) = ready.unwrap_or_default();
    Some(MatrixReport {
        clients: clients::all()
            .iter()
            .map(|client| {
                let secured = tls_offered
                    && match client.tls {
                        DefaultTls::Off => false,
                        DefaultTls::Offered => true,
                        DefaultTls::OfferedToUsers => !evidence.target.anonymous,
                    };
                let by_default = if secured && late_answers && client.waits_for_answer {
                    ByDefault::Fails
                } else {
                    by_default(client, &cells, secured, family)
                };
                let able = recommendation.filter(|it| {
                    let encrypted = it.security != Security::Plain;
                    !(encrypted && late_answers && client.waits_for_answer)
                });
                client_report(client, by_default, able.as_ref())
            })
            .collect(),
        commands,
        withheld_commands,
        recommendation,
        cells,
    })
}

fn is_of(cell: &Cell, it: CombinationReport) -> bool {
    (cell.security, cell.family, cell.mode) == (it.security, it.family, it.mode)
}

/// Whether the server answers the commands of encrypted transfers only once TLS is there, in the run's own session or
/// in another.
fn has_late_answers(attempt: &Attempt, cells: &[Cell]) -> bool {
    let sessions = cells.iter().filter_map(|cell| cell.attempt.as_ref());
    sessions
        .chain([attempt])
        .any(Attempt::answers_after_handshake)
}

/// Whether the server accepted AUTH, so that a client which prefers TLS uses it.
fn is_tls_offered(cell: &Cell) -> bool {
    let secured = cell.attempt.as_ref().and_then(Attempt::secured);
    cell.security == Security::Explicit && secured.is_some_and(|it| it.handshake.is_some())
}

/// The family that clients try first: that of the run itself, which obeys the system as they do.
fn first_family(attempt: &Attempt) -> IpFamily {
    let peer = attempt.control_peer();
    if peer.is_some_and(|peer| peer.ip().to_canonical().is_ipv6()) {
        IpFamily::Ipv6
    } else {
        IpFamily::Ipv4
    }
}

/// Encrypted before plain, passive before active, the usual family before the other.
fn recommendation(cells: &[CellReport], family: IpFamily) -> Option<CombinationReport> {
    let rank = |cell: &CellReport| {
        let security = match cell.security {
            Security::Explicit => 0,
            Security::Implicit => 1,
            Security::Plain => 2,
        };
        let is_active = cell.mode == DataMode::Active;
        (
            cell.security == Security::Plain,
            is_active,
            cell.family != family,
            security,
        )
    };
    let working = cells.iter().filter(|cell| cell.works == Some(true));
    let best = working.min_by_key(|cell| rank(cell))?;
    Some(CombinationReport {
        security: best.security,
        family: best.family,
        mode: best.mode,
        port: best.port,
    })
}

fn client_report(
    client: &Client,
    by_default: ByDefault,
    recommended: Option<&CombinationReport>,
) -> ClientReport {
    let settings = match (by_default, recommended) {
        (ByDefault::Fails | ByDefault::Unknown, Some(it)) => {
            let security = match it.security {
                Security::Plain => &client.plain,
                Security::Explicit => &client.explicit,
                Security::Implicit => &client.implicit,
            };
            let mode = match it.mode {
                DataMode::Active => &client.active,
                DataMode::Epsv | DataMode::Pasv | DataMode::Passive => &client.passive,
            };
            // A client that cannot encrypt, or cannot do active mode, cannot be told to.
            let is_able = (security.is_some() || it.security == Security::Plain)
                && (mode.is_some() || it.mode != DataMode::Active);
            let settings = [security, mode].into_iter().flatten().cloned();
            settings.filter(|_| is_able).collect()
        }
        _ => Vec::new(),
    };
    ClientReport {
        name: client.name.clone(),
        by_default,
        settings,
    }
}

/// What becomes of a listing when nothing is set.
fn by_default(client: &Client, cells: &[CellReport], secured: bool, family: IpFamily) -> ByDefault {
    if client.removed {
        return ByDefault::Removed;
    }
    let security = if secured {
        Security::Explicit
    } else {
        Security::Plain
    };
    let mut is_known = true;
    for mode in &client.modes {
        let mode = match (*mode, family) {
            (DataMode::Pasv, IpFamily::Ipv6) => DataMode::Epsv,
            (mode, _) => mode,
        };
        let cell = cells
            .iter()
            .find(|cell| (cell.security, cell.family, cell.mode) == (security, family, mode));
        match cell {
            Some(cell) if cell.works == Some(true) || cell.listed && !client.believes => {
                return ByDefault::Lists;
            }
            Some(cell)
                if cell.works == Some(false) || cell.skipped == Some(CellSkipped::FailedBefore) => {
            }
            _ => is_known = false,
        }
    }
    if is_known {
        ByDefault::Fails
    } else {
        ByDefault::Unknown
    }
}
