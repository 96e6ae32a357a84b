//! The part of the report about the transfer test.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::DataTlsReport;
use crate::evidence::{DataMode, Outcome};

/// A file of our own, uploaded, downloaded, compared and deleted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TransferTestReport {
    /// Whether the file went both ways unchanged and was deleted afterwards.
    pub outcome: Outcome,
    /// The directory as it was asked for.
    pub directory: String,
    /// The file's name there, made up for this run.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// The passive mode it went over.
    pub mode: DataMode,
    /// STOR; null if it did not come to it.
    pub upload: Option<FileTransferReport>,
    /// The size that the server names for the uploaded file; null if it names none.
    pub size_on_server: Option<u64>,
    /// The time that the server gives the uploaded file, less our own time, in seconds; null if it gives
    /// none.
    pub clock_ahead_seconds: Option<i64>,
    /// RETR; null if it did not come to it.
    pub download: Option<FileTransferReport>,
    /// Whether what came back is what was sent, byte for byte; null if nothing came back.
    pub identical: Option<bool>,
    /// Offset of the first byte that is another, or is missing.
    pub first_difference: Option<u64>,
    /// Whether the file could be overwritten; null if that was not tried.
    pub overwritten: Option<bool>,
    /// Whether an upload could be resumed (REST before STOR); null if that was not tried.
    pub resumed: Option<bool>,
    /// Whether the file could be renamed; null if that was not tried.
    pub renamed: Option<bool>,
    /// Whether it was deleted; null if nothing had been stored.
    pub deleted: Option<bool>,
    /// The full path of what may still be on the server; null if nothing is.
    pub leftover: Option<String>,
}

/// One file over one data connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FileTransferReport {
    /// Whether it came to its end, and the server confirmed it.
    pub outcome: Outcome,
    /// Bytes that came, or that our system took to send: the last of these may not have arrived.
    pub bytes: u64,
    /// From the command to the first byte, in milliseconds.
    pub first_byte_ms: Option<f64>,
    /// From the first byte to the end of the data, in milliseconds.
    pub duration_ms: Option<f64>,
    /// Bytes a second in that time.
    pub bytes_per_second: Option<u64>,
    /// The longest time without a byte, in milliseconds.
    pub longest_pause_ms: f64,
    /// How many bytes had gone when it began.
    pub pause_at: u64,
    /// From the end of the data to the closing reply, in milliseconds; negative where the reply came first.
    pub closing_reply_ms: Option<f64>,
    /// The first and the closing reply code.
    pub codes: Vec<u16>,
    /// What became of it, in a few words, when it failed.
    pub failure: Option<String>,
    /// Its TLS; null where it never came to a handshake on it.
    pub tls: Option<DataTlsReport>,
}
