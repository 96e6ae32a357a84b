//! One wording of a message, and the values in it.

use std::borrow::Cow;

use super::fold::{Folded, trim_end};

/// The most values that a message has.
const MAX_VALUES: usize = 8;

/// A wording: literal text, and between each two pieces of it a value.
#[derive(Debug)]
pub(super) struct Template {
    /// Folded. One more than there are values; the first and the last may be empty.
    literals: Vec<Box<str>>,
    /// Which value stands in each gap, and whether it is a number.
    values: Vec<Value>,
    /// Whether other text follows on the same line: the message ends in a blank or a colon.
    goes_on: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Value {
    pub(super) number: u8,
    pub(super) numeric: bool,
}

/// Where a text has its values.
#[derive(Debug)]
pub(super) struct Found {
    /// By the number of the value, places in the folded text.
    pub(super) values: [Option<(usize, usize)>; MAX_VALUES],
    /// Where the message ends and other text follows.
    pub(super) end: Option<usize>,
}

/// Pieces of a wording as it is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Literal(&'a str),
    Value(Value),
}

impl Template {
    /// `None` if nothing of it is literal, or it has more values than any message.
    pub(super) fn new(wording: &str, goes_on: bool) -> Option<Self> {
        // Values are folded together with what is around them, each as a letter that nobody uses.
        const MARK: char = '\u{e000}';
        let mut marked = String::with_capacity(wording.len());
        let mut values = Vec::new();
        for piece in pieces(wording.trim())? {
            match piece {
                Piece::Literal(text) => marked.push_str(text),
                Piece::Value(value) => {
                    marked.push(MARK);
                    values.push(value);
                }
            }
        }
        let folded = Folded::new(&marked);
        let goes_on = goes_on && !folded.whole().trim_end().ends_with(MARK);
        let text = if goes_on {
            folded.whole()
        } else {
            folded.trimmed()
        };
        let literals: Vec<Box<str>> = text.split(MARK).map(Box::from).collect();
        let literal: usize = literals.iter().map(|text| text.trim().len()).sum();
        (literal > 1).then_some(Self {
            literals,
            values,
            goes_on,
        })
    }

    /// How it begins; empty if with a value.
    pub(super) fn beginning(&self) -> &str {
        self.literals.first().map_or("", |text| text)
    }

    /// How it ends; empty if with a value, and where anything may follow.
    pub(super) fn ending(&self) -> &str {
        if self.goes_on {
            ""
        } else {
            self.literals.last().map_or("", |text| text)
        }
    }

    /// How much of it is literal: of two that a text is of, the one with more says more.
    pub(super) fn weight(&self) -> usize {
        self.literals.iter().map(|text| text.len()).sum()
    }

    /// Whether it has no values.
    pub(super) fn is_constant(&self) -> bool {
        self.values.is_empty()
    }

    /// The numbers of its values, in order.
    pub(super) fn numbers(&self) -> Vec<u8> {
        let mut numbers: Vec<u8> = self.values.iter().map(|value| value.number).collect();
        numbers.sort_unstable();
        numbers
    }

    /// Reads a text that is of this wording.
    pub(super) fn read(&self, text: &Folded<'_>) -> Option<Found> {
        let whole = if self.goes_on {
            text.whole()
        } else {
            text.trimmed()
        };
        let mut found = Found {
            values: [None; MAX_VALUES],
            end: None,
        };
        let (first, others) = self.literals.split_first()?;
        let mut at = first.len();
        whole.strip_prefix(&**first)?;
        for (index, (literal, value)) in others.iter().zip(&self.values).enumerate() {
            let last = index + 1 == others.len();
            let rest = whole.get(at..)?;
            let length = match (last && !self.goes_on, literal.is_empty()) {
                (true, _) => rest.strip_suffix(&**literal)?.len(),
                (false, true) => return None,
                (false, false) => rest.find(&**literal)?,
            };
            let written = rest.get(..length)?.trim();
            if written.is_empty() || (value.numeric && !is_number(written)) {
                return None;
            }
            *found.values.get_mut(usize::from(value.number))? = Some((at, at + length));
            at += length + literal.len();
        }
        if self.goes_on || (self.is_constant() && starts_clause(whole.get(at..)?)) {
            found.end = Some(at);
        } else if at != whole.len() {
            return None;
        }
        Some(found)
    }
}

/// Whether what follows a message says more about it: `Login failed: 530 ...`, `max-retries exceeded (...)`.
fn starts_clause(rest: &str) -> bool {
    // Some translators end a message in a dot of their own.
    let rest = rest.trim_start_matches('.');
    rest.starts_with(':') || rest.starts_with(" (")
}

fn is_number(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text.chars().all(|letter| {
            letter.is_ascii_digit()
                || matches!(letter, '-' | '+' | ',' | '.' | '\'')
                || letter.is_whitespace()
        })
}

/// Cuts a wording of C's `printf` into pieces. Two values with nothing between them count as one, with the number of the
/// first. `None` where a value is none, or there are too many.
pub(super) fn pieces(wording: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = wording;
    let mut next = 0;
    while !rest.is_empty() {
        let literal = rest.find('%').unwrap_or(rest.len());
        if literal > 0 {
            pieces.push(Piece::Literal(&rest[..literal]));
        }
        rest = &rest[literal..];
        let Some(conversion) = rest.strip_prefix('%') else {
            break;
        };
        if let Some(after) = conversion.strip_prefix('%') {
            pieces.push(Piece::Literal(&rest[..1]));
            rest = after;
            continue;
        }
        let length = conversion.find(|letter: char| {
            letter.is_ascii_alphabetic() && !matches!(letter, 'l' | 'h' | 'z' | 'j')
        })?;
        let (flags, kind) = (&conversion[..length], &conversion[length..=length]);
        let number = match flags.split_once('$') {
            Some((number, _)) => number.parse::<u8>().ok()?.checked_sub(1)?,
            None => next,
        };
        next = number + 1;
        if usize::from(number) >= MAX_VALUES {
            return None;
        }
        let numeric = matches!(kind, "d" | "i" | "u");
        if let Some(Piece::Value(before)) = pieces.last_mut() {
            before.numeric &= numeric;
        } else {
            pieces.push(Piece::Value(Value { number, numeric }));
        }
        rest = &conversion[length + 1..];
    }
    Some(pieces)
}

/// An English message, in pieces.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) text: Box<str>,
    pieces: Vec<Result<Box<str>, u8>>,
}

impl Message {
    pub(super) fn new(text: &str) -> Self {
        let text = text.trim_start().trim_end_matches('\n');
        let pieces = pieces(text).unwrap_or_default().into_iter();
        let pieces = pieces.map(|piece| match piece {
            Piece::Literal(literal) => Ok(literal.into()),
            Piece::Value(value) => Err(value.number),
        });
        Self {
            text: text.into(),
            pieces: pieces.collect(),
        }
    }

    /// Appends the message with its values.
    pub(super) fn fill<'a>(&self, to: &mut String, value: impl Fn(u8) -> Cow<'a, str>) {
        for piece in &self.pieces {
            match piece {
                Ok(literal) => to.push_str(literal),
                Err(number) => to.push_str(&value(*number)),
            }
        }
    }
}

/// How a text is looked for as a whole.
pub(super) fn constant_key(text: &str) -> String {
    trim_end(Folded::new(text).whole()).to_owned()
}
