//! What goes over data connections.

use std::io;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::time::timeout;

use super::answers::missing;
use super::behaviour::Data;
use super::files::{self, File};
use super::line::Stream;
use super::reply::Due;
use super::session::{Next, Session};

const BEGINS: &str = "150 Here it comes";
const DONE: &str = "226 Transfer complete";

/// How long a server waits for the handshake without which it sends no 150.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(8);

/// A listing for which no end is in sight.
const ENTRY: &str = "-rw-r--r-- 1 ftp ftp 5 Jan 01 00:00 hello.txt\r\n";
const ENTRIES_AT_A_TIME: usize = 2000;

impl Session {
    /// A transfer, its final reply included.
    pub(super) async fn transfer(&mut self, verb: &str, name: &str) -> io::Result<Next> {
        let path = files::join(&self.directory, name);
        let offset = std::mem::take(&mut self.offset);
        let is_listing = matches!(verb, "LIST" | "NLST" | "MLSD");
        if let Some(text) = self.behaviour.wants_type.clone()
            && is_listing
            && !self.has_type
        {
            return self.refuse(&text).await;
        }
        let file = self.find(&path);
        if verb == "RETR" && file.is_none() {
            return self.refuse(&missing(name)).await;
        }
        if self.data == Data::NotOpened {
            return self.refuse("425 Can't open data connection.").await;
        }
        let mut data = match self.channel.take().await {
            Some(Ok(stream)) => Stream::Plain(stream),
            Some(Err(_)) => return self.refuse("425 Failed to establish connection.").await,
            None => return self.refuse("425 Use PASV or PORT first.").await,
        };
        if self.data == Data::ClosedBefore150 {
            return Ok(Next::Over);
        }
        if !self.open(&mut data).await? {
            return Ok(Next::On);
        }
        match self.data {
            Data::Stalls => return self.hang().await,
            Data::Endless => loop {
                let entries = ENTRY.repeat(ENTRIES_AT_A_TIME);
                data.send(entries.as_bytes()).await?;
            },
            Data::Breaks => {
                data.send(&ENTRY.as_bytes()[..16]).await?;
                data.reset()?;
                drop(data);
                self.say("426 Connection closed; transfer aborted.").await?;
                return Ok(Next::On);
            }
            _ => {}
        }
        if let Some(commands) = self.behaviour.drains.filter(|_| verb == "STOR") {
            let begun = File::uploaded(Vec::new());
            self.shared.uploads.lock().unwrap().insert(path, begun);
            return self.be_busy(commands).await;
        }
        if matches!(verb, "STOR" | "APPE") {
            let mut content = file.map_or_else(Vec::new, |file| file.bytes());
            content.truncate(if verb == "APPE" { usize::MAX } else { offset });
            data.read_to_end(&mut content).await?;
            let mut uploads = self.shared.uploads.lock().unwrap();
            uploads.insert(path, File::uploaded(content));
        } else {
            let bytes = match file {
                Some(file) if verb == "RETR" => file.bytes().split_off(offset.min(file.size)),
                _ => self.listing(verb, name).into_bytes(),
            };
            data.send(&bytes).await?;
            data.close().await?;
        }
        drop(data);
        self.end(verb).await
    }

    /// Says no to a transfer.
    async fn refuse(&mut self, text: &str) -> io::Result<Next> {
        self.channel.drop_listener();
        self.say(text).await?;
        Ok(Next::On)
    }

    /// 150 and the handshake, in the order of this server. Whether there is something to go on with.
    async fn open(&mut self, data: &mut Stream) -> io::Result<bool> {
        let shared = self.shared.clone();
        let acceptor = shared.acceptor(self.behaviour.certificate);
        let Some(acceptor) = acceptor.filter(|_| self.protects_data()) else {
            self.say(BEGINS).await?;
            return Ok(true);
        };
        if self.data != Data::HandshakeFirst {
            self.say(BEGINS).await?;
            if data.secure(acceptor).await.is_err() {
                self.say("426 No TLS on the data connection.").await?;
                return Ok(false);
            }
            return Ok(true);
        }
        let handshake = timeout(HANDSHAKE_LIMIT, data.secure(acceptor)).await;
        if !matches!(handshake, Ok(Ok(()))) {
            *data = Stream::Nothing;
            self.say("425 No connection established").await?;
            return Ok(false);
        }
        self.say(BEGINS).await?;
        Ok(true)
    }

    /// The final reply.
    async fn end(&mut self, verb: &str) -> io::Result<Next> {
        if self.data == Data::Unfinished {
            return self.hang().await;
        }
        if let Some(reply) = self.scripted(Due::End(verb))
            && let Some(next) = self.instead(reply).await?
        {
            return Ok(next);
        }
        self.say(DONE).await?;
        Ok(Next::On)
    }
}
