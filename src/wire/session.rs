//! One control connection: commands out, exchanges in.
//!
//! * `opening` how it is made, `encryption` TLS on it
//! * `following` who hears of it while it goes on
//! * `resync` finds the answer to a command again where the replies are out of step with the commands

mod encryption;
mod following;
mod opening;
mod resync;

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use suppaftp::tokio::ImplAsyncFtpStream;

pub use self::following::Follower;
use super::goal::Goal;
use super::limits::{Limits, Waited};
pub use super::line::Line;
use super::tap::{Heard, StreamEnd, Tap};
use crate::evidence::facts::TcpPath;
use crate::evidence::{Ending, Exchange, Inferred, Octets, Phase, Reply, Stopped};
use crate::secret::Secrets;

/// How long a refusal waits to see whether the server closes the connection with it.
const CLOSE_WATCH: Duration = Duration::from_millis(300);

/// How far a connection can be trusted with a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Not encrypted.
    Plain,
    /// Encrypted; who is at the other end is not certain.
    Unverified,
    /// Encrypted, with the server that was meant.
    Verified,
}

/// What was heard after a command was sent.
#[derive(Debug)]
pub struct Exchanged {
    /// The exchange of the command, those of replies that nothing asked for, and of commands that found it among them.
    pub exchanges: Vec<Exchange>,
    /// Which of them is the command's.
    pub answer: usize,
}

impl Exchanged {
    fn answered(&mut self, exchange: Exchange) {
        self.answer = self.exchanges.len();
        self.exchanges.push(exchange);
    }

    /// The exchange of the command.
    #[must_use]
    pub fn answer(&self) -> Option<&Exchange> {
        self.exchanges.get(self.answer)
    }

    /// Adds all to a record of exchanges, and gives the index of the command's there.
    pub fn record(self, exchanges: &mut Vec<Exchange>) -> usize {
        let index = exchanges.len() + self.answer;
        exchanges.extend(self.exchanges);
        index
    }
}

/// A control connection.
pub struct Session {
    ftp: ImplAsyncFtpStream<Tap>,
    tap: Tap,
    number: u32,
    /// Where it leads.
    goal: Goal,
    /// Whether that is through a proxy, which the socket shows for the server.
    is_proxied: bool,
    /// What no reply shows, so that nothing that is read out of one is a part of it.
    secrets: Arc<Secrets>,
    in_step: bool,
    /// The last refusal with its command.
    refused: Option<(String, Reply)>,
    /// What is known of replies that do not answer the command before them.
    lag: resync::Lag,
    protection: Protection,
    /// When [`Session::listen`] began to wait for the reply that [`Session::hear`] will bring.
    listening_since_us: Option<u64>,
    follower: Option<Arc<dyn Follower>>,
}

impl Session {
    /// Connects; the greeting is still to be heard. `number` counts the attempt's control connections.
    pub async fn connect(limits: &Limits, goal: &Goal, number: u32) -> (TcpPath, Option<Self>) {
        let (path, opened) = opening::begin(limits, goal).await;
        let session = opened.map(|(ftp, tap)| Self {
            ftp,
            tap,
            number,
            goal: goal.clone(),
            is_proxied: limits.proxy.is_some(),
            secrets: Arc::default(),
            in_step: true,
            refused: None,
            lag: resync::Lag::default(),
            protection: Protection::Plain,
            listening_since_us: None,
            follower: None,
        });
        (path, session)
    }

    /// The same session, whose replies show none of these secrets.
    #[must_use]
    pub fn hiding(self, secrets: Arc<Secrets>) -> Self {
        Self { secrets, ..self }
    }

    /// The same session, whose conversation somebody follows.
    #[must_use]
    pub fn followed_by(self, follower: Option<Arc<dyn Follower>>) -> Self {
        Self { follower, ..self }
    }

    /// Our own end of the connection, if it is one with the server.
    #[must_use]
    pub fn local(&self) -> Option<SocketAddr> {
        let socket = (!self.is_proxied).then(|| self.tap.socket())?;
        socket.local_addr().ok()
    }

    /// The server's end of the connection. Through a proxy: where that was asked to connect to.
    #[must_use]
    pub fn peer(&self) -> Option<Goal> {
        if self.is_proxied {
            return Some(self.goal.clone());
        }
        self.tap.socket().peer_addr().ok().map(Goal::Address)
    }

    /// The number of its control connection within the attempt, as in [`Exchange::connection`].
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Whether the server has closed the connection, as far as is known.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        let end = self.tap.end();
        matches!(
            end,
            Some(
                StreamEnd::Closed
                    | StreamEnd::Reset
                    | StreamEnd::Alert(_)
                    | StreamEnd::PlainInsideTls
                    | StreamEnd::Failed(_)
            )
        )
    }

    /// Whether the next reply will answer the next command. Not after a reply failed to come in time.
    #[must_use]
    pub fn in_step(&self) -> bool {
        self.in_step && self.tap.end().is_none()
    }

    /// Says that nothing more is to be asked: the session did not come to where it was to be.
    pub fn give_up(&mut self) {
        self.in_step = false;
    }

    /// Says that silence was what was waited for, so that the session is in step if not a byte came.
    pub fn forget_silence(&mut self) {
        self.in_step |= self.tap.partial().is_empty();
    }

    /// The bytes of a reply that has not ended yet.
    #[must_use]
    pub fn partial(&self) -> Vec<u8> {
        self.tap.partial()
    }

    /// Sends a command and hears its reply. Replies that nothing asked for come as exchanges of their own: those that
    /// were there before the command was sent, and those that came in place of its answer.
    pub async fn exchange(&mut self, limits: &Limits, phase: Phase, line: &Line) -> Exchanged {
        let was_in_step = self.in_step();
        let mut heard = Exchanged {
            exchanges: self.unsolicited(phase).await,
            answer: 0,
        };
        self.tell_sent(limits, &line.shown());
        let sent_us = limits.stopwatch.micros();
        let command = self.ftp.custom_command(line.sent(), &[]);
        let waited = limits.wait(limits.timeout, command).await.map(|_| ());
        let shown = Some(line.shown());
        let mut exchange = self.conclude(limits, phase, shown, sent_us, waited).await;
        if exchange.is_class(1) && line.has_no_preliminary() && !self.is_closed() {
            // A transfer that was refused already is begun after all (pyftpdlib, where it rejected the data
            // connection before it read the command). The answer to this command is still to come.
            let shown = exchange.command.take();
            exchange.unsolicited = true;
            heard.exchanges.push(exchange);
            let waited = self.listen(limits, limits.timeout).await;
            self.listening_since_us = None;
            exchange = self.conclude(limits, phase, shown, sent_us, waited).await;
        }
        if was_in_step && self.is_doubtful(&exchange) {
            self.sort_out(limits, exchange, &mut heard).await;
        } else {
            heard.answered(exchange);
        }
        if self.is_closed() {
            // Nothing will be sent any more that would bring what else the server said.
            let more = self.unsolicited(phase).await;
            heard.exchanges.extend(more);
        }
        self.remember(heard.exchanges.get(heard.answer));
        heard
    }

    /// Hears a reply that needs no command, within `limit` from now: the greeting, or the end of a
    /// transfer.
    pub async fn hear(&mut self, limits: &Limits, phase: Phase, limit: Duration) -> Exchange {
        self.tell_waits(limit);
        let waited = self.listen(limits, limit).await;
        let began_us = self.listening_since_us.take().unwrap_or_default();
        self.conclude(limits, phase, None, began_us, waited).await
    }

    /// Waits until a reply is there, or cannot come, for [`Session::hear`] to take at once. Can be
    /// given up and begun again without losing anything.
    pub async fn listen(&mut self, limits: &Limits, limit: Duration) -> Waited<()> {
        self.listening_since_us
            .get_or_insert_with(|| limits.stopwatch.micros());
        if self.tap.answer_code().is_some() {
            return Waited::Done(());
        }
        limits
            .wait(limit, self.ftp.read_response_in(&[]))
            .await
            .map(|_| ())
    }

    /// Listens a moment longer, though nothing more has to come, and gives the reply that did.
    pub async fn one_more(
        &mut self,
        limits: &Limits,
        phase: Phase,
        moment: Duration,
    ) -> Option<Exchange> {
        let _ = self.listen(limits, moment).await;
        if self.heard_reply() {
            return Some(self.hear(limits, phase, moment).await);
        }
        self.listening_since_us = None;
        None
    }

    /// The same for everything that comes until the moment is over or the connection ends.
    pub async fn linger(
        &mut self,
        limits: &Limits,
        phase: Phase,
        moment: Duration,
    ) -> Vec<Exchange> {
        let _ = limits.wait(moment, self.tap.ended()).await;
        self.unsolicited(phase).await
    }

    /// Whether [`Session::listen`] has heard a reply that [`Session::hear`] will bring.
    #[must_use]
    pub fn heard_reply(&self) -> bool {
        self.tap.answer_code().is_some()
    }

    /// Whether [`Session::listen`] has heard a refusal (4yz or 5yz) that [`Session::hear`] will bring.
    #[must_use]
    pub fn heard_refusal(&self) -> bool {
        self.tap.answer_code().is_some_and(|code| code >= 400)
    }

    /// Replies that came without having been asked for.
    pub async fn unsolicited(&mut self, phase: Phase) -> Vec<Exchange> {
        let heard = self.tap.take_unsolicited().await;
        let last = heard.len();
        let closed = self.is_closed();
        let exchanges: Vec<_> = heard
            .into_iter()
            .enumerate()
            .map(|(index, heard)| Exchange {
                unsolicited: true,
                inferred: Inferred::default(),
                closed: closed && index + 1 == last,
                ..self.replied(phase, None, heard.first_byte_us, heard)
            })
            .collect();
        for exchange in &exchanges {
            self.tell_heard(exchange);
        }
        exchanges
    }

    async fn conclude(
        &mut self,
        limits: &Limits,
        phase: Phase,
        command: Option<String>,
        sent_us: u64,
        waited: Waited<()>,
    ) -> Exchange {
        let exchange = self
            .concluded(limits, phase, command, sent_us, waited)
            .await;
        self.tell_heard(&exchange);
        exchange
    }

    async fn concluded(
        &mut self,
        limits: &Limits,
        phase: Phase,
        command: Option<String>,
        sent_us: u64,
        waited: Waited<()>,
    ) -> Exchange {
        if let Some(heard) = self.tap.take_answer() {
            let mut exchange = self.replied(phase, command, sent_us, heard);
            if may_close(&exchange) {
                let _ = limits.wait(CLOSE_WATCH, self.tap.ended()).await;
            }
            exchange.closed = self.is_closed();
            return exchange;
        }
        if waited == Waited::Done(()) {
            // The command could not be written, or the stream ended. What the socket still holds, a
            // parting word perhaps, is worth more than the error.
            if let Some(heard) = self.tap.take_unsolicited().await.into_iter().next() {
                let mut exchange = self.replied(phase, command, sent_us, heard);
                exchange.closed = true;
                return exchange;
            }
        }
        self.in_step = false;
        let (raw, first_byte_us) = self.tap.take_partial();
        let end = self.tap.end();
        let ended_us = limits.stopwatch.micros();
        let ending = match (waited, &end) {
            (Waited::TimedOut, _) => Ending::TimedOut {
                limit_us: Some(ended_us.saturating_sub(sent_us)),
            },
            (Waited::Stopped(Stopped::Deadline), _) => Ending::Deadline,
            (Waited::Stopped(Stopped::Interrupted), _) => Ending::Interrupted,
            (Waited::Done(()), Some(StreamEnd::Closed)) => Ending::Closed,
            (Waited::Done(()), Some(StreamEnd::Reset)) => Ending::Reset,
            (Waited::Done(()), Some(StreamEnd::TooLong)) => Ending::TooLong,
            (Waited::Done(()), Some(StreamEnd::NotAReply)) => Ending::NotAReply,
            (Waited::Done(()), Some(StreamEnd::Alert(alert))) => Ending::Alert(alert.clone()),
            (Waited::Done(()), Some(StreamEnd::PlainInsideTls)) => Ending::PlainInsideTls,
            (Waited::Done(()), Some(StreamEnd::Failed(error))) => Ending::Failed(error.clone()),
            // Writing failed, and the socket has nothing to say of it.
            (Waited::Done(()), None) => Ending::Failed(ErrorKind::BrokenPipe.to_string()),
        };
        let exchange = Exchange {
            connection: self.number,
            phase,
            command,
            sent_us: Some(sent_us),
            first_byte_us,
            ended_us: Some(ended_us),
            reply: None,
            raw: Octets(raw),
            closed: matches!(end, Some(StreamEnd::Closed | StreamEnd::Reset)),
            ending,
            unsolicited: false,
            inferred: Inferred::default(),
        };
        exchange.masked(&self.secrets)
    }

    fn replied(
        &self,
        phase: Phase,
        command: Option<String>,
        sent_us: u64,
        heard: Heard,
    ) -> Exchange {
        let exchange = Exchange {
            connection: self.number,
            phase,
            command,
            sent_us: Some(sent_us),
            first_byte_us: Some(heard.first_byte_us),
            ended_us: Some(heard.ended_us),
            reply: Some(heard.reply),
            raw: Octets(heard.raw),
            ending: Ending::Replied,
            closed: false,
            unsolicited: false,
            inferred: Inferred::default(),
        };
        exchange.masked(&self.secrets)
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

/// Whether a server may close the connection with this reply, so that it is worth a short watch.
fn may_close(exchange: &Exchange) -> bool {
    let Some(code) = exchange.code() else {
        return false;
    };
    let early = matches!(exchange.phase, Phase::Greeting | Phase::Login);
    code == 421 || (code >= 400 && (early || exchange.text().starts_with("OOPS")))
}
