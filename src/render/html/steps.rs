//! The steps of every attempt with a waterfall of their times, each attempt on its own scale.

use maud::{Markup, html};

use super::{Leaf, plain};
use crate::evidence::Outcome;
use crate::render::words::steps::{Scale, name_of};
use crate::report::{AttemptReport, StepReport, duration};
use crate::text::truncate;

/// Columns of a note.
const LONGEST_NOTE: usize = 160;

/// The least share of the scale that a bar takes, in percent: it has to be seen.
const LEAST: f64 = 0.6;

pub(super) fn section(leaf: &Leaf<'_>) -> Markup {
    let attempts = &leaf.report.attempts;
    let content = html! {
        @for (index, attempt) in attempts.iter().enumerate() {
            @if let Some(scale) = Scale::of(attempt) { (table(leaf, index, attempt, &scale)) }
        }
    };
    leaf.section("steps", "report-steps", &content)
}

fn table(leaf: &Leaf<'_>, index: usize, attempt: &AttemptReport, scale: &Scale) -> Markup {
    let timed = leaf.report.is_timed();
    let class = if timed { "steps timed" } else { "steps" };
    let label = |id: &str| leaf.label(id);
    html! {
        table class=(class) role="table" {
            caption { (caption(leaf, index, attempt)) }
            thead role="rowgroup" {
                tr role="row" {
                    th role="columnheader" scope="col" { (label("page-step")) }
                    @if timed {
                        th.bar role="columnheader" scope="col" {
                            span.unseen { (label("page-begins")) }
                            span aria-hidden="true" { "0" }
                            span aria-hidden="true" { (duration(scale.span_ms)) }
                        }
                        th.number role="columnheader" scope="col" { (label("page-duration")) }
                    }
                    th role="columnheader" scope="col" { (label("page-result")) }
                }
            }
            tbody role="rowgroup" {
                @for step in &attempt.steps {
                    tr role="row" class=[(step.outcome == Outcome::Failed).then_some("failed")] {
                        th role="rowheader" scope="row" {
                            (leaf.outcome(step.outcome)) span { (plain(&name_of(leaf.words, step))) }
                        }
                        @if timed {
                            td.bar role="cell" { (bar(leaf, step, scale)) }
                            td.number role="cell" {
                                @match step.elapsed_ms.filter(|_| step.outcome != Outcome::Skipped) {
                                    Some(ms) => (duration(ms)),
                                    None => (label("report-skipped")),
                                }
                            }
                        }
                        td.result role="cell" { (note(step)) }
                    }
                }
            }
        }
    }
}

/// A few words on the step; the transcript has all that the server said.
fn note(step: &StepReport) -> String {
    truncate(
        &plain(step.note.as_deref().unwrap_or_default()),
        LONGEST_NOTE,
    )
}

/// Which attempt it is, what the run waited before, and what the attempt failed of.
fn caption(leaf: &Leaf<'_>, index: usize, attempt: &AttemptReport) -> Markup {
    let of = leaf.report.attempts.len();
    let (number, all) = ((index + 1).to_string(), of.to_string());
    let values = [("number", number.as_str()), ("of", &all)];
    let waited = Some(attempt.waited_before_ms).filter(|ms| *ms > 0.0);
    let waited = waited.map(|ms| leaf.words.say("report-after", &[("time", &duration(ms))]));
    html! {
        @if of > 1 {
            strong { (leaf.words.say("report-attempt", &values)) }
            @if let Some(finding) = &attempt.finding {
                " " code { @if let Some(code) = attempt.code { (code) " " } (plain(finding)) }
            }
            @if let Some(waited) = waited { " " span { (waited) } }
        } @else {
            span.unseen { (leaf.label("page-waterfall")) }
        }
    }
}

/// When a step ran. Never invisible, never beyond the end.
fn bar(leaf: &Leaf<'_>, step: &StepReport, scale: &Scale) -> Markup {
    let timed = step.started_ms.zip(step.elapsed_ms);
    let Some((started, elapsed)) = timed.filter(|_| step.outcome != Outcome::Skipped) else {
        return html! {};
    };
    let begins = started - scale.start_ms;
    let share = |ms: f64| {
        if scale.span_ms > 0.0 {
            (ms / scale.span_ms * 100.0).clamp(0.0, 100.0)
        } else {
            0.0
        }
    };
    let from = share(begins).min(100.0 - LEAST);
    let wide = share(elapsed).max(LEAST).min(100.0 - from);
    let (x, width) = (format!("{from:.2}%"), format!("{wide:.2}%"));
    let values = [
        ("start", duration(begins.max(0.0))),
        ("time", duration(elapsed)),
    ];
    let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
    html! {
        svg role="img" width="100%" height="10" {
            title { (leaf.words.say("page-bar", &values)) }
            rect x=(x) y="1" width=(width) height="8" rx="2" {}
        }
    }
}
