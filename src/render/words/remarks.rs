//! What the lines of a reply do not show.

use super::Words;
use crate::report::ExchangeReport;
use crate::text::without_os_number;

/// What the lines of the reply do not show.
pub(in crate::render) fn remarks(words: Words, exchange: &ExchangeReport) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Some(failure) = &exchange.failure {
        let what = if exchange.lines.is_empty() {
            "remark-nothing"
        } else {
            "remark-part"
        };
        let what = words.say(what, &[]);
        let alert = failure.strip_prefix("alert: ");
        let id = match failure.as_str() {
            "closed" => "remark-closed",
            "reset" => "remark-reset",
            "timed-out" => "remark-timed-out",
            "deadline" => "remark-deadline",
            "not-told" => "remark-not-told",
            "interrupted" => "remark-interrupted",
            "too-long" => "remark-too-long",
            "not-a-reply" => "remark-not-a-reply",
            "plain-inside-tls" => "remark-plain-inside-tls",
            _ if alert.is_some() => "remark-alert",
            _ => "remark-other",
        };
        let alert = alert.unwrap_or_default();
        let values = [
            ("what", what.as_str()),
            (
                "error",
                &without_os_number(failure.trim_start_matches("failed: ")),
            ),
            ("alert", alert),
        ];
        remarks.push(words.say(id, &values));
    } else if exchange.closed {
        remarks.push(words.say("remark-then-closed", &[]));
    }
    if let Some(bytes) = exchange.left_out_bytes {
        remarks.push(words.say("remark-left-out", &[("bytes", &bytes.to_string())]));
    }
    if exchange.unsolicited {
        remarks.push(words.say("remark-unsolicited", &[]));
    }
    remarks
}
