//! Two reports held against each other: both sides, what differs, and what that means.

use std::io::{self, Write};

use maud::{Markup, html};

use super::bottom::{MAX_TICKET, made_by, to_copy};
use super::sheet::Sheet;
use super::top::list;
use super::{Head, Place, cut, document, kind, pill, plain};
use crate::diagnosis::Verdict;
use crate::render::Style;
use crate::render::contrast::{SIDES, known_by, named, only, ticket};
use crate::render::words::Words;
use crate::report::contrast::path::{PathReport, PathSession};
use crate::report::contrast::{Contrast, Difference, Side};

/// Writes the page.
pub(in crate::render) fn page(
    contrast: &Contrast,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sheet = Sheet {
        words: Words::new(style.language, true),
        zone: &style.zone,
        place: Place::ALONE,
    };
    let title = headline(&sheet, contrast);
    let head = Head {
        title: title.clone(),
        language: style.language,
        verdict: worst(contrast),
    };
    let body = html! {
        article class={ "report " (kind(worst(contrast))) } id=(sheet.id("report")) aria-labelledby=(sheet.id("headline")) {
            header.top {
                h1 id=(sheet.id("headline")) { (title) }
                @if is_same_cause(contrast) { p.lede { (sheet.label("contrast-same-cause")) } }
            }
            div.sides { @for (id, own) in SIDES.iter().zip([&contrast.here, &contrast.there]) { (side(&sheet, id, own)) } }
            @if let Some(path) = &contrast.path { (sheet.section("path", "path-title", &on_the_path(&sheet, path))) }
            (differences(&sheet, contrast))
            footer {
                (to_copy(&sheet, &ticket(contrast, sheet.words.wording(), MAX_TICKET)))
                (made_by(sheet.words, env!("CARGO_PKG_VERSION")))
            }
        }
    };
    out.write_all(document(&head, &body).into_string().as_bytes())
}

fn worst(contrast: &Contrast) -> Verdict {
    let verdicts = [contrast.here.verdict, contrast.there.verdict];
    let worst = verdicts.into_iter().max_by_key(|it| it.gravity());
    worst.unwrap_or(Verdict::Unknown)
}

fn is_same_cause(contrast: &Contrast) -> bool {
    contrast.here.root_cause.is_some() && contrast.here.root_cause == contrast.there.root_cause
}

/// How much differs.
fn headline(sheet: &Sheet<'_>, contrast: &Contrast) -> String {
    let events = contrast.path.iter().flat_map(|path| &path.sessions);
    let events: usize = events.map(|session| session.events.len()).sum();
    let number = contrast.differences.len();
    let (id, number) = match (&contrast.path, number) {
        (Some(_), 0) => ("page-path", events),
        _ => ("page-contrast", number),
    };
    sheet.words.say(id, &[("number", &number.to_string())])
}

/// One side: what it is, what was found, and who must do what.
fn side(sheet: &Sheet<'_>, id: &str, side: &Side) -> Markup {
    html! {
        section class={ "side " (kind(side.verdict)) } {
            (sheet.heading(1, &sheet.label(id)))
            p.file { (cut(&side.name)) }
            p.verdict { (pill(side.verdict)) @if !side.target.is_empty() { span.target { (cut(&side.target)) } } }
            @if let Some(cause) = &side.cause {
                p.cause { strong { (cut(&cause.title)) } @if let Some(id) = &side.root_cause { " " code { (plain(id)) } } }
                p.more { (cut(&cause.detail)) }
                (list(sheet, &cause.advice))
            } @else if let Some(id) = &side.root_cause {
                p.cause { code { (plain(id)) } }
            } @else if side.verdict == Verdict::Ok {
                p.cause { (sheet.label("report-all-works")) }
            }
        }
    }
}

fn differences(sheet: &Sheet<'_>, contrast: &Contrast) -> Markup {
    let differences = &contrast.differences;
    let none = differences.is_empty();
    if none && contrast.path.is_some() {
        return html! {};
    }
    let content = html! {
        @if none {
            p { (sheet.label("contrast-none")) }
        } @else {
            table.grid.differences role="table" {
                thead role="rowgroup" {
                    tr role="row" {
                        th role="columnheader" scope="col" { (sheet.label("page-what")) }
                        @for id in SIDES { th role="columnheader" scope="col" { (sheet.label(id)) } }
                        th role="columnheader" scope="col" { (sheet.label("page-meaning")) }
                    }
                }
                tbody role="rowgroup" { @for it in differences { (difference(sheet, it)) } }
            }
            @if differences.len() > 1 { p.note { (sheet.label("contrast-first")) } }
        }
    };
    sheet.section("differences", "contrast-title", &content)
}

fn difference(sheet: &Sheet<'_>, difference: &Difference) -> Markup {
    let (name, _) = difference.kind.messages();
    html! {
        tr role="row" {
            th role="rowheader" scope="row" { (sheet.label(name)) }
            @for (id, value) in SIDES.iter().zip([&difference.here, &difference.there]) {
                td.value role="cell" {
                    // Where cells stand below each other, each names its column.
                    span.column aria-hidden="true" { (sheet.label(id)) }
                    code { (cut(value.as_deref().unwrap_or("–"))) }
                }
            }
            td.meaning role="cell" { (cut(&difference.meaning)) }
        }
    }
}

/// What the path did, session by session.
fn on_the_path(sheet: &Sheet<'_>, path: &PathReport) -> Markup {
    let wording = sheet.words.wording();
    let by = [
        ("which", path.client.name()),
        ("by", path.client_known_by.name()),
    ];
    html! {
        p { (cut(&sheet.words.say("path-client", &by))) }
        @for session in &path.sessions { (on_session(sheet, session)) }
        @for sentence in only(path, wording) { p.note { (cut(&sentence)) } }
    }
}

fn on_session(sheet: &Sheet<'_>, session: &PathSession) -> Markup {
    let wording = sheet.words.wording();
    html! {
        (sheet.heading(2, &cut(&named(session, wording))))
        @if session.events.is_empty() {
            p { (sheet.label("path-nothing")) }
        } @else {
            ul.plain {
                @for event in &session.events {
                    li {
                        (cut(&event.text))
                        @for (id, filter) in SIDES.iter().zip([&event.filter_here, &event.filter_there]) {
                            @if let Some(filter) = filter {
                                p.more {
                                    (sheet.label(id)) ": "
                                    (cut(&sheet.words.say("capture-filter", &[("filter", filter)])))
                                }
                            }
                        }
                    }
                }
            }
        }
        p.more { (cut(&known_by(session, wording))) }
    }
}
