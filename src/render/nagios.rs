//! The output of a monitoring plugin: one status line with performance data behind a bar, then details, after the
//! guidelines of the Monitoring Plugins project. Nagios, Icinga, Checkmk (MRPE), Centreon and Naemon read it.

use std::io::{self, Write};

use super::{Renderer, style};
use crate::report::{MeasureReport, Report, Unit};
use crate::text;

/// How much of a line monitoring systems show without cutting it.
const STATUS_CHARS: usize = 240;

pub(super) struct Nagios;

impl Renderer for Nagios {
    fn render(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let (status, _) = style::verdict(report.verdict);
        write!(out, "FTP {status} - {}", plain(&said(report), STATUS_CHARS))?;
        let mut separator = " | ";
        for (number, measure) in report.measures.iter().enumerate() {
            write!(out, "{separator}{}", perfdata(report, number, measure))?;
            separator = " ";
        }
        writeln!(out)?;
        let root = report.root_cause.as_deref();
        for finding in &report.findings {
            if Some(finding.id.as_str()) != root {
                let line = format!("{}: {}", finding.id, finding.title);
                writeln!(out, "{}", plain(&line, STATUS_CHARS))?;
                continue;
            }
            writeln!(out, "{}", plain(&finding.detail, usize::MAX))?;
            for advice in &finding.advice {
                writeln!(out, "{}", plain(&advice.text, usize::MAX))?;
            }
        }
        Ok(())
    }
}

/// The root cause and what to do first, or what works.
fn said(report: &Report) -> String {
    let Some(root) = report.root() else {
        return report.summary.clone();
    };
    let advice = root
        .advice
        .first()
        .map(|advice| format!(" {}", advice.text));
    format!(
        "{}: {}.{}",
        root.id,
        report.summary.trim_end_matches('.'),
        advice.unwrap_or_default()
    )
}

/// One line that holds no bar, which would begin the performance data, and nothing that plays with a terminal.
fn plain(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = text::sanitize(&line).replace('|', "/");
    if line.chars().count() <= most {
        return line;
    }
    line.chars()
        .take(most.saturating_sub(3))
        .chain("...".chars())
        .collect()
}

/// `'label'=value[UOM];[warn];[crit];[min];[max]`
fn perfdata(report: &Report, number: usize, measure: &MeasureReport) -> String {
    let name = measure.quantity.name();
    let label = match &measure.of {
        None => name.to_owned(),
        // Several expected files have measures of one name.
        Some(of) => {
            let of: String = plain(of, 80).replace(['\'', '='], "_");
            let before = &report.measures[..number];
            let same = before
                .iter()
                .any(|it| it.quantity == measure.quantity && it.of == measure.of);
            format!(
                "{name} {of}{}",
                if same {
                    format!(" {number}")
                } else {
                    String::new()
                }
            )
        }
    };
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
