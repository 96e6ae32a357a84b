//! Connections that a proxy did not make, and those that it made.

use ftpprobe::evidence::facts::{TcpOutcome, TcpPath};
use ftpprobe::evidence::proxied::{ProxyExchange, ProxyRequest};
use ftpprobe::evidence::{AskedProxy, Octets, Tunnel, TunnelEnd};
use ftpprobe::target::ProxyKind;

use crate::Case;
use crate::script::{Script, lookup, path};
use ftpprobe::evidence::facts::LookupOutcome;

const SERVER: &str = "192.0.2.1:21";
const PROXY: &str = "198.51.100.8:1080";

/// What a proxy answered to what was asked of it last.
fn tunnel(kind: ProxyKind, answer: &[u8], end: TunnelEnd) -> Tunnel {
    let mut tunnel = Tunnel::new(kind, "ftp.example.com:21".to_owned());
    tunnel.hops = vec![path(PROXY, TcpOutcome::Connected)];
    tunnel.exchanges = vec![ProxyExchange {
        request: ProxyRequest::Connect,
        sent_us: 1000,
        ended_us: (!answer.is_empty()).then_some(2000),
        answer: Octets(answer.to_vec()),
    }];
    tunnel.end = end;
    tunnel
}

fn through(tunnel: Tunnel) -> TcpPath {
    let outcome = match tunnel.end {
        TunnelEnd::Open => TcpOutcome::Connected,
        _ => TcpOutcome::Proxy,
    };
    TcpPath {
        error: None,
        tunnel: Some(Box::new(tunnel)),
        ..path(SERVER, outcome)
    }
}

fn asked(script: Script, kind: ProxyKind) -> Script {
    script.edit(|script| {
        script.evidence.asked.proxy = Some(AskedProxy {
            kind,
            host: "proxy.example.com".to_owned(),
            port: 1080,
            login: false,
            variable: None,
        });
    })
}

fn refused(tunnel: Tunnel) -> Script {
    let kind = tunnel.kind;
    let found = lookup(LookupOutcome::Found, &["192.0.2.1"]);
    let script = Script::new()
        .resolve(found, lookup(LookupOutcome::NoAddress, &[]))
        .connect(vec![through(tunnel)], None);
    asked(script, kind)
}

fn nobody_there() -> Script {
    let mut tunnel = tunnel(ProxyKind::Socks5, b"", TunnelEnd::NoConnection);
    tunnel.hops = vec![path(PROXY, TcpOutcome::Refused)];
    tunnel.exchanges.clear();
    refused(tunnel)
}

/// A healthy run, all of whose connections were made by a proxy, or whose data connections were not.
fn healthy(data: &TunnelEnd) -> Script {
    let of = |end: &TunnelEnd| through(tunnel(ProxyKind::Socks5, b"\x05\0", end.clone()));
    let script = Script::healthy().edit(|script| {
        for step in &mut script.attempt.steps {
            if let ftpprobe::evidence::Facts::Connect(connected) = &mut step.facts {
                connected.paths = vec![of(&TunnelEnd::Open)];
                connected.local = None;
            }
        }
        for connection in &mut script.attempt.data {
            connection.connect = connection.connect.as_ref().map(|_| of(data));
            if *data != TunnelEnd::Open {
                connection.transfer = None;
                connection.closing = None;
                connection.listing = None;
                connection.end = None;
                connection.bytes = Some(0);
            }
        }
    });
    asked(script, ProxyKind::Socks5)
}

pub(crate) fn cases() -> Vec<Case> {
    use ProxyKind::{Http, Socks5};
    let unknown = |name, tunnel, id| Case::unknown(name, refused(tunnel), id);
    let critical = |name, tunnel| Case::critical(name, refused(tunnel), "proxy-refused");
    vec![
        Case::unknown("no proxy there", nobody_there(), "proxy-unreachable"),
        unknown(
            "another protocol",
            tunnel(Socks5, b"HTTP/1.0 400 Bad", TunnelEnd::Foreign),
            "proxy-wrong-protocol",
        ),
        unknown(
            "forbidden by SOCKS",
            tunnel(Socks5, b"\x05\x02\0\x01\0\0\0\0\0\0", TunnelEnd::Reply(2)),
            "proxy-refused",
        ),
        unknown(
            "a login for HTTP",
            tunnel(Http, b"HTTP/1.1 407 No\r\n\r\n", TunnelEnd::Status(407)),
            "proxy-refused",
        ),
        critical(
            "refused behind SOCKS",
            tunnel(Socks5, b"\x05\x05\0\x01\0\0\0\0\0\0", TunnelEnd::Reply(5)),
        ),
        critical(
            "not reached behind HTTP",
            tunnel(Http, b"HTTP/1.1 504 No\r\n\r\n", TunnelEnd::Status(504)),
        ),
        critical(
            "no answer to the request",
            tunnel(Http, b"", TunnelEnd::TimedOut),
        ),
        Case::ok("all through a proxy", healthy(&TunnelEnd::Open)),
        Case::unknown(
            "no data through the proxy",
            healthy(&TunnelEnd::Reply(2)),
            "proxy-refused",
        ),
    ]
}
