//! Attempts and steps.

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

use super::data::SmallSegments;
use super::expected::Expected;
use super::facts::{
    Connected, DirectoryFacts, Features, Greeted, IdleTest, LimitSearch, LoggedIn, LookedAround,
    Resolved,
};
use super::matrix::Matrix;
use super::ports::PortsTest;
use super::tls::{HttpsLook, Protected, Secured, TlsDataTest};
use super::transfer_test::TransferTest;
use super::{Cut, DataConnection, Exchange, SkipReason};
use crate::clock::Timestamp;

/// One try at the whole sequence of steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it began.
    pub started_at: Timestamp,
    /// When it began, since the start of the run.
    pub started_us: u64,
    /// How long the run waited before it.
    pub waited_before_us: u64,
    /// The steps in order; each is recorded when it ends.
    pub steps: Vec<Step>,
    /// Every command and reply on the control connections, in order.
    pub exchanges: Vec<Exchange>,
    /// Every data connection that was asked for, in order.
    pub data: Vec<DataConnection>,
    /// TCP connections opened towards the server's control ports, looks at 22 and 990 included. `None`
    /// where nobody counted them, as in logs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connections_opened: Option<u32>,
    /// Replies that are not kept whole, since all together were too long.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cut: Vec<Cut>,
}

impl Attempt {
    /// An attempt that has seen nothing yet.
    #[must_use]
    pub fn begin(started_at: Timestamp, started_us: u64) -> Self {
        Self {
            started_at,
            started_us,
            waited_before_us: 0,
            steps: Vec::new(),
            exchanges: Vec::new(),
            data: Vec::new(),
            connections_opened: Some(0),
            cut: Vec::new(),
        }
    }

    /// The first step with this name.
    #[must_use]
    pub fn step(&self, name: StepName) -> Option<&Step> {
        self.steps.iter().find(|step| step.name == name)
    }

    /// What resolving the name found.
    #[must_use]
    pub fn resolved(&self) -> Option<&Resolved> {
        self.steps.iter().find_map(|step| match &step.facts {
            Facts::Resolve(facts) => Some(facts),
            _ => None,
        })
    }

    /// What connecting found.
    #[must_use]
    pub fn connected(&self) -> Option<&Connected> {
        self.steps.iter().find_map(|step| match &step.facts {
            Facts::Connect(facts) => Some(facts),
            _ => None,
        })
    }

    /// What was found on neighbouring ports after connecting had failed.
    #[must_use]
    pub fn looked_around(&self) -> Option<&LookedAround> {
        self.steps.iter().find_map(|step| match &step.facts {
            Facts::LookAround(facts) => Some(facts),
            _ => None,
        })
    }

    /// What the greeting was.
    #[must_use]
    pub fn greeted(&self) -> Option<&Greeted> {
        self.steps.iter().find_map(|step| match &step.facts {
            Facts::Greet(facts) => Some(facts),
            _ => None,
        })
    }

    /// How the control connection came to be encrypted.
    #[must_use]
    pub fn secured(&self) -> Option<&Secured> {
        self.steps.iter().find_map(|step| match &step.facts {
            Facts::Secure(facts) => Some(facts.as_ref()),
            _ => None,
        })
    }

    /// Whether and how data connections are protected, as it was settled last.
    #[must_use]
    pub fn protected(&self) -> Option<&Protected> {
        self.steps.iter().rev().find_map(|step| match &step.facts {
            Facts::Protect(facts) => Some(facts),
            _ => None,
        })
    }

    /// What the extra data connections over TLS found.
    #[must_use]
    pub fn tls_data_test(&self) -> Option<&TlsDataTest> {
        self.steps.iter().find_map(|step| match &step.facts {
            Facts::TlsDataTest(facts) => Some(facts.as_ref()),
            _ => None,
        })
    }

    /// What uploading and downloading a file of our own found.
    #[must_use]
    pub fn transfer_test(&self) -> Option<&TransferTest> {
        self.steps.iter().find_map(|step| match &step.facts {
            Facts::TransferTest(facts) => Some(facts.as_ref()),
            _ => None,
        })
    }

    /// What was found of what the user expects.
    #[must_use]
    pub fn expected(&self) -> Option<&Expected> {
        self.steps.iter().find_map(|step| match &step.facts {
            Facts::Expect(facts) => Some(facts.as_ref()),
            _ => None,
        })
    }

    /// What port 443 of the same host shows.
    #[must_use]
    pub fn https(&self) -> Option<&HttpsLook> {
        self.steps.iter().find_map(|step| match &step.facts {
            Facts::CompareHttps(facts) => Some(facts.as_ref()),
            _ => None,
        })
    }

    /// What became of a listing in small segments, after one had stood still.
    #[must_use]
    pub fn small_segments(&self) -> Option<&SmallSegments> {
        self.steps.iter().find_map(|step| match &step.facts {
            Facts::SmallSegments(facts) => Some(facts.as_ref()),
            _ => None,
        })
    }

    /// The passive ports that were asked for without a transfer.
    #[must_use]
    pub fn ports_test(&self) -> Option<&PortsTest> {
        self.steps.iter().find_map(|step| match &step.facts {
            Facts::PortsTest(facts) => Some(facts),
            _ => None,
        })
    }

    /// How the login went.
    #[must_use]
    pub fn logged_in(&self) -> Option<&LoggedIn> {
        self.steps.iter().find_map(|step| match &step.facts {
            Facts::Login(facts) => Some(facts),
            _ => None,
        })
    }

    /// Which features the server has.
    #[must_use]
    pub fn features(&self) -> Option<&Features> {
        self.steps.iter().find_map(|step| match &step.facts {
            Facts::Features(facts) => Some(facts),
            _ => None,
        })
    }

    /// What the directory said.
    #[must_use]
    pub fn directory(&self) -> Option<&DirectoryFacts> {
        self.steps.iter().find_map(|step| match &step.facts {
            Facts::Directory(facts) => Some(facts),
            _ => None,
        })
    }

    /// What the search for a limit on sessions found.
    #[must_use]
    pub fn limit_search(&self) -> Option<&LimitSearch> {
        self.steps.iter().find_map(|step| match &step.facts {
            Facts::FindLimit(facts) => Some(facts),
            _ => None,
        })
    }

    /// What became of the session that was left idle.
    #[must_use]
    pub fn idle_test(&self) -> Option<&IdleTest> {
        self.steps.iter().find_map(|step| match &step.facts {
            Facts::IdleTest(facts) => Some(facts),
            _ => None,
        })
    }

    /// What became of each combination of protection, address family and data mode.
    #[must_use]
    pub fn matrix(&self) -> Option<&Matrix> {
        self.steps.iter().find_map(|step| match &step.facts {
            Facts::Matrix(facts) => Some(facts.as_ref()),
            _ => None,
        })
    }

    /// The address of the server at the other end of the control connection.
    #[must_use]
    pub fn control_peer(&self) -> Option<SocketAddr> {
        let connected = self.connected()?;
        connected.paths.get(connected.used?)?.address
    }

    /// The IP address of the server; a log may tell it without the port.
    #[must_use]
    pub fn server_ip(&self) -> Option<IpAddr> {
        let Some(connected) = self.connected() else {
            let resolved = self.resolved().filter(|resolved| resolved.literal)?;
            return resolved.addresses().next();
        };
        Some(connected.paths.get(connected.used?)?.address?.ip())
    }

    /// Notes that this exchange asked for a transfer over the data connection that was set up last, unless that has carried
    /// one.
    pub fn begin_transfer(&mut self, exchange: usize) {
        if let Some(data) = self.data.last_mut() {
            data.transfer.get_or_insert(exchange);
        }
    }

    /// Counts more connections to control ports.
    pub fn count_opened(&mut self, more: u32) {
        let before = self.connections_opened.unwrap_or_default();
        self.connections_opened = Some(before.saturating_add(more));
    }

    /// The exchange with this index, if there is one.
    #[must_use]
    pub fn exchange(&self, index: Option<usize>) -> Option<&Exchange> {
        self.exchanges.get(index?)
    }

    /// How long TLS on this data connection was held back for an answer to the command that came only once the
    /// handshake was done; `None` where the answer came first, as it does from most servers.
    #[must_use]
    pub fn held_back_us(&self, data: &DataConnection) -> Option<u64> {
        let exchange = self.exchange(data.transfer)?;
        let handshake = data.tls.as_ref().filter(|handshake| handshake.is_done())?;
        let begun = handshake.started_us?;
        let done = begun.saturating_add(handshake.elapsed_us?);
        let held_back = begun.checked_sub(exchange.sent_us?)?;
        (done <= exchange.first_byte_us?).then_some(held_back)
    }

    /// Whether the server answers the command of a transfer only once TLS on the data connection is there.
    #[must_use]
    pub fn answers_after_handshake(&self) -> bool {
        let mut listings = self.data.iter();
        listings.any(|data| self.held_back_us(data).is_some())
    }

    /// Whether the reply with this index is of class 2yz.
    #[must_use]
    pub fn is_positive(&self, index: Option<usize>) -> bool {
        self.exchange(index)
            .is_some_and(|exchange| exchange.is_class(2))
    }
}

/// The part of the conversation that something belongs to.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the field's own term")]
pub enum Phase {
    Dns,
    Tcp,
    Greeting,
    Tls,
    Login,
    Features,
    Directory,
    DataPassive,
    DataActive,
    Transfer,
    Idle,
    Limits,
    Protocol,
    Quit,
}

impl Phase {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Tcp => "tcp",
            Self::Greeting => "greeting",
            Self::Tls => "tls",
            Self::Login => "login",
            Self::Features => "features",
            Self::Directory => "directory",
            Self::DataPassive => "data-passive",
            Self::DataActive => "data-active",
            Self::Transfer => "transfer",
            Self::Idle => "idle",
            Self::Limits => "limits",
            Self::Protocol => "protocol",
            Self::Quit => "quit",
        }
    }
}

/// The steps of a probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StepName {
    /// Name to addresses.
    Resolve,
    /// TCP to each address until one answers.
    Connect,
    /// Ports 22 and 990, only after connecting failed.
    LookAround,
    /// The greeting.
    Greet,
    /// AUTH and the TLS handshake.
    Secure,
    /// PBSZ and PROT.
    Protect,
    /// USER, PASS, ACCT.
    Login,
    /// FEAT and SYST.
    Features,
    /// PWD, STAT and STAT on the directory.
    Directory,
    /// A listing over EPSV.
    ExtendedPassive,
    /// A listing over PASV.
    Passive,
    /// A data connection of passive mode, where it cannot be read which command set it up.
    PassiveMode,
    /// A listing over PORT or EPRT.
    Active,
    /// A listing that stood still, once more in small TCP segments.
    SmallSegments,
    /// A new control connection, because the one before was out of step.
    Reopen,
    /// More sessions, one after another, until the server refuses one. Only when asked for.
    FindLimit,
    /// The session left idle until the server ends it. Only when asked for.
    IdleTest,
    /// Extra data connections over TLS. Only when asked for.
    TlsDataTest,
    /// Passive ports without a transfer. Only when asked for.
    PortsTest,
    /// A file of our own uploaded, downloaded and deleted. Only when asked for.
    TransferTest,
    /// The certificate of port 443. Only when asked for.
    CompareHttps,
    /// Files, directories and replies that the user expects. Only when asked for.
    Expect,
    /// QUIT.
    Quit,
    /// Every combination of protection, address family and data mode, each in a session of its own, after
    /// QUIT. Only when asked for.
    Matrix,
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It found what a healthy server shows.
    Ok,
    /// It did not.
    Failed,
    /// The server did not do what was asked, and nothing else depends on it.
    Declined,
    /// It was not run; [`Step::skipped`] says why.
    Skipped,
}

impl Outcome {
    /// The outcome of something that went well or not.
    #[must_use]
    pub fn of(went_well: bool) -> Self {
        if went_well { Self::Ok } else { Self::Failed }
    }
}

/// One step of an attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Which step.
    pub name: StepName,
    /// The phase it belongs to.
    pub phase: Phase,
    /// How it ended.
    pub outcome: Outcome,
    /// When it began; `None` where the source has no times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_us: Option<u64>,
    /// How long it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_us: Option<u64>,
    /// Why it was not run. Older files call it `note`.
    #[serde(alias = "note")]
    pub skipped: Option<SkipReason>,
    /// What it found.
    pub facts: Facts,
}

impl Step {
    /// Whether this exchange was begun while the step ran. Never where the times are not known.
    #[must_use]
    pub fn covers(&self, exchange: &Exchange) -> bool {
        let times = self.started_us.zip(self.elapsed_us).zip(exchange.sent_us);
        times.is_some_and(|((started, elapsed), sent)| {
            (started..=started.saturating_add(elapsed)).contains(&sent)
        })
    }
}

/// What a step found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Facts {
    /// Nothing to add, as for a skipped step.
    None,
    /// See [`Resolved`].
    Resolve(Resolved),
    /// See [`Connected`].
    Connect(Connected),
    /// See [`LookedAround`].
    LookAround(LookedAround),
    /// See [`Greeted`].
    Greet(Greeted),
    /// See [`Secured`].
    Secure(Box<Secured>),
    /// See [`Protected`].
    Protect(Protected),
    /// See [`LoggedIn`].
    Login(LoggedIn),
    /// See [`Features`].
    Features(Features),
    /// See [`DirectoryFacts`].
    Directory(DirectoryFacts),
    /// Index into [`Attempt::data`].
    Data(usize),
    /// See [`SmallSegments`].
    SmallSegments(Box<SmallSegments>),
    /// See [`LimitSearch`].
    FindLimit(LimitSearch),
    /// See [`IdleTest`].
    IdleTest(IdleTest),
    /// See [`TlsDataTest`].
    TlsDataTest(Box<TlsDataTest>),
    /// See [`PortsTest`].
    PortsTest(PortsTest),
    /// See [`TransferTest`].
    TransferTest(Box<TransferTest>),
    /// See [`HttpsLook`].
    CompareHttps(Box<HttpsLook>),
    /// See [`Expected`].
    Expect(Box<Expected>),
    /// Index of the QUIT exchange in [`Attempt::exchanges`].
    Quit(Option<usize>),
    /// See [`Matrix`].
    Matrix(Box<Matrix>),
}
