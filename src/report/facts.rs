//! Facts of findings, worded: kind and values become a message and its arguments.

use serde_json::{Map, Value};

use super::shape::FactReport;
use super::words::{duration, ms};
use crate::diagnosis::Fact;
use crate::diagnosis::fact::What;
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
    fact_report(fact, *wording).text
}

/// A fact with its values and its sentence.
pub(super) fn fact_report(fact: &Fact, wording: Wording) -> FactReport {
    let (kind, values) = parts(fact.what());
    let arguments = values
        .iter()
        .map(|(name, value)| argument(name, value, wording))
        .collect();
    FactReport {
        text: wording.tell(&format!("fact-{kind}"), &arguments),
        kind,
        values,
        attempt: fact.attempt(),
        at: fact.at(),
    }
}

/// Kind and values as they are published. What came from elsewhere is made safe here.
fn parts(what: &What) -> (String, Map<String, Value>) {
    // Facts are plain data, which always serialises.
    let Ok(Value::Object(mut fact)) = serde_json::to_value(what) else {
        return Default::default();
    };
    let kind = match fact.remove("kind") {
        Some(Value::String(kind)) => kind,
        _ => String::new(),
    };
    let values = match fact.remove("values") {
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
            Value::String(text::truncate(&text::sanitize(&short), MAX_TEXT))
        }
        Value::Array(values) => values.into_iter().map(safe).collect(),
        other => other,
    }
}

/// A value as an argument of its message: `elapsed_us` is the duration `elapsed` in words.
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
        other => Argument::Text(plain(other)),
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
