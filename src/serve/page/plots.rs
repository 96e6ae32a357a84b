//! The history of a target in two small plots: how it was, and how long its checks took.

use maud::{Markup, html};

use super::front::cut;
use super::view::{Frame, Plotted};
use crate::diagnosis::Verdict;
use crate::history::Slot;
use crate::render::html::kind;
use crate::report::duration;

/// The height of a plot in its own units; a part is one unit wide.
const HEIGHT: f64 = 24.0;

/// The least height of what is there.
const LEAST: f64 = 2.0;

/// The width of a bar; the rest of its part is the gap to the next one.
const WIDTH: &str = "0.7";

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
    html! {
        div.plots {
            figure {
                (plot(slots, &format!("{name}: {worked}"), |slot| {
                    slot.worst.map(|worst| (height(worst), Some(kind(worst))))
                }))
                figcaption { (worked) }
            }
            @if longest > 0.0 {
                figure {
                    (plot(slots, &format!("{name}: {times}"), |slot| {
                        slot.median_ms.map(|ms| ((ms / longest * HEIGHT).max(LEAST), None))
                    }))
                    figcaption { (times) }
                }
            }
        }
    }
}

/// Bars side by side, each standing on the ground.
fn plot(
    slots: &[Slot],
    words: &str,
    bar: impl Fn(&Slot) -> Option<(f64, Option<&'static str>)>,
) -> Markup {
    let size = format!("0 0 {} {HEIGHT}", slots.len());
    html! {
        svg role="img" viewBox=(size) preserveAspectRatio="none" width="100%" height="32" {
            title { (words) }
            @for (index, slot) in slots.iter().enumerate() {
                @match bar(slot) {
                    Some((height, class)) => {
                        rect class=[class] x=(index) y=(format!("{:.2}", HEIGHT - height)) width=(WIDTH)
                            height=(format!("{height:.2}")) {}
                    }
                    None => rect.none x=(index) y=(HEIGHT - 1.0) width=(WIDTH) height="1" {},
                }
            }
        }
    }
}

/// What is worse stands taller, so that the colour is not needed to see it.
fn height(worst: Verdict) -> f64 {
    match worst {
        Verdict::Ok => HEIGHT / 3.0,
        Verdict::Warning | Verdict::Unknown => HEIGHT * 2.0 / 3.0,
        Verdict::Critical => HEIGHT,
    }
}

/// How many checks found that it works.
fn worked(frame: &Frame, history: &Plotted, runs: usize) -> String {
    let working: usize = history.slots.iter().map(|slot| slot.working).sum();
    let (days, runs_text) = (history.days.to_string(), runs.to_string());
    let (working_text, share) = (working.to_string(), percent(working, runs));
    let values = [
        ("days", days.as_str()),
        ("runs", &runs_text),
        ("working", &working_text),
        ("share", &share),
    ];
    frame.say("web-worked", &values)
}

/// Stands between a number and its unit, where no line ends.
const NARROW: char = '\u{a0}';

/// A share in per cent that says 100 and 0 only of all and of none.
#[expect(clippy::cast_precision_loss, reason = "there are not so many runs")]
fn percent(part: usize, of: usize) -> String {
    let share = part as f64 / of.max(1) as f64 * 100.0;
    match share {
        _ if part == of => format!("100{NARROW}%"),
        _ if part == 0 => format!("0{NARROW}%"),
        _ => format!("{:.1}{NARROW}%", share.clamp(0.1, 99.9)),
    }
}

/// How long checks took.
fn times(frame: &Frame, slots: &[Slot], longest: f64) -> String {
    let last = slots.iter().rev().find_map(|slot| slot.median_ms);
    let (last, longest) = (duration(last.unwrap_or_default()), duration(longest));
    let values = [("last", last.as_str()), ("longest", &longest)];
    frame.say("web-times", &values)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(1, 1, "100 %")]
    #[test_case(0, 3, "0 %")]
    #[test_case(99_999, 100_000, "99.9 %"; "not quite all")]
    #[test_case(1, 100_000, "0.1 %"; "not quite none")]
    #[test_case(2, 3, "66.7 %")]
    fn shares(part: usize, of: usize, expected: &str) {
        assert_eq!(percent(part, of).replace(NARROW, " "), expected);
    }
}
