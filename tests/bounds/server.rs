//! A small healthy server, one of whose connections ends or stalls at one place of what it sends.
//!
//! What a connection sends is counted in pieces: lines of plain text, and records of TLS. A port or a signature that is a byte
//! longer than that of another run moves none of them.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

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
    /// Within this piece, from 0; after the last one there is the end of the connection.
    pub(crate) piece: usize,
    /// After so many bytes of it, before its last one at any rate.
    pub(crate) after: usize,
    pub(crate) how: How,
}

/// How many connections may have a fault.
const CONNECTIONS: usize = 4;

/// The head of a record of TLS: its type, a version, and the length of what follows (RFC 8446 section 5.1).
pub(crate) const HEAD: usize = 5;

/// What the connections of one server share.
#[derive(Default)]
struct Shared {
    tls: Option<Arc<ServerConfig>>,
    fault: Option<Fault>,
    is_over: AtomicBool,
    is_met: AtomicBool,
    controls: AtomicUsize,
    data: AtomicUsize,
    /// Counts everything that it hears and does.
    deeds: AtomicUsize,
    /// How long the pieces were that went over each connection that may have a fault.
    sent: [Mutex<Vec<usize>>; CONNECTIONS],
}

impl Shared {
    fn does(&self) {
        self.deeds.fetch_add(1, Ordering::SeqCst);
    }
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
                own.does();
                let (stream, own) = (stream.unwrap(), own.clone());
                // Whoever leaves in the middle of something is no failure of the server.
                thread::spawn(move || Session::new(stream, own).run().unwrap_or(()));
            }
        });
        Self { address, shared }
    }

    /// How long the pieces were of each connection: the first control connection, and data connections.
    pub(crate) fn sent(&self) -> Vec<Vec<usize>> {
        let sent = self.shared.sent.iter();
        sent.map(|it| it.lock().unwrap().clone()).collect()
    }

    /// Whether it came to the fault.
    pub(crate) fn is_met(&self) -> bool {
        self.shared.is_met.load(Ordering::SeqCst)
    }

    /// How much it has heard and done so far.
    pub(crate) fn deeds(&self) -> usize {
        self.shared.deeds.load(Ordering::SeqCst)
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
    /// Of a record of TLS, what there is of it so far; `None` while lines are sent.
    record: Option<Vec<u8>>,
    /// It has met its fault, and sends nothing more.
    is_broken: bool,
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer);
        self.shared.does();
        read
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(mut record) = self.record.take() else {
            self.send(bytes)?;
            return Ok(bytes.len());
        };
        record.extend_from_slice(bytes);
        while let Some(length) = length(&record).filter(|it| *it <= record.len()) {
            let rest = record.split_off(length);
            self.send(&record)?;
            record = rest;
        }
        self.record = Some(record);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// How long a record is that begins like this, its head included.
fn length(record: &[u8]) -> Option<usize> {
    let bytes = [*record.get(HEAD - 2)?, *record.get(HEAD - 1)?];
    Some(HEAD + usize::from(u16::from_be_bytes(bytes)))
}

impl Wire {
    fn new(stream: TcpStream, shared: &Arc<Shared>, number: usize) -> Self {
        // Only so is a piece on its way before the next one.
        stream.set_nodelay(true).unwrap();
        Self {
            stream,
            shared: shared.clone(),
            number,
            record: None,
            is_broken: false,
        }
    }

    /// Sends a piece, or as much of it as comes before the fault.
    fn send(&mut self, piece: &[u8]) -> io::Result<()> {
        if self.is_broken {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        self.shared.does();
        if let Some(sent) = self.shared.sent.get(self.number) {
            let mut sent = sent.lock().unwrap();
            let is_here = |it: &Fault| it.connection == self.number && it.piece == sent.len();
            let fault = self.shared.fault.filter(is_here);
            sent.push(piece.len());
            drop(sent);
            if let Some(fault) = fault {
                let before = fault.after.min(piece.len() - 1);
                self.stream.write_all(&piece[..before])?;
                return self.fail(fault.how);
            }
        }
        self.stream.write_all(piece)
    }

    /// Ends the connection, unless that is where the fault lies.
    fn end(&mut self) -> io::Result<()> {
        if let Some(sent) = self.shared.sent.get(self.number) {
            let pieces = sent.lock().unwrap().len();
            let is_here = |it: &Fault| it.connection == self.number && it.piece == pieces;
            if let Some(fault) = self.shared.fault.filter(is_here) {
                return self.fail(fault.how);
            }
        }
        self.stream.shutdown(Shutdown::Write)
    }

    fn fail(&mut self, how: How) -> io::Result<()> {
        self.is_broken = true;
        match how {
            How::Closes => self.stream.shutdown(Shutdown::Both)?,
            How::Resets => {
                SockRef::from(&self.stream).set_linger(Some(Duration::ZERO))?;
            }
            How::Stalls => {}
        }
        self.shared.is_met.store(true, Ordering::SeqCst);
        if how == How::Stalls {
            while self.stream.read(&mut [0; 512])? > 0 {}
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

fn encrypted(wire: Wire, config: &Arc<ServerConfig>) -> StreamOwned<ServerConnection, Wire> {
    let connection = ServerConnection::new(config.clone()).unwrap();
    let record = Some(Vec::new());
    StreamOwned::new(connection, Wire { record, ..wire })
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
        let is_first = shared.controls.fetch_add(1, Ordering::SeqCst) == 0;
        let number = if is_first { 0 } else { usize::MAX };
        Self {
            line: Line::Plain(Wire::new(stream, &shared, number)),
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
            (Line::Plain(wire), Some(config)) => Line::Tls(Box::new(encrypted(wire, config))),
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
        let number = self.shared.data.fetch_add(1, Ordering::SeqCst) + 1;
        let wire = Wire::new(stream, &self.shared, number);
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
    wire.end()
}

fn send_encrypted(wire: Wire, config: &Arc<ServerConfig>, text: &str) -> io::Result<()> {
    let mut stream = encrypted(wire, config);
    stream.write_all(text.as_bytes())?;
    stream.conn.send_close_notify();
    while stream.conn.wants_write() {
        stream.conn.write_tls(&mut stream.sock)?;
    }
    stream.sock.end()?;
    // The client's own close_notify, without which its end would be a reset.
    let _ = stream.read_to_end(&mut Vec::new());
    Ok(())
}
