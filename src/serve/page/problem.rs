//! Pages that say why there is no other.

use maud::{Markup, html};

use super::shell::{Kind, Page, shell};
use super::view::Frame;
use crate::serve::NotServed;

/// Why a page is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    /// No page has this address.
    NoPage,
    /// The report is not kept any more, or never was.
    NoReport,
    /// Another site sent the form, or the form is older than the program that runs.
    CrossSite,
    /// The server is asked for under a name that is not its own.
    Misdirected,
    /// What was sent is no form of ours.
    NoForm,
    /// A check has no result.
    NotServed(NotServed),
}

impl Problem {
    /// The ids of its title and of its sentence.
    fn words(self) -> [&'static str; 2] {
        match self {
            Self::NoPage => ["web-no-page", "web-no-page-why"],
            Self::NoReport => ["web-no-report", "web-no-report-why"],
            Self::CrossSite => ["web-refused", "web-refused-why"],
            Self::Misdirected => ["web-misdirected", "web-misdirected-why"],
            Self::NoForm => ["web-no-form", "web-no-form-why"],
            Self::NotServed(why) => ["web-not-checked", not_served(why)],
        }
    }
}

/// The id of the sentence that says why a check has no result.
fn not_served(why: NotServed) -> &'static str {
    match why {
        NotServed::Full => "web-full",
        NotServed::Busy => "web-taken",
        NotServed::Forbidden(_) => "web-forbidden",
        NotServed::Stopping => "web-stopped",
        NotServed::Slow | NotServed::Failed => "web-failed",
    }
}

pub(super) fn page(frame: &Frame, problem: Problem) -> Markup {
    let [title, why] = problem.words().map(|id| frame.label(id));
    let body = html! {
        div.front {
            h1 { (title) }
            p.lede { (why) }
            p.back { a href=(frame.link("/")) { (frame.label("web-back")) } }
        }
    };
    let page = Page {
        title: &title,
        verdict: None,
        kind: Kind::Plain,
        body,
    };
    shell(frame, &page)
}
