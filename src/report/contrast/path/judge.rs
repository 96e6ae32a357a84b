//! What the path did to one session.

use std::net::SocketAddr;

use super::clock::Clock;
use super::fact::{Carried, Connection, PathFact, Receiver, Side};
use super::way::{Shift, Way};
use super::{Captured, capture_of, dialogue, pairs};
use crate::evidence::capture::{Answer, Mark, Packets, Segment, Segments};
use crate::evidence::source::Unknown;
use crate::evidence::{DataMode, Evidence};

/// A capture that ends so soon after a packet was sent may have been stopped before it came.
const MARGIN_US: i64 = 1_000_000;

/// So much longer than others on the same way is a delay to tell.
const DELAY_US: i64 = 1_000_000;

/// The smallest segment that can be too large for a path (RFC 1122 section 3.3.3: 576 octets).
const LEAST_LARGE: u32 = 500;

/// By how much options of TCP make segments smaller than the MSS at most.
const OPTIONS: u32 = 40;

/// The largest segment in Ethernet, where nobody told (RFC 894).
const ETHERNET_MSS: u16 = 1460;

/// What became of a session.
pub(super) struct Judged {
    pub(super) clock: Option<Clock>,
    pub(super) facts: Vec<PathFact>,
}

impl Judged {
    /// The lowest is the gravest.
    pub(super) fn gravity(&self) -> u8 {
        self.facts
            .iter()
            .map(PathFact::rank)
            .min()
            .unwrap_or(u8::MAX)
    }
}

/// A connection at both places, as far as it is there.
struct Both<'a> {
    kind: Connection,
    /// Who opened it.
    opener: Side,
    client: Option<&'a Packets>,
    server: Option<&'a Packets>,
}

impl<'a> Both<'a> {
    fn at(&self, side: Side) -> Option<&'a Packets> {
        match side {
            Side::Client => self.client,
            Side::Server => self.server,
        }
    }

    fn address(&self, side: Side) -> Option<SocketAddr> {
        Some(self.at(side).or(self.at(side.other()))?.to)
    }
}

/// Both captures of a session.
struct Judge<'a> {
    evidence: [&'a Evidence; 2],
    captured: [Captured<'a>; 2],
    clock: Option<Clock>,
    /// With when each was, by the client's clock.
    facts: Vec<(i64, PathFact)>,
    segments: u64,
    /// Whether the client and the server received an RST of neither, on the connection that is looked at.
    is_reset: [bool; 2],
    /// How many bytes the client's capture and the server's lack though they were acknowledged.
    not_recorded: [u64; 2],
    /// Whether both captures hold the whole dialogue.
    is_whole: bool,
}

/// What the path did to a session that is in both captures.
pub(super) fn session(
    client: &Evidence,
    server: &Evidence,
    at_client: Captured<'_>,
    at_server: Captured<'_>,
) -> Judged {
    let mut judge = Judge {
        evidence: [client, server],
        captured: [at_client, at_server],
        clock: None,
        facts: Vec::new(),
        segments: 0,
        is_reset: [false; 2],
        not_recorded: [0; 2],
        is_whole: false,
    };
    judge.all();
    judge.done()
}

/// What became of a session of the client of which the server saw nothing at all.
pub(super) fn unseen(
    client: &Evidence,
    at_client: Captured<'_>,
    at_server: Captured<'_>,
    clock: Option<Clock>,
) -> Option<Judged> {
    let control = capture_of(client)?.control.first()?;
    if matches!(control.answer, Some(Answer::Accepted { .. })) || control.syn.is_none() {
        return None;
    }
    let mut judge = Judge {
        evidence: [client, client],
        captured: [at_client, at_server],
        clock,
        facts: Vec::new(),
        segments: 0,
        is_reset: [false; 2],
        not_recorded: [0; 2],
        is_whole: false,
    };
    judge.connection(
        &Both {
            kind: Connection::Control,
            opener: Side::Client,
            client: Some(control),
            server: None,
        },
        [&[], &[]],
    );
    let judged = judge.done();
    (judged.gravity() == 0).then_some(judged)
}

impl Judge<'_> {
    fn all(&mut self) -> Option<()> {
        let [client, server] = self.evidence;
        let (a, b) = (capture_of(client)?, capture_of(server)?);
        let controls = (a.control.first()?, b.control.first()?);
        let rewritten = dialogue::rewritten(client, server, controls);
        self.is_whole = rewritten.is_whole;
        let (forth, back) = (&rewritten.forth, &rewritten.back);
        self.clock = Clock::of(
            &Way::new(controls.0, Some(controls.1), true, forth),
            &Way::new(controls.1, Some(controls.0), false, back),
            started(client),
            started(server),
        );
        for fact in rewritten.facts {
            let at = self.at_of(fact.frames()[0], controls.0);
            self.facts.push((at, fact));
        }
        self.translated(controls);
        if !is_comparable(client) || !is_comparable(server) {
            return None;
        }
        let control = Both {
            kind: Connection::Control,
            opener: Side::Client,
            client: Some(controls.0),
            server: Some(controls.1),
        };
        self.connection(&control, [forth, back]);
        for (one, other) in pairs::connections(&a.data, &b.data) {
            let one = one.and_then(|index| a.data.get(index));
            let other = other.and_then(|index| b.data.get(index));
            let mode = |evidence: &Evidence, index: usize| {
                Some(evidence.last_attempt()?.data.get(index)?.mode)
            };
            let modes = (
                one.and_then(|it| mode(client, it.data)),
                other.and_then(|it| mode(server, it.data)),
            );
            let is_active = modes.0.or(modes.1) == Some(DataMode::Active);
            let data = Both {
                kind: Connection::Data,
                opener: if is_active {
                    Side::Server
                } else {
                    Side::Client
                },
                client: one.map(|it| &it.packets),
                server: other.map(|it| &it.packets),
            };
            self.connection(&data, [&[], &[]]);
        }
        Some(())
    }

    fn done(mut self) -> Judged {
        for capture in [Side::Client, Side::Server] {
            let bytes = self.not_recorded[place(capture)];
            if bytes > 0 {
                let ends_early = self.ends_early(capture);
                let fact = PathFact::NotRecorded {
                    capture,
                    bytes,
                    ends_early,
                };
                self.facts.push((0, fact));
            }
        }
        let is_whole = self.facts.iter().all(|(_, fact)| {
            matches!(
                fact,
                PathFact::CommandRewritten { .. }
                    | PathFact::ReplyRewritten { .. }
                    | PathFact::ClientTranslated { .. }
                    | PathFact::ServerTranslated { .. }
                    | PathFact::Delayed { .. }
            )
        });
        if is_whole && self.is_whole && self.segments > 0 && self.clock.is_some() {
            let segments = self.segments;
            self.facts
                .push((i64::MAX, PathFact::AllArrived { segments }));
        }
        self.facts.sort_by_key(|(at, fact)| (fact.rank(), *at));
        Judged {
            clock: self.clock,
            facts: self.facts.into_iter().map(|it| it.1).collect(),
        }
    }

    /// Whether the session went on after the end of this capture.
    fn ends_early(&self, capture: Side) -> bool {
        let other = capture.other();
        let Some(held) = capture_of(self.evidence[place(other)]) else {
            return false;
        };
        let data = held.data.iter().map(|it| &it.packets);
        let last = held.control.iter().chain(data).map(|it| it.last_us).max();
        last.is_some_and(|last| self.around(other, last).0 < 0)
    }

    fn translated(&mut self, (client, server): (&Packets, &Packets)) {
        let (from, to) = ((client.from, server.from), (client.to, server.to));
        if from.0 != from.1 {
            let fact = PathFact::ClientTranslated {
                at_client: from.0,
                at_server: from.1,
            };
            self.facts.push((0, fact));
        }
        if to.0 != to.1 {
            let fact = PathFact::ServerTranslated {
                at_client: to.0,
                at_server: to.1,
            };
            self.facts.push((0, fact));
        }
    }

    /// When a packet of the client's capture was seen.
    fn at_of(&self, frame: Option<u64>, packets: &Packets) -> i64 {
        let found = segments(packets).find(|it| Some(it.frame) == frame);
        found.map_or(0, |it| self.by_client(Side::Client, it.at_us))
    }

    /// A time of one capture, by the client's clock.
    fn by_client(&self, side: Side, at_us: u64) -> i64 {
        let at = started(self.evidence[place(side)]) + i64::try_from(at_us).unwrap_or(i64::MAX / 4);
        match side {
            Side::Client => at,
            Side::Server => at - self.clock.map_or(0, |clock| clock.ahead_us),
        }
    }

    /// How far the capture of the other side goes on after this, and how long before it began, by one clock.
    fn around(&self, sender: Side, at_us: u64) -> (i64, i64) {
        let at = self.by_client(sender, at_us);
        let other = self.captured[place(sender.other())];
        let ahead = match sender {
            Side::Client => self.clock.map_or(0, |clock| clock.ahead_us),
            Side::Server => 0,
        };
        (other.last_us - ahead - at, at - (other.first_us - ahead))
    }

    fn connection(&mut self, both: &Both<'_>, shifts: [&[Shift]; 2]) {
        let opened = both.opener;
        let (near, far) = (both.at(opened), both.at(opened.other()));
        let is_answered = |packets: &Packets| match packets.answer {
            Some(Answer::Accepted { .. }) => true,
            Some(Answer::Reset(_) | Answer::Unreachable(_)) => false,
            None => packets.syn.is_none(),
        };
        let missing_at = match (near, far) {
            // What the opener alone has seen may never have come anywhere.
            (Some(near), None) if is_answered(near) => Some((opened.other(), near)),
            (None, Some(far)) => Some((opened, far)),
            _ => None,
        };
        // What a session that is not heard from its beginning on has in its capture is not all known to be its own.
        let lacks = near.map_or(opened, |_| opened.other());
        if (near.is_none() || far.is_none())
            && both.kind == Connection::Data
            && !is_told_whole(self.evidence[place(lacks)])
        {
            return;
        }
        if let Some((capture, packets)) = missing_at {
            let (goes_on, begun) = self.around(capture.other(), packets.first_us);
            if goes_on < 0 || begun < 0 {
                return;
            }
            let fact = PathFact::NotCaptured {
                capture,
                address: packets.to,
                frame: packets.first_frame,
            };
            self.facts
                .push((self.by_client(capture.other(), packets.first_us), fact));
            return;
        }
        self.is_reset = [Side::Client, Side::Server].map(|side| self.foreign(both, side).is_some());
        for (sender, shifts) in [(opened, shifts[0]), (opened.other(), shifts[1])] {
            let Some(at_sender) = both.at(sender) else {
                continue;
            };
            let way = Way::new(at_sender, both.at(sender.other()), sender == opened, shifts);
            self.way(both, sender, &way);
        }
        self.resets(both);
    }

    /// What one side sent.
    fn way(&mut self, both: &Both<'_>, sender: Side, way: &Way) {
        self.segments = self
            .segments
            .saturating_add(u64::try_from(way.count()).unwrap_or(0));
        let Some(address) = both.address(sender) else {
            return;
        };
        let carried = if both.opener == sender {
            Carried::Syn { address }
        } else {
            Carried::SynAck { address }
        };
        let (sent, came) = (way.syn[0].as_slice(), way.syn[1].as_slice());
        if let (Some(first), Some(last)) = (sent.first(), sent.last())
            && !way.has_come()
            && self.is_told(sender, first, last, sent.len())
        {
            let lost = Finding {
                sender,
                carried,
                first,
                times: sent.len(),
                others: 0,
                largest: None,
            };
            self.lost(lost);
            if both.opener == sender {
                self.unreachable(both, sender, address);
            }
            return;
        }
        if let Some(first) = sent
            .first()
            .filter(|_| sent.len() > came.len() && !came.is_empty())
        {
            let fact = PathFact::OpeningSentAgain {
                sender,
                carried,
                frame: first.frame,
            };
            self.facts.push((self.by_client(sender, first.at_us), fact));
        }
        self.data(both, sender, way, address);
    }

    fn data(&mut self, both: &Both<'_>, sender: Side, way: &Way, address: SocketAddr) {
        let cut = both
            .at(sender.other())
            .and_then(|it| it.segments.as_ref()?.left_out_us);
        let cut = cut.map(|us| self.by_client(sender.other(), us) - MARGIN_US);
        let is_watched = |segment: &Segment| {
            let (_, after_its_begin) = self.around(sender, segment.at_us);
            let is_kept = cut.is_none_or(|cut| self.by_client(sender, segment.at_us) < cut);
            after_its_begin > -MARGIN_US && is_kept
        };
        let lost = way.lost(is_watched);
        let sent_at = |segment: &Segment| self.by_client(sender, segment.at_us);
        let came_at = |segment: &Segment| self.by_client(sender.other(), segment.at_us);
        let fewer = way.fewer(is_watched, sent_at, came_at);
        let mut has_lost = false;
        if let Some(lost) = lost {
            let last = Segment {
                at_us: lost.last_us,
                ..lost.first
            };
            let times = usize::try_from(lost.times).unwrap_or(usize::MAX);
            // The sender's network card cuts what is larger than the other side takes.
            let smallest = lost.smallest.min(most(both, sender));
            let is_large = |largest: &u32| smallest > largest + OPTIONS && smallest >= LEAST_LARGE;
            // What was on the way to a connection that is reset is lost with it.
            let is_explained = both.kind == Connection::Data && self.is_reset[place(sender)];
            if !is_explained && self.is_told(sender, &lost.first, &last, times) {
                has_lost = true;
                let largest = way
                    .largest_that_came()
                    .or_else(|| self.largest_elsewhere(sender));
                let carried = self.carried(both, sender, address, &lost.first);
                let lost = Finding {
                    sender,
                    carried,
                    first: &lost.first,
                    times,
                    others: lost.others,
                    largest: largest.filter(is_large).map(u64::from),
                };
                self.lost(lost);
            }
        }
        if let Some(first) = fewer.first {
            let fact = PathFact::LostAndSentAgain {
                sender,
                bytes: fewer.bytes,
                connection: both.kind,
                address,
                frame: first.frame,
            };
            self.facts.push((self.by_client(sender, first.at_us), fact));
        }
        // Without the texts of both sides nobody knows whether a device made them longer.
        if cut.is_none() && (both.kind == Connection::Data || self.is_whole) {
            self.not_recorded[place(sender.other())] += fewer.not_recorded;
            self.not_recorded[place(sender)] += fewer.not_recorded_at_sender;
        }
        if !has_lost {
            self.fin(both, sender, way, address);
        }
        self.delayed(both, sender, way, address);
    }

    fn fin(&mut self, both: &Both<'_>, sender: Side, way: &Way, address: SocketAddr) {
        let (sent, came) = (way.fin[0].as_slice(), way.fin[1].as_slice());
        let other = both.at(sender.other());
        if let (Some(first), Some(last), Some(_)) = (sent.first(), sent.last(), other)
            && came.is_empty()
            && sent.len() >= 2
            && self.is_told(sender, first, last, sent.len())
        {
            let carried = match both.kind {
                Connection::Control => Carried::Fin,
                Connection::Data => Carried::DataFin { address },
            };
            let lost = Finding {
                sender,
                carried,
                first,
                times: sent.len(),
                others: 0,
                largest: None,
            };
            self.lost(lost);
        }
    }

    /// Whether the other capture would show it if it had come: it goes on after it, or the sender itself tried again for long enough.
    fn is_told(&self, sender: Side, first: &Segment, last: &Segment, times: usize) -> bool {
        let (goes_on, begun) = self.around(sender, first.at_us);
        let tried = i64::try_from(last.at_us.saturating_sub(first.at_us)).unwrap_or(0);
        // A device that resets the connection itself did not let it through.
        let is_known = self.is_reset[place(sender)] || goes_on > MARGIN_US;
        begun > -MARGIN_US && (is_known || times >= 2 && tried > MARGIN_US / 2)
    }

    fn lost(&mut self, found: Finding<'_>) {
        let Finding {
            sender,
            carried,
            first,
            ..
        } = found;
        let (goes_on, _) = self.around(sender, first.at_us);
        let fact = PathFact::Lost {
            sender,
            carried,
            times: u32::try_from(found.times).unwrap_or(u32::MAX),
            others: found.others,
            largest_that_came: found.largest,
            may_have_stopped: goes_on <= MARGIN_US && !self.is_reset[place(sender)],
            frame: first.frame,
        };
        self.facts.push((self.by_client(sender, first.at_us), fact));
    }

    fn carried(
        &self,
        both: &Both<'_>,
        sender: Side,
        address: SocketAddr,
        segment: &Segment,
    ) -> Carried {
        match both.kind {
            Connection::Data => Carried::Data {
                bytes: segment.length.into(),
                address,
            },
            Connection::Control => dialogue::carried(self.evidence[place(sender)], sender, segment),
        }
    }

    /// The largest segment of this side that came on the control connection.
    fn largest_elsewhere(&self, sender: Side) -> Option<u32> {
        let receiver = capture_of(self.evidence[place(sender.other())])?;
        let by_opener = sender == Side::Client;
        let came = segments(receiver.control.first()?).filter(|it| it.by_opener == by_opener);
        came.map(|it| it.length).max()
    }

    /// An ICMP message in place of what the other side never got.
    fn unreachable(&mut self, both: &Both<'_>, sender: Side, address: SocketAddr) {
        if let Some(Answer::Unreachable(icmp)) = both.at(sender).and_then(|it| it.answer.as_ref()) {
            let fact = PathFact::Unreachable {
                receiver: sender,
                by: icmp.by,
                address,
                frame: icmp.frame,
            };
            self.facts.push((self.by_client(sender, icmp.at_us), fact));
        }
    }

    fn delayed(&mut self, both: &Both<'_>, sender: Side, way: &Way, address: SocketAddr) {
        let Some(clock) = self.clock else { return };
        let least = clock.round_trip_us.unwrap_or(0) / 2;
        let took = |sent: &Segment, came: &Segment| {
            self.by_client(sender.other(), came.at_us) - self.by_client(sender, sent.at_us) - least
        };
        let slowest = way
            .matched()
            .into_iter()
            .max_by_key(|(sent, came)| took(sent, came));
        let Some((sent, came)) = slowest else { return };
        let delay = took(&sent, &came);
        if delay < DELAY_US || delay < 3 * clock.round_trip_us.unwrap_or(0) {
            return;
        }
        let (client_frame, server_frame) = match sender {
            Side::Client => (sent.frame, came.frame),
            Side::Server => (came.frame, sent.frame),
        };
        let carried = match sent.mark {
            Some(Mark::Syn) if sender == both.opener => Carried::Syn { address },
            Some(Mark::Syn) => Carried::SynAck { address },
            _ => self.carried(both, sender, address, &sent),
        };
        let fact = PathFact::Delayed {
            sender,
            carried,
            delay_us: u64::try_from(delay).unwrap_or(0),
            client_frame,
            server_frame,
        };
        self.facts.push((self.by_client(sender, sent.at_us), fact));
    }

    /// RST that one side received and the other never sent.
    fn resets(&mut self, both: &Both<'_>) {
        let [at_client, at_server] =
            [Side::Client, Side::Server].map(|side| self.foreign(both, side));
        let first = match (&at_client, &at_server) {
            (None, None) => return,
            (Some(one), Some(other)) if other.at < one.at => other,
            (Some(one), _) | (None, Some(one)) => one,
        };
        let receiver = match (&at_client, &at_server) {
            (Some(_), Some(_)) => Receiver::Both,
            (Some(_), None) => Receiver::Client,
            (None, _) => Receiver::Server,
        };
        let by_ttl = [&at_client, &at_server]
            .into_iter()
            .flatten()
            .find(|it| it.ttls.is_some());
        let ttls = by_ttl.and_then(|it| it.ttls);
        let Some(address) = both.address(Side::Client) else {
            return;
        };
        let fact = PathFact::Reset {
            receiver,
            connection: both.kind,
            address,
            ttl: ttls.map(|it| it.0),
            usual_ttl: ttls.map(|it| it.1),
            may_have_stopped: first.may_have_stopped && ttls.is_none(),
            client_frame: at_client.as_ref().map(|it| it.frame),
            server_frame: at_server.as_ref().map(|it| it.frame),
        };
        self.facts.push((first.at, fact));
    }

    /// The first RST that `receiver` got of the other side, if that sent none.
    fn foreign(&self, both: &Both<'_>, receiver: Side) -> Option<Foreign> {
        let sender = receiver.other();
        let by_opener = sender == both.opener;
        let packets = both.at(receiver)?;
        let is_reset = |it: &&Segment| it.by_opener == by_opener && it.mark == Some(Mark::Reset);
        let found = segments(packets).find(is_reset)?;
        let other = both.at(sender);
        // What has closed a connection answers late packets by RST, and captures may be stopped by then.
        let is_closed = |by_opener: bool| {
            segments(packets).any(|it| {
                it.by_opener == by_opener && it.mark == Some(Mark::Fin) && it.frame < found.frame
            })
        };
        // One that came before the other side sent its own is not that.
        let came_at = self.by_client(receiver, found.at_us);
        let own = other.and_then(|it| segments(it).find(is_reset));
        let is_own = own.is_some_and(|it| self.by_client(sender, it.at_us) <= came_at);
        if is_own || is_closed(true) && is_closed(false) {
            return None;
        }
        let ends = packets.end.as_ref().and_then(|end| end.reset.as_ref());
        let answer = match &packets.answer {
            Some(Answer::Reset(reset)) => Some(reset),
            _ => None,
        };
        let same = |reset: &&crate::evidence::capture::Reset| reset.frame == found.frame;
        let known = ends.into_iter().chain(answer).find(same);
        let ttls = known.and_then(|reset| Some((reset.ttl, reset.usual_ttl?)));
        let (goes_on, begun) = self.around(receiver, found.at_us);
        if begun < -MARGIN_US || goes_on.abs() < MARGIN_US && goes_on < 0 && ttls.is_none() {
            return None;
        }
        Some(Foreign {
            frame: found.frame,
            at: came_at,
            ttls,
            may_have_stopped: goes_on <= 0,
        })
    }
}

/// The largest segment that the other side takes.
fn most(both: &Both<'_>, sender: Side) -> u32 {
    let mss = both.at(sender).and_then(|packets| {
        let receiver = if sender == both.opener {
            &packets.back
        } else {
            &packets.forth
        };
        receiver.mss
    });
    mss.unwrap_or(ETHERNET_MSS).into()
}

/// Something that never came.
struct Finding<'a> {
    sender: Side,
    carried: Carried,
    first: &'a Segment,
    times: usize,
    others: u64,
    largest: Option<u64>,
}

/// An RST of neither side.
struct Foreign {
    frame: u64,
    at: i64,
    ttls: Option<(u8, u8)>,
    may_have_stopped: bool,
}

fn segments(packets: &Packets) -> impl Iterator<Item = &Segment> {
    let segments = packets.segments.as_deref();
    segments
        .map_or(&[][..], |it: &Segments| it.each.as_slice())
        .iter()
}

fn place(side: Side) -> usize {
    usize::from(side == Side::Server)
}

/// When a session began, in microseconds since 1970.
fn started(evidence: &Evidence) -> i64 {
    evidence.started_at.unix_micros()
}

/// Whether a capture holds the dialogue from its beginning on, and all of it.
fn is_told_whole(evidence: &Evidence) -> bool {
    let source = evidence.source.as_ref();
    source.is_some_and(|it| it.tells(Unknown::Beginning) && it.tells(Unknown::Bytes))
}

/// Whether a capture shows both directions, so that what is missing was not there.
fn is_comparable(evidence: &Evidence) -> bool {
    let source = evidence.source.as_ref();
    source.is_some_and(|it| it.tells(Unknown::OneDirection))
}
