//! Logs with a password in them, which no report on them may show.

use ftpprobe::knowledge::wording::Language;
use ftpprobe::logs::{self, ReadError};
use ftpprobe::render::Format;

use super::{log, now, outputs};

const SECRET: &str = "Zq7kw9Xv";

/// What clients write before a command, beside numbers and signs.
const WORDS: [&str; 12] = [
    "Command:",
    "send",
    "*cmd*",
    "*put*",
    "Cmd:",
    "FTP command: Client",
    "DEBUG",
    "pid",
    "INFO",
    "ftp",
    "client",
    "Z",
];

/// Puts a log together: a first line may be `--from NAME`; a line that begins with `!p`, `!a` or `!s` is PASS, ACCT or SITE PSWD behind what
/// follows, and after such a line `%s` stands for the password. Any other line is as it is.
pub fn run(data: &[u8]) {
    let (dialect, text) = log::named(data);
    let text = String::from_utf8_lossy(text);
    let mut lines = String::new();
    let mut is_known = false;
    for line in text.lines() {
        let command = match line.get(..2) {
            Some("!p") => "PASS",
            Some("!a") => "ACCT",
            Some("!s") => "SITE PSWD",
            _ => {
                let shown = if is_known { SECRET } else { "" };
                lines.push_str(&line.replace(SECRET, "").replace("%s", shown));
                lines.push('\n');
                continue;
            }
        };
        is_known = true;
        lines.push_str(&front(&line[2..]));
        lines.extend([command, " ", SECRET, "\n"]);
    }
    if !is_known {
        return;
    }
    let masked = logs::masked(&lines);
    assert!(!masked.contains(SECRET), "it is left in {masked:?}");
    let mut found = Vec::new();
    let read = logs::read(lines.as_bytes(), dialect, now(), |session| {
        found.extend(session.evidence);
        Ok::<(), ReadError>(())
    });
    drop(read);
    for evidence in found.iter().take(4) {
        let formats = [Format::Text, Format::Json, Format::Markdown];
        outputs::check_in(
            Language::English,
            &formats,
            evidence,
            lines.len(),
            &[SECRET],
        );
    }
}

/// What stands before a command: numbers, signs, and words that programs put there. Other words might make a sentence of it, of
/// which the password is a part.
fn front(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            'a'..='l' => {
                out.push_str(WORDS[c as usize - 'a' as usize]);
                out.push(' ');
            }
            c if c.is_alphabetic() || c == '_' => {}
            c => out.push(c),
        }
    }
    if out.ends_with(|c: char| c.is_alphanumeric()) {
        out.push(' ');
    }
    out
}
