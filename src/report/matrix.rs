//! Which combinations work, what the usual clients make of them, and commands that use what works.

use super::shape::{
    ByDefault, CellReport, CellSkipped, ClientReport, CombinationReport, CommandReport, IpFamily,
    MatrixReport,
};
use crate::diagnosis::Diagnosis;
use crate::evidence::matrix::Cell;
use crate::evidence::{AskedTarget, Attempt, DataMode, Evidence};
use crate::knowledge::clients::{self, Client, DefaultTls};
use crate::target::{Security, bracketed};

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
                client_report(client, &cells, secured, family, recommendation.as_ref())
            })
            .collect(),
        commands: recommendation.map_or_else(Vec::new, |it| commands(&evidence.target, it)),
        recommendation,
        cells,
    })
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
    cells: &[CellReport],
    secured: bool,
    family: IpFamily,
    recommended: Option<&CombinationReport>,
) -> ClientReport {
    let by_default = by_default(client, cells, secured, family);
    let settings = match (by_default, recommended) {
        (ByDefault::Fails | ByDefault::Unknown, Some(it)) => {
            let security = match it.security {
                Security::Plain => &client.plain,
                Security::Explicit => &client.explicit,
                Security::Implicit => &client.implicit,
            };
            let mode = match it.mode {
                DataMode::Active => &client.active,
                DataMode::Epsv | DataMode::Pasv => &client.passive,
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

fn commands(target: &AskedTarget, it: CombinationReport) -> Vec<CommandReport> {
    let command = |client: &str, command| CommandReport {
        client: client.to_owned(),
        command,
    };
    vec![
        command("curl", curl(target, it)),
        command("lftp", lftp(target, it)),
    ]
}

/// `ftp://host:port/directory/`
fn url(target: &AskedTarget, it: CombinationReport) -> String {
    let scheme = match it.security {
        Security::Implicit => "ftps",
        Security::Plain | Security::Explicit => "ftp",
    };
    let host = bracketed(target.host.as_deref().unwrap_or_default());
    let directory: String = target
        .directory
        .iter()
        .flat_map(|path| path.trim_end_matches('/').bytes().enumerate())
        .map(|(at, byte)| match byte {
            b'/' if at > 0 => "/".to_owned(),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect();
    let slash = if directory.is_empty() { "" } else { "/" };
    format!("{scheme}://{host}:{}/{directory}{slash}", it.port)
}

fn curl(target: &AskedTarget, it: CombinationReport) -> String {
    let mut words = vec!["curl".to_owned()];
    let mut word = |text: &str| words.push(text.to_owned());
    word(match it.family {
        IpFamily::Ipv4 => "-4",
        IpFamily::Ipv6 => "-6",
    });
    if it.security == Security::Explicit {
        word("--ssl-reqd");
    }
    match it.mode {
        DataMode::Epsv => {}
        DataMode::Pasv => word("--disable-epsv"),
        DataMode::Active => word("--ftp-port -"),
    }
    if !target.anonymous {
        word(&format!("--user {}", quoted(&target.user)));
    }
    word(&quoted(&url(target, it)));
    words.join(" ")
}

fn lftp(target: &AskedTarget, it: CombinationReport) -> String {
    let mut settings = vec![match it.family {
        IpFamily::Ipv4 => "set dns:order inet",
        IpFamily::Ipv6 => "set dns:order inet6",
    }];
    if it.security == Security::Plain {
        settings.push("set ftp:ssl-allow false");
    } else {
        settings.push("set ftp:ssl-force true");
        settings.push("set ftp:ssl-protect-data true");
        settings.push("set ftp:ssl-protect-list true");
        if target.anonymous {
            settings.push("set ftp:ssl-allow-anonymous true");
        }
    }
    settings.push(match it.mode {
        DataMode::Active => "set ftp:passive-mode false",
        DataMode::Epsv | DataMode::Pasv => "set ftp:passive-mode true",
    });
    settings.push(match it.mode {
        DataMode::Epsv => "set ftp:prefer-epsv true",
        DataMode::Pasv | DataMode::Active => "set ftp:prefer-epsv false",
    });
    let user = if target.anonymous {
        String::new()
    } else {
        format!("-u {} ", quoted(&target.user))
    };
    format!(
        "lftp -e '{}; ls; bye' {user}{}",
        settings.join("; "),
        quoted(&url(target, it))
    )
}

/// A word of a POSIX shell.
fn quoted(word: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "._-@/:%".contains(c);
    if !word.is_empty() && word.chars().all(harmless) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(user: &str, directory: Option<&str>) -> AskedTarget {
        AskedTarget {
            host: Some("ftp.example.com".to_owned()),
            port: Some(21),
            user: user.to_owned(),
            anonymous: user == "anonymous",
            tls: crate::target::TlsMode::Auto,
            directory: directory.map(str::to_owned),
            name: None,
        }
    }

    fn using(security: Security, mode: DataMode) -> CombinationReport {
        CombinationReport {
            security,
            family: IpFamily::Ipv4,
            mode,
            port: if security == Security::Implicit {
                990
            } else {
                21
            },
        }
    }

    #[test]
    fn commands_name_what_works() {
        let explicit = using(Security::Explicit, DataMode::Epsv);
        assert_eq!(
            curl(&target("alice", None), explicit),
            "curl -4 --ssl-reqd --user alice ftp://ftp.example.com:21/"
        );
        let implicit = using(Security::Implicit, DataMode::Active);
        assert_eq!(
            curl(&target("anonymous", Some("/a b")), implicit),
            "curl -4 --ftp-port - ftps://ftp.example.com:990/%2Fa%20b/"
        );
        let plain = using(Security::Plain, DataMode::Pasv);
        let lftp = lftp(&target("it's", None), plain);
        assert!(lftp.contains("ssl-allow false") && lftp.contains("prefer-epsv false"));
        assert!(lftp.contains(r"-u 'it'\''s' ftp://"), "{lftp}");
    }
}
