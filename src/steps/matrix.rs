//! Every combination of protection, address family and data mode, each in a session of its own, one after
//! another. Only when asked for.

use super::run::{Run, Stop};
use super::{
    Doing, active, connect, directory, features, greet, login, passive, protect, quit, resolve,
    secure, would_be_readable,
};
use crate::evidence::matrix::{Cell, CellSkipped, IpFamily, Matrix};
use crate::evidence::{Attempt, DataMode, Facts, Outcome, Phase, SkipReason, StepName};
use crate::settings::{Experiments, Families, MATRIX_PACE, Settings};
use crate::target::{FTP_PORT, IMPLICIT_FTPS_PORT, Login, Security, Target, TlsMode};
use crate::wire::limits::Waited;
use crate::wire::session::Session;

const MODES: [DataMode; 3] = [DataMode::Epsv, DataMode::Pasv, DataMode::Active];

/// Runs after the run's own session has ended, so that there is one connection at a time.
pub(super) async fn step(run: &mut Run<'_>) {
    if !run.settings.experiments.matrix {
        return;
    }
    if let Some(why) = out_of_place(run) {
        run.skip(StepName::Matrix, why);
        return;
    }
    let started_us = run.begins(StepName::Matrix, &Doing::Matrix);
    let mut matrix = Matrix::default();
    let mut over = None;
    for security in [Security::Plain, Security::Explicit, Security::Implicit] {
        for family in [IpFamily::Ipv4, IpFamily::Ipv6] {
            let port = port(run, security);
            let no_port = port.is_none().then_some(CellSkipped::OtherPort);
            let mut group = unaskable(run, security, family).or(no_port);
            for mode in MODES {
                let stopped = run.limits.stopped().map(|_| CellSkipped::Stopped);
                let ipv4_only = (mode, family) == (DataMode::Pasv, IpFamily::Ipv6);
                let skipped = over
                    .or(group)
                    .or(ipv4_only.then_some(CellSkipped::PasvIsIpv4Only))
                    .or(through_proxy(run, mode))
                    .or(stopped);
                let mut cell = Cell {
                    security,
                    family,
                    mode,
                    port: port.unwrap_or(run.target.port),
                    attempt: None,
                    skipped,
                };
                if skipped.is_none() && pause(run).await == Waited::TimedOut {
                    let attempt = session(run, &cell).await;
                    over = ending(run, &attempt);
                    group = attempt.data.is_empty().then_some(CellSkipped::FailedBefore);
                    cell.attempt = Some(attempt);
                } else if skipped.is_none() {
                    cell.skipped = Some(CellSkipped::Stopped);
                }
                matrix.cells.push(cell);
            }
        }
    }
    // That combinations fail is what was to be found out.
    run.record(
        StepName::Matrix,
        started_us,
        Outcome::Ok,
        Facts::Matrix(Box::new(matrix)),
    );
}

/// Why the combinations are not tried at all: none would tell more, or the server is to be left alone.
fn out_of_place(run: &Run<'_>) -> Option<SkipReason> {
    let attempt = &run.attempt;
    let Some(goal) = &run.goal else {
        return Some(SkipReason::Unreachable);
    };
    if goal.address().is_none() {
        // Which address it is that the proxy takes, nobody knows.
        return Some(SkipReason::NotThroughProxy);
    }
    match ending(run, attempt) {
        Some(CellSkipped::LoginRefused) => Some(SkipReason::LoginRefused),
        Some(_) => Some(SkipReason::ServerLimits),
        None => None,
    }
}

/// Why nothing more may be asked after this session.
fn ending(run: &Run<'_>, attempt: &Attempt) -> Option<CellSkipped> {
    let refused = |exchange: &crate::evidence::Exchange| {
        exchange.code() == Some(421)
            || exchange.phase == Phase::Greeting && matches!(exchange.code(), Some(400..))
    };
    if attempt.exchanges.iter().any(refused) {
        return Some(CellSkipped::ServerLimits);
    }
    let login = attempt.logged_in().filter(|login| !login.accepted)?;
    let own = matches!(run.target.login, Login::User { .. });
    (own && login.pass.is_some()).then_some(CellSkipped::LoginRefused)
}

/// Where this kind of protection is to be found, if that is known.
fn port(run: &Run<'_>, security: Security) -> Option<u16> {
    let asked = run.target.port;
    let own_is_implicit = run.target.tls == TlsMode::Implicit;
    match (security == Security::Implicit, own_is_implicit) {
        (true, true) | (false, false) => Some(asked),
        (true, false) => (asked == FTP_PORT).then_some(IMPLICIT_FTPS_PORT),
        (false, true) => (asked == IMPLICIT_FTPS_PORT).then_some(FTP_PORT),
    }
}

fn unaskable(run: &Run<'_>, security: Security, family: IpFamily) -> Option<CellSkipped> {
    let mut addresses = run.attempt.resolved().into_iter().flat_map(|it| {
        it.addresses()
            .map(|ip| ip.to_canonical())
            .collect::<Vec<_>>()
    });
    let has = addresses.any(|ip| ip.is_ipv4() == (family == IpFamily::Ipv4));
    if !has {
        return Some(CellSkipped::NoAddress);
    }
    let own = matches!(run.target.login, Login::User { .. });
    let in_clear = security == Security::Plain && own && !run.settings.plaintext;
    in_clear.then_some(CellSkipped::PasswordInClear)
}

/// The server cannot connect to this machine through a proxy.
fn through_proxy(run: &Run<'_>, mode: DataMode) -> Option<CellSkipped> {
    let is_proxied = run.settings.proxy.is_some();
    (is_proxied && mode == DataMode::Active).then_some(CellSkipped::ActiveThroughProxy)
}

/// Servers with a limit on the rate are not to take the sessions for an attack.
async fn pause(run: &Run<'_>) -> Waited<()> {
    run.limits.pause(MATRIX_PACE).await
}

/// One session with one data connection, by the ordinary steps, without looks elsewhere or second tries.
async fn session(run: &mut Run<'_>, cell: &Cell) -> Attempt {
    let target = Target {
        port: cell.port,
        tls: match cell.security {
            Security::Plain => TlsMode::Off,
            Security::Explicit => TlsMode::Explicit,
            Security::Implicit => TlsMode::Implicit,
        },
        ..run.target.clone()
    };
    let mut settings = Settings {
        families: match cell.family {
            IpFamily::Ipv4 => Families::Ipv4,
            IpFamily::Ipv6 => Families::Ipv6,
        },
        active: cell.mode == DataMode::Active,
        experiments: Experiments::default(),
        ..run.settings.clone()
    };
    settings.tls.compare_https = false;
    settings.retrying.retries = 0;
    settings.retrying.max_connections = 0;
    let mut inner = Run::begin(&target, &settings, run.observer, &run.limits, 0);
    // Why it ended early is in its evidence.
    let _ = talk(&mut inner, cell.mode).await;
    let (attempt, _) = inner.finish();
    run.attempt
        .count_opened(attempt.connections_opened.unwrap_or_default());
    attempt
}

async fn talk(run: &mut Run<'_>, mode: DataMode) -> Result<(), Stop> {
    let addresses = resolve::step(run).await?;
    let mut session = connect::step(run, &addresses).await?;
    let ended = up_to_listing(run, &mut session, mode).await;
    quit::step(run, session).await;
    ended
}

async fn up_to_listing(
    run: &mut Run<'_>,
    session: &mut Session,
    mode: DataMode,
) -> Result<(), Stop> {
    secure::implicit(run, session).await?;
    greet::step(run, session).await?;
    let before_login = features::before_login(run, session).await?;
    secure::explicit(run, session, before_login).await?;
    protect::step(run, session).await?;
    login::step(run, session).await?;
    protect::after_login(run, session).await?;
    directory::again(run, session).await?;
    if !session.in_step() || would_be_readable(run, session) {
        return Err(Stop);
    }
    match mode {
        DataMode::Epsv | DataMode::Pasv | DataMode::Passive => {
            passive::step(run, session, mode).await;
        }
        DataMode::Active => active::step(run, session).await,
    }
    passive::settle(run, session).await;
    Ok(())
}
