//! What is to be remembered after a run, and what it means for the next. Pure: the caller gives the time.

use super::{Hold, State, VERSION};
use crate::clock::Timestamp;
use crate::diagnosis::{Diagnosis, Finding, Severity, Verdict};
use crate::evidence::{Evidence, HeldOff, Stopped};
use crate::knowledge::findings::FindingId;

/// A wait that doubles ends here, in seconds.
const LONGEST_DOUBLED: u64 = 60 * 60;

/// No run holds off for longer than this, in seconds, whatever a server or a wrong clock says.
const LONGEST: u64 = 24 * 60 * 60;

/// Runs that overlap may remember in another order than they ended in, and clocks are set back a little; what lies
/// further in the future, in seconds, was written under a wrong clock.
pub(super) const IN_THE_FUTURE: u64 = 5 * 60;

/// Closed without a word so many times in a row: a ban is more likely than a limit.
const SILENT_REFUSALS: u32 = 3;

/// What the state asks of a run that begins at `now`, if it asks for no connection.
#[must_use]
pub fn held_off(state: &State, now: Timestamp) -> Option<HeldOff> {
    let hold = state.hold.as_ref()?;
    // A last run in the future was written under another clock; what it said of time means nothing.
    let is_due = hold.until.seconds_since(now) == 0;
    let is_absurd =
        state.last_run.seconds_since(now) > 0 || hold.until.seconds_since(state.last_run) > LONGEST;
    if is_due || is_absurd {
        return None;
    }
    Some(HeldOff {
        since: state.last_run,
        until: hold.until,
        consecutive_failures: state.consecutive_failures,
        finding: hold.finding.clone(),
        codes: hold.codes.clone(),
        values: hold.values.clone(),
        unknown: hold.unknown,
    })
}

/// Whether a state was written under another clock than that of `now`, one that was ahead.
#[must_use]
pub fn is_from_the_future(state: &State, now: Timestamp) -> bool {
    state.last_run.seconds_since(now) > IN_THE_FUTURE
}

/// What is to be remembered after this run, which ended at `now`.
#[must_use]
pub fn after(
    previous: Option<&State>,
    evidence: &Evidence,
    diagnosis: &Diagnosis,
    now: Timestamp,
) -> State {
    let fresh = State {
        state_version: VERSION,
        target: (&evidence.target).into(),
        last_run: now,
        last_success: None,
        consecutive_failures: 0,
        ban_suspected: false,
        hold: None,
    };
    let mut state = match previous {
        // How often it failed is still true; no time in it is.
        Some(state) if is_from_the_future(state, now) => State {
            consecutive_failures: state.consecutive_failures,
            ban_suspected: state.ban_suspected,
            ..fresh
        },
        Some(state) => state.clone(),
        None => fresh,
    };
    if state.last_run.seconds_since(now) > 0 {
        // A run that ended later has already said what is the case now.
        return state;
    }
    state.last_run = now;
    let fault = diagnosis
        .root_cause
        .and_then(|index| diagnosis.findings.get(index))
        .filter(|finding| finding.severity == Severity::Critical);
    let Some(fault) = fault else {
        state.last_success = Some(now);
        state.consecutive_failures = 0;
        state.ban_suspected = false;
        state.hold = None;
        return state;
    };
    // What stopped the probe itself says nothing of the server.
    if fault.ours || evidence.stopped == Some(Stopped::Interrupted) {
        return state;
    }
    state.consecutive_failures = state.consecutive_failures.saturating_add(1);
    state.ban_suspected = is_ban(fault, state.consecutive_failures);
    state.hold = seconds(fault, state.consecutive_failures).map(|seconds| Hold {
        until: now
            .after_micros(seconds.saturating_mul(1_000_000))
            .rounded_up(),
        finding: fault.id.name().to_owned(),
        codes: fault.codes.clone(),
        values: fault.values.clone(),
        unknown: diagnosis.verdict == Verdict::Unknown,
    });
    state
}

fn is_ban(fault: &Finding, failures: u32) -> bool {
    let silent = matches!(
        fault.id,
        FindingId::GreetingEofNoBytes
            | FindingId::LimitSilentClose
            | FindingId::TcpResetAfterAccept
    );
    fault.id == FindingId::IpBanned || (silent && failures >= SILENT_REFUSALS)
}

/// How long later runs are to hold off: as long as the server says, or else longer with each failure.
fn seconds(fault: &Finding, failures: u32) -> Option<u64> {
    let stated = fault.retry.after_seconds.filter(|_| fault.retry.stated);
    let doubled = || {
        let first = fault.id.meta().hold?;
        let factor = 1_u64 << failures.saturating_sub(1).min(16);
        Some(first.saturating_mul(factor).min(LONGEST_DOUBLED.max(first)))
    };
    let seconds = stated.or_else(doubled)?;
    Some(seconds.min(LONGEST))
}
