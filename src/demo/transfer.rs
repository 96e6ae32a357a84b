//! Data connections: how they are announced, opened, used and ended.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

use super::behaviour::{Active, Announce, Data};
use super::control::Control;
use super::state::State;

/// Connections that wait in a listener's queue.
const BACKLOG: u32 = 16;
/// How long a connection of its own may take before a full queue is taken to drop it.
const FULL_AFTER: Duration = Duration::from_millis(200);
/// How many connections it tries to fill a queue with.
const MAX_FILLERS: usize = 8;

/// What EPSV, PASV, PORT or EPRT arranged for the next transfer.
#[derive(Debug, Default)]
pub(super) enum Channel {
    /// Nothing.
    #[default]
    None,
    /// The client connects here.
    Listening(TcpListener),
    /// The client was sent to a port where it cannot get through. What keeps the port's queue full is
    /// held until the next arrangement.
    Unreachable(#[expect(dead_code, reason = "held, not used")] Option<FullQueue>),
    /// The server connects there.
    Connecting(SocketAddr),
}

/// A listener with the connections that fill its queue.
#[derive(Debug)]
pub(super) struct FullQueue {
    _listener: TcpListener,
    _fillers: Vec<TcpStream>,
}

/// Why no data connection came about.
enum Missed {
    /// Nothing was arranged.
    NotArranged,
    /// Nobody came, or the client could not be reached.
    NobodyThere,
    /// Somebody else came.
    Stranger,
}

impl Channel {
    pub(super) async fn epsv(
        &mut self,
        control: &Control,
        state: &State,
        argument: &str,
    ) -> String {
        let family = if control.local.is_ipv4() { "1" } else { "2" };
        match argument {
            "" => {}
            "ALL" => return "200 EPSV ALL ok.\r\n".to_owned(),
            asked if asked == family => {}
            _ => return format!("522 Network protocol not supported, use ({family})\r\n"),
        }
        match self.announce(control, state).await {
            Some(port) => state
                .behaviour
                .passive
                .epsv
                .replace("{port}", &port.to_string()),
            None => "425 Cannot open a passive connection.\r\n".to_owned(),
        }
    }

    pub(super) async fn pasv(&mut self, control: &Control, state: &State) -> String {
        let passive = &state.behaviour.passive;
        let own = match control.local.ip().to_canonical() {
            IpAddr::V4(own) => own,
            IpAddr::V6(_) => {
                return "425 You cannot use PASV on IPv6 connections. Use EPSV instead.\r\n"
                    .to_owned();
            }
        };
        let address = match passive.announce {
            Announce::Address(other) => other,
            Announce::Own | Announce::ClosedPort | Announce::FilteredPort => own,
        };
        match self.announce(control, state).await {
            Some(port) => passive
                .pasv
                .replace("{address}", &address.to_string().replace('.', ","))
                .replace("{ports}", &format!("{},{}", port >> 8, port & 0xff))
                .replace("{port}", &port.to_string()),
            None => "425 Cannot open a passive connection.\r\n".to_owned(),
        }
    }

    /// Arranges for a passive data connection and tells the port to announce.
    async fn announce(&mut self, control: &Control, state: &State) -> Option<u16> {
        // What was arranged before is void, and its port free again.
        *self = Self::None;
        match self
            .open(control.local, state.behaviour.passive.announce)
            .await
        {
            Ok(port) => Some(port),
            Err(error) => {
                state.fail(format!("cannot open a passive port: {error}"));
                None
            }
        }
    }

    async fn open(&mut self, own: SocketAddr, announce: Announce) -> io::Result<u16> {
        let backlog = match announce {
            Announce::FilteredPort => 0,
            _ => BACKLOG,
        };
        let listener = bind(SocketAddr::new(own.ip(), 0))?.listen(backlog)?;
        let address = listener.local_addr()?;
        *self = match announce {
            Announce::Own | Announce::Address(_) => Self::Listening(listener),
            Announce::ClosedPort => Self::Unreachable(None),
            Announce::FilteredPort => Self::Unreachable(Some(fill_queue(listener, address).await?)),
        };
        Ok(address.port())
    }

    pub(super) fn port(&mut self, control: &Control, argument: &str) -> String {
        self.connect_to(control, parse_port(argument), "PORT")
    }

    pub(super) fn eprt(&mut self, control: &Control, argument: &str) -> String {
        self.connect_to(control, parse_eprt(argument), "EPRT")
    }

    /// Only the client's own address is connected to, and no port of a service: a server that
    /// connects anywhere can be turned against others (RFC 2577).
    fn connect_to(&mut self, control: &Control, to: Option<SocketAddr>, verb: &str) -> String {
        *self = Self::None;
        match to {
            Some(to) if to.ip() == control.peer.ip().to_canonical() && to.port() >= 1024 => {
                *self = Self::Connecting(to);
                format!("200 {verb} command successful. Consider using passive mode.\r\n")
            }
            _ => format!("500 Illegal {verb} command.\r\n"),
        }
    }

    /// Opens the data connection, sends `data` over it, and says all replies that belong to it.
    pub(super) async fn transfer(
        &mut self,
        control: &mut Control,
        state: &State,
        data: &[u8],
    ) -> io::Result<()> {
        let transfer = &state.behaviour.transfer;
        // Whatever happens, an arrangement serves one transfer.
        let channel = std::mem::take(self);
        let mut stream = match channel.establish(control, state).await {
            Ok(stream) => stream,
            Err(Missed::NotArranged) => {
                return control.say(b"425 Use PORT or PASV first.\r\n").await;
            }
            Err(Missed::NobodyThere) => {
                return control
                    .say(b"425 Failed to establish connection.\r\n")
                    .await;
            }
            Err(Missed::Stranger) => {
                return control.say(b"425 Security: Bad IP connecting.\r\n").await;
            }
        };
        control.say(&transfer.opening).await?;
        if transfer.opening.first().is_some_and(|digit| *digit != b'1') {
            return Ok(());
        }
        let ending = match send(&mut stream, data, transfer.data, control).await {
            Ok(ending) => ending,
            Err(_) => Ending::Broken,
        };
        // The end of the data is there before the reply that tells of it.
        drop(stream);
        let natural: &[u8] = match ending {
            Ending::Whole => b"226 Directory send OK.\r\n",
            Ending::Broken => b"426 Failure writing network stream.\r\n",
            Ending::Abandoned => return Ok(()),
        };
        control
            .say(transfer.closing.as_deref().unwrap_or(natural))
            .await
    }

    /// Waits for the client to come, or goes to it, until the client says something else or leaves.
    async fn establish(self, control: &Control, state: &State) -> Result<TcpStream, Missed> {
        let from = match state.behaviour.active {
            Active::From(other) => other,
            Active::Normal | Active::NeverConnects => control.local.ip().to_canonical(),
        };
        let ignored = state.behaviour.transfer.data == Data::Ignored;
        let opened = async {
            match self {
                // What was arranged is held meanwhile, so that the client does get through.
                _ if ignored => std::future::pending().await,
                Self::None => Err(Missed::NotArranged),
                Self::Listening(listener) => match listener.accept().await {
                    Ok((_, from)) if from.ip() != control.peer.ip() => Err(Missed::Stranger),
                    Ok((stream, _)) => Ok(stream),
                    Err(_) => Err(Missed::NobodyThere),
                },
                Self::Connecting(to) if state.behaviour.active != Active::NeverConnects => {
                    let socket = bind(SocketAddr::new(from, 0)).map_err(|error| {
                        state.fail(format!("cannot connect from {from}: {error}"));
                        Missed::NobodyThere
                    })?;
                    socket.connect(to).await.map_err(|_| Missed::NobodyThere)
                }
                Self::Unreachable(_) | Self::Connecting(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            opened = timeout(state.behaviour.data_wait, opened) => {
                opened.unwrap_or(Err(Missed::NobodyThere))
            }
            () = control.stirred() => Err(Missed::NobodyThere),
        }
    }
}

/// How sending the data ended.
enum Ending {
    /// All was sent, and the end of the stream.
    Whole,
    /// The connection was reset, by whichever side.
    Broken,
    /// It stalled until the client gave up; there is nothing left to say.
    Abandoned,
}

async fn send(
    stream: &mut TcpStream,
    data: &[u8],
    how: Data,
    control: &Control,
) -> io::Result<Ending> {
    match how {
        Data::Whole => stream.write_all(data).await?,
        Data::Slow { piece, pause } => {
            for piece in data.chunks(piece.max(1)) {
                stream.write_all(piece).await?;
                sleep(pause).await;
            }
        }
        Data::StallAfter(bytes) => {
            stream.write_all(&data[..bytes.min(data.len())]).await?;
            control.stirred().await;
            return Ok(Ending::Abandoned);
        }
        Data::ResetAfter(bytes) => {
            stream.write_all(&data[..bytes.min(data.len())]).await?;
            stream.set_zero_linger()?;
            return Ok(Ending::Broken);
        }
        Data::Ignored => return Ok(Ending::Abandoned),
    }
    stream.shutdown().await?;
    Ok(Ending::Whole)
}

fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    socket.bind(address)?;
    Ok(socket)
}

/// Fills the queue of a listener that accepts nobody, until the system drops what comes next.
async fn fill_queue(listener: TcpListener, address: SocketAddr) -> io::Result<FullQueue> {
    let mut fillers = Vec::new();
    while fillers.len() < MAX_FILLERS {
        match timeout(FULL_AFTER, TcpStream::connect(address)).await {
            Ok(stream) => fillers.push(stream?),
            Err(_) => {
                return Ok(FullQueue {
                    _listener: listener,
                    _fillers: fillers,
                });
            }
        }
    }
    Err(io::Error::other(
        "the queue of a port does not fill up here",
    ))
}

/// `h1,h2,h3,h4,p1,p2` (RFC 959).
fn parse_port(argument: &str) -> Option<SocketAddr> {
    let numbers: Vec<u8> = argument
        .split(',')
        .map(|number| number.trim().parse().ok())
        .collect::<Option<_>>()?;
    let [a, b, c, d, high, low] = numbers[..] else {
        return None;
    };
    Some(SocketAddr::from((
        [a, b, c, d],
        u16::from_be_bytes([high, low]),
    )))
}

/// `|1|address|port|` with any delimiter (RFC 2428).
fn parse_eprt(argument: &str) -> Option<SocketAddr> {
    let delimiter = argument.chars().next()?;
    let mut fields = argument.split(delimiter).skip(1);
    let (family, address, port) = (fields.next()?, fields.next()?, fields.next()?);
    let address: IpAddr = address.parse().ok()?;
    let fits = matches!(
        (family, address),
        ("1", IpAddr::V4(_)) | ("2", IpAddr::V6(_))
    );
    Some(SocketAddr::new(address, port.parse().ok()?)).filter(|_| fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_of_port_and_eprt_are_read() {
        let v4 = Some("127.0.0.1:5001".parse().unwrap());
        assert_eq!(parse_port("127,0,0,1,19,137"), v4);
        assert_eq!(parse_port("127,0,0,1,19"), None);
        assert_eq!(parse_port("127,0,0,256,19,137"), None);
        assert_eq!(parse_eprt("|1|127.0.0.1|5001|"), v4);
        assert_eq!(
            parse_eprt("|2|::1|5001|"),
            Some("[::1]:5001".parse().unwrap())
        );
        assert_eq!(parse_eprt("|1|::1|5001|"), None);
        assert_eq!(parse_eprt("|1|127.0.0.1|"), None);
    }
}
