//! The only place where text is written: whatever comes here leaves it harmless and within the width.

use std::io::{self, Write};

use super::wrap::wrap;
use crate::knowledge::wording::Wording;
use crate::render::style::{Ink, Style};
use crate::render::words::Words;
use crate::text::{sanitize, truncate, width};

/// Columns of one text that are shown even when everything is. No text of ours is as long; one that
/// comes from a server can be as long as it likes.
const MOST_COLUMNS: usize = 2_000;

/// A piece of a line.
pub(in crate::render) type Span<'a> = (Ink, &'a str);

/// Lines on their way out.
pub(in crate::render) struct Page<'a> {
    out: &'a mut dyn Write,
    pub(in crate::render) style: &'a Style,
    /// Whether the times of the report are known.
    pub(super) is_timed: bool,
}

impl<'a> Page<'a> {
    pub(in crate::render) fn new(out: &'a mut dyn Write, style: &'a Style) -> Self {
        Self {
            out,
            style,
            is_timed: true,
        }
    }

    /// A heading, a label or a sentence in the language of the report.
    pub(super) fn say(&self, id: &str, values: &[(&str, &str)]) -> String {
        self.wording().say(id, values)
    }

    /// What is said in that language, in short or in full.
    pub(super) fn words(&self) -> Words {
        Words::new(self.style.language, self.is_verbose())
    }

    /// The words of that language.
    pub(super) fn wording(&self) -> Wording {
        Wording::new(self.style.language)
    }

    /// Whether everything is to be shown in full.
    pub(in crate::render) fn is_verbose(&self) -> bool {
        self.style.verbose > 0
    }

    pub(in crate::render) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// The heading with this id, after a blank line.
    pub(super) fn titled(&mut self, id: &str) -> io::Result<()> {
        let title = self.say(id, &[]);
        self.heading(&title)
    }

    /// A section's heading after a blank line.
    pub(in crate::render) fn heading(&mut self, title: &str) -> io::Result<()> {
        self.blank()?;
        self.line(&[(Ink::Strong, title)])
    }

    /// One line, cut where it would be too wide.
    pub(in crate::render) fn line(&mut self, spans: &[Span<'_>]) -> io::Result<()> {
        let mut room = self.style.width();
        let mut line = String::new();
        for (ink, text) in spans {
            let text = truncate(&sanitize(text), room);
            room -= width(&text);
            line.push_str(&self.style.paint(*ink, &text));
            if room == 0 {
                break;
            }
        }
        writeln!(self.out, "{}", line.trim_end())
    }

    /// One line however wide it is.
    pub(in crate::render) fn whole_line(&mut self, spans: &[Span<'_>]) -> io::Result<()> {
        let painted: Vec<_> = spans
            .iter()
            .map(|(ink, text)| self.style.paint(*ink, &sanitize(text)))
            .collect();
        writeln!(self.out, "{}", painted.concat().trim_end())
    }

    /// Text that begins after `lead` and hangs under its own beginning.
    pub(in crate::render) fn hang(
        &mut self,
        lead: &[Span<'_>],
        ink: Ink,
        text: &str,
    ) -> io::Result<()> {
        let indent: usize = lead.iter().map(|(_, text)| width(&sanitize(text))).sum();
        let columns = self.style.width();
        // A lead that leaves no room gets a line of its own.
        let is_apart = indent + 20 > columns;
        let indent = if is_apart { 4 } else { indent };
        if is_apart {
            self.line(lead)?;
        }
        let mut is_first = !is_apart;
        let text = truncate(&sanitize(text), MOST_COLUMNS);
        for line in wrap(&text, columns - indent) {
            if is_first {
                let mut spans = lead.to_vec();
                spans.push((ink, &line));
                self.line(&spans)?;
            } else {
                self.line(&[(Ink::Plain, &" ".repeat(indent)), (ink, &line)])?;
            }
            is_first = false;
        }
        Ok(())
    }

    /// A paragraph, indented.
    pub(in crate::render) fn prose(&mut self, indent: usize, text: &str) -> io::Result<()> {
        self.hang(&[(Ink::Plain, &" ".repeat(indent))], Ink::Plain, text)
    }

    /// Text on the left, cut short or (verbose) wrapped, and a short one at the right edge of its first line.
    pub(in crate::render) fn with_margin(
        &mut self,
        lead: &[Span<'_>],
        (ink, text): Span<'_>,
        margin: &str,
    ) -> io::Result<()> {
        let columns = self.style.width();
        let indent: usize = lead.iter().map(|(_, text)| width(text)).sum();
        let reserved = if margin.is_empty() {
            0
        } else {
            width(margin).max(8) + 2
        };
        let room = columns.saturating_sub(indent + reserved).max(1);
        let text = sanitize(text);
        let lines = if self.is_verbose() {
            wrap(&truncate(&text, MOST_COLUMNS), room)
        } else {
            vec![truncate(&text, room)]
        };
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                self.line(&[(Ink::Plain, &" ".repeat(indent)), (ink, line)])?;
                continue;
            }
            let gap = columns.saturating_sub(indent + width(line) + width(margin));
            let mut spans = lead.to_vec();
            let gap = " ".repeat(gap);
            spans.push((ink, line));
            if !margin.is_empty() {
                spans.push((Ink::Plain, &gap));
                spans.push((Ink::Faint, margin));
            }
            self.line(&spans)?;
        }
        Ok(())
    }
}
