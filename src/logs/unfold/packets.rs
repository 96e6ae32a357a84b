//! Captures, as Wireshark and tshark show them: what was said is taken out of the details of packets, and attempts to connect
//! out of the list. Made into lines such as `07:15:02 192.0.2.7:50122 → 192.0.2.1 FTP 0 Request: USER alice` and
//! `- 192.0.2.7 → 192.0.2.1 TCP data connects to 50100`.

use std::net::IpAddr;

use super::Unfold;

/// Of so many clients and attempts to connect is known how they stand.
const MAX_KNOWN: usize = 200;

/// How many lines of one packet are kept.
const MAX_LINES: usize = 200;

/// The ports of control connections.
const CONTROL: [u16; 2] = [21, 990];

/// Takes packets, one after another.
#[derive(Debug, Default)]
pub(super) struct Packets {
    frame: Option<Frame>,
    /// The list has told of the packet whose details follow.
    is_listed: bool,
    /// Clients, and the names of their sessions.
    clients: Vec<(IpAddr, String)>,
    attempts: Vec<Attempt>,
}

/// What the details of one packet tell.
#[derive(Debug, Default)]
struct Frame {
    time: Option<String>,
    from: Option<IpAddr>,
    to: Option<IpAddr>,
    ports: Option<(u16, u16)>,
    flags: String,
    is_ftp: bool,
    /// What was said, as it was sent.
    lines: Vec<String>,
    command: Option<String>,
    code: Option<String>,
    argument: Option<String>,
}

/// A connection that a client asks for.
#[derive(Debug)]
struct Attempt {
    from: (IpAddr, u16),
    to: (IpAddr, u16),
    name: String,
    times: u32,
}

impl Unfold for Packets {
    fn line(&mut self, line: &str, to: &mut Vec<String>) {
        if self.detail(line, to) {
            return;
        }
        let Some(listed) = Listed::of(line) else {
            to.push(line.to_owned());
            return;
        };
        match listed.said {
            Said::Ftp { is_request } => {
                self.is_listed = true;
                if line.contains("Retransmission]") {
                    return;
                }
                let client = if is_request { listed.from } else { listed.to };
                self.meets(client, client.to_string());
                self.unanswered(client, to);
                to.push(line.to_owned());
            }
            Said::Tcp(from, port, flags) => {
                let name = listed.from.to_string();
                self.tcp((listed.from, from), (listed.to, port), flags, name, to);
            }
        }
    }

    fn end(&mut self, to: &mut Vec<String>) {
        self.whole(to);
        for attempt in std::mem::take(&mut self.attempts) {
            attempt.gets_no_answer(to);
        }
    }
}

impl Packets {
    /// Takes a line of a packet's details; whether it is one.
    fn detail(&mut self, line: &str, to: &mut Vec<String>) -> bool {
        let text = line.trim();
        let is_head = text.strip_prefix("Frame ").is_some_and(|rest| {
            let number = rest.split([':', ' ']).next().unwrap_or_default();
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        });
        let labelled = |label: &str| text.strip_prefix(label).map(|rest| rest.trim().to_owned());
        let said = |frame: &Frame| frame.command.is_some() || frame.code.is_some();
        let begins = is_head
            || text == "File Transfer Protocol (FTP)"
                && self.frame.as_ref().is_none_or(|frame| frame.is_ftp)
            || (text.starts_with("Request command: ") || text.starts_with("Response code: "))
                && self.frame.as_ref().is_none_or(said);
        if begins {
            self.whole(to);
            self.frame = Some(Frame::default());
        }
        let Some(frame) = &mut self.frame else {
            return false;
        };
        if text == "File Transfer Protocol (FTP)" {
            frame.is_ftp = true;
        } else if text.starts_with("Internet Protocol Version ") {
            frame.from = after(text, "Src: ").and_then(address);
            frame.to = after(text, "Dst: ").and_then(address);
        } else if text.starts_with("Transmission Control Protocol") {
            let from = after(text, "Src Port: ").and_then(port);
            frame.ports = from.zip(after(text, "Dst Port: ").and_then(port));
        } else if let Some(time) = labelled("Arrival Time: ") {
            let mut words = time.split_whitespace();
            frame.time = words
                .find(|word| word.matches(':').count() == 2)
                .map(str::to_owned);
        } else if text.starts_with("Flags: ") && text.ends_with(')') {
            let flags = text.split_once('(').map(|(_, it)| it.trim_end_matches(')'));
            flags.unwrap_or_default().clone_into(&mut frame.flags);
        } else if let Some(command) = labelled("Request command: ") {
            frame.command = Some(command);
        } else if let Some(code) = labelled("Response code: ") {
            let digits = code.rsplit('(').next().unwrap_or_default();
            frame.code = Some(digits.trim_end_matches(')').to_owned());
        } else if let Some(argument) =
            labelled("Request arg: ").or_else(|| labelled("Response arg: "))
        {
            frame.argument = Some(argument);
        } else if let Some(said) = text.strip_suffix("\\r\\n").filter(|_| frame.is_ftp)
            && frame.lines.len() < MAX_LINES
        {
            let inner = line.trim_end().strip_suffix("\\r\\n").unwrap_or(said);
            frame
                .lines
                .push(inner.strip_prefix("    ").unwrap_or(inner).to_owned());
        } else {
            // A packet of the list ends the details of the one before.
            return Listed::of(line).is_none() || {
                self.whole(to);
                false
            };
        }
        true
    }

    /// Tells of the packet whose details have come.
    fn whole(&mut self, to: &mut Vec<String>) {
        let Some(frame) = self.frame.take() else {
            return;
        };
        let is_listed = std::mem::take(&mut self.is_listed);
        let place = frame.from.zip(frame.to).zip(frame.ports);
        if let Some(((from, at), (own, port))) = place
            && !frame.flags.is_empty()
            && !is_listed
        {
            let name = format!("{from}:{own}");
            self.tcp((from, own), (at, port), &frame.flags, name, to);
        }
        let Some(said) = frame.said().filter(|_| !is_listed) else {
            return;
        };
        let is_request = frame.is_request();
        let kind = if is_request { "Request" } else { "Response" };
        let time = frame.time.as_deref().unwrap_or("-");
        let front = place.map(|((from, at), (own, port))| {
            let (client, name) = if is_request {
                (from, format!("{from}:{own}"))
            } else {
                (at, format!("{at}:{port}"))
            };
            self.meets(client, name.clone());
            self.unanswered(client, to);
            if is_request {
                format!("{time} {name} → {at} FTP 0 ")
            } else {
                format!("{time} {from} → {name} FTP 0 ")
            }
        });
        let front = front.unwrap_or_default();
        to.extend(
            said.into_iter()
                .map(|line| format!("{front}{kind}: {line}")),
        );
    }

    /// The session of this client goes on under this name.
    fn meets(&mut self, client: IpAddr, name: String) {
        if let Some(known) = self.clients.iter_mut().find(|(ip, _)| *ip == client) {
            known.1 = name;
        } else if self.clients.len() < MAX_KNOWN {
            self.clients.push((client, name));
        }
    }

    fn tcp(
        &mut self,
        from: (IpAddr, u16),
        at: (IpAddr, u16),
        flags: &str,
        name: String,
        to: &mut Vec<String>,
    ) {
        if flags == "SYN" {
            let same = |it: &&mut Attempt| it.from == from && it.to == at;
            if let Some(known) = self.attempts.iter_mut().find(same) {
                known.times += 1;
                return;
            }
            let known = self.clients.iter().find(|(ip, _)| *ip == from.0);
            let name = match known {
                _ if CONTROL.contains(&at.1) => name,
                Some((_, name)) => name.clone(),
                // Whoever that is, it is no client of FTP.
                None => return,
            };
            let attempt = Attempt {
                from,
                to: at,
                name,
                times: 1,
            };
            attempt.tell("connects to", to);
            if self.attempts.len() < MAX_KNOWN {
                self.attempts.push(attempt);
            }
            return;
        }
        let outcome = match flags {
            "SYN, ACK" => "is connected to",
            "RST, ACK" | "RST" => "is refused at",
            _ => return,
        };
        let answered = |it: &Attempt| it.from == at && it.to == from;
        if let Some(index) = self.attempts.iter().position(answered) {
            self.attempts.remove(index).tell(outcome, to);
        }
    }

    /// What this client asked for again and again, before it goes on, gets no answer.
    fn unanswered(&mut self, client: IpAddr, to: &mut Vec<String>) {
        let is_over = |it: &mut Attempt| it.from.0 == client && it.times > 1;
        for attempt in self.attempts.extract_if(.., is_over) {
            attempt.gets_no_answer(to);
        }
    }
}

impl Attempt {
    fn tell(&self, what: &str, to: &mut Vec<String>) {
        let of = if CONTROL.contains(&self.to.1) {
            "control"
        } else {
            "data"
        };
        let (name, (ip, port)) = (&self.name, self.to);
        to.push(format!("- {name} → {ip} TCP {of} {what} {port}"));
    }

    fn gets_no_answer(&self, to: &mut Vec<String>) {
        if self.times > 1 {
            self.tell("gets no answer from", to);
        }
    }
}

impl Frame {
    fn is_request(&self) -> bool {
        self.command.is_some()
            || self.code.is_none() && self.ports.is_some_and(|(from, at)| at < from)
    }

    /// What was said: as it was sent, else put together.
    fn said(&self) -> Option<Vec<String>> {
        if !self.lines.is_empty() {
            return Some(self.lines.clone());
        }
        let first = self.command.as_ref().or(self.code.as_ref())?;
        let argument = self.argument.as_deref().unwrap_or_default();
        Some(vec![format!("{first} {argument}").trim_end().to_owned()])
    }
}

/// A packet as the list shows it, as text or CSV.
struct Listed<'a> {
    from: IpAddr,
    to: IpAddr,
    said: Said<'a>,
}

enum Said<'a> {
    Ftp {
        is_request: bool,
    },
    /// Both ports and the flags.
    Tcp(u16, u16, &'a str),
}

impl<'a> Listed<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let is_word = |word: &&str| !word.is_empty() && !["→", "->", ">"].contains(word);
        let words = line.split([' ', '\t', '"', ',']).filter(is_word);
        let words: Vec<&str> = words.take(24).collect();
        let at = words
            .iter()
            .position(|word| *word == "FTP" || *word == "TCP")?;
        let from = words.get(at.checked_sub(2)?)?.parse().ok()?;
        let to = words.get(at - 1)?.parse().ok()?;
        let info = words.get(at + 2..)?;
        let said = if words[at] == "FTP" {
            let kind = info
                .iter()
                .find(|word| **word == "Request:" || **word == "Response:")?;
            Said::Ftp {
                is_request: *kind == "Request:",
            }
        } else {
            let mut ports = info.iter().filter_map(|word| word.parse().ok());
            let flags = ["SYN", "SYN, ACK", "RST, ACK", "RST"];
            let flags = flags
                .into_iter()
                .find(|flags| line.contains(&format!("[{flags}]")))?;
            Said::Tcp(ports.next()?, ports.next()?, flags)
        };
        Some(Self { from, to, said })
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

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    fn told(lines: &[&str]) -> Vec<String> {
        let mut packets = Packets::default();
        let mut to = Vec::new();
        for line in lines {
            packets.line(line, &mut to);
        }
        packets.end(&mut to);
        to
    }

    const REQUEST: [&str; 7] = [
        "Frame 6: 78 bytes on wire (624 bits)",
        "    Arrival Time: Mar  4, 2026 07:15:02.100000000 UTC",
        "Internet Protocol Version 4, Src: 192.0.2.7, Dst: 192.0.2.1",
        "Transmission Control Protocol, Src Port: 50122, Dst Port: 21, Seq: 1, Ack: 1, Len: 12",
        "File Transfer Protocol (FTP)",
        "    USER alice\\r\\n",
        "        Request command: USER",
    ];

    #[test_case(&REQUEST, &["07:15:02.100000000 192.0.2.7:50122 → 192.0.2.1 FTP 0 Request: USER alice"]; "a request")]
    #[test_case(
        &["Request command: USER", "Request arg: alice", "Response code: User name okay (331)", "Response arg: Go on"],
        &["Request: USER alice", "Response: 331 Go on"]; "its parts alone"
    )]
    #[test_case(
        &["File Transfer Protocol (FTP)", "    211-Features:\\r\\n", "        Response code: System status (211)", "     EPSV\\r\\n", "    211 End\\r\\n"],
        &["Response: 211-Features:", "Response:  EPSV", "Response: 211 End"]; "several lines"
    )]
    #[test_case(
        &["1 0.1 192.0.2.7 → 192.0.2.1 TCP 74 50122 → 21 [SYN] Seq=0", "2 0.2 192.0.2.1 → 192.0.2.7 TCP 60 21 → 50122 [RST, ACK] Seq=1"],
        &["- 192.0.2.7 → 192.0.2.1 TCP control connects to 21", "- 192.0.2.7 → 192.0.2.1 TCP control is refused at 21"]; "refused"
    )]
    #[test_case(
        &["\"1\",\"0.1\",\"192.0.2.7\",\"192.0.2.1\",\"TCP\",\"74\",\"50122  >  21 [SYN] Seq=0\"", "\"2\",\"1.1\",\"192.0.2.7\",\"192.0.2.1\",\"TCP\",\"74\",\"[TCP Retransmission] 50122  >  21 [SYN] Seq=0\""],
        &["- 192.0.2.7 → 192.0.2.1 TCP control connects to 21", "- 192.0.2.7 → 192.0.2.1 TCP control gets no answer from 21"]; "no answer"
    )]
    #[test_case(&["1 0.1 192.0.2.7 → 192.0.2.1 TCP 74 50122 → 443 [SYN] Seq=0"], &[]; "somebody else")]
    #[test_case(&["no packet"], &["no packet"])]
    fn packets_become_lines(lines: &[&str], expected: &[&str]) {
        assert_eq!(told(lines), expected);
    }
}
