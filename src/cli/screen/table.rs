//! Several targets, a row each.

use ftpprobe::render::watch::status;
use ftpprobe::report::duration;
use ftpprobe::text::{padded, width};
use ftpprobe::watch::Watched;
use ratatui::text::{Line, Span};

use super::paint::Paint;
use super::view::View;

/// Columns of a verdict, an uptime, and a time.
const VERDICT: usize = 9;
const UPTIME: usize = 9;
const TIME: usize = 9;

/// Columns of a name, at least.
const LEAST_NAME: usize = 12;

/// Rows of targets, at least; below them there is room for the selected one.
const LEAST_ROWS: usize = 3;

/// A heading and as many rows as there is room for, the selected one among them.
pub(super) fn lines(view: &View<'_>, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let targets = &view.model.targets;
    let most = (rows / 3).max(LEAST_ROWS).min(rows.saturating_sub(2));
    let shown = targets.len().min(most);
    let first = view.selected.saturating_sub(shown.saturating_sub(1));
    let name = name_columns(view, columns);
    let head = [
        (view.say("watch-target"), name),
        (view.say("watch-status"), VERDICT),
    ];
    let head: String = head
        .iter()
        .map(|(text, columns)| padded(&view.paint.cut(text, *columns), columns + 1))
        .collect();
    let right = ["watch-share", "watch-total"].map(|id| view.say(id));
    let head = format!(
        "  {head}{}{}  {}",
        view.paint.right(&right[0], UPTIME),
        view.paint.right(&right[1], TIME),
        view.say("watch-cause")
    );
    let mut lines = vec![Line::from(Span::styled(
        view.paint.cut(&head, columns),
        Paint::strong(),
    ))];
    let rows = targets.iter().enumerate().skip(first).take(shown);
    lines.extend(rows.map(|(index, target)| row(view, index, target, (name, columns))));
    lines
}

/// As wide as the longest name, if the ids of all root causes fit beside it: those are not cut.
fn name_columns(view: &View<'_>, columns: usize) -> usize {
    let targets = || view.model.targets.iter();
    let names = targets().map(|target| width(&target.label)).max();
    let causes = targets().filter_map(|target| target.last.as_ref()?.root_cause.as_ref());
    let causes = causes.map(|cause| width(cause)).max().unwrap_or_default();
    let others = 2 + 1 + VERDICT + 1 + UPTIME + TIME + 2;
    let room = columns.saturating_sub(others + causes.max(12));
    names.unwrap_or_default().min(room).max(LEAST_NAME)
}

fn row(
    view: &View<'_>,
    index: usize,
    target: &Watched,
    (name, columns): (usize, usize),
) -> Line<'static> {
    let is_selected = index == view.selected;
    let mark = if is_selected { "> " } else { "  " };
    let label = padded(&view.paint.cut(&target.label, name), name + 1);
    let is_running = view.doing.get(index).is_some_and(Option::is_some);
    let (word, style) = match &target.last {
        Some(last) => (status(last.verdict, None), view.paint.verdict(last.verdict)),
        None if is_running => ("...".to_owned(), Paint::plain()),
        None => ("-".to_owned(), Paint::plain()),
    };
    let uptime = target.summary.as_ref().and_then(|it| it.uptime_percent);
    let uptime = uptime.map_or_else(|| "-".to_owned(), |it| format!("{it:.2} %"));
    let last = target.last.as_ref();
    let took = last.map_or_else(|| "-".to_owned(), |last| duration(last.duration_ms));
    let cause = last.and_then(|last| last.root_cause.as_deref());
    let blanks = " ".repeat((VERDICT + 1).saturating_sub(word.len()));
    let rest = format!(
        "{blanks}{}{}  {}",
        view.paint.right(&uptime, UPTIME),
        view.paint.right(&took, TIME),
        cause.unwrap_or_default()
    );
    let used = 2 + name + 1 + word.len();
    let rest = padded(
        &view.paint.cut(&rest, columns.saturating_sub(used)),
        columns.saturating_sub(used),
    );
    let plain = if is_selected {
        Paint::strong()
    } else {
        Paint::plain()
    };
    Line::from(vec![
        Span::styled(format!("{mark}{label}"), plain),
        Span::styled(word, style),
        Span::styled(rest, plain),
    ])
}
