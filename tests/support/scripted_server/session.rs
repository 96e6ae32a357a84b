//! One control connection.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use ftpprobe::clock::Stopwatch;
use regex::Regex;
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::Shared;
use super::answers::Answer;
use super::behaviour::{AfterGreeting, AtAccept, Behaviour, Certificate, Data, Tls, Unasked};
use super::channel::Channel;
use super::line::Stream;
use super::moment;
use super::reply::{Due, Reply, Then};

/// The alert `handshake_failure` in a record of its own (RFC 8446 sections 5.1 and 6).
const HANDSHAKE_FAILURE: &[u8] = &[21, 3, 3, 0, 2, 2, 40];

/// Whether the session goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    On,
    Over,
}

pub(super) struct Session {
    pub(super) stream: Stream,
    pending: Vec<u8>,
    pub(super) shared: Arc<Shared>,
    pub(super) behaviour: Behaviour,
    number: usize,
    /// How often each verb came, and how often each reply was used.
    seen: HashMap<String, usize>,
    pub(super) is_logged_in: bool,
    is_private: bool,
    pub(super) has_type: bool,
    pub(super) directory: String,
    /// What RNFR named.
    pub(super) from: Option<String>,
    pub(super) offset: usize,
    pub(super) channel: Channel,
    pub(super) data: Data,
    /// The reply that the next command gets.
    behind: Option<String>,
}

impl Session {
    pub(super) fn new(stream: TcpStream, shared: Arc<Shared>) -> Self {
        let (number, behaviour) = shared.opened();
        Self {
            stream: Stream::Plain(stream),
            pending: Vec::new(),
            shared,
            behaviour,
            number,
            seen: HashMap::new(),
            is_logged_in: false,
            is_private: false,
            has_type: false,
            directory: "/".to_owned(),
            from: None,
            offset: 0,
            channel: Channel::default(),
            data: Data::Works,
            behind: None,
        }
    }

    pub(super) async fn run(mut self) -> io::Result<()> {
        if self.begin().await? == Next::Over {
            return Ok(());
        }
        let mut unasked = self.behaviour.unasked.clone();
        unasked.sort_by(|one, other| other.after.total_cmp(&one.after));
        let watch = Stopwatch::start();
        loop {
            let next = unasked.last();
            let wait = next.map_or(f64::MAX, |next| next.after - watch.elapsed().as_secs_f64());
            let line = tokio::select! {
                line = self.stream.line(&mut self.pending) => line?,
                () = pause(wait), if next.is_some() => {
                    let Some(Unasked { say, closes, .. }) = unasked.pop() else { break };
                    self.say(&say).await?;
                    if closes {
                        break;
                    }
                    continue;
                }
            };
            let Some(line) = line else { return Ok(()) };
            self.shared.hear(self.number, &line);
            if self.answer(&line).await? == Next::Over {
                return Ok(());
            }
        }
        self.stream.close().await
    }

    /// Everything until the first command.
    async fn begin(&mut self) -> io::Result<Next> {
        match self.behaviour.at_accept.clone() {
            AtAccept::Greets => {}
            AtAccept::Closes => return self.close().await,
            AtAccept::Resets => return self.reset(),
            AtAccept::IsSilent => return self.hang().await,
            AtAccept::AnswersWith(text) => {
                self.stream.begun().await?;
                self.shared.hear(self.number, "(bytes)");
                self.say(&text).await?;
                return self.close().await;
            }
        }
        if self.behaviour.tls == Some(Tls::Implicit) && self.secure().await? == Next::Over {
            return Ok(Next::Over);
        }
        pause(self.behaviour.greeting_after).await;
        let greeting = self.behaviour.greeting.clone();
        let scripted = self.scripted(Due::Greeting);
        if let Some(reply) = scripted {
            if self.instead(reply).await? == Some(Next::Over) {
                return Ok(Next::Over);
            }
        } else {
            self.say(&greeting).await?;
        }
        if let Some(Unasked { after, say, .. }) = self.behaviour.greeting_goes_on.clone() {
            pause(after).await;
            self.say(&say).await?;
        }
        match self.behaviour.after_greeting {
            AfterGreeting::Serves => Ok(Next::On),
            AfterGreeting::Closes => self.close().await,
            AfterGreeting::Resets => self.reset(),
        }
    }

    async fn answer(&mut self, line: &str) -> io::Result<Next> {
        let (verb, argument) = line.split_once(' ').unwrap_or((line, ""));
        let (verb, argument) = (verb.to_ascii_uppercase(), argument.trim());
        *self.seen.entry(verb.clone()).or_default() += 1;
        if self.refuses(&verb, argument) {
            let refusal = self.behaviour.refuses_names.clone();
            let text = refusal.map_or_else(String::new, |it| it.say);
            return self.reply(&verb, argument, &text).await;
        }
        if let Some(reply) = self.scripted(Due::Command(line)) {
            // Who refuses a transfer has no use for its data connection.
            if is_transfer(&verb) && reply.say.is_some() {
                self.channel.drop_listener();
            }
            let text = reply.say.clone();
            if reply.then == Then::Stays
                && let Some(text) = text
            {
                pause(reply.after.as_secs_f64()).await;
                return self.reply(&verb, argument, &text).await;
            }
            if let Some(next) = self.instead(reply).await? {
                return Ok(next);
            }
        }
        let answer = self.healthy(&verb, argument);
        let answer = if self.behind.is_some() {
            answer.in_words()
        } else {
            answer
        };
        match answer {
            Answer::Text(text) => self.reply(&verb, argument, &text).await,
            Answer::Passive => self.passive(&verb).await,
            Answer::Transfer => self.transfer(&verb, argument).await,
            Answer::Tls => {
                self.say("234 Proceed").await?;
                self.secure().await
            }
        }
    }

    fn refuses(&self, verb: &str, argument: &str) -> bool {
        let refused = self.behaviour.refuses_names.as_ref();
        matches!(verb, "STOR" | "RNTO" | "MKD")
            && refused.is_some_and(|it| Regex::new(&it.like).unwrap().is_match(argument))
    }

    /// What is to come in the place of the answer that is due.
    pub(super) fn scripted(&mut self, due: Due<'_>) -> Option<Reply> {
        let script = self.shared.setup.script.as_ref();
        if let Some(reply) = script.and_then(|script| script.instead(self.number, due)) {
            return Some(reply);
        }
        let keys = match due {
            Due::Greeting => return None,
            Due::End(verb) => vec![format!("end of {verb}")],
            Due::Command(line) => {
                let (verb, argument) = line.split_once(' ').unwrap_or((line, ""));
                let verb = verb.to_ascii_uppercase();
                let nth = self.seen.get(&verb).copied().unwrap_or_default();
                let with_argument = (!argument.is_empty()).then(|| format!("{verb} *"));
                let keys = [line.to_owned(), format!("{verb}#{nth}")].into_iter();
                keys.chain(with_argument).chain([verb]).collect()
            }
        };
        let replies = &self.behaviour.replies;
        let key = keys.into_iter().find(|key| replies.contains_key(key))?;
        let times = self.seen.entry(format!("use of {key}")).or_default();
        *times += 1;
        replies[&key].at(*times - 1).cloned()
    }

    /// A scripted reply and what follows it; `None` where the healthy answer does.
    pub(super) async fn instead(&mut self, reply: Reply) -> io::Result<Option<Next>> {
        sleep(reply.after).await;
        if let Some(text) = &reply.say {
            self.say(text).await?;
        }
        Ok(Some(match reply.then {
            Then::Stays => Next::On,
            Then::Answers => return Ok(None),
            Then::Closes => self.close().await?,
            Then::Resets => self.reset()?,
            Then::Hangs => self.hang().await?,
        }))
    }

    /// Answers a command with this text, and takes note of what that means for the session.
    async fn reply(&mut self, verb: &str, argument: &str, text: &str) -> io::Result<Next> {
        match (verb, text.get(..3).unwrap_or_default()) {
            ("USER" | "PASS", code) if code.starts_with('2') => self.is_logged_in = true,
            ("TYPE", "200") => self.has_type = true,
            ("PROT", "200") => self.is_private = argument.eq_ignore_ascii_case("P"),
            _ => {}
        }
        let said = match self.behind.take() {
            Some(late) => {
                self.behind = Some(text.to_owned());
                late
            }
            None => text.to_owned(),
        };
        let falls_behind = self.behaviour.falls_behind.as_ref();
        if let Some(falls_behind) = falls_behind.filter(|it| it.at == verb) {
            self.behind = Some(falls_behind.say.clone());
        }
        self.say(&said).await?;
        if verb == "QUIT" {
            return self.close().await;
        }
        Ok(Next::On)
    }

    /// Sends a text as it is, with CR LF at its end.
    pub(super) async fn say(&mut self, text: &str) -> io::Result<()> {
        let mut text = moment::fill(text);
        if !text.is_empty() && !text.ends_with('\n') {
            text.push_str("\r\n");
        }
        self.stream.send(text.as_bytes()).await
    }

    async fn close(&mut self) -> io::Result<Next> {
        self.stream.close().await.map(|()| Next::Over)
    }

    fn reset(&self) -> io::Result<Next> {
        self.stream.reset().map(|()| Next::Over)
    }

    /// Says nothing more, until the client leaves.
    pub(super) async fn hang(&mut self) -> io::Result<Next> {
        self.stream.silence().await.map(|()| Next::Over)
    }

    /// Knows none of the next commands while it takes in what was sent of an upload, and then says that it was broken off.
    pub(super) async fn be_busy(&mut self, commands: usize) -> io::Result<Next> {
        for _ in 0..commands {
            let Some(line) = self.stream.line(&mut self.pending).await? else {
                return Ok(Next::Over);
            };
            self.shared.hear(self.number, &line);
            self.say("500 Unknown command").await?;
        }
        self.say("426 Connection closed; transfer aborted.").await?;
        Ok(Next::On)
    }

    /// The handshake on the control connection.
    async fn secure(&mut self) -> io::Result<Next> {
        let certificate = self.behaviour.certificate;
        if certificate == Certificate::Missing {
            self.stream.begun().await?;
            self.stream.send(HANDSHAKE_FAILURE).await?;
            return self.close().await;
        }
        let shared = self.shared.clone();
        let acceptor = shared.acceptor(certificate);
        let acceptor = acceptor.ok_or(io::ErrorKind::Unsupported)?;
        self.stream.secure(acceptor).await?;
        Ok(Next::On)
    }

    /// Whether data connections are encrypted.
    pub(super) fn protects_data(&self) -> bool {
        self.is_private && matches!(self.stream, Stream::Tls(_))
    }

    /// How often this verb came.
    pub(super) fn times(&self, verb: &str) -> usize {
        self.seen.get(verb).copied().unwrap_or_default()
    }
}

/// Whether this verb begins a transfer.
pub(super) fn is_transfer(verb: &str) -> bool {
    matches!(verb, "LIST" | "NLST" | "MLSD" | "RETR" | "STOR" | "APPE")
}

async fn pause(seconds: f64) {
    sleep(Duration::from_secs_f64(seconds.clamp(0.0, 1e6))).await;
}
