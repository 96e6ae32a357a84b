//! The steps with a waterfall of their times.

use std::io;

use super::page::Page;
use crate::evidence::Outcome;
use crate::render::style::{self, EIGHTHS, FULL, Ink, TRACK};
use crate::render::words::steps::{Scale, name_of};
use crate::report::{Report, StepReport, duration};
use crate::text::{padded, sanitize, truncate, width};

/// Cells of the waterfall.
const BAR: usize = 16;

/// Columns of a step's line without its name: the symbol and a blank on either side of it, the time.
const AROUND_NAME: usize = 15;

/// Columns of a time.
const TIME: usize = 9;

/// Columns for the names of steps in English; other languages may need more.
const NAME: usize = 11;

/// The longest note that is shown even in full; the transcript has the server's words.
const LONGEST_NOTE: usize = 90;

/// The steps of every attempt, each attempt on its own scale of time.
pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let attempts = report.attempts.len();
    for (index, attempt) in report.attempts.iter().enumerate() {
        let Some(scale) = Scale::of(attempt) else {
            continue;
        };
        let title = if attempts == 1 {
            page.say("report-steps", &[])
        } else {
            let (number, of) = ((index + 1).to_string(), attempts.to_string());
            page.say("report-attempt", &[("number", &number), ("of", &of)])
        };
        let names: Vec<_> = attempt
            .steps
            .iter()
            .map(|step| name_of(page.words(), step))
            .collect();
        let columns = names.iter().map(|name| width(name)).max();
        let columns = columns.unwrap_or(0).max(NAME);
        let title = padded(&title, AROUND_NAME + columns);
        let end = duration(scale.span_ms);
        let ruler = if page.is_timed {
            format!("0{end:>rest$}", rest = BAR - 1)
        } else {
            String::new()
        };
        let waited = if attempt.waited_before_ms > 0.0 {
            let time = duration(attempt.waited_before_ms);
            format!("  {}", page.say("report-after", &[("time", &time)]))
        } else {
            String::new()
        };
        let failed = match (&attempt.finding, attempt.code) {
            (Some(finding), Some(code)) if attempts > 1 => format!("  {code} {finding}"),
            (Some(finding), None) if attempts > 1 => format!("  {finding}"),
            _ => String::new(),
        };
        page.blank()?;
        page.line(&[
            (Ink::Strong, &title),
            (Ink::Faint, &ruler),
            (Ink::Grave, &failed),
            (Ink::Plain, &waited),
        ])?;
        for (step, name) in attempt.steps.iter().zip(names) {
            let name = format!(" {}", padded(&name, columns));
            line(page, step, &name, &scale)?;
        }
    }
    Ok(())
}

fn line(page: &mut Page<'_>, step: &StepReport, name: &str, scale: &Scale) -> io::Result<()> {
    let (symbol, ink) = style::outcome(step.outcome);
    let note = truncate(
        &sanitize(step.note.as_deref().unwrap_or_default()),
        LONGEST_NOTE,
    );
    if step.outcome == Outcome::Skipped {
        let word = page.say("report-skipped", &[]);
        let blanks = " ".repeat(TIME.saturating_sub(width(&word)));
        let word = format!("{blanks}{word}  ");
        let skipped = [
            (Ink::Plain, "  "),
            (ink, symbol),
            (Ink::Plain, name),
            (ink, &word),
        ];
        return page.with_margin(&skipped, (Ink::Plain, &note), "");
    }
    let timed = step.started_ms.zip(step.elapsed_ms);
    let Some((started_ms, elapsed_ms)) = timed.filter(|_| page.is_timed) else {
        let lead = [
            (Ink::Plain, "  "),
            (ink, symbol),
            (Ink::Plain, name),
            (Ink::Plain, "  "),
        ];
        return page.with_margin(&lead, (Ink::Plain, &note), "");
    };
    let time = format!("{:>TIME$}  ", duration(elapsed_ms));
    let bar = bar(started_ms - scale.start_ms, elapsed_ms, scale.span_ms);
    let bar_ink = if step.outcome == Outcome::Failed {
        Ink::Grave
    } else {
        Ink::Plain
    };
    let (before, filled, after) = around_bar(&bar);
    let lead = [
        (Ink::Plain, "  "),
        (ink, symbol),
        (Ink::Plain, name),
        (Ink::Plain, &time),
        (Ink::Faint, before),
        (bar_ink, filled),
        (Ink::Faint, after),
        (Ink::Plain, "  "),
    ];
    page.with_margin(&lead, (Ink::Plain, &note), "")
}

/// When a step ran, as a bar over the whole scale. Never invisible, never too long.
///
/// Blocks fill a cell from the left only, so a bar begins at the cell nearest to its beginning. From
/// one cell's length on it ends where the step did; a shorter one keeps its length.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share between 0 and 1 of a small number of cells"
)]
fn bar(started_ms: f64, elapsed_ms: f64, total_ms: f64) -> String {
    let share = |ms: f64| {
        if total_ms > 0.0 {
            (ms / total_ms).clamp(0.0, 1.0)
        } else {
            0.0
        }
    };
    let start = ((share(started_ms) * BAR as f64).round() as usize).min(BAR - 1);
    let eighths = |ms: f64| (share(ms) * BAR as f64 * 8.0).round() as usize;
    let eighths = match eighths(elapsed_ms) {
        short @ 0..8 => short,
        _ => eighths(started_ms + elapsed_ms).saturating_sub(start * 8),
    };
    let eighths = eighths.clamp(1, (BAR - start) * 8);
    let mut bar: Vec<char> = vec![TRACK; BAR];
    for cell in bar.iter_mut().skip(start).take(eighths / 8) {
        *cell = FULL;
    }
    if let (Some(cell), part @ 1..) = (bar.get_mut(start + eighths / 8), eighths % 8) {
        *cell = EIGHTHS[part - 1];
    }
    bar.into_iter().collect()
}

/// The track before the bar, the bar, and the track after it.
fn around_bar(bar: &str) -> (&str, &str, &str) {
    let without_start = bar.trim_start_matches(TRACK);
    let filled = without_start.trim_end_matches(TRACK);
    let (before, _) = bar.split_at(bar.len() - without_start.len());
    let (_, after) = without_start.split_at(filled.len());
    (before, filled, after)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(0.0, 100.0, 100.0, "████████████████"; "all of it")]
    #[test_case(50.0, 50.0, 100.0, "········████████"; "the second half")]
    #[test_case(0.0, 0.0, 100.0, "▏···············"; "no time at all")]
    #[test_case(100.0, 0.0, 100.0, "···············▏"; "at the very end")]
    #[test_case(25.0, 3.125, 100.0, "····▌···········"; "half a cell")]
    #[test_case(90.0, 500.0, 100.0, "··············██"; "longer than the run")]
    #[test_case(4.0, 96.0, 100.0, "·███████████████"; "up to the very end")]
    #[test_case(48.0, 0.1, 100.0, "········▏·······"; "where the one before ended")]
    #[test_case(0.0, 5.0, 0.0, "▏···············"; "a run without duration")]
    fn bars(started: f64, elapsed: f64, total: f64, expected: &str) {
        assert_eq!(bar(started, elapsed, total), expected);
    }
}
