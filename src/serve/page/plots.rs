//! The history of a target in two small plots: how it was, and how long its checks took.

use maud::{Markup, html};

use super::front::cut;
use super::view::{Frame, Plotted};
use crate::history::Slot;
use crate::render::html::plots::{share, values, verdicts};
use crate::report::duration;

/// Both plots, with what they say in words.
pub(super) fn plots(frame: &Frame, name: &str, history: &Plotted) -> Markup {
    let slots = &history.slots;
    let runs: usize = slots.iter().map(|slot| slot.runs).sum();
    if runs == 0 {
        return html! { p.more.plots { (frame.label("web-no-history")) } };
    }
    let longest = slots.iter().filter_map(|slot| slot.median_ms);
    let longest = longest.fold(0.0, f64::max);
    let worked = worked(frame, history, runs);
    let times = times(frame, slots, longest);
    let name = cut(name);
    let medians: Vec<_> = slots.iter().map(|slot| slot.median_ms).collect();
    html! {
        div.plots {
            figure {
                (verdicts(slots, &format!("{name}: {worked}"), |_| None))
                figcaption { (worked) }
            }
            @if longest > 0.0 {
                figure {
                    (values(&medians, &format!("{name}: {times}"), |_| None))
                    figcaption { (times) }
                }
            }
        }
    }
}

/// How many checks found that it works.
fn worked(frame: &Frame, history: &Plotted, runs: usize) -> String {
    let working: usize = history.slots.iter().map(|slot| slot.working).sum();
    let (days, runs_text) = (history.days.to_string(), runs.to_string());
    let (working_text, share) = (working.to_string(), share(working, runs));
    let values = [
        ("days", days.as_str()),
        ("runs", &runs_text),
        ("working", &working_text),
        ("share", &share),
    ];
    frame.say("web-worked", &values)
}

/// How long checks took.
fn times(frame: &Frame, slots: &[Slot], longest: f64) -> String {
    let last = slots.iter().rev().find_map(|slot| slot.median_ms);
    let (last, longest) = (duration(last.unwrap_or_default()), duration(longest));
    let values = [("last", last.as_str()), ("longest", &longest)];
    frame.say("web-times", &values)
}
