//! What a line of a log says, whichever client wrote it.

use std::net::SocketAddr;

use crate::evidence::facts::TcpOutcome;

/// One thing that a log tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    /// A session begins: the client connects, or is about to. What is not told is `None`.
    Connecting {
        /// The name as the user gave it.
        host: Option<String>,
        /// The address it stands for.
        address: Option<SocketAddr>,
    },
    /// The control connection is there.
    Connected,
    /// It did not come about.
    NotConnected(TcpOutcome, String),
    /// The name has no address.
    NotResolved(String),
    /// A command, its secret masked.
    Command(String),
    /// One line of a reply, with its code where it has one.
    Reply(String),
    /// Several whole lines of replies at once.
    Replies(Vec<String>),
    /// The client connects to a data port.
    DataConnecting(Option<SocketAddr>),
    /// It connected.
    DataConnected(Option<SocketAddr>),
    /// The data connection did not come about.
    DataNotConnected(TcpOutcome, String),
    /// So many bytes of data came in all.
    DataCame(u64),
    /// The handshake on the control connection is done; the protocol version if it is told.
    Encrypted(Option<String>),
    /// The handshake failed, in the client's words.
    NotEncrypted(String),
    /// The client gave up waiting, and does not say for what.
    TimedOut,
    /// It gave up waiting for data.
    DataStalled,
    /// It gave up waiting for a reply, all data having come if there was any.
    ReplyMissing,
    /// The server closed or reset the control connection.
    Closed {
        /// It was reset.
        reset: bool,
    },
    /// The client says that it failed, in its own words.
    Failed(String),
}

/// An event with what the line says of its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// Which of several sessions in the same log it belongs to.
    pub(super) session: Option<String>,
    /// Microseconds of the day, where the line has a time.
    pub(super) at_us: Option<u64>,
    /// What it says.
    pub(super) event: Event,
}

impl From<Event> for Told {
    fn from(event: Event) -> Self {
        Self {
            session: None,
            at_us: None,
            event,
        }
    }
}

/// What an operating system's words for a failed connection mean.
pub(super) fn outcome_of(words: &str) -> TcpOutcome {
    let words = words.to_ascii_lowercase();
    let has = |needles: &[&str]| needles.iter().any(|needle| words.contains(needle));
    if has(&["refused", "econnrefused", "10061", "verweigert"]) {
        TcpOutcome::Refused
    } else if has(&[
        "timed out",
        "timeout",
        "etimedout",
        "10060",
        "zeitüberschreitung",
    ]) {
        TcpOutcome::TimedOut
    } else if has(&["no route", "unreachable", "ehostunreach", "enetunreach"]) {
        TcpOutcome::Unreachable
    } else {
        TcpOutcome::Failed
    }
}

/// The verb of a command line, if it is one that FTP knows.
pub(super) fn verb(line: &str) -> Option<&str> {
    const VERBS: [&str; 45] = [
        "ABOR", "ACCT", "ALLO", "APPE", "AUTH", "CCC", "CDUP", "CLNT", "CWD", "DELE", "EPRT",
        "EPSV", "FEAT", "HELP", "HOST", "LANG", "LIST", "MDTM", "MFMT", "MKD", "MLSD", "MLST",
        "MODE", "NLST", "NOOP", "OPTS", "PASS", "PASV", "PBSZ", "PORT", "PROT", "PWD", "QUIT",
        "REIN", "REST", "RETR", "RMD", "RNFR", "RNTO", "SITE", "SIZE", "STAT", "STOR", "SYST",
        "TYPE",
    ];
    let word = line.split([' ', '\r']).next()?;
    let known = |verb: &&str| verb.eq_ignore_ascii_case(word);
    let more = ["USER", "STOU", "STRU", "XCRC", "CSID", "AVBL", "SMNT"];
    (VERBS.iter().any(known) || more.iter().any(known)).then_some(word)
}

/// Whether a line begins as a reply does: three digits, then a blank, a hyphen or nothing.
pub(super) fn is_coded(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.len() >= 3
        && bytes[..3].iter().all(u8::is_ascii_digit)
        && (b'1'..=b'6').contains(&bytes[0])
        && matches!(bytes.get(3), None | Some(b' ' | b'-' | b'\r'))
}

/// The first `ADDRESS:PORT` of a text, or `ADDRESS port PORT`.
pub(super) fn address_in(text: &str) -> Option<SocketAddr> {
    let words: Vec<&str> = text.split([' ', ',', '(', ')']).collect();
    let trimmed = |word: &str| word.trim_end_matches(['.', ';', '"']).to_owned();
    if let Some(found) = words.iter().find_map(|word| trimmed(word).parse().ok()) {
        return Some(found);
    }
    let port = words.iter().position(|word| *word == "port")?;
    let port: u16 = trimmed(words.get(port + 1)?).parse().ok()?;
    let mut ips = words.iter().rev();
    let ip = ips.find_map(|word| trimmed(word).trim_matches(['[', ']']).parse().ok())?;
    Some(SocketAddr::new(ip, port))
}
