//! Words of a server's that act nowhere: in a page that shows them as they are, in a ticket, in a table that is opened as a
//! spreadsheet. They stay readable.

use std::borrow::Cow;

use crate::text::sanitize;

/// Text for pages of monitoring systems, some of which escape nothing, or undo what others have escaped: no tag begins, no
/// attribute in quotes ends, and nothing stands for another sign.
pub(super) fn for_page(words: &str) -> String {
    let words = sanitize(words);
    let mut signs = words.chars().peekable();
    let mut safe = String::with_capacity(words.len());
    while let Some(sign) = signs.next() {
        let next = signs.peek();
        safe.push(match sign {
            '<' => '‹',
            '>' => '›',
            '"' => '”',
            // Many entities are known without their semicolon, too.
            '&' if next.is_some_and(|it| it.is_ascii_alphanumeric() || *it == '#') => '＆',
            other => other,
        });
    }
    safe
}

/// Text for Markdown. What could be markup, a mention, a reference or a link stands in code, which is where a backslash would
/// help little: sites look for mentions and links in the page that Markdown has become.
pub(super) fn for_ticket(words: &str) -> String {
    let words = sanitize(words);
    let mut safe = String::with_capacity(words.len());
    let mut rest = words.as_str();
    while !rest.is_empty() {
        let (run, behind) = rest.split_at(end_of_run(rest));
        rest = behind;
        let (front, word, end) = if is_active(run) {
            parts(run)
        } else if safe.is_empty() && is_of_a_list(run) {
            ("", run, "")
        } else {
            (run, "", "")
        };
        safe.push_str(front);
        if !word.is_empty() {
            safe.extend(["`", in_code(word).as_str(), "`"]);
        }
        safe.push_str(end);
    }
    safe
}

/// The same for a cell of a table in Markdown, which stands in code as a whole where a part of it has to. A bar ends a cell even in
/// code, and what a backslash before it does differs from site to site.
pub(super) fn in_table(words: &str) -> String {
    let words = words.replace('|', "¦");
    let safe = for_ticket(&words);
    if safe == sanitize(&words) {
        safe
    } else {
        format!("`{}`", in_code(words.trim()))
    }
}

/// Text between backticks, or in a block that three of them end.
pub(super) fn in_code(words: &str) -> String {
    sanitize(words).replace('`', "'")
}

/// Text for a cell of a table: no formula in any spreadsheet.
pub(super) fn for_cell(words: &str) -> Cow<'_, str> {
    const BEGIN_FORMULAS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    if words.trim_start().starts_with(BEGIN_FORMULAS) {
        Cow::Owned(format!("'{words}"))
    } else {
        Cow::Borrowed(words)
    }
}

/// Where the signs of ASCII end that the text begins with, or the others.
fn end_of_run(text: &str) -> usize {
    let is_sign = |c: char| c.is_ascii_graphic();
    let first = text.starts_with(is_sign);
    text.find(|c| is_sign(c) != first).unwrap_or(text.len())
}

/// A word of a sentence, and the marks of the sentence around it.
fn parts(run: &str) -> (&str, &str, &str) {
    let word = run.trim_start_matches(['(', '"', '\'']);
    if word.contains(['(', '&']) {
        return ("", run, "");
    }
    let front = &run[..run.len() - word.len()];
    let marks = [')', '"', '\'', '.', ',', ';', '!', '?'];
    let trimmed = word.trim_end_matches(marks);
    // A colon may belong to the word.
    let trimmed = match trimmed.strip_suffix(':') {
        Some(rest) if !rest.contains(':') => rest.trim_end_matches(marks),
        _ => trimmed,
    };
    if trimmed.is_empty() {
        return ("", run, "");
    }
    (front, trimmed, &word[trimmed.len()..])
}

/// Whether a word could be more than itself in some dialect of Markdown or on some site.
fn is_active(word: &str) -> bool {
    const SIGNS: [char; 14] = [
        '\\', '`', '*', '_', '[', ']', '<', '>', '#', '|', '~', '@', '&', '$',
    ];
    const LINKS: [&str; 4] = ["://", "www.", "mailto:", "xmpp:"];
    let lower = word.to_ascii_lowercase();
    let is_link = LINKS.iter().any(|link| lower.contains(link));
    // `:smile:` and `!12`, but not `12:00:01` and `[::1]:21`.
    let parts: Vec<&str> = word.split(':').collect();
    let between = parts.get(1..parts.len() - 1).unwrap_or_default();
    let is_name =
        |part: &&str| part.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '+' | '-'));
    let is_picture = between.iter().any(is_name);
    let mut exclaims = word.match_indices('!');
    let is_reference = exclaims
        .any(|(at, _)| word[at + 1..].starts_with(|c: char| c.is_ascii_digit() || c == '['));
    let is_percent = word.starts_with('%') && word.len() > 1;
    word.contains(SIGNS) || is_link || is_picture || is_reference || is_percent
}

/// Whether a line that begins with this word is part of a list, a rule or a heading.
fn is_of_a_list(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = digits.len() < word.len() && matches!(digits, "." | ")");
    is_number || !word.is_empty() && word.chars().all(|c| matches!(c, '-' | '+' | '='))
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("530 <script>alert(1)</script>", "530 ‹script›alert(1)‹/script›"; "a tag")]
    #[test_case("\" onload='x' `", "” onload='x' `"; "the end of an attribute")]
    #[test_case("plain & simple", "plain & simple")]
    #[test_case("&lt;b&gt; &#60;i> &#x3c;u &amp;lt;a &LT", "＆lt;b＆gt; ＆#60;i› ＆#x3c;u ＆amp;lt;a ＆LT"; "entities")]
    fn nothing_acts_in_a_page(words: &str, right: &str) {
        assert_eq!(for_page(words), right);
    }

    #[test_case("ask @admin, see #12", "ask `@admin`, see `#12`"; "mentions and references")]
    #[test_case("at http://a.example/x or www.a.example", "at `http://a.example/x` or `www.a.example`"; "links")]
    #[test_case("mail bob@example.com MAILTO:bob", "mail `bob@example.com` `MAILTO:bob`"; "addresses")]
    #[test_case("~~no~~ **no** &lt;b&gt; [x](y) ![z](y)", "`~~no~~` `**no**` `&lt;b&gt;` `[x](y)` `![z](y)`"; "markup")]
    #[test_case("note[^1] a|b <b> back`tick", "`note[^1]` `a|b` `<b>` `back'tick`"; "more markup")]
    #[test_case(":smile: !7 %1.0 $x$ wow!", "`:smile:` `!7` `%1.0` `$x$` wow!"; "of single sites")]
    #[test_case("12:00:01 [::1] h.example:21 100 %", "12:00:01 `[::1]` h.example:21 100 %"; "times and ports")]
    #[test_case("1. one - two", "`1.` one - two"; "a list")]
    #[test_case("--- ---", "`---` ---"; "a rule")]
    #[test_case("ログイン@名前を確認", "ログイン`@`名前を確認"; "Japanese")]
    #[test_case("set pam_service_name (in pam_x): \"a_b\".", "set `pam_service_name` (in `pam_x`): \"`a_b`\"."; "names")]
    fn nothing_acts_in_a_ticket(words: &str, right: &str) {
        assert_eq!(for_ticket(words), right);
    }

    #[test_case("229 (|||4711|)", "229 (¦¦¦4711¦)"; "bars")]
    #[test_case("a\\|@admin", "`a\\¦@admin`"; "a bar behind a backslash")]
    fn nothing_ends_a_cell(words: &str, right: &str) {
        assert_eq!(in_table(words), right);
    }

    #[test_case("=1+1", "'=1+1")]
    #[test_case(" @SUM(A1)", "' @SUM(A1)"; "behind a blank")]
    #[test_case("＝1", "'＝1"; "full width")]
    #[test_case("ftp.example.com", "ftp.example.com")]
    #[test_case("", "")]
    fn nothing_acts_in_a_cell(words: &str, right: &str) {
        assert_eq!(for_cell(words), right);
    }
}
