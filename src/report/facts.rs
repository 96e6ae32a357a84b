//! Facts of findings, worded: kind and values become a message and its arguments.
//!
//! So is everything else that is plain data with a kind and values, as why a step was not run.

use serde::Serialize;
use serde_json::{Map, Value};

use super::packets;
use super::shape::{FactReport, SkippedReport};
use super::words::{duration, ms};
use crate::diagnosis::Fact;
use crate::evidence::{Evidence, SkipReason};
use crate::knowledge::wording::{Argument, Wording};
use crate::text;

/// How much of a server's text a fact carries, in terminal columns.
const MAX_TEXT: usize = 300;

/// How much of a text is looked at at all.
const MAX_CHARS: usize = 2000;

/// What ends the name of a duration in microseconds.
const MICROSECONDS: &str = "_us";

/// A fact as a sentence.
#[must_use]
pub fn sentence(fact: &Fact, wording: &Wording) -> String {
    let (kind, values) = parts(fact.what());
    message(&format!("fact-{kind}"), &values, *wording)
}

/// A fact with its values and its sentence.
pub(super) fn fact_report(evidence: &Evidence, fact: &Fact, wording: Wording) -> FactReport {
    let (kind, values) = parts(fact.what());
    FactReport {
        text: message(&format!("fact-{kind}"), &values, wording),
        filter: packets::filter(evidence, fact.at(), &values),
        kind,
        values,
        attempt: fact.attempt(),
        at: fact.at(),
    }
}

/// Why a step was skipped, with its values and in words.
pub(super) fn skipped_report(reason: &SkipReason, wording: Wording) -> SkippedReport {
    let (kind, values) = parts(reason);
    SkippedReport {
        text: message(&format!("skip-{kind}"), &values, wording),
        kind,
        values,
    }
}

/// Data with a kind and values in words: the kind `lost` is the message `PREFIX-lost`, and each value an argument
/// of it. What is a text instead is the argument `text` of `PREFIX-other`.
#[must_use]
pub fn words_of(prefix: &str, what: &impl Serialize, wording: &Wording) -> String {
    let (kind, values) = parts(what);
    message(&format!("{prefix}-{kind}"), &values, *wording)
}

fn message(id: &str, values: &Map<String, Value>, wording: Wording) -> String {
    let arguments = values
        .iter()
        .map(|(name, value)| argument(name, value, wording))
        .collect();
    wording.tell(id, &arguments)
}

/// Kind and values as they are published. What came from elsewhere is made safe here.
pub(super) fn parts(what: &impl Serialize) -> (String, Map<String, Value>) {
    // They are plain data, which always serialises.
    let mut parts = match serde_json::to_value(what) {
        Ok(Value::Object(parts)) => parts,
        Ok(Value::String(text)) => {
            let text = safe(Value::String(text));
            return (
                "other".to_owned(),
                Map::from_iter([("text".to_owned(), text)]),
            );
        }
        _ => return Default::default(),
    };
    let kind = match parts.remove("kind") {
        Some(Value::String(kind)) => kind,
        _ => String::new(),
    };
    let values = match parts.remove("values") {
        Some(Value::Object(values)) => values,
        _ => Map::new(),
    };
    let values = values.into_iter().map(|(name, value)| (name, safe(value)));
    (kind, values.collect())
}

fn safe(value: Value) -> Value {
    match value {
        Value::String(text) => {
            let short: String = text.chars().take(MAX_CHARS).collect();
            let short = text::without_os_number(&short);
            Value::String(text::truncate(&text::sanitize(&short), MAX_TEXT))
        }
        Value::Array(values) => values.into_iter().map(safe).collect(),
        Value::Object(values) => {
            let values = values.into_iter().map(|(name, value)| (name, safe(value)));
            Value::Object(values.collect())
        }
        other => other,
    }
}

/// A value as an argument of its message: `elapsed_us` is the duration `elapsed` in words. What has a kind itself is
/// worded by the messages that begin with the name of the value.
fn argument(name: &str, value: &Value, wording: Wording) -> (String, Argument) {
    let spelled = |name: &str| name.replace('_', "-");
    let shown = match value {
        Value::Null => Argument::Missing,
        Value::Bool(yes) => Argument::Text(if *yes { "yes" } else { "no" }.to_owned()),
        Value::Number(number) => {
            if let (Some(name), Some(us)) = (name.strip_suffix(MICROSECONDS), number.as_u64()) {
                return (spelled(name), Argument::Text(duration(ms(us))));
            }
            Argument::Number(number.as_f64().unwrap_or_default())
        }
        Value::Array(values) => {
            let texts: Vec<_> = values.iter().map(plain).collect();
            Argument::Text(texts.join(&wording.say("summary-comma", &[])))
        }
        Value::Object(_) => Argument::Text(words_of(&spelled(name), value, &wording)),
        Value::String(text) => Argument::Text(text.clone()),
    };
    // Nothing to show is as good as not known.
    let shown = match shown {
        Argument::Text(text) if text.is_empty() => Argument::Missing,
        shown => shown,
    };
    let name = name.strip_suffix(MICROSECONDS).unwrap_or(name);
    (spelled(name), shown)
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_carries_so_much_of_a_text() {
        let Value::Array(values) = safe(Value::Array(vec!["x".repeat(9999).into()])) else {
            panic!("no array");
        };
        assert_eq!(text::width(values[0].as_str().unwrap()), MAX_TEXT);
    }
}
