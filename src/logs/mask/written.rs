//! How programs write a command that a client sent: in a literal, an object, an element, a URL, or beside its argument. What a secret is
//! follows from what opens, closes and escapes it.

use std::borrow::Cow;
use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use regex::Regex;

use super::pattern;
use crate::secret::commands::carrier;

/// No command with its blanks is longer, escaped as it may be.
const MAX_COMMAND: usize = 160;

/// So many texts may be all of one argument.
const MAX_PARTS: usize = 64;

/// Blanks that are no blanks to those who look for words.
static BLANK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:%20|%09|\\t|\\x20|\\x09|\\040|\\011|\\u0020|&#32;|&#x20;|&#160;|&nbsp;|\u{a0}| |\t)+",
    )
});

/// What stands between a command and a value of its own: the end of a string and a comma, a colon or the name of the value.
static VALUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r#"(?i)^(?:(?:\\{0,3}["'`]|&quot;|&#39;)(?:\s*(?:=>|[,:=;|])+|\s+[\w.-]+\s*="#,
        r"|\s+(?:(?:with|and|its)\s+)?(?:arg|param|value|data)\w*\b\s*[:=]?)|[,;|]\s*[\w.-]+\s*[:=])\s*",
    ))
});

/// The end of a line within a text that has none, and of an element.
static END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)[\r\n]|\\+[rn]|\\+x0[ad]|\\+u000[ad]|\\0?1[25]|%0[ad]|&#(?:10|13|x0?[ad]);|<(?:cr|lf|crlf)>|\[(?:cr|lf|crlf)\]|\^m",
        r"|</|<br|&lt;/|\]\]>",
    ))
});

/// A field with its value.
static FIELD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[A-Za-z][\w.-]*\s*[:=]\s*(?<value>\S.*)$"));

/// A word in a column, and a code or a time in the next one.
static COLUMN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?<word>\S+)[ \t]+\d[\d:.,/-]*(?:[ \t]|$)"));

/// What is escaped in literals: letters, bytes and numbers of characters.
static ESCAPE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\\(?:x(?<hex>[0-9A-Fa-f]{2})|u(?<unicode>[0-9A-Fa-f]{4})|(?<octal>[0-7]{1,3})|(?<letter>.))",
    )
});

/// What is escaped in markup.
static ENTITY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"&(?:#x(?<hex>[0-9A-Fa-f]{1,6})|#(?<number>\d{1,7})|(?<name>amp|lt|gt|quot|apos|nbsp));",
    )
});

/// The words of a command, and the blanks behind them, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Blank {
    pub(super) words: usize,
    pub(super) between: usize,
}

/// A quote that opens a string, behind so many backslashes: in a string within a string, quotes are escaped once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quote {
    sign: char,
    depth: usize,
}

/// Whether a command that follows on `before` is the rest of another word. In a dump, bytes that are no text may look like letters, and
/// nobody writes on in capitals behind a small one.
pub(super) fn is_part_of_a_word(before: &str, words: &str) -> bool {
    let Some(last) = before.chars().next_back() else {
        return false;
    };
    if !(last.is_alphanumeric() || last == '_') || ends_with_an_escape(before.as_bytes()) {
        return false;
    }
    let word = words.bytes().take_while(u8::is_ascii_alphabetic);
    let is_in_capitals = word.clone().count() > 0 && { word }.all(|it| it.is_ascii_uppercase());
    !is_in_capitals || last.is_uppercase() || last == '_'
}

/// `\n`, `\x0a`, `\u000a`, `\012`, `%0A`.
fn ends_with_an_escape(text: &[u8]) -> bool {
    const LONGEST: usize = 6;
    let tail = &text[text.len().saturating_sub(LONGEST)..];
    let Some(at) = tail.iter().rposition(|it| matches!(it, b'\\' | b'%')) else {
        return false;
    };
    let are_hex = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
    match (tail[at], &tail[at + 1..]) {
        (b'%', code @ [_, _]) => are_hex(code),
        (b'\\', [b'x', code @ ..]) => code.len() == 2 && are_hex(code),
        (b'\\', [b'u', code @ ..]) => code.len() == 4 && are_hex(code),
        (b'\\', [b'n' | b'r' | b't']) => true,
        (b'\\', code) => code.len() == 3 && code.iter().all(|it| matches!(it, b'0'..=b'7')),
        _ => false,
    }
}

/// So many bytes of a text, or a few less.
pub(super) fn beginning(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A command in capitals behind whose words blanks are escaped. In small letters the same is the name of a file.
pub(super) fn escaped_blank(text: &str) -> Option<Blank> {
    let begin = beginning(text, MAX_COMMAND);
    // Most words are none, which a look at what follows tells.
    let first = begin.bytes().take_while(u8::is_ascii_uppercase).count();
    let is_escaped = matches!(
        begin.as_bytes().get(first),
        Some(b'%' | b'\\' | b'&' | 0xc2)
    );
    if !is_escaped || !BLANK.is_match(&begin[first..]) {
        return None;
    }
    // With plain blanks, and where each byte of that stands.
    let (mut plain, mut places) = (String::new(), Vec::new());
    let mut at = 0;
    while at < begin.len() {
        if let Some(blank) = BLANK.find(&text[at..]) {
            plain.push(' ');
            places.push(at);
            at += blank.len();
        } else {
            let letter = begin[at..].chars().next()?;
            plain.push(letter);
            places.extend(std::iter::repeat_n(at, letter.len_utf8()));
            at += letter.len_utf8();
        }
    }
    // What follows, however far it is.
    plain.extend(text[at..].chars().next());
    places.extend(std::iter::repeat_n(at, plain.len() - places.len()));
    let found = carrier(&plain)?;
    let argument = plain.len() - found.argument.len();
    let words = *places.get(found.words.len())?;
    let between = *places.get(argument)? - words;
    Some(Blank { words, between })
}

/// The words of a command that is a value, and how far it is from there to the argument, which is another one.
pub(super) fn value(before: &str, text: &str) -> Option<(usize, usize)> {
    let begin = text.bytes().take(MAX_COMMAND);
    let end = begin.take_while(|it| it.is_ascii_alphabetic() || *it == b' ');
    let end = end.count();
    // As above.
    let next = text.as_bytes().get(end)?;
    let is_field = before.ends_with(['=', ':', ' ', '"', '\'', '`', ';', ',', '[', '(']);
    if !is_field
        || !matches!(
            next,
            b'"' | b'\'' | b'`' | b'\\' | b'&' | b',' | b';' | b'|'
        )
    {
        return None;
    }
    let words = &text[..end];
    // What needs an argument shows that it is one with any.
    let is_command = carrier(&format!("{words} x")).is_some_and(|it| it.argument == "x");
    let behind = VALUE.find(&text[end..]).filter(|_| is_command)?;
    let is_left = behind.end() < text[end..].len();
    is_left.then_some((end, behind.end()))
}

/// Words with plain blanks.
pub(super) fn with_blanks(words: &str) -> Cow<'_, str> {
    if !words.contains(['%', '\\', '&', '\u{a0}']) {
        return Cow::Borrowed(words);
    }
    let mut plain = String::new();
    let mut rest = words;
    while let Some(letter) = rest.chars().next() {
        let taken = BLANK.find(rest).map_or(0, |blank| blank.len());
        plain.push(if taken > 0 { ' ' } else { letter });
        rest = &rest[taken.max(letter.len_utf8())..];
    }
    Cow::Owned(plain)
}

/// Gives a part of a text, if it has one.
type Cut<'c> = dyn Fn(&str) -> Option<String> + 'c;

/// What may be all of an argument, the longest first: to what closes the string that it stands in, to the end of a line or an element,
/// to the next column, without the name of a field; as it is written and as it reads.
pub(super) fn parts(open: Option<Quote>, argument: &str) -> Vec<String> {
    let cuts: [&Cut<'_>; 4] = [
        &|text| Some(FIELD.captures(text)?["value"].to_owned()),
        &|text| Some(text[..open?.end(text)?].to_owned()),
        &|text| Some(text[..END.find(text)?.start()].to_owned()),
        &|text| Some(COLUMN.captures(text)?["word"].to_owned()),
    ];
    let mut parts = vec![argument.to_owned()];
    let add = |parts: &mut Vec<String>, part: Option<String>| {
        let part = part.filter(|part| !part.is_empty() && parts.len() < MAX_PARTS);
        if let Some(part) = part.filter(|part| !parts.contains(part)) {
            parts.push(part);
        }
    };
    for cut in cuts {
        for at in 0..parts.len() {
            let part = cut(&parts[at]);
            add(&mut parts, part);
        }
    }
    for read in [unescaped, without_entities, decoded, with_blanks_for_plus] {
        for at in 0..parts.len() {
            let part = read(&parts[at]);
            add(&mut parts, part);
        }
    }
    parts
}

/// All strings of a text that are values, and what is left of it where it has none.
pub(super) fn strings(text: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'', '`']) {
        if strings.len() >= MAX_PARTS {
            break;
        }
        let (before, inner) = rest.split_at(at + 1);
        let Some(quote) = Quote::at_the_end_of(before) else {
            break;
        };
        let Some(end) = quote.end(inner) else {
            break;
        };
        let value = &inner[..end];
        rest = inner[end..].trim_start_matches(['\\', quote.sign]);
        let is_name = rest.trim_start().starts_with([':', '=']);
        if !is_name && !value.is_empty() {
            strings.push(value.to_owned());
            strings.extend(unescaped(value));
        }
    }
    if strings.is_empty() {
        let word = text.split([' ', '\t', ',', ';', '|', '}', ']', ')']).next();
        strings.extend(word.filter(|it| !it.is_empty()).map(str::to_owned));
    }
    strings
}

/// Where the quote stands that ends a string of JSON.
pub(super) fn end_of_string(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    })
}

impl Quote {
    /// The one that a text ends with.
    pub(super) fn at_the_end_of(text: &str) -> Option<Self> {
        let sign = text.chars().next_back();
        let sign = sign.filter(|it| matches!(it, '\'' | '"' | '`'))?;
        let before = text[..text.len() - 1].bytes().rev();
        let depth = before.take_while(|it| *it == b'\\').count();
        Some(Self { sign, depth })
    }

    /// The same where the string that it stands in is read; `None` if that is the one that it opens.
    pub(super) fn within(self) -> Option<Self> {
        let depth = self.depth.checked_sub(1)? / 2;
        Some(Self { depth, ..self })
    }

    /// Where the string ends that it has opened.
    fn end(self, text: &str) -> Option<usize> {
        let mut backslashes = 0;
        text.char_indices().find_map(|(at, c)| {
            if c == self.sign && backslashes == self.depth {
                return Some(at - self.depth);
            }
            backslashes = match c {
                // An escaped backslash escapes nothing.
                '\\' if self.depth == 0 => 1 - backslashes,
                '\\' => backslashes + 1,
                _ => 0,
            };
            None
        })
    }
}

/// The text as a literal reads, if anything is escaped in it: bytes are those of UTF-8, or else of Latin-1.
fn unescaped(text: &str) -> Option<String> {
    let once = unescaped_once(text)?;
    // A string within a string.
    Some(
        unescaped_once(&once)
            .filter(|_| text.contains(r"\\"))
            .unwrap_or(once),
    )
}

fn unescaped_once(text: &str) -> Option<String> {
    ESCAPE.is_match(text).then_some(())?;
    let mut bytes = Vec::with_capacity(text.len());
    let mut kept = 0;
    for found in ESCAPE.captures_iter(text) {
        let Some(all) = found.get(0) else { continue };
        bytes.extend_from_slice(&text.as_bytes()[kept..all.start()]);
        kept = all.end();
        let number = |name: &str, radix: u32| {
            let digits = found.name(name)?;
            u32::from_str_radix(digits.as_str(), radix).ok()
        };
        if let Some(byte) = number("hex", 16).or_else(|| number("octal", 8)) {
            bytes.extend(u8::try_from(byte));
        } else if let Some(letter) = number("unicode", 16) {
            let mut utf_8 = [0; 4];
            let letter = char::from_u32(letter).map(|it| it.encode_utf8(&mut utf_8).len());
            bytes.extend_from_slice(&utf_8[..letter.unwrap_or_default()]);
        } else if let Some(letter) = found.name("letter") {
            match letter.as_str() {
                "n" => bytes.push(b'\n'),
                "r" => bytes.push(b'\r'),
                "t" => bytes.push(b'\t'),
                other => bytes.extend_from_slice(other.as_bytes()),
            }
        }
    }
    bytes.extend_from_slice(&text.as_bytes()[kept..]);
    let text = String::from_utf8(bytes);
    let text =
        text.unwrap_or_else(|error| error.as_bytes().iter().copied().map(char::from).collect());
    Some(text.trim_end().to_owned())
}

/// The text as markup reads, if anything is escaped in it.
fn without_entities(text: &str) -> Option<String> {
    ENTITY.is_match(text).then(|| {
        let letter = |digits: &str, radix: u32| {
            let number = u32::from_str_radix(digits, radix).ok()?;
            Some(char::from_u32(number)?.to_string())
        };
        let read = |found: &regex::Captures<'_>| {
            let name = |name: &str| found.name(name).map(|it| it.as_str());
            let by_number = name("hex").and_then(|it| letter(it, 16));
            let by_number = by_number.or_else(|| name("number").and_then(|it| letter(it, 10)));
            by_number.unwrap_or_else(|| {
                let letter = match name("name") {
                    Some("amp") => "&",
                    Some("lt") => "<",
                    Some("gt") => ">",
                    Some("quot") => "\"",
                    Some("apos") => "'",
                    _ => " ",
                };
                letter.to_owned()
            })
        };
        ENTITY.replace_all(text, read).trim_end().to_owned()
    })
}

/// The text as a form or a column reads, if a plus may be a blank in it.
fn with_blanks_for_plus(text: &str) -> Option<String> {
    text.contains('+').then(|| text.replace('+', " "))
}

/// The text as a URL reads, if anything is escaped in it.
fn decoded(text: &str) -> Option<String> {
    let decoded = percent_decode_str(text).decode_utf8_lossy();
    (decoded != text).then(|| decoded.trim_end().to_owned())
}
