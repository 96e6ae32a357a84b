//! Evidence and reports as JSON: one way to write them and one to read them.
//!
//! What reads and writes a value is made anew for each kind of reader and writer, and for evidence and reports that is half a megabyte of the
//! program or more each time. So there is one of each, whatever becomes of the text.

use std::io::{self, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use super::rewriting::{AsItIs, read_rewriting};

/// So many bytes are gathered before they are handed on.
const AT_A_TIME: usize = 16 * 1024;

/// The value on one line.
///
/// # Errors
///
/// When it has no JSON.
pub fn line(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    to_bytes(value, None)
}

/// The value over many lines, for people.
///
/// # Errors
///
/// When it has no JSON.
pub fn lines(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    to_bytes(value, Some(PrettyFormatter::new()))
}

/// The same, handed on as it is made.
///
/// # Errors
///
/// When the writer fails, or it has no JSON.
pub fn write_lines(value: &impl Serialize, to: &mut dyn Write) -> io::Result<()> {
    let (kept, to) = (Vec::with_capacity(AT_A_TIME), Some(to));
    let rest = written(value, Sink { kept, to }, Some(PrettyFormatter::new()))?;
    rest.to.map_or(Ok(()), |to| to.write_all(&rest.kept))
}

/// How many bytes it is on one line.
#[must_use]
pub fn size(value: &impl Serialize) -> usize {
    let mut counter = Counter(0);
    let (kept, to) = (
        Vec::with_capacity(AT_A_TIME),
        Some(&mut counter as &mut dyn Write),
    );
    // It counts, and cannot fail.
    let rest = written(value, Sink { kept, to }, None).map_or(0, |rest| rest.kept.len());
    counter.0.saturating_add(rest)
}

/// The value that was written so. Where an object is expected, a list of its values is none.
///
/// # Errors
///
/// When it is another one.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> serde_json::Result<T> {
    read_rewriting(text, &AsItIs)
}

fn to_bytes(
    value: &impl Serialize,
    pretty: Option<PrettyFormatter<'static>>,
) -> serde_json::Result<Vec<u8>> {
    let (kept, to) = (Vec::with_capacity(128), None);
    written(value, Sink { kept, to }, pretty).map(|sink| sink.kept)
}

fn written<'w>(
    value: &impl Serialize,
    sink: Sink<'w>,
    pretty: Option<PrettyFormatter<'static>>,
) -> serde_json::Result<Sink<'w>> {
    let mut serializer = Serializer::with_formatter(sink, Style(pretty));
    value.serialize(&mut serializer)?;
    Ok(serializer.into_inner())
}

/// Where all JSON goes.
struct Sink<'w> {
    kept: Vec<u8>,
    /// Who gets it when there is much of it.
    to: Option<&'w mut dyn Write>,
}

impl Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some(to) = &mut self.to
            && self.kept.len() + bytes.len() > AT_A_TIME
        {
            to.write_all(&self.kept)?;
            self.kept.clear();
        }
        self.kept.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Counter(usize);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Over many lines or on one, which is known as the program runs.
struct Style(Option<PrettyFormatter<'static>>);

macro_rules! either {
    ($($method:ident($($name:ident: $kind:ty)?))*) => {
        $(fn $method<W: ?Sized + Write>(&mut self, to: &mut W $(, $name: $kind)?) -> io::Result<()> {
            match &mut self.0 {
                Some(pretty) => pretty.$method(to $(, $name)?),
                None => CompactFormatter.$method(to $(, $name)?),
            }
        })*
    };
}

impl Formatter for Style {
    either! {
        begin_array() end_array() begin_array_value(first: bool) end_array_value()
        begin_object() end_object() begin_object_key(first: bool) end_object_key()
        begin_object_value() end_object_value()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn values() -> [Value; 4] {
        let long: Vec<String> = (0..3000).map(|number| format!("{number:020}")).collect();
        [
            json!(null),
            json!({}),
            json!({"a": [], "b": [1, 2.5, "ä\n\"", {"c": null, "d": {}}], "e": true}),
            json!({ "long": long }),
        ]
    }

    #[test]
    fn it_is_written_as_everybody_writes_it() {
        for value in values() {
            assert_eq!(line(&value).unwrap(), serde_json::to_vec(&value).unwrap());
            assert_eq!(size(&value), serde_json::to_vec(&value).unwrap().len());
            let pretty = serde_json::to_vec_pretty(&value).unwrap();
            assert_eq!(lines(&value).unwrap(), pretty);
            let mut handed_on = Vec::new();
            write_lines(&value, &mut handed_on).unwrap();
            assert_eq!(handed_on, pretty);
        }
    }

    #[test]
    fn who_takes_no_more_ends_it() {
        for value in values() {
            let mut none = [0_u8; 3];
            let written = write_lines(&value, &mut &mut none[..]);
            assert!(written.is_err() || serde_json::to_vec(&value).unwrap().len() < 3);
        }
    }

    #[test]
    fn it_is_read_as_everybody_reads_it() {
        for value in values() {
            let text = serde_json::to_vec(&value).unwrap();
            assert_eq!(read::<Value>(&text).unwrap(), value);
        }
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        One,
        Two { address: std::net::IpAddr },
        Three(u8, String),
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Whole {
        kind: Kind,
        #[serde(default)]
        more: Option<Vec<u64>>,
    }

    #[test]
    fn what_is_wrong_is_said_in_the_same_words() {
        for text in [
            r#"{"kind": "one", "more": [1]}"#,
            r#"{"kind": {"two": {"address": "::1"}}}"#,
            r#"{"kind": {"three": [1, "x"]}, "more": null}"#,
            r#"{"kind": {"three": [1]}}"#,
            r#"{"kind": "four"}"#,
            "{\"kind\": {\"two\": {\"address\":\n \"nowhere\"}}}",
            r#"{"kind": {"two": {"address": 5}}}"#,
            r#"{"kind": "one", "more": ["x"]}"#,
            r#"{"kind": "one", "more": 5}"#,
            r#"{"more": []}"#,
            r#"{"kind": "one"} x"#,
            r#"{"kind": "one""#,
            "5",
            "",
        ] {
            let ours = read::<Whole>(text.as_bytes());
            let theirs = serde_json::from_slice::<Whole>(text.as_bytes());
            let both = (
                ours.map_err(|it| it.to_string()),
                theirs.map_err(|it| it.to_string()),
            );
            assert_eq!(both.0, both.1, "{text}");
        }
    }
}
