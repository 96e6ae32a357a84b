//! What the path did to sessions of which there are two captures, one from each side.
//!
//! * this file: the published shape, and [`path`], which makes it
//! * `fact` what the path can do to a session, as typed data
//! * `pairs` which session of one capture is which one of the other, and so for its data connections
//! * `way` what one side sent, held against what reached the other; `clock` how far their clocks are apart
//! * `dialogue` texts that differ between the two sides, and what a packet carries
//! * `judge` all of it for one session

mod clock;
mod dialogue;
mod fact;
mod judge;
mod pairs;
mod way;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use self::fact::{Carried, Connection, PathFact, Reached, Receiver, Side};
use self::judge::Judged;
use self::pairs::Pair;
use crate::evidence::Evidence;
use crate::evidence::capture::{Capture, Vantage};
use crate::knowledge::wording::Wording;
use crate::report::facts;

/// How many sessions are told one by one.
const MAX_SESSIONS: usize = 20;

/// How many events of a session are told.
const MAX_EVENTS: usize = 20;

/// The sessions of one capture.
#[derive(Debug, Clone, Copy)]
pub struct Captured<'a> {
    /// Each session, with its segments.
    pub sessions: &'a [Evidence],
    /// When the capture begins, in microseconds since 1970.
    pub first_us: i64,
    /// When it ends: its last packet of any kind.
    pub last_us: i64,
}

/// What the path did between two captures of the same sessions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PathReport {
    /// Which of the two was captured nearer to the client.
    pub client: Which,
    /// How that is known.
    pub client_known_by: KnownBy,
    /// The sessions that are in both, those with the gravest events first.
    pub sessions: Vec<PathSession>,
    /// How many more sessions are in both.
    pub more: u64,
    /// How many sessions are in the first capture only.
    pub only_here: u64,
    /// How many are in the second one only.
    pub only_there: u64,
}

/// One of two captures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// The first one.
    Here,
    /// The second one.
    There,
}

/// How it is known which capture is the client's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KnownBy {
    /// The client's packets have a higher TTL there.
    Hops,
    /// What else the packets show of the place.
    Vantage,
    /// Nothing shows it: the client's is taken to be named first.
    Order,
}

/// A session that is in both captures, or never reached the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PathSession {
    /// It in the first capture; null where it never got there.
    pub here: Option<PathEnd>,
    /// It in the second one.
    pub there: Option<PathEnd>,
    /// By what the two are known to be one session; null where one of them lacks it.
    pub paired_by: Option<PairedBy>,
    /// By how many milliseconds the server's clock is ahead of the client's; null where packets did not go
    /// both ways.
    pub clock_ahead_ms: Option<f64>,
    /// What the way there and back takes between the two places, in milliseconds.
    pub round_trip_ms: Option<f64>,
    /// What happened on the way; the first is what matters most.
    pub events: Vec<PathEvent>,
}

/// A session in one of the captures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PathEnd {
    /// The client as it is seen there.
    pub client: String,
    /// The server as it is seen there.
    pub server: String,
    /// The first packet.
    pub frame: u64,
    /// A display filter of Wireshark for its packets.
    pub filter: String,
}

/// By what two sessions are known to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PairedBy {
    /// The client's port and initial sequence number.
    PortAndSequenceNumber,
    /// The initial sequence number alone: the port was translated.
    SequenceNumber,
    /// What was said.
    Dialogue,
}

/// Something that happened on the way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PathEvent {
    /// What kind of event, in kebab case: `lost`.
    pub kind: String,
    /// What was seen, by name. Names tell the unit: `_us` is microseconds; `frame`s are numbers of packets. `PathFact` has the values of each
    /// kind.
    #[schemars(schema_with = "values")]
    pub values: Map<String, Value>,
    /// The event as a sentence, in the language of the report.
    pub text: String,
    /// A display filter of Wireshark for the packets in the first capture; null where it has none of them.
    pub filter_here: Option<String>,
    /// The same for the second one.
    pub filter_there: Option<String>,
}

/// The values are those of a [`PathFact`], whose schema goes with this one.
fn values(generator: &mut SchemaGenerator) -> Schema {
    let _fact = generator.subschema_for::<PathFact>();
    generator.subschema_for::<Map<String, Value>>()
}

impl PathEvent {
    fn new(fact: &PathFact, client: Which, wording: Wording) -> Self {
        let (kind, values) = facts::parts(fact);
        let filter = |frame: Option<u64>| frame.map(|frame| format!("frame.number == {frame}"));
        let [a, b] = fact.frames().map(filter);
        let (here, there) = in_order(client == Which::There, (a, b));
        Self {
            text: facts::words_of("path", fact, &wording),
            kind,
            values,
            filter_here: here,
            filter_there: there,
        }
    }
}

/// What the path did, and the session to which it did the gravest, at both places.
#[derive(Debug)]
pub struct Found<'a> {
    /// All of it.
    pub report: PathReport,
    /// The gravest session in the first capture, if it is there.
    pub here: Option<&'a Evidence>,
    /// In the second one.
    pub there: Option<&'a Evidence>,
}

/// What the path did between two captures; `None` where no session is in both of them.
#[must_use]
pub fn path<'a>(here: Captured<'a>, there: Captured<'a>, wording: &Wording) -> Option<Found<'a>> {
    let paired = pairs::sessions(here.sessions, there.sessions);
    let known = paired
        .both
        .iter()
        .find_map(|pair| nearer(here, there, pair));
    let (client, client_known_by) = known.unwrap_or((Which::Here, KnownBy::Order));
    let turned = client == Which::There;
    let (at_client, at_server) = in_order(turned, (here, there));
    let mut told: Vec<Told<'a>> = Vec::new();
    for pair in &paired.both {
        let ends = (here.sessions.get(pair.here), there.sessions.get(pair.there));
        let (Some(client), Some(server)) = in_order(turned, ends) else {
            continue;
        };
        let judged = judge::session(client, server, at_client, at_server);
        told.push(Told {
            judged,
            client,
            server: Some(server),
            by: Some(pair.by),
        });
    }
    let clock = told.iter().find_map(|it| it.judged.clock);
    let (only_client, _) = in_order(turned, (&paired.only_here, &paired.only_there));
    let alone: Vec<Told<'a>> = only_client
        .iter()
        .filter_map(|index| {
            let client = at_client.sessions.get(*index)?;
            let judged = judge::unseen(client, at_client, at_server, clock)?;
            Some(Told {
                judged,
                client,
                server: None,
                by: None,
            })
        })
        .collect();
    told.extend(alone);
    told.sort_by_key(|it| it.judged.gravity());
    let gravest = told.first()?;
    let ends = in_order(turned, (Some(gravest.client), gravest.server));
    let sessions: Vec<PathSession> = told
        .iter()
        .take(MAX_SESSIONS)
        .map(|it| it.report(client, *wording))
        .collect();
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let report = PathReport {
        client,
        client_known_by,
        more: count(told.len() - sessions.len()),
        sessions,
        only_here: count(paired.only_here.len()),
        only_there: count(paired.only_there.len()),
    };
    Some(Found {
        report,
        here: ends.0,
        there: ends.1,
    })
}

/// The client's part first.
fn in_order<T>(turned: bool, (here, there): (T, T)) -> (T, T) {
    if turned { (there, here) } else { (here, there) }
}

/// A session that is to be told.
struct Told<'a> {
    judged: Judged,
    client: &'a Evidence,
    server: Option<&'a Evidence>,
    by: Option<PairedBy>,
}

impl Told<'_> {
    fn report(&self, client: Which, wording: Wording) -> PathSession {
        let ends = (end(self.client), self.server.and_then(end));
        let (here, there) = in_order(client == Which::There, ends);
        let clock = self.judged.clock;
        let facts = self.judged.facts.iter().take(MAX_EVENTS);
        PathSession {
            here,
            there,
            paired_by: self.by,
            // What went one way only tells the delay and the clocks together.
            clock_ahead_ms: clock
                .filter(|it| it.round_trip_us.is_some())
                .map(|it| ms(it.ahead_us)),
            round_trip_ms: clock.and_then(|it| it.round_trip_us).map(ms),
            events: facts
                .map(|fact| PathEvent::new(fact, client, wording))
                .collect(),
        }
    }
}

/// Which of the two is nearer to the client.
fn nearer(here: Captured<'_>, there: Captured<'_>, pair: &Pair) -> Option<(Which, KnownBy)> {
    let here = capture_of(here.sessions.get(pair.here)?)?;
    let there = capture_of(there.sessions.get(pair.there)?)?;
    let ttls = |capture: &Capture| {
        let control = capture.control.first()?;
        Some((control.forth.ttl, control.back.ttl))
    };
    let (a, b) = (ttls(here)?, ttls(there)?);
    // Each router takes one off: at the client its own packets have more left, and those of the server less.
    let forth = a.0.zip(b.0).map(|(a, b)| a.cmp(&b)).filter(|it| it.is_ne());
    let back = a.1.zip(b.1).map(|(a, b)| b.cmp(&a)).filter(|it| it.is_ne());
    let order = match (forth, back) {
        (Some(one), Some(other)) if one != other => None,
        (one, other) => one.or(other),
    };
    if let Some(order) = order {
        let which = if order.is_gt() {
            Which::Here
        } else {
            Which::There
        };
        return Some((which, KnownBy::Hops));
    }
    match (here.vantage, there.vantage) {
        (one, other) if one == other => None,
        (Some(Vantage::Client), _) | (_, Some(Vantage::Server)) => {
            Some((Which::Here, KnownBy::Vantage))
        }
        (Some(Vantage::Server), _) | (_, Some(Vantage::Client)) => {
            Some((Which::There, KnownBy::Vantage))
        }
        _ => None,
    }
}

fn capture_of(evidence: &Evidence) -> Option<&Capture> {
    evidence.source.as_ref()?.capture.as_deref()
}

fn end(evidence: &Evidence) -> Option<PathEnd> {
    let capture = capture_of(evidence)?;
    let control = capture.control.first()?;
    Some(PathEnd {
        client: control.from.to_string(),
        server: control.to.to_string(),
        frame: control.first_frame,
        filter: capture.filter(),
    })
}

/// Microseconds as milliseconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "exact up to 2^53 µs, which is 285 years"
)]
fn ms(us: i64) -> f64 {
    us as f64 / 1000.0
}

/// The name of a unit variant, as it is published.
macro_rules! names {
    ($type:ty: $($variant:ident $name:literal)*) => {
        impl $type {
            /// Its name, as it is published.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

names!(Which: Here "here" There "there");
names!(KnownBy: Hops "hops" Vantage "vantage" Order "order");
names!(PairedBy: PortAndSequenceNumber "port-and-sequence-number" SequenceNumber "sequence-number" Dialogue "dialogue");
