//! What earlier runs saw: for people (this file, and a page), for programs, for spreadsheets, and for tickets.

mod table;
mod ticket;

use std::io::{self, Write};

use jiff::tz::TimeZone;

pub use table::Table;
pub(super) use ticket::ticket;

use super::html::past;
use super::json::lines;
use super::style::{self, Ink, Style};
use super::text::page::Page;
use crate::history::summary::{Counts, MeasureSummary, Stretch, Summary};
use crate::history::{HistoryReport, Past};
use crate::knowledge::wording::Wording;
use crate::report::{Unit, address, amount, duration};
use crate::text::{padded, sanitize, width};

/// Incidents that are shown to people, the latest ones.
const MOST_INCIDENTS: usize = 10;

/// Columns of the name of a measure.
const NAME: usize = 11;

/// Columns of a value with what keeps it apart from the one before.
const VALUE: usize = 9;

/// Columns of how long something lasted.
const SPAN: usize = 11;

/// Columns of a moment to the minute.
const MINUTE: usize = 17;

/// Heights of a trend.
pub const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Writes it as text.
///
/// # Errors
///
/// When `out` fails.
pub fn text(report: &HistoryReport, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let wording = Wording::new(style.language);
    let mut page = Page::new(out, style);
    for (number, summary) in report.checks.iter().enumerate() {
        if number > 0 {
            page.blank()?;
            page.blank()?;
        }
        let mut section = Section {
            page: &mut page,
            wording,
            zone: &style.zone,
        };
        section.write(summary)?;
    }
    Ok(())
}

/// Writes it as a page: one file, which needs nothing else.
///
/// # Errors
///
/// When `out` fails.
pub fn html(checks: &[Past], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    past::page(checks, style, out)
}

/// Writes it as JSON.
///
/// # Errors
///
/// When `out` fails.
pub fn json(report: &HistoryReport, out: &mut dyn Write) -> io::Result<()> {
    lines(report, out)
}

/// One check on a page.
struct Section<'p, 'o> {
    page: &'p mut Page<'o>,
    wording: Wording,
    zone: &'p TimeZone,
}

impl Section<'_, '_> {
    fn write(&mut self, summary: &Summary) -> io::Result<()> {
        self.opening(summary)?;
        self.counts(summary)?;
        self.incidents(&summary.incidents)?;
        self.measures(&summary.measures)?;
        self.ends(summary)
    }

    fn say(&self, id: &str, values: &[(&str, &str)]) -> String {
        self.wording.say(id, values)
    }

    fn minute(&self, moment: &str) -> String {
        minute(moment, self.zone)
    }

    fn opening(&mut self, summary: &Summary) -> io::Result<()> {
        let check = sanitize(&summary.check);
        let address = address(&summary.host, summary.port);
        let address = Some(address).filter(|address| !check.contains(address.as_str()));
        let address = address.map_or_else(String::new, |address| format!("  {address}"));
        self.page
            .line(&[(Ink::Strong, &check), (Ink::Plain, &sanitize(&address))])?;
        let (_, ink) = style::verdict(summary.now.verdict);
        let now = now(summary, self.wording, self.zone);
        self.page.hang(&[(Ink::Plain, "  ")], ink, &sanitize(&now))
    }

    fn counts(&mut self, summary: &Summary) -> io::Result<()> {
        if let Some(uptime) = uptime(summary, self.wording, self.zone) {
            self.page.prose(2, &uptime)?;
        }
        let runs = &summary.runs;
        self.page.prose(2, &counts(runs, self.wording))?;
        if runs.held_off > 0 {
            let held = runs.held_off.to_string();
            let held = self.say("history-held", &[("held", &held)]);
            self.page.prose(2, &held)?;
        }
        if summary.misdated_runs > 0 {
            let runs = summary.misdated_runs.to_string();
            let misdated = self.say("history-misdated", &[("runs", &runs)]);
            self.page.prose(2, &misdated)?;
        }
        Ok(())
    }

    fn incidents(&mut self, incidents: &[Stretch]) -> io::Result<()> {
        if incidents.is_empty() {
            return Ok(());
        }
        let title = self.say("history-incidents", &[]);
        self.page.heading(&title)?;
        for incident in incidents.iter().rev().take(MOST_INCIDENTS) {
            let (status, ink) = style::verdict(incident.verdict);
            let still = || self.say("history-still", &[]);
            let end = incident
                .end
                .as_deref()
                .map_or_else(still, |end| self.minute(end));
            let start = self.minute(&incident.start);
            let lead = format!(
                "  {start}  {} {} ",
                padded(&end, width(&start).max(MINUTE)),
                padded(&span(incident.seconds, self.wording), SPAN)
            );
            let cause = incident.root_cause.as_deref().unwrap_or("-");
            let lead = [(Ink::Plain, lead.as_str()), (ink, &format!("{status:9}"))];
            self.page.hang(&lead, Ink::Plain, &sanitize(cause))?;
        }
        if let Some(more) = incidents
            .len()
            .checked_sub(MOST_INCIDENTS)
            .filter(|it| *it > 0)
        {
            let more = self.say("history-more", &[("number", &more.to_string())]);
            self.page.prose(2, &more)?;
        }
        Ok(())
    }

    fn measures(&mut self, measures: &[MeasureSummary]) -> io::Result<()> {
        if measures.is_empty() {
            return Ok(());
        }
        let title = self.say("history-measures", &[]);
        let columns = ["p50", "p95", "p99", "max"].map(|it| format!("{it:>VALUE$}"));
        let trend = self.say("history-trend", &[]);
        self.page.blank()?;
        self.page.line(&[
            (Ink::Strong, &padded(&title, NAME + 4)),
            (Ink::Faint, &columns.concat()),
            (Ink::Faint, &format!("  {trend}")),
        ])?;
        let mut file = None;
        for measure in measures {
            if measure.file != file {
                file.clone_from(&measure.file);
                let name = sanitize(file.as_deref().unwrap_or_default());
                self.page.line(&[(Ink::Plain, &format!("  {name}"))])?;
            }
            let indent = if file.is_some() { "    " } else { "  " };
            let name = format!("{indent}{}", measure.quantity.name());
            let values = [measure.p50, measure.p95, measure.p99, measure.max];
            let values = values.map(|it| format!("{:>VALUE$}", value(it, measure.unit)));
            self.page.line(&[
                (Ink::Plain, &padded(&name, NAME + 4)),
                (Ink::Plain, &values.concat()),
                (Ink::Plain, "  "),
                (Ink::Heard, &sparkline(&measure.trend, &HEIGHTS)),
            ])?;
        }
        Ok(())
    }

    fn ends(&mut self, summary: &Summary) -> io::Result<()> {
        self.page.blank()?;
        let title = self.say("history-codes", &[]);
        let codes = summary.codes.iter();
        let codes: Vec<_> = codes
            .map(|(code, count)| format!("{code} ×{count}"))
            .collect();
        if !codes.is_empty() {
            let lead = [(Ink::Strong, title.as_str()), (Ink::Plain, "  ")];
            self.page.hang(&lead, Ink::Plain, &codes.join(", "))?;
        }
        let Some(certificate) = &summary.certificate else {
            return Ok(());
        };
        let (date, since) = (
            self.minute(&certificate.not_after),
            self.minute(&certificate.since),
        );
        let values = [
            ("date", date.as_str()),
            ("since", &since),
            ("fingerprint", &certificate.sha256),
        ];
        let line = self.say("history-certificate", &values);
        self.page.prose(0, &sanitize(&line))
    }
}

/// How it is now, and since when.
pub(super) fn now(summary: &Summary, wording: Wording, zone: &TimeZone) -> String {
    let now = &summary.now;
    let (status, _) = style::verdict(now.verdict);
    let status = match &now.root_cause {
        Some(cause) => format!("{status} {cause}"),
        None => status.to_owned(),
    };
    let (since, runs) = (minute(&now.start, zone), now.runs.to_string());
    let values = [
        ("status", status.as_str()),
        ("since", &since),
        ("runs", &runs),
    ];
    wording.say("history-now", &values)
}

/// The share of the time in which it worked, if anybody watched.
pub(super) fn uptime(summary: &Summary, wording: Wording, zone: &TimeZone) -> Option<String> {
    let uptime = format!("{:.2} %", summary.uptime_percent?);
    let (from, until) = (
        minute(&summary.first_run, zone),
        minute(&summary.last_run, zone),
    );
    let values = [
        ("uptime", uptime.as_str()),
        ("from", &from),
        ("until", &until),
    ];
    let line = wording.say("history-uptime", &values);
    if summary.unwatched_seconds <= 0 {
        return Some(line);
    }
    let time = span(summary.unwatched_seconds, wording);
    let unwatched = wording.say("history-unwatched", &[("time", &time)]);
    Some(format!("{line}{}{unwatched}", wording.blank()))
}

/// How many runs there are of each kind.
pub(super) fn counts(runs: &Counts, wording: Wording) -> String {
    let numbers = [runs.all, runs.ok, runs.warning, runs.critical, runs.unknown];
    let [all, ok, warning, critical, unknown] = numbers.map(|number| number.to_string());
    let values = [
        ("runs", all.as_str()),
        ("ok", &ok),
        ("warning", &warning),
        ("critical", &critical),
        ("unknown", &unknown),
    ];
    wording.say("history-counts", &values)
}

/// A moment of RFC 3339 to the minute: `2026-11-23 12:05Z`, `2026-11-23 13:05 CET`.
pub(super) fn minute(moment: &str, zone: &TimeZone) -> String {
    let Ok(moment) = moment.parse::<jiff::Timestamp>() else {
        return sanitize(moment);
    };
    if *zone == TimeZone::UTC {
        return moment.strftime("%Y-%m-%d %H:%MZ").to_string();
    }
    let moment = moment.to_zoned(zone.clone());
    moment.strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// A time as people say it, in its two largest units: `3 d 4 h`.
#[must_use]
pub fn span(seconds: i64, wording: Wording) -> String {
    let seconds = seconds.unsigned_abs();
    let units = [
        ("span-days", seconds / 86_400),
        ("span-hours", seconds / 3_600 % 24),
        ("span-minutes", seconds / 60 % 60),
        ("span-seconds", seconds % 60),
    ];
    let first = units.iter().position(|(_, number)| *number > 0);
    let shown = units.iter().skip(first.unwrap_or(3)).take(2);
    let shown = shown.filter(|(_, number)| *number > 0 || seconds == 0);
    let words: Vec<_> = shown
        .map(|(id, number)| wording.say(id, &[("number", &number.to_string())]))
        .collect();
    words.join(wording.blank())
}

/// A value that was measured, as people write it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes are whole, and not negative"
)]
#[must_use]
pub fn value(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Seconds if value.abs() >= 172_800.0 => format!("{:.1} d", value / 86_400.0),
        Unit::Seconds if value.abs() >= 7_200.0 => format!("{:.1} h", value / 3_600.0),
        Unit::Seconds if value < 0.0 => format!("-{}", duration(value.abs() * 1000.0)),
        Unit::Seconds => duration(value * 1000.0),
        Unit::Bytes => amount(value as u64),
        Unit::Percent => format!("{value:.0} %"),
        Unit::Days => format!("{value:.0} d"),
        Unit::Count => format!("{value}"),
    }
}

/// A character for each part, between the least and the largest value; a blank where there is none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the height lies between 0 and 7"
)]
#[must_use]
pub fn sparkline(trend: &[Option<f64>], heights: &[char; 8]) -> String {
    let known = || trend.iter().flatten().copied();
    let least = known().fold(f64::INFINITY, f64::min);
    let range = known().fold(f64::NEG_INFINITY, f64::max) - least;
    let height = |value: f64| {
        let share = if range > 0.0 {
            (value - least) / range
        } else {
            0.0
        };
        heights[((share * 7.0).round() as usize).min(7)]
    };
    trend.iter().map(|it| it.map_or(' ', height)).collect()
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;
    use crate::knowledge::wording::Language;

    #[test_case(&[Some(1.0), None, Some(8.0), Some(4.5)], "▁ █▅"; "between the extremes")]
    #[test_case(&[Some(3.0), Some(3.0)], "▁▁"; "all the same")]
    #[test_case(&[None], " "; "nothing")]
    fn trends(values: &[Option<f64>], expected: &str) {
        assert_eq!(sparkline(values, &HEIGHTS), expected);
    }

    #[test]
    fn moments_are_those_of_a_zone() {
        let (moment, tokyo) = ("2026-11-23T12:05:59Z", TimeZone::get("Asia/Tokyo").unwrap());
        assert_eq!(minute(moment, &TimeZone::UTC), "2026-11-23 12:05Z");
        assert_eq!(minute(moment, &tokyo), "2026-11-23 21:05 JST");
    }

    #[test_case(0, "0 s", "0秒")]
    #[test_case(59, "59 s", "59秒")]
    #[test_case(60, "1 min", "1分")]
    #[test_case(4_501, "1 h 15 min", "1時間15分")]
    #[test_case(100_000, "1 d 3 h", "1日3時間")]
    #[test_case(172_800, "2 d", "2日")]
    fn spans(seconds: i64, english: &str, japanese: &str) {
        assert_eq!(span(seconds, Wording::english()), english);
        let wording = Wording::new(Language::Japanese);
        assert_eq!(span(seconds, wording), japanese);
    }

    #[test_case(0.0421, Unit::Seconds, "42 ms")]
    #[test_case(-4.0, Unit::Seconds, "-4.0 s")]
    #[test_case(90_000.0, Unit::Seconds, "25.0 h")]
    #[test_case(900_000.0, Unit::Seconds, "10.4 d")]
    #[test_case(2_500.0, Unit::Bytes, "2.5 kB")]
    #[test_case(-3.0, Unit::Days, "-3 d")]
    #[test_case(90.4, Unit::Percent, "90 %")]
    #[test_case(2.0, Unit::Count, "2")]
    fn values(number: f64, unit: Unit, expected: &str) {
        assert_eq!(value(number, unit), expected);
    }
}
