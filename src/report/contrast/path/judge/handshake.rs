//! How connections were opened: what SYN and SYN-ACK became on the way, and who answered.

use super::{Both, Judge, flow, segments};
use crate::evidence::capture::{Answer, Mark, Packets, Segment};
use crate::report::contrast::path::capture_of;
use crate::report::contrast::path::fact::{Connection, PathFact, Side};

impl Judge<'_> {
    /// The MSS that SYN and SYN-ACK name, at both places.
    pub(super) fn mss(&mut self, both: &Both<'_>) {
        let (Some(client), Some(server)) = (both.client, both.server) else {
            return;
        };
        for sender in [both.opener, both.opener.other()] {
            let by_opener = sender == both.opener;
            let syn = |packets: &Packets| {
                let is_syn = |it: &&_| is_syn_of(it, by_opener);
                segments(packets).find(is_syn).copied()
            };
            let (Some(at_client), Some(at_server)) = (syn(client), syn(server)) else {
                continue;
            };
            if is_opened_anew((client, at_client), (server, at_server)) != Some(false) {
                continue;
            }
            let at = |side: Side| flow(both, sender, both.at(side)?).mss;
            let (Some(sent), Some(came)) = (at(sender), at(sender.other())) else {
                continue;
            };
            if sent != came {
                self.changed_mss(PathFact::MssChanged {
                    sender,
                    connection: both.kind,
                    address: client.to,
                    sent,
                    came,
                    others: 0,
                    client_frame: at_client.frame,
                    server_frame: at_server.frame,
                });
            }
        }
    }

    /// Whether the control connection has other numbers on each side, and whose they are.
    pub(super) fn renumbered(&mut self, (client, server): (&Packets, &Packets)) {
        let syn = |packets: &Packets| segments(packets).find(|it| is_syn_of(it, true)).copied();
        let (Some(at_client), Some(at_server)) = (syn(client), syn(server)) else {
            return;
        };
        if at_client.sequence == at_server.sequence {
            return;
        }
        if let Some(by_proxy) = is_opened_anew((client, at_client), (server, at_server)) {
            let fact = PathFact::Renumbered {
                by_proxy,
                client_frame: at_client.frame,
                server_frame: at_server.frame,
            };
            self.facts.push((1, fact));
        }
    }

    /// The first of each side is told, and others are counted.
    fn changed_mss(&mut self, fact: PathFact) {
        let PathFact::MssChanged {
            sender: whose,
            client_frame,
            ..
        } = fact
        else {
            return;
        };
        let known = self.facts.iter_mut().find_map(|(_, it)| match it {
            PathFact::MssChanged { sender, others, .. } if *sender == whose => Some(others),
            _ => None,
        });
        match known {
            Some(others) => *others += 1,
            None => self
                .facts
                .push((i64::try_from(client_frame).unwrap_or(i64::MAX), fact)),
        }
    }

    /// Whether a connection that one place alone has was accepted by a device in between: its SYN-ACK comes from another distance than the
    /// other packets of that host, or the other capture has other data connections and the device's answer alone is missing there.
    pub(super) fn accepted_on_path(
        &mut self,
        both: &Both<'_>,
        lacks: Side,
        packets: &Packets,
    ) -> bool {
        let opener = both.opener;
        if lacks == opener || both.kind != Connection::Data {
            return false;
        }
        let Some(Answer::Accepted { frame, .. }) = packets.answer else {
            return false;
        };
        let captures = [opener, lacks].map(|side| capture_of(self.evidence[super::place(side)]));
        let [Some(here), Some(there)] = captures else {
            return false;
        };
        let usual = here.control.first().and_then(|control| {
            let ours = [(control.from, &control.forth), (control.to, &control.back)];
            let same = ours
                .into_iter()
                .find(|(host, _)| host.ip() == packets.to.ip());
            same?.1.ttl
        });
        let answer = segments(packets).find(|it| it.frame == frame);
        let odd = answer
            .map(|it| it.ttl)
            .zip(usual)
            .filter(|(ttl, usual)| ttl != usual);
        let is_unfiltered = there.data.iter().any(|it| !it.is_inferred);
        if odd.is_none() && !is_unfiltered {
            return false;
        }
        let known = self.facts.iter_mut().find_map(|(_, it)| match it {
            PathFact::AcceptedOnPath { others, .. } => Some(others),
            _ => None,
        });
        if let Some(others) = known {
            *others += 1;
            return true;
        }
        let fact = PathFact::AcceptedOnPath {
            opener,
            address: packets.to,
            others: 0,
            ttl: odd.map(|it| it.0),
            usual_ttl: odd.map(|it| it.1),
            frame: packets.first_frame,
        };
        self.facts
            .push((self.by_client(opener, packets.first_us), fact));
        true
    }
}

/// Whether a SYN at the server is that of another connection than the one at the client, which a proxy ends; `None` where nothing tells. A
/// firewall that puts in numbers of its own leaves the time stamps alone.
fn is_opened_anew(client: (&Packets, Segment), server: (&Packets, Segment)) -> Option<bool> {
    if client.1.sequence == server.1.sequence {
        return Some(false);
    }
    let clock = |(packets, segment): (&Packets, Segment)| {
        packets.segments.as_ref()?.clocks[usize::from(!segment.by_opener)]
    };
    Some(clock(client)? != clock(server)?)
}

fn is_syn_of(segment: &Segment, by_opener: bool) -> bool {
    segment.by_opener == by_opener && segment.mark == Some(Mark::Syn)
}
