//! What the checks of a watch find, a line each, and the words that a screen shares with such lines.

use jiff::tz::TimeZone;

use super::advice::in_one_line;
use super::history::span;
use super::style::{self, Ink, Style};
use super::text::wrap::wrap;
use crate::clock::Timestamp;
use crate::diagnosis::Verdict;
use crate::knowledge::wording::{Advice, Wording};
use crate::report::duration;
use crate::text::Ruler;
use crate::watch::model::Last;
use crate::watch::{Change, Watched};

/// Between the parts of a line.
const APART: &str = "  ";

/// Who is to act, and what to do, in one line.
#[must_use]
pub fn advice(advice: &Advice, wording: Wording) -> String {
    in_one_line(advice, wording)
}

/// A text in lines of at most so many columns.
#[must_use]
pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
    wrap(text, columns, Ruler::default())
}

/// A verdict and the id of its root cause: `CRITICAL limit-per-ip`.
#[must_use]
pub fn status(verdict: Verdict, root_cause: Option<&str>) -> String {
    let (word, _) = style::verdict(verdict);
    match root_cause {
        Some(cause) => format!("{word} {cause}"),
        None => word.to_owned(),
    }
}

/// A moment in a time zone, with its name: `2026-12-01 14:05:31 CET`.
#[must_use]
pub fn moment(moment: Timestamp, zone: &TimeZone) -> String {
    formatted(moment, zone, "%Y-%m-%d %H:%M:%S %Z")
}

/// The time of a day: `14:05:31`; with the date where it is another day than `today`.
#[must_use]
pub fn time(moment: Timestamp, today: Timestamp, zone: &TimeZone) -> String {
    let day = |moment| formatted(moment, zone, "%Y-%m-%d");
    if day(moment) == day(today) {
        formatted(moment, zone, "%H:%M:%S")
    } else {
        formatted(moment, zone, "%m-%d %H:%M")
    }
}

fn formatted(moment: Timestamp, zone: &TimeZone, format: &str) -> String {
    let moment = jiff::Timestamp::from_microsecond(moment.unix_micros()).unwrap_or_default();
    moment.to_zoned(zone.clone()).strftime(format).to_string()
}

/// What the last check of a target found, in one line with its end, and what has changed.
#[must_use]
pub fn line(target: &Watched, change: &Change, style: &Style) -> Option<String> {
    let last = target.last.as_ref()?;
    let wording = Wording::new(style.language);
    let (_, ink) = style::verdict(last.verdict);
    let status = status(last.verdict, last.root_cause.as_deref());
    let mut parts = vec![
        style.paint(Ink::Faint, &moment(last.started_at, &style.zone)),
        style.paint(Ink::Strong, &target.label),
        style.paint(ink, &status),
        duration(last.duration_ms),
    ];
    parts.extend(news(last, change, wording));
    if let Some(until) = target.held_until {
        let until = time(until, last.started_at, &style.zone);
        parts.push(wording.say("watch-held", &[("until", &until)]));
    }
    Some(format!("{}\n", parts.join(APART)))
}

/// What a reader did not know from the line before.
fn news(last: &Last, change: &Change, wording: Wording) -> Vec<String> {
    let before = match change {
        Change::Same => return Vec::new(),
        Change::First if last.verdict == Verdict::Ok => return Vec::new(),
        Change::First => None,
        Change::From {
            verdict,
            root_cause,
            seconds,
        } => {
            let status = status(*verdict, root_cause.as_deref());
            let values = [("status", &*status), ("time", &*span(*seconds, wording))];
            Some(wording.say("watch-before", &values))
        }
    };
    let sentence = Some(last.sentence.clone()).filter(|_| last.verdict != Verdict::Ok);
    before.into_iter().chain(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::wording::Language;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_seconds(1_800_000_000 + seconds)
    }

    fn target(verdict: Verdict, cause: Option<&str>) -> Watched {
        let mut watched = Watched::default();
        "backup".clone_into(&mut watched.label);
        watched.last = Some(Last {
            verdict,
            root_cause: cause.map(str::to_owned),
            sentence: "The server is full.".to_owned(),
            advice: Vec::new(),
            started_at: at(0),
            duration_ms: 41.4,
            replies: Vec::new(),
        });
        watched
    }

    fn style(language: Language) -> Style {
        Style {
            language,
            zone: TimeZone::get("Asia/Tokyo").unwrap(),
            ..Style::default()
        }
    }

    #[test]
    fn what_stays_as_it_was_takes_few_words() {
        let target = target(Verdict::Ok, None);
        let line = |change| line(&target, &change, &style(Language::English)).unwrap();
        let expected = "2027-01-15 17:00:00 JST  backup  OK  41 ms\n";
        assert_eq!(line(Change::First), expected);
        assert_eq!(line(Change::Same), expected);
    }

    #[test]
    fn a_change_is_said() {
        let mut target = target(Verdict::Critical, Some("limit-server-full"));
        target.held_until = Some(at(60));
        let change = Change::From {
            verdict: Verdict::Ok,
            root_cause: None,
            seconds: 90,
        };
        let shown = line(&target, &change, &style(Language::English)).unwrap();
        let expected = "2027-01-15 17:00:00 JST  backup  CRITICAL limit-server-full  41 ms  \
                        (was OK for 1 min 30 s)  The server is full.  held off until 17:01:00\n";
        assert_eq!(shown, expected);
        let shown = line(&target, &change, &style(Language::Japanese)).unwrap();
        assert!(shown.contains("（これまで1分30秒間OK）"), "{shown}");
        assert!(line(&Watched::default(), &change, &Style::default()).is_none());
    }

    #[test]
    fn another_day_is_named() {
        let zone = TimeZone::get("Asia/Tokyo").unwrap();
        assert_eq!(time(at(0), at(60), &zone), "17:00:00");
        assert_eq!(time(at(0), at(86_400), &zone), "01-15 17:00");
    }
}
