//! Data connections: what was announced, who connected, and which ports the server gives.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use schemars::JsonSchema;
use serde::Serialize;

use crate::evidence::DataMode;
use crate::evidence::facts::TcpOutcome;
use crate::evidence::matrix::CellSkipped;
use crate::evidence::passive::{Oddity, Unreadable};
use crate::target::Security;

/// Facts about data connections.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum DataFact {
    /// PASV announced another address than the control connection's.
    AnnouncedAddress {
        /// What was announced.
        announced: IpAddr,
        /// The server's address on the control connection.
        peer: IpAddr,
    },
    /// The passive reply cannot be read.
    UnreadableReply {
        /// Why.
        reason: Unreadable,
    },
    /// The passive reply announces no usable port.
    NoPort {
        /// It announces port 0.
        zero: bool,
    },
    /// The passive reply is written in an unusual form.
    OddReply {
        /// In which.
        oddity: Oddity,
    },
    /// Ports that could be connected to.
    PortsOpen {
        /// Which ones.
        ports: Vec<u16>,
    },
    /// Ports that could not.
    PortsShut {
        /// Which ones.
        ports: Vec<u16>,
    },
    /// A port far from all others.
    Outlier {
        /// Which one.
        port: u16,
    },
    /// The range of the announced ports.
    PortRange {
        /// How many were announced.
        ports: u64,
        /// The lowest one.
        lowest: u16,
        /// The highest one.
        highest: u16,
    },
    /// A port that devices on the way take for another protocol's.
    PortOfAnother {
        /// Which one.
        port: u16,
        /// The protocol.
        protocol: &'static str,
    },
    /// None of the ports answered, and the session was not encrypted.
    NoneOpenUnencrypted,
    /// What became of one combination of protection and data mode.
    Combination {
        /// How the session was protected.
        security: Security,
        /// How the data connection was set up.
        mode: DataMode,
        /// The address that was announced.
        address: Option<IpAddr>,
        /// The port that was announced.
        port: Option<u16>,
        /// A listing came.
        listed: bool,
        /// How connecting ended, where no listing came.
        outcome: Option<TcpOutcome>,
    },
    /// A combination of protection and data mode failed.
    CombinationFailed {
        /// How the session was protected.
        security: Security,
        /// How the data connection was set up.
        mode: DataMode,
    },
    /// Combinations that were not tried because of what went wrong before them.
    CombinationsNotTried {
        /// How many.
        combinations: u64,
        /// Why the first of them was not.
        reason: CellSkipped,
    },
    /// EPSV was refused, and PASV cannot name an IPv6 address.
    NoPassiveForIpv6 {
        /// The reply code to EPSV.
        code: u16,
    },
    /// The address on which ftpprobe listened.
    ListenedOn {
        /// Address and port.
        address: SocketAddr,
    },
    /// What became of PORT with the address by which the server knows this client.
    AnnouncedAgain {
        /// That address.
        address: IpAddr,
        /// What became of it.
        result: Again,
    },
    /// In its reply to STAT the server names this client's address.
    ClientAddress {
        /// The address.
        address: IpAddr,
    },
    /// The server did not connect.
    NotConnectedBack {
        /// How long it was waited for.
        waited_us: Option<u64>,
    },
    /// The server connected from another address.
    ConnectedFrom {
        /// The server's address on the control connection.
        peer: IpAddr,
        /// Where the connection came from.
        from: SocketAddr,
    },
    /// A listing came over another passive port of the same session.
    AnotherPortWorked {
        /// The port that did not work.
        port: u16,
        /// The one that did.
        other: u16,
    },
    /// The address of the server stands for an IPv4 address, behind a NAT64.
    Nat64 {
        /// The server's address.
        address: IpAddr,
        /// What it stands for.
        ipv4: Ipv4Addr,
    },
    /// EPSV got no reply, PASV did.
    OnlyEpsvUnanswered,
    /// A listing in active mode worked.
    ActiveWorked,
    /// The log shows a port that was announced, and then no transfer over it.
    NothingCame {
        /// The command that got no reply; `None` where no transfer was asked for.
        command: Option<String>,
        /// How long its client waited.
        waited_us: Option<u64>,
        /// The client went to the server's own address in place of the announced one.
        replaced: bool,
    },
}

/// What became of PORT with another address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Again {
    /// It was refused as well.
    Refused,
    /// It was accepted, and a listing came.
    Listed,
    /// It was accepted, and the server connected.
    Connected,
    /// It was accepted, and the server did not connect.
    NotConnected,
}
