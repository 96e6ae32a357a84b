//! A listing over EPSV or PASV.

use std::net::SocketAddr;

use tokio::net::TcpStream;

use super::listing;
use super::run::Run;
use crate::evidence::passive::{parse_227, parse_229};
use crate::evidence::{DataConnection, DataMode, Phase};
use crate::wire::dial::dial;
use crate::wire::session::{Line, Session};
use crate::wire::tls::Sessions;

pub(super) async fn step(run: &mut Run<'_>, session: &mut Session, mode: DataMode) {
    let is_ipv6 = session.peer().is_some_and(|peer| peer.is_ipv6());
    if mode == DataMode::Pasv && is_ipv6 {
        run.skip(
            listing::step_of(mode),
            "PASV cannot name an IPv6 address (RFC 2428)",
        );
        return;
    }
    let what = format!("listing over {}", verb(mode));
    let started_us = run.begins(listing::step_of(mode), &what);
    let data = list(run, session, mode, Sessions::Resume).await;
    listing::record(run, started_us, data);
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
    let mut data = DataConnection::new(mode);
    let Some(peer) = session.peer() else {
        return (data, None);
    };
    let setup = run
        .exchange(session, Phase::DataPassive, &Line::new(verb(mode)))
        .await;
    data.setup = Some(setup);
    read_setup(run, setup, &mut data);
    let stream = open(run, peer, &mut data).await;
    (data, stream)
}

fn read_setup(run: &Run<'_>, setup: usize, data: &mut DataConnection) {
    let exchange = &run.attempt.exchanges[setup];
    let Some(reply) = exchange
        .reply
        .as_ref()
        .filter(|reply| reply.code / 100 == 2)
    else {
        return;
    };
    let read = match data.mode {
        DataMode::Epsv => parse_229(reply).map(|found| (None, found.port, found.oddities)),
        _ => parse_227(reply).map(|found| (Some(found.ip.into()), found.port, found.oddities)),
    };
    match read {
        Ok((ip, port, oddities)) => {
            data.announced_ip = ip;
            data.announced_port = Some(port);
            data.oddities = oddities;
        }
        Err(why) => data.unreadable = Some(why),
    }
}

/// Connects to what the server announced. An address that is not the control connection's peer is
/// connected to only if the user wants it: it could be any host that the server names. The same port on
/// the peer tells whether the address alone is wrong.
async fn open(run: &Run<'_>, peer: SocketAddr, data: &mut DataConnection) -> Option<TcpStream> {
    let port = data.announced_port.filter(|port| *port > 0)?;
    let on_peer = listing::with_port(peer, port);
    let announced = data
        .announced_ip
        .map_or(on_peer, |ip| SocketAddr::new(ip, port));
    let own = announced.ip() == peer.ip();
    let connectable = !announced.ip().is_unspecified() && !announced.ip().is_multicast();
    if own || (run.settings.follow_pasv && connectable) {
        let (path, stream) = dial(&run.limits, announced).await;
        data.connect = Some(path);
        if stream.is_some() || own {
            return stream;
        }
    }
    let (path, stream) = dial(&run.limits, on_peer).await;
    data.connect_control_peer = Some(path);
    stream
}
