//! How large a report gets, whatever a server says: small enough for every place that reports go to, in every format.

use super::cutting::{self, Lengths};
use super::masking::read_back;
use super::shape::{ExchangeReport, Report};
use crate::evidence::{Attempt, json};
use crate::knowledge::wording::Wording;

/// So many bytes of one reply are shown; evidence has the rest.
const MAX_REPLY: usize = 8 * 1024;

/// What a report may come to, as [`cutting::cost`] counts it. Some formats say a few things twice, and none takes more than that.
const MAX_COST: usize = 800_000;

/// What a report that is too large is cut to. The first step that is enough is taken.
const STEPS: [Lengths; 5] = [
    step(4000, 2000),
    step(1000, 1000),
    step(300, 500),
    step(100, 200),
    step(60, 60),
];

const fn step(text: usize, list: usize) -> Lengths {
    Lengths { text, list }
}

/// The lines of a reply that are shown, and how many bytes are left out.
pub(super) fn shown(
    attempt: &Attempt,
    index: usize,
    lines: Vec<String>,
) -> (Vec<String>, Option<u64>) {
    let (shown, left_out) = kept(lines);
    let left_out = left_out + attempt.not_kept(index);
    (shown, Some(left_out).filter(|bytes| *bytes > 0))
}

/// The same, where all that was said is there.
pub(super) fn kept(lines: Vec<String>) -> (Vec<String>, u64) {
    let whole: usize = lines.iter().map(String::len).sum();
    let mut room = MAX_REPLY;
    let mut shown = Vec::new();
    for mut line in lines {
        if room == 0 {
            break;
        }
        line.truncate(boundary(&line, room));
        room = room.saturating_sub(line.len() + 2);
        shown.push(line);
    }
    let kept: usize = shown.iter().map(String::len).sum();
    (shown, (whole - kept) as u64)
}

/// The report, cut where it would be too large.
pub(super) fn bounded(report: Report, wording: Wording) -> Report {
    // They are plain data, which always serialises.
    let Ok(written) = json::line(&report) else {
        return report;
    };
    // Nearly all are far below, and counting takes a good part of what making a report does.
    if cutting::most(&written) <= MAX_COST {
        return report;
    }
    let Some(had) = cutting::cost(&written).filter(|cost| *cost > MAX_COST) else {
        return report;
    };
    for (number, lengths) in STEPS.into_iter().enumerate() {
        let shorten = |text: &str| shortened(text, lengths.text, wording);
        let Some(value) = cutting::cut(&written, lengths, &shorten) else {
            break;
        };
        let has = json::line(&value).ok();
        let has = has.and_then(|written| cutting::cost(&written));
        let has = has.unwrap_or(usize::MAX);
        if has <= MAX_COST || number + 1 == STEPS.len() {
            let Some(cut) = read_back(&value) else {
                break;
            };
            return Report {
                left_out_bytes: Some(had.saturating_sub(has) as u64),
                ..cut
            };
        }
    }
    // The replies are what can be this large.
    let mut report = report;
    let exchanges = report
        .attempts
        .iter_mut()
        .flat_map(|attempt| &mut attempt.exchanges);
    exchanges.for_each(forget);
    report.left_out_bytes = Some(had as u64);
    report
}

fn forget(exchange: &mut ExchangeReport) {
    let bytes: usize = exchange.lines.iter().map(String::len).sum();
    exchange.lines.clear();
    exchange.left_out_bytes = Some(exchange.left_out_bytes.unwrap_or_default() + bytes as u64);
}

impl Report {
    /// How many bytes of commands and replies it has.
    #[must_use]
    pub fn words(&self) -> usize {
        let exchanges = self.attempts.iter().flat_map(|attempt| &attempt.exchanges);
        let texts = exchanges.flat_map(|it| it.command.iter().chain(&it.lines));
        texts.map(String::len).sum()
    }

    /// The same without the words of commands and replies, for documents of many reports that do not show them.
    #[must_use]
    pub fn without_words(mut self) -> Self {
        let exchanges = self
            .attempts
            .iter_mut()
            .flat_map(|attempt| &mut attempt.exchanges);
        for exchange in exchanges {
            forget(exchange);
            exchange.command = None;
        }
        self
    }
}

fn shortened(text: &str, most: usize, wording: Wording) -> String {
    let kept = &text[..boundary(text, most)];
    let bytes = (text.len() - kept.len()).to_string();
    format!("{kept}{}", wording.say("report-cut", &[("bytes", &bytes)]))
}

/// Where the text can be cut to have at most so many bytes.
fn boundary(text: &str, most: usize) -> usize {
    let mut ends = (0..=most.min(text.len())).rev();
    ends.find(|at| text.is_char_boundary(*at))
        .unwrap_or_default()
}
