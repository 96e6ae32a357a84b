//! Where in a capture the things are that a report cites, for whoever opens it in Wireshark.

use serde_json::{Map, Value};

use super::shape::FramesReport;
use crate::diagnosis::fact::At;
use crate::evidence::Evidence;
use crate::evidence::capture::{Capture, Frames};

/// The frames of an exchange; `None` where the evidence is not of a capture.
pub(super) fn frames(evidence: &Evidence, exchange: usize) -> Option<FramesReport> {
    let frames = capture(evidence)?.exchanges.get(exchange)?;
    Some(FramesReport {
        command: frames.command,
        reply: frames.reply,
        filter: filter_of(*frames)?,
    })
}

/// A display filter for what a fact is about: its packet, or else the connections that it lies on.
pub(super) fn filter(evidence: &Evidence, at: At, values: &Map<String, Value>) -> Option<String> {
    let capture = capture(evidence)?;
    if let Some(frame) = values.get("frame").and_then(Value::as_u64) {
        return Some(frame_is(frame));
    }
    if let At::Exchange(exchange) = at {
        let data = evidence
            .last_attempt()
            .map_or(&[][..], |it| it.data.as_slice());
        let is_of = |index: usize| {
            let data = data.get(index);
            data.is_some_and(|it| [it.setup, it.transfer, it.closing].contains(&Some(exchange)))
        };
        let packets = capture.data.iter().filter(|it| is_of(it.data));
        let each: Vec<String> = packets.map(|it| it.packets.filter()).collect();
        if !each.is_empty() {
            return Some(each.join(" || "));
        }
        return filter_of(*capture.exchanges.get(exchange)?);
    }
    Some(capture.control.first()?.filter())
}

fn capture(evidence: &Evidence) -> Option<&Capture> {
    evidence.source.as_ref()?.capture.as_deref()
}

fn filter_of(frames: Frames) -> Option<String> {
    let each = [frames.command, frames.reply].into_iter().flatten();
    let mut each: Vec<u64> = each.collect();
    each.dedup();
    let each: Vec<String> = each.into_iter().map(frame_is).collect();
    (!each.is_empty()).then(|| each.join(" || "))
}

fn frame_is(frame: u64) -> String {
    format!("frame.number == {frame}")
}
