//! The steps with their times, and a waterfall of them where it tells something.

use std::io;
use std::ops::Range;

use super::page::Page;
use crate::evidence::{Outcome, StepName};
use crate::render::style::{self, FULL, HALF, Ink, TRACK};
use crate::render::words::steps::{Scale, name_of};
use crate::report::{AttemptReport, Cited, Report, StepReport, duration};

/// Cells of the waterfall.
const BAR: usize = 16;

/// A shorter attempt has none: where all is over in a moment, what took most of it is chance.
const BAR_FROM_MS: f64 = 500.0;

/// A step that takes so long keeps a line of its own.
const SLOW_MS: f64 = 1_000.0;

/// Columns of a time.
const TIME: usize = 9;

/// Columns for the names of steps in English; other languages may need more.
const NAME: usize = 11;

/// The longest note that is shown even in full; the transcript has the server's words.
const LONGEST_NOTE: usize = 90;

/// The steps of every attempt, each on its own scale of time. In a short report an attempt after which there was another is one
/// line.
pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let attempts = report.attempts.len();
    let mut was_folded = false;
    for (index, attempt) in report.attempts.iter().enumerate() {
        let Some(scale) = Scale::of(attempt) else {
            continue;
        };
        let is_last = index + 1 == attempts;
        let is_folded = !is_last && !page.is_verbose() && attempt.finding.is_some();
        // The opening stands right above the only attempt of a run, and is heading enough.
        if attempts > 1 || page.is_verbose() || report.source.is_some() {
            if !was_folded {
                page.blank()?;
            }
            heading(page, report, index, &scale)?;
        }
        was_folded = is_folded;
        if !is_folded {
            steps(page, report, attempt, is_last)?;
        }
    }
    Ok(())
}

fn heading(page: &mut Page<'_>, report: &Report, index: usize, scale: &Scale) -> io::Result<()> {
    let (attempts, attempt) = (report.attempts.len(), &report.attempts[index]);
    let title = if attempts == 1 {
        page.say("report-steps", &[])
    } else {
        let (number, of) = ((index + 1).to_string(), attempts.to_string());
        page.say("report-attempt", &[("number", &number), ("of", &of)])
    };
    let failed = match (&attempt.finding, attempt.code) {
        (Some(finding), Some(code)) if attempts > 1 => format!("  {code} {finding}"),
        (Some(finding), None) if attempts > 1 => format!("  {finding}"),
        _ => String::new(),
    };
    let mut times = Vec::new();
    if page.is_timed {
        times.push(duration(scale.span_ms));
    }
    if attempt.waited_before_ms > 0.0 {
        let time = duration(attempt.waited_before_ms);
        times.push(page.say("report-after", &[("time", &time)]));
    }
    let times = times.join(&page.say("summary-comma", &[]));
    let times = format!("  {times}");
    page.line(&[
        (Ink::Strong, &title),
        (Ink::Grave, &failed),
        (Ink::Faint, &times),
    ])
}

/// The steps of an attempt. Where one failed, a short report has those that worked in one line.
fn steps(
    page: &mut Page<'_>,
    report: &Report,
    attempt: &AttemptReport,
    is_last: bool,
) -> io::Result<()> {
    let Some(scale) = Scale::of(attempt) else {
        return Ok(());
    };
    let is_short =
        !page.is_verbose() && attempt.steps.iter().any(|it| it.outcome == Outcome::Failed);
    let shown = attempt.steps.iter();
    let shown: Vec<_> = shown.filter(|it| !is_short || matters(it)).collect();
    let names: Vec<_> = shown
        .iter()
        .map(|step| name_of(page.words(), step))
        .collect();
    let groups = groups(&shown, is_short);
    let columns = groups.iter().filter(|group| group.len() == 1);
    let columns = columns.map(|group| page.ruler().width(&names[group.start]));
    let columns = columns.max().unwrap_or(0).max(NAME);
    let has_bars = !is_short && page.is_timed && scale.span_ms >= BAR_FROM_MS;
    for group in groups {
        let (first, name) = (shown[group.start], &names[group.start]);
        if group.len() > 1 {
            let comma = page.say("summary-comma", &[]);
            let names = names[group.clone()].join(&comma);
            folded(page, &shown[group], &names)?;
            continue;
        }
        let name = format!(" {}", page.ruler().padded(name, columns));
        let note = match first.note.as_deref().unwrap_or_default() {
            said if is_short && is_last => said_in_short(report, said),
            said => said,
        };
        let note = page.cut(note, LONGEST_NOTE);
        line(page, first, &name, &note, has_bars.then_some(&scale))?;
    }
    Ok(())
}

/// Whether a step tells something beside one that failed. What was skipped follows from that, and taking leave is no news.
fn matters(step: &StepReport) -> bool {
    let is_leave = step.step == StepName::Quit && step.outcome == Outcome::Ok;
    step.outcome != Outcome::Skipped && !is_leave
}

/// Which steps share a line: those that worked in no time.
fn groups(steps: &[&StepReport], folds: bool) -> Vec<Range<usize>> {
    let is_quick = |step: &StepReport| {
        step.outcome == Outcome::Ok && step.elapsed_ms.is_none_or(|ms| ms < SLOW_MS)
    };
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        match groups.last_mut() {
            Some(group) if folds && is_quick(steps[group.start]) && is_quick(step) => {
                group.end += 1;
            }
            _ => groups.push(index..index + 1),
        }
    }
    groups
}

/// The code alone, where the root cause cites the same words.
fn said_in_short<'n>(report: &Report, note: &'n str) -> &'n str {
    let cited = report.root().into_iter().flat_map(|root| &root.evidence);
    let mut cited = cited.filter_map(|cited| match cited {
        Cited::Exchange(index) => report.last_exchanges().get(*index),
        Cited::Fact(_) => None,
    });
    let code = note
        .get(..3)
        .filter(|code| code.bytes().all(|it| it.is_ascii_digit()));
    let is_cited = cited.any(|exchange| exchange.lines.iter().any(|line| line == note));
    code.filter(|_| is_cited).unwrap_or(note)
}

/// Steps that share a line: their names, and the time of all.
fn folded(page: &mut Page<'_>, steps: &[&StepReport], names: &str) -> io::Result<()> {
    let (symbol, ink) = style::outcome(Outcome::Ok);
    let lead = [(Ink::Plain, "  "), (ink, symbol), (Ink::Plain, " ")];
    if !page.is_timed {
        return page.hang(&lead, Ink::Plain, names);
    }
    let time = duration(steps.iter().filter_map(|step| step.elapsed_ms).sum());
    page.hang(&lead, Ink::Plain, &format!("{names}  {time}"))
}

fn line(
    page: &mut Page<'_>,
    step: &StepReport,
    name: &str,
    note: &str,
    scale: Option<&Scale>,
) -> io::Result<()> {
    let (symbol, ink) = style::outcome(step.outcome);
    let mut lead = vec![(Ink::Plain, "  "), (ink, symbol), (Ink::Plain, name)];
    if step.outcome == Outcome::Skipped {
        let word = page.say("report-skipped", &[]);
        let blanks = " ".repeat(TIME.saturating_sub(page.ruler().width(&word)));
        let word = format!("{blanks}{word}  ");
        lead.push((ink, &word));
        return page.with_margin(&lead, (Ink::Plain, note), "");
    }
    let timed = step.started_ms.zip(step.elapsed_ms);
    let Some((started_ms, elapsed_ms)) = timed.filter(|_| page.is_timed) else {
        lead.push((Ink::Plain, "  "));
        return page.with_margin(&lead, (Ink::Plain, note), "");
    };
    let time = format!("{:>TIME$}  ", duration(elapsed_ms));
    lead.push((Ink::Plain, &time));
    let bar = scale.map(|scale| bar(started_ms - scale.start_ms, elapsed_ms, scale.span_ms));
    if let Some(bar) = &bar {
        let bar_ink = if step.outcome == Outcome::Failed {
            Ink::Grave
        } else {
            Ink::Plain
        };
        let (before, filled, after) = around_bar(bar);
        lead.extend([
            (Ink::Faint, before),
            (bar_ink, filled),
            (Ink::Faint, after),
            (Ink::Plain, "  "),
        ]);
    }
    page.with_margin(&lead, (Ink::Plain, note), "")
}

/// When a step ran, as a bar over the whole scale. Never invisible, never too long.
///
/// Cells are filled from the left only, so a bar begins at the cell nearest to its beginning. From
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
    let halves = |ms: f64| (share(ms) * BAR as f64 * 2.0).round() as usize;
    let halves = match halves(elapsed_ms) {
        short @ 0..2 => short,
        _ => halves(started_ms + elapsed_ms).saturating_sub(start * 2),
    };
    let halves = halves.clamp(1, (BAR - start) * 2);
    let mut bar: Vec<char> = vec![TRACK; BAR];
    for cell in bar.iter_mut().skip(start).take(halves / 2) {
        *cell = FULL;
    }
    if let (Some(cell), 1) = (bar.get_mut(start + halves / 2), halves % 2) {
        *cell = HALF;
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

    #[test_case(0.0, 100.0, 100.0, "⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿"; "all of it")]
    #[test_case(50.0, 50.0, 100.0, "........⣿⣿⣿⣿⣿⣿⣿⣿"; "the second half")]
    #[test_case(0.0, 0.0, 100.0, "⡇..............."; "no time at all")]
    #[test_case(100.0, 0.0, 100.0, "...............⡇"; "at the very end")]
    #[test_case(25.0, 3.125, 100.0, "....⡇..........."; "half a cell")]
    #[test_case(90.0, 500.0, 100.0, "..............⣿⣿"; "longer than the run")]
    #[test_case(4.0, 96.0, 100.0, ".⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿"; "up to the very end")]
    #[test_case(48.0, 0.1, 100.0, "........⡇......."; "where the one before ended")]
    #[test_case(0.0, 5.0, 0.0, "⡇..............."; "a run without duration")]
    fn bars(started: f64, elapsed: f64, total: f64, expected: &str) {
        assert_eq!(bar(started, elapsed, total), expected);
    }
}
