//! What programs print in libcurl's debug callback: `cURL debug log [2]:  - USER alice`, with the number of its kind.
//! Made into what `curl -v` writes.

use super::Unfold;

/// How far from a line's beginning the number may stand.
const MAX_BEFORE: usize = 120;

/// Stands before what had a number, which shows whose log it is.
const SIGN: &str = "[libcurl callback]";

#[derive(Debug)]
pub(super) struct Callback;

impl Unfold for Callback {
    fn line(&mut self, line: &str, to: &mut Vec<String>) {
        // Messages of TLS end in their number.
        let said = numbered(line).filter(|(_, _, said)| !said.is_empty());
        let Some((before, kind, said)) = said else {
            to.push(line.to_owned());
            return;
        };
        // Bytes are printed as a literal by some.
        let said = said
            .strip_prefix('b')
            .filter(|it| it.starts_with(['\'', '"']))
            .unwrap_or(said);
        let said = said.trim_matches(['\'', '"']);
        let mark = match kind {
            b'0' => "* ",
            b'1' => "< ",
            b'2' => "> ",
            // Data, and what TLS sends.
            _ => return,
        };
        to.push(SIGN.to_owned());
        let lines = said.split("\\r\\n").flat_map(|it| it.split("\\n"));
        let lines = lines.filter(|it| !it.trim().is_empty());
        to.extend(lines.map(|said| format!("{before}{mark}{said}")));
    }
}

/// The time before, the number of the kind in brackets, and what follows its colon.
fn numbered(line: &str) -> Option<(&str, u8, &str)> {
    let bytes = line.as_bytes();
    let at = (0..bytes.len().min(MAX_BEFORE)).find(|at| {
        matches!(
            bytes.get(*at..at + 4),
            Some([b'[', b'0'..=b'6', b']', b':'] | [b'(', b'0'..=b'6', b')', b':'])
        )
    })?;
    let said = &line[at + 4..];
    let said = said.trim_start();
    let said = said.strip_prefix("- ").unwrap_or(said);
    let name = line[..at].rfind(['[', ']', '|']).map_or(0, |end| end + 1);
    let before = if line[..name].starts_with(|c: char| c.is_ascii_digit()) {
        &line[..name]
    } else {
        ""
    };
    Some((before, bytes[at + 1], said.trim_start()))
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("[DEBUG] cURL debug log [0]:  -   Trying 203.0.113.5:21...", &[SIGN, "* Trying 203.0.113.5:21..."])]
    #[test_case("debug(2): USER alice", &[SIGN, "> USER alice"])]
    #[test_case("debug(1): b'220 hi\\r\\n'", &[SIGN, "< 220 hi"])]
    #[test_case("curl [3]: secret", &[]; "data")]
    #[test_case("* TLSv1.3 (OUT), TLS handshake, Client hello (1):", &["* TLSv1.3 (OUT), TLS handshake, Client hello (1):"]; "a message of TLS")]
    #[test_case("220 hi", &["220 hi"])]
    fn kinds_become_marks(line: &str, expected: &[&str]) {
        let mut out = Vec::new();
        Callback.line(line, &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn the_number_stands_near_the_beginning() {
        for (before, is_found) in [(MAX_BEFORE - 1, true), (MAX_BEFORE, false)] {
            let line = format!("{}[2]: USER alice", "x".repeat(before));
            assert_eq!(numbered(&line).is_some(), is_found);
        }
    }
}
