//! A watch on a terminal: drawn anew when something happens and once a second, until somebody quits.
//!
//! * [`show`] the screen's life (this file)
//! * [`Board`] what each check is doing, [`keys`] what a key means
//! * [`terminal`] the terminal taken and given back, whatever happens
//! * [`view`] what is to be drawn and where; [`table`] and [`detail`] its parts; [`paint`] colours and characters

mod board;
mod detail;
mod keys;
mod paint;
mod table;
mod terminal;
#[cfg(test)]
mod tests;
mod view;

use std::time::Duration;

use anyhow::Result;
use ftpprobe::clock::Timestamp;
use ftpprobe::render::Style;
use ftpprobe::watch::{Model, News, Order};
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

pub(crate) use self::board::Board;
use self::keys::{Act, Input};
use self::paint::Paint;
use self::terminal::Screen;
pub(crate) use self::terminal::restore;
use self::view::View;
use super::commands::watch::Keeper;
use super::output;

/// How often the times on the screen are drawn anew.
const TICK: Duration = Duration::from_secs(1);

/// How a screen looks.
pub(crate) struct Look {
    /// Draw with ASCII characters only.
    pub(crate) is_ascii: bool,
    /// Colours, language and time zone.
    pub(crate) style: Style,
    /// How often each target is checked.
    pub(crate) every: Duration,
}

/// What a person has chosen.
#[derive(Debug, Default, Clone, Copy)]
struct Chosen {
    selected: usize,
    is_help: bool,
}

/// Shows what is known until somebody quits, all checks are made, or `stop` is cancelled.
pub(crate) async fn show(
    keeper: &mut Keeper,
    look: &Look,
    board: &Board,
    news: &mut Receiver<News>,
    orders: &Sender<Order>,
    stop: &CancellationToken,
) -> Result<()> {
    let mut screen = Screen::open()?;
    let is_ascii = look.is_ascii || Screen::draws_wide();
    let paint = Paint::new(look.style.colour, is_ascii);
    let mut inputs = keys::listen();
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut chosen = Chosen::default();
    loop {
        let doing = board.all();
        let view = View {
            model: &keeper.model,
            doing: &doing,
            look,
            paint,
            selected: chosen.selected,
            is_help: chosen.is_help,
            talk: output::held_talk(),
            now: Timestamp::now(),
        };
        screen.draw(|frame| view.draw(frame))?;
        tokio::select! {
            next = news.recv() => {
                let Some(next) = next else { return Ok(()) };
                keeper.take(next)?;
                // What has come meanwhile is drawn at once.
                while let Ok(next) = news.try_recv() {
                    keeper.take(next)?;
                }
            }
            input = inputs.recv() => match input {
                Some(Input::Key(act)) => {
                    if act == Act::Quit {
                        return Ok(());
                    }
                    chosen = acted(chosen, act, &mut keeper.model, orders);
                }
                Some(Input::Resized) => {}
                // The terminal is gone.
                None => return Ok(()),
            },
            () = board.changed() => {}
            _ = tick.tick() => {}
            () = stop.cancelled() => return Ok(()),
        }
    }
}

/// Does what a key asks for.
fn acted(chosen: Chosen, act: Act, model: &mut Model, orders: &Sender<Order>) -> Chosen {
    let last = model.targets.len().saturating_sub(1);
    let selected = match act {
        Act::Up => chosen.selected.saturating_sub(1),
        Act::Down => chosen.selected.saturating_add(1).min(last),
        Act::First => 0,
        Act::Last => last,
        _ => chosen.selected,
    };
    if let Some(target) = model.targets.get_mut(chosen.selected) {
        target.refused = None;
    }
    // Who presses a key more often than orders are carried out has it lost.
    match act {
        Act::Pause => drop(orders.try_send(Order::Pause(!model.is_paused))),
        Act::Hurry => drop(orders.try_send(Order::Hurry(selected))),
        _ => {}
    }
    Chosen {
        selected,
        is_help: match act {
            Act::Help => !chosen.is_help,
            Act::Close => false,
            _ => chosen.is_help,
        },
    }
}
