//! What the passive ports show that were asked for without a transfer: which of them can be reached, and
//! how the server chooses them.

use std::collections::BTreeSet;

use super::{passive, port_range};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::DataFact;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::StepName;
use crate::evidence::facts::TcpOutcome;
use crate::evidence::ports::{PortSample, PortsTest};
use crate::evidence::tls::Secured;
use crate::knowledge::findings::{Family, FindingId};
use crate::knowledge::gateways;
use crate::knowledge::replies::Moment;

/// Ports further apart than this come from no range that anybody opens in a firewall.
const WIDE: u16 = 10_000;

/// A range below this is exhausted by a handful of clients: a used port rests for minutes.
const NARROW: u16 = 10;

/// How far a port may be from the one before it to be foretold.
const STRIDE: u16 = 2;

/// The run's own listings failed at the port, and other ports answer.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let failed = passive::cause(context)?;
    if failed.id.family() != Family::DataPort {
        return None;
    }
    let mut draft = reachable(context)?.graded(Severity::Critical);
    for index in failed.exchanges {
        draft = draft.cites(index);
    }
    Some(draft.finding())
}

/// Everything else that the ports show.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let Some(test) = context.attempt.ports_test() else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    if let Some(draft) = reachable(context) {
        findings.push(draft.graded(Severity::Warning).finding());
    }
    findings.extend(exhausted(context, test));
    findings.extend(chosen(context).map(Draft::finding));
    findings.extend(relied_on_helper(context).map(Draft::finding));
    findings
}

/// Some ports can be reached and some cannot. Where one border parts them, a range is opened in part; where
/// they lie mixed, what answers depends on something else, as with several servers behind one address.
fn reachable<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    let test = context.attempt.ports_test()?;
    let open: BTreeSet<u16> = ports(&test.samples, PortSample::is_open);
    let shut: BTreeSet<u16> = ports(&test.samples, PortSample::is_shut);
    let (first, last) = (open.first()?, open.last()?);
    let example = test.samples.iter().find(|sample| sample.is_shut())?;
    let is_mixed = shut.range(first..=last).next().is_some();
    let refused = example.path.outcome == TcpOutcome::Refused;
    let minded = minded(&shut);
    let draft = match (is_mixed, refused) {
        _ if !minded.is_empty() => context
            .draft(FindingId::DataPortPartlyOpen)
            .inferred()
            .value("protocol", minded[0].1)
            .shows_all(StepName::PortsTest, port_range::of_others(&minded)),
        (false, _) => context.draft(FindingId::DataPortPartlyOpen),
        (true, true) => context.draft(FindingId::DataLbWrongBackend).inferred(),
        (true, false) => context.draft(FindingId::DataPortPartlyOpen).inferred(),
    };
    let draft = draft
        .shows(
            StepName::PortsTest,
            DataFact::PortsOpen { ports: list(&open) },
        )
        .shows(
            StepName::PortsTest,
            DataFact::PortsShut { ports: list(&shut) },
        )
        .path(StepName::PortsTest, &example.path);
    let tried = test.samples.iter().filter(|sample| sample.is_shut());
    Some(draft.cites_all(tried.map(|sample| sample.setup)))
}

/// The ports with their protocols, if all of these belong to protocols that devices on the way mind.
fn minded(shut: &BTreeSet<u16>) -> Vec<(u16, &'static str)> {
    let known = shut
        .iter()
        .map(|port| Some((*port, gateways::protocol(*port)?)));
    known.collect::<Option<_>>().unwrap_or_default()
}

/// The server had no more ports to give, or said so.
fn exhausted(context: &Context<'_>, test: &PortsTest) -> Option<Finding> {
    let draft = context.stated(Moment::DataSetup, test.ended_by?)?;
    (draft.id() == FindingId::PasvPortsExhausted).then(|| draft.graded(Severity::Warning).finding())
}

/// How the server chooses its ports, as far as this many show it.
fn chosen<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    let seen = port_range::announced(context);
    if seen.len() < port_range::ENOUGH {
        return None;
    }
    let distinct: BTreeSet<u16> = seen.iter().copied().collect();
    let (lowest, highest) = (*distinct.first()?, *distinct.last()?);
    if is_kept(context.attempt.ports_test()?) {
        return None;
    }
    let draft = if let Some(outlier) = outlier(&distinct) {
        context
            .draft(FindingId::PasvPortOutOfRange)
            .inferred()
            .shows(StepName::PortsTest, DataFact::Outlier { port: outlier })
    } else if is_counted(&seen) {
        context.draft(FindingId::PasvPortsPredictable).inferred()
    } else if highest - lowest > WIDE {
        context.draft(FindingId::PasvRangeUnrestricted).inferred()
    } else if highest - lowest < NARROW
        && distinct.len() < seen.len()
        && !port_range::is_first_free(&seen)
    {
        context.draft(FindingId::PasvRangeTooSmall).inferred()
    } else {
        return None;
    };
    let draft = draft.shows(StepName::PortsTest, port_range::fact(&seen));
    let test = context.attempt.ports_test()?;
    let samples = test.samples.iter().map(|sample| sample.setup);
    let beside = test.beside.as_ref().and_then(|beside| beside.setup);
    Some(draft.cites_all(samples.chain(beside)))
}

/// One port for all requests of a session is a listener that the server keeps, unless another session could have none but
/// the same. Nothing follows for the range.
fn is_kept(test: &PortsTest) -> bool {
    test.only_port().is_some_and(|only| {
        let beside = test.beside.as_ref().filter(|beside| beside.setup.is_some());
        beside.is_none_or(|beside| beside.port.is_some_and(|port| port != only))
    })
}

/// No port answers, the server takes any port, and the session could be read on the way: on Linux that is
/// what a firewall looks like whose FTP helper does not run.
fn relied_on_helper<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    let test = context.attempt.ports_test()?;
    let silent = |sample: &PortSample| sample.path.outcome == TcpOutcome::TimedOut;
    let encrypted = context.attempt.secured().is_some_and(Secured::is_encrypted);
    let unrestricted =
        chosen(context).is_some_and(|it| it.id() == FindingId::PasvRangeUnrestricted);
    let all_silent = !test.samples.is_empty() && test.samples.iter().all(silent);
    (unrestricted && all_silent && !encrypted).then(|| {
        context
            .draft(FindingId::ConntrackHelperMissing)
            .inferred()
            .shows(
                StepName::PortsTest,
                port_range::fact(&port_range::announced(context)),
            )
            .shows(StepName::PortsTest, DataFact::NoneOpenUnencrypted)
    })
}

/// The one port that is far from all others, which lie close together.
fn outlier(ports: &BTreeSet<u16>) -> Option<u16> {
    let sorted: Vec<u16> = ports.iter().copied().collect();
    let (first, last) = (*sorted.first()?, *sorted.last()?);
    let (second, second_last) = (*sorted.get(1)?, *sorted.get(sorted.len().checked_sub(2)?)?);
    let close = WIDE / 10;
    if sorted.len() < port_range::ENOUGH {
        return None;
    }
    if second - first > WIDE && last - second < close {
        return Some(first);
    }
    (last - second_last > WIDE && second_last - first < close).then_some(last)
}

/// Each port follows the one before.
fn is_counted(seen: &[u16]) -> bool {
    seen.windows(2).all(|pair| match pair {
        [before, after] => after > before && after - before <= STRIDE,
        _ => false,
    })
}

fn ports(samples: &[PortSample], wanted: impl Fn(&PortSample) -> bool) -> BTreeSet<u16> {
    let samples = samples.iter().filter(|sample| wanted(sample));
    samples.map(|sample| sample.port).collect()
}

fn list(ports: &BTreeSet<u16>) -> Vec<u16> {
    ports.iter().copied().collect()
}
