//! The only place where text is written: whatever comes here leaves it harmless and within the width.

use std::io::{self, Write};

use super::wrap::wrap;
use crate::knowledge::wording::{Language, Wording};
use crate::render::style::{self, Ink, Style};
use crate::render::words::Words;
use crate::text::{Ruler, sanitize, to_ascii};

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
    /// Whether nothing has been written, so that the first heading needs no line above it.
    is_empty: bool,
}

impl<'a> Page<'a> {
    pub(in crate::render) fn new(out: &'a mut dyn Write, style: &'a Style) -> Self {
        Self {
            out,
            style,
            is_timed: true,
            is_empty: false,
        }
    }

    /// The same, where nothing stands above it.
    pub(super) fn at_the_top(out: &'a mut dyn Write, style: &'a Style) -> Self {
        Self {
            is_empty: true,
            ..Self::new(out, style)
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

    /// An empty line, unless it would be the first of all.
    pub(in crate::render) fn blank(&mut self) -> io::Result<()> {
        if self.is_empty {
            return Ok(());
        }
        writeln!(self.out)
    }

    /// How wide characters are here.
    pub(in crate::render) fn ruler(&self) -> Ruler {
        self.style.ruler()
    }

    /// The text without anything that would act on the terminal, or that it could not show.
    pub(in crate::render) fn safe(&self, text: &str) -> String {
        let text = sanitize(style::drawn(text));
        if self.style.ascii && self.style.language != Language::English {
            // No other language can be written in ASCII, but its marks can.
            let marks = |c: char| match c {
                '✓' | '✗' | '⣿' | '⡇' | '…' => to_ascii(c.encode_utf8(&mut [0; 4])),
                c => c.to_string(),
            };
            text.chars().map(marks).collect()
        } else if self.style.ascii {
            to_ascii(&text)
        } else {
            text
        }
    }

    /// The same, cut to so many columns.
    pub(super) fn cut(&self, text: &str, columns: usize) -> String {
        self.ruler().truncate(&self.safe(text), columns)
    }

    fn put(&mut self, line: &str) -> io::Result<()> {
        self.is_empty = false;
        writeln!(self.out, "{}", line.trim_end())
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
            let text = self.cut(text, room);
            room = room.saturating_sub(self.ruler().width(&text));
            line.push_str(&self.style.paint(*ink, &text));
            if room == 0 {
                break;
            }
        }
        self.put(&line)
    }

    /// One line however wide it is.
    pub(in crate::render) fn whole_line(&mut self, spans: &[Span<'_>]) -> io::Result<()> {
        let painted: Vec<_> = spans
            .iter()
            .map(|(ink, text)| self.style.paint(*ink, &self.safe(text)))
            .collect();
        self.put(&painted.concat())
    }

    /// Text that begins after `lead` and hangs under its own beginning.
    pub(in crate::render) fn hang(
        &mut self,
        lead: &[Span<'_>],
        ink: Ink,
        text: &str,
    ) -> io::Result<()> {
        let indent = self.columns_of(lead);
        let columns = self.style.width();
        // A lead that leaves no room gets a line of its own.
        let is_apart = indent + 20 > columns;
        let indent = if is_apart { 4 } else { indent };
        if is_apart {
            self.line(lead)?;
        }
        let mut is_first = !is_apart;
        let text = self.cut(text, MOST_COLUMNS);
        for line in wrap(&text, columns - indent, self.ruler()) {
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

    fn columns_of(&self, spans: &[Span<'_>]) -> usize {
        let columns = spans.iter();
        columns
            .map(|(_, text)| self.ruler().width(&self.safe(text)))
            .sum()
    }

    /// Text that begins with a label in the same line, and goes on under it, a little to the right.
    pub(super) fn labelled(&mut self, indent: usize, label: &str, text: &str) -> io::Result<()> {
        let (label, text) = (self.safe(label), self.cut(text, MOST_COLUMNS));
        let (first, others) = (" ".repeat(indent), " ".repeat(indent + 2));
        let room = self.style.width() - indent - 2;
        let whole = format!("{label}{text}");
        for (number, line) in wrap(&whole, room, self.ruler()).iter().enumerate() {
            match line.strip_prefix(&*label).filter(|_| number == 0) {
                Some(rest) => self.line(&[
                    (Ink::Plain, &first),
                    (Ink::Strong, &label),
                    (Ink::Plain, rest),
                ])?,
                None if number == 0 => self.line(&[(Ink::Plain, &first), (Ink::Plain, line)])?,
                None => self.line(&[(Ink::Plain, &others), (Ink::Plain, line)])?,
            }
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
        let ruler = self.ruler();
        let indent = self.columns_of(lead);
        let reserved = if margin.is_empty() {
            0
        } else {
            ruler.width(margin).max(8) + 2
        };
        let room = columns.saturating_sub(indent + reserved).max(1);
        let text = self.safe(text);
        let lines = if self.is_verbose() {
            wrap(&ruler.truncate(&text, MOST_COLUMNS), room, ruler)
        } else {
            vec![ruler.truncate(&text, room)]
        };
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                self.line(&[(Ink::Plain, &" ".repeat(indent)), (ink, line)])?;
                continue;
            }
            let gap = columns.saturating_sub(indent + ruler.width(line) + ruler.width(margin));
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
