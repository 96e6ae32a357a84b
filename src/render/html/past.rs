//! What earlier runs of a check saw: how it was over time, what was wrong and for how long, and how long it took.

use std::io::{self, Write};

use maud::{Markup, html};

use super::bottom::{MAX_TICKET, made_by, to_copy};
use super::sheet::Sheet;
use super::top::list;
use super::{Head, Place, cut, document, fact, kind, pill, plain, plots};
use crate::diagnosis::Verdict;
use crate::history::summary::{MeasureSummary, Stretch, Summary};
use crate::history::{Past, Run};
use crate::knowledge::explanation::{FindingExplained, finding};
use crate::render::history::{counts, span, ticket, value};
use crate::render::words::Words;
use crate::render::{Style, style};
use crate::report::{address, duration};

/// Incidents that are shown, the latest ones.
const MOST_INCIDENTS: usize = 50;

/// Measures of a check that are shown: the phases, and those of some expected files.
const MOST_MEASURES: usize = 60;

/// Writes a page of these checks.
pub(in crate::render) fn page(
    checks: &[Past],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let words = Words::new(style.language, true);
    let worst = checks.iter().map(|check| check.summary.now.verdict);
    let worst = worst.max_by_key(|it| it.gravity());
    let verdict = worst.unwrap_or(Verdict::Unknown);
    let title = match checks {
        [one] => words.say("page-history-of", &[("check", &plain(&one.summary.check))]),
        several => words.say("page-histories", &[("checks", &several.len().to_string())]),
    };
    let (word, _) = style::verdict(verdict);
    let head = Head {
        title: format!("{word} {title}"),
        language: style.language,
        verdict,
    };
    let sheets = checks.iter().enumerate().map(|(index, past)| {
        let place = Place {
            number: index + 1,
            of: checks.len(),
        };
        let sheet = Sheet {
            words,
            zone: &style.zone,
            place,
        };
        (sheet, past)
    });
    let sheets: Vec<_> = sheets.collect();
    let body = html! {
        @if checks.len() != 1 { (index(words, &title, &sheets)) }
        @for (sheet, past) in &sheets { (article(sheet, past)) }
    };
    out.write_all(document(&head, &body).into_string().as_bytes())
}

/// Which checks the page has.
fn index(words: Words, title: &str, sheets: &[(Sheet<'_>, &Past)]) -> Markup {
    let heads = [
        "page-verdict",
        "page-check",
        "page-uptime",
        "report-root-cause",
    ];
    html! {
        header.index {
            h1 { (title) }
            table.grid role="table" {
                thead role="rowgroup" {
                    tr role="row" { @for id in heads { th role="columnheader" scope="col" { (words.say(id, &[])) } } }
                }
                tbody role="rowgroup" {
                    @for (sheet, past) in sheets {
                        @let summary = &past.summary;
                        tr role="row" class=(kind(summary.now.verdict)) {
                            td role="cell" { (pill(summary.now.verdict)) }
                            th role="rowheader" scope="row" {
                                a href={ "#" (sheet.id("report")) } { (cut(&summary.check)) }
                            }
                            td role="cell" { (percent(summary.uptime_percent)) }
                            td role="cell" { (cause(summary.now.root_cause.as_deref())) }
                        }
                    }
                }
            }
        }
    }
}

fn article(sheet: &Sheet<'_>, past: &Past) -> Markup {
    let summary = &past.summary;
    let now = &summary.now;
    let known = now.root_cause.as_deref();
    let known = known.and_then(|id| finding(id, &sheet.words.wording()));
    html! {
        article class={ "report " (kind(now.verdict)) } id=(sheet.id("report")) aria-labelledby=(sheet.id("headline")) {
            (top(sheet, summary, known.as_ref()))
            (what_to_do(sheet, known.as_ref()))
            (facts(sheet, summary))
            (sheet.section("uptime", "page-uptime", &uptime(sheet, past)))
            (sheet.section("incidents", "history-incidents", &incidents(sheet, &summary.incidents)))
            (sheet.section("measures", "history-measures", &measures(sheet, past)))
            (sheet.section("runs", "page-last-runs", &runs(sheet, &past.last)))
            (sheet.section("codes", "history-codes", &codes(summary)))
            footer {
                (to_copy(sheet, &ticket(summary, sheet.words.wording(), MAX_TICKET)))
                (made_by(sheet.words, env!("CARGO_PKG_VERSION")))
            }
        }
    }
}

/// How it is now, and since when.
fn top(sheet: &Sheet<'_>, summary: &Summary, known: Option<&FindingExplained>) -> Markup {
    let now = &summary.now;
    let address = address(&summary.host, summary.port);
    let address = Some(address).filter(|address| !summary.check.contains(address.as_str()));
    let title = match (known, now.root_cause.as_deref()) {
        (Some(known), _) => known.title.clone(),
        (None, Some(id)) => id.to_owned(),
        (None, None) if now.verdict == Verdict::Ok => sheet.label("report-all-works"),
        (None, None) => style::verdict(now.verdict).0.to_owned(),
    };
    let runs = now.runs.to_string();
    let since = moment(sheet, &now.start);
    html! {
        header.top {
            p.verdict {
                (pill(now.verdict))
                span.target { (cut(&summary.check)) @if let Some(address) = address { "  " (cut(&address)) } }
            }
            @if sheet.place.of > 1 {
                h2 id=(sheet.id("headline")) { (cut(&title)) }
            } @else {
                h1 id=(sheet.id("headline")) { (cut(&title)) }
            }
            p.lede { (sheet.words.say("page-since", &[("since", &since), ("runs", &runs)])) }
            @if let Some(id) = &now.root_cause {
                p.basis { (sheet.label("report-root-cause")) ": " code { (plain(id)) } }
            }
        }
    }
}

/// Who must act on what is wrong now. The history keeps no more than its id, so the advice is general.
fn what_to_do(sheet: &Sheet<'_>, known: Option<&FindingExplained>) -> Markup {
    let Some(known) = known.filter(|it| !it.advice.is_empty()) else {
        return html! {};
    };
    html! {
        section.todo id=(sheet.id("todo")) {
            (sheet.heading(1, &sheet.label("report-what-to-do")))
            (list(sheet, &known.advice))
            p.wait { (sheet.label("page-in-general")) }
        }
    }
}

fn facts(sheet: &Sheet<'_>, summary: &Summary) -> Markup {
    let label = |id: &str| sheet.label(id);
    let words = sheet.words.wording();
    let unwatched = Some(summary.unwatched_seconds).filter(|it| *it > 0);
    let down = Some(summary.down_seconds).filter(|it| *it > 0);
    let misdated = Some(summary.misdated_runs).filter(|it| *it > 0);
    let held = Some(summary.runs.held_off).filter(|it| *it > 0);
    let user = Some(cut(&summary.user)).filter(|user| !user.is_empty());
    html! {
        dl.facts {
            (fact(&label("page-uptime"), Some(percent(summary.uptime_percent))))
            (fact(&label("page-down"), down.map(|it| span(it, words))))
            (fact(&label("page-unwatched"), unwatched.map(|it| span(it, words))))
            (fact(&label("page-runs"), Some(summary.runs.all)))
            (fact(&label("page-runs-held-off"), held))
            (fact(&label("page-misdated"), misdated))
            (fact(&label("page-first-run"), Some(sheet.minute(&summary.first_run))))
            (fact(&label("page-last-run"), Some(sheet.minute(&summary.last_run))))
            (fact(&label("page-user"), user))
            (fact(&label("page-directory"), summary.directory.as_deref().map(cut)))
            (fact(&label("page-expires"), summary.certificate.as_ref().map(|it| sheet.minute(&it.not_after))))
        }
    }
}

fn uptime(sheet: &Sheet<'_>, past: &Past) -> Markup {
    let summary = &past.summary;
    let counts = counts(&summary.runs, sheet.words.wording());
    let hint = |index: usize| {
        let (slot, begin) = (past.slots.get(index)?, past.begins.get(index)?);
        let values = [
            ("moment", moment(sheet, &begin.to_string())),
            ("verdict", style::verdict(slot.worst?).0.to_owned()),
            ("runs", slot.runs.to_string()),
        ];
        let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
        Some(sheet.words.say("page-part", &values))
    };
    let caption = format!("{}: {counts}", cut(&summary.check));
    html! {
        div.plots.wide {
            figure {
                (plots::verdicts(&past.slots, &caption, hint))
                (ends(sheet, summary))
                figcaption { (counts) }
            }
        }
    }
}

/// The moments at both ends of a plot.
fn ends(sheet: &Sheet<'_>, summary: &Summary) -> Markup {
    html! {
        div.ends { (sheet.minute(&summary.first_run)) (sheet.minute(&summary.last_run)) }
    }
}

/// What was wrong, the latest first.
fn incidents(sheet: &Sheet<'_>, incidents: &[Stretch]) -> Markup {
    let heads = [
        "page-verdict",
        "page-start",
        "page-end",
        "page-duration",
        "report-root-cause",
    ];
    let more = incidents.len().saturating_sub(MOST_INCIDENTS);
    html! {
        @if incidents.is_empty() {
            p.more { (sheet.label("page-no-incidents")) }
        } @else {
            table.grid.over role="table" {
                (columns(sheet, &heads))
                tbody role="rowgroup" {
                    @for incident in incidents.iter().rev().take(MOST_INCIDENTS) {
                        tr role="row" class=(kind(incident.verdict)) {
                            td role="cell" { (pill(incident.verdict)) }
                            th role="rowheader" scope="row" { (sheet.minute(&incident.start)) }
                            td role="cell" {
                                @match &incident.end {
                                    Some(end) => (sheet.minute(end)),
                                    None => (sheet.label("history-still")),
                                }
                            }
                            td role="cell" { (unbroken(&span(incident.seconds, sheet.words.wording()))) }
                            td role="cell" { (titled(sheet, incident.root_cause.as_deref())) }
                        }
                    }
                }
            }
            @if more > 0 { p.note { (sheet.words.say("history-more", &[("number", &more.to_string())])) } }
        }
    }
}

/// What was measured: the phases, and the files.
fn measures(sheet: &Sheet<'_>, past: &Past) -> Markup {
    let measures = &past.summary.measures;
    html! {
        @if !measures.is_empty() {
            div.plots {
                @for measure in measures.iter().take(MOST_MEASURES) { (measured(sheet, measure)) }
            }
        }
    }
}

fn measured(sheet: &Sheet<'_>, measure: &MeasureSummary) -> Markup {
    let name = measure.quantity.name();
    let shown = |number: f64| unbroken(&value(number, measure.unit));
    let shares = [
        ("p50", measure.p50),
        ("p95", measure.p95),
        ("max", measure.max),
        ("last", measure.last),
    ];
    let shares = shares.map(|(key, number)| (key, shown(number)));
    let shares = shares.each_ref().map(|(key, value)| (*key, value.as_str()));
    let caption = sheet.words.say("page-shares", &shares);
    let hint = |part: usize| measure.trend.get(part).copied().flatten().map(shown);
    // A plot stands on nought, and has no room below.
    let heights: Vec<_> = measure
        .trend
        .iter()
        .map(|it| it.map(|it| it.max(0.0)))
        .collect();
    html! {
        figure {
            p.name { code { (name) } @if let Some(file) = &measure.file { " " (cut(file)) } }
            (plots::values(&heights, &format!("{name}: {caption}"), hint))
            figcaption { (caption) }
        }
    }
}

/// The last runs, the latest first.
fn runs(sheet: &Sheet<'_>, runs: &[Run]) -> Markup {
    let heads = [
        "page-verdict",
        "page-when",
        "page-duration",
        "report-root-cause",
        "history-codes",
    ];
    html! {
        table.grid.over role="table" {
            (columns(sheet, &heads))
            tbody role="rowgroup" {
                @for run in runs {
                    tr role="row" class=(kind(run.verdict)) {
                        td role="cell" { (pill(run.verdict)) }
                        th role="rowheader" scope="row" { (sheet.minute(&run.started_at.to_string())) }
                        td role="cell" {
                            @if run.held_off {
                                (sheet.label("page-held-off"))
                            } @else {
                                (unbroken(&duration(milliseconds(run.duration_us))))
                            }
                        }
                        td role="cell" { (cause(run.root_cause.as_deref())) }
                        td role="cell" { @for code in &run.codes { code { (code) } " " } }
                    }
                }
            }
        }
    }
}

/// How often each reply code came.
fn codes(summary: &Summary) -> Markup {
    html! {
        @if !summary.codes.is_empty() {
            ul.chips { @for (code, count) in &summary.codes { li { code { (code) } " ×" (count) } } }
        }
    }
}

fn columns(sheet: &Sheet<'_>, heads: &[&str]) -> Markup {
    html! {
        thead role="rowgroup" {
            tr role="row" { @for id in heads { th role="columnheader" scope="col" { (sheet.label(id)) } } }
        }
    }
}

/// The id of a cause, or a dash.
fn cause(id: Option<&str>) -> Markup {
    html! {
        @match id {
            Some(id) => code { (plain(id)) },
            None => "–",
        }
    }
}

/// The title of a cause, with its id.
fn titled(sheet: &Sheet<'_>, id: Option<&str>) -> Markup {
    let known = id.and_then(|id| finding(id, &sheet.words.wording()));
    html! {
        @if let Some(known) = known { (cut(&known.title)) " " }
        (cause(id))
    }
}

/// A number that no line parts from its unit.
fn unbroken(value: &str) -> String {
    value.replace(' ', "\u{a0}")
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{share:.2} %"))
}

/// A moment in the time zone of the page, without markup.
fn moment(sheet: &Sheet<'_>, moment: &str) -> String {
    super::minute(moment, sheet.zone)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "exact up to 2^53 µs, which is 285 years"
)]
fn milliseconds(us: u64) -> f64 {
    us as f64 / 1000.0
}
