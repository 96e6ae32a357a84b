//! A command at which a control connection was lost, asked once more over the one that took its place, when nothing else is
//! left to do: that shows whether the server hangs up at it each time.

use super::run::Run;
use crate::evidence::{Ending, Exchange, Phase};
use crate::wire::session::{Line, Session};

/// Commands that change nothing.
const HARMLESS: [&str; 6] = ["FEAT", "SYST", "PWD", "STAT", "EPSV", "PASV"];

pub(super) async fn step(run: &mut Run<'_>, session: &mut Session) {
    if !session.in_step() || run.limits.stopped().is_some() {
        return;
    }
    let Some((phase, line)) = lost_at(run, session.number()) else {
        return;
    };
    run.exchange(session, phase, &line).await;
}

/// The command at which another connection was lost, unless this one was asked the same.
fn lost_at(run: &Run<'_>, connection: u32) -> Option<(Phase, Line)> {
    let exchanges = &run.attempt.exchanges;
    let is_gone = |it: &&Exchange| matches!(it.ending, Ending::Closed | Ending::Reset);
    let lost = exchanges.iter().find(is_gone)?;
    let verb = lost
        .verb()
        .filter(|verb| HARMLESS.contains(&verb.as_str()))?;
    let mut here = exchanges.iter().filter(|it| it.connection == connection);
    if here.any(|it| it.verb().as_ref() == Some(&verb)) {
        return None;
    }
    let argument = lost.command.as_ref()?.split_once(' ');
    let line = match argument {
        Some((_, argument)) => Line::with(&verb, argument),
        None => Line::new(&verb),
    };
    Some((lost.phase, line))
}
