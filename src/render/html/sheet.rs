//! What every article of a page needs: its words, its time zone, and its place among the others.

use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::{Place, cut, ink_class, minute, plain, time};
use crate::evidence::Outcome;
use crate::render::style;
use crate::render::words::{Line, Words};

/// One article of a page.
pub(super) struct Sheet<'a> {
    pub(super) words: Words,
    pub(super) zone: &'a TimeZone,
    pub(super) place: Place,
}

impl Sheet<'_> {
    /// A label or a sentence without values.
    pub(super) fn label(&self, id: &str) -> String {
        self.words.say(id, &[])
    }

    /// An id that no other report of the page has.
    pub(super) fn id(&self, name: &str) -> String {
        format!("r{}-{name}", self.place.number)
    }

    /// A heading, so many levels below the headline.
    pub(super) fn heading(&self, below: u8, text: &str) -> Markup {
        let first = if self.place.of > 1 { 2 } else { 1 };
        match first + below {
            1 => html! { h1 { (text) } },
            2 => html! { h2 { (text) } },
            3 => html! { h3 { (text) } },
            _ => html! { h4 { (text) } },
        }
    }

    /// A section with the heading of this id. Nothing if it is empty.
    pub(super) fn section(&self, name: &str, title: &str, content: &Markup) -> Markup {
        if content.0.is_empty() {
            return html! {};
        }
        html! {
            section id=(self.id(name)) { (self.heading(1, &self.label(title))) (content) }
        }
    }

    /// Lines as the report for terminals has them, each with its symbol.
    pub(super) fn lines(&self, lines: &[Line]) -> Markup {
        // What belongs to the line before is a part of it.
        let mut items: Vec<(&Line, Vec<&Line>)> = Vec::new();
        for line in lines {
            match items.last_mut() {
                Some((_, more)) if line.symbol.1.trim().is_empty() => more.push(line),
                _ => items.push((line, Vec::new())),
            }
        }
        html! {
            ul.lines {
                @for (line, more) in items {
                    li {
                        (self.mark((line.symbol.1, line.symbol.0)))
                        div {
                            p { (cut(&line.text)) }
                            @for line in more { p.more { (cut(&line.text)) } }
                        }
                    }
                }
            }
        }
    }

    /// A symbol, with the word for those who do not see it.
    pub(super) fn mark(&self, (symbol, ink): (&str, style::Ink)) -> Markup {
        let word = match ink {
            style::Ink::Good => "page-good",
            style::Ink::Bad => "page-bad",
            style::Ink::Grave => "page-grave",
            _ => return html! { span.mark aria-hidden="true" { (symbol.trim()) } },
        };
        html! {
            span class={ "mark " (ink_class(ink)) } aria-hidden="true" { (symbol) }
            span.unseen { (self.label(word)) " " }
        }
    }

    /// The symbol of an outcome, with its word.
    pub(super) fn outcome(&self, outcome: Outcome) -> Markup {
        let word = match outcome {
            Outcome::Skipped => "report-skipped",
            Outcome::Declined => "page-declined",
            _ => return self.mark(style::outcome(outcome)),
        };
        let (symbol, _) = style::outcome(outcome);
        html! {
            span.mark aria-hidden="true" { (symbol) }
            span.unseen { (self.label(word)) " " }
        }
    }

    /// A moment of RFC 3339 in the time zone of the page.
    pub(super) fn time(&self, moment: &str) -> Markup {
        time(moment, self.zone)
    }

    /// The same to the minute.
    pub(super) fn minute(&self, moment: &str) -> Markup {
        html! { time datetime=(plain(moment)) { (minute(moment, self.zone)) } }
    }
}
