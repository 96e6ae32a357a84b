//! What only a run can show, which times and counts its own connections.

use std::time::Duration;

use crate::diagnosis::Finding;
use crate::diagnosis::context::Context;
use crate::diagnosis::fact::{At, NetworkFact};
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::{DataConnection, Phase, StepName};
use crate::knowledge::findings::FindingId;

/// Retransmissions of a SYN come after one second and after three in all (RFC 6298).
const RETRANSMITTED_US: [std::ops::Range<u64>; 2] = [950_000..1_350_000, 2_950_000..3_450_000];

/// A way on which something else answered within this is not slow.
const PROMPT_US: u64 = 400_000;

/// What shows only to one who times connections and counts them.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let rules: [fn(&Context<'_>) -> Option<Finding>; 3] = [lossy, first_was_slow, crowded];
    rules.iter().filter_map(|rule| rule(context)).collect()
}

/// Every TCP connection that came about.
fn connected<'a>(context: &Context<'a>) -> Vec<&'a TcpPath> {
    let control = context
        .attempt
        .connected()
        .into_iter()
        .flat_map(|it| &it.paths);
    let data = context.attempt.data.iter();
    let data = data.flat_map(DataConnection::paths);
    let paths = control.chain(data);
    // Through a proxy there are several connections behind one, each of its own speed.
    paths
        .filter(|path| path.outcome == TcpOutcome::Connected && path.tunnel.is_none())
        .collect()
}

/// One connection took just as long as a lost SYN takes, on a way that is fast otherwise.
fn lossy(context: &Context<'_>) -> Option<Finding> {
    let paths = connected(context);
    let late = |path: &&&TcpPath| {
        let lost = |us: u64| RETRANSMITTED_US.iter().any(|range| range.contains(&us));
        path.elapsed_us.is_some_and(lost)
    };
    let path = paths.iter().find(late)?;
    let prompt = paths
        .iter()
        .any(|path| path.took_less_than(Duration::from_micros(PROMPT_US)));
    prompt.then(|| {
        context
            .draft(FindingId::TcpLossyPath)
            .inferred()
            .shows(StepName::Connect, *path)
            .finding()
    })
}

/// The second control connection was greeted at once, the first was not.
fn first_was_slow(context: &Context<'_>) -> Option<Finding> {
    let mut greetings = context
        .exchanges()
        .filter(|(_, exchange)| exchange.phase == Phase::Greeting && exchange.is_class(2));
    let (first, slow) = greetings.next()?;
    let (second, fast) = greetings.find(|(_, exchange)| exchange.connection != slow.connection)?;
    let differs =
        slow.elapsed_us()? > context.policy.slow_greeting_us && fast.elapsed_us()? < PROMPT_US;
    differs.then(|| {
        let draft = context.draft(FindingId::FirstConnectionSlowSecondFast);
        draft.cites(first).cites(second).finding()
    })
}

/// The very first connection of a run meets a limit on connections: others use this address, or this name.
fn crowded(context: &Context<'_>) -> Option<Finding> {
    if context.evidence.attempts.len() > 1 || context.attempt.connections_opened > Some(1) {
        return None;
    }
    let (index, id) = context.exchanges().find_map(|(index, exchange)| {
        exchange.code().filter(|code| *code >= 400)?;
        let moment = match exchange.phase {
            Phase::Greeting => crate::knowledge::replies::Moment::Greeting,
            Phase::Login => crate::knowledge::replies::Moment::Pass,
            _ => return None,
        };
        let stated = context.stated(moment, index)?;
        match stated.id() {
            FindingId::LimitPerIp => Some((index, FindingId::LimitSharedEgress)),
            FindingId::LimitPerUser => Some((index, FindingId::LimitGhostSessions)),
            _ => None,
        }
    })?;
    let draft = context.draft(id).inferred().cites(index);
    Some(
        draft
            .shows(At::Attempt, NetworkFact::FirstConnection)
            .finding(),
    )
}
