//! Text as it is compared.

/// A text with what people and programs write now so, now so made alike: blanks, quotation marks, dots and colons of
/// several scripts, the case of the first letter. Where each byte comes from is kept, so that values can be taken from
/// the text as it was.
#[derive(Debug)]
pub(super) struct Folded<'a> {
    original: &'a str,
    /// With its last dots and blanks.
    whole: String,
    /// Where the byte at each place begins in the original, and where the original ends.
    from: Vec<u32>,
}

/// How much of a text is looked at. No message comes near it, but for the paths in some.
const MAX: usize = 4096;

impl<'a> Folded<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let original = head(text, MAX);
        let mut folded = Self {
            original,
            whole: String::with_capacity(original.len()),
            from: Vec::with_capacity(original.len() + 1),
        };
        let mut blank = None;
        for (at, letter) in original.char_indices() {
            if letter == ' ' || letter.is_whitespace() {
                blank.get_or_insert(at);
                continue;
            }
            if !letter.is_ascii() && is_invisible(letter) {
                continue;
            }
            if let Some(blank) = blank.take() {
                folded.blank(blank, letter);
            }
            folded.letter(at, letter);
        }
        folded.from.push(to_u32(original.len()));
        folded
    }

    /// Blanks in front of a letter. None is left where some languages put one and others do not.
    fn blank(&mut self, at: usize, before: char) {
        if !self.whole.is_empty() && !matches!(before, ':' | '：' | '.' | '…' | '。' | ',' | '!')
        {
            self.push(at, ' ');
        }
    }

    fn letter(&mut self, at: usize, letter: char) {
        if letter.is_ascii() && letter != '`' && !self.whole.is_empty() {
            return self.push(at, letter);
        }
        match letter {
            '…' => (0..3).for_each(|_| self.push(at, '.')),
            '：' => self.push(at, ':'),
            '。' | '．' => self.push(at, '.'),
            '，' | '、' => self.push(at, ','),
            '！' => self.push(at, '!'),
            '（' => self.push(at, '('),
            '）' => self.push(at, ')'),
            '“' | '”' | '„' | '«' | '»' | '‟' => self.push(at, '"'),
            '‘' | '’' | '‚' | '‛' | '´' | '`' | 'ʼ' | '‹' | '›' => {
                self.push(at, '\'')
            }
            _ if self.whole.is_empty() => {
                letter.to_lowercase().for_each(|lower| self.push(at, lower));
            }
            _ => self.push(at, letter),
        }
    }

    fn push(&mut self, at: usize, letter: char) {
        self.whole.push(letter);
        for _ in 0..letter.len_utf8() {
            self.from.push(to_u32(at));
        }
    }

    /// All of it.
    pub(super) fn whole(&self) -> &str {
        &self.whole
    }

    /// Without the dots and blanks at its end, which people lose.
    pub(super) fn trimmed(&self) -> &str {
        trim_end(&self.whole)
    }

    /// What stood behind a place of the folded text.
    pub(super) fn after(&self, at: usize) -> &'a str {
        self.value(at, self.whole.len())
    }

    /// What stood between two places of the folded text.
    pub(super) fn value(&self, from: usize, to: usize) -> &'a str {
        let place = |at: usize| {
            self.from
                .get(at)
                .map_or(self.original.len(), |&it| it as usize)
        };
        trim(
            self.original
                .get(place(from)..place(to))
                .unwrap_or_default(),
        )
    }
}

/// The beginning of a text, at most so many bytes of it.
pub(super) fn head(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len()))
        .rev()
        .find(|&at| text.is_char_boundary(at));
    &text[..end.unwrap_or(0)]
}

/// Without dots and blanks at the end.
pub(super) fn trim_end(text: &str) -> &str {
    text.trim_end_matches([' ', '.'])
}

/// Without blanks and invisible marks around it.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|letter: char| letter.is_whitespace() || is_invisible(letter))
}

/// Marks that direct the writing and the like, which come along when a window is copied.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn to_u32(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
