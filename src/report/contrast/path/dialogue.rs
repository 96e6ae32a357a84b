//! What was said, at both places: texts that differ, and what a packet carries.

use super::capture_of;
use super::fact::{Carried, PathFact, Side};
use super::way::{Shift, Way};
use crate::evidence::capture::{Frames, Packets, Segment};
use crate::evidence::source::Unknown;
use crate::evidence::{Evidence, Exchange};
use crate::target::TlsMode;

/// How much of a text is told.
pub(super) const MAX_TEXT: usize = 200;

/// An exchange with its packets.
type Spoken<'a> = (&'a Exchange, Frames);

pub(super) fn spoken(evidence: &Evidence) -> Vec<Spoken<'_>> {
    let exchanges = evidence
        .last_attempt()
        .map_or(&[][..], |it| it.exchanges.as_slice());
    let frames = capture_of(evidence).map_or(&[][..], |it| it.exchanges.as_slice());
    exchanges.iter().zip(frames.iter().copied()).collect()
}

/// What differs in the dialogue of both places.
#[derive(Default)]
pub(super) struct Rewritten {
    /// Both captures hold it from its beginning on and whole.
    pub(super) is_whole: bool,
    pub(super) facts: Vec<PathFact>,
    /// The packets of these texts, in the receiver's capture.
    pub(super) frames: Vec<(Side, u64)>,
    /// What the client sent is moved by so much at the server.
    pub(super) forth: Vec<Shift>,
    /// What the server sent is moved by so much at the client.
    pub(super) back: Vec<Shift>,
}

/// Texts that one side sent and the other received as other ones. Only where both captures hold the dialogue from its beginning and whole.
pub(super) fn rewritten(
    client: &Evidence,
    server: &Evidence,
    controls: (&Packets, &Packets),
) -> Rewritten {
    let mut found = Rewritten::default();
    let is_whole = |evidence: &Evidence| {
        let source = evidence.source.as_ref();
        source.is_some_and(|it| it.tells(Unknown::Bytes) && it.tells(Unknown::Beginning))
    };
    if !is_whole(client) || !is_whole(server) {
        return found;
    }
    found.is_whole = true;
    let forth = Way::new(controls.0, Some(controls.1), true, &[]);
    let back = Way::new(controls.1, Some(controls.0), false, &[]);
    let length = |text: &str| i64::try_from(text.len()).unwrap_or(0);
    for (a, b) in spoken(client).into_iter().zip(spoken(server)) {
        let verbs = (a.0.verb(), b.0.verb());
        if verbs.0 != verbs.1 && !stands_at_one_place(&forth, &found.forth, (a.1, b.1)) {
            break;
        }
        if let (Some(at_client), Some(at_server)) = (&a.0.command, &b.0.command)
            && let (Some(client_frame), Some(server_frame)) = (a.1.command, b.1.command)
            && at_client != at_server
        {
            let by = length(at_server) - length(at_client);
            found
                .forth
                .extend(forth.end_of(client_frame).map(|after| Shift { after, by }));
            found.frames.push((Side::Server, server_frame));
            add(
                &mut found.facts,
                PathFact::CommandRewritten {
                    at_client: short(at_client),
                    at_server: short(at_server),
                    others: 0,
                    client_frame,
                    server_frame,
                },
            );
        }
        if let (Some(at_client), Some(at_server)) = (&a.0.reply, &b.0.reply)
            && let (Some(client_frame), Some(server_frame)) = (a.1.reply, b.1.reply)
            && at_client.lines != at_server.lines
        {
            let size = |it: &Exchange| i64::try_from(it.raw.0.len()).unwrap_or(0);
            let by = size(a.0) - size(b.0);
            found
                .back
                .extend(back.end_of(server_frame).map(|after| Shift { after, by }));
            found.frames.push((Side::Client, client_frame));
            let mut lines = at_client.lines.iter().zip(&at_server.lines);
            let (one, other) = lines
                .find(|(one, other)| one != other)
                .map_or((at_client.text(), at_server.text()), |(one, other)| {
                    (one.clone(), other.clone())
                });
            add(
                &mut found.facts,
                PathFact::ReplyRewritten {
                    at_server: short(&other),
                    at_client: short(&one),
                    others: 0,
                    client_frame,
                    server_frame,
                },
            );
        }
    }
    found
}

/// Whether two commands stand at the same place of what the client sent, so that one became the other.
fn stands_at_one_place(forth: &Way, shifts: &[Shift], (client, server): (Frames, Frames)) -> bool {
    let sent = client.command.and_then(|frame| forth.begin_of(frame));
    let came = server.command.and_then(|frame| forth.came_at(frame));
    let moved: i64 = shifts.iter().map(|shift| shift.by).sum();
    sent.zip(came)
        .is_some_and(|(sent, came)| sent + moved == came)
}

/// The first of each kind is told, and others are counted.
fn add(facts: &mut Vec<PathFact>, fact: PathFact) {
    let kind = std::mem::discriminant(&fact);
    let same = facts
        .iter_mut()
        .find(|it| std::mem::discriminant(*it) == kind);
    match same {
        Some(
            PathFact::CommandRewritten { others, .. } | PathFact::ReplyRewritten { others, .. },
        ) => {
            *others += 1;
        }
        _ => facts.push(fact),
    }
}

fn short(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

/// What a segment of the control connection carries, by its sender's capture.
pub(super) fn carried(evidence: &Evidence, sender: Side, segment: &Segment) -> Carried {
    let frame = Some(segment.frame);
    let bytes = segment.length.into();
    for (exchange, frames) in spoken(evidence) {
        match sender {
            Side::Client if frames.command == frame => {
                if let Some(text) = &exchange.command {
                    return Carried::Command { text: short(text) };
                }
            }
            Side::Server if frames.reply == frame => {
                let reply = exchange.reply.as_ref();
                if let Some(text) = reply.and_then(|reply| reply.lines.first()) {
                    return Carried::Reply { text: short(text) };
                }
            }
            _ => {}
        }
    }
    let source = evidence.source.as_ref();
    let is_encrypted = evidence.target.tls != TlsMode::Off
        || source.is_some_and(|it| !it.tells(Unknown::Encrypted));
    if is_encrypted {
        Carried::Tls { bytes }
    } else {
        Carried::Text { bytes }
    }
}
