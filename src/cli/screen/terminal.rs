//! The terminal, taken for a screen and given back however the program ends.

use std::io::{self, Stdout, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::{self, Hide, MoveTo, Show};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::{Frame, Terminal};

use crate::cli::output;

/// A screen covers the terminal.
static IS_UP: AtomicBool = AtomicBool::new(false);

/// A panic gives the terminal back first, so that what it says can be read.
static HOOK: Once = Once::new();

/// The screen. When it is dropped the terminal is as it was before.
pub(super) struct Screen(Terminal<CrosstermBackend<Stdout>>);

impl Screen {
    /// Takes the terminal.
    pub(super) fn open() -> Result<Self> {
        HOOK.call_once(|| {
            let before = panic::take_hook();
            panic::set_hook(Box::new(move |panic| {
                restore();
                before(panic);
            }));
        });
        let opened = || -> io::Result<Self> {
            enable_raw_mode()?;
            IS_UP.store(true, Ordering::SeqCst);
            execute!(io::stdout(), EnterAlternateScreen, Hide)?;
            Ok(Self(Terminal::new(CrosstermBackend::new(io::stdout()))?))
        };
        let screen = opened();
        if screen.is_err() {
            restore();
        } else {
            output::hold_talk();
        }
        screen.context("the terminal cannot show a screen: add --lines for one line per check")
    }

    /// Whether it draws characters of ambiguous width, as those of trends are, two cells wide, which it is asked. One that
    /// does not answer is taken for a usual one.
    pub(super) fn draws_wide() -> bool {
        let asked = || -> io::Result<(u16, u16)> {
            let mut out = io::stdout();
            execute!(out, MoveTo(0, 0))?;
            out.write_all("▁".as_bytes())?;
            out.flush()?;
            cursor::position()
        };
        asked().is_ok_and(|(column, _)| column > 1)
    }

    /// Draws, unless the terminal has been given back.
    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> Result<()> {
        if IS_UP.load(Ordering::SeqCst) {
            let drawn = self.0.draw(draw);
            drawn.context("the screen could not be drawn")?;
        }
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
        output::release_talk();
    }
}

/// Gives the terminal back, if it is taken. A terminal that is gone needs nothing.
pub(crate) fn restore() {
    if IS_UP.swap(false, Ordering::SeqCst) {
        let _ = execute!(io::stdout(), LeaveAlternateScreen, Show);
        let _ = disable_raw_mode();
    }
}
