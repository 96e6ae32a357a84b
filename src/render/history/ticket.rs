//! The history of a check to paste into a ticket.

use jiff::tz::TimeZone;

use super::{counts, minute, now, span, uptime, value};
use crate::history::Summary;
use crate::knowledge::explanation::finding;
use crate::knowledge::wording::Wording;
use crate::render::markdown::Page;
use crate::render::neutral::{for_ticket, in_code, in_table};
use crate::render::{advice, style};
use crate::report::address;

/// Incidents that are told, the latest ones.
const LATEST: usize = 10;

/// The text, in so many characters.
pub(in crate::render) fn ticket(summary: &Summary, wording: Wording, room: usize) -> String {
    let mut page = Page::new(room);
    let (check, now) = (
        for_ticket(&summary.check),
        for_ticket(&now(summary, wording, &TimeZone::UTC)),
    );
    page.line(&format!("## {check}: {now}\n"));
    let address = in_code(&address(&summary.host, summary.port));
    page.line(&format!("- `{address}`"));
    if let Some(uptime) = uptime(summary, wording, &TimeZone::UTC) {
        page.line(&format!("- {}", for_ticket(&uptime)));
    }
    page.line(&format!(
        "- {}",
        for_ticket(&counts(&summary.runs, wording))
    ));
    what_to_do(summary, wording, &mut page);
    incidents(summary, wording, &mut page);
    measures(summary, wording, &mut page);
    page.close(wording);
    page.text
}

fn what_to_do(summary: &Summary, wording: Wording, page: &mut Page) {
    let id = summary.now.root_cause.as_deref();
    let Some(known) = id.and_then(|id| finding(id, &wording)) else {
        return;
    };
    page.heading(&wording.say("report-what-to-do", &[]));
    for (index, advice) in known.advice.iter().enumerate() {
        let told = for_ticket(&advice::in_one_line(advice, wording));
        page.line(&format!("{}. {told}", index + 1));
    }
}

fn incidents(summary: &Summary, wording: Wording, page: &mut Page) {
    if summary.incidents.is_empty() {
        return;
    }
    let label = |id: &str| wording.say(id, &[]);
    page.heading(&label("history-incidents"));
    let heads = [
        "page-start",
        "page-end",
        "page-duration",
        "page-verdict",
        "report-root-cause",
    ];
    page.line(&format!(
        "| {} |\n|---|---|---|---|---|",
        heads.map(label).join(" | ")
    ));
    let minute = |moment: &str| minute(moment, &TimeZone::UTC);
    for incident in summary.incidents.iter().rev().take(LATEST) {
        let still = || wording.say("history-still", &[]);
        let end = incident.end.as_deref().map_or_else(still, minute);
        let (verdict, _) = style::verdict(incident.verdict);
        let cells = [
            minute(&incident.start),
            end,
            span(incident.seconds, wording),
            verdict.to_owned(),
            incident
                .root_cause
                .clone()
                .unwrap_or_else(|| "–".to_owned()),
        ];
        page.line(&format!(
            "| {} |",
            cells.map(|cell| in_table(&cell)).join(" | ")
        ));
    }
}

fn measures(summary: &Summary, wording: Wording, page: &mut Page) {
    if summary.measures.is_empty() {
        return;
    }
    page.heading(&wording.say("history-measures", &[]));
    let name = wording.say("page-measure", &[]);
    page.line(&format!(
        "| {name} | p50 | p95 | max |\n|---|---:|---:|---:|"
    ));
    for measure in &summary.measures {
        let name = match &measure.file {
            Some(file) => format!("{} {file}", measure.quantity.name()),
            None => measure.quantity.name().to_owned(),
        };
        let values = [measure.p50, measure.p95, measure.max];
        let values = values.map(|it| value(it, measure.unit)).join(" | ");
        page.line(&format!("| {} | {values} |", in_table(&name)));
    }
}
