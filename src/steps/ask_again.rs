//! A command at which a control connection was lost, asked once more over the one that took its place, when nothing else is
//! left to do: that shows whether the server hangs up at it each time.

use super::run::Run;
use crate::evidence::Phase;
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
    let lost = run.attempt.lost_at()?;
    let verb = lost.verb()?;
    let mut here = run.attempt.exchanges.iter();
    let was_asked = here.any(|it| it.connection == connection && it.verb().as_ref() == Some(&verb));
    if was_asked || !HARMLESS.contains(&verb.as_str()) {
        return None;
    }
    Some((lost.phase, Line::written(lost.command.as_ref()?)))
}
