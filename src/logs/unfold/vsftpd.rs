//! vsftpd's log: a session continues in another process after its login, and replies of many lines come in pieces. Made into
//! lines with the process that was connected to, and with whole lines of replies.

use std::collections::HashMap;
use std::sync::LazyLock;

use memchr::memmem;

use super::Unfold;

/// How many processes, and how many clients, are remembered.
const MAX_KNOWN: usize = 50_000;

/// Numbers of processes come round again: one that was last seen so many lines ago is another.
const STALE_LINES: u64 = 20_000;

/// How long a line of a reply may become.
const MAX_LINE: usize = 8192;

/// What stands for the end of a line within a reply.
const END: &str = "??";

/// What stands in front of a client's address.
const CLIENT_IS: &str = ": Client \"";

static CLIENT: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(CLIENT_IS));

static PROCESS: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("[pid "));

/// A process of a session.
#[derive(Debug)]
struct Known {
    /// The process that was connected to.
    first: u64,
    seen: u64,
}

/// A client's connections of which it is not known yet by which process they go on.
#[derive(Debug, Default)]
struct Client {
    before_login: Vec<u64>,
    logged_in: Option<u64>,
}

/// Remembers processes and clients.
#[derive(Debug, Default)]
pub(super) struct Vsftpd {
    line: u64,
    processes: HashMap<u64, Known>,
    clients: HashMap<String, Client>,
    /// By client, the beginning of a line whose end is still to come.
    pieces: HashMap<String, String>,
}

impl Unfold for Vsftpd {
    fn line(&mut self, line: &str, to: &mut Vec<String>) {
        self.line += 1;
        let Some(parts) = Parts::of(line) else {
            to.push(line.to_owned());
            return;
        };
        let known = [self.processes.len(), self.clients.len(), self.pieces.len()];
        if known.iter().any(|known| *known > MAX_KNOWN) {
            self.processes.clear();
            self.clients.clear();
            self.pieces.clear();
        }
        let process = self.first(&parts);
        let Some(said) = parts.said() else {
            to.push(parts.with(process, line));
            return;
        };
        if is_coded(said) {
            self.pieces.remove(parts.client);
            to.push(parts.with(process, line));
            return;
        }
        let (text, is_whole) = match said.strip_suffix(END) {
            Some(text) => (text, true),
            None => (said, false),
        };
        let piece = self.pieces.entry(parts.client.to_owned()).or_default();
        if piece.len() + text.len() < MAX_LINE {
            piece.push_str(text);
        }
        if is_whole {
            let before = &parts.after[..parts.after.len() - said.len() - 1];
            to.push(parts.of_process(process, &format!("{before}{piece}\"")));
            self.pieces.remove(parts.client);
        }
    }
}

impl Vsftpd {
    /// The process with which the session began.
    fn first(&mut self, parts: &Parts<'_>) -> u64 {
        let seen = self.line;
        let is_connect = parts.is("CONNECT");
        if let Some(known) = self.processes.get_mut(&parts.process)
            && seen - known.seen < STALE_LINES
            && !is_connect
        {
            known.seen = seen;
            return known.first;
        }
        let client = self.clients.entry(parts.client.to_owned()).or_default();
        if is_connect {
            let first = parts.process;
            self.processes.insert(first, Known { first, seen });
            client.before_login.push(first);
            if client.before_login.len() > 100 {
                client.before_login.remove(0);
            }
            return first;
        }
        // Logins are logged by the parent of the process that was connected to, which comes right before it.
        let is_login = parts.is("OK LOGIN") || parts.is("FAIL LOGIN");
        let waiting = &mut client.before_login;
        if is_login {
            let child = parts.process.saturating_add(1);
            let found = waiting.iter().find(|it| **it == child).or(waiting.last());
            let Some(first) = found.copied() else {
                return parts.process;
            };
            if parts.is("OK LOGIN") {
                waiting.retain(|it| *it != first);
                client.logged_in = Some(first);
            }
            return first;
        }
        let first = client.logged_in.take().unwrap_or(parts.process);
        self.processes.insert(parts.process, Known { first, seen });
        first
    }
}

/// `BEFORE[pid PROCESS]AFTER`, with the client that is named in it.
struct Parts<'a> {
    before: &'a str,
    process: u64,
    after: &'a str,
    /// What stands before the client: `CONNECT`, `FTP command`.
    what: &'a str,
    client: &'a str,
    /// What stands behind it.
    rest: &'a str,
}

impl<'a> Parts<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let at = PROCESS.find(line.as_bytes())?;
        let (before, rest) = line.split_at(at);
        let (process, after) = rest["[pid ".len()..].split_once(']')?;
        let at = CLIENT.find(after.as_bytes())?;
        let (client, rest) = after[at + CLIENT_IS.len()..].split_once('"')?;
        Some(Self {
            before,
            process: process.parse().ok()?,
            after,
            what: &after[..at],
            client,
            rest,
        })
    }

    fn is(&self, what: &str) -> bool {
        self.what.ends_with(what)
    }

    /// What was replied, without its quotes.
    fn said(&self) -> Option<&'a str> {
        let said = self.rest.strip_prefix(", \"")?.strip_suffix('"')?;
        self.what.ends_with("FTP response").then_some(said)
    }

    /// This line, with this process.
    fn with(&self, process: u64, line: &str) -> String {
        if process == self.process {
            return line.to_owned();
        }
        self.of_process(process, self.after)
    }

    fn of_process(&self, process: u64, after: &str) -> String {
        format!("{}[pid {process}]{after}", self.before)
    }
}

/// Whether a piece is a line of its own: one with a code.
fn is_coded(said: &str) -> bool {
    let bytes = said.as_bytes();
    bytes.len() > 3 && bytes[..3].iter().all(u8::is_ascii_digit) && matches!(bytes[3], b' ' | b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unfolded(lines: &[&str]) -> Vec<String> {
        let mut vsftpd = Vsftpd::default();
        let mut to = Vec::new();
        for line in lines {
            vsftpd.line(line, &mut to);
        }
        to
    }

    #[test]
    fn a_session_keeps_the_process_with_which_it_began() {
        let found = unfolded(&[
            "[pid 12] CONNECT: Client \"192.0.2.1\"",
            "[pid 22] CONNECT: Client \"192.0.2.1\"",
            "[pid 11] [a] OK LOGIN: Client \"192.0.2.1\"",
            "[pid 13] [a] FTP response: Client \"192.0.2.1\", \"230 x\"",
            "[pid 22] FTP response: Client \"192.0.2.1\", \"331 x\"",
            "[pid 21] [a] FAIL LOGIN: Client \"192.0.2.1\"",
            "[pid 13] [a] FTP command: Client \"192.0.2.1\", \"PWD\"",
        ]);
        let processes: Vec<&str> = found.iter().map(|it| &it[5..7]).collect();
        assert_eq!(processes, ["12", "22", "12", "12", "22", "22", "12"]);
    }

    #[test]
    fn pieces_of_a_line_are_put_together() {
        let said = |text: &str| format!("[pid 2] FTP response: Client \"192.0.2.1\", \"{text}\"");
        let lines: Vec<String> = ["211-Status:", "  Up for ", "300", "??", " x??", "211 End"]
            .iter()
            .map(|it| said(it))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let expected = ["211-Status:", "  Up for 300", " x", "211 End"].map(said);
        assert_eq!(unfolded(&lines), expected);
    }
}
