//! The verdict, the cause in a sentence, what to do and when to come back.

use maud::{Markup, html};

use super::sheet::Sheet;
use super::{Leaf, cut, fact, plain};
use crate::diagnosis::Verdict;
use crate::knowledge::wording::Advice;
use crate::render::alert::alerted;
use crate::render::words::matrix::security_id;
use crate::render::words::verdict::{basis, headline};
use crate::render::words::{data, verdict};
use crate::render::{advice, style};
use crate::report::{FindingReport, Report, duration};

pub(super) fn section(leaf: &Leaf<'_>) -> Markup {
    let (report, words) = (leaf.report, leaf.words);
    let (word, _) = style::verdict(report.verdict);
    let title = cut(&headline(words, report));
    html! {
        header.top {
            p.verdict {
                span.pill { (word) }
                span.target { (cut(&verdict::target(words, report))) }
            }
            @if leaf.place.of > 1 {
                h2 id=(leaf.id("headline")) { (title) }
            } @else {
                h1 id=(leaf.id("headline")) { (title) }
            }
            p.lede { (cut(lede(report))) }
            @if let Some(root) = report.root() {
                p.basis {
                    (leaf.label("report-root-cause")) ": " code { (plain(&root.id)) } " " (leaf.label(basis(report, root)))
                }
            }
            @if let Some(alert) = &report.alert {
                p.note { (cut(&alerted(report, alert, words.wording()))) }
            }
            @if let Some(bytes) = report.left_out_bytes {
                p.note { (words.say("report-left-out", &[("bytes", &bytes.to_string())])) }
            }
        }
        @if let Some(root) = report.root() { (what_to_do(leaf, root)) }
        (facts(leaf))
        (limit(leaf))
    }
}

/// What the headline does not say.
fn lede(report: &Report) -> &str {
    match report.root() {
        Some(root) if report.held_off.is_none() && report.verdict != Verdict::Ok => &root.detail,
        _ => &report.summary,
    }
}

/// Who must act, in the order in which it helps, and when to come back.
fn what_to_do(leaf: &Leaf<'_>, root: &FindingReport) -> Markup {
    let wording = leaf.words.wording();
    let coming_back = advice::coming_back(leaf.report, root, wording);
    html! {
        @if !root.advice.is_empty() || coming_back.is_some() {
            section.todo id=(leaf.id("todo")) {
                (leaf.heading(1, &leaf.label("report-what-to-do")))
                (list(leaf, &root.advice))
                @if let Some(sentences) = coming_back { p.wait { (with_time(leaf, &sentences)) } }
            }
        }
    }
}

/// Sentences in which the moment to come back is told in the time zone of the page.
fn with_time(leaf: &Leaf<'_>, sentences: &str) -> Markup {
    let moment = leaf.report.come_back_at.as_deref();
    let around = moment.and_then(|moment| Some((sentences.split_once(moment)?, moment)));
    html! {
        @if let Some(((before, after), moment)) = around {
            (cut(before)) (leaf.time(moment)) (cut(after))
        } @else {
            (cut(sentences))
        }
    }
}

/// How to live with a limit that was met.
fn limit(leaf: &Leaf<'_>) -> Markup {
    let content = leaf.report.limit.as_ref().map(|limit| {
        html! {
            ul.plain { @for sentence in &limit.guidance { li { (cut(sentence)) } } }
        }
    });
    leaf.section("limit", "report-about-limit", &content.unwrap_or_default())
}

/// Pieces of advice, in the order in which they help.
pub(super) fn list(sheet: &Sheet<'_>, pieces: &[Advice]) -> Markup {
    let wording = sheet.words.wording();
    html! {
        @if !pieces.is_empty() {
            ol.advice {
                @for piece in pieces {
                    li {
                        p.who {
                            (advice::who(piece, wording))
                            @if let Some(setting) = advice::setting(piece, wording) { " " span { (cut(&setting)) } }
                        }
                        p { (cut(&piece.text)) }
                    }
                }
            }
        }
    }
}

/// When, as whom and how.
fn facts(leaf: &Leaf<'_>) -> Markup {
    let (report, words) = (leaf.report, leaf.words);
    let target = &report.target;
    let server = Some(data::server(words, report)).filter(|server| !server.is_empty());
    let label = |id: &str| leaf.label(id);
    let took = report.duration_ms.map(duration);
    let opened = report.connections_opened.map(|opened| opened.to_string());
    html! {
        dl.facts {
            (fact(&label("page-when"), Some(leaf.time(&report.started_at))))
            (fact(&label("page-duration"), took))
            (fact(&label("page-connections"), opened))
            (fact(&label("page-proxy"), report.through.as_ref().map(|it| cut(&it.text))))
            (fact(&label("page-user"), Some(cut(&target.user)).filter(|user| !user.is_empty())))
            (fact(&label("page-protection"), Some(words.say(security_id(target.security), &[]))))
            (fact(&label("page-directory"), target.directory.as_deref().map(cut)))
            (fact(&label("report-server"), server.map(|server| cut(&server))))
        }
    }
}
