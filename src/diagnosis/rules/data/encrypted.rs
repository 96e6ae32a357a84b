//! Data connections of sessions in a capture whose replies are encrypted, so that none of them tells of a failure.

use super::tls;
use crate::diagnosis::Finding;
use crate::diagnosis::context::Context;
use crate::evidence::tls::{HandshakeOutcome, Secured};
use crate::evidence::{DataConnection, Origin};

/// A TLS handshake that failed on one of them.
pub(in crate::diagnosis::rules) fn cause(context: &Context<'_>) -> Option<Finding> {
    let is_captured = context.evidence.origin() == Origin::Capture;
    let is_encrypted = context.attempt.secured().is_some_and(Secured::is_encrypted);
    // A client may have had enough of a transfer.
    let has_failed = |data: &&DataConnection| {
        let outcome = data.tls.as_ref().map(|handshake| &handshake.outcome);
        let is_fault = |outcome: &HandshakeOutcome| {
            !matches!(
                outcome,
                HandshakeOutcome::Done | HandshakeOutcome::ClientLeft { .. }
            )
        };
        data.transfer.is_none() && outcome.is_some_and(is_fault)
    };
    let data = context.attempt.data.iter().rfind(has_failed);
    let data = data.filter(|_| is_captured && is_encrypted)?;
    Some(tls::broken(context, data).finding())
}
