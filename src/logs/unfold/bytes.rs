//! `CC IN: [50, 50, 48, 32, 104, 105, 13, 10]`: bytes in decimal, made into the text that they are.

use super::Unfold;

/// The shortest list that is taken for a text.
const MIN_BYTES: usize = 3;

/// What says that the line before is looked at once more, and then printed again.
const PARSED: &str = "Code parsed from response";

#[derive(Debug, Default)]
pub(super) struct Bytes {
    /// The last list, if it was parsed and nothing came since.
    parsed: Option<Vec<u8>>,
    last: Option<Vec<u8>>,
}

impl Unfold for Bytes {
    fn line(&mut self, line: &str, to: &mut Vec<String>) {
        let Some((before, bytes)) = list(line.trim_end()) else {
            if line.contains(PARSED) {
                self.parsed = self.last.take();
            }
            to.push(line.to_owned());
            return;
        };
        let is_again = self.parsed.take().is_some_and(|parsed| parsed == bytes);
        if !is_again {
            let text = String::from_utf8_lossy(&bytes);
            to.extend(text.lines().map(|line| format!("{before}{line}")));
        }
        self.last = Some(bytes);
    }
}

fn list(line: &str) -> Option<(&str, Vec<u8>)> {
    let (before, list) = line.strip_suffix(']')?.rsplit_once('[')?;
    let bytes: Vec<u8> = list
        .split(',')
        .map(|number| number.trim().parse().ok())
        .collect::<Option<_>>()?;
    (bytes.len() >= MIN_BYTES).then_some((before, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_become_lines() {
        let mut bytes = Bytes::default();
        let mut out = Vec::new();
        for line in [
            "CC IN: [50, 50, 48, 32, 104, 105, 13, 10]",
            "Code parsed from response: service ready for new user (220)",
            "CC IN: [50, 50, 48, 32, 104, 105, 13, 10]",
            "CC OUT: NOOP",
            "CC IN: [50, 48, 48, 13, 10]",
            "[1, 2]",
        ] {
            bytes.line(line, &mut out);
        }
        let said: Vec<&str> = out
            .iter()
            .map(String::as_str)
            .filter(|it| it.starts_with("CC"))
            .collect();
        assert_eq!(said, ["CC IN: 220 hi", "CC OUT: NOOP", "CC IN: 200"]);
    }
}
