//! Colours and characters of the screen. Words carry the meaning; colour only helps to find it.

use ftpprobe::diagnosis::Verdict;
use ftpprobe::render::history::HEIGHTS;
use ftpprobe::text::{truncate, width};
use ratatui::style::{Color, Modifier, Style};

/// Heights of a trend where there is nothing but ASCII.
const ASCII_HEIGHTS: [char; 8] = ['_', '.', ',', '-', '=', '+', '*', '#'];

/// What there is to draw with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    has_colour: bool,
    is_ascii: bool,
}

impl Paint {
    pub(super) fn new(has_colour: bool, is_ascii: bool) -> Self {
        Self {
            has_colour,
            is_ascii,
        }
    }

    /// The line at the top, and the row that is selected.
    pub(super) fn bar() -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// A heading, or the name of something.
    pub(super) fn strong() -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What is there for completeness. Dim letters are hard to read on some terminals, so it looks like all else.
    pub(super) fn plain() -> Style {
        Style::new()
    }

    /// A trend.
    pub(super) fn trend(self) -> Style {
        if self.has_colour {
            return Style::new().fg(Color::Cyan);
        }
        Style::new()
    }

    /// A verdict: letters on a ground of their own, so that it reads on black and on white.
    pub(super) fn verdict(self, verdict: Verdict) -> Style {
        let bold = Self::strong();
        let on = |ground, letters| bold.bg(ground).fg(letters);
        match verdict {
            Verdict::Ok if self.has_colour => bold.fg(Color::Green),
            Verdict::Warning if self.has_colour => on(Color::Yellow, Color::Black),
            Verdict::Critical if self.has_colour => on(Color::Red, Color::White),
            Verdict::Unknown if self.has_colour => on(Color::Magenta, Color::White),
            Verdict::Ok => bold,
            _ => bold.add_modifier(Modifier::REVERSED),
        }
    }

    /// What trends are drawn with.
    pub(super) fn heights(self) -> &'static [char; 8] {
        if self.is_ascii {
            &ASCII_HEIGHTS
        } else {
            &HEIGHTS
        }
    }

    /// A text cut to so many columns.
    pub(super) fn cut(self, text: &str, columns: usize) -> String {
        let cut = truncate(text, columns);
        match cut.strip_suffix('…') {
            Some(rest) if self.is_ascii && !text.ends_with('…') => format!("{rest}~"),
            _ => cut,
        }
    }

    /// A text that stands at the right of so many columns.
    pub(super) fn right(self, text: &str, columns: usize) -> String {
        let text = self.cut(text, columns);
        let blanks = columns.saturating_sub(width(&text));
        format!("{}{text}", " ".repeat(blanks))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_fit_their_columns() {
        let (usual, ascii) = (Paint::new(true, false), Paint::new(false, true));
        assert_eq!(usual.cut("abcdef", 4), "abc…");
        assert_eq!(ascii.cut("abcdef", 4), "abc~");
        assert_eq!(ascii.right("最小", 6), "  最小");
    }

    #[test]
    fn without_colour_there_is_none() {
        let paint = Paint::new(false, false);
        let verdicts = [
            Verdict::Ok,
            Verdict::Warning,
            Verdict::Critical,
            Verdict::Unknown,
        ];
        for style in verdicts
            .map(|it| paint.verdict(it))
            .into_iter()
            .chain([paint.trend()])
        {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }
}
