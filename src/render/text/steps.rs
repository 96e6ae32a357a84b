//! The steps with a waterfall of their times.

use std::io;

use super::page::Page;
use crate::evidence::{Outcome, StepName};
use crate::render::style::{self, EIGHTHS, FULL, Ink, TRACK};
use crate::report::{AttemptReport, Report, StepReport, duration};
use crate::text::width;

/// Cells of the waterfall.
const BAR: usize = 16;

/// The steps of every attempt, on one scale of time.
pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let total = report.duration_ms;
    let attempts = report.attempts.len();
    for (index, attempt) in report.attempts.iter().enumerate() {
        if attempt.steps.is_empty() {
            continue;
        }
        page.heading(&heading(attempt, index, attempts))?;
        for step in &attempt.steps {
            line(page, step, total)?;
        }
    }
    Ok(())
}

fn heading(attempt: &AttemptReport, index: usize, attempts: usize) -> String {
    if attempts == 1 {
        return "Steps".to_owned();
    }
    let number = index + 1;
    if attempt.waited_before_ms > 0.0 {
        let wait = duration(attempt.waited_before_ms);
        format!("Steps of attempt {number} of {attempts}, after a wait of {wait}")
    } else {
        format!("Steps of attempt {number} of {attempts}")
    }
}

fn line(page: &mut Page<'_>, step: &StepReport, total_ms: f64) -> io::Result<()> {
    let (symbol, ink) = style::outcome(step.outcome);
    let name = format!(" {:11}", name(step.step));
    let is_run = step.outcome != Outcome::Skipped;
    let time = if is_run {
        duration(step.elapsed_ms)
    } else {
        "skipped".to_owned()
    };
    let time = format!("{time:>9}  ");
    let bar = if is_run {
        bar(step.started_ms, step.elapsed_ms, total_ms)
    } else {
        " ".repeat(BAR)
    };
    let lead = [
        (Ink::Plain, "  "),
        (ink, symbol),
        (Ink::Plain, &name),
        (Ink::Faint, &time),
        (Ink::Faint, &bar),
        (Ink::Plain, "  "),
    ];
    let note_ink = if step.outcome == Outcome::Failed {
        Ink::Strong
    } else {
        Ink::Plain
    };
    let note = step.note.as_deref().unwrap_or_default();
    debug_assert_eq!(width(&bar), BAR);
    page.with_margin(&lead, (note_ink, note), "")
}

fn name(step: StepName) -> &'static str {
    match step {
        StepName::Resolve => "resolve",
        StepName::Connect => "connect",
        StepName::LookAround => "look around",
        StepName::Greet => "greeting",
        StepName::Login => "login",
        StepName::Features => "features",
        StepName::Directory => "directory",
        StepName::ExtendedPassive => "EPSV list",
        StepName::Passive => "PASV list",
        StepName::Active => "active list",
        StepName::Reopen => "reconnect",
        StepName::Quit => "quit",
    }
}

/// When a step ran, as a bar over the whole duration of the run. Never invisible, never too long.
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
    let start = ((share(started_ms) * BAR as f64) as usize).min(BAR - 1);
    let eighths = (share(elapsed_ms) * BAR as f64 * 8.0).round() as usize;
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
    #[test_case(0.0, 5.0, 0.0, "▏···············"; "a run without duration")]
    fn bars(started: f64, elapsed: f64, total: f64, expected: &str) {
        assert_eq!(bar(started, elapsed, total), expected);
    }
}
