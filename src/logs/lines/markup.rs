//! What web pages, Markdown and containers make of a line: entities, tables, code, and JSON around it.

use std::borrow::Cow;

/// What stands for characters that HTML needs for itself.
const ENTITIES: [(&str, &str); 6] = [
    ("&gt;", ">"),
    ("&lt;", "<"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&nbsp;", " "),
    // Last, so that what it stands for is not read again.
    ("&amp;", "&"),
];

/// The line as it was before it was put on a page. Most lines are that already, which is cheap to see.
pub(super) fn plain(line: Cow<'_, str>) -> Cow<'_, str> {
    let ends = line.trim_end();
    // What was put around a line ends so.
    let is_within = matches!(ends.bytes().last(), Some(b'}' | b'`' | b'|' | b'>' | b']'));
    let without = || {
        unpacked(ends)
            .or_else(|| without_code(ends))
            .or_else(|| without_cells(ends))
            .or_else(|| without_end(ends))
    };
    let line = match is_within.then(without).flatten() {
        Some(text) => Cow::Owned(text),
        None => line,
    };
    if memchr::memchr(b'&', line.as_bytes()).is_none() {
        return line;
    }
    let mut text = line.into_owned();
    for (entity, character) in ENTITIES {
        if text.contains(entity) {
            text = text.replace(entity, character);
        }
    }
    Cow::Owned(text)
}

/// What Docker and loggers wrap into JSON, one object a line.
fn unpacked(line: &str) -> Option<String> {
    if !(line.starts_with('{') && line.ends_with('}')) {
        return None;
    }
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).ok()?;
    let text = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| object.get(*name)?.as_str().map(str::trim_end))
    };
    // What has its words in several fields is its program's own form.
    if object.contains_key("sender") || object.contains_key("line") {
        return None;
    }
    let said = text(&["log", "message", "msg", "@message", "MESSAGE"])?;
    let time = text(&["time", "timestamp", "@timestamp", "ts"]);
    let first = said.lines().next().unwrap_or_default();
    Some(match time {
        Some(time) => format!("{time} {first}"),
        None => first.to_owned(),
    })
}

/// `` `PASV` ``, perhaps in a list.
fn without_code(line: &str) -> Option<String> {
    let inner = line.strip_suffix('`')?;
    let open = inner.find('`')?;
    let is_front = inner[..open]
        .chars()
        .all(|c| c.is_whitespace() || "-*>|+.)".contains(c) || c.is_ascii_digit());
    let said = &inner[open + 1..];
    // More than one piece of code is a sentence.
    (is_front && !said.contains('`') && !said.is_empty()).then(|| said.to_owned())
}

/// A row of a table: `| Command: | PASV |`.
fn without_cells(line: &str) -> Option<String> {
    let inner = line.trim_start().strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.replace('|', " "))
}

/// `<br>` at the end, and what Monolog adds.
fn without_end(line: &str) -> Option<String> {
    let ends = ["<br>", "<br/>", "<br />", "</p>", " [] []"];
    let found = ends.iter().find_map(|end| line.strip_suffix(end))?;
    Some(found.to_owned())
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("&gt; USER a", "> USER a")]
    #[test_case("&lt; 220 x &amp;lt; y<br>", "< 220 x &lt; y")]
    #[test_case(
        "- `227 Entering Passive Mode (1,2,3,4,5,6)`",
        "227 Entering Passive Mode (1,2,3,4,5,6)"
    )]
    #[test_case("`PASV`", "PASV")]
    #[test_case("| Command: | PASV |", " Command:   PASV ")]
    #[test_case(
        "{\"log\":\"---> PASV\\r\\n\",\"stream\":\"stderr\",\"time\":\"2026-03-04T07:15:02Z\"}",
        "2026-03-04T07:15:02Z ---> PASV"
    )]
    #[test_case("{\"level\":\"debug\",\"msg\":\"PASV\"}", "PASV")]
    #[test_case(
        "[2026-03-04] local.DEBUG: PASV [] []",
        "[2026-03-04] local.DEBUG: PASV"
    )]
    fn lines_are_as_they_were(line: &str, expected: &str) {
        assert_eq!(plain(Cow::Borrowed(line)), expected);
    }

    #[test_case("> USER a")]
    #[test_case("---> PASV")]
    #[test_case("Use `PASV` or `EPSV`")]
    #[test_case("| name")]
    #[test_case("{ [5 bytes data]")]
    #[test_case("230 a & b")]
    #[test_case("")]
    fn others_stay(line: &str) {
        assert_eq!(plain(Cow::Borrowed(line)), line);
    }
}
