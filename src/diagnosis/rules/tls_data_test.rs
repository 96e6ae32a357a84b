//! What the extra data connections over TLS show that were asked for. What works is no fault, whatever
//! other clients would need.

use super::data::setup;
use super::data::tls::{exhausted, is_tls13, worked_resumed};
use super::data::transfer::{self, Listing};
use super::tls_handshake::is_old;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::TlsFact;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::tls::{OldAnswer, TlsDataTest};
use crate::evidence::{DataConnection, StepName};
use crate::knowledge::findings::FindingId;

/// Everything that the test shows.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let Some(test) = context.attempt.tls_data_test() else {
        return Vec::new();
    };
    let mut findings = resumption(context, test);
    findings.extend(tickets(context, test));
    findings.extend(clear(context, test));
    findings.extend(old_versions(context, test));
    findings
}

/// Why a data connection without resumption failed, though those with it work: the server wants the
/// session resumed.
fn refused_in_full<'a>(context: &'a Context<'_>, test: &TlsDataTest) -> Option<Draft<'a>> {
    let data = test.without_resumption.as_ref()?;
    let handshake = data.tls.as_ref()?;
    let mut others = context.attempt.data.iter().chain(&test.in_a_row);
    if handshake.is_resumed() || !others.any(|other| worked_resumed(context, other)) {
        return None;
    }
    match transfer::listing(context, data) {
        Listing::Failed(draft) if is_of_tls(draft.id()) => Some(draft),
        _ => None,
    }
}

fn is_of_tls(id: FindingId) -> bool {
    id.family().is_tls() || matches!(id, FindingId::DataRefused | FindingId::TransferReset)
}

fn resumption(context: &Context<'_>, test: &TlsDataTest) -> Vec<Finding> {
    let Some(data) = &test.without_resumption else {
        return Vec::new();
    };
    let Some(handshake) = &data.tls else {
        return Vec::new();
    };
    if let Some(refused) = refused_in_full(context, test) {
        let required = context
            .draft(FindingId::TlsSessionReuseRequired)
            .graded(Severity::Info)
            .shows(StepName::TlsDataTest, TlsFact::FullFailed)
            .absorb(refused);
        let tickets = is_tls13(context).then(|| {
            context
                .draft(FindingId::Tls13WithSessionReuseRequired)
                .shows(StepName::Secure, TlsFact::TicketServesOnce)
                .finding()
        });
        return [required.finding()].into_iter().chain(tickets).collect();
    }
    let full = handshake.is_done() && !handshake.is_resumed();
    match transfer::listing(context, data) {
        Listing::Whole if full => {
            let draft = context
                .draft(FindingId::TlsSessionReuseNotRequired)
                .shows(StepName::TlsDataTest, TlsFact::handshake(handshake));
            vec![cited(draft, data).finding()]
        }
        _ => Vec::new(),
    }
}

fn cited<'a>(draft: Draft<'a>, data: &DataConnection) -> Draft<'a> {
    let indices = [data.transfer, data.closing].into_iter().flatten();
    draft.cites_all(indices)
}

/// Resumed for some time, then not any more and refused.
fn tickets(context: &Context<'_>, test: &TlsDataTest) -> Option<Finding> {
    let over_tls = |data: &&DataConnection| data.tls.is_some();
    let before = context.attempt.data.iter().filter(over_tls);
    let before = before.filter(|data| worked_resumed(context, data)).count();
    let row = test.in_a_row.iter();
    let times = row.take_while(|data| worked_resumed(context, data)).count();
    let next = test.in_a_row.get(times)?;
    let full = next.tls.as_ref().is_some_and(|it| !it.is_resumed());
    let worked = (before + times) as u64;
    if worked == 0 || !full || !is_tls13(context) {
        return None;
    }
    match transfer::listing(context, next) {
        Listing::Failed(draft) if is_of_tls(draft.id()) => {
            let draft = exhausted(context, draft, worked)
                .graded(Severity::Warning)
                .shows(
                    StepName::TlsDataTest,
                    TlsFact::ResumedBefore {
                        connections: worked,
                    },
                );
            Some(cited(draft, next).finding())
        }
        _ => None,
    }
}

/// PROT C: listings in clear while the login is encrypted.
fn clear(context: &Context<'_>, test: &TlsDataTest) -> Option<Finding> {
    let (index, exchange) = context.exchange(test.prot_c)?;
    let code = exchange.code()?;
    let listing = test.clear.as_ref().map(|data| {
        setup::fault(context, data)
            .map_or_else(|| transfer::listing(context, data), Listing::Failed)
    });
    let refused = |draft: &Draft<'_>| draft.id() == FindingId::TlsRequiredData;
    let draft = match (code, listing) {
        (200..=299, Some(Listing::Whole)) => context
            .draft(FindingId::CleartextDataAllowed)
            .cites(index)
            .shows(StepName::TlsDataTest, TlsFact::UnencryptedListing),
        // Accepted at first, and not meant.
        (200..=299, Some(Listing::Failed(draft))) if refused(&draft) => context
            .draft(FindingId::TlsProtCRefused)
            .cites(index)
            .absorb(draft),
        (500..=529 | 531.., _) => context.draft(FindingId::TlsProtCRefused).cites(index),
        _ => return None,
    };
    Some(draft.finding())
}

fn old_versions(context: &Context<'_>, test: &TlsDataTest) -> Option<Finding> {
    let old = test.old_hello.as_ref()?;
    let OldAnswer::Hello(hello) = &old.answer else {
        return None;
    };
    if !is_old(&hello.version) {
        return None;
    }
    let draft = context
        .draft(FindingId::TlsOldVersionsAccepted)
        .value("version", &hello.version)
        .value("cipher", &hello.cipher_suite);
    let fact = TlsFact::old_hello(old);
    Some(draft.shows_all(StepName::TlsDataTest, fact).finding())
}
