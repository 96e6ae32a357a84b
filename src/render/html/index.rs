//! Which reports a page has.

use maud::{Markup, html};

use super::{Head, Place, cut, fragment, kind};
use crate::diagnosis::Verdict;
use crate::render::words::Words;
use crate::render::words::verdict::headline;
use crate::render::{Style, style};
use crate::report::Report;

/// The head of a page of several reports: the gravest verdict is that of the page.
pub(super) fn head(reports: &[Report], words: Words) -> Head {
    let verdicts = reports.iter().map(|report| report.verdict);
    let worst = verdicts.max_by_key(|verdict| verdict.gravity());
    let verdict = worst.unwrap_or(Verdict::Unknown);
    let (word, _) = style::verdict(verdict);
    Head {
        title: format!("{word} {}", title(reports, words)),
        language: words.wording().language(),
        verdict,
    }
}

fn title(reports: &[Report], words: Words) -> String {
    let unwell = reports.iter().filter(|it| it.verdict != Verdict::Ok);
    let (unwell, of) = (unwell.count().to_string(), reports.len().to_string());
    words.say("page-several", &[("unwell", &unwell), ("of", &of)])
}

/// A table of the reports, and then each.
pub(super) fn body(reports: &[Report], style: &Style) -> Markup {
    let words = Words::new(style.language, true);
    let label = |id: &str| words.say(id, &[]);
    let place = |index: usize| Place {
        number: index + 1,
        of: reports.len().max(2),
    };
    html! {
        header.index {
            h1 { (title(reports, words)) }
            table.grid role="table" {
                thead role="rowgroup" {
                    tr role="row" {
                        th role="columnheader" scope="col" { (label("page-verdict")) }
                        th role="columnheader" scope="col" { (label("page-target")) }
                        th role="columnheader" scope="col" { (label("report-root-cause")) }
                    }
                }
                tbody role="rowgroup" {
                    @for (index, report) in reports.iter().enumerate() {
                        tr role="row" class=(kind(report.verdict)) {
                            td role="cell" { span.pill { (style::verdict(report.verdict).0) } }
                            th role="rowheader" scope="row" {
                                a href={ "#r" (index + 1) "-report" } { (cut(&report.target.label())) }
                            }
                            td role="cell" { (cut(&headline(words, report))) }
                        }
                    }
                }
            }
        }
        @for (index, report) in reports.iter().enumerate() { (fragment(report, style, place(index))) }
    }
}
