//! Lines that a mailer broke: the end of one stands at the beginning of the next.

/// Mailers break lines at 72 columns, or some more.
const BROKEN_AT: std::ops::RangeInclusive<usize> = 64..=100;

/// No line grows longer than this.
const MAX_JOINED: usize = 4096;

/// Lines that begin with so many bytes alike have the same in front.
const SAME_FRONT: usize = 12;

/// How a line may belong to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Join<'a> {
    /// It is the rest of it: what is missing there stands here.
    Surely(&'a str),
    /// It may be the rest of it, unless it says something of its own.
    Perhaps(&'a str),
}

/// Lines, one after another, put together where they were broken.
#[derive(Debug, Default)]
pub(in crate::logs) struct Unbroken {
    /// The last line, whose rest may stand on the next.
    held: String,
    /// The one before, which is whole.
    whole: String,
    /// The number of the line held; 0 before the first.
    number: u64,
    /// How many lines were put to it.
    added: u64,
}

impl Unbroken {
    /// Takes the next line; gives the one before it and its number, unless this is its rest. `knows` tells whether a
    /// line says something of its own.
    pub(in crate::logs) fn next(
        &mut self,
        line: &str,
        mut knows: impl FnMut(&str) -> bool,
    ) -> Option<(&str, u64)> {
        let rest = match join(&self.held, line) {
            Some(Join::Surely(rest)) => Some(rest),
            Some(Join::Perhaps(rest)) => Some(rest).filter(|_| knows(&self.held) && !knows(line)),
            None => None,
        };
        if let Some(rest) = rest.filter(|_| self.held.len() + line.len() < MAX_JOINED) {
            self.held.push(' ');
            self.held.push_str(rest);
            self.added += 1;
            return None;
        }
        let number = self.number;
        std::mem::swap(&mut self.held, &mut self.whole);
        self.held.clear();
        self.held.push_str(line);
        self.number += 1 + std::mem::take(&mut self.added);
        (number > 0).then_some((self.whole.as_str(), number))
    }

    /// The last line.
    pub(in crate::logs) fn last(&mut self) -> Option<(&str, u64)> {
        (self.number > 0).then_some((self.held.as_str(), self.number))
    }
}

/// Whether `line` may be the rest of the line before.
fn join<'a>(before: &str, line: &'a str) -> Option<Join<'a>> {
    let rest = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '|'));
    let first = rest.bytes().next()?;
    // Most lines begin neither with a word in small letters nor with an address or the words in front of one.
    if !(first.is_ascii_lowercase() || first.is_ascii_digit() || b"EPMO(),.=[]".contains(&first)) {
        return None;
    }
    let rest = rest.trim_end();
    if is_address_of_passive(rest) && is_without_address(before) {
        return Some(Join::Surely(rest));
    }
    if first.is_ascii_digit() && before.trim_end().ends_with("...") && is_address_alone(rest) {
        return Some(Join::Surely(rest));
    }
    let is_small = first.is_ascii_lowercase() || first == b'(';
    if !is_small || begin_alike(before, line) {
        return None;
    }
    let before = before.trim_end();
    let length = before.chars().count();
    let word = rest.split_whitespace().next().map_or(0, str::len);
    let is_broken = length <= *BROKEN_AT.end() && length + 1 + word > *BROKEN_AT.start();
    (is_broken && !is_whole(before)).then_some(Join::Perhaps(rest))
}

/// Whether both begin with the same, which a program or a build server writes in front of every line.
fn begin_alike(before: &str, line: &str) -> bool {
    let same = before.bytes().zip(line.bytes());
    same.take_while(|(before, line)| before == line).count() >= SAME_FRONT
}

/// Whether a line ends as a sentence does, within quotation marks too, or with the quotation that it is.
fn is_whole(line: &str) -> bool {
    let is_quoted =
        |mark: char| line.ends_with(mark) && line.chars().filter(|c| *c == mark).count() % 2 == 0;
    let sentence = line.trim_end_matches(['"', '\'', '`', ')']);
    sentence.ends_with(['.', '!', '?']) || is_quoted('"') || is_quoted('`')
}

/// A reply to PASV or EPSV whose address is missing.
fn is_without_address(line: &str) -> bool {
    let mut bytes = line.as_bytes();
    let mut found = false;
    while let Some(at) = memchr::memchr(b'2', bytes) {
        bytes = &bytes[at..];
        if bytes.starts_with(b"227 ") || bytes.starts_with(b"229 ") {
            found = true;
            break;
        }
        bytes = &bytes[1..];
    }
    found && !has_address(line)
}

/// `(192,0,2,1,200,10)` or `(|||50000|)`, with brackets or without.
fn has_address(line: &str) -> bool {
    let commas = line.bytes().filter(|byte| *byte == b',').count();
    if commas >= 5 {
        let runs = line.split(|c: char| !(c.is_ascii_digit() || c == ','));
        return runs
            .into_iter()
            .any(|run| run.split(',').filter(|number| !number.is_empty()).count() >= 6);
    }
    line.contains("|||")
}

/// An address and nothing else than what servers say in front of it.
fn is_address_of_passive(text: &str) -> bool {
    const WORDS: [&str; 5] = ["entering", "extended", "passive", "mode", "ok"];
    let is_known = |word: &str| {
        WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
            || word
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b"(),.|=[]".contains(&byte))
    };
    text.len() <= 80 && has_address(text) && text.split_whitespace().all(is_known)
}

/// `192.0.2.1:50000...`
fn is_address_alone(text: &str) -> bool {
    let text = text.trim_end_matches('.');
    text.parse::<std::net::SocketAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(
        "> Response: 227 Entering Passive Mode",
        "> (203,0,113,5,200,10)",
        Some(Join::Surely("(203,0,113,5,200,10)"))
    )]
    #[test_case(
        "227 Entering Passive",
        "Mode (203,0,113,5,200,10).",
        Some(Join::Surely("Mode (203,0,113,5,200,10)."))
    )]
    #[test_case(
        "< 229 Entering Extended Passive Mode",
        "(|||50000|)",
        Some(Join::Surely("(|||50000|)"))
    )]
    #[test_case(
        "Connecting data socket...",
        "203.0.113.5:1025...",
        Some(Join::Surely("203.0.113.5:1025..."))
    )]
    #[test_case(
        "Response: 530 Sorry, the maximum number of clients from your host are",
        "already connected.",
        Some(Join::Perhaps("already connected."))
    )]
    #[test_case(
        "227 Entering Passive Mode (203,0,113,5,200,10).",
        "(203,0,113,5,200,10)",
        None
    )]
    #[test_case("227 Entering Passive Mode", "PORT 203,0,113,5,200,10", None; "a command is one")]
    #[test_case("227 Entering Passive Mode", "12:22:24 PORT 203,0,113,5,200,10", None; "a line of its own is one")]
    #[test_case("331 Password please", "alice", None; "a short line was not broken")]
    #[test_case(
        "2026/01/02 10:11:12 DEBUG : FTP Rx: \"226 The listing was sent.\"",
        "pub/",
        None; "a sentence in quotation marks has ended"
    )]
    #[test_case(
        "2026/01/02 10:11:12 DEBUG : FTP Rx: \"226 The listing was sent\"",
        "notes.txt",
        None; "a quotation that is closed was not broken"
    )]
    #[test_case(
        "nightly\tFetch the list\t2026-03-04T07:15:02.1Z <= Recv header, 12 bytes (0xc)",
        "nightly\tFetch the list\t2026-03-04T07:15:02.1Z 0000: 220 Ready.",
        None; "lines with the same in front were not broken"
    )]
    #[test_case("220 x", "", None)]
    fn broken_lines_are_found(before: &str, line: &str, expected: Option<Join<'_>>) {
        assert_eq!(join(before, line), expected);
    }

    #[test]
    fn lines_keep_their_numbers() {
        let mut unbroken = Unbroken::default();
        let mut found = Vec::new();
        for line in [
            "PASV",
            "227 Entering Passive",
            "Mode (203,0,113,5,200,10)",
            "LIST",
        ] {
            let whole = unbroken.next(line, |_| true);
            found.extend(whole.map(|(line, number)| (line.to_owned(), number)));
        }
        found.extend(
            unbroken
                .last()
                .map(|(line, number)| (line.to_owned(), number)),
        );
        let expected = [
            ("PASV", 1),
            ("227 Entering Passive Mode (203,0,113,5,200,10)", 2),
            ("LIST", 4),
        ];
        assert_eq!(
            found,
            expected.map(|(line, number)| (line.to_owned(), number))
        );
    }
}
