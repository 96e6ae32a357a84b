//! A listing in active mode: the server connects to us.

use std::net::SocketAddr;

use tokio::net::TcpListener;

use super::listing;
use super::run::Run;
use crate::evidence::{DataConnection, DataMode, Phase};
use crate::wire::limits::Waited;
use crate::wire::session::{Line, Session};
use crate::wire::tls::Sessions;

pub(super) async fn step(run: &mut Run<'_>, session: &mut Session) {
    let started_us = run.begins(listing::step_of(DataMode::Active), "listing in active mode");
    let mut data = DataConnection::new(DataMode::Active);
    let Some(listener) = listen(session).await else {
        run.skip(
            listing::step_of(DataMode::Active),
            "no port of our own could be opened",
        );
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

/// PORT where the address is IPv4, EPRT otherwise or where PORT is refused (RFC 2428).
async fn announce(
    run: &mut Run<'_>,
    session: &mut Session,
    data: &mut DataConnection,
    own: SocketAddr,
) -> bool {
    if let Some(port) = port_argument(own) {
        let setup = run
            .exchange(session, Phase::DataActive, &Line::with("PORT", &port))
            .await;
        data.setup = Some(setup);
        if run.is_class(setup, 2) {
            return true;
        }
        // Only a PORT that the server does not know is worth a second way of saying the same.
        if !session.in_step() || !matches!(run.code(setup), Some(500 | 502)) {
            return false;
        }
    }
    let eprt = run
        .exchange(
            session,
            Phase::DataActive,
            &Line::with("EPRT", &eprt_argument(own)),
        )
        .await;
    if data.setup.is_some() {
        data.second_setup = Some(eprt);
    } else {
        data.setup = Some(eprt);
    }
    run.is_class(eprt, 2)
}

async fn transfer(
    run: &mut Run<'_>,
    session: &mut Session,
    data: &mut DataConnection,
    listener: &TcpListener,
) {
    // Most servers connect before they answer LIST; whoever connected waits in the listener's queue.
    let answer = listing::ask(run, session, data).await;
    if !matches!(run.code(answer), Some(100..=299)) {
        return;
    }
    let accepted = run.limits.wait(run.limits.timeout, listener.accept()).await;
    if let Waited::Done(Ok((stream, from))) = accepted {
        data.accepted_from = Some(from);
        data.accepted_us = Some(run.limits.stopwatch.micros());
        listing::take(run, session, data, stream, Sessions::Resume).await;
    } else if run.is_class(answer, 1) {
        data.closing = Some(run.hear(session, Phase::Transfer).await);
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
}
