//! A healthy server of one runtime, which says and does what the script has in place of its own answers.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use rcgen::CertifiedKey;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use super::script::{Act, Script};
use super::{ACCOUNT, PASSWORD};

/// How long the server waits for data connections.
const PATIENCE: Duration = Duration::from_secs(20);

/// The longest command.
const MAX_COMMAND: usize = 8192;

/// Control connections that are served in one run.
const MOST_CONNECTIONS: usize = 64;

const LISTING: &str =
    "-rw-r--r-- 1 ftp ftp 5 Jan 01 2025 a.txt\r\ndrwxr-xr-x 2 ftp ftp 4096 Jan 01 2025 pub\r\n";
const MLSD: &str =
    "type=file;size=5;modify=20250101000000; a.txt\r\ntype=dir;modify=20250101000000; pub\r\n";

static ACCEPTOR: LazyLock<TlsAcceptor> = LazyLock::new(|| {
    let CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(["ftp.example.com".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
});

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// A running server. Dropping it ends it.
pub(super) struct Server {
    port: u16,
    happened: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl Server {
    pub(super) async fn start(script: Arc<Script>, with_tls: bool) -> Self {
        let listener = listen().await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let happened = Arc::<AtomicU64>::default();
        let task = tokio::spawn(accept(listener, script, with_tls, happened.clone()));
        Self {
            port,
            happened,
            task,
        }
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Counts what happened.
    pub(super) fn happened(&self) -> u64 {
        self.happened.load(Ordering::Relaxed)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn listen() -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await
}

/// Leaves nothing behind when it is closed.
fn without_trace(stream: &TcpStream) {
    let _ = socket2::SockRef::from(stream).set_linger(Some(Duration::ZERO));
    let _ = stream.set_nodelay(true);
}

async fn accept(
    listener: TcpListener,
    script: Arc<Script>,
    with_tls: bool,
    happened: Arc<AtomicU64>,
) {
    let mut sessions = JoinSet::new();
    for _ in 0..MOST_CONNECTIONS {
        let Ok((stream, _)) = listener.accept().await else {
            return;
        };
        happened.fetch_add(1, Ordering::Relaxed);
        without_trace(&stream);
        let Ok(data) = listen().await else { return };
        let session = Session {
            control: Box::new(stream),
            data,
            script: script.clone(),
            with_tls,
            happened: happened.clone(),
            times: BTreeMap::new(),
            active: None,
            protected: false,
            transfers: 0,
        };
        sessions.spawn(session.serve());
    }
    while sessions.join_next().await.is_some() {}
}

struct Session {
    control: Box<dyn Stream>,
    data: TcpListener,
    script: Arc<Script>,
    with_tls: bool,
    happened: Arc<AtomicU64>,
    /// How often each verb came.
    times: BTreeMap<String, usize>,
    active: Option<SocketAddr>,
    protected: bool,
    transfers: usize,
}

/// Whether the session goes on.
type Goes = io::Result<bool>;

impl Session {
    async fn serve(mut self) {
        // Whatever goes wrong on a connection ends it.
        let _ = self.talk().await;
        self.happened.fetch_add(1, Ordering::Relaxed);
    }

    async fn talk(&mut self) -> io::Result<()> {
        if !self.answer("GREETING", "").await? {
            return Ok(());
        }
        while let Some(line) = self.command().await? {
            let (verb, argument) = line.split_once(' ').unwrap_or((&line, ""));
            if !self.answer(&verb.to_ascii_uppercase(), argument).await? {
                break;
            }
        }
        Ok(())
    }

    async fn command(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        while line.len() < MAX_COMMAND {
            let mut byte = [0];
            if self.control.read(&mut byte).await? == 0 {
                return Ok(None);
            }
            self.happened.fetch_add(1, Ordering::Relaxed);
            match byte[0] {
                b'\n' => break,
                b'\r' => {}
                byte => line.push(byte),
            }
        }
        Ok(Some(String::from_utf8_lossy(&line).into_owned()))
    }

    async fn say(&mut self, text: &[u8]) -> io::Result<()> {
        self.control.write_all(text).await?;
        self.control.flush().await?;
        self.happened.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    async fn answer(&mut self, verb: &str, argument: &str) -> Goes {
        let time = *self
            .times
            .entry(verb.to_owned())
            .and_modify(|times| *times += 1)
            .or_default();
        match verb {
            "PORT" | "EPRT" => self.active = announced(argument),
            "PASV" | "EPSV" => self.active = None,
            _ => {}
        }
        let port = self.data.local_addr()?.port();
        let fill = |letter| filled(letter, port);
        let Some(acts) = self.script.acts(verb, time, fill) else {
            return self.healthy(verb, argument, port).await;
        };
        let mut begins_tls = false;
        for act in acts {
            match act {
                Act::Say(text) => {
                    begins_tls = verb == "AUTH" && text.starts_with(b"234");
                    self.protected |= verb == "PROT" && text.starts_with(b"200");
                    self.say(&text).await?;
                }
                Act::Data(bytes) => self.send(&bytes).await?,
                Act::Close => {
                    self.control.shutdown().await?;
                    self.happened.fetch_add(1, Ordering::Relaxed);
                    while self.command().await?.is_some() {}
                    return Ok(false);
                }
                Act::Reset => return Ok(false),
                Act::Hang => {
                    while self.command().await?.is_some() {}
                    return Ok(false);
                }
            }
        }
        if begins_tls && self.with_tls {
            self.encrypt().await?;
        }
        Ok(true)
    }

    /// What a server says with which nothing is wrong.
    async fn healthy(&mut self, verb: &str, argument: &str, port: u16) -> Goes {
        let [high, low] = port.to_be_bytes();
        let said = match verb {
            "GREETING" => "220 ready".to_owned(),
            "USER" => "331 password".to_owned(),
            "PASS" => "230 in".to_owned(),
            "SYST" => "215 UNIX Type: L8".to_owned(),
            "FEAT" => "211-Features:\r\n EPSV\r\n MDTM\r\n MLST type*;size*;modify*;\r\n SIZE\r\n UTF8\r\n211 End".to_owned(),
            "PWD" => "257 \"/\" is it".to_owned(),
            "TYPE" | "NOOP" | "OPTS" | "PBSZ" | "PORT" | "EPRT" => "200 fine".to_owned(),
            "CWD" | "DELE" => "250 done".to_owned(),
            "SIZE" => "213 5".to_owned(),
            "MDTM" => "213 20250101000000".to_owned(),
            "STAT" => "211-Status\r\n Connected\r\n211 End".to_owned(),
            "EPSV" => format!("229 here (|||{port}|)"),
            "PASV" => format!("227 here (127,0,0,1,{high},{low})"),
            "PROT" => {
                self.protected = argument == "P";
                "200 fine".to_owned()
            }
            "AUTH" if self.with_tls => {
                self.say(b"234 go\r\n").await?;
                self.encrypt().await?;
                return Ok(true);
            }
            "LIST" | "MLSD" | "NLST" | "RETR" => {
                self.say(b"150 here it comes\r\n").await?;
                let usual = if verb == "MLSD" { MLSD } else { LISTING };
                let fill = |letter| filled(letter, port);
                let data = self.script.data(self.transfers, fill);
                self.transfers += 1;
                self.send(&data.unwrap_or_else(|| usual.into())).await?;
                "226 done".to_owned()
            }
            "STOR" | "STOU" | "APPE" => {
                self.say(b"150 send it\r\n").await?;
                self.take().await?;
                "226 done".to_owned()
            }
            "QUIT" => {
                self.say(b"221 bye\r\n").await?;
                self.control.shutdown().await?;
                while self.command().await?.is_some() {}
                return Ok(false);
            }
            _ => "502 what".to_owned(),
        };
        self.say(format!("{said}\r\n").as_bytes()).await?;
        Ok(true)
    }

    async fn encrypt(&mut self) -> io::Result<()> {
        let plain = std::mem::replace(&mut self.control, Box::new(tokio::io::empty()));
        self.control = Box::new(ACCEPTOR.accept(plain).await?);
        self.happened.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// The data connection, or none if there is to be none.
    async fn opened(&mut self) -> Option<Box<dyn Stream>> {
        let opening = async {
            match self.active {
                Some(address) => TcpStream::connect(address).await,
                None => self.data.accept().await.map(|(stream, _)| stream),
            }
        };
        let stream = tokio::time::timeout(PATIENCE, opening).await.ok()?.ok()?;
        without_trace(&stream);
        self.happened.fetch_add(1, Ordering::Relaxed);
        if !self.protected {
            return Some(Box::new(stream));
        }
        let shaken = tokio::time::timeout(PATIENCE, ACCEPTOR.accept(stream)).await;
        self.happened.fetch_add(1, Ordering::Relaxed);
        Some(Box::new(shaken.ok()?.ok()?))
    }

    async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(mut stream) = self.opened().await else {
            return Ok(());
        };
        // The client may have given it up.
        let _ = stream.write_all(bytes).await;
        let _ = stream.shutdown().await;
        self.happened.fetch_add(1, Ordering::Relaxed);
        self.drain(stream).await;
        Ok(())
    }

    async fn take(&mut self) -> io::Result<()> {
        if let Some(stream) = self.opened().await {
            self.drain(stream).await;
        }
        Ok(())
    }

    async fn drain(&mut self, mut stream: Box<dyn Stream>) {
        let mut chunk = vec![0; 4096];
        let read = async {
            while let Ok(1..) = stream.read(&mut chunk).await {
                self.happened.fetch_add(1, Ordering::Relaxed);
            }
        };
        let _ = tokio::time::timeout(PATIENCE, read).await;
    }
}

fn filled(letter: u8, port: u16) -> Option<Vec<u8>> {
    let [high, low] = port.to_be_bytes();
    Some(match letter {
        b'P' => port.to_string().into_bytes(),
        b'H' => format!("127,0,0,1,{high},{low}").into_bytes(),
        b'S' => PASSWORD.as_bytes().to_vec(),
        b'A' => ACCOUNT.as_bytes().to_vec(),
        b'0' => vec![0],
        b'M' => PASSWORD.repeat(1000).into_bytes(),
        b'L' => LISTING.repeat(200).into_bytes(),
        _ => return None,
    })
}

/// Where PORT or EPRT says to connect to, on this machine only.
fn announced(argument: &str) -> Option<SocketAddr> {
    let port = if argument.contains('|') {
        argument.split('|').nth(3)?.parse().ok()?
    } else {
        let mut numbers = argument.split(',').skip(4).map(str::parse::<u8>);
        let (high, low) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
        u16::from_be_bytes([high, low])
    };
    Some((Ipv4Addr::LOCALHOST, port).into())
}
