//! Structured logs: `{"level":"debug","clientId":"3","line":"USER alice","message":"Received line"}`, `key=value` pairs, and
//! a message with pairs behind it. Made into `TIME MESSAGE | KEY=VALUE KEY=VALUE`, values without their quotes.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::Unfold;

/// The keys of the time.
const TIMES: [&str; 5] = ["time", "ts", "timestamp", "@timestamp", "t"];

/// The keys of the message.
const MESSAGES: [&str; 4] = ["message", "msg", "event", "lvl_msg"];

/// How many pairs of a line are read.
const MAX_PAIRS: usize = 50;

#[derive(Debug)]
pub(super) struct Pairs;

impl Unfold for Pairs {
    fn line(&mut self, line: &str, to: &mut Vec<String>) {
        let trimmed = line.trim();
        let unfolded = if trimmed.starts_with('{') {
            serde_json::from_str(trimmed)
                .ok()
                .map(|Object(pairs)| joined("", &pairs))
        } else {
            of_text(trimmed)
        };
        to.push(unfolded.unwrap_or_else(|| line.to_owned()));
    }
}

/// The time and the message first, the others in their order.
fn joined(message: &str, pairs: &[(String, String)]) -> String {
    let find = |keys: &[&str]| {
        let mut found = pairs.iter().filter(|(key, _)| keys.contains(&key.as_str()));
        found.next().map(|(_, value)| value.as_str())
    };
    let time = find(&TIMES).unwrap_or_default();
    let message = if message.is_empty() {
        find(&MESSAGES).unwrap_or_default()
    } else {
        message
    };
    let mut line = format!("{time} {message} |");
    for (key, value) in pairs {
        if !TIMES.contains(&key.as_str()) && !MESSAGES.contains(&key.as_str()) {
            line.extend([" ", key, "=", value]);
        }
    }
    line.trim_start().to_owned()
}

/// A message and `key=value` pairs. What is not quoted goes on to the next key.
fn of_text(line: &str) -> Option<String> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut message = String::new();
    let mut rest = line;
    while !rest.is_empty() && pairs.len() < MAX_PAIRS {
        let end = rest.find(' ').unwrap_or(rest.len());
        let word = &rest[..end];
        let key = word
            .split_once('=')
            .map(|(key, _)| key)
            .filter(|key| is_key(key));
        let Some(key) = key else {
            let to = pairs.last_mut().map_or(&mut message, |(_, value)| value);
            if !to.is_empty() {
                to.push(' ');
            }
            to.push_str(word);
            rest = rest[end..].trim_start();
            continue;
        };
        let value = &rest[key.len() + 1..];
        let (value, after) = match quoted(value) {
            Some(found) => found,
            None => (word[key.len() + 1..].to_owned(), &rest[end..]),
        };
        pairs.push((key.to_owned(), value));
        rest = after.trim_start();
    }
    if pairs.len() < 2 {
        return None;
    }
    Some(joined(message.trim_end_matches(['|', ' ']), &pairs))
}

fn is_key(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '.')
}

/// A value in double quotes, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('"')?;
    let mut out = String::new();
    let mut chars = inner.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, &inner[at + 1..])),
            '\\' => out.extend(chars.next().map(|(_, c)| c)),
            c => out.push(c),
        }
    }
    None
}

/// The values of an object, in their order.
struct Object(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut pairs = Vec::new();
                while let Some(key) = map.next_key::<String>()? {
                    if pairs.len() >= MAX_PAIRS {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    }
                    let text = match map.next_value()? {
                        Value::String(text) => text,
                        other => other.to_string(),
                    };
                    pairs.push((key, text));
                }
                Ok(Object(pairs))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(
        r#"{"level":"debug","time":"2026-03-04T07:15:02.137","sender":"x","clientId":3,"line":"257 \"/\" is","message":"Sending answer"}"#,
        r#"2026-03-04T07:15:02.137 Sending answer | level=debug sender=x clientId=3 line=257 "/" is"#; "json"
    )]
    #[test_case(
        "2026-03-04T07:15:02 DBG Sending answer | sender=x clientId=3 line=220 hi there",
        "2026-03-04T07:15:02 DBG Sending answer | sender=x clientId=3 line=220 hi there"; "not quoted"
    )]
    #[test_case(
        "2026-03-04T07:15:02 DBG Sending answer sender=x line=\"257 \\\"/\\\" is\" clientId=3",
        "2026-03-04T07:15:02 DBG Sending answer | sender=x line=257 \"/\" is clientId=3"; "quoted"
    )]
    #[test_case(
        "level=debug ts=2026-03-04T07:15:02Z clientId=3 line=\"USER a\" event=\"Received line\"",
        "2026-03-04T07:15:02Z Received line | level=debug clientId=3 line=USER a"; "pairs alone"
    )]
    #[test_case("220 hi a=b", "220 hi a=b"; "one pair")]
    #[test_case("{\"a\":", "{\"a\":"; "half of an object")]
    fn pairs_are_put_in_order(line: &str, expected: &str) {
        let mut to = Vec::new();
        Pairs.line(line, &mut to);
        assert_eq!(to, [expected]);
    }

    #[test]
    fn so_many_pairs_of_a_line_are_read() {
        let object: Vec<String> = (0..200).map(|it| format!("\"k{it}\":\"{it}\"")).collect();
        let text: Vec<String> = (0..200).map(|it| format!("k{it}={it}")).collect();
        for line in [format!("{{{}}}", object.join(",")), text.join(" ")] {
            let mut to = Vec::new();
            Pairs.line(&line, &mut to);
            assert_eq!(to[0].matches('=').count(), MAX_PAIRS, "{}", to[0]);
        }
    }
}
