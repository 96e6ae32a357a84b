//! Captures, as Wireshark and tshark show them: what was said is taken out of the details of packets, and attempts to connect
//! out of the list. Made into lines such as `07:15:02 192.0.2.7:50122 → 192.0.2.1 FTP 0 Request: USER alice` and
//! `- 192.0.2.7 → 192.0.2.1 TCP data connects to 50100`.
//!
//! * `frame` the details of one packet
//! * `list` a packet as the list shows it

mod frame;
mod list;

use std::net::IpAddr;

use self::frame::{CODE, COMMAND, Frame, TITLE};
use self::list::{Listed, Said};
use super::Unfold;

/// Of so many clients and attempts to connect is known how they stand.
const MAX_KNOWN: usize = 200;

/// The ports of control connections.
const CONTROL: [u16; 2] = [21, 990];

/// Takes packets, one after another.
#[derive(Debug, Default)]
pub(in crate::logs::unfold) struct Packets {
    frame: Option<Frame>,
    /// The list has told of the packet whose details follow.
    is_listed: bool,
    /// Clients, and the names of their sessions.
    clients: Vec<(IpAddr, String)>,
    attempts: Vec<Attempt>,
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
        let begins = is_head
            || text == TITLE && self.frame.as_ref().is_none_or(|frame| frame.is_ftp)
            || (text.starts_with(COMMAND) || text.starts_with(CODE))
                && self.frame.as_ref().is_none_or(Frame::has_said);
        if begins {
            self.whole(to);
            self.frame = Some(Frame::default());
        }
        let Some(frame) = &mut self.frame else {
            return false;
        };
        if frame.detail(line, text) || Listed::of(line).is_none() {
            return true;
        }
        // A packet of the list ends the details of the one before.
        self.whole(to);
        false
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
