//! What the root cause rests on, and what else was found.

use maud::{Markup, html};

use super::top::list;
use super::transcript::{Lines, exchange};
use super::{Leaf, cut, ink_class, plain};
use crate::diagnosis::Severity;
use crate::render::style;
use crate::render::words::verdict::basis;
use crate::report::{Cited, CodeReport, FindingReport};

/// So many lines of a cited reply are shown, each so many columns wide.
const CITED: Lines = Lines {
    most: 4,
    columns: 300,
};

/// What the root cause rests on.
pub(super) fn root_cause(leaf: &Leaf<'_>) -> Markup {
    let Some(root) = leaf.report.root() else {
        return html! {};
    };
    let content = html! {
        (evidence(leaf, root))
        @if !leaf.report.codes.is_empty() {
            dl.codes { @for code in &leaf.report.codes { (meaning(code)) } }
        }
    };
    leaf.section("evidence", "report-evidence", &content)
}

fn meaning(code: &CodeReport) -> Markup {
    let said = [&code.meaning, &code.action, &code.waiting];
    html! {
        div {
            dt { code { (code.code) } " " (cut(&code.name)) }
            @for text in said.into_iter().filter(|text| !text.is_empty()) { dd { (cut(text)) } }
        }
    }
}

/// Replies as they came, and facts as sentences.
fn evidence(leaf: &Leaf<'_>, finding: &FindingReport) -> Markup {
    let exchanges = leaf.report.last_exchanges();
    let cited = |cited: &Cited| match cited {
        Cited::Exchange(index) => exchanges.get(*index),
        Cited::Fact(_) => None,
    };
    let replies: Vec<_> = finding.evidence.iter().filter_map(cited).collect();
    let facts = finding.evidence.iter().filter_map(|cited| match cited {
        Cited::Fact(fact) => Some(fact),
        Cited::Exchange(_) => None,
    });
    let facts: Vec<_> = facts.collect();
    let filters = finding.facts.iter().filter_map(|fact| fact.filter.as_ref());
    html! {
        @if !replies.is_empty() {
            ol.wire { @for reply in replies { (exchange(leaf, reply, CITED)) } }
        }
        @if !facts.is_empty() {
            ul.plain { @for fact in facts { li { (cut(fact)) } } }
        }
        @for filter in filters {
            p.more { (cut(&leaf.words.say("capture-filter", &[("filter", filter)]))) }
        }
    }
}

/// What else was found: the grave first, each to be opened.
pub(super) fn others(leaf: &Leaf<'_>) -> Markup {
    let root = leaf.report.root();
    let is_other = |it: &&FindingReport| !root.is_some_and(|root| std::ptr::eq(root, *it));
    let others: Vec<_> = leaf.report.findings.iter().filter(is_other).collect();
    let title = if root.is_some() {
        "report-also-found"
    } else {
        "report-worth-knowing"
    };
    let groups = [Severity::Critical, Severity::Warning, Severity::Info];
    let groups = groups.map(|severity| {
        let own = others.iter().filter(|it| it.severity == severity);
        (severity, own.copied().collect::<Vec<_>>())
    });
    let content = html! {
        @for (severity, findings) in groups.iter().filter(|(_, own)| !own.is_empty()) {
            @let (word, ink) = style::severity(*severity);
            @for finding in findings {
                details.finding {
                    summary {
                        span class={ "severity " (ink_class(ink)) } { (leaf.label(word)) }
                        " " span.title { (cut(&finding.title)) }
                        " " code { (plain(&finding.id)) }
                    }
                    div.inside {
                        p { (cut(&finding.detail)) }
                        p.basis { (leaf.label(basis(leaf.report, finding))) }
                        (evidence(leaf, finding))
                        (list(leaf, &finding.advice))
                    }
                }
            }
        }
    };
    let content = if others.is_empty() {
        html! {}
    } else {
        content
    };
    leaf.section("others", title, &content)
}
