//! The error of a client explained.

use std::net::{IpAddr, SocketAddr};

use schemars::JsonSchema;
use serde::Serialize;

use super::{FindingExplained, shown, told, values, waiting};
use crate::knowledge::client_errors::{ClientError, Connection, Failure, options_of};
use crate::knowledge::findings::FindingId;
use crate::knowledge::proxies;
use crate::knowledge::wording::Wording;

/// The error of a client, a library or an operating system explained.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ErrorExplained {
    /// The line.
    pub text: String,
    /// Who says it, where the words show that.
    pub client: Option<String>,
    /// What happened.
    pub failure: Failure,
    /// On which connection; null where the words do not tell.
    pub connection: Option<Connection>,
    /// What happened, as a sentence.
    pub meaning: String,
    /// Nothing in the words is FTP's: what is said holds if the connection was one to an FTP server.
    pub may_be_another_protocol: bool,
    /// The host's name.
    pub host: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// The port.
    pub port: Option<u16>,
    /// The service that this port belongs to, if that is not FTP.
    pub service: Option<String>,
    /// The code of the reply that the client passes on.
    pub code: Option<u16>,
    /// The words of that reply.
    pub reply: Option<String>,
    /// The likeliest cause; null where the words tell none.
    pub finding: Option<FindingExplained>,
    /// Other causes, the likelier first.
    pub others: Vec<OtherCause>,
    /// The command that finds out more; null where none of this program's can.
    pub next: Option<String>,
}

/// Another cause of the same error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OtherCause {
    /// Id of the finding.
    pub id: FindingId,
    /// It in a few words.
    pub title: String,
}

/// What a line of a client says.
pub(super) fn explained(line: &str, error: &ClientError, wording: Wording) -> ErrorExplained {
    let finding = error
        .findings
        .first()
        .map(|id| likeliest(*id, line, error, wording));
    let others = error.findings.iter().skip(1).map(|id| OtherCause {
        id: *id,
        title: wording.title(*id, &values(wording)),
    });
    ErrorExplained {
        text: shown(line.trim()),
        client: error.client.map(str::to_owned),
        failure: error.failure,
        connection: error.connection,
        meaning: meaning(error, wording),
        may_be_another_protocol: !error.is_ftp,
        host: error.host.as_deref().map(shown),
        address: error.ip.map(|ip| ip.to_string()),
        port: error.port,
        service: error.service.map(str::to_owned),
        code: error.code,
        reply: error.reply.as_deref().map(shown),
        finding,
        others: others.collect(),
        next: next(error, wording),
    }
}

fn likeliest(id: FindingId, line: &str, error: &ClientError, wording: Wording) -> FindingExplained {
    let mut values = values(wording);
    let mut set = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            values.insert(key.to_owned(), value);
        }
    };
    let is_data = error.connection == Some(Connection::Data);
    set("text", error.reply.as_deref().map(shown));
    set("code", error.code.map(|code| code.to_string()));
    set("address", address(error));
    set("seconds", error.seconds.map(|seconds| seconds.to_string()));
    if !is_data {
        set("host", error.host.as_deref().map(shown));
        set("port", error.port.map(|port| port.to_string()));
    }
    if id == FindingId::ProxyRefused {
        set("reason", proxies::reason(line).map(str::to_owned));
    }
    let retry = id.meta().retry;
    let wait = retry.filter(|seconds| *seconds > 0);
    let waiting = waiting(retry.is_some(), wait, false, wording);
    told(id, &values, None, waiting, wait, wording)
}

/// What happened, as a sentence.
fn meaning(error: &ClientError, wording: Wording) -> String {
    let port = error.port.map(|port| port.to_string());
    let code = error.code.map(|code| code.to_string());
    let seconds = error.seconds.map(|seconds| seconds.to_string());
    let address = address(error);
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    let on = match error.connection {
        _ if error.is_other_service => "other",
        Some(Connection::Control) => "control",
        Some(Connection::Data) => "data",
        None => "unknown",
    };
    let host = error.host.as_deref().map(shown);
    let text = error.reply.as_deref().map(shown);
    let service = error.service.unwrap_or_default();
    let values = [
        ("on", on),
        ("host", &given(&host)),
        ("address", &given(&address)),
        ("port", &given(&port)),
        ("code", &given(&code)),
        ("seconds", &given(&seconds)),
        ("text", &given(&text)),
        ("service", service),
    ];
    let say = |id: &str| wording.say(id, &values);
    let happened = say(&format!("error-{}", error.failure.name()));
    let is_private =
        error.findings.first() == Some(&FindingId::PasvPrivateAddress) && error.ip.is_some();
    let note = if error.is_other_service {
        Some(say("error-other-service"))
    } else if is_private {
        Some(say("error-private-address"))
    } else if error.is_ftp || error.findings.is_empty() {
        None
    } else {
        Some(say("error-maybe"))
    };
    let parts: Vec<String> = std::iter::once(happened).chain(note).collect();
    parts.join(wording.blank())
}

/// Address and port, or the one that is told.
fn address(error: &ClientError) -> Option<String> {
    let place = error.ip.map(|ip| match (ip, error.port) {
        (ip, Some(port)) => SocketAddr::new(ip, port).to_string(),
        (ip, None) => ip.to_string(),
    });
    let named = || {
        Some(format!(
            "{}:{}",
            error.host.as_deref().map(shown)?,
            error.port?
        ))
    };
    place.or_else(named)
}

/// The command that finds out more: a run of the probe, or the whole log where this line tells too little.
fn next(error: &ClientError, wording: Wording) -> Option<String> {
    if matches!(error.failure, Failure::GaveUp | Failure::NoSession) {
        return Some(wording.say("next-log", &[]));
    }
    if error.findings.is_empty() {
        return None;
    }
    let is_data = error.connection == Some(Connection::Data);
    let named = error.host.as_deref().map(shown);
    let host = named
        .or_else(|| error.ip.map(bracketed))
        .filter(|_| !is_data);
    let host = host.unwrap_or_else(|| "HOST".to_owned());
    let port = error.port.filter(|port| !is_data && *port != 21);
    let options = options_of(error.failure, error.connection).map(|options| match port {
        Some(990) => options.replace("--tls explicit", "--tls implicit"),
        _ => options.to_owned(),
    });
    let target = port.map_or_else(|| host.clone(), |port| format!("{host}:{port}"));
    let words: Vec<String> = std::iter::once("ftpprobe".to_owned())
        .chain(options)
        .chain([target])
        .collect();
    Some(words.join(" "))
}

/// An address as a target is written.
fn bracketed(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}
