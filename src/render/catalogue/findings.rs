//! Findings for the documentation: one page with all of them.

use std::io::{self, Write};

use crate::evidence::Phase;
use crate::knowledge::explanation::FindingExplained;
use crate::knowledge::findings::Gravity;
use crate::knowledge::wording::Wording;
use crate::render::style;

/// Writes everything about these findings.
pub fn findings(
    findings: &[FindingExplained],
    wording: &Wording,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "# {}\n", wording.say("heading-findings", &[]))?;
    let head = ["id", "title", "phase", "severity"];
    let head = head.map(|id| wording.say(&format!("heading-finding-{id}"), &[]));
    writeln!(out, "| {} |\n|---|---|---|---|", head.join(" | "))?;
    for finding in findings {
        let id = &finding.id;
        let phase = phase(finding.phase);
        let severity = severity(finding.severity, *wording);
        writeln!(
            out,
            "| [`{id}`](#{id}) | {} | {phase} | {severity} |",
            finding.title
        )?;
    }
    for finding in findings {
        whole(finding, *wording, out)?;
    }
    Ok(())
}

fn whole(finding: &FindingExplained, wording: Wording, out: &mut dyn Write) -> io::Result<()> {
    let id = &finding.id;
    writeln!(
        out,
        "\n<a id=\"{id}\"></a>\n\n## `{id}`: {}\n",
        finding.title
    )?;
    writeln!(out, "{}\n", one_line(&finding.detail))?;
    let evidence = wording.say("heading-evidence", &[]);
    if finding.shown_by.is_empty() {
        writeln!(
            out,
            "- {evidence}: {}",
            wording.say("evidence-measured", &[])
        )?;
    }
    for example in &finding.shown_by {
        writeln!(
            out,
            "- {evidence}: `{}` ({})",
            example.reply.replace('`', "'"),
            example.server
        )?;
    }
    for advice in &finding.advice {
        let who = wording.say(style::who(advice.who), &[]);
        writeln!(out, "- {who}: {}", one_line(&advice.text))?;
    }
    writeln!(
        out,
        "- {}: {}",
        wording.say("heading-waiting", &[]),
        finding.waiting
    )
}

/// Server texts that a detail may hold have no place here, and line ends would end a list item.
fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

fn phase(phase: Phase) -> String {
    // As reports in JSON name it.
    let name = serde_json::to_value(phase).ok();
    let name = name.and_then(|name| Some(name.as_str()?.to_owned()));
    name.unwrap_or_default()
}

fn severity(gravity: Gravity, wording: Wording) -> String {
    let id = match gravity {
        Gravity::Info => "severity-info",
        Gravity::Warning => "severity-warning",
        Gravity::Critical => "severity-critical",
    };
    wording.say(id, &[])
}
