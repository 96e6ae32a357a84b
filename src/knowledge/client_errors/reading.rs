//! The rows that a line matches, put together.

use std::net::IpAddr;

use regex_lite::Captures;

use super::causes::{
    connection_of, is_of_ftp, is_of_others, of_failure, of_refusal, service, with_address,
};
use super::rows::{Row, matching};
use super::{ClientError, Connection, Failure};
use crate::knowledge::findings::FindingId;
use crate::knowledge::pasted::without_trailer;
use crate::knowledge::replies::{self, Moment};

/// How much of a line is looked at.
const MAX_CHARS: usize = 2_000;

/// The word that shows that a line is about FTP.
const FTP: [&str; 5] = ["ftp", "ftps", "ftpes", "ftplib", "ftpclient"];

/// What this line says, if it is the error of a client.
#[must_use]
pub fn read(line: &str) -> Option<ClientError> {
    let line: String = line.chars().take(MAX_CHARS).collect();
    let mut error = Unfinished::default();
    for (row, captures) in matching(&line) {
        error.take(row, &captures);
    }
    error.finished(&line)
}

/// For each key what the first row says that has it.
#[derive(Default)]
struct Unfinished {
    failure: Option<&'static Row>,
    on: Option<Connection>,
    after: Option<Moment>,
    client: Option<&'static str>,
    ftp: bool,
    host: Option<String>,
    ip: Option<IpAddr>,
    peer: Option<IpAddr>,
    port: Option<u16>,
    seconds: Option<f64>,
    code: Option<u16>,
    reply: Option<String>,
    stated: Vec<FindingId>,
}

impl Unfinished {
    fn take(&mut self, row: &'static Row, captures: &Captures<'_>) {
        let text = |name: &str| captures.name(name).map(|found| found.as_str().trim());
        let code = text("code").and_then(|code| code.parse().ok());
        if self.failure.is_none() && row.failure == Some(Failure::Reply) {
            let reply = text("reply").map(unquoted);
            let stated = reply.and_then(|reply| replies::explain_at(code, reply, row.after));
            // Without its code a text is a reply only if it is known to be one.
            if reply.is_some() && code.is_none() && stated.is_none() {
                return;
            }
            self.code = code;
            self.reply = reply.map(str::to_owned);
            if let Some(stated) = stated {
                let others = stated.alternatives.iter().map(|other| other.finding);
                self.stated = std::iter::once(stated.finding).chain(others).collect();
            }
        }
        if self.failure.is_none() && row.failure.is_some() {
            self.failure = Some(row);
        }
        self.on = self.on.or(row.on);
        self.after = self.after.or(row.after);
        self.client = self.client.or(row.client.as_deref());
        self.ftp |= row.ftp;
        let (named, numbers) = (text("host"), text("ip"));
        self.ip = self.ip.or_else(|| address(numbers.or(named)?));
        let host = || named.filter(|host| address(host).is_none());
        self.host = self.host.take().or_else(|| host().map(str::to_owned));
        self.peer = self.peer.or_else(|| address(text("peer")?));
        self.port = self.port.or_else(|| text("port")?.parse().ok());
        let ms = || text("ms")?.parse::<f64>().ok().map(|ms| ms / 1000.0);
        let seconds = || text("seconds")?.parse::<f64>().ok();
        self.seconds = self.seconds.or_else(seconds).or_else(ms);
    }

    fn finished(self, line: &str) -> Option<ClientError> {
        let row = self.failure?;
        let failure = row.failure?;
        let named =
            super::rows::words(line).any(|word| FTP.contains(&word.to_lowercase().as_str()));
        let is_ftp = self.ftp || named || self.port.is_some_and(is_of_ftp);
        let other = self.port.filter(|port| !is_ftp && is_of_others(*port));
        let connection = self.on.or_else(|| connection_of(self.port?));
        let mut error = ClientError {
            failure,
            connection,
            after: row.after.or(self.after),
            client: self.client,
            is_ftp,
            is_other_service: other.is_some(),
            service: other.and_then(service),
            host: self.host,
            ip: self.ip,
            peer: self.peer,
            port: self.port,
            seconds: self.seconds,
            code: self.code,
            reply: self.reply,
            findings: Vec::new(),
        };
        if other.is_none() {
            error.findings = findings(&error, row, self.stated);
        }
        Some(error)
    }
}

fn findings(error: &ClientError, row: &Row, stated: Vec<FindingId>) -> Vec<FindingId> {
    // Rows with causes of their own do not know the connection.
    let own = Some(&row.findings)
        .filter(|own| !own.is_empty() && (error.connection == row.on || row.on.is_some()));
    let mut findings = match (error.failure, own) {
        (Failure::Reply, _) if !stated.is_empty() => return stated,
        (_, Some(own)) => own.clone(),
        (Failure::Reply, None) => of_refusal(error.code, error.after),
        (failure, None) => of_failure(failure, error.connection.or_else(|| likely(error))),
    };
    if error.connection == Some(Connection::Data)
        && error.failure != Failure::ForeignPeer
        && let Some(ip) = error.ip
    {
        with_address(error.failure, ip, &mut findings);
    }
    findings
}

/// A high port is more often a passive one than that of a server.
fn likely(error: &ClientError) -> Option<Connection> {
    error
        .port
        .filter(|port| *port >= 1024)
        .map(|_| Connection::Data)
}

/// An address, in brackets or not.
fn address(text: &str) -> Option<IpAddr> {
    text.trim_matches(['[', ']']).parse().ok()
}

/// The words of a reply without the signs that close an exception's text.
fn unquoted(text: &str) -> &str {
    let closers = ['\'', '"', '’', '”', ']', '\\'];
    let text = without_trailer(text.trim_end()).trim_end_matches(closers);
    let unopened = text.matches(')').count() > text.matches('(').count();
    let text = text.strip_suffix(')').filter(|_| unopened).unwrap_or(text);
    text.trim()
}
