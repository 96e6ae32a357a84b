//! The details of one packet.

use std::net::IpAddr;

/// How many lines of one packet are kept.
const MAX_LINES: usize = 200;

/// The head of what a packet says in FTP.
pub(super) const TITLE: &str = "File Transfer Protocol (FTP)";

/// What stands before a command.
pub(super) const COMMAND: &str = "Request command: ";

/// What stands before the code of a reply.
pub(super) const CODE: &str = "Response code: ";

/// What the details of one packet tell.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) time: Option<String>,
    pub(super) from: Option<IpAddr>,
    pub(super) to: Option<IpAddr>,
    pub(super) ports: Option<(u16, u16)>,
    pub(super) flags: String,
    pub(super) is_ftp: bool,
    /// What was said, as it was sent.
    lines: Vec<String>,
    command: Option<String>,
    code: Option<String>,
    argument: Option<String>,
}

impl Frame {
    /// Whether it tells already what was asked or answered.
    pub(super) fn has_said(&self) -> bool {
        self.command.is_some() || self.code.is_some()
    }

    /// Takes a line of the details, `text` without the blanks around it; whether it is one.
    pub(super) fn detail(&mut self, line: &str, text: &str) -> bool {
        let labelled = |label: &str| text.strip_prefix(label).map(|rest| rest.trim().to_owned());
        if text == TITLE {
            self.is_ftp = true;
        } else if text.starts_with("Internet Protocol Version ") {
            self.from = after(text, "Src: ").and_then(address);
            self.to = after(text, "Dst: ").and_then(address);
        } else if text.starts_with("Transmission Control Protocol") {
            let from = after(text, "Src Port: ").and_then(port);
            self.ports = from.zip(after(text, "Dst Port: ").and_then(port));
        } else if let Some(time) = labelled("Arrival Time: ") {
            let mut words = time.split_whitespace();
            self.time = words
                .find(|word| word.matches(':').count() == 2)
                .map(str::to_owned);
        } else if text.starts_with("Flags: ") && text.ends_with(')') {
            let flags = text.split_once('(').map(|(_, it)| it.trim_end_matches(')'));
            flags.unwrap_or_default().clone_into(&mut self.flags);
        } else if let Some(command) = labelled(COMMAND) {
            self.command = Some(command);
        } else if let Some(code) = labelled(CODE) {
            let digits = code.rsplit('(').next().unwrap_or_default();
            self.code = Some(digits.trim_end_matches(')').to_owned());
        } else if let Some(argument) =
            labelled("Request arg: ").or_else(|| labelled("Response arg: "))
        {
            self.argument = Some(argument);
        } else if let Some(said) = text.strip_suffix("\\r\\n").filter(|_| self.is_ftp)
            && self.lines.len() < MAX_LINES
        {
            let inner = line.trim_end().strip_suffix("\\r\\n").unwrap_or(said);
            let inner = inner.strip_prefix("    ").unwrap_or(inner);
            self.lines.push(inner.to_owned());
        } else {
            return false;
        }
        true
    }

    pub(super) fn is_request(&self) -> bool {
        self.command.is_some()
            || self.code.is_none() && self.ports.is_some_and(|(from, at)| at < from)
    }

    /// What was said: as it was sent, else put together.
    pub(super) fn said(&self) -> Option<Vec<String>> {
        if !self.lines.is_empty() {
            return Some(self.lines.clone());
        }
        let first = self.command.as_ref().or(self.code.as_ref())?;
        let argument = self.argument.as_deref().unwrap_or_default();
        Some(vec![format!("{first} {argument}").trim_end().to_owned()])
    }
}

fn after<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(label)?;
    rest.split(',').next().map(str::trim)
}

/// `192.0.2.1`, or `files.example.com (192.0.2.1)`.
fn address(text: &str) -> Option<IpAddr> {
    let inner = text.rsplit('(').next().unwrap_or(text);
    inner.trim_end_matches(')').parse().ok()
}

/// `21`, or `ftp (21)`.
fn port(text: &str) -> Option<u16> {
    let inner = text.rsplit('(').next().unwrap_or(text);
    inner.trim_end_matches(')').trim().parse().ok()
}
