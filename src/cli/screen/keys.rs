//! What a key means, and how keys come from the terminal.

use std::thread;
use std::time::Duration;

use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tokio::sync::mpsc::{self, Receiver, Sender};

/// So many keys wait; more come only from a terminal that pastes.
const MAX_KEYS: usize = 64;

/// How often the thread that reads looks whether anybody still listens.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// What somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Quit,
    Up,
    Down,
    First,
    Last,
    Pause,
    Hurry,
    Help,
    Close,
}

/// What comes from the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Input {
    Key(Act),
    Resized,
}

/// Has what comes from the terminal read by a thread of its own, until nobody listens. It ends where the terminal is
/// gone.
pub(super) fn listen() -> Receiver<Input> {
    let (to, inputs) = mpsc::channel(MAX_KEYS);
    // Without a thread there are no keys; signals still end the program.
    let _ = thread::Builder::new()
        .name("keys".to_owned())
        .spawn(move || read(&to));
    inputs
}

fn read(to: &Sender<Input>) {
    while !to.is_closed() {
        let event = match event::poll(LOOK_EVERY) {
            Ok(true) => event::read(),
            Ok(false) => continue,
            Err(_) => return,
        };
        let Ok(event) = event else { return };
        if let Some(input) = input(&event)
            && to.blocking_send(input).is_err()
        {
            return;
        }
    }
}

/// What an event of the terminal is to us.
fn input(event: &Event) -> Option<Input> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => meaning(key).map(Input::Key),
        Event::Resize(..) => Some(Input::Resized),
        _ => None,
    }
}

/// What a key asks for.
fn meaning(key: &KeyEvent) -> Option<Act> {
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return (key.code == KeyCode::Char('c')).then_some(Act::Quit);
    }
    Some(match key.code {
        KeyCode::Char('q' | 'Q') => Act::Quit,
        KeyCode::Up | KeyCode::Char('k') => Act::Up,
        KeyCode::Down | KeyCode::Char('j') => Act::Down,
        KeyCode::Home | KeyCode::Char('g') => Act::First,
        KeyCode::End | KeyCode::Char('G') => Act::Last,
        KeyCode::Char('p' | ' ') => Act::Pause,
        KeyCode::Char('r') => Act::Hurry,
        KeyCode::Char('?' | 'h') => Act::Help,
        KeyCode::Esc => Act::Close,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(KeyCode::Char('q'), KeyModifiers::NONE, Some(Act::Quit))]
    #[test_case(KeyCode::Char('c'), KeyModifiers::CONTROL, Some(Act::Quit))]
    #[test_case(KeyCode::Char('c'), KeyModifiers::NONE, None)]
    #[test_case(KeyCode::Char('p'), KeyModifiers::CONTROL, None)]
    #[test_case(KeyCode::Char('p'), KeyModifiers::NONE, Some(Act::Pause))]
    #[test_case(KeyCode::Char('G'), KeyModifiers::SHIFT, Some(Act::Last))]
    #[test_case(KeyCode::Down, KeyModifiers::NONE, Some(Act::Down))]
    fn keys(code: KeyCode, modifiers: KeyModifiers, expected: Option<Act>) {
        let mut key = KeyEvent::new(code, modifiers);
        let event = Event::Key(key);
        assert_eq!(input(&event), expected.map(Input::Key));
        key.kind = KeyEventKind::Release;
        assert_eq!(input(&Event::Key(key)), None);
    }
}
