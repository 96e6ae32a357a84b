//! Dates as servers write them: `2026-11-23T10:00:00Z`, `2026-11-23 10:00`, `Nov 23 10:00`,
//! `Mon Nov 23 10:00:00 UTC 2026`, `23 Nov 2026 10:00:00 GMT`.

use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;

use super::Lazy;

/// The end of a wait as a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Until {
    /// The date as the server writes it.
    pub text: String,
    /// In which year, if the text says so.
    year: Option<i16>,
    /// The rest of it, in the year 2000 where the text names none.
    at: DateTime,
    /// East of Greenwich. A text that names no zone counts as UTC.
    offset_seconds: i64,
}

impl Until {
    /// Seconds since 1970. A date without a year is the next one, seen from `now`.
    #[must_use]
    pub fn seconds_since_1970(&self, now: i64) -> Option<i64> {
        let stamp = |at: DateTime| {
            let local = at.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second();
            local.checked_sub(self.offset_seconds)
        };
        if self.year.is_some() {
            return stamp(self.at);
        }
        let this_year = jiff::Timestamp::from_second(now)
            .ok()?
            .to_zoned(TimeZone::UTC)
            .year();
        let years = [this_year, this_year.saturating_add(1)];
        let mut dates = years.iter().filter_map(|year| {
            let at = self.at.with().year(*year).build().ok()?;
            stamp(at)
        });
        // A day of grace, since the zone is a guess.
        dates.find(|at| *at > now.saturating_sub(24 * 3600))
    }

    /// Seconds from `now`; `None` when it has passed.
    #[must_use]
    pub fn wait_seconds(&self, now: i64) -> Option<u64> {
        let wait = self.seconds_since_1970(now)?.checked_sub(now)?;
        u64::try_from(wait).ok().filter(|wait| *wait > 0)
    }
}

static UNTIL: Lazy = Lazy::new(
    r"\b(?:until|till|before)\ (?<text>
      (?: (?<y1>\d{4})-(?<m1>\d\d)-(?<d1>\d\d) (?:[T\ ] (?<h1>\d\d):(?<i1>\d\d)(?::(?<s1>\d\d)(?:\.\d+)?)? )? \ ?(?<z1>Z\b|UTC|GMT|[+-]\d\d:?\d\d)?
        | (?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\ )? (?<m2>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\ {1,2}(?<d2>\d{1,2}),?
            (?:\ (?<h2>\d\d):(?<i2>\d\d)(?::(?<s2>\d\d))?)? (?:\ (?<z2>[a-z]{3,4}|[+-]\d{4})\b)? (?:\ (?<y2>\d{4})\b)?
        | (?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\ )? (?<d3>\d{1,2})\ (?<m3>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}(?:\ (?<y3>\d{4}))?
            (?:,?\ (?<h3>\d\d):(?<i3>\d\d)(?::(?<s3>\d\d))?)? (?:\ (?<z3>[a-z]{3,4}|[+-]\d{4})\b)? ))",
);

/// The date that the text names as an end.
pub(super) fn until(text: &str) -> Option<Until> {
    let found = UNTIL.captures(text)?;
    let group = |names: [&str; 3]| names.iter().find_map(|name| found.name(name));
    let number = |names| group(names)?.as_str().parse::<i8>().ok();
    let year = group(["y1", "y2", "y3"]).and_then(|it| it.as_str().parse::<i16>().ok());
    let month = month(group(["m1", "m2", "m3"])?.as_str())?;
    let day = number(["d1", "d2", "d3"])?;
    let hour = number(["h1", "h2", "h3"]).unwrap_or(0);
    let minute = number(["i1", "i2", "i3"]).unwrap_or(0);
    let second = number(["s1", "s2", "s3"]).unwrap_or(0);
    let zone = group(["z1", "z2", "z3"]).map_or("", |it| it.as_str());
    // 2000 is a leap year, so that every day of a year that is not named is one of it.
    let day = date(year.unwrap_or(2000), 1, 1)
        .with()
        .month(month)
        .day(day)
        .build()
        .ok()?;
    let time = jiff::civil::Time::new(hour, minute, second, 0).ok()?;
    Some(Until {
        text: found.name("text")?.as_str().trim_end().to_owned(),
        year,
        at: day.to_datetime(time),
        offset_seconds: offset(zone),
    })
}

fn month(text: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let text = text.to_ascii_lowercase();
    let at = NAMES.iter().position(|name| text.starts_with(name))?;
    i8::try_from(at + 1).ok()
}

/// Seconds east of Greenwich, 0 for a name that is not known.
fn offset(zone: &str) -> i64 {
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    if let (Some(sign), Ok(number)) = (zone.chars().next(), digits.parse::<i64>()) {
        let seconds = number / 100 * 3600 + number % 100 * 60;
        return if sign == '-' { -seconds } else { seconds };
    }
    let hours = match zone.to_ascii_uppercase().as_str() {
        "CET" | "BST" | "WEST" => 1,
        "CEST" | "EET" => 2,
        "EEST" | "MSK" => 3,
        "JST" | "KST" => 9,
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        _ => 0,
    };
    hours * 3600
}
