//! Every data connection of the attempt, judged once.

use super::{active, passive};
use crate::diagnosis::context::Context;
use crate::diagnosis::mode::Mode;
use crate::evidence::DataMode;

/// Each data connection of the attempt, judged by itself, in their order.
pub(in crate::diagnosis::rules) fn modes<'c>(context: &'c Context<'_>) -> &'c [Mode] {
    context.modes(judged)
}

fn judged(context: &Context<'_>) -> Vec<Mode> {
    let data = context.attempt.data.iter().enumerate();
    let mut modes: Vec<Mode> = data
        .map(|(index, data)| match data.mode {
            DataMode::Active => active::judge(context, index),
            DataMode::Epsv | DataMode::Pasv | DataMode::Passive => passive::judge(context, index),
        })
        .collect();
    passive::unreadable(context, &mut modes);
    modes
}
