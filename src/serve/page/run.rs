//! The page of one check: what it does while it runs, and its report.

use std::time::Duration;

use maud::{Markup, PreEscaped, html};

use super::form::button;
use super::front::cut;
use super::shell::{Kind, Page, RELOAD_SECONDS, shell};
use super::view::{Ended, Frame, Running, Step};
use crate::render::html::{Place, fragment, time};

/// A check that runs.
pub(super) fn running(frame: &Frame, run: &Running, elapsed: Duration) -> Markup {
    let target = cut(&run.target);
    let title = frame.say("web-checking", &[("target", &target)]);
    let seconds = RELOAD_SECONDS.to_string();
    let body = html! {
        div.front.live data-events=(run.events) {
            h1 { (title) }
            p.lede {
                (frame.label("web-running-since")) " "
                span data-clock=(elapsed.as_millis()) { (elapsed.as_secs()) " s" }
            }
            noscript { p.note { (frame.say("web-reloads", &[("seconds", &seconds)])) } }
            p.wrong data-lost="" role="alert" hidden { (frame.label("web-lost")) }
            div.log role="log" aria-label=(frame.label("web-progress")) {
                ol.progress {
                    @if run.steps.is_empty() {
                        li aria-current="step" { span.at { "0.0 s" } " " span.text { (frame.label("web-starting")) } }
                    }
                    (steps(&run.steps))
                }
            }
        }
    };
    let page = Page {
        title: &title,
        verdict: None,
        kind: Kind::Live,
        body,
    };
    shell(frame, &page)
}

/// What was done so far. How long a step took is known when the next one begins.
fn steps(steps: &[Step]) -> Markup {
    html! {
        @for (index, step) in steps.iter().enumerate() {
            @let next = steps.get(index + 1);
            li aria-current=[next.is_none().then_some("step")] {
                span.at { (step.at) } " " span.text { (step.text) }
                @if let Some(took) = next.and_then(|next| next.took.as_ref()) { " " span.took { (took) } }
            }
        }
    }
}

/// A check that has ended.
pub(super) fn ended(frame: &Frame, run: &Ended<'_>) -> Markup {
    let until = time(&run.until, &frame.style.zone).into_string();
    let kept = frame.say("web-kept", &[("until", MARK)]);
    let (before, after) = kept.split_once(MARK).unwrap_or((&kept, ""));
    let body = html! {
        (fragment(run.report, &frame.style, Place::ALONE))
        aside.kept aria-label=(frame.label("web-this-page")) {
            p { (before) (PreEscaped(until)) (after) }
            @if let Some(again) = &run.again {
                (button(frame, again.token, again.asked, &frame.label("web-check-again"), ""))
            }
        }
    };
    let page = Page {
        title: &cut(&run.report.target.label()),
        verdict: Some(run.report.verdict),
        kind: Kind::Report,
        body,
    };
    shell(frame, &page)
}

/// Stands in a sentence where markup comes.
const MARK: &str = "\u{1}";
