//! Connections through a proxy: to the proxy first, and from there on by its word.
//!
//! * [`Proxy`] the proxy of a run, and how it is connected to (this file)
//! * `socks` SOCKS5, `connect` CONNECT of HTTP

mod connect;
mod socks;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio::sync::OnceCell;

use super::dial::{self, outcome_of};
use super::goal::Goal;
use super::limits::{Limits, Waited};
use super::resolve::{Family, lookup};
use crate::evidence::facts::{Lookup, TcpOutcome, TcpPath};
use crate::evidence::{Seen, Tunnel, TunnelEnd};
use crate::settings::{self, Origin, Settings};

/// The proxy of a run.
#[derive(Debug)]
pub(super) struct Proxy {
    of: Arc<settings::Proxy>,
    /// Its addresses where they are given, and otherwise once they were looked up: one lookup serves all connections.
    addresses: OnceCell<Vec<IpAddr>>,
    /// Whether it is to be reached over IPv4 (or not), since connections begin at an address.
    over_ipv4: Option<bool>,
}

impl Proxy {
    /// The proxy that the settings name.
    pub(super) fn new(settings: &Settings) -> Option<Arc<Self>> {
        let of = Arc::clone(settings.proxy.as_ref()?);
        let mut given = settings.given.iter();
        let given = given.find(|given| given.is_of(&of.host, of.port));
        let known = match of.host.parse() {
            Ok(address) => Some(vec![address]),
            Err(_) => given.map(|given| given.addresses.clone()),
        };
        let over_ipv4 = match &settings.origin {
            Some(Origin::Address(address)) => Some(address.is_ipv4()),
            Some(Origin::Interface(_)) | None => None,
        };
        Some(Arc::new(Self {
            of,
            addresses: OnceCell::new_with(known),
            over_ipv4,
        }))
    }

    /// Where it is, or the lookups that did not tell.
    async fn find(&self, limits: &Limits) -> Result<Vec<SocketAddr>, Vec<Lookup>> {
        let find = || async {
            let (ipv4, ipv6) = tokio::join!(
                lookup(limits, &self.of.host, Family::Ipv4),
                lookup(limits, &self.of.host, Family::Ipv6)
            );
            let found: Vec<IpAddr> = ipv4
                .addresses
                .iter()
                .chain(&ipv6.addresses)
                .copied()
                .collect();
            if found.is_empty() {
                Err(vec![ipv4, ipv6])
            } else {
                Ok(found)
            }
        };
        let addresses = self.addresses.get_or_try_init(find).await?;
        let fits = |address: &&IpAddr| self.over_ipv4.is_none_or(|is| is == address.is_ipv4());
        let fitting: Vec<_> = addresses.iter().filter(fits).collect();
        // Where none fits, the failure to connect to one tells it.
        let chosen = if fitting.is_empty() {
            addresses.iter().collect()
        } else {
            fitting
        };
        let at = |address: &IpAddr| SocketAddr::new(*address, self.of.port);
        Ok(chosen.into_iter().map(at).collect())
    }
}

/// Connects through the proxy, all of it within the connection time limit.
pub(super) async fn dial(
    limits: &Limits,
    proxy: &Proxy,
    goal: &Goal,
) -> (TcpPath, Option<TcpStream>) {
    let started_us = limits.stopwatch.micros();
    let mut tunnel = Tunnel::new(proxy.of.kind, goal.to_string());
    let way = pass(limits, proxy, goal, &mut tunnel);
    let (end, stream) = match limits.wait(limits.connect_timeout, way).await {
        Waited::Done(Ok(stream)) => (TunnelEnd::Open, Some(stream)),
        Waited::Done(Err(end)) => (end, None),
        Waited::TimedOut => (TunnelEnd::TimedOut, None),
        Waited::Stopped(_) => (TunnelEnd::Stopped, None),
    };
    let outcome = match end {
        TunnelEnd::Open => TcpOutcome::Connected,
        TunnelEnd::Stopped => TcpOutcome::Stopped,
        _ => TcpOutcome::Proxy,
    };
    tunnel.end = end;
    let path = TcpPath {
        address: goal.address(),
        outcome,
        started_us: Some(started_us),
        elapsed_us: Some(limits.stopwatch.micros().saturating_sub(started_us)),
        error: None,
        seen: Seen::Observed,
        tunnel: Some(Box::new(tunnel)),
    };
    (path, stream)
}

async fn pass(
    limits: &Limits,
    proxy: &Proxy,
    goal: &Goal,
    tunnel: &mut Tunnel,
) -> Result<TcpStream, TunnelEnd> {
    let addresses = match proxy.find(limits).await {
        Ok(addresses) => addresses,
        Err(lookups) => {
            tunnel.lookups = lookups;
            return Err(TunnelEnd::NoAddress);
        }
    };
    let mut stream = reach(limits, &addresses, tunnel).await?;
    let _ = stream.set_nodelay(true);
    let login = proxy.of.login.as_ref();
    let exchanges = &mut tunnel.exchanges;
    if proxy.of.kind.is_http() {
        connect::connect(limits, &mut stream, login, goal, exchanges).await?;
    } else {
        socks::connect(limits, &mut stream, login, goal, exchanges).await?;
    }
    Ok(stream)
}

/// Connects to the proxy itself: to one address after the other, each with its share of the time.
async fn reach(
    limits: &Limits,
    addresses: &[SocketAddr],
    tunnel: &mut Tunnel,
) -> Result<TcpStream, TunnelEnd> {
    let number = u32::try_from(addresses.len()).unwrap_or(u32::MAX);
    let share = limits.connect_timeout / number.max(1);
    for address in addresses {
        let started_us = limits.stopwatch.micros();
        // Where the time for all of it is over, so that nothing more is recorded, this one was silent.
        let silent = dial::path(limits, *address, started_us, Waited::TimedOut);
        tunnel.hops.push(silent);
        let waited = limits.wait(share, dial::connect(limits, *address)).await;
        let (stream, result) = match waited {
            Waited::Done(Ok(stream)) => (Some(stream), Waited::Done(Ok(()))),
            Waited::Done(Err(error)) => (None, Waited::Done(Err(error))),
            Waited::TimedOut => (None, Waited::TimedOut),
            Waited::Stopped(why) => (None, Waited::Stopped(why)),
        };
        if let Some(hop) = tunnel.hops.last_mut() {
            *hop = dial::path(limits, *address, started_us, result);
        }
        if let Some(stream) = stream {
            return Ok(stream);
        }
    }
    Err(TunnelEnd::NoConnection)
}

/// What a failure of the connection to the proxy comes to.
fn broken(error: &io::Error) -> TunnelEnd {
    match (error.kind(), outcome_of(error)) {
        (io::ErrorKind::UnexpectedEof, _) => TunnelEnd::Closed,
        (io::ErrorKind::BrokenPipe, _) | (_, TcpOutcome::Reset) => TunnelEnd::Reset,
        _ => TunnelEnd::Failed(error.to_string()),
    }
}
