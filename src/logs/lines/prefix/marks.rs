//! Marks, brackets, numbers and columns in front of a line.

use super::MAX_NAME;
use crate::logs::stamp;

/// `> ` of mails and of Markdown, `| ` of tables and containers, `* ` and `- ` of lists.
pub(super) fn quoted(line: &str) -> Option<&str> {
    const MARKS: [&str; 12] = [
        "* ", "- ", "-- ", "--- ", ": ", "• ", "· ", "◦ ", "‣ ", "– ", "##", "F ",
    ];
    line.strip_prefix(['>', '|', '`', '»'])
        .or_else(|| MARKS.iter().find_map(|mark| line.strip_prefix(mark)))
}

/// `[debug]`, `(4)`, `<...>` and their like.
pub(super) fn bracketed(line: &str) -> Option<&str> {
    let closing = match line.bytes().next()? {
        b'[' => ']',
        b'(' => ')',
        b'<' => '>',
        b'{' => '}',
        _ => return None,
    };
    let end = line.find(closing).filter(|end| *end <= MAX_NAME)?;
    Some(line[end + 1..].trim_start_matches([':', ',', '-']))
}

/// The time in what stood in brackets with a level before it or a logger after it.
pub(super) fn time_within(text: &str) -> Option<u64> {
    let text = text.trim_start();
    let read = |text| stamp::read(text).and_then(|(at_us, _)| at_us);
    read(text).or_else(|| read(text.split_once(' ')?.1))
}

/// `12: `, `12. `, `12 `, `12:`: the numbers of lines, processes and threads.
pub(super) fn numbered(line: &str) -> Option<&str> {
    if let Some(hex) = line.strip_prefix("0x") {
        let digits = hex.bytes().take_while(u8::is_ascii_hexdigit).count();
        return Some(&hex[digits..]).filter(|rest| digits > 0 && rest.starts_with([' ', '\t']));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=9).contains(&digits) {
        return None;
    }
    let rest = &line[digits..];
    if rest.starts_with([' ', '\t']) {
        return Some(rest);
    }
    let marked = rest.strip_prefix([':', '.', ')', ']', '|', ',', ';'])?;
    // `grep -n` puts no blank behind the number, and neither do programs that number their processes.
    let is_close = rest.starts_with([':', '|']);
    (marked.starts_with([' ', '\t']) || is_close && !marked.is_empty()).then_some(marked)
}

/// The first of several columns that tabs separate.
pub(super) fn column(line: &str) -> Option<&str> {
    let (name, rest) = line.split_once('\t')?;
    let is_name = name.len() <= MAX_NAME && !name.contains(':');
    is_name.then_some(rest)
}
/// The progress that curl writes over and over, and that lines of its log then follow: eight numbers, three times, and the
/// present speed.
pub(super) fn progress(line: &str) -> Option<&str> {
    const NUMBERS: usize = 8;
    const TIMES: usize = 3;
    let mut rest = line;
    for column in 0..NUMBERS + TIMES {
        let (word, after) = rest.trim_start_matches(' ').split_once(' ')?;
        let is_known = if column < NUMBERS {
            is_amount(word)
        } else {
            word.bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'-'))
                && word.contains(':')
        };
        if !is_known {
            return None;
        }
        rest = after;
    }
    let rest = rest.trim_start_matches(' ');
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let rest = rest.split_at_checked(end).filter(|_| end > 0)?.1;
    Some(rest.strip_prefix(['k', 'M', 'G', 'T', 'P']).unwrap_or(rest))
}

/// A number as curl shortens it: `17`, `1024k`, `10.5M`.
fn is_amount(word: &str) -> bool {
    let digits = word.strip_suffix(['k', 'M', 'G', 'T', 'P']).unwrap_or(word);
    !digits.is_empty()
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}
