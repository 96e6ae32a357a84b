//! Small plots of what was over time, for any page: bars side by side, each standing on the ground.

use maud::{Markup, html};

use super::kind;
use crate::diagnosis::Verdict;
use crate::history::Slot;

/// The height of a plot in its own units; a part is one unit wide.
const HEIGHT: f64 = 24.0;

/// The least height of what is there.
const LEAST: f64 = 2.0;

/// The width of a bar; the rest of its part is the gap to the next one.
const WIDTH: &str = "0.7";

/// One bar.
struct Bar {
    height: f64,
    /// The class of its colour.
    class: Option<&'static str>,
    /// What it says where somebody points at it.
    hint: Option<String>,
}

/// The gravest verdict of each part, for those who see it and in words. `hint` is what a part says where somebody points at it.
#[must_use]
pub fn verdicts(slots: &[Slot], words: &str, hint: impl Fn(usize) -> Option<String>) -> Markup {
    let bars = slots.iter().enumerate().map(|(index, slot)| {
        slot.worst.map(|worst| Bar {
            height: height(worst),
            class: Some(kind(worst)),
            hint: hint(index),
        })
    });
    plot(&bars.collect::<Vec<_>>(), words)
}

/// Values that are not negative, the largest one as high as the plot.
#[must_use]
pub fn values(
    values: &[Option<f64>],
    words: &str,
    hint: impl Fn(usize) -> Option<String>,
) -> Markup {
    let largest = values.iter().flatten().copied().fold(0.0, f64::max);
    let bars = values.iter().enumerate().map(|(index, value)| {
        let height = |value: f64| {
            if largest > 0.0 {
                (value / largest * HEIGHT).max(LEAST)
            } else {
                LEAST
            }
        };
        value.map(|value| Bar {
            height: height(value),
            class: None,
            hint: hint(index),
        })
    });
    plot(&bars.collect::<Vec<_>>(), words)
}

fn plot(bars: &[Option<Bar>], words: &str) -> Markup {
    let size = format!("0 0 {} {HEIGHT}", bars.len());
    html! {
        svg role="img" viewBox=(size) preserveAspectRatio="none" width="100%" height="32" {
            title { (words) }
            @for (index, bar) in bars.iter().enumerate() {
                @match bar {
                    Some(Bar { height, class, hint }) => {
                        rect class=[class] x=(index) y=(format!("{:.2}", HEIGHT - height)) width=(WIDTH)
                            height=(format!("{height:.2}")) {
                            @if let Some(hint) = hint { title { (hint) } }
                        }
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

/// Stands between a number and its unit, where no line ends.
const NARROW: char = '\u{a0}';

/// A share in per cent that says 100 and 0 only of all and of none.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "there are not so many runs")]
pub fn share(part: usize, of: usize) -> String {
    let share = part as f64 / of.max(1) as f64 * 100.0;
    match share {
        _ if part == of => format!("100{NARROW}%"),
        _ if part == 0 => format!("0{NARROW}%"),
        _ => format!("{:.1}{NARROW}%", share.clamp(0.1, 99.9)),
    }
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
        assert_eq!(share(part, of).replace(NARROW, " "), expected);
    }

    #[test]
    fn no_bar_leaves_the_plot() {
        let plot = values(&[Some(0.0), None, Some(8.0), Some(1e-9)], "words", |_| None);
        let plot = plot.into_string();
        assert_eq!(plot.matches("<rect").count(), 4);
        assert!(
            plot.contains("height=\"24.00\"") && !plot.contains("NaN"),
            "{plot}"
        );
        assert!(
            !values(&[Some(0.0)], "", |_| None)
                .into_string()
                .contains("NaN")
        );
    }
}
