//! What a run is doing right now, for the line that shows its progress.

use std::net::{IpAddr, SocketAddr};

use schemars::JsonSchema;
use serde::Serialize;

/// What a step does. The program has words for each, in its language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum Doing {
    /// Looks up a name.
    Resolve {
        /// The name.
        host: String,
    },
    /// Connects.
    Connect {
        /// The first of the addresses.
        address: Option<SocketAddr>,
    },
    /// Looks at ports 22 and 990.
    LookAround {
        /// Of this host.
        host: IpAddr,
    },
    /// Waits for the greeting.
    Greet,
    /// Makes the TLS handshake.
    Handshake,
    /// Asks for TLS (AUTH).
    AskForTls,
    /// Looks at the certificate of port 443.
    CompareHttps {
        /// Where.
        address: Option<SocketAddr>,
    },
    /// Asks for encrypted data connections (PBSZ and PROT).
    Protect,
    /// Logs in.
    Login,
    /// Asks for features.
    Features,
    /// Asks about the directory.
    Directory {
        /// The one that was asked for; the login directory if none was.
        path: Option<String>,
    },
    /// Lists in passive mode.
    List {
        /// The command that sets up the data connection.
        command: String,
    },
    /// Lists in active mode.
    ListActive,
    /// Lists again, because the port answered after all.
    ListAgain {
        /// The command that sets up the data connection.
        command: String,
    },
    /// Lists in small TCP segments.
    SmallSegments,
    /// Opens a new control connection.
    Reopen {
        /// Where to.
        address: Option<SocketAddr>,
    },
    /// Looks for a limit on sessions.
    FindLimit,
    /// Opens one more session.
    OneMore {
        /// Its number.
        number: u32,
        /// How many there are to be at most.
        of: u32,
    },
    /// Leaves the session idle.
    Idle {
        /// For so long at most.
        most_us: u64,
    },
    /// Tests data connections over TLS.
    TlsDataTest,
    /// Asks for passive ports.
    PortsTest,
    /// Uploads a file.
    TransferTest {
        /// Its size.
        bytes: u64,
        /// Where to.
        directory: String,
    },
    /// Looks for what the user expects.
    Expect,
    /// Says QUIT.
    Quit,
    /// Tries every combination of protection, address family and data mode.
    Matrix,
}
