//! Active data connections, when they were asked for. What fails here is a warning as long as a passive
//! mode works: few clients need both.

use super::super::context::{Context, has_critical, span};
use super::super::{Confidence, Finding};
use super::data_state::{State, state};
use crate::evidence::{DataConnection, DataMode, Phase};

pub(super) fn family(cx: &Context<'_>, found: &[Finding]) -> Vec<Finding> {
    if has_critical(found) {
        return Vec::new();
    }
    let Some(data) = cx
        .attempt
        .data
        .iter()
        .find(|data| data.mode == DataMode::Active)
    else {
        return Vec::new();
    };
    let passive_works = cx
        .attempt
        .data
        .iter()
        .any(|data| data.mode != DataMode::Active && state(cx, data) == State::Works);
    let mut findings = Vec::new();
    findings.extend(failure(cx, data, passive_works));
    findings.extend(no_eprt(cx, data));
    findings.extend(unexpected_source(cx, data));
    findings
}

fn failure(cx: &Context<'_>, data: &DataConnection, passive_works: bool) -> Option<Finding> {
    let listened = data
        .listened_on
        .map(|own| own.to_string())
        .unwrap_or_default();
    let draft = match state(cx, data) {
        State::SetupRefused(index) => cx
            .stated_finding(index)
            .unwrap_or_else(|| cx.finding("port-disabled", Confidence::Stated).cite(index)),
        State::NobodyCame(index) => {
            let waited = cx
                .exchange(Some(index))
                .map_or(0, crate::evidence::Exchange::elapsed_us);
            cx.finding("active-connect-back-blocked", Confidence::Proven)
                .cite(index)
                .lasting(waited)
                .fact(format!(
                    "nobody connected to us at {listened} within {}",
                    span(waited)
                ))
        }
        State::TransferRefused(index) | State::ClosedBadly(index) => cx
            .stated_finding(index)
            .unwrap_or_else(|| cx.finding("data-refused", Confidence::Stated).cite(index)),
        State::Stalled(limit_us) => cx
            .finding("transfer-stalled", Confidence::Proven)
            .also(data.transfer)
            .lasting(limit_us)
            .fact(format!(
                "nothing came for {} after {} bytes",
                span(limit_us),
                data.bytes
            )),
        State::Reset => cx
            .finding("transfer-reset", Confidence::Proven)
            .also(data.transfer),
        State::Works | State::Unreadable(_) | State::NotConnected(_) | State::CutOff => {
            return None;
        }
        State::FinalReplyMissing(index) => {
            let waited = cx
                .exchange(Some(index))
                .map_or(0, crate::evidence::Exchange::elapsed_us);
            let draft = cx.finding("transfer-final-reply-missing", Confidence::Proven);
            draft.also(data.transfer).lasting(waited)
        }
    };
    let severity = super::super::Severity::Critical;
    let draft = if passive_works {
        draft.eased(true)
    } else {
        draft.severity(severity)
    };
    Some(
        draft
            .phase(Phase::DataActive)
            .value("announced", &listened)
            .also(data.setup)
            .done(),
    )
}

/// EPRT refused where PORT was tried first; worth a word only if EPRT was needed.
fn no_eprt(cx: &Context<'_>, data: &DataConnection) -> Option<Finding> {
    let index = data.second_setup?;
    let refused = cx.exchange(Some(index))?.code()? >= 500;
    refused.then(|| {
        cx.finding("eprt-unsupported", Confidence::Stated)
            .cite(index)
            .done()
    })
}

/// Who connected to us is not the server that we talk to.
fn unexpected_source(cx: &Context<'_>, data: &DataConnection) -> Option<Finding> {
    let (from, peer) = (data.accepted_from?, cx.attempt.control_peer()?);
    (from.ip() != peer.ip()).then(|| {
        cx.finding("active-from-unexpected-source", Confidence::Proven)
            .also(data.transfer)
            .value("address", &from.ip().to_string())
            .value("peer", &peer.ip().to_string())
            .fact(format!(
                "the data connection came from {from}, the control connection is with {peer}"
            ))
            .done()
    })
}
