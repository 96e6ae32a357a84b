//! The output of a monitoring plugin: one status line with performance data behind a bar, then details, after the
//! guidelines of the Monitoring Plugins project. Nagios, Icinga, Checkmk (MRPE), Centreon and Naemon read it.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::neutral::for_page;
use super::{Renderer, Style, advice, style};
use crate::diagnosis::Verdict;
use crate::knowledge::findings::FindingId;
use crate::knowledge::wording::Wording;
use crate::report::{MeasureReport, Quantity, Report, Unit, UnmeasuredReport};

/// How much of a line monitoring systems show without cutting it.
const STATUS_CHARS: usize = 240;

pub(super) struct Nagios {
    wording: Wording,
}

impl Nagios {
    pub(super) fn new(style: &Style) -> Self {
        Self {
            wording: Wording::new(style.language),
        }
    }
}

impl Renderer for Nagios {
    fn render(&self, reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
        let Some(worst) = reports.iter().reduce(worse) else {
            return Ok(());
        };
        let (status, _) = style::verdict(worst.verdict);
        let text = plain(&headline(reports, worst, self.wording), STATUS_CHARS);
        write!(out, "FTP {status} - {text}")?;
        let mut labels = Labels::default();
        let mut separator = " | ";
        for report in reports {
            let of = (reports.len() > 1).then(|| report.target.label());
            for measure in &report.measures {
                let label = labels.of(of.as_deref(), measure.quantity, measure.of.as_deref());
                write!(out, "{separator}{}", perfdata(&label, measure))?;
                separator = " ";
            }
            for unmeasured in &report.unmeasured {
                let (quantity, file) = (unmeasured.quantity, unmeasured.of.as_deref());
                let label = labels.of(of.as_deref(), quantity, file);
                write!(out, "{separator}{}", undetermined(&label, unmeasured))?;
                separator = " ";
            }
        }
        writeln!(out)?;
        for report in reports {
            if reports.len() > 1 {
                let (status, _) = style::verdict(report.verdict);
                let trouble = trouble(report, self.wording);
                let line = format!("{}: {status} - {trouble}", report.target.label());
                writeln!(out, "{}", plain(&line, STATUS_CHARS))?;
            }
            details(report, self.wording, out)?;
        }
        Ok(())
    }
}

/// What is behind the status line: who is to do what about the root cause, whether to come back, what happened, and the
/// other findings by their titles. What matters most comes first, since some systems cut long outputs.
fn details(report: &Report, wording: Wording, out: &mut dyn Write) -> io::Result<()> {
    let root = report.root_cause.as_deref();
    for finding in &report.findings {
        if Some(finding.id.as_str()) != root {
            let line = format!("{}: {}", finding.id, finding.title);
            writeln!(out, "{}", plain(&line, STATUS_CHARS))?;
            continue;
        }
        let advice = finding.advice.iter();
        let advice = advice.map(|advice| advice::in_short(advice, wording));
        let detail = std::iter::once(finding.detail.clone());
        let coming_back = advice::coming_back(report, finding, wording);
        for line in advice.chain(coming_back).chain(detail) {
            writeln!(out, "{}", plain(&line, usize::MAX))?;
        }
    }
    if let Some(places) = &report.places {
        writeln!(out, "{}", plain(&places.text, usize::MAX))?;
    }
    Ok(())
}

/// The graver of two, the first of equals.
fn worse<'r>(one: &'r Report, other: &'r Report) -> &'r Report {
    if other.verdict.gravity() > one.verdict.gravity() {
        other
    } else {
        one
    }
}

/// Of several targets: how many are not well, and what the worst one has.
fn headline(reports: &[Report], worst: &Report, wording: Wording) -> String {
    let said = said(worst, wording);
    if reports.len() == 1 {
        return said;
    }
    let all = ("targets", &*reports.len().to_string());
    let unwell = reports.iter().filter(|it| it.verdict != Verdict::Ok);
    match unwell.count() {
        0 => wording.say("nagios-all-work", &[all]),
        count => {
            let values = [
                ("number", &*count.to_string()),
                all,
                ("target", &*worst.target.label()),
                ("said", &*said),
            ];
            wording.say("nagios-trouble", &values)
        }
    }
}

/// The root cause, and who is to do what first; or what works.
fn said(report: &Report, wording: Wording) -> String {
    let Some(root) = report.root() else {
        return report.summary.clone();
    };
    let advice = root.advice.first().map(|advice| {
        let who = advice::who(advice, wording);
        let text = advice::first_sentence(&advice.text);
        let values = [("name", who.as_str()), ("text", text)];
        wording.say("advice-in-one-line", &values)
    });
    let trouble = trouble(report, wording);
    let sentences = [Some(trouble), advice];
    let sentences: Vec<_> = sentences.into_iter().flatten().collect();
    format!("{}: {}", root.id, sentences.join(wording.blank()))
}

/// What is wrong. Where it works all the same, the word WARNING says so, and the trouble stands alone.
fn trouble(report: &Report, wording: Wording) -> String {
    // Which value was not measured is no part of the title.
    let is_whole = |id: &str| id != FindingId::ThresholdNotMeasured.name();
    let root = report.root().filter(|root| is_whole(&root.id));
    match root.filter(|_| report.verdict == Verdict::Warning) {
        Some(root) => wording.say("nagios-warning", &[("title", &root.title)]),
        None => report.summary.clone(),
    }
}

/// One line that holds no bar, which would begin the performance data, and nothing that acts in a terminal or a page.
fn plain(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = for_page(&line).replace('|', "/");
    if line.chars().count() <= most {
        return line;
    }
    line.chars()
        .take(most.saturating_sub(3))
        .chain("...".chars())
        .collect()
}

/// Labels of performance data, none of which comes twice.
#[derive(Default)]
struct Labels {
    used: BTreeSet<String>,
}

impl Labels {
    fn of(&mut self, target: Option<&str>, quantity: Quantity, file: Option<&str>) -> String {
        let parts = target.into_iter().chain([quantity.name()]).chain(file);
        let label = parts
            .map(|part| plain(part, 80).replace(['\'', '='], "_"))
            .collect::<Vec<_>>()
            .join(" ");
        let mut free = label.clone();
        let mut number = 1;
        while !self.used.insert(free.clone()) {
            number += 1;
            free = format!("{label} {number}");
        }
        free
    }
}

/// `'label'=value[UOM];[warn];[crit];[min];[max]`
fn perfdata(label: &str, measure: &MeasureReport) -> String {
    let unit = match measure.unit {
        Unit::Seconds => "s",
        Unit::Bytes => "B",
        Unit::Percent => "%",
        Unit::Days | Unit::Count => "",
    };
    let most = measure
        .most
        .map_or_else(String::new, |most| most.to_string());
    // Days and ages can be negative: a certificate that has expired, a file of the future.
    let least = if measure.value < 0.0 { "" } else { "0" };
    format!(
        "'{label}'={}{unit};{};{};{least};{most}",
        measure.value,
        measure.warn.as_deref().unwrap_or_default(),
        measure.crit.as_deref().unwrap_or_default(),
    )
}

/// The same of a value that could not be determined: `U`, as the guidelines have it.
fn undetermined(label: &str, unmeasured: &UnmeasuredReport) -> String {
    format!(
        "'{label}'=U;{};{};;",
        unmeasured.warn.as_deref().unwrap_or_default(),
        unmeasured.crit.as_deref().unwrap_or_default(),
    )
}
