//! The part of the report about passive ports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evidence::DataMode;
use crate::evidence::facts::TcpOutcome;

/// Passive ports that were asked for without a transfer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PortsTestReport {
    /// The command that asked.
    pub mode: DataMode,
    /// In the order of asking.
    pub samples: Vec<PortSampleReport>,
}

/// One announced port.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PortSampleReport {
    /// The port.
    pub port: u16,
    /// What connecting to it on the server's own address came to.
    pub outcome: TcpOutcome,
    /// How long that took, in milliseconds.
    pub elapsed_ms: f64,
}
