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
        bytes: Option<u64>,
        /// How long ftpprobe waited for more.
        limit_us: Option<u64>,
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
        elapsed_us: Option<u64>,
    },
    /// The data connection opened long after it was announced.
    OpenedLate {
        /// How long after.
        late_us: u64,
    },
    /// The port was tried only after the server had given up waiting.
    TriedLate {
        /// How long after it was announced.
        late_us: u64,
        /// How long after the server had said so; 0 where the two crossed.
        after_us: u64,
    },
    /// No reply came, though this software replies once it has the data connection.
    NoReplyThoughConnected {
        /// The software.
        software: String,
        /// The command.
        command: String,
        /// How long the reply was waited for.
        limit_us: Option<u64>,
    },
    /// The data connection was reset.
    Reset {
        /// Bytes that had been transferred.
        bytes: Option<u64>,
    },
    /// The data connection failed.
    Failed {
        /// Bytes that had been transferred.
        bytes: Option<u64>,
        /// The operating system's words.
        error: String,
    },
    /// All data was transferred, and no final reply came.
    NoFinalReply,
    /// The size that the server names for the uploaded file.
    OnServer {
        /// The size.
        bytes: u64,
        /// What was uploaded.
        of_bytes: u64,
    },
    /// The upload went over TLS 1.3.
    OverTls13,
    /// How much of the file came back.
    Came {
        /// Bytes that came.
        bytes: Option<u64>,
        /// The file's size.
        of_bytes: u64,
    },
    /// What came back differs from what was sent.
    Differs {
        /// Where the first difference is.
        offset: u64,
        /// Bytes that came.
        bytes: Option<u64>,
        /// The file's size.
        of_bytes: u64,
    },
    /// How long after the data the final reply came.
    FinalReplyAfter {
        /// Since the end of the data.
        waited_us: u64,
    },
    /// The same amount was transferred second after second.
    SteadyRate {
        /// Bytes in each second, about.
        bytes: u64,
        /// In how many seconds.
        seconds: u64,
    },
    /// The same server took a file of another name.
    OtherNameTaken {
        /// The other name.
        name: String,
    },
    /// The server refused a file of another name as well.
    OtherNameRefused {
        /// The other name.
        name: String,
        /// The reply code.
        code: Option<u16>,
    },
    /// Anonymous users of this software can only read.
    ReadsOnly {
        /// The software.
        software: String,
    },
    /// This software words it so where it was started for reading only.
    StartedReadOnly {
        /// The software.
        software: String,
    },
    /// The size of the file after it was overwritten, and resumed as the server had agreed to.
    SizeWhenResumed {
        /// The size that the server names.
        bytes: u64,
        /// The size that it has to have.
        of_bytes: u64,
    },
    /// The same name could be uploaded once, and not a second time.
    OnlyOnce,
    /// The time that MDTM gives the new file.
    FileTime {
        /// How far it is off this machine's clock.
        off_us: u64,
        /// It is ahead of this machine's clock.
        ahead: bool,
        /// It is off by whole quarters of an hour, as between time zones.
        zone: bool,
    },
    /// The test file is still on the server.
    StillThere {
        /// Its path.
        path: String,
        /// Its size.
        bytes: u64,
    },
    /// The test file could not be deleted.
    NotDeleted {
        /// Its path.
        path: String,
        /// The session was lost.
        session_lost: bool,
    },
    /// Data came while the server counted the session as idle.
    DataCame {
        /// Bytes.
        bytes: u64,
    },
}
