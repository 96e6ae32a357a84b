//! The sentences of a text of ours, of which a short report shows the first.

/// A text cut behind each sentence, the blank that follows included.
///
/// A full stop ends one where a blank and a capital follow, and no quotation or bracket is open: so neither `vsftpd.conf` nor what
/// a server is quoted with ends any. In Japanese its own full stop does.
pub(in crate::render) fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let (mut start, mut depth, mut is_quoted) = (0, 0_usize, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            '(' | '（' | '「' | '“' => depth += 1,
            ')' | '）' | '」' | '”' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let rest = &text[at + c.len_utf8()..];
        let ends = match c {
            '。' => true,
            '.' | '?' | '!' => begins(rest),
            // The full stop of a quotation that ends a sentence stands before the mark.
            '"' if !is_quoted => text[..at].ends_with('.') && begins(rest),
            _ => false,
        };
        if ends && depth == 0 && !is_quoted && !rest.trim().is_empty() {
            let blanks = rest.len() - rest.trim_start().len();
            let end = at + c.len_utf8() + blanks;
            sentences.push(&text[start..end]);
            start = end;
        }
    }
    sentences.push(&text[start..]);
    sentences
}

/// Whether a sentence begins here, after a blank.
fn begins(rest: &str) -> bool {
    let next = rest.trim_start();
    next.len() < rest.len() && next.starts_with(|c: char| c.is_uppercase() || c == '-')
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("One. Two.", &["One. ", "Two."]; "two")]
    #[test_case("Set X in vsftpd.conf (option -C. Or none). Reload.", &["Set X in vsftpd.conf (option -C. Or none). ", "Reload."]; "a file and brackets")]
    #[test_case("The server replied: \"No. Go away.\"", &["The server replied: \"No. Go away.\""]; "a quotation")]
    #[test_case("It said \"No.\" Then it closed.", &["It said \"No.\" ", "Then it closed."]; "a quotation that ends a sentence")]
    #[test_case("With an IP, e.g. one of yours.", &["With an IP, e.g. one of yours."]; "an abbreviation")]
    #[test_case("応答です。次の文（説明。）です。", &["応答です。", "次の文（説明。）です。"]; "Japanese")]
    #[test_case("", &[""]; "nothing")]
    fn where_sentences_end(text: &str, expected: &[&str]) {
        assert_eq!(sentences(text), expected);
    }
}
