//! What each step found.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Octets, Seen, Tunnel};

/// What resolving found, each address family apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resolved {
    /// The host was an address literal; nothing was looked up.
    pub literal: bool,
    /// The user gave the addresses of the host (`--resolve`); nothing was looked up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub given: bool,
    /// The name was left to the proxy; nothing was looked up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_proxy: bool,
    /// A records.
    pub ipv4: Lookup,
    /// AAAA records.
    pub ipv6: Lookup,
    /// The family that is not to be used, looked up where the other one has no address: whether the name is there
    /// at all. No connection is made to these addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<Lookup>,
}

impl Resolved {
    /// Whether a resolver was asked.
    #[must_use]
    pub fn is_looked_up(&self) -> bool {
        !self.literal && !self.given && !self.by_proxy
    }

    /// What was found for each kind of record, the family that is not to be used included.
    pub fn lookups(&self) -> impl Iterator<Item = (&'static str, &Lookup)> {
        let excluded = |lookup: &Lookup| lookup.outcome == LookupOutcome::NotAsked;
        let of = move |record, lookup| match &self.excluded {
            Some(other) if excluded(lookup) => (record, other),
            _ => (record, lookup),
        };
        [of("A", &self.ipv4), of("AAAA", &self.ipv6)].into_iter()
    }

    /// Every address, IPv6 first, in the resolver's order within a family.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> + '_ {
        self.ipv6
            .addresses
            .iter()
            .chain(&self.ipv4.addresses)
            .copied()
    }
}

/// One family's lookup.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lookup {
    /// How it ended.
    pub outcome: LookupOutcome,
    /// The addresses, in the resolver's order.
    pub addresses: Vec<IpAddr>,
    /// How long it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_us: Option<u64>,
    /// The resolver's own words when it failed.
    pub error: Option<String>,
}

/// How one family's lookup ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LookupOutcome {
    /// At least one address.
    Found,
    /// The resolver says there is none: no such name, or no address of this family.
    /// The system's resolver does not always tell the two apart.
    NoAddress,
    /// The resolver could not answer now (`EAI_AGAIN`).
    TemporaryFailure,
    /// The resolver failed (`EAI_FAIL` and others).
    Failed,
    /// No answer within the time limit.
    TimedOut,
    /// Not asked for.
    NotAsked,
}

/// What connecting found: one path for each address that was tried.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct Connected {
    /// The paths in the order in which they were tried.
    pub paths: Vec<TcpPath>,
    /// Index of the path that carries the control connection.
    pub used: Option<usize>,
    /// Our own end of that connection.
    pub local: Option<SocketAddr>,
    /// Addresses that were not tried because an earlier one worked.
    pub untried: Vec<SocketAddr>,
}

/// One TCP connection attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TcpPath {
    /// Where to; `None` where the source does not name the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<SocketAddr>,
    /// How it ended.
    pub outcome: TcpOutcome,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_us: Option<u64>,
    /// How long it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_us: Option<u64>,
    /// The operating system's words and number when it failed.
    pub error: Option<String>,
    /// Where this is known from.
    #[serde(default, skip_serializing_if = "Seen::is_observed")]
    pub seen: Seen,
    /// What happened at the proxy, where it went through one. The times are those of the whole way then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tunnel: Option<Box<Tunnel>>,
}

impl TcpPath {
    /// Whether it took less than this, as far as that is known.
    #[must_use]
    pub fn took_less_than(&self, time: Duration) -> bool {
        let elapsed = self.elapsed_us.map(Duration::from_micros);
        elapsed.is_some_and(|elapsed| elapsed < time)
    }
}

/// How a TCP connection attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TcpOutcome {
    /// Connected.
    Connected,
    /// RST in answer to SYN.
    Refused,
    /// No answer within the time limit.
    TimedOut,
    /// The host or network is unreachable, by our routing table or an ICMP message.
    Unreachable,
    /// Our own side could not: no such address family, no descriptor, not permitted.
    LocalFailure,
    /// Connected, and reset before we had the connection in hand: the system tells of it instead of the connection.
    Reset,
    /// Anything else; the error says what.
    Failed,
    /// The proxy did not make it; see [`TcpPath::tunnel`].
    Proxy,
    /// Stopped by the deadline or the user before it ended.
    Stopped,
}

/// What answered on other ports of the host after the asked port did not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LookedAround {
    /// One look for each port.
    pub ports: Vec<PortLook>,
}

/// A short look at one port: connect, and read what comes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PortLook {
    /// The connection attempt.
    pub path: TcpPath,
    /// What it said within a second, at most 64 bytes.
    pub said: Octets,
    /// What it answered to a TLS `ClientHello`, if one was sent.
    pub tls: Option<TlsTrial>,
}

/// What the greeting was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Greeted {
    /// The exchanges that hold it: usually one, two after a 120.
    pub exchanges: Vec<usize>,
    /// The protocol that answered instead, if the first bytes show one, unasked or as the answer of `implicit_tls`.
    pub foreign: Option<ForeignProtocol>,
    /// What a TLS `ClientHello` on a second connection brought, tried after some silence. `None` too where the
    /// greeting came before it had brought anything.
    pub implicit_tls: Option<TlsTrial>,
    /// The server closed the connection right after a complete greeting, before any command.
    pub closed_after: bool,
}

/// Protocols that are met on FTP's port by mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the protocol's own name")]
pub enum ForeignProtocol {
    Ssh,
    Smtp,
    Http,
    Pop3,
    Imap,
    Nntp,
    Telnet,
    Vnc,
    Rsync,
    /// A TLS record: an alert or a handshake.
    Tls,
    /// Bytes that are no text protocol.
    Binary,
}

/// What came back after a TLS `ClientHello` on a fresh connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TlsTrial {
    /// The connection attempt.
    pub path: TcpPath,
    /// Whether the answer begins with a TLS record (handshake or alert).
    pub answered: bool,
    /// The first bytes of the answer, at most 256.
    pub first_bytes: Octets,
    /// How long the answer took, or the silence lasted, after the `ClientHello` was sent.
    pub elapsed_us: u64,
}

/// How the login went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoggedIn {
    /// The USER exchange.
    pub user: Option<usize>,
    /// The PASS exchange.
    pub pass: Option<usize>,
    /// The ACCT exchange.
    pub acct: Option<usize>,
    /// Whether the server accepted the login (230, or 202 after PASS).
    pub accepted: bool,
    /// Why a password or account was not sent although the server asked for it.
    pub withheld: Option<Withheld>,
    /// The reply that refused the login because it was encrypted, after which it was tried without TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_over_tls: Option<usize>,
}

impl LoggedIn {
    /// Whether the login came no further than USER.
    #[must_use]
    pub fn ended_at_user(&self) -> bool {
        self.pass.is_none() && self.acct.is_none()
    }
}

/// Why a secret was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Withheld {
    /// The connection is not encrypted and `--plaintext` was not given.
    Plaintext,
    /// The server's certificate could not be verified and `--insecure` was not given.
    Unverified,
    /// There is no password to send.
    NoPassword,
    /// There is no account to send.
    NoAccount,
}

/// Which features the server announces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Features {
    /// FEAT before login.
    pub feat_before_login: Option<usize>,
    /// FEAT after login, asked only if it was refused before.
    pub feat_after_login: Option<usize>,
    /// SYST, after login.
    pub syst: Option<usize>,
    /// The feature lines (RFC 2389), trimmed.
    pub features: Vec<String>,
}

impl Features {
    /// Whether MLSD is announced, by its own name or as RFC 3659 section 7.8 wants it.
    #[must_use]
    pub fn has_mlsd(&self) -> bool {
        self.has("MLST") || self.has("MLSD")
    }

    /// Whether a feature line begins with this word (`EPSV`, `MLST`, `AUTH`).
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        self.features.iter().any(|line| {
            line.split([' ', ';'])
                .next()
                .is_some_and(|w| w.eq_ignore_ascii_case(word))
        })
    }
}

/// What the server said of the directory, without a data connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DirectoryFacts {
    /// The PWD exchange.
    pub pwd: Option<usize>,
    /// The login directory that PWD named.
    pub login_directory: Option<String>,
    /// STAT without an argument.
    pub stat_server: Option<usize>,
    /// The client's address as the server's STAT names it.
    pub client_address_seen: Option<IpAddr>,
    /// The path that STAT was asked about.
    pub path: String,
    /// STAT on that path.
    pub stat: Option<usize>,
    /// The entries in the STAT reply, when it was positive.
    pub listing: Option<super::listing::Listing>,
    /// CWD to the path: asked when `--dir` was given, or to tell an empty directory from a missing one.
    pub cwd: Option<usize>,
    /// Whether the directory is there, as far as the replies tell.
    pub state: DirectoryState,
}

/// Whether a directory is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DirectoryState {
    /// STAT listed it or CWD went there.
    Exists,
    /// The server refused it.
    Refused,
    /// The replies do not tell, as when STAT is not supported.
    Unknown,
}

/// What the search for a limit on sessions found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LimitSearch {
    /// How many sessions it was to open at most, the run's own included.
    pub asked: u32,
    /// How many were logged in at the same time, the run's own included.
    pub held: u32,
    /// How the next one was refused, if one was.
    pub refusal: Option<SessionRefusal>,
}

/// A session that the server did not give.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionRefusal {
    /// Its number, counted from 1 for the run's own session.
    pub number: u32,
    /// The connection, if it could not even be opened.
    pub path: Option<TcpPath>,
    /// Index of the exchange that shows the refusal.
    pub exchange: Option<usize>,
}

/// What became of the session that was left idle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IdleTest {
    /// How long it was to be left idle.
    pub asked_us: u64,
    /// How long it was idle until it ended, or the test did.
    pub idle_us: u64,
    /// Index of the exchange with the server's parting words, or with its silence.
    pub heard: usize,
    /// Index of the NOOP afterwards, which shows whether the connection still stood.
    pub noop: Option<usize>,
}
