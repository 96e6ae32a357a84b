//! A reply as people paste it: in quotes or brackets, out of a log or an exception, in several lines.

use super::replies;

/// How much of a text is looked at.
const MAX_CHARS: usize = 32 * 1024;

/// So many words, numbers and signs may stand before the code.
const MAX_PREFIX: usize = 24;

/// Words without a colon that logs put before a reply.
const LABELS: [&str; 34] = [
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun",
    "jul", "aug", "sep", "oct", "nov", "dec", "am", "pm", "utc", "gmt", "resp", "reply", "got",
    "received", "info", "debug", "error", "trace", "warning", "ftp", "b",
];

/// So many words of a line are looked at for one that announces a reply.
const MAX_WORDS: usize = 100;

/// Words that announce a reply within a sentence.
const ANNOUNCERS: [&str; 18] = [
    "because", "error", "reply", "response", "got", "said", "says", "returned", "answered",
    "replied", "with", "failed", "status", "code", "received", "server", "was", "is",
];

/// What is counted where a number of three digits is no code: `550 lines changed`.
const COUNTED: [&str; 22] = [
    "lines", "files", "tests", "bytes", "items", "rows", "changes", "commits", "errors",
    "warnings", "pages", "requests", "records", "times", "people", "days", "hours", "minutes",
    "seconds", "ms", "mb", "kb",
];

/// What a client adds behind the words of a reply.
const TRAILERS: [&str; 2] = ["(control socket)", "(data socket)"];

/// Signs that open what is quoted.
const OPENERS: &[char] = &[
    '"', '\'', '`', '“', '„', '‘', '«', '「', '『', '[', '(', '<', '*', '|', '=', '-', '>', '#',
];

/// Signs that close it.
const CLOSERS: &[char] = &['"', '\'', '`', '”', '“', '’', '»', '」', '』'];

/// A reply that was read out of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pasted {
    /// The code.
    pub(crate) code: u16,
    /// Its lines without code and without what stood around them.
    pub(crate) lines: Vec<String>,
    /// All lines joined by a blank.
    pub(crate) text: String,
}

/// As much of a text as is looked at, with real line ends.
#[must_use]
pub(super) fn bounded(text: &str) -> String {
    let text: String = text.chars().take(MAX_CHARS).collect();
    real_line_ends(&text)
}

/// The reply that begins in the first of these lines, if one does.
#[must_use]
pub(crate) fn first(lines: &[&str]) -> Option<Pasted> {
    let (first, others) = lines.split_first()?;
    let first = found(first).or_else(|| within(first))?;
    let code = first.code;
    let mut said = vec![first.said()];
    if first.goes_on {
        for line in others {
            match found(line) {
                Some(next) if next.code == code => {
                    said.push(next.said());
                    if !next.goes_on {
                        break;
                    }
                }
                // Another reply: the end of this one was left out.
                Some(next) if !next.goes_on => break,
                _ => said.push(closed(line.trim(), false).to_owned()),
            }
        }
    }
    said.retain(|line| !line.is_empty());
    Some(Pasted {
        code,
        text: said.join(" "),
        lines: said,
    })
}

/// A line that has a code.
struct Found<'a> {
    code: u16,
    goes_on: bool,
    in_brackets: bool,
    rest: &'a str,
}

impl Found<'_> {
    fn said(&self) -> String {
        closed(self.rest.trim(), self.in_brackets).to_owned()
    }
}

/// The code behind what logs and people put before it.
fn found(line: &str) -> Option<Found<'_>> {
    let mut rest = line;
    let mut in_brackets = false;
    for _ in 0..MAX_PREFIX {
        let bare = rest.trim_start_matches(|c: char| c.is_whitespace() || OPENERS.contains(&c));
        let opening = rest.strip_suffix(bare).unwrap_or_default();
        in_brackets |= opening.contains(['[', '(']);
        if let Some((code, goes_on, rest)) = code(bare) {
            return Some(Found {
                code,
                goes_on,
                in_brackets,
                rest,
            });
        }
        rest = behind_label(bare)?;
    }
    None
}

/// A refusal in the middle of a sentence, behind a word that announces one, in words that are known.
fn within(line: &str) -> Option<Found<'_>> {
    let mut rest = line;
    for _ in 0..MAX_WORDS {
        let end = rest.find(char::is_whitespace)?;
        let (word, after) = rest.split_at(end);
        rest = after.trim_start();
        let bare = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        if !word.ends_with(':') && !ANNOUNCERS.contains(&bare.as_str()) {
            continue;
        }
        let bare = rest.trim_start_matches(OPENERS);
        if let Some((code, goes_on, text)) = code(bare).filter(|(code, ..)| *code >= 400)
            && replies::explain(code, text).is_some()
        {
            return Some(Found {
                code,
                goes_on,
                in_brackets: bare.len() < rest.len(),
                rest: text,
            });
        }
    }
    None
}

/// A code at the very beginning, whether more lines follow, and its text.
fn code(text: &str) -> Option<(u16, bool, &str)> {
    let code: u16 = text.get(..3)?.parse().ok()?;
    let rest = text.get(3..)?;
    let goes_on = rest.starts_with('-');
    let is_end = rest.is_empty() || rest.starts_with([' ', '\t', '-']);
    let is_alone = rest.trim_matches(CLOSERS).is_empty();
    if !(100..=659).contains(&code) || !(is_end || is_alone) {
        return None;
    }
    let first = rest
        .trim_start()
        .split(|c: char| !c.is_alphanumeric())
        .next();
    let is_counted = first.is_some_and(|word| COUNTED.contains(&word.to_lowercase().as_str()));
    if is_counted && replies::explain(code, rest).is_none() {
        return None;
    }
    // `421-10-01` is no code: a date or a number of something.
    let after = rest.strip_prefix(['-', ' ', '\t']).unwrap_or(rest);
    let is_number = goes_on && after.starts_with(|c: char| c.is_ascii_digit());
    (!is_number).then_some((code, goes_on, after))
}

/// What follows one word, number or time that may stand before a code.
fn behind_label(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| c.is_whitespace() || OPENERS.contains(&c) && c != '-')
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let trimmed = rest.trim_start();
    // French puts a blank before the colon.
    if let Some(behind) = trimmed.strip_prefix([':', '：']) {
        return Some(behind);
    }
    if word.contains('：') {
        return text.split_once('：').map(|(_, behind)| behind);
    }
    let is_label = word.ends_with([':', ']', ')', '*', '>'])
        || rest.starts_with('(')
        || LABELS.contains(&word.trim_end_matches([',', '.']).to_lowercase().as_str());
    let is_time = word.starts_with(|c: char| c.is_ascii_digit())
        && word
            .chars()
            .all(|c| c.is_ascii_digit() || ":.,/+-TZ])".contains(c));
    (!word.is_empty() && (is_label || is_time)).then_some(rest)
}

/// The text without the signs that close a quotation.
fn closed(text: &str, in_brackets: bool) -> &str {
    let mut text = text;
    loop {
        let shorter = without_trailer(text.trim_end()).trim_end_matches(CLOSERS);
        let shorter = if in_brackets {
            without_its_bracket(shorter)
        } else {
            shorter
        };
        if shorter.len() == text.len() {
            return text;
        }
        text = shorter;
    }
}

/// The words without what a client adds.
pub(super) fn without_trailer(text: &str) -> &str {
    let mut trailers = TRAILERS.iter();
    let shorter = trailers.find_map(|trailer| text.strip_suffix(trailer));
    shorter.map_or(text, str::trim_end)
}

/// The text without a bracket at its end that was opened before the code.
fn without_its_bracket(text: &str) -> &str {
    for (open, close) in [('[', ']'), ('(', ')')] {
        let unopened = text.matches(close).count() > text.matches(open).count();
        if let Some(shorter) = text.strip_suffix(close).filter(|_| unopened) {
            return shorter;
        }
    }
    text
}

/// Line ends that a program printed as `\r\n` made line ends again.
fn real_line_ends(text: &str) -> String {
    let text = text.replace("\\r\\n", "\n").replace("\r\n", "\n");
    let text = text.replace('\r', "\n");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("\\n") {
        out.push_str(before);
        let ends = after.is_empty()
            || after.starts_with(|c: char| c.is_ascii_digit() || CLOSERS.contains(&c));
        out.push_str(if ends { "\n" } else { "\\n" });
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use test_case::test_case;

    use super::{MAX_CHARS, Pasted, bounded, first};

    /// The first reply of a text.
    fn read(text: &str) -> Option<Pasted> {
        let text = bounded(text);
        let lines: Vec<&str> = text.lines().collect();
        (0..lines.len()).find_map(|at| first(&lines[at..]))
    }

    const TEXT: &str = "Too many connections (8) from this IP";

    #[test_case("421 Too many connections (8) from this IP"; "bare")]
    #[test_case("  421 Too many connections (8) from this IP\r\n"; "with its line end")]
    #[test_case("\"421 Too many connections (8) from this IP\""; "ascii quotes")]
    #[test_case("“421 Too many connections (8) from this IP”"; "curly quotes")]
    #[test_case("「421 Too many connections (8) from this IP」"; "japanese quotes")]
    #[test_case("[421 Too many connections (8) from this IP]"; "brackets")]
    #[test_case("Response:\t421 Too many connections (8) from this IP"; "filezilla")]
    #[test_case("Antwort:\t421 Too many connections (8) from this IP"; "filezilla in German")]
    #[test_case("Réponse :\t421 Too many connections (8) from this IP"; "filezilla in French")]
    #[test_case("応答:\t421 Too many connections (8) from this IP"; "filezilla in Japanese")]
    #[test_case("レスポンス：421 Too many connections (8) from this IP"; "a full-width colon")]
    #[test_case("2026-11-23 10:00:00 12345 1 Response: 421 Too many connections (8) from this IP"; "filezilla's log file")]
    #[test_case("< 421 Too many connections (8) from this IP"; "curl")]
    #[test_case("<--- 421 Too many connections (8) from this IP"; "lftp")]
    #[test_case("*resp* '421 Too many connections (8) from this IP'"; "ftplib, debugging")]
    #[test_case("Traceback (most recent call last):\n  File \"a.py\", line 300, in run\nftplib.error_temp: 421 Too many connections (8) from this IP"; "ftplib's exception")]
    #[test_case("ftplib.error_temp('421 Too many connections (8) from this IP')"; "ftplib's exception, printed")]
    #[test_case("< 2026-11-23 10:00:00.123 421 Too many connections (8) from this IP"; "winscp")]
    #[test_case("Nov 23 10:00:00 421 Too many connections (8) from this IP"; "syslog's time")]
    #[test_case("b'421 Too many connections (8) from this IP\\r\\n'"; "bytes of Python")]
    #[test_case("[10:00:00] [R] 421 Too many connections (8) from this IP"; "flashfxp")]
    fn one_line(pasted: &str) {
        let found = read(pasted).expect("a reply");
        assert_eq!((found.code, found.text.as_str()), (421, TEXT));
    }

    #[test_case("421-Sorry.\n421 Use TLS."; "as it came")]
    #[test_case("Response:\t421-Sorry.\nResponse:\t421 Use TLS."; "out of a log")]
    #[test_case("'421-Sorry.\\n421 Use TLS.'"; "printed")]
    #[test_case("421-Sorry.\\r\\n421 Use TLS.\\r\\n"; "printed with carriage returns")]
    #[test_case("Status: Connected\nResponse: 421-Sorry.\nResponse: 421 Use TLS.\nError: gone"; "with lines around")]
    #[test_case("421-Sorry.\n Use TLS."; "without an end")]
    fn several_lines(pasted: &str) {
        let found = read(pasted).expect("a reply");
        assert_eq!((found.code, found.text.as_str()), (421, "Sorry. Use TLS."));
        assert_eq!(found.lines, ["Sorry.", "Use TLS."]);
    }

    #[test_case("530", 530, ""; "a code alone")]
    #[test_case("\"530\"", 530, ""; "a code alone in quotes")]
    #[test_case("(530 Login incorrect (bob))", 530, "Login incorrect (bob)"; "brackets within")]
    #[test_case("220 ready\n421 Gone", 220, "ready"; "the first of two")]
    fn others(pasted: &str, code: u16, text: &str) {
        let found = read(pasted).expect("a reply");
        assert_eq!((found.code, found.text.as_str()), (code, text));
    }

    #[test_case("Client is closed because 425 Unable to build data connection: TLS session of data connection not resumed (control socket)", 425; "behind because")]
    #[test_case("ERROR : a b.txt: Failed to copy: update stor: 552 Quota exceeded.", 552; "behind a colon, after words")]
    #[test_case("upload failed, server said \"553 Could not create file.\"", 553; "behind said, in quotes")]
    #[test_case("Job 12 stopped: FTP returned 530 Login incorrect.", 530; "behind returned")]
    fn in_the_middle_of_a_sentence(pasted: &str, code: u16) {
        assert_eq!(read(pasted).map(|found| found.code), Some(code));
    }

    #[test_case("The change touches 550 lines and 421 tests"; "numbers of something")]
    #[test_case("The file server was 550 days up"; "a number behind was")]
    #[test_case("curl: (9) Server denied you to change to the given directory")]
    #[test_case("Connection timed out after 300 seconds")]
    #[test_case("Too many connections")]
    #[test_case("2026-11-23 10:00:00")]
    #[test_case("421-10-01"; "a number")]
    #[test_case("550 lines changed"; "a number of lines")]
    #[test_case("summary: 530 files, 421 tests"; "a number of files behind a colon")]
    #[test_case("4210 is no code")]
    #[test_case("999 neither")]
    #[test_case(""; "nothing")]
    fn no_reply(pasted: &str) {
        assert_eq!(read(pasted), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(\\PC|[\\r\\n\\t\\\\rn\"'\\[\\]()「」421 -]){0,120}") {
            let _ = read(&text);
        }
    }

    #[test]
    fn the_beginning_of_a_text_is_looked_at() {
        assert_eq!(
            bounded(&"é".repeat(2 * MAX_CHARS)).chars().count(),
            MAX_CHARS
        );
    }

    #[test_case("x] ", 23, true; "so many labels")]
    #[test_case("x] ", 24, false; "too many labels")]
    #[test_case("x ", 90, true; "so many words")]
    #[test_case("x ", 110, false; "too many words")]
    fn so_much_stands_before_a_code(before: &str, times: usize, is_read: bool) {
        let announcer = if before == "x " { "reply: " } else { "" };
        let line = format!("{}{announcer}530 Login incorrect.", before.repeat(times));
        assert_eq!(read(&line).is_some(), is_read);
    }
}
