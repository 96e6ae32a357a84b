//! The knobs: each puts one fault in one place, and all can be combined.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

/// How the server behaves. The default is a healthy server.
#[derive(Debug, Clone)]
pub struct Behaviour {
    /// What it says when a client connects.
    pub greeting: Greeting,
    /// How long it waits before the greeting.
    pub greeting_delay: Duration,
    /// Replies of its own to certain commands; the first that matches is used.
    pub replies: Vec<Override>,
    /// How it says whatever it says on the control connection.
    pub delivery: Delivery,
    /// What it announces for passive data connections.
    pub passive: Passive,
    /// What it does with PORT and EPRT.
    pub active: Active,
    /// What it does on a data connection, whoever opened it.
    pub transfer: Transfer,
    /// Control connections that it serves at one time; more are refused.
    pub limit: Option<usize>,
    /// How many control connections it refuses before it serves any.
    pub refuse_first: usize,
    /// What it says to a connection that it refuses for one of these two reasons.
    pub refusal: Vec<u8>,
    /// Ends a control connection that sends no command for some time.
    pub idle: Option<Idle>,
    /// How long it waits for a data connection to come about before it says 425.
    pub data_wait: Duration,
    /// How long a control connection lives at most, whatever else happens.
    pub lifetime: Duration,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            greeting: Greeting::default(),
            greeting_delay: Duration::ZERO,
            replies: Vec::new(),
            delivery: Delivery::default(),
            passive: Passive::default(),
            active: Active::default(),
            transfer: Transfer::default(),
            limit: None,
            refuse_first: 0,
            refusal: b"421 There are too many connected users, please try later.\r\n".to_vec(),
            idle: None,
            data_wait: Duration::from_secs(20),
            lifetime: Duration::from_secs(300),
        }
    }
}

/// What the server says when a client connects.
#[derive(Debug, Clone)]
pub enum Greeting {
    /// These bytes, verbatim, and what it does after them. No bytes at all is a choice too.
    Say(Vec<u8>, Then),
    /// Nothing until the client speaks, as on a port that expects TLS from the first byte. A TLS
    /// `ClientHello` is answered with a TLS alert (`handshake_failure`); whatever else comes, the
    /// server closes without a word.
    ImplicitTls,
    /// Nothing until the client speaks, then these bytes, whatever it said, and the server closes: so do web
    /// servers to what is no request.
    Awaits(Vec<u8>),
}

impl Greeting {
    /// These bytes, then FTP as usual.
    #[must_use]
    pub fn text(bytes: impl Into<Vec<u8>>) -> Self {
        Self::Say(bytes.into(), Then::Keep)
    }

    /// These bytes, then the server closes.
    #[must_use]
    pub fn refusal(bytes: impl Into<Vec<u8>>) -> Self {
        Self::Say(bytes.into(), Then::Close)
    }

    /// Not a byte, though the connection stays open.
    #[must_use]
    pub fn silent() -> Self {
        Self::Say(Vec::new(), Then::Stall)
    }

    /// Not a byte; the server closes at once (FIN).
    #[must_use]
    pub fn close_without_bytes() -> Self {
        Self::Say(Vec::new(), Then::Close)
    }

    /// Not a byte; the server resets the connection at once (RST).
    #[must_use]
    pub fn reset_without_bytes() -> Self {
        Self::Say(Vec::new(), Then::Reset)
    }
}

impl Default for Greeting {
    fn default() -> Self {
        Self::text("220-ftpprobe practice server\r\n220 Ready. Nothing kept here is of value.\r\n")
    }
}

/// What follows after something was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Then {
    /// The session goes on.
    #[default]
    Keep,
    /// The server closes the connection in order (FIN).
    Close,
    /// The server resets the connection (RST).
    Reset,
    /// The server never says another word, but leaves the connection open and goes on reading.
    Stall,
}

/// A reply of its own to a certain command.
///
/// A login command (USER, PASS, ACCT) that is answered with a 2xx logs in all the same, so that a
/// changed text alone does not change what follows. Any other command loses its effect.
#[derive(Debug, Clone)]
pub struct Override {
    pub(super) verb: Option<String>,
    pub(super) argument: Option<String>,
    pub(super) nth: Option<usize>,
    pub(super) delay: Duration,
    pub(super) say: Vec<u8>,
    pub(super) then: Then,
    pub(super) required: bool,
}

impl Override {
    /// Applies to this command, and answers nothing until [`Override::saying`] says otherwise.
    #[must_use]
    pub fn on(verb: &str) -> Self {
        Self {
            verb: Some(verb.to_ascii_uppercase()),
            argument: None,
            nth: None,
            delay: Duration::ZERO,
            say: Vec::new(),
            then: Then::Keep,
            required: false,
        }
    }

    /// Applies to every command, those unknown to FTP included.
    #[must_use]
    pub fn on_any() -> Self {
        Self {
            verb: None,
            ..Self::on("")
        }
    }

    /// Applies only if the command has exactly this argument; an empty one stands for none.
    #[must_use]
    pub fn with(mut self, argument: &str) -> Self {
        self.argument = Some(argument.to_owned());
        self
    }

    /// Applies only to the `nth` such command of a connection, counted from 1.
    #[must_use]
    pub fn nth(mut self, nth: usize) -> Self {
        self.nth = Some(nth);
        self
    }

    /// Answers with these bytes, verbatim.
    #[must_use]
    pub fn saying(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.say = bytes.into();
        self
    }

    /// Waits for this long before it answers.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// What follows after the answer.
    #[must_use]
    pub fn then(mut self, then: Then) -> Self {
        self.then = then;
        self
    }

    /// Makes [`Server::finish`](super::Server::finish) fail if no command ever met this override.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(super) fn matches(&self, verb: &str, argument: &str) -> bool {
        self.verb.as_deref().is_none_or(|wanted| wanted == verb)
            && self
                .argument
                .as_deref()
                .is_none_or(|wanted| wanted == argument)
    }
}

impl std::fmt::Display for Override {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "override on {}",
            self.verb.as_deref().unwrap_or("any command")
        )?;
        if let Some(argument) = &self.argument {
            write!(f, " with `{argument}`")?;
        }
        if let Some(nth) = self.nth {
            write!(f, ", number {nth}")?;
        }
        Ok(())
    }
}

/// How the server says whatever it says on the control connection, verbatim bytes included.
#[derive(Debug, Clone, Default)]
pub struct Delivery {
    /// Sends byte by byte with this pause in between.
    pub byte_pause: Option<Duration>,
    /// Sends LF where CR LF was meant.
    pub bare_lf: bool,
    /// Puts the telnet commands `IAC WONT ECHO` and `IAC NOP` before everything it says.
    pub telnet: bool,
}

/// What the server announces for passive data connections.
///
/// In both texts `{port}` stands for the port, in that of PASV also `{address}` for the four numbers
/// of the address and `{ports}` for the two of the port.
#[derive(Debug, Clone)]
pub struct Passive {
    /// Which address and port it announces.
    pub announce: Announce,
    /// The reply to PASV, with its CR LF.
    pub pasv: String,
    /// The reply to EPSV, with its CR LF.
    pub epsv: String,
}

impl Default for Passive {
    fn default() -> Self {
        Self {
            announce: Announce::default(),
            pasv: "227 Entering Passive Mode ({address},{ports}).\r\n".to_owned(),
            epsv: "229 Entering Extended Passive Mode (|||{port}|).\r\n".to_owned(),
        }
    }
}

/// Which address and port a passive reply announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Announce {
    /// Its own: a client that follows gets through.
    #[default]
    Own,
    /// Another address in the reply to PASV, with the right port. EPSV names no address.
    Address(Ipv4Addr),
    /// A port on which nobody listens, so that connecting is refused.
    ClosedPort,
    /// A port that drops what comes, so that connecting times out: its queue of waiting connections
    /// is full. Known to work on Linux.
    FilteredPort,
}

/// What the server does with PORT and EPRT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Active {
    /// It connects to the address that the client named, if that is the client's own.
    #[default]
    Normal,
    /// It says that it will, but does not, and says 425 when [`Behaviour::data_wait`] is over.
    NeverConnects,
    /// It connects from this address in place of that of the control connection.
    From(IpAddr),
}

/// What the server does on a data connection.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// The reply once the data connection is there. Empty for none at all; if it is not a 1xx, the
    /// server closes the data connection unused and the transfer is over.
    pub opening: Vec<u8>,
    /// How the data is sent.
    pub data: Data,
    /// What a listing holds, in place of the directory's entries.
    pub listing: Option<Vec<u8>>,
    /// The reply after the data, in place of the 226, or of the 426 after a reset. Empty for none.
    pub closing: Option<Vec<u8>>,
}

impl Default for Transfer {
    fn default() -> Self {
        Self {
            opening: b"150 Here comes the directory listing.\r\n".to_vec(),
            data: Data::default(),
            listing: None,
            closing: None,
        }
    }
}

/// How the data of a transfer is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Data {
    /// All of it at once, then the end of the stream.
    #[default]
    Whole,
    /// Pieces of this many bytes with a pause in between.
    Slow {
        /// Bytes in a piece; 0 counts as 1.
        piece: usize,
        /// The pause after each.
        pause: Duration,
    },
    /// This many bytes, then nothing more and no word, until the client says something or leaves.
    StallAfter(usize),
    /// This many bytes, then the data connection is reset (RST).
    ResetAfter(usize),
    /// The server does not see the data connection, though it is accepted, and says 425 when
    /// [`Behaviour::data_wait`] is over, as behind a middlebox that answers in its place.
    Ignored,
}

/// Ends a control connection that sends no command for some time.
#[derive(Debug, Clone)]
pub struct Idle {
    /// The longest wait for a command.
    pub limit: Duration,
    /// What it says before it closes.
    pub say: Vec<u8>,
}

/// How many bytes [`endless_line`] and [`endless_reply`] hold: more than any client should read.
pub const ENDLESS_BYTES: usize = 4 * 1024 * 1024;

/// One line that begins with `start` and does not end within [`ENDLESS_BYTES`].
#[must_use]
pub fn endless_line(start: &str) -> Vec<u8> {
    let mut bytes = start.as_bytes().to_vec();
    bytes.resize(ENDLESS_BYTES, b'x');
    bytes
}

/// A multi-line reply that begins with `code` and a hyphen, and repeats a line without ever coming to
/// its last one within [`ENDLESS_BYTES`].
#[must_use]
pub fn endless_reply(code: u16, line: &str) -> Vec<u8> {
    let mut bytes = format!("{code}-{line}\r\n").into_bytes();
    let more = format!(" {line}\r\n");
    while bytes.len() < ENDLESS_BYTES {
        bytes.extend_from_slice(more.as_bytes());
    }
    bytes
}
