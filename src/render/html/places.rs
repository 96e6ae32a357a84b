//! The same run from other places.

use maud::{Markup, html};

use super::{Leaf, cut};
use crate::render::words::places::{Row, rows};

pub(super) fn section(leaf: &Leaf<'_>) -> Markup {
    let Some(places) = &leaf.report.places else {
        return html! {};
    };
    let rows = rows(leaf.words, places);
    let heads = [
        "places-place",
        "places-outcome",
        "places-data",
        "places-time",
    ];
    let content = html! {
        p.recommended { (cut(&places.text)) }
        table.grid.places role="table" {
            thead role="rowgroup" {
                tr role="row" {
                    @for head in heads { th role="columnheader" scope="col" { (leaf.label(head)) } }
                }
            }
            tbody role="rowgroup" {
                @for row in &rows { (line(leaf, row)) }
            }
        }
        @for row in &rows {
            @for difference in row.differences() {
                p.note { (cut(&row.name)) ": " (cut(difference)) }
            }
        }
    };
    leaf.section("places", "places-title", &content)
}

fn line(leaf: &Leaf<'_>, row: &Row<'_>) -> Markup {
    let (verdict, _) = row.verdict();
    html! {
        tr role="row" {
            th role="rowheader" scope="row" { (cut(&row.name)) }
            td role="cell" {
                (verdict)
                @if let Some(cause) = row.cause(leaf.words) { " " (cut(&cause)) }
            }
            td role="cell" { (row.data(leaf.words).unwrap_or_default()) }
            td role="cell" { (row.time().unwrap_or_default()) }
        }
    }
}
