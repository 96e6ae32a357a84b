//! A small healthy server, one of whose connections ends or stalls after so many bytes.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use socket2::SockRef;

const LISTING: &str = "-rw-r--r-- 1 ftp ftp 5 Jan 01 2025 a.txt\r\n";
const FACTS: &str = "type=file;size=5;modify=20250101000000; a.txt\r\n";

/// What a connection does in the middle of a byte stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    Closes,
    Resets,
    Stalls,
}

/// Where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    /// 0 is the first control connection, and further numbers count data connections.
    pub(crate) connection: usize,
    /// After so many bytes that the server sent.
    pub(crate) after: usize,
    pub(crate) how: How,
}

/// What the connections of one server share.
#[derive(Default)]
struct Shared {
    tls: Option<Arc<ServerConfig>>,
    fault: Option<Fault>,
    is_over: AtomicBool,
    is_met: AtomicBool,
    controls: AtomicUsize,
    data: AtomicUsize,
    /// How many bytes went over each connection that may have a fault.
    sent: [AtomicUsize; 4],
}

/// A running server. Dropping it ends it.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
}

impl Server {
    pub(crate) fn start(tls: Option<Arc<ServerConfig>>, fault: Option<Fault>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            tls,
            fault,
            ..Shared::default()
        });
        let own = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if own.is_over.load(Ordering::SeqCst) {
                    break;
                }
                let (stream, own) = (stream.unwrap(), own.clone());
                // Whoever leaves in the middle of something is no failure of the server.
                thread::spawn(move || Session::new(stream, own).run().unwrap_or(()));
            }
        });
        Self { address, shared }
    }

    /// How many bytes went over each connection: the first control connection, and data connections.
    pub(crate) fn sent(&self) -> Vec<usize> {
        let sent = self.shared.sent.iter();
        sent.map(|it| it.load(Ordering::SeqCst)).collect()
    }

    /// Whether it came to the fault.
    pub(crate) fn is_met(&self) -> bool {
        self.shared.is_met.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::SeqCst);
        // Wakes the listener.
        let _ = TcpStream::connect(self.address);
    }
}

/// A connection that may have a fault.
struct Wire {
    stream: TcpStream,
    shared: Arc<Shared>,
    /// None of those that may have a fault, if it is larger than they are.
    number: usize,
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.read(buffer)
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(sent) = self.shared.sent.get(self.number) else {
            return self.stream.write(bytes);
        };
        let so_far = sent.load(Ordering::SeqCst);
        let fault = self.shared.fault.filter(|it| it.connection == self.number);
        let room = fault.map_or(bytes.len(), |it| it.after.saturating_sub(so_far));
        let fitting = &bytes[..bytes.len().min(room)];
        if let Some(fault) = fault.filter(|_| fitting.is_empty() && !bytes.is_empty()) {
            return self.fail(fault.how);
        }
        let written = self.stream.write(fitting)?;
        sent.fetch_add(written, Ordering::SeqCst);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

impl Wire {
    fn fail(&mut self, how: How) -> io::Result<usize> {
        self.shared.is_met.store(true, Ordering::SeqCst);
        match how {
            How::Closes => self.stream.shutdown(Shutdown::Both)?,
            How::Resets => {
                SockRef::from(&self.stream).set_linger(Some(std::time::Duration::ZERO))?;
            }
            How::Stalls => while self.stream.read(&mut [0; 512])? > 0 {},
        }
        Err(io::ErrorKind::ConnectionAborted.into())
    }
}

trait Stream: Read + Write + Send {}
impl<S: Read + Write + Send> Stream for S {}

/// Nothing, while one kind of stream takes the place of another.
struct Nothing;

impl Read for Nothing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Ok(0)
    }
}

impl Write for Nothing {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A stream that is still plain, or the one above TLS.
enum Line {
    Plain(Wire),
    Tls(Box<dyn Stream>),
    Between(Nothing),
}

impl Line {
    fn stream(&mut self) -> &mut dyn Stream {
        match self {
            Self::Plain(wire) => wire,
            Self::Tls(stream) => stream,
            Self::Between(nothing) => nothing,
        }
    }
}

fn encrypted(wire: Wire, config: &Arc<ServerConfig>) -> Box<dyn Stream> {
    let connection = ServerConnection::new(config.clone()).unwrap();
    Box::new(StreamOwned::new(connection, wire))
}

/// How the next data connection comes about.
enum Way {
    Listening(TcpListener),
    Connecting(u16),
}

struct Session {
    line: Line,
    shared: Arc<Shared>,
    way: Option<Way>,
    is_private: bool,
}

impl Session {
    fn new(stream: TcpStream, shared: Arc<Shared>) -> Self {
        stream.set_nodelay(true).unwrap();
        let is_first = shared.controls.fetch_add(1, Ordering::SeqCst) == 0;
        let number = if is_first { 0 } else { usize::MAX };
        let wire = Wire {
            stream,
            shared: shared.clone(),
            number,
        };
        Self {
            line: Line::Plain(wire),
            shared,
            way: None,
            is_private: false,
        }
    }

    fn run(mut self) -> io::Result<()> {
        self.say("220 Service ready")?;
        while let Some(line) = self.command()? {
            let (verb, argument) = line.split_once(' ').unwrap_or((&line, ""));
            match verb {
                "USER" => self.say("331 Password please")?,
                "PASS" => self.say("230 Logged in")?,
                "AUTH" if self.shared.tls.is_some() => self.secure()?,
                "PBSZ" => self.say("200 Size 0")?,
                "PROT" => {
                    self.is_private = argument == "P";
                    self.say("200 Level set")?;
                }
                "FEAT" => self.say("211-Extensions:\r\n EPSV\r\n MLSD\r\n MLST type*;size*;modify*;\r\n SIZE\r\n UTF8\r\n211 End")?,
                "SYST" => self.say("215 UNIX Type: L8")?,
                "PWD" => self.say("257 \"/\" is the current directory")?,
                "CWD" | "TYPE" | "OPTS" | "NOOP" => self.say("200 Okay")?,
                "STAT" => self.say("211 All is well")?,
                "EPSV" | "PASV" => self.passive(verb)?,
                "PORT" => {
                    let numbers: Vec<u16> = argument.split(',').map(|it| it.parse().unwrap()).collect();
                    self.way = Some(Way::Connecting(numbers[4] * 256 + numbers[5]));
                    self.say("200 Port taken")?;
                }
                "LIST" => self.list(LISTING)?,
                "MLSD" => self.list(FACTS)?,
                "QUIT" => return self.say("221 Goodbye"),
                _ => self.say("502 Not here")?,
            }
        }
        Ok(())
    }

    fn say(&mut self, reply: &str) -> io::Result<()> {
        let stream = self.line.stream();
        stream.write_all(format!("{reply}\r\n").as_bytes())?;
        stream.flush()
    }

    fn command(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        let mut byte = [0];
        while self.line.stream().read(&mut byte)? == 1 {
            match byte {
                [b'\n'] => return Ok(Some(String::from_utf8_lossy(&line).trim().to_owned())),
                [byte] => line.push(byte),
            }
        }
        Ok(None)
    }

    fn secure(&mut self) -> io::Result<()> {
        self.say("234 Begin TLS")?;
        let line = std::mem::replace(&mut self.line, Line::Between(Nothing));
        self.line = match (line, &self.shared.tls) {
            (Line::Plain(wire), Some(config)) => Line::Tls(encrypted(wire, config)),
            (line, _) => line,
        };
        Ok(())
    }

    fn passive(&mut self, verb: &str) -> io::Result<()> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        self.way = Some(Way::Listening(listener));
        let [high, low] = port.to_be_bytes();
        self.say(&match verb {
            "EPSV" => format!("229 Entering Extended Passive Mode (|||{port}|)"),
            _ => format!("227 Entering Passive Mode (127,0,0,1,{high},{low})"),
        })
    }

    fn list(&mut self, listing: &str) -> io::Result<()> {
        let stream = match self.way.take() {
            None => return self.say("425 Use EPSV first"),
            Some(Way::Listening(listener)) => listener.accept()?.0,
            Some(Way::Connecting(port)) => TcpStream::connect((Ipv4Addr::LOCALHOST, port))?,
        };
        self.say("150 Here it comes")?;
        let wire = Wire {
            stream,
            shared: self.shared.clone(),
            number: self.shared.data.fetch_add(1, Ordering::SeqCst) + 1,
        };
        let sent = match self.shared.tls.clone().filter(|_| self.is_private) {
            None => send(wire, listing),
            Some(config) => send_encrypted(wire, &config, listing),
        };
        self.say(match sent {
            Ok(()) => "226 Done",
            Err(_) => "426 Broken off",
        })
    }
}

fn send(mut wire: Wire, text: &str) -> io::Result<()> {
    wire.write_all(text.as_bytes())?;
    wire.stream.shutdown(Shutdown::Write)
}

fn send_encrypted(wire: Wire, config: &Arc<ServerConfig>, text: &str) -> io::Result<()> {
    let connection = ServerConnection::new(config.clone()).unwrap();
    let mut stream = StreamOwned::new(connection, wire);
    stream.write_all(text.as_bytes())?;
    stream.conn.send_close_notify();
    while stream.conn.wants_write() {
        stream.conn.write_tls(&mut stream.sock)?;
    }
    stream.sock.stream.shutdown(Shutdown::Write)?;
    // The client's own close_notify, without which its end would be a reset.
    let _ = stream.read_to_end(&mut Vec::new());
    Ok(())
}
