//! The passive ports that a server announces, and the range that they span.

use crate::diagnosis::context::Context;
use crate::diagnosis::fact::DataFact;
use crate::evidence::DataMode;
use crate::evidence::ports::PortSample;

/// Fewer ports say nothing of how they are chosen.
pub(super) const ENOUGH: usize = 5;

/// Every passive port that the server announced in this attempt, in order.
pub(super) fn announced(context: &Context<'_>) -> Vec<u16> {
    let listings = context.attempt.data.iter();
    let listings = listings.filter(|data| data.mode != DataMode::Active);
    let before = listings.filter_map(|data| data.announced_port);
    let test = context.attempt.ports_test();
    let samples = test.map_or(&[][..], |test| &test.samples);
    before
        .chain(samples.iter().map(|sample| sample.port))
        .collect()
}

/// The range that they span; `None` if too few were asked for.
pub(super) fn span(context: &Context<'_>) -> Option<DataFact> {
    context.attempt.ports_test()?;
    let seen = announced(context);
    (seen.len() >= ENOUGH).then(|| fact(&seen))
}

/// The range that these ports span.
pub(super) fn fact(seen: &[u16]) -> DataFact {
    DataFact::PortRange {
        ports: seen.len() as u64,
        lowest: seen.iter().min().copied().unwrap_or_default(),
        highest: seen.iter().max().copied().unwrap_or_default(),
    }
}

/// Whether the server gives the lowest port that is free, as Twisted does: two take turns, since the last listener
/// still holds one of them. How many more there are does not show.
pub(super) fn is_first_free(seen: &[u16]) -> bool {
    let mut pairs = seen.windows(2);
    let mut triples = seen.windows(3);
    pairs.all(|pair| pair[0] != pair[1]) && triples.all(|three| three[0] == three[2])
}

/// Ports that belong to other protocols.
pub(super) fn of_others(ports: &[(u16, &'static str)]) -> Vec<DataFact> {
    let facts = ports
        .iter()
        .map(|(port, protocol)| DataFact::PortOfAnother {
            port: *port,
            protocol,
        });
    facts.collect()
}

/// Whether the port that the server happens to give decides if a data connection opens: of those that were
/// tried, some did and some did not.
pub(super) fn is_partly_open(context: &Context<'_>) -> bool {
    let samples = context.attempt.ports_test().map(|test| &test.samples);
    samples.is_some_and(|samples| {
        samples.iter().any(PortSample::is_open) && samples.iter().any(PortSample::is_shut)
    })
}
