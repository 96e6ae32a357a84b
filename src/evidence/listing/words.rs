//! The words of a line, and what is written in them: sizes, times of day, dates.

use super::months;
use super::time::{self, Clock, Date, Month, Numbers, Order};

/// How many words of a line are looked at: the name begins before that.
const MAX_WORDS: usize = 32;

/// The words of a line up to where its name must have begun.
#[derive(Debug)]
pub(super) struct Words<'a> {
    line: &'a str,
    spans: Vec<(usize, usize)>,
}

impl<'a> Words<'a> {
    pub(super) fn of(line: &'a str) -> Self {
        let mut spans = Vec::new();
        let mut begun = None;
        for (at, byte) in line.bytes().enumerate() {
            match (is_blank(byte), begun) {
                (false, None) => begun = Some(at),
                (true, Some(start)) => {
                    spans.push((start, at));
                    begun = None;
                    if spans.len() == MAX_WORDS {
                        break;
                    }
                }
                _ => {}
            }
        }
        if let Some(start) = begun {
            spans.push((start, line.len()));
        }
        Self { line, spans }
    }

    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    pub(super) fn get(&self, index: usize) -> Option<&'a str> {
        let (start, end) = self.spans.get(index)?;
        self.line.get(*start..*end)
    }

    /// What follows the word before this index and one blank: a name, which can begin with blanks of its own.
    pub(super) fn rest(&self, index: usize) -> Option<&'a str> {
        let (_, end) = self.spans.get(index.checked_sub(1)?)?;
        let rest = self.line.get(end + 1..)?;
        (!rest.trim().is_empty()).then_some(rest)
    }

    /// What begins with the word of this index.
    pub(super) fn from(&self, index: usize) -> Option<&'a str> {
        let (start, _) = self.spans.get(index)?;
        self.line.get(*start..)
    }
}

fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// A number of digits alone.
pub(super) fn number<T: std::str::FromStr>(word: &str) -> Option<T> {
    let digits = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| word.parse().ok()).flatten()
}

/// A size as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// Bytes.
    Exact(u64),
    /// Rounded to a larger unit.
    Rounded,
}

impl Size {
    pub(super) fn bytes(self) -> Option<u64> {
        match self {
            Self::Exact(bytes) => Some(bytes),
            Self::Rounded => None,
        }
    }
}

/// `1234`, `1,234`, `1.2K`.
pub(super) fn size(word: &str) -> Option<Size> {
    if let Some(bytes) = number(word) {
        return Some(Size::Exact(bytes));
    }
    if !word.starts_with(|c: char| c.is_ascii_digit()) || word.len() > 40 {
        return None;
    }
    if let Some(bytes) = grouped(word) {
        return Some(Size::Exact(bytes));
    }
    let value = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_value = value
        .bytes()
        .all(|b| b.is_ascii_digit() || b".,".contains(&b));
    let has_unit = is_unit(&word[value.len()..]);
    (is_value && has_unit).then_some(Size::Rounded)
}

/// `K`, `KB`, `KiB`, and larger ones.
pub(super) fn is_unit(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|c| "kKMGTPE".contains(c))
        && matches!(letters.as_str(), "" | "B" | "iB" | "b")
}

/// Digits in groups of three: `1,234`, `1.234`, `1'234`, or with blanks of other kinds than the ASCII one.
fn grouped(word: &str) -> Option<u64> {
    let mut groups = word.split(|c: char| !c.is_ascii_digit());
    let first = groups.next().filter(|it| (1..=3).contains(&it.len()))?;
    let mut digits = first.to_owned();
    let mut many = false;
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
        many = true;
    }
    let separates = |c: char| c.is_ascii_digit() || !c.is_ascii() || ",.'".contains(c);
    (many && word.chars().all(separates))
        .then(|| digits.parse().ok())
        .flatten()
}

/// `7:00`, `07:00`, `07:00:12`, `07:00:12.345`, `07:00PM`, `7:00a`.
pub(super) fn clock(word: &str) -> Option<Clock> {
    let (word, noon) = match noon_at_end(word) {
        Some((bare, noon)) => (bare, Some(noon)),
        None => (word, None),
    };
    let mut parts = word.splitn(3, ':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    if !(1..=2).contains(&hour.len()) || minute.len() != 2 {
        return None;
    }
    let second = match parts.next() {
        None => None,
        Some(second) => {
            let (whole, fraction) = second.split_once(['.', ',']).unwrap_or((second, "0"));
            if whole.len() != 2 || number::<u64>(fraction.get(..9).unwrap_or(fraction)).is_none() {
                return None;
            }
            Some(number::<i8>(whole)?)
        }
    };
    let clock = Clock {
        hour: number(hour)?,
        minute: number(minute)?,
        second,
    };
    match noon {
        Some(noon) => clock.with(noon),
        None => clock.checked(),
    }
}

/// Which half of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noon {
    Before,
    After,
}

/// `AM` or `PM` as a word of its own, in several languages.
pub(super) fn noon(word: &str) -> Option<Noon> {
    match word.to_ascii_lowercase().as_str() {
        "am" | "a.m." | "a" | "上午" | "午前" | "오전" => Some(Noon::Before),
        "pm" | "p.m." | "p" | "下午" | "午後" | "오후" => Some(Noon::After),
        _ => None,
    }
}

fn noon_at_end(word: &str) -> Option<(&str, Noon)> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
    let half = noon(&word[digits.len()..])?;
    Some((digits, half))
}

impl Clock {
    pub(super) fn checked(self) -> Option<Self> {
        // A leap second is the second before.
        let second = self.second.map(|second| second.min(59));
        let hours = if self.minute == 0 { 0..=24 } else { 0..=23 };
        let valid = hours.contains(&self.hour)
            && (0..60).contains(&self.minute)
            && self.second.is_none_or(|second| second <= 60);
        valid.then_some(Self { second, ..self })
    }

    /// The same in this half of the day.
    pub(super) fn with(self, noon: Noon) -> Option<Self> {
        if !(1..=12).contains(&self.hour) {
            return self.checked();
        }
        let hour = self.hour % 12 + if noon == Noon::After { 12 } else { 0 };
        Self { hour, ..self }.checked()
    }
}

/// The digits that the word begins with, where no more follows than a sign for what they count, as in Chinese and
/// Japanese. In some encodings the second half of such a sign is an ASCII letter.
fn counted(word: &str) -> &str {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let (digits, sign) = word.split_at(word.len() - digits.len());
    let is_sign = !sign.starts_with(|c: char| c.is_ascii()) && sign.len() <= 6;
    if is_sign { digits } else { "" }
}

/// `2026` of this time.
pub(super) fn year(word: &str) -> Option<i16> {
    let digits = counted(word.trim_end_matches(','));
    let year = number(digits).filter(|_| digits.len() == 4)?;
    (time::FIRST_YEAR..2200).contains(&year).then_some(year)
}

/// `1` to `31`, maybe with the full stop of a German date or a comma.
pub(super) fn day(word: &str) -> Option<i8> {
    let digits = counted(word.trim_end_matches(['.', ',']));
    let day = number(digits).filter(|_| digits.len() <= 2)?;
    (1..=31).contains(&day).then_some(day)
}

/// A month's word, or its number with a sign for "month" behind it, as in Chinese and Japanese.
pub(super) fn month(word: &str) -> Option<Month> {
    if let Some(meaning) = months::meaning(word) {
        return Some(Month::Word(meaning));
    }
    let digits = counted(word);
    if digits.len() == word.len() || digits.len() > 2 {
        return None;
    }
    let month = number(digits)?;
    (1..=12).contains(&month).then_some(Month::Number(month))
}

/// Three numbers with the same sign between them: `11-27-25`, `27.11.2025`, `2025/11/27`.
pub(super) fn numbers(word: &str, usual: impl Fn(char) -> Order) -> Option<Date> {
    if word.len() > 11 {
        return None;
    }
    let separator = word.chars().find(|c| !c.is_ascii_digit())?;
    if !"-/.".contains(separator) {
        return None;
    }
    let word = word.strip_suffix('.').unwrap_or(word);
    let mut split = word.split(separator);
    let (first, second, third) = (split.next()?, split.next()?, split.next()?);
    let fits = |part: &str| (1..=4).contains(&part.len()) && part.len() != 3;
    // OS/2 and others who count the years from 1900 have come to three digits.
    let is_date = split.next().is_none()
        && fits(first)
        && second.len() <= 2
        && (fits(third) || third.len() == 3);
    if !is_date || (first.len() == 4 && third.len() > 2) {
        return None;
    }
    let usual = if first.len() == 4 {
        Order::YearMonthDay
    } else {
        usual(separator)
    };
    let parts = [number(first)?, number(second)?, number(third)?];
    Some(Date::Numbers(Numbers { parts, usual }))
}

/// `27-Nov-2025`, as VMS and others have it.
pub(super) fn hyphenated(word: &str) -> Option<Date> {
    let mut parts = word.splitn(3, '-');
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let named = |day: &str, month: &str| -> Option<Date> {
        let year: u16 = number(third).filter(|_| matches!(third.len(), 2 | 4))?;
        let year = time::full_year(year)?;
        let (day, meaning) = (self::day(day)?, months::meaning(month)?);
        Some(Date::Named {
            year: Some(year),
            month: Month::Word(meaning),
            day,
        })
    };
    named(first, second).or_else(|| named(second, first))
}

/// `+0100`, `-05:30`, `Z`: seconds east of UTC.
pub(super) fn offset(word: &str) -> Option<i32> {
    if matches!(word, "Z" | "UTC" | "GMT") {
        return Some(0);
    }
    let sign = match word.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits: String = word[1..].chars().filter(|c| *c != ':').collect();
    if digits.len() != 4 || !digits.is_ascii() {
        return None;
    }
    let (hours, minutes): (i32, i32) = (number(&digits[..2])?, number(&digits[2..])?);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_words_of_a_line_are_looked_at() {
        assert_eq!(Words::of(&"a ".repeat(20)).len(), 20);
        assert_eq!(Words::of(&"a ".repeat(4000)).len(), MAX_WORDS);
    }
}
