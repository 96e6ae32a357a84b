//! Which combinations work, and what clients make of them.

use maud::{Markup, html};

use super::{Leaf, cut, plain};
use crate::render::style::Ink;
use crate::render::words::matrix::{MODES, by_default, looks, mode, recommended, rows};
use crate::report::{CellReport, MatrixReport};

pub(super) fn section(leaf: &Leaf<'_>) -> Markup {
    let Some(matrix) = &leaf.report.matrix else {
        return html! {};
    };
    let content = html! {
        p.recommended { (cut(&recommended(leaf.words, matrix))) }
        (table(leaf, matrix))
        (leaf.heading(2, &leaf.label("matrix-clients")))
        ul.lines {
            @for client in &matrix.clients {
                @let (mark, text) = by_default(leaf.words, client);
                li { (leaf.mark(mark)) div { p { strong { (cut(&client.name)) } " " (cut(&text)) } } }
            }
        }
        (commands(leaf, matrix))
    };
    leaf.section("matrix", "matrix-title", &content)
}

fn table(leaf: &Leaf<'_>, matrix: &MatrixReport) -> Markup {
    html! {
        table.grid.matrix role="table" {
            thead role="rowgroup" {
                tr role="row" {
                    th role="columnheader" scope="col" { (leaf.label("page-protection")) }
                    @for it in MODES { th role="columnheader" scope="col" { (mode(leaf.words, it)) } }
                }
            }
            tbody role="rowgroup" {
                @for (name, cells) in rows(leaf.words, matrix) {
                    tr role="row" {
                        th role="rowheader" scope="row" { (name) }
                        @for it in MODES {
                            td role="cell" {
                                // Where cells stand below each other, each names its column.
                                span.column aria-hidden="true" { (mode(leaf.words, it)) }
                                (cell(leaf, cells.iter().find(|cell| cell.mode == it).copied()))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cell(leaf: &Leaf<'_>, cell: Option<&CellReport>) -> Markup {
    let (symbol, ink, why) = cell.map_or(("–", Ink::Faint, String::new()), |cell| {
        looks(leaf.words, cell)
    });
    html! { span.outcome { (leaf.mark((symbol, ink))) (cut(&why)) } }
}

/// Those that use the recommended combination, whole, so that they can be copied.
fn commands(leaf: &Leaf<'_>, matrix: &MatrixReport) -> Markup {
    let unverified = matrix.commands.iter().any(|it| it.verifies == Some(false));
    html! {
        @if !matrix.commands.is_empty() {
            (leaf.heading(2, &leaf.label("matrix-commands")))
            @for command in &matrix.commands { pre { (plain(&command.command)) } }
            @if unverified { p.note { (leaf.label("matrix-unverified")) } }
            @for withheld in &matrix.withheld_commands {
                @let values = [("client", withheld.client.as_str()), ("finding", &withheld.finding)];
                p.note { (cut(&leaf.words.say("matrix-command-withheld", &values))) }
            }
        }
    }
}
