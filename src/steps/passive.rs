//! A listing over EPSV or PASV.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::net::TcpStream;

use super::Doing;
use super::listing;
use super::run::Run;
use crate::evidence::facts::TcpOutcome;
use crate::evidence::reach::{Reach, reach};
use crate::evidence::{DataConnection, DataMode, Phase, SkipReason, StepName};
use crate::wire::dial::{Dialling, dial};
use crate::wire::goal::Goal;
use crate::wire::session::{Line, Session};
use crate::wire::tls::Sessions;

/// How long a port may be silent before the other mode is tried beside it. A lost SYN is sent again after
/// one second (RFC 6298).
const PATIENCE: Duration = Duration::from_millis(1500);

/// EPSV announced a port that has been silent so far. The attempt to connect to it goes on.
pub(super) struct Silent {
    dialling: Dialling,
    /// Its place in the attempt's data connections.
    data: usize,
    /// Its place in the attempt's steps.
    step: usize,
}

pub(super) async fn step(run: &mut Run<'_>, session: &mut Session, mode: DataMode) {
    let is_ipv6 = session.peer().is_some_and(|peer| peer.is_ipv6());
    if mode == DataMode::Pasv && is_ipv6 {
        run.skip(listing::step_of(mode), SkipReason::PasvIsIpv4Only);
        return;
    }
    let doing = Doing::List {
        command: verb(mode).to_owned(),
    };
    let started_us = run.begins(listing::step_of(mode), &doing);
    if mode == DataMode::Epsv && !is_ipv6 && run.data_modes().contains(&DataMode::Pasv) {
        list_or_leave_silent(run, session, started_us).await;
    } else {
        let data = list(run, session, mode, Sessions::Resume).await;
        listing::record(run, started_us, data);
    }
    list_again(run, session, mode, started_us).await;
}

/// Once more where the listing failed of something that can be done otherwise, so that the mode itself was not tried yet:
/// the replies were out of step, the server does not know MLSD after all, or it wants a type set first.
async fn list_again(run: &mut Run<'_>, session: &mut Session, mode: DataMode, started_us: u64) {
    let place = |run: &Run<'_>| (run.attempt.steps.len() - 1, run.attempt.data.len() - 1);
    if session.is_behind() {
        let place = place(run);
        if super::reopen(run, session).await.is_err() {
            return;
        }
        let again = list(run, session, mode, Sessions::Resume).await;
        listing::amend(run, place, started_us, again);
    }
    let failed = |run: &Run<'_>, why: fn(&Run<'_>, &DataConnection) -> bool| {
        let last = run.attempt.data.last();
        last.is_some_and(|data| why(run, data))
    };
    // LIST may be refused for want of a type as MLSD was, or MLSD turn out to be unknown once it is set.
    for _ in 0..2 {
        if session.in_step() && failed(run, listing::lacks_mlsd) {
            let again = list(run, session, mode, Sessions::Resume).await;
            listing::amend(run, place(run), started_us, again);
        }
        let wants_type = failed(run, listing::may_want_type) && !run.wants_type;
        if !session.in_step() || !wants_type {
            break;
        }
        run.wants_type = true;
        if !listing::set_type(run, session).await {
            break;
        }
        let again = list(run, session, mode, Sessions::Resume).await;
        listing::amend(run, place(run), started_us, again);
    }
}

/// One listing over EPSV. Where the port is silent, its fate is left to [`settle`], so that two silent
/// ports take no longer than one.
async fn list_or_leave_silent(run: &mut Run<'_>, session: &mut Session, started_us: u64) {
    let mut data = announced(run, session, DataMode::Epsv).await;
    let port = data.announced_port.filter(|port| *port > 0);
    let peer = session.peer().filter(|_| !session.is_behind());
    let (Some(peer), Some(port)) = (peer, port) else {
        listing::record(run, started_us, data);
        return;
    };
    let mut dialling = Dialling::begin(&run.limits, peer.with_port(port));
    let Some((path, stream)) = dialling.within(PATIENCE).await else {
        data.connect = Some(dialling.so_far());
        listing::record(run, started_us, data);
        run.silent = Some(Silent {
            dialling,
            data: run.attempt.data.len() - 1,
            step: run.attempt.steps.len() - 1,
        });
        return;
    };
    data.connect = Some(path);
    if let Some(stream) = stream {
        listing::over(run, session, &mut data, stream, Sessions::Resume).await;
    }
    listing::record(run, started_us, data);
}

/// Awaits the fate of a silent port, and amends its record. An answer that comes after all may be to the
/// PASV that was sent meanwhile, for which servers close the port before; so EPSV is then tried once more.
pub(super) async fn settle(run: &mut Run<'_>, session: &mut Session) {
    let Some(Silent {
        dialling,
        data,
        step,
    }) = run.silent.take()
    else {
        return;
    };
    let (path, _) = dialling.end().await;
    let ended_us = path.started_us.zip(path.elapsed_us);
    let ended_us = ended_us.map(|(started, elapsed)| started.saturating_add(elapsed));
    let came_late = !matches!(path.outcome, TcpOutcome::TimedOut | TcpOutcome::Stopped);
    if came_late && session.in_step() {
        let doing = Doing::ListAgain {
            command: verb(DataMode::Epsv).to_owned(),
        };
        let started_us = run.begins(StepName::ExtendedPassive, &doing);
        let again = list(run, session, DataMode::Epsv, Sessions::Resume).await;
        listing::amend(run, (step, data), started_us, again);
    } else if !came_late {
        if let Some(data) = run.attempt.data.get_mut(data) {
            data.connect = Some(path);
        }
        if let Some(step) = run.attempt.steps.get_mut(step) {
            let took = ended_us.zip(step.started_us);
            step.elapsed_us = took.map(|(ended, started)| ended.saturating_sub(started));
        }
    }
}

fn verb(mode: DataMode) -> &'static str {
    if mode == DataMode::Epsv {
        "EPSV"
    } else {
        "PASV"
    }
}

/// One listing, with or without an offer to resume the TLS session.
pub(super) async fn list(
    run: &mut Run<'_>,
    session: &mut Session,
    mode: DataMode,
    sessions: Sessions,
) -> DataConnection {
    let (mut data, stream) = set_up(run, session, mode).await;
    if let Some(stream) = stream {
        listing::over(run, session, &mut data, stream, sessions).await;
    }
    data
}

/// A data connection that is open, for any transfer.
pub(super) async fn set_up(
    run: &mut Run<'_>,
    session: &mut Session,
    mode: DataMode,
) -> (DataConnection, Option<TcpStream>) {
    let mut data = announced(run, session, mode).await;
    // Whoever is behind with the answers would answer the transfer's command with those to others.
    let Some(peer) = session.peer().filter(|_| !session.is_behind()) else {
        return (data, None);
    };
    let stream = open(run, &peer, &mut data).await;
    (data, stream)
}

/// EPSV or PASV, and what the reply announces.
pub(super) async fn announced(
    run: &mut Run<'_>,
    session: &mut Session,
    mode: DataMode,
) -> DataConnection {
    let mut data = DataConnection::new(mode);
    let setup = run
        .exchange(session, Phase::DataPassive, &Line::new(verb(mode)))
        .await;
    data.setup = Some(setup);
    read_setup(run, setup, &mut data);
    data
}

fn read_setup(run: &Run<'_>, setup: usize, data: &mut DataConnection) {
    let exchange = &run.attempt.exchanges[setup];
    if let Some(reply) = exchange.reply.as_ref().filter(|it| it.code / 100 == 2) {
        data.announce(reply);
    }
}

/// Connects to what the server announced. An address that is not the control connection's peer is
/// connected to only if the user wants it: it could be any host that the server names. The same port on
/// the peer tells whether the address alone is wrong.
async fn open(run: &Run<'_>, peer: &Goal, data: &mut DataConnection) -> Option<TcpStream> {
    let port = data.announced_port.filter(|port| *port > 0)?;
    let on_peer = peer.with_port(port);
    let Some(announced) = data.announced_ip.map(|ip| SocketAddr::new(ip, port)) else {
        let (path, stream) = dial(&run.limits, &on_peer).await;
        data.connect = Some(path);
        return stream;
    };
    let own = on_peer == Goal::Address(announced);
    if own || may_follow(run.settings.follow_pasv, peer, announced.ip()) {
        return follow(
            run,
            Goal::Address(announced),
            (!own).then_some(on_peer),
            data,
        )
        .await;
    }
    let (path, stream) = dial(&run.limits, &on_peer).await;
    data.connect_control_peer = Some(path);
    stream
}

/// Whether an address that is not known to be the peer's is connected to.
fn may_follow(is_wanted: bool, peer: &Goal, announced: IpAddr) -> bool {
    match reach(announced) {
        Reach::Zero | Reach::Nowhere => false,
        // Only the proxy knows the peer's address, and a server that all can reach names one that all can reach.
        Reach::Public if peer.address().is_none() => true,
        _ => is_wanted,
    }
}

/// Connects to the announced address, and where that does not answer at once to the same port of the peer beside it.
async fn follow(
    run: &Run<'_>,
    announced: Goal,
    on_peer: Option<Goal>,
    data: &mut DataConnection,
) -> Option<TcpStream> {
    let Some(on_peer) = on_peer else {
        let (path, stream) = dial(&run.limits, &announced).await;
        data.connect = Some(path);
        return stream;
    };
    let mut dialling = Dialling::begin(&run.limits, announced);
    let soon = dialling.within(PATIENCE).await;
    if let Some((path, stream @ Some(_))) = soon {
        data.connect = Some(path);
        return stream;
    }
    let there = async {
        match soon {
            Some(ended) => ended,
            None => dialling.end().await,
        }
    };
    let ((path, stream), (on_peer, by_peer)) = tokio::join!(there, dial(&run.limits, &on_peer));
    data.connect = Some(path);
    data.connect_control_peer = Some(on_peer);
    stream.or(by_peer)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("203.0.113.7", true, false; "a public one")]
    #[test_case("10.1.2.3", false, false; "a private one")]
    #[test_case("127.0.0.1", false, false; "the proxy's own")]
    #[test_case("0.0.0.0", false, false; "none")]
    fn where_a_proxy_leads(announced: &str, unknown: bool, known: bool) {
        let announced = announced.parse().unwrap();
        let named = Goal::Name("h.example".into(), 21);
        assert_eq!(may_follow(false, &named, announced), unknown);
        let peer = Goal::Address("192.0.2.1:21".parse().unwrap());
        assert_eq!(may_follow(false, &peer, announced), known);
    }
}
