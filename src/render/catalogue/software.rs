//! A server's profile, for people.

use std::io::{self, Write};
use std::time::Duration;

use crate::knowledge::software::SoftwareExplained;
use crate::knowledge::wording::Wording;
use crate::render::style::{Ink, Style};
use crate::render::text::page::Page;
use crate::text::width;

/// Writes how a server shows itself, what it does as it is shipped, and what to set for what.
pub fn software(
    software: &SoftwareExplained,
    wording: &Wording,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page::new(out, style);
    let key = format!("{}  ", software.key);
    page.hang(&[(Ink::Strong, &key)], Ink::Plain, &software.name)?;
    page.heading(&wording.say("heading-signs", &[]))?;
    for sign in &software.signs {
        let place = format!("  {:?}  ", sign.place).to_lowercase();
        page.hang(&[(Ink::Faint, &place)], Ink::Heard, &sign.words)?;
    }
    shipped(&mut page, software, *wording)?;
    if !software.settings.is_empty() {
        page.heading(&wording.say("heading-settings", &[]))?;
    }
    for setting in &software.settings {
        let findings: Vec<&str> = setting.findings.iter().map(|id| id.name()).collect();
        let findings = format!("  {}", findings.join(", "));
        page.hang(
            &[(Ink::Plain, "  "), (Ink::Strong, &setting.name)],
            Ink::Faint,
            &findings,
        )?;
        page.prose(4, &setting.how)?;
    }
    Ok(())
}

fn shipped(page: &mut Page<'_>, software: &SoftwareExplained, wording: Wording) -> io::Result<()> {
    let limits = software.limits.iter().map(|it| {
        let limit = match it.limit {
            0 => wording.say("no-limit", &[]),
            limit => limit.to_string(),
        };
        (it.of.as_str(), limit)
    });
    let timers = software.timers.iter().map(|it| {
        let span = Duration::from_secs_f64(it.seconds);
        (it.of.as_str(), humantime::format_duration(span).to_string())
    });
    let facts: Vec<_> = limits.chain(timers).collect();
    if facts.is_empty() && software.opens_data.is_none() {
        return Ok(());
    }
    page.heading(&wording.say("heading-shipped", &[]))?;
    let most = facts.iter().map(|(of, _)| width(of)).max();
    for (of, value) in &facts {
        let gap = " ".repeat(most.unwrap_or(0) - width(of) + 2);
        let lead = [(Ink::Plain, "  "), (Ink::Faint, *of), (Ink::Plain, &gap)];
        page.hang(&lead, Ink::Plain, value)?;
    }
    match &software.opens_data {
        Some(opens) => page.prose(2, opens),
        None => Ok(()),
    }
}
