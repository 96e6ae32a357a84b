//! A report that is written down, read in part: what it comes to, and its values with texts and lists up to a length.
//!
//! As values, a report takes twenty times what it takes written down.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::text;

/// What a text in JSON comes to in the format that makes most of it: what is escaped, and what stands around it.
pub(super) fn cost(written: &[u8]) -> Option<usize> {
    Cost.deserialize(&mut serde_json::Deserializer::from_slice(written))
        .ok()
}

/// What it comes to at most, without a look at it: a value takes a byte at least, and so does what is escaped.
pub(super) fn most(written: &[u8]) -> usize {
    AROUND.saturating_mul(written.len())
}

/// The values that a text in JSON holds, as far as these lengths allow.
pub(super) fn cut(
    written: &[u8],
    lengths: Lengths,
    shorten: &dyn Fn(&str) -> String,
) -> Option<Value> {
    Cut { lengths, shorten }
        .deserialize(&mut serde_json::Deserializer::from_slice(written))
        .ok()
}

/// How long texts and lists may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lengths {
    /// In bytes; longer ones are shortened.
    pub(super) text: usize,
    /// In members; those that follow are left out.
    pub(super) list: usize,
}

/// What stands around each value, at most.
const AROUND: usize = 16;

#[derive(Clone, Copy)]
struct Cost;

impl<'de> DeserializeSeed<'de> for Cost {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<usize, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Cost {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<usize, E> {
        Ok(AROUND)
    }

    fn visit_bool<E>(self, _: bool) -> Result<usize, E> {
        Ok(AROUND)
    }

    fn visit_u64<E>(self, _: u64) -> Result<usize, E> {
        Ok(AROUND)
    }

    fn visit_i64<E>(self, _: i64) -> Result<usize, E> {
        Ok(AROUND)
    }

    fn visit_f64<E>(self, _: f64) -> Result<usize, E> {
        Ok(AROUND)
    }

    fn visit_str<E>(self, text: &str) -> Result<usize, E> {
        Ok(AROUND + cost_of_text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<usize, A::Error> {
        let mut sum = AROUND;
        while let Some(cost) = members.next_element_seed(self)? {
            sum += cost;
        }
        Ok(sum)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<usize, A::Error> {
        let mut sum = AROUND;
        while let Some(name) = fields.next_key::<String>()? {
            sum += name.len() + fields.next_value_seed(self)?;
        }
        Ok(sum)
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

#[derive(Clone, Copy)]
struct Cut<'a> {
    lengths: Lengths,
    shorten: &'a dyn Fn(&str) -> String,
}

impl<'de> DeserializeSeed<'de> for Cut<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Cut<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        if text.len() > self.lengths.text {
            return Ok((self.shorten)(text).into());
        }
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut kept = Vec::new();
        while kept.len() < self.lengths.list {
            match members.next_element_seed(self)? {
                Some(member) => kept.push(member),
                None => return Ok(kept.into()),
            }
        }
        while members.next_element::<IgnoredAny>()?.is_some() {}
        Ok(kept.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut kept = Map::new();
        while let Some(name) = fields.next_key()? {
            kept.insert(name, fields.next_value_seed(self)?);
        }
        Ok(kept.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_costs_more_than_is_known_without_a_look() {
        let dear = [
            r#"["","","",0,1,null,true,[],{},[[[]]]]"#,
            r#"{"a":"\"\"\"<<<&&&","b":"\u0001\u0002\n\n\t"}"#,
            "\"\u{202e}\u{e0001}\u{fffe}\"",
            "0",
        ];
        for written in dear {
            let cost = cost(written.as_bytes()).unwrap();
            assert!(cost <= most(written.as_bytes()), "{written}: {cost}");
        }
    }
}
