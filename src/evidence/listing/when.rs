//! A date and a time of day among the words of a line, in the many orders that there are.

use super::time::{Clock, Date, Month, Order, Stamp};
use super::words::{self, Words};

/// A date that was found, with what belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct When {
    pub(super) stamp: Stamp,
    /// How many words it has.
    pub(super) words: usize,
    /// The word that follows may be the year, as in `Nov 27 07:00 2025`, or the beginning of the name.
    pub(super) year_after: Option<i16>,
}

impl When {
    fn new(date: Date, clock: Option<Clock>, words: usize) -> Self {
        Self {
            stamp: Stamp::new(date, clock),
            words,
            year_after: None,
        }
    }
}

/// The date that begins with this word.
pub(super) fn at(words: &Words<'_>, index: usize) -> Option<When> {
    let word = words.get(index)?;
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        one_word(words, index, word)
            .or_else(|| month_and_day(words, index, word))
            .or_else(|| with_signs(words, index, word))
            .or_else(|| day_first(words, index, word))
            .or_else(|| year_first(words, index, word))
    } else {
        month_first(words, index, word).or_else(|| one_word(words, index, word))
    }
}

/// A date of three numbers, or one with its month as a word between hyphens; the time of day may follow.
fn one_word(words: &Words<'_>, index: usize, word: &str) -> Option<When> {
    let (day, time) = word.split_once('T').unwrap_or((word, ""));
    let date = words::numbers(day, usual).or_else(|| words::hyphenated(day))?;
    if !time.is_empty() {
        let (time, offset) = match time.find(['Z', '+', '-']) {
            Some(at) => (&time[..at], words::offset(&time[at..])),
            None => (time, None),
        };
        let mut when = When::new(date, Some(words::clock(time)?), 1);
        when.stamp.offset = offset;
        return Some(when);
    }
    Some(timed(words, index, date, 1))
}

/// With full stops and slashes the day comes first, with hyphens the month.
fn usual(separator: char) -> Order {
    if separator == '-' {
        Order::MonthDayYear
    } else {
        Order::DayMonthYear
    }
}

/// Adds the time of day and the zone, where they follow the so many words of the date.
fn timed(words: &Words<'_>, index: usize, date: Date, count: usize) -> When {
    let mut when = When::new(date, None, count);
    let clock = words.get(index + count).and_then(words::clock);
    let Some(mut clock) = clock else { return when };
    when.words += 1;
    let follows = words.get(index + when.words);
    if let Some(noon) = follows.filter(|it| it.len() > 1).and_then(words::noon) {
        clock = clock.with(noon).unwrap_or(clock);
        when.words += 1;
    }
    let follows = words.get(index + when.words);
    if let Some(offset) = follows.and_then(words::offset) {
        when.stamp.offset = Some(offset);
        when.words += 1;
    }
    when.stamp.clock = Some(clock);
    when
}

/// `11-27 07:00` or `11-27 2025`, as `ls --time-style=iso` has it, `11/27 07:00` and `27.11. 07:00`.
fn month_and_day(words: &Words<'_>, index: usize, word: &str) -> Option<When> {
    if let Some((day, month)) = word.split_once('.') {
        let month = Month::Number(numbered(month)?);
        return follows(words, index, (month, words::day(day)?), 1);
    }
    let (month, day) = word.split_once(['-', '/'])?;
    let month: i8 = words::number(month).filter(|it| (1..=12).contains(it) && month.len() == 2)?;
    let day = words::day(day).filter(|_| day.len() == 2)?;
    follows(words, index, (Month::Number(month), day), 1)
}

/// `Nov 27 07:00`.
fn month_first(words: &Words<'_>, index: usize, word: &str) -> Option<When> {
    let day = words.get(index + 1).and_then(words::day)?;
    follows(words, index, (words::month(word)?, day), 2)
}

/// The month of `27. 11.`: a number with a full stop.
fn numbered(word: &str) -> Option<i8> {
    let month = word.strip_suffix('.').and_then(words::number)?;
    (1..=12).contains(&month).then_some(month)
}

/// `27 Nov 07:00`, `27. 11. 07:00`.
fn day_first(words: &Words<'_>, index: usize, word: &str) -> Option<When> {
    let month = words.get(index + 1)?;
    let named = words::month(month);
    let month = named.or_else(|| {
        let month = numbered(month).filter(|_| word.ends_with('.'));
        month.map(Month::Number)
    })?;
    follows(words, index, (month, words::day(word)?), 2)
}

/// `2025 Nov 27`, `2025. 11. 27.`; where a time or a year follows, as in `2025 Nov 27 07:00`, the first number is a size.
fn year_first(words: &Words<'_>, index: usize, word: &str) -> Option<When> {
    let bare = word.trim_end_matches('.');
    let month = words.get(index + 1)?;
    let named = words::month(month);
    let month = named.or_else(|| {
        let month = numbered(month).filter(|_| bare.len() < word.len());
        month.map(Month::Number)
    })?;
    let day = words.get(index + 2).and_then(words::day)?;
    let date = Date::Named {
        year: Some(words::year(bare)?),
        month,
        day,
    };
    let is_digits = words::number::<u64>(word).is_some();
    let is_size = is_digits && follows(words, index + 1, (month, day), 2).is_some();
    (!is_size).then(|| timed(words, index, date, 3))
}

/// Numbers with signs for year, month and day between them, in one word or in several: `2025年11月27日`, `11月27日 07:00`, `11月 27 07:00`.
fn with_signs(words: &Words<'_>, index: usize, word: &str) -> Option<When> {
    if word.len() > 24 || word.is_ascii() {
        return None;
    }
    let parts = word
        .split(|c: char| !c.is_ascii_digit())
        .filter(|it| !it.is_empty());
    let parts: Vec<&str> = parts.collect();
    let month = |part: &str| {
        let month = words::number::<i8>(part).filter(|it| (1..=12).contains(it))?;
        Some(Month::Number(month))
    };
    match parts.as_slice() {
        [first, second, third] => {
            let date = Date::Named {
                year: Some(words::year(first)?),
                month: month(second)?,
                day: words::day(third)?,
            };
            Some(timed(words, index, date, 1))
        }
        [first, second] => follows(words, index, (month(first)?, words::day(second)?), 1),
        _ => month_first(words, index, word),
    }
}

/// What follows the so many words of a day: its time or its year, or both.
fn follows(
    words: &Words<'_>,
    index: usize,
    (month, day): (Month, i8),
    count: usize,
) -> Option<When> {
    let next = words.get(index + count)?;
    let named = |year| Date::Named { year, month, day };
    // Some languages part the hour from the minute by a full stop.
    let dotted = || words::clock(&next.replacen('.', ":", 1)).filter(|_| next.len() == 5);
    if let Some(clock) = words::clock(next).or_else(dotted) {
        let mut when = When::new(named(None), Some(clock), count + 1);
        let year = words.get(index + count + 1).filter(|it| it.len() == 4);
        when.year_after = year.and_then(words::year);
        return Some(when);
    }
    let year = words::year(next)?;
    Some(timed(words, index, named(Some(year)), count + 1))
}
