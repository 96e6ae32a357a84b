//! Where the data connections of one session come from.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use socket2::{Domain, Socket, Type};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::behaviour::Data;
use super::session::{Next, Session};

/// How long the server waits for a data connection.
const PATIENCE: Duration = Duration::from_secs(30);

/// Connections that fill a backlog of none.
const FILLING: usize = 3;

/// How the next data connection comes about.
#[derive(Default)]
pub(super) struct Channel {
    next: Option<Way>,
    /// The listener that serves the whole session.
    kept: Option<Arc<TcpListener>>,
    /// What keeps a port from answering.
    filled: Vec<Socket>,
}

enum Way {
    Listening(Arc<TcpListener>),
    Connecting(SocketAddr),
    /// At a port where nothing can arrive.
    Nowhere,
}

impl Channel {
    /// Nothing more arrives for the transfer that was agreed on.
    pub(super) fn drop_listener(&mut self) {
        self.next = None;
    }

    /// The data connection; `None` if none was agreed on, an error if it does not come about.
    pub(super) async fn take(&mut self) -> Option<io::Result<TcpStream>> {
        let coming = async |way| match way {
            Way::Listening(listener) => listener.accept().await.map(|(stream, _)| stream),
            Way::Connecting(address) => TcpStream::connect(address).await,
            Way::Nowhere => std::future::pending().await,
        };
        let way = self.next.take()?;
        let came = timeout(PATIENCE, coming(way)).await;
        Some(came.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())))
    }
}

impl Session {
    /// EPSV or PASV.
    pub(super) async fn passive(&mut self, verb: &str) -> io::Result<Next> {
        let requests = self.times("EPSV") + self.times("PASV");
        let data = self.behaviour.data.at(requests - 1).copied();
        self.data = data.unwrap_or(Data::Works);
        let ip = self.stream.socket()?.local_addr()?.ip();
        let port = self.port(ip).await?;
        let reply = if verb == "EPSV" {
            let reply = &self.behaviour.epsv_reply;
            reply.replace("{port}", &port.to_string())
        } else {
            let own = match ip {
                IpAddr::V4(ip) => ip,
                IpAddr::V6(_) => Ipv4Addr::LOCALHOST,
            };
            let [a, b, c, d] = self.behaviour.pasv_address.unwrap_or(own).octets();
            let [high, low] = port.to_be_bytes();
            let numbers = format!("{a},{b},{c},{d},{high},{low}");
            self.behaviour.pasv_reply.replace("{address}", &numbers)
        };
        self.say(&reply).await?;
        Ok(Next::On)
    }

    /// The port that is named to the client.
    async fn port(&mut self, ip: IpAddr) -> io::Result<u16> {
        let channel = &mut self.channel;
        match self.data {
            Data::Refused => {
                channel.next = Some(Way::Nowhere);
                let listener = TcpListener::bind((ip, 0)).await?;
                return Ok(listener.local_addr()?.port());
            }
            Data::Dropped => {
                channel.next = Some(Way::Nowhere);
                let (port, sockets) = silent_port(ip)?;
                channel.filled.extend(sockets);
                return Ok(port);
            }
            _ => {}
        }
        let listener = match channel.kept.clone() {
            Some(listener) => listener,
            None => Arc::new(TcpListener::bind((ip, 0)).await?),
        };
        channel.kept = Some(listener.clone()).filter(|_| self.behaviour.one_port);
        let port = listener.local_addr()?.port();
        channel.next = Some(Way::Listening(listener));
        Ok(port)
    }

    /// PORT or EPRT. Whatever address it names, the connection goes to the client.
    pub(super) fn active(&mut self, verb: &str, argument: &str) -> String {
        let port = if verb == "EPRT" {
            let port = argument.split('|').nth(3);
            port.and_then(|port| port.parse().ok())
        } else {
            let numbers: Result<Vec<u16>, _> = argument.split(',').map(str::parse).collect();
            let numbers = numbers.ok();
            numbers.and_then(|it| it.get(4)?.checked_mul(256)?.checked_add(*it.get(5)?))
        };
        let peer = self.stream.socket().and_then(TcpStream::peer_addr);
        let (Some(port), Ok(peer)) = (port, peer) else {
            return "501 Which port?".to_owned();
        };
        self.channel.next = Some(Way::Connecting((peer.ip(), port).into()));
        self.data = Data::Works;
        "200 Port taken".to_owned()
    }
}

/// A port whose queue is full, so that whoever knocks gets no answer, as behind a firewall that drops.
fn silent_port(ip: IpAddr) -> io::Result<(u16, Vec<Socket>)> {
    let any = SocketAddr::new(ip, 0);
    let domain = Domain::for_address(any);
    let listener = Socket::new(domain, Type::STREAM, None)?;
    listener.bind(&any.into())?;
    listener.listen(0)?;
    let address = listener.local_addr()?;
    let mut sockets = vec![listener];
    for _ in 0..FILLING {
        let socket = Socket::new(domain, Type::STREAM, None)?;
        socket.set_nonblocking(true)?;
        // That it is under way is no error.
        let _ = socket.connect(&address);
        sockets.push(socket);
    }
    let port = address.as_socket().map_or(0, |address| address.port());
    Ok((port, sockets))
}
