//! The page that everything begins with: the form, the configured targets, the latest checks.

use maud::{Markup, html};

use super::form::{button, form};
use super::plots;
use super::shell::{Kind, Page, shell};
use super::view::{Asked, Frame, Front, Last, Recent, Watched};
use crate::diagnosis::Verdict;
use crate::render::html::{pill, time};
use crate::text::{sanitize, truncate};

/// Columns of a name or a headline in a list.
const LONGEST: usize = 200;

pub(super) fn page(frame: &Frame, front: &Front) -> Markup {
    let title = frame.label("web-title");
    let verdicts = front.targets.iter().filter_map(|it| it.last.as_ref());
    let worst = verdicts.map(|it| it.verdict).max_by_key(|it| it.gravity());
    let body = html! {
        div.front {
            h1 { (title) }
            @if let Some(asked) = &front.form { (form(frame, asked, &front.token)) }
            (targets(frame, front))
            (recent(frame, &front.recent))
        }
    };
    let page = Page {
        title: &title,
        verdict: worst,
        kind: Kind::Plain,
        body,
    };
    shell(frame, &page)
}

fn targets(frame: &Frame, front: &Front) -> Markup {
    html! {
        @if !front.targets.is_empty() {
            section {
                h2 { (frame.label("web-targets")) }
                ul.targets { @for it in &front.targets { li { (target(frame, it, &front.token)) } } }
                @if front.more_targets > 0 {
                    @let number = front.more_targets.to_string();
                    p.note { (frame.say("web-more-targets", &[("number", &number)])) }
                }
            }
        }
    }
}

fn target(frame: &Frame, target: &Watched, token: &str) -> Markup {
    let asked = Asked::Target(target.name.clone());
    html! {
        div.name {
            h3 { (cut(&target.name)) }
            @if let Some(address) = &target.address { p.more { (cut(address)) } }
        }
        div.state {
            @match &target.last {
                Some(last) => (state(frame, last)),
                None => p.more { (frame.label("web-not-yet")) },
            }
        }
        (button(frame, token, &asked, &frame.label("web-check-now"), &cut(&target.name)))
        @if let Some(history) = &target.history { (plots::plots(frame, &target.name, history)) }
    }
}

fn state(frame: &Frame, last: &Last) -> Markup {
    html! {
        (pill(last.verdict))
        @if let Some(cause) = last.cause.as_ref().filter(|_| last.verdict != Verdict::Ok) { " " code { (cut(cause)) } }
        p.more { (time(&last.at, &frame.style.zone)) }
    }
}

fn recent(frame: &Frame, recent: &[Recent]) -> Markup {
    html! {
        section {
            h2 { (frame.label("web-recent")) }
            @if recent.is_empty() {
                p.more { (frame.label("web-recent-none")) }
            } @else {
                ul.recent {
                    @for one in recent {
                        li {
                            div.verdict-of {
                                @match &one.found {
                                    Some((verdict, _)) => (pill(*verdict)),
                                    None => span.pill.running { (frame.label("web-running")) },
                                }
                            }
                            div.what {
                                a href=(frame.link(&one.path)) { (cut(&one.target)) }
                                @if let Some((_, headline)) = &one.found { p { (cut(headline)) } }
                            }
                            @if let Some(at) = &one.at { p.more { (time(at, &frame.style.zone)) } }
                        }
                    }
                }
            }
        }
    }
}

/// Text for a line of a list.
pub(super) fn cut(text: &str) -> String {
    truncate(&sanitize(text), LONGEST)
}
