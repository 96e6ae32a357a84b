//! The evidence of one session that others have exchanged.

use super::commands::{argument, goes_on_without_tls};
use crate::clock::Timestamp;
use crate::evidence::source::Source;
use crate::evidence::{
    Asked, AskedTarget, Attempt, DataConnection, DataMode, Evidence, TlsFiles, Tool, format,
};
use crate::target::TlsMode;

/// How the control connection was to be protected, as far as the dialogue tells: `is_encrypted` where TLS was spoken,
/// `begins_late` where the commands before it may be missing.
pub(crate) fn tls_mode(attempt: &Attempt, is_encrypted: bool, begins_late: bool) -> TlsMode {
    let asked = argument(attempt, "AUTH").is_some();
    match (is_encrypted, asked) {
        // A client that goes on without TLS did not demand it.
        (false, true) if goes_on_without_tls(attempt) => TlsMode::Auto,
        (_, true) => TlsMode::Explicit,
        (true, false) if begins_late => TlsMode::Explicit,
        (true, false) => TlsMode::Implicit,
        (false, false) => TlsMode::Off,
    }
}

/// What the client asked for, of this server.
pub(crate) fn target(
    attempt: &Attempt,
    host: Option<String>,
    port: Option<u16>,
    tls: TlsMode,
) -> AskedTarget {
    let user = argument(attempt, "USER").unwrap_or_default();
    let anonymous = ["anonymous", "ftp"].contains(&user.to_ascii_lowercase().as_str());
    AskedTarget {
        host,
        port,
        user,
        anonymous,
        tls,
        directory: argument(attempt, "CWD"),
        name: None,
    }
}

/// The evidence, of a session of which nobody knows the limits of its client.
pub(crate) fn evidence(
    attempt: Attempt,
    target: AskedTarget,
    source: Source,
    duration_us: Option<u64>,
    started_at: Timestamp,
) -> Evidence {
    let active = |data: &DataConnection| data.mode == DataMode::Active;
    let asked = Asked {
        timeout_us: None,
        connect_timeout_us: None,
        deadline_us: None,
        active: attempt.data.iter().any(active),
        follow_pasv: true,
        server_profile: None,
        insecure: false,
        until: None,
        tls_files: TlsFiles::default(),
        proxy: None,
    };
    Evidence {
        evidence_version: format::VERSION,
        tool: Tool::this(),
        target,
        asked,
        started_at,
        duration_us,
        attempts: vec![attempt],
        stopped: None,
        gave_up: None,
        held_off: None,
        source: Some(Box::new(source)),
    }
}
