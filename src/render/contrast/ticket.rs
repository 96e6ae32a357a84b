//! Two reports held against each other, to paste into a ticket.

use super::{SIDES, known_by, named};
use crate::knowledge::wording::Wording;
use crate::render::markdown::{Page, short};
use crate::render::neutral::{for_ticket, in_code};
use crate::render::{advice, style};
use crate::report::contrast::path::PathReport;
use crate::report::contrast::{Contrast, Side};

/// The text, in so many characters.
pub(in crate::render) fn ticket(contrast: &Contrast, wording: Wording, room: usize) -> String {
    let mut page = Page::new(room);
    let names = SIDES.map(|id| wording.say(id, &[]));
    let prose = |words: &str| for_ticket(&short(words, wording));
    page.line(&format!("## {}\n", wording.say("contrast-title", &[])));
    let sides = [&contrast.here, &contrast.there];
    for (name, side) in names.iter().zip(sides) {
        about(name, side, wording, &mut page);
    }
    if let Some(path) = &contrast.path {
        on_the_path(path, wording, &mut page);
    }
    for difference in &contrast.differences {
        let (kind, _) = difference.kind.messages();
        page.heading(&wording.say(kind, &[]));
        for (name, value) in names.iter().zip([&difference.here, &difference.there]) {
            let value = in_code(&short(value.as_deref().unwrap_or("–"), wording));
            page.line(&format!("- {name}: `{value}`"));
        }
        page.line(&format!("\n{}", prose(&difference.meaning)));
    }
    if contrast.differences.is_empty() && contrast.path.is_none() {
        page.line(&format!("\n{}", wording.say("contrast-none", &[])));
    }
    page.close(wording);
    page.text
}

/// What a side is, what was found there, and who must do what first.
fn about(name: &str, side: &Side, wording: Wording, page: &mut Page) {
    let (verdict, _) = style::verdict(side.verdict);
    let code = |text: &str| format!("`{}`", in_code(text));
    let known = [
        Some(&side.name),
        Some(&side.target),
        side.root_cause.as_ref(),
    ];
    let known = known.into_iter().flatten().filter(|it| !it.is_empty());
    let known: Vec<_> = known.map(|it| code(it)).collect();
    page.line(&format!("- {name}: **{verdict}** {}", known.join(", ")));
    let Some(cause) = &side.cause else { return };
    page.line(&format!(
        "  - {}",
        for_ticket(&short(&cause.title, wording))
    ));
    for advice in &cause.advice {
        let told = advice::in_short(advice, wording);
        page.line(&format!("  - {}", for_ticket(&short(&told, wording))));
    }
}

/// What the path did, session by session.
fn on_the_path(path: &PathReport, wording: Wording, page: &mut Page) {
    let prose = |words: &str| for_ticket(&short(words, wording));
    page.heading(&wording.say("path-title", &[]));
    for session in &path.sessions {
        page.line(&format!("- {}", prose(&named(session, wording))));
        for event in &session.events {
            page.line(&format!("  - {}", prose(&event.text)));
        }
        if session.events.is_empty() {
            page.line(&format!("  - {}", wording.say("path-nothing", &[])));
        }
        let known_by = known_by(session, wording);
        if !known_by.is_empty() {
            page.line(&format!("  - {}", prose(&known_by)));
        }
    }
}
