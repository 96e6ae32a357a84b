//! What a finding rests on besides exchanges: facts, each a reference into the evidence with typed values.
//!
//! A fact is not a sentence. It says *where* in the evidence it stands ([`At`]) and *what* stands there
//! ([`What`]), and [`crate::report`] words it in the reader's language: the kind `connection` is the message
//! `fact-connection` of `data/locales/LANGUAGE/facts-*.ftl`, and each value is an argument of the same name.
//!
//! Names of values carry their unit: `_us` is a duration in microseconds, `bytes` a count of bytes, `_days` one
//! of days. What the evidence does not tell is `None`, and is left out of the sentence.
//!
//! * `run` the run itself, `network` names, addresses, connections, and the greeting
//! * `session` the session, `directory` the directory and its listing
//! * `login` the login, `check` what the user wants to be checked, `log` the log of another program
//! * `limit` what was found by looking for a limit
//! * `data` data connections, `transfer` listings and files on their way
//! * `proxy` the proxy that the run goes through
//! * `packet` what packets show, in a capture
//! * `tls` handshakes, sessions, and what is not encrypted, `certificate` certificates

mod certificate;
mod check;
mod data;
mod directory;
mod limit;
mod log;
mod login;
mod network;
mod packet;
mod proxy;
mod run;
mod session;
mod tls;
mod transfer;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use certificate::CertificateFact;
pub use check::{CheckFact, Lacking};
pub use data::{Again, DataFact};
pub use directory::DirectoryFact;
pub use limit::LimitFact;
pub use log::LogFact;
pub use login::LoginFact;
pub use network::{Ended, NetworkFact};
pub use packet::PacketFact;
pub use proxy::ProxyFact;
pub use run::RunFact;
pub use session::SessionFact;
pub use tls::{Channel, HandshakeFact, OldHelloFact, TlsFact, plain_text};
pub use transfer::TransferFact;

use crate::evidence::{DataConnection, Evidence, StepName};

/// One fact: where it stands in the evidence, and what stands there.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    attempt: usize,
    at: At,
    what: What,
}

/// A place in the evidence of one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum At {
    /// What was asked for: the target and the options.
    Asked,
    /// The attempt as a whole.
    Attempt,
    /// What this step found.
    Step(StepName),
    /// The exchange with this index, or the data connection that it set up or used.
    Exchange(usize),
    /// The log that the evidence was read from.
    Log,
}

impl At {
    /// Where a data connection stands: at the exchange that used it, or else set it up.
    #[must_use]
    pub fn data(data: &DataConnection) -> Self {
        data.transfer
            .or(data.setup)
            .map_or(Self::Attempt, Self::Exchange)
    }
}

impl From<StepName> for At {
    fn from(step: StepName) -> Self {
        Self::Step(step)
    }
}

impl From<&DataConnection> for At {
    fn from(data: &DataConnection) -> Self {
        Self::data(data)
    }
}

/// The kinds of facts, family by family.
macro_rules! families {
    ($($(#[$doc:meta])* $family:ident($facts:ty)),* $(,)?) => {
        /// What stands there, by the part of the conversation that it is about.
        #[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
        #[serde(untagged)]
        pub enum What {
            $($(#[$doc])* $family($facts),)*
        }

        $(impl From<$facts> for What {
            fn from(fact: $facts) -> Self {
                Self::$family(fact)
            }
        })*
    };
}

families! {
    /// Looking up names and connecting.
    Network(NetworkFact),
    /// The proxy of the run.
    Proxy(ProxyFact),
    /// The run itself.
    Run(RunFact),
    /// TLS.
    Tls(TlsFact),
    /// Certificates.
    Certificate(CertificateFact),
    /// The session.
    Session(SessionFact),
    /// Limits.
    Limit(LimitFact),
    /// The login.
    Login(LoginFact),
    /// A log.
    Log(LogFact),
    /// What the user wants to be checked.
    Check(CheckFact),
    /// The directory and its listing.
    Directory(DirectoryFact),
    /// Data connections.
    Data(DataFact),
    /// Listings and files on their way.
    Transfer(TransferFact),
    /// Packets of a capture.
    Packet(PacketFact),
}

impl Fact {
    /// The fact that this place of the evidence shows this. `None` where the attempt has no such place: a fact
    /// that refers to nothing cannot be built.
    #[must_use]
    pub fn new(
        evidence: &Evidence,
        attempt: usize,
        at: impl Into<At>,
        what: impl Into<What>,
    ) -> Option<Self> {
        let at = at.into();
        let stands = {
            let attempt = evidence.attempts.get(attempt);
            match at {
                At::Asked => true,
                At::Attempt => attempt.is_some(),
                At::Step(name) => attempt.is_some_and(|it| it.step(name).is_some()),
                At::Exchange(index) => attempt.is_some_and(|it| index < it.exchanges.len()),
                At::Log => evidence.source.is_some(),
            }
        };
        stands.then(|| Self {
            attempt,
            at,
            what: what.into(),
        })
    }

    /// The same at another place, which holds the one where it stood.
    #[must_use]
    pub(super) fn moved(self, attempt: usize, at: At) -> Self {
        Self {
            attempt,
            at,
            ..self
        }
    }

    /// Index of the attempt that it is about.
    #[must_use]
    pub fn attempt(&self) -> usize {
        self.attempt
    }

    /// Where it stands.
    #[must_use]
    pub fn at(&self) -> At {
        self.at
    }

    /// What stands there.
    #[must_use]
    pub fn what(&self) -> &What {
        &self.what
    }
}
