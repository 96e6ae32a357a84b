//! What the path did to one session.
//!
//! * this file: its connections, at both places
//! * `handshake` how one was opened, `sent` what one side sent on it, `foreign` what it received that the other side never sent, `resets` who
//!   reset it, `icmp` what routers said of it
//! * `replies` how long the client waited for replies, and where

mod foreign;
mod handshake;
mod icmp;
mod replies;
mod resets;
mod sent;

use std::net::SocketAddr;

use super::clock::Clock;
use super::fact::{Connection, PathFact, Side};
use super::way::{Shift, Unrecorded, Way};
use super::{Captured, capture_of, dialogue, pairs};
use crate::evidence::capture::{Answer, Flow, Packets, Segment, Segments};
use crate::evidence::source::Unknown;
use crate::evidence::{DataMode, Evidence};

/// A capture that ends so soon after a packet was sent may have been stopped before it came.
const MARGIN_US: i64 = 1_000_000;

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
    not_recorded: [Unrecorded; 2],
    /// Whether some of these come after all that the capture holds of their sender.
    may_be_inserted: [bool; 2],
    /// The packets of commands and replies that were rewritten, in the receiver's capture.
    rewritten: Vec<(Side, u64)>,
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
        not_recorded: [Unrecorded::default(); 2],
        may_be_inserted: [false; 2],
        rewritten: Vec::new(),
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
        not_recorded: [Unrecorded::default(); 2],
        may_be_inserted: [false; 2],
        rewritten: Vec::new(),
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
        self.rewritten = rewritten.frames;
        for fact in rewritten.facts {
            let at = self.at_of(fact.frames()[0], controls.0);
            self.facts.push((at, fact));
        }
        self.translated(controls);
        self.renumbered(controls);
        self.replies((client, a), (server, b));
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
            let Unrecorded { bytes, first } = self.not_recorded[place(capture)];
            if bytes > 0 {
                let ends_early = first.is_some_and(|first| self.had_ended(capture, first));
                let fact = PathFact::NotRecorded {
                    capture,
                    bytes,
                    ends_early,
                    may_be_inserted: self.may_be_inserted[place(capture)],
                };
                self.facts.push((0, fact));
            }
        }
        let is_whole = self.facts.iter().all(|(_, fact)| fact.is_harmless());
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

    /// Whether a capture had ended by then.
    fn had_ended(&self, capture: Side, at: i64) -> bool {
        let ahead = match capture {
            Side::Client => 0,
            Side::Server => self.clock.map_or(0, |clock| clock.ahead_us),
        };
        // What was sent by then may still have been on the way.
        let on_the_way = self
            .clock
            .and_then(|clock| clock.round_trip_us)
            .unwrap_or(0);
        self.captured[place(capture)].last_us - ahead < at + on_the_way
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
            if goes_on < 0 || begun < 0 || self.accepted_on_path(both, capture, packets) {
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
        self.mss(both);
        self.icmp(both);
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
}

/// What one side of a connection does, at one place.
fn flow<'a>(both: &Both<'_>, sender: Side, packets: &'a Packets) -> &'a Flow {
    if sender == both.opener {
        &packets.forth
    } else {
        &packets.back
    }
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
