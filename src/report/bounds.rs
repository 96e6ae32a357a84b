//! How large a report gets, whatever a server says: small enough for every place that reports go to, in every format.

use serde_json::Value;

use super::shape::{ExchangeReport, Report};
use crate::evidence::Attempt;
use crate::knowledge::wording::Wording;
use crate::text;

/// So many bytes of one reply are shown; evidence has the rest.
const MAX_REPLY: usize = 8 * 1024;

/// What a report may come to, as [`cost`] counts it. Some formats say a few things twice, and none takes more than that.
const MAX_COST: usize = 800_000;

/// What a report that is too large is cut to: so many bytes of each text, and so many members of each list. The first step that is
/// enough is taken.
const STEPS: [(usize, usize); 5] = [(4000, 2000), (1000, 1000), (300, 500), (100, 200), (60, 60)];

/// The lines of a reply that are shown, and how many bytes are left out.
pub(super) fn shown(
    attempt: &Attempt,
    index: usize,
    lines: Vec<String>,
) -> (Vec<String>, Option<u64>) {
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
    let left_out = (whole - kept) as u64 + attempt.not_kept(index);
    (shown, Some(left_out).filter(|bytes| *bytes > 0))
}

/// The report, cut where it would be too large.
pub(super) fn bounded(report: Report, wording: Wording) -> Report {
    // They are plain data, which always serialises.
    let Ok(whole) = serde_json::to_value(&report) else {
        return report;
    };
    let had = cost(&whole);
    if had <= MAX_COST {
        return report;
    }
    for (most_text, most_members) in STEPS {
        let mut value = whole.clone();
        cut(&mut value, most_text, most_members, wording);
        let has = cost(&value);
        if has <= MAX_COST || (most_text, most_members) == STEPS[STEPS.len() - 1] {
            let Ok(cut) = serde_json::from_value::<Report>(value) else {
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

/// What a value comes to in the format that makes most of it: what is escaped, and what stands around it.
fn cost(value: &Value) -> usize {
    const AROUND: usize = 16;
    AROUND
        + match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => 0,
            Value::String(text) => cost_of_text(text),
            Value::Array(values) => values.iter().map(cost).sum(),
            Value::Object(values) => values
                .iter()
                .map(|(name, value)| name.len() + cost(value))
                .sum(),
        }
}

fn cost_of_text(text: &str) -> usize {
    let mut buffer = [0; 4];
    let cost = |c: char| match c {
        ' ' | '0'..='9' | 'a'..='z' | 'A'..='Z' => 1,
        // `&quot;`
        ' '..='~' => 6,
        // `\xNN` for each byte, `\uNNNN`
        c if text::sanitize(c.encode_utf8(&mut buffer)).len() > c.len_utf8() => {
            6.max(4 * c.len_utf8())
        }
        c => c.len_utf8(),
    };
    text.chars().map(cost).sum()
}

fn cut(value: &mut Value, most_text: usize, most_members: usize, wording: Wording) {
    match value {
        Value::String(text) if text.len() > most_text => {
            let kept = boundary(text, most_text);
            let bytes = (text.len() - kept).to_string();
            text.truncate(kept);
            text.push_str(&wording.say("report-cut", &[("bytes", &bytes)]));
        }
        Value::Array(values) => {
            values.truncate(most_members);
            for value in values {
                cut(value, most_text, most_members, wording);
            }
        }
        Value::Object(values) => {
            for value in values.values_mut() {
                cut(value, most_text, most_members, wording);
            }
        }
        _ => {}
    }
}

/// Where the text can be cut to have at most so many bytes.
fn boundary(text: &str, most: usize) -> usize {
    let mut ends = (0..=most.min(text.len())).rev();
    ends.find(|at| text.is_char_boundary(*at))
        .unwrap_or_default()
}
