//! Listings and files on their way: how far they came, and what moved them.

use schemars::JsonSchema;
use serde::Serialize;

/// Facts about transfers.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum TransferFact {
    /// The transfer stalled.
    Stalled {
        /// Bytes that came before.
        bytes: u64,
        /// How long ftpprobe waited for more.
        limit_us: u64,
    },
    /// What the words of the first reply say of the data connection, by the server's defaults.
    OpensData {
        /// The software.
        software: String,
        /// The reply code.
        code: u16,
        /// It replies so once it has the data connection.
        connected: bool,
    },
    /// The same listing came later, and is too short to be lost for its size.
    CameLater,
    /// In small segments it stalled as well.
    StalledInSmallSegments,
    /// In small segments the same listing came whole.
    CameInSmallSegments {
        /// The largest segment.
        segment_bytes: u16,
        /// Bytes of the listing.
        bytes: u64,
    },
    /// The reply to STAT with the directory was not complete either.
    StatIncomplete,
    /// How long the first byte took.
    FirstByteAfter {
        /// Since the transfer began.
        elapsed_us: u64,
    },
    /// Data came while the server counted the session as idle.
    DataCame {
        /// Bytes.
        bytes: u64,
    },
}
