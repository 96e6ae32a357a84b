//! A reply or an error that somebody pasted, or a finding, for people.

use std::io::{self, Write};

use super::text::ink;
use crate::knowledge::explanation::{ErrorExplained, FindingExplained, ReplyExplained};
use crate::knowledge::wording::Wording;
use crate::render::style::{self, Ink, Style};
use crate::render::text::page::Page;
use crate::text::width;

/// Writes what a reply says: its cause, whose words they are, what they offer, and what to do.
pub fn reply(
    reply: &ReplyExplained,
    wording: &Wording,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page::new(out, style);
    let code = format!("{}  ", reply.code);
    page.hang(&[(ink(reply.code), &code)], Ink::Strong, &reply.text)?;
    facts(&mut page, reply, *wording)?;
    if let Some(finding) = &reply.finding {
        body(&mut page, "heading-says", finding, *wording)?;
    } else {
        page.heading(&wording.say("heading-says", &[]))?;
        page.prose(2, &wording.say("words-unknown", &[]))?;
    }
    if !reply.elsewhere.is_empty() {
        page.heading(&wording.say("heading-elsewhere", &[]))?;
        for other in &reply.elsewhere {
            let moments = other.moments.join(", ");
            let text = format!("{} ({}): {moments}", other.title, other.id);
            page.hang(&[(Ink::Plain, "  ")], Ink::Plain, &text)?;
        }
    }
    page.heading(&wording.say("heading-code-itself", &[]))?;
    let code = format!("  {}  ", reply.code);
    page.hang(&[(ink(reply.code), &code)], Ink::Plain, &reply.entry.name)?;
    page.prose(2, &reply.entry.meaning)?;
    if reply.finding.is_none() {
        page.prose(2, &reply.entry.action)?;
        page.prose(2, &reply.entry.waiting)?;
    }
    let code = reply.code.to_string();
    let more = format!(
        "{}: {}",
        wording.say("heading-more", &[]),
        wording.say("more-of-code", &[("code", &code)])
    );
    page.hang(&[(Ink::Plain, "  ")], Ink::Faint, &more)
}

/// Writes what the error of a client says: what happened, the likeliest cause and what to do, other causes, and what to run next.
pub fn error(
    error: &ErrorExplained,
    wording: &Wording,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page::new(out, style);
    page.hang(&[], Ink::Strong, &error.text)?;
    listed(
        &mut page,
        &[("heading-client", error.client.clone())],
        *wording,
    )?;
    page.heading(&wording.say("heading-happened", &[]))?;
    page.prose(2, &error.meaning)?;
    if let Some(finding) = &error.finding {
        body(&mut page, "heading-likeliest", finding, *wording)?;
    }
    if !error.others.is_empty() {
        page.heading(&wording.say("heading-also-possible", &[]))?;
        for other in &error.others {
            let text = format!("{} ({})", other.title, other.id);
            page.hang(&[(Ink::Plain, "  ")], Ink::Plain, &text)?;
        }
    }
    let Some(next) = &error.next else {
        return Ok(());
    };
    page.heading(&wording.say("heading-next", &[]))?;
    page.hang(&[(Ink::Plain, "  ")], Ink::Plain, next)?;
    if *next == wording.say("next-log", &[]) {
        page.prose(2, &wording.say("next-log-note", &[]))?;
    }
    Ok(())
}

/// Writes what a finding means and what to do about it.
pub fn finding(
    finding: &FindingExplained,
    wording: &Wording,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page::new(out, style);
    let id = format!("{}  ", finding.id);
    page.hang(&[(Ink::Strong, &id)], Ink::Plain, &finding.title)?;
    page.heading(&wording.say("heading-meaning", &[]))?;
    page.prose(2, &finding.detail)?;
    shown_by(&mut page, finding, *wording)?;
    what_to_do(&mut page, finding, *wording)
}

/// Whose words they are, and what they offer.
fn facts(page: &mut Page<'_>, reply: &ReplyExplained, wording: Wording) -> io::Result<()> {
    let number = |number: Option<u64>| number.map(|number| number.to_string());
    let idle = reply
        .idle_seconds
        .map(|seconds| wording.say("in-seconds", &[("seconds", &seconds.to_string())]));
    let facts = [
        ("heading-client", reply.client.clone()),
        ("heading-sounds-like", reply.sounds_like.clone()),
        ("heading-setting", reply.setting.clone()),
        ("heading-moment", reply.moment.clone()),
        ("heading-limit", number(reply.limit)),
        ("heading-in-use", number(reply.in_use)),
        ("heading-idle", idle),
        ("heading-address", reply.address.clone()),
    ];
    listed(page, &facts, wording)
}

/// What there is of these, each behind its heading.
fn listed(
    page: &mut Page<'_>,
    facts: &[(&str, Option<String>)],
    wording: Wording,
) -> io::Result<()> {
    let facts: Vec<_> = facts
        .iter()
        .filter_map(|(id, text)| Some((wording.say(id, &[]), text.as_ref()?)))
        .collect();
    if !facts.is_empty() {
        page.blank()?;
    }
    let most = facts.iter().map(|(name, _)| width(name)).max();
    for (name, text) in &facts {
        let gap = " ".repeat(most.unwrap_or(0) - width(name) + 2);
        page.hang(&[(Ink::Faint, name), (Ink::Plain, &gap)], Ink::Plain, text)?;
    }
    Ok(())
}

/// What the words state, with all that is known of it.
fn body(
    page: &mut Page<'_>,
    heading: &str,
    finding: &FindingExplained,
    wording: Wording,
) -> io::Result<()> {
    page.heading(&wording.say(heading, &[]))?;
    let id = format!("  {}", finding.id);
    page.line(&[
        (Ink::Plain, "  "),
        (Ink::Strong, &finding.title),
        (Ink::Faint, &id),
    ])?;
    page.prose(2, &finding.detail)?;
    what_to_do(page, finding, wording)
}

/// What it rests on.
fn shown_by(page: &mut Page<'_>, finding: &FindingExplained, wording: Wording) -> io::Result<()> {
    page.heading(&wording.say("heading-evidence", &[]))?;
    if finding.shown_by.is_empty() {
        return page.prose(2, &wording.say("evidence-measured", &[]));
    }
    for example in &finding.shown_by {
        let server = format!("  {}", example.server);
        page.line(&[
            (Ink::Plain, "  "),
            (Ink::Heard, &example.reply),
            (Ink::Faint, &server),
        ])?;
    }
    Ok(())
}

fn what_to_do(page: &mut Page<'_>, finding: &FindingExplained, wording: Wording) -> io::Result<()> {
    if !finding.advice.is_empty() {
        page.heading(&wording.say("heading-action", &[]))?;
    }
    for advice in &finding.advice {
        let who = wording.say(style::who(advice.who), &[]);
        page.line(&[(Ink::Plain, "  "), (Ink::Faint, &who)])?;
        page.prose(4, &advice.text)?;
    }
    page.heading(&wording.say("heading-waiting", &[]))?;
    page.prose(2, &finding.waiting)
}
