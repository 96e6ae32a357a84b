//! What stands around every page.

use maud::{DOCTYPE, Markup, html};

use super::assets::{CODE, SHEET};
use super::view::{Frame, in_language};
use crate::diagnosis::Verdict;
use crate::knowledge::wording::{Language, Wording};
use crate::render::html::icon;

/// Seconds after which the page of a check that runs loads itself anew, where there is no script.
pub(super) const RELOAD_SECONDS: u32 = 2;

/// What one page has of its own.
pub(super) struct Page<'a> {
    pub(super) title: &'a str,
    /// Its icon.
    pub(super) verdict: Option<Verdict>,
    /// What it is besides a page.
    pub(super) kind: Kind,
    pub(super) body: Markup,
}

/// What a page is besides a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    Plain,
    /// It changes by itself.
    Live,
    /// A report, which says itself who made it.
    Report,
}

/// A whole page.
pub(super) fn shell(frame: &Frame, page: &Page<'_>) -> Markup {
    let version = [("version", env!("CARGO_PKG_VERSION"))];
    html! {
        (DOCTYPE) "\n"
        html lang=(frame.language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex, nofollow";
                title { (page.title) " – ftpprobe" }
                link rel="icon" href=(icon(page.verdict.unwrap_or(Verdict::Ok)));
                link rel="stylesheet" href=(SHEET.path) integrity=(SHEET.integrity);
                script defer src=(CODE.path) integrity=(CODE.integrity) {}
                @if page.kind == Kind::Live {
                    noscript { meta http-equiv="refresh" content=(RELOAD_SECONDS); }
                }
            }
            body {
                a.skip href="#content" { (frame.label("web-skip")) }
                header.site {
                    a.home href=(frame.link("/")) { "ftpprobe" }
                    (languages(frame))
                }
                main id="content" tabindex="-1" { (page.body) }
                @if page.kind != Kind::Report {
                    footer.site { p.made { (frame.say("page-made-by", &version)) } }
                }
            }
        }
        "\n"
    }
}

/// Links to the same page in the other languages, each in its own words.
fn languages(frame: &Frame) -> Markup {
    let others = Language::ALL.into_iter();
    let others = others.filter(|language| *language != frame.language);
    html! {
        @for language in others {
            @let tag = language.tag();
            a href=(in_language(&frame.path, language)) lang=(tag) hreflang=(tag) {
                (Wording::new(language).say("web-this-language", &[]))
            }
        }
    }
}
