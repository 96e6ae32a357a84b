//! A listing in active mode: the server connects to us.

use std::net::{IpAddr, SocketAddr};
use std::sync::OnceLock;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};

use super::Doing;
use super::listing;
use super::run::Run;
use crate::evidence::{DataConnection, DataMode, Phase, SkipReason};
use crate::wire::limits::Waited;
use crate::wire::session::{Line, Session};
use crate::wire::tls::Sessions;

/// How long a closing reply is still waited for when nobody has connected to us in time.
const LAST_WORD: Duration = Duration::from_secs(1);

pub(super) async fn step(run: &mut Run<'_>, session: &mut Session) {
    if run.settings.proxy.is_some() {
        run.skip(
            listing::step_of(DataMode::Active),
            SkipReason::ActiveThroughProxy,
        );
        return;
    }
    let started_us = run.begins(listing::step_of(DataMode::Active), &Doing::ListActive);
    let mut data = DataConnection::new(DataMode::Active);
    let Some(listener) = listen(session).await else {
        run.skip(listing::step_of(DataMode::Active), SkipReason::NoLocalPort);
        return;
    };
    data.listened_on = listener.local_addr().ok();
    if let Some(own) = data.listened_on
        && announce(run, session, &mut data, own).await
    {
        transfer(run, session, &mut data, &listener).await;
    }
    listing::record(run, started_us, data);
}

async fn listen(session: &Session) -> Option<TcpListener> {
    let mut own = session.local()?;
    own.set_port(0);
    TcpListener::bind(own).await.ok()
}

/// PORT where the address is IPv4, EPRT otherwise or where PORT is refused (RFC 2428). A server that refuses
/// our address but knows us by another one is told that one: it shows whether a router in between is the
/// only obstacle.
async fn announce(
    run: &mut Run<'_>,
    session: &mut Session,
    data: &mut DataConnection,
    own: SocketAddr,
) -> bool {
    if let Some(port) = port_argument(own) {
        let setup = say(run, session, &Line::with("PORT", &port)).await;
        data.setup = Some(setup);
        if run.is_class(setup, 2) {
            return true;
        }
        if !session.in_step() {
            return false;
        }
        if let Some(seen) = seen_by_server(run, setup, own)
            && let Some(port) = port_argument(seen)
        {
            let again = say(run, session, &Line::with("PORT", &port)).await;
            data.second_setup = Some(again);
            data.announced_as = Some(seen);
            return run.is_class(again, 2);
        }
        // Only a PORT that the server does not know is worth a second way of saying the same.
        if !matches!(run.code(setup), Some(500 | 502)) {
            return false;
        }
    }
    let eprt = say(run, session, &Line::with("EPRT", &eprt_argument(own))).await;
    if data.setup.is_some() {
        data.second_setup = Some(eprt);
    } else {
        data.setup = Some(eprt);
    }
    run.is_class(eprt, 2)
}

async fn say(run: &mut Run<'_>, session: &mut Session, line: &Line) -> usize {
    run.exchange(session, Phase::DataActive, line).await
}

/// Our address as the server named it in STAT or in refusing PORT, if it is another than our own.
fn seen_by_server(run: &Run<'_>, refusal: usize, own: SocketAddr) -> Option<SocketAddr> {
    let named = run.attempt.exchanges.get(refusal)?.text();
    let directory = run.attempt.directory();
    let seen = only_to(&named)
        .or_else(|| directory.and_then(|directory| directory.client_address_seen))?
        .to_canonical();
    let is_other = seen.is_ipv4() && seen != own.ip().to_canonical();
    is_other.then(|| SocketAddr::new(seen, own.port()))
}

/// The address in Pure-FTPd's `I won't open a connection to 192.0.2.1 (only to 198.51.100.2)`.
fn only_to(refusal: &str) -> Option<IpAddr> {
    let (_, named) = refusal.split_once("only to ")?;
    let end = named.find(')').unwrap_or(named.len());
    named[..end].trim().parse().ok()
}

async fn transfer(
    run: &mut Run<'_>,
    session: &mut Session,
    data: &mut DataConnection,
    listener: &TcpListener,
) {
    let goes_on = if run.data_is_private {
        ask_with_tls(run, session, data, listener).await
    } else {
        // Most servers connect before they answer LIST; whoever connected waits in the listener's queue.
        let answer = listing::ask(run, session, data).await;
        matches!(run.code(answer), Some(100..=299))
    };
    let Some(answer) = data.transfer.filter(|_| goes_on) else {
        return;
    };
    if let Some((stream, from)) = accept(run, session, listener).await {
        data.accepted_from = Some(from);
        data.accepted_us = Some(run.limits.stopwatch.micros());
        listing::take(run, session, data, stream, Sessions::Resume).await;
    } else if run.is_class(answer, 1) {
        data.closing = Some(run.hear_within(session, Phase::Transfer, LAST_WORD).await);
    }
}

/// The command, with an eye on whoever connects meanwhile: some servers answer only when TLS is there. Gives whether
/// the connection is still to come.
async fn ask_with_tls(
    run: &mut Run<'_>,
    session: &mut Session,
    data: &mut DataConnection,
    listener: &TcpListener,
) -> bool {
    let limits = run.limits.clone();
    let accepted = OnceLock::new();
    let incoming = async {
        match limits.wait(limits.timeout, listener.accept()).await {
            Waited::Done(Ok((stream, from))) => {
                accepted.get_or_init(|| (from, limits.stopwatch.micros()));
                Some(stream)
            }
            _ => None,
        }
    };
    let to_come = listing::over_tls(run, session, data, incoming, Sessions::Resume).await;
    if let Some((from, at_us)) = accepted.into_inner() {
        data.accepted_from = Some(from);
        data.accepted_us = Some(at_us);
    }
    to_come
}

/// Whoever connects, with an ear on the control connection: a server that cannot reach us says so there.
async fn accept(
    run: &Run<'_>,
    session: &mut Session,
    listener: &TcpListener,
) -> Option<(TcpStream, SocketAddr)> {
    let limits = &run.limits;
    let gave_up = async {
        let _ = session.listen(limits, limits.timeout).await;
        if !session.heard_refusal() {
            std::future::pending::<()>().await;
        }
    };
    let accepted = tokio::select! {
        biased;
        accepted = limits.wait(limits.timeout, listener.accept()) => accepted,
        () = gave_up => return None,
    };
    match accepted {
        Waited::Done(Ok(connection)) => Some(connection),
        _ => None,
    }
}

/// `192,0,2,1,195,80` for PORT; `None` for IPv6.
fn port_argument(own: SocketAddr) -> Option<String> {
    let SocketAddr::V4(own) = own else {
        return None;
    };
    let [a, b, c, d] = own.ip().octets();
    let [high, low] = own.port().to_be_bytes();
    Some(format!("{a},{b},{c},{d},{high},{low}"))
}

/// `|1|192.0.2.1|50000|` or `|2|2001:db8::1|50000|` for EPRT.
fn eprt_argument(own: SocketAddr) -> String {
    let protocol = if own.is_ipv4() { 1 } else { 2 };
    format!("|{protocol}|{}|{}|", own.ip(), own.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_as_port_and_eprt_write_it() {
        let v4 = "192.0.2.1:50000".parse().unwrap();
        let v6 = "[2001:db8::1]:50000".parse().unwrap();
        assert_eq!(port_argument(v4).as_deref(), Some("192,0,2,1,195,80"));
        assert_eq!(port_argument(v6), None);
        assert_eq!(eprt_argument(v4), "|1|192.0.2.1|50000|");
        assert_eq!(eprt_argument(v6), "|2|2001:db8::1|50000|");
    }

    #[test]
    fn the_address_that_a_refusal_names() {
        let refusal = "I won't open a connection to 192.0.2.1 (only to 198.51.100.2)";
        assert_eq!(only_to(refusal), "198.51.100.2".parse().ok());
        assert_eq!(only_to("Illegal PORT command."), None);
        assert_eq!(only_to("only to friends)"), None);
    }
}
