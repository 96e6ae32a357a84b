//! What the experiments measured that were asked for. A limit that was looked for and met is no fault.

use super::session;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, LimitFact};
use crate::diagnosis::{Finding, Severity};
use crate::evidence::facts::{IdleTest, LimitSearch};
use crate::evidence::{Phase, StepName};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;

/// The limit on sessions, and the limit on idle time.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let limit = context.attempt.limit_search();
    let idle = context.attempt.idle_test();
    let limit = limit.and_then(|found| measured_limit(context, found));
    let idle = idle.and_then(|found| measured_idle(context, found));
    limit.into_iter().chain(idle).collect()
}

fn measured_limit(context: &Context<'_>, found: &LimitSearch) -> Option<Finding> {
    let refusal = found.refusal.as_ref()?;
    let held = u64::from(found.held);
    let draft = context
        .draft(FindingId::LimitMeasured)
        .number("limit", Some(held))
        .shows(
            StepName::FindLimit,
            LimitFact::SessionRefused {
                held,
                number: refusal.number,
            },
        )
        .paths(StepName::FindLimit, &refusal.path);
    Some(match refusal.exchange {
        Some(index) => {
            let moment = match context.exchange(Some(index)).map(|(_, it)| it.phase) {
                Some(Phase::Login) => Moment::Pass,
                _ => Moment::Greeting,
            };
            let stated = context.stated(moment, index);
            let named = stated.map(|stated| LimitFact::NamedByReply {
                finding: stated.id(),
            });
            let draft = draft.shows_all(At::Exchange(index), named);
            draft.cites(index).finding()
        }
        None => draft.finding(),
    })
}

fn measured_idle(context: &Context<'_>, found: &IdleTest) -> Option<Finding> {
    let (_, heard) = context.exchange(Some(found.heard))?;
    let Some((index, noop)) = context.exchange(found.noop) else {
        if !heard.closed && heard.code().is_none() {
            return None;
        }
        // The server may have another reason for ending the session, and say so.
        let stated = context.stated(Moment::Session, found.heard);
        let draft = match stated.as_ref().map(Draft::id) {
            Some(FindingId::SessionMaxDuration) => {
                context.draft(FindingId::SessionMaxDuration).stated()
            }
            Some(FindingId::IdleNoTransferTimeout) => {
                context.draft(FindingId::IdleNoTransferTimeout).stated()
            }
            _ => context.draft(FindingId::IdleLimitMeasured),
        };
        let draft = draft.graded(Severity::Info);
        let draft = draft.seconds(found.idle_us).cites(found.heard);
        let fact = LimitFact::EndedIdle {
            idle_us: found.idle_us,
        };
        return Some(draft.shows(StepName::IdleTest, fact).finding());
    };
    if noop.code() == Some(421) {
        let draft = session::lost(context, index)?;
        return Some(draft.graded(Severity::Warning).finding());
    }
    if noop.code().is_some() && !noop.closed {
        return None;
    }
    // The server said nothing while the session was idle, and the connection is gone all the same.
    let draft = context.draft(FindingId::IdleNatDrop).inferred();
    let draft = draft.seconds(found.idle_us).cites(index);
    let fact = LimitFact::LostIdle {
        idle_us: found.idle_us,
    };
    Some(draft.shows(StepName::IdleTest, fact).finding())
}
