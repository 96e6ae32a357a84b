//! A whole page: its head, what it may do, its style sheet and its script.

use std::sync::LazyLock;

use data_encoding::BASE64;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use ring::digest::{SHA256, digest};

use crate::diagnosis::Verdict;
use crate::knowledge::wording::{Language, Wording};

/// The style sheet of reports.
pub const STYLE: &str = concat!(
    include_str!("report.css"),
    include_str!("blocks.css"),
    include_str!("plots.css"),
    include_str!("over.css"),
    include_str!("media.css")
);
/// The script of reports: it copies the text for a ticket.
pub const SCRIPT: &str = include_str!("report.js");

/// What the page may do: these two, and nothing from elsewhere.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let [style, script] = [STYLE, SCRIPT].map(|text| {
        let hash = digest(&SHA256, text.as_bytes());
        format!("sha256-{}", BASE64.encode(hash.as_ref()))
    });
    format!(
        "default-src 'none'; style-src '{style}'; script-src '{script}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
});

/// What the head of a page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The title.
    pub title: String,
    /// The language of the page.
    pub language: Language,
    /// The verdict that its icon shows.
    pub verdict: Verdict,
}

/// The Content Security Policy of a page, for its head or for the header of HTTP.
#[must_use]
pub fn policy() -> &'static str {
    &POLICY
}

/// A page around these parts. It needs nothing but itself.
#[must_use]
pub fn document(head: &Head, body: &Markup) -> Markup {
    let words = Wording::new(head.language);
    html! {
        (DOCTYPE) "\n"
        html lang=(head.language.tag()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="robots" content="noindex, nofollow";
                title { (head.title) }
                link rel="icon" href=(icon(head.verdict));
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#content" { (words.say("page-skip", &[])) }
                main id="content" tabindex="-1" { (body) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
        "\n"
    }
}

/// The address of an icon, which holds it: a dot in the colour of the verdict.
#[must_use]
pub fn icon(verdict: Verdict) -> String {
    let colour = match verdict {
        Verdict::Ok => "1a7f52",
        Verdict::Warning => "b7791f",
        Verdict::Critical => "c0362c",
        Verdict::Unknown => "7a56c2",
    };
    format!(
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23{colour}'/%3E%3C/svg%3E"
    )
}
