//! One control connection of the healthy server.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::fault::{self, Answer, GREETING};
use crate::line::Stream;
use crate::server::Shared;

const LIST: &str = "drwxr-xr-x 2 ftp ftp 4096 Jan 01 2025 pub\r\n\
                    -rw-r--r-- 1 ftp ftp 5 Jan 01 2025 a.txt\r\n";
const MLSD: &str = "type=cdir;modify=20250101000000;perm=el; /\r\n\
                    type=dir;modify=20250101000000;perm=el; pub\r\n\
                    type=file;size=5;modify=20250101000000;perm=r; a.txt\r\n";

/// Where the next transfer goes.
enum Channel {
    None,
    Listening(TcpListener),
    Connecting(SocketAddr),
}

/// Whether the session goes on.
#[derive(PartialEq, Eq)]
enum Next {
    On,
    Over,
}

pub(crate) struct Session {
    stream: Stream,
    pending: Vec<u8>,
    shared: Arc<Shared>,
    number: usize,
    channel: Channel,
    is_private: bool,
    cwd: String,
    from: String,
    offset: usize,
}

impl Session {
    pub(crate) fn new(stream: TcpStream, shared: Arc<Shared>, number: usize) -> Self {
        Self {
            stream: Stream::Plain(stream),
            pending: Vec::new(),
            shared,
            number,
            channel: Channel::None,
            is_private: false,
            cwd: "/".to_owned(),
            from: String::new(),
            offset: 0,
        }
    }

    pub(crate) async fn run(mut self) -> io::Result<()> {
        if let Some(answer) = self.fault(GREETING) {
            match self.instead(answer).await? {
                Some(session) => self = session,
                None => return Ok(()),
            }
        } else {
            self.say("220 Ready.").await?;
        }
        while let Some(line) = self.stream.line(&mut self.pending).await? {
            self.shared.heard(self.number, &line);
            let key = fault::key(&line);
            if let Some(answer) = self.fault(&key) {
                self.channel = Channel::None;
                match self.instead(answer).await? {
                    Some(session) => self = session,
                    None => return Ok(()),
                }
            } else if is_transfer(&key) {
                match self.transfer(&key, &line).await? {
                    Some(session) => self = session,
                    None => return Ok(()),
                }
            } else if self.obey(&line).await? == Next::Over {
                return self.stream.close().await;
            }
        }
        Ok(())
    }

    fn fault(&self, key: &str) -> Option<Answer> {
        self.shared.fault(self.number, key)
    }

    /// The fault; gives the session back if it goes on.
    async fn instead(mut self, answer: Answer) -> io::Result<Option<Self>> {
        match answer {
            Answer::Hang => self.stream.silence().await?,
            Answer::Close => self.stream.close().await?,
            Answer::Reset => self.stream.reset()?,
            Answer::Swallow => return Ok(Some(self)),
            Answer::Say(reply) => {
                self.say(reply).await?;
                return Ok(Some(self));
            }
            Answer::SayAndClose(reply) => {
                self.say(reply).await?;
                self.stream.close().await?;
            }
        }
        Ok(None)
    }

    async fn say(&mut self, reply: &str) -> io::Result<()> {
        let bytes = format!("{reply}\r\n");
        self.stream.write_all(bytes.as_bytes()).await?;
        self.stream.flush().await
    }

    async fn obey(&mut self, line: &str) -> io::Result<Next> {
        let (verb, argument) = line.split_once(' ').unwrap_or((line, ""));
        let verb = verb.to_ascii_uppercase();
        let reply = match verb.as_str() {
            "USER" => "331 Password?".to_owned(),
            "PASS" => "230 Logged in.".to_owned(),
            "FEAT" => self.features(),
            "SYST" => "215 UNIX Type: L8".to_owned(),
            "PWD" => format!("257 \"{}\" is the current directory", self.cwd),
            "STAT" if argument.is_empty() => "211-Status\r\n Fine\r\n211 End".to_owned(),
            "STAT" => format!("212-Status\r\n{LIST}212 End"),
            "CWD" => {
                self.cwd = self.path(argument);
                "250 There.".to_owned()
            }
            "TYPE" | "NOOP" | "PBSZ" | "OPTS" => "200 Fine.".to_owned(),
            "EPSV" | "PASV" => self.passive(&verb).await?,
            "PORT" | "EPRT" => self.active(&verb, argument),
            "REST" => {
                self.offset = argument.parse().unwrap_or(0);
                "350 From there.".to_owned()
            }
            "AUTH" if self.shared.tls.is_some() => return self.secure().await,
            "PROT" if self.shared.tls.is_some() => {
                self.is_private = argument == "P";
                "200 Fine.".to_owned()
            }
            "QUIT" => {
                self.say("221 Goodbye.").await?;
                return Ok(Next::Over);
            }
            "SIZE" | "MDTM" | "MLST" | "DELE" | "RNFR" | "RNTO" => self.file(&verb, argument),
            _ => "500 Unknown command.".to_owned(),
        };
        self.say(&reply).await?;
        Ok(Next::On)
    }

    fn features(&self) -> String {
        let tls = if self.shared.tls.is_some() {
            " AUTH TLS\r\n PBSZ\r\n PROT\r\n"
        } else {
            ""
        };
        format!(
            "211-Features:\r\n{tls} EPSV\r\n MDTM\r\n MLST type*;size*;modify*;perm*;\r\n \
             REST STREAM\r\n SIZE\r\n UTF8\r\n211 End"
        )
    }

    async fn secure(&mut self) -> io::Result<Next> {
        let Some(acceptor) = self.shared.tls.clone() else {
            return Ok(Next::On);
        };
        self.say("234 Proceed.").await?;
        self.stream.secure(&acceptor).await?;
        Ok(Next::On)
    }

    fn path(&self, name: &str) -> String {
        if name.starts_with('/') {
            return name.to_owned();
        }
        format!("{}/{name}", self.cwd.trim_end_matches('/'))
    }

    fn file(&mut self, verb: &str, name: &str) -> String {
        let path = self.path(name);
        let mut files = self.shared.files.lock().unwrap();
        if verb == "RNTO" {
            let moved = files.remove(&self.from);
            files.extend(moved.map(|bytes| (path, bytes)));
            return "250 Renamed.".to_owned();
        }
        let Some(size) = files.get(&path).map(Vec::len) else {
            return format!("550 {name}: No such file or directory");
        };
        match verb {
            "SIZE" => format!("213 {size}"),
            "MDTM" => format!("213 {}", now()),
            "MLST" => format!("250-Facts\r\n type=file;size={size}; {path}\r\n250 End"),
            "DELE" => {
                files.remove(&path);
                "250 Deleted.".to_owned()
            }
            _ => {
                self.from = path;
                "350 To what?".to_owned()
            }
        }
    }

    async fn passive(&mut self, verb: &str) -> io::Result<String> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        self.channel = Channel::Listening(listener);
        Ok(match verb {
            "EPSV" => format!("229 Entering Extended Passive Mode (|||{port}|)"),
            _ => format!(
                "227 Entering Passive Mode (127,0,0,1,{},{}).",
                port / 256,
                port % 256
            ),
        })
    }

    fn active(&mut self, verb: &str, argument: &str) -> String {
        let port = if verb == "EPRT" {
            argument
                .split('|')
                .nth(3)
                .and_then(|port| port.parse().ok())
        } else {
            let numbers = argument.split(',').map(str::parse::<u16>);
            let numbers: Result<Vec<_>, _> = numbers.collect();
            numbers
                .ok()
                .and_then(|it| Some(it.get(4)? * 256 + it.get(5)?))
        };
        let Some(port) = port else {
            return "501 Which port?".to_owned();
        };
        self.channel = Channel::Connecting((Ipv4Addr::LOCALHOST, port).into());
        "200 Fine.".to_owned()
    }

    /// A transfer, its final reply included; gives the session back if it goes on.
    async fn transfer(mut self, key: &str, line: &str) -> io::Result<Option<Self>> {
        let name = line.split_once(' ').map_or("", |(_, name)| name);
        let path = self.path(name);
        let offset = std::mem::take(&mut self.offset);
        self.say("150 Here it goes.").await?;
        let data = match std::mem::replace(&mut self.channel, Channel::None) {
            Channel::Listening(listener) => listener.accept().await?.0,
            Channel::Connecting(address) => TcpStream::connect(address).await?,
            Channel::None => {
                self.say("425 No data connection.").await?;
                return Ok(Some(self));
            }
        };
        let mut data = Stream::Plain(data);
        if let (true, Some(acceptor)) = (self.is_private, &self.shared.tls) {
            if data.secure(acceptor).await.is_err() {
                self.say("426 No TLS on the data connection.").await?;
                return Ok(Some(self));
            }
        }
        if key == "STOR" {
            let mut bytes = Vec::new();
            data.read_to_end(&mut bytes).await?;
            let mut files = self.shared.files.lock().unwrap();
            let file = files.entry(path).or_default();
            file.truncate(offset);
            file.extend(bytes);
        } else {
            let bytes = match key {
                "LIST" => LIST.as_bytes().to_vec(),
                "MLSD" => MLSD.as_bytes().to_vec(),
                _ => {
                    let files = self.shared.files.lock().unwrap();
                    files.get(&path).cloned().unwrap_or_default()
                }
            };
            data.write_all(&bytes).await?;
            data.close().await?;
        }
        if let Some(answer) = self.fault(&fault::final_reply(key)) {
            return self.instead(answer).await;
        }
        self.say("226 Done.").await?;
        Ok(Some(self))
    }
}

fn is_transfer(key: &str) -> bool {
    matches!(key, "LIST" | "MLSD" | "STOR" | "RETR")
}

/// The present moment as MDTM writes it.
fn now() -> String {
    let now = ftpprobe::clock::Timestamp::now().to_string();
    now.chars().filter(char::is_ascii_digit).take(14).collect()
}
