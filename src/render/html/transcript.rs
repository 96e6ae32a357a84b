//! Every command and reply of every attempt, each with its times and what its code means.

use maud::{Markup, PreEscaped, Render, html};

use super::{Leaf, MOST_COLUMNS, cut, plain};
use crate::knowledge::catalogue;
use crate::render::words::remarks::remarks;
use crate::report::{AttemptReport, ExchangeReport, duration};
use crate::text::truncate;

/// An attempt with more exchanges is folded.
const MOST_UNFOLDED: usize = 40;

/// A reply with more lines is folded behind the first ones.
const MOST_LINES: usize = 8;

/// How much of a reply is shown.
#[derive(Clone, Copy)]
pub(super) struct Lines {
    /// So many lines.
    pub(super) most: usize,
    /// So many columns of each.
    pub(super) columns: usize,
}

pub(super) fn section(leaf: &Leaf<'_>) -> Markup {
    let attempts = &leaf.report.attempts;
    let told = attempts.iter().filter(|it| !it.exchanges.is_empty());
    let of = told.clone().count();
    let last = attempts.len().saturating_sub(1);
    let content = html! {
        @for (index, attempt) in attempts.iter().enumerate().filter(|(_, it)| !it.exchanges.is_empty()) {
            @let is_open = index == last && attempt.exchanges.len() <= MOST_UNFOLDED;
            details.transcript open[is_open] {
                summary { (title(leaf, index, attempt)) }
                (conversation(leaf, attempt, leaf.room() / of))
            }
        }
    };
    let legend = html! { p.more { (leaf.label("page-legend")) } };
    let content = if of == 0 {
        html! {}
    } else {
        html! { (legend) (content) }
    };
    leaf.section("transcript", "report-transcript", &content)
}

fn title(leaf: &Leaf<'_>, index: usize, attempt: &AttemptReport) -> String {
    let of = leaf.report.attempts.len();
    let many = attempt.exchanges.len().to_string();
    let many = leaf.words.say("page-exchanges", &[("exchanges", &many)]);
    if of == 1 {
        return many;
    }
    let (number, of) = ((index + 1).to_string(), of.to_string());
    let values = [("number", number.as_str()), ("of", &of)];
    let title = leaf.words.say("report-transcript-of", &values);
    format!("{title}{}{many}", leaf.label("summary-comma"))
}

/// As many exchanges as there is room for, which is all in all but a hostile session.
fn conversation(leaf: &Leaf<'_>, attempt: &AttemptReport, room: usize) -> Markup {
    let mut list = String::new();
    let mut connection = 0;
    let mut shown = 0;
    for one in &attempt.exchanges {
        let item = exchange(leaf, one, WHOLE).into_string();
        if list.len() + item.len() > room {
            break;
        }
        if one.connection != connection {
            connection = one.connection;
            let number = (connection + 1).to_string();
            let name = leaf.words.say("report-connection", &[("number", &number)]);
            html! { li.connection { (name) } }.render_to(&mut list);
        }
        list.push_str(&item);
        shown += 1;
    }
    let left_out = attempt.exchanges.len() - shown;
    html! {
        ol.wire { (PreEscaped(list)) }
        @if left_out > 0 {
            p.note { (leaf.words.say("page-left-out", &[("exchanges", &left_out.to_string())])) }
        }
    }
}

const WHOLE: Lines = Lines {
    most: MOST_LINES,
    columns: MOST_COLUMNS,
};

/// A command with its reply.
pub(super) fn exchange(leaf: &Leaf<'_>, exchange: &ExchangeReport, lines: Lines) -> Markup {
    // One unit for all, so that the eye can subtract.
    let at = exchange.at_ms.map(|ms| format!("{:.3} s", ms / 1000.0));
    let took = exchange.elapsed_ms;
    let took = took.filter(|ms| leaf.report.is_timed() || *ms > 0.0);
    let of = exchange.lines.len();
    let shown = if of > lines.most + 1 { lines.most } else { of };
    let (first, rest) = exchange.lines.split_at(shown);
    let line = |line: &String| html! { code.heard { (truncate(&plain(line), lines.columns)) } };
    html! {
        li {
            @if let Some(at) = at { span.at { (at) } }
            @if let Some(ms) = took { span.took { (duration(ms)) } }
            div.said {
                @if let Some(command) = &exchange.command { code.sent { (cut(command)) } }
                @for one in first { (line(one)) }
                @if !rest.is_empty() {
                    @let more = leaf.words.say("remark-more", &[("number", &rest.len().to_string())]);
                    @if lines.columns < MOST_COLUMNS {
                        span.means { (more) }
                    } @else {
                        details { summary { (more) } @for one in rest { (line(one)) } }
                    }
                }
                @for remark in remarks(leaf.words, exchange) { span.means { (cut(&remark)) } }
                @if let Some(code) = exchange.code {
                    span.means { (code) " = " (catalogue::name(code, &leaf.words.wording())) }
                }
                @if let Some(frames) = &exchange.frames {
                    span.means { (cut(&leaf.words.say("capture-filter", &[("filter", &frames.filter)]))) }
                }
            }
        }
    }
}
