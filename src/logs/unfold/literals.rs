//! `< '220 hi\r\n'`, `*resp* '220-a\n220 b'`, and literals that go on with `+`: made into one line for each line
//! that the literal holds, with what stood before the literal.

use super::Unfold;

/// Remembers what stood before a literal that goes on.
#[derive(Debug, Default)]
pub(super) struct Literals {
    before: Option<String>,
}

impl Unfold for Literals {
    fn line(&mut self, line: &str, to: &mut Vec<String>) {
        let trimmed = line.trim_end();
        let (text, goes_on) = match trimmed.strip_suffix('+') {
            Some(text) => (text.trim_end(), true),
            None => (trimmed, false),
        };
        let Some((before, inner)) = literal(text) else {
            self.before = None;
            to.push(line.to_owned());
            return;
        };
        let before = match &self.before {
            Some(first) if before.trim().is_empty() => first.clone(),
            _ => before.to_owned(),
        };
        let said = unescaped(inner);
        to.extend(said.lines().map(|line| format!("{before}{line}")));
        self.before = goes_on.then_some(before);
    }
}

/// What stands before a literal at the end of a line, and what is in it.
fn literal(text: &str) -> Option<(&str, &str)> {
    let quote = text
        .chars()
        .next_back()
        .filter(|c| matches!(c, '\'' | '"' | '`'))?;
    let open = text.find(quote)?;
    let inner = text.get(open + 1..text.len() - 1)?;
    let before = &text[..open];
    // A word that is quoted within a sentence is none.
    let last = before.split_whitespace().next_back().unwrap_or_default();
    let is_marked = last.is_empty() || last.contains(|c: char| !c.is_alphabetic());
    is_marked.then_some((before, inner))
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('r') | None => {}
            Some('t') => out.push('\t'),
            Some('x') => push_code(&mut out, &mut chars, 2),
            Some('u') => push_code(&mut out, &mut chars, 4),
            Some(other) => out.push(other),
        }
    }
    out
}

/// `\x41` and `\u0041`. What cannot be printed is left out: it says nothing of FTP.
fn push_code(out: &mut String, chars: &mut std::str::Chars<'_>, length: usize) {
    let rest = chars.as_str();
    let code = rest
        .get(..length)
        .and_then(|digits| u32::from_str_radix(digits, 16).ok());
    if let Some(code) = code {
        out.extend(char::from_u32(code).filter(|c| !c.is_control()));
        chars.nth(length - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unfolded(lines: &[&str]) -> Vec<String> {
        let mut literals = Literals::default();
        let mut out = Vec::new();
        for line in lines {
            literals.line(line, &mut out);
        }
        out
    }

    #[test]
    fn literals_of_every_language() {
        assert_eq!(
            unfolded(&[
                "[connection] < '211-Features:\\r\\n' +",
                "  ' AUTH TLS\\r\\n' +",
                "  '211 End\\r\\n'"
            ]),
            [
                "[connection] < 211-Features:",
                "[connection] <  AUTH TLS",
                "[connection] < 211 End"
            ]
        );
        assert_eq!(
            unfolded(&["*resp* '220-a\\n220 b'"]),
            ["*resp* 220-a", "*resp* 220 b"]
        );
        assert_eq!(
            unfolded(&["FTP Rx: \"220 it's \\\"x\\\"\""]),
            ["FTP Rx: 220 it's \"x\""]
        );
        assert_eq!(
            unfolded(&["[connection] > 'USER alice'"]),
            ["[connection] > USER alice"]
        );
    }

    #[test]
    fn others_stay() {
        for line in ["220 hi", "I can't", "Error: Login incorrect."] {
            assert_eq!(unfolded(&[line]), [line]);
        }
    }
}
