//! What else is known: the log that it was read from, TLS, data connections, ports, the transfer test, thresholds.

use maud::{Markup, html};

use super::{Leaf, cut, plain};
use crate::evidence::Outcome;
use crate::evidence::facts::TcpOutcome;
use crate::render::style::{self, Ink};
use crate::render::words::data::about;
use crate::render::words::matrix::mode;
use crate::render::words::{source, tls, transfer_test};
use crate::report::{MeasureReport, PortsTestReport, Report, TransferTestReport, Unit, duration};

/// So many features and ports are shown.
const MOST: usize = 200;

pub(super) fn sections(leaf: &Leaf<'_>) -> Markup {
    let report = leaf.report;
    html! {
        @if let Some(source) = &report.source {
            (leaf.section("source", source::title(source), &leaf.lines(&source::lines(leaf.words, source))))
        }
        (encryption(leaf))
        (connections(leaf))
        @if let Some(test) = &report.ports_test { (ports(leaf, test)) }
        @if let Some(test) = &report.transfer_test { (transfer(leaf, test)) }
        (features(leaf))
        (thresholds(leaf))
    }
}

fn encryption(leaf: &Leaf<'_>) -> Markup {
    let lines = tls::lines(leaf.words, leaf.report);
    let content = if lines.is_empty() {
        html! {}
    } else {
        leaf.lines(&lines)
    };
    leaf.section("tls", "report-tls", &content)
}

fn connections(leaf: &Leaf<'_>) -> Markup {
    let label = |id: &str| leaf.label(id);
    let content = html! {
        @if !leaf.report.data.is_empty() {
            table.grid {
                thead {
                    tr {
                        th scope="col" { (label("page-mode")) }
                        th scope="col" { (label("page-result")) }
                    }
                }
                tbody {
                    @for data in &leaf.report.data {
                        tr {
                            th scope="row" { (leaf.outcome(data.outcome)) (mode(leaf.words, data.mode)) }
                            td {
                                (cut(&about(leaf.words, data)))
                                @if !data.codes.is_empty() {
                                    p.more { (label("page-replies")) ": " @for code in &data.codes { code { (code) } " " } }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    leaf.section("data", "page-data", &content)
}

fn ports(leaf: &Leaf<'_>, test: &PortsTestReport) -> Markup {
    let content = html! {
        ul.chips {
            @for sample in test.samples.iter().take(MOST) {
                @let outcome = if sample.outcome == TcpOutcome::Connected { Outcome::Ok } else { Outcome::Failed };
                li { (leaf.outcome(outcome)) code { (sample.port) } " " (duration(sample.elapsed_ms)) }
            }
        }
    };
    leaf.section("ports", "page-ports", &content)
}

fn transfer(leaf: &Leaf<'_>, test: &TransferTestReport) -> Markup {
    let words = leaf.words;
    let both = [
        ("transfer-upload", &test.upload),
        ("transfer-download", &test.download),
    ];
    // A server may forbid what comes after the download, and the test has passed all the same.
    let undone = match test.outcome {
        Outcome::Ok => Outcome::Declined,
        other => other,
    };
    let besides = [(true, Outcome::Ok), (false, undone)]
        .map(|(done, outcome)| (transfer_test::besides(words, test, done), outcome));
    let content = html! {
        ul.lines {
            @for (name, file) in both {
                @if let Some(file) = file {
                    li {
                        (leaf.outcome(file.outcome))
                        div { p { strong { (leaf.label(name)) } " " (cut(&transfer_test::about(words, file))) } }
                    }
                }
            }
            @for (told, outcome) in besides.iter().filter(|(told, _)| !told.is_empty()) {
                li { (leaf.outcome(*outcome)) div { p { (cut(told)) } } }
            }
            @if let Some(path) = &test.leftover {
                li {
                    (leaf.mark((style::CAUTION, Ink::Bad)))
                    div { p { (cut(&words.say("transfer-left", &[("path", path)]))) } }
                }
            }
        }
    };
    leaf.section("transfer", "report-transfer", &content)
}

fn features(leaf: &Leaf<'_>) -> Markup {
    let features = &leaf.report.server.features;
    let content = html! {
        @if !features.is_empty() {
            ul.chips { @for feature in features.iter().take(MOST) { li { code { (cut(feature.trim())) } } } }
        }
    };
    leaf.section("features", "page-features", &content)
}

/// What was measured, where somebody gave a threshold.
fn thresholds(leaf: &Leaf<'_>) -> Markup {
    let Report {
        measures,
        unmeasured,
        ..
    } = leaf.report;
    let is_judged = |it: &&MeasureReport| it.warn.is_some() || it.crit.is_some();
    let judged: Vec<_> = measures.iter().filter(is_judged).collect();
    let label = |id: &str| leaf.label(id);
    let range = |range: &Option<String>| range.as_deref().map(plain).unwrap_or_default();
    let name = |quantity: &str, of: &Option<String>| {
        html! {
            code { (quantity) } @if let Some(of) = of { " " (cut(of)) }
        }
    };
    let content = html! {
        @if !judged.is_empty() || !unmeasured.is_empty() {
            table.grid {
                thead {
                    tr {
                        th scope="col" { (label("page-measure")) }
                        th.number scope="col" { (label("page-value")) }
                        th scope="col" { "WARNING" }
                        th scope="col" { "CRITICAL" }
                    }
                }
                tbody {
                    @for it in judged {
                        tr {
                            th scope="row" { (name(it.quantity.name(), &it.of)) }
                            td.number { (value(it)) }
                            td { (range(&it.warn)) }
                            td { (range(&it.crit)) }
                        }
                    }
                    @for it in unmeasured {
                        tr {
                            th scope="row" { (name(it.quantity.name(), &it.of)) }
                            td.number { (label("page-unmeasured")) }
                            td { (range(&it.warn)) }
                            td { (range(&it.crit)) }
                        }
                    }
                }
            }
        }
    };
    leaf.section("thresholds", "page-thresholds", &content)
}

/// A value with its unit.
fn value(measure: &MeasureReport) -> String {
    let MeasureReport { value, unit, .. } = measure;
    match unit {
        Unit::Seconds => format!("{value} s"),
        Unit::Days => format!("{value} d"),
        Unit::Bytes => format!("{value} B"),
        Unit::Percent => format!("{value} %"),
        Unit::Count => value.to_string(),
    }
}
