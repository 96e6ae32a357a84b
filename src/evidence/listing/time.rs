//! Dates and times of day as lines have them, and what they come to once the whole listing is known.

use jiff::civil;
use jiff::tz::TimeZone;

use super::entry::{ListedTime, Precision, Zone};
use super::months::Meaning;
use crate::clock::Timestamp;

/// The year in which Windows begins to count. Servers that do not know a time show the beginning of their own count.
pub(super) const FIRST_YEAR: i16 = 1601;

const SECONDS_A_DAY: i64 = 86_400;

/// How many years back a date without a year may lie: between two leap days there can be eight years.
const MAX_YEARS_BACK: i16 = 8;

/// The date and the time of day of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) date: Date,
    pub(super) clock: Option<Clock>,
    /// Seconds east of UTC, where they are known.
    pub(super) offset: Option<i32>,
}

/// A date, as far as one line tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Date {
    /// Seconds since 1970, with the time of day as far as this tells.
    Moment(i64, Precision),
    /// The year may be missing.
    Named {
        year: Option<i16>,
        month: Month,
        day: i8,
    },
    /// Three numbers, of which it is not known which is the day.
    Numbers(Numbers),
}

/// A month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Month {
    Number(i8),
    /// A word, which can have several meanings.
    Word(&'static Meaning),
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    /// 24 at the end of the day, as some write it.
    pub(super) hour: i8,
    pub(super) minute: i8,
    pub(super) second: Option<i8>,
}

/// Three numbers that make a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbers {
    pub(super) parts: [u16; 3],
    /// The order that they have where nothing else decides it.
    pub(super) usual: Order,
}

/// The order of the numbers of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    MonthDayYear,
    DayMonthYear,
    YearMonthDay,
}

const ORDERS: [Order; 3] = [
    Order::MonthDayYear,
    Order::DayMonthYear,
    Order::YearMonthDay,
];

impl Numbers {
    /// The day, if the numbers have this order.
    fn day(self, order: Order) -> Option<civil::Date> {
        let [first, second, third] = self.parts;
        let (year, month, day) = match order {
            Order::MonthDayYear => (third, first, second),
            Order::DayMonthYear => (third, second, first),
            Order::YearMonthDay => (first, second, third),
        };
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        civil::Date::new(full_year(year)?, month, day).ok()
    }
}

/// The year that two digits stand for, or three as OS/2 and others write it who count from 1900.
pub(super) fn full_year(year: u16) -> Option<i16> {
    let full = match year {
        0..70 => 2000 + year,
        70..1000 => 1900 + year,
        _ => year,
    };
    let full = i16::try_from(full).ok()?;
    (FIRST_YEAR..=9000).contains(&full).then_some(full)
}

/// What all lines of a listing together say of how their dates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Convention {
    languages: u64,
    orders: [bool; 3],
}

impl Convention {
    /// Finds it by these times, none of which lies in the future.
    pub(super) fn of<'a>(stamps: impl Iterator<Item = &'a Stamp>, now: Timestamp) -> Self {
        let latest = civil_day(now.unix_seconds().saturating_add(SECONDS_A_DAY));
        let mut found = Self {
            languages: u64::MAX,
            orders: [true; 3],
        };
        let mut past = [true; 3];
        for stamp in stamps {
            match stamp.date {
                Date::Named {
                    month: Month::Word(meaning),
                    ..
                } => {
                    let both = found.languages & meaning.languages();
                    if both != 0 {
                        found.languages = both;
                    }
                }
                Date::Numbers(numbers) => {
                    let days = ORDERS.map(|order| numbers.day(order));
                    found.narrow(days.map(|day| day.is_some()));
                    for (past, day) in past.iter_mut().zip(days) {
                        *past &= day.is_none_or(|day| Some(day) <= latest);
                    }
                }
                Date::Moment(..) | Date::Named { .. } => {}
            }
        }
        found.narrow(past);
        found
    }

    /// Leaves the orders that are possible, unless then none is left.
    fn narrow(&mut self, possible: [bool; 3]) {
        let mut both = self.orders;
        for (order, possible) in both.iter_mut().zip(possible) {
            *order &= possible;
        }
        if both.contains(&true) {
            self.orders = both;
        }
    }

    fn day(&self, numbers: Numbers) -> Option<civil::Date> {
        let left = ORDERS.into_iter().zip(self.orders);
        let left = left.filter_map(|(order, is_left)| is_left.then_some(order));
        let usual = [numbers.usual].into_iter();
        let mut order = usual
            .filter(|usual| self.orders[*usual as usize])
            .chain(left);
        order.find_map(|order| numbers.day(order))
    }
}

impl Stamp {
    pub(super) fn new(date: Date, clock: Option<Clock>) -> Self {
        Self {
            date,
            clock,
            offset: None,
        }
    }

    /// What the date and the time come to; `None` for a day that there is not.
    pub(super) fn resolve(&self, convention: &Convention, now: Timestamp) -> Option<ListedTime> {
        let listed = |seconds| ListedTime {
            at: Timestamp::from_unix_seconds(seconds),
            precision: match self.clock {
                None => Precision::Day,
                Some(clock) if clock.second.is_none() => Precision::Minute,
                Some(_) => Precision::Second,
            },
            zone: match self.offset {
                Some(_) => Zone::Known,
                None => Zone::Unknown,
            },
        };
        let day = match self.date {
            Date::Moment(seconds, precision) => {
                return Some(ListedTime {
                    at: Timestamp::from_unix_seconds(seconds),
                    precision,
                    zone: Zone::Known,
                });
            }
            Date::Numbers(numbers) => convention.day(numbers)?,
            Date::Named { year, month, day } => {
                let month = match month {
                    Month::Number(month) => month,
                    Month::Word(meaning) => meaning.month(convention.languages)?,
                };
                let Some(year) = year else {
                    let seconds = self.last_before(month, day, now)?;
                    return Some(listed(seconds));
                };
                civil::Date::new(year, month, day).ok()?
            }
        };
        Some(listed(self.seconds(day)?))
    }

    /// The last such day that is not in the future, as far as zones can be apart.
    fn last_before(&self, month: i8, day: i8, now: Timestamp) -> Option<i64> {
        let latest = now.unix_seconds().saturating_add(SECONDS_A_DAY);
        let this_year = civil_day(latest)?.year();
        let mut years = (this_year.saturating_sub(MAX_YEARS_BACK)..=this_year).rev();
        years.find_map(|year| {
            let day = civil::Date::new(year, month, day).ok()?;
            self.seconds(day).filter(|seconds| *seconds <= latest)
        })
    }

    /// Seconds since 1970.
    fn seconds(&self, day: civil::Date) -> Option<i64> {
        let midnight = day.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second();
        let clock = self.clock.map_or(0, |clock| {
            let second = clock.second.unwrap_or_default();
            (i64::from(clock.hour) * 60 + i64::from(clock.minute)) * 60 + i64::from(second)
        });
        Some(midnight + clock - i64::from(self.offset.unwrap_or_default()))
    }
}

fn civil_day(seconds: i64) -> Option<civil::Date> {
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    Some(moment.to_zoned(TimeZone::UTC).date())
}
