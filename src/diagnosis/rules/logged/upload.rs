//! Uploads that a log shows to end in an error.

use crate::diagnosis::Finding;
use crate::diagnosis::Severity;
use crate::diagnosis::context::Context;
use crate::diagnosis::fact::{At, TransferFact};
use crate::diagnosis::rules::data::tls;
use crate::evidence::tls::{Handshake, Secured, TlsSession};
use crate::evidence::{DataConnection, Exchange};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;

const UPLOADS: [&str; 3] = ["STOR", "APPE", "STOU"];

/// An upload over TLS that the server gave up as broken off, though the client knows of nothing: a client that closes
/// without reading the tickets of TLS 1.3 resets the connection. Where the log does not tell the version, it may be that.
pub(in crate::diagnosis::rules) fn cut_by_tls13(context: &Context<'_>) -> Option<Finding> {
    context.evidence.source.as_ref()?;
    let (index, _) = context.attempt.data.iter().rev().find_map(|data| {
        let (_, began) = context.exchange(data.transfer)?;
        let is_upload = began
            .verb()
            .is_some_and(|verb| UPLOADS.contains(&verb.as_str()));
        let (index, closing) = context.exchange(data.closing)?;
        let broken = is_upload && began.is_class(1) && is_broken_off(context, index, closing);
        (broken && may_be_tls13(context, data)).then_some((index, data))
    })?;
    let draft = context.draft(FindingId::Tls13UploadTruncated).inferred();
    let draft = draft
        .graded(Severity::Warning)
        .value("broken", "yes")
        .cites(index);
    let told = tls::is_tls13(context).then_some(TransferFact::OverTls13);
    Some(draft.shows_all(At::Exchange(index), told).finding())
}

fn is_broken_off(context: &Context<'_>, index: usize, closing: &Exchange) -> bool {
    let broken = |moment| {
        let stated = context.stated(moment, index);
        stated.is_some_and(|stated| stated.id() == FindingId::TransferReset)
    };
    matches!(closing.code(), Some(400..=499))
        && [Moment::Upload, Moment::Transfer].into_iter().any(broken)
}

/// Whether the data were encrypted, and no version but TLS 1.3 is told.
fn may_be_tls13(context: &Context<'_>, data: &DataConnection) -> bool {
    let control = context.attempt.secured();
    let encrypted = data.tls.is_some()
        || context.attempt.protected().is_some_and(|it| it.private)
        || control.is_some_and(Secured::is_encrypted) && context.attempt.protected().is_none();
    let handshakes = [
        data.tls.as_ref(),
        control.and_then(|it| it.handshake.as_ref()),
    ];
    let version = |handshake: &Handshake| handshake.session.as_ref().map(is_13);
    encrypted
        && handshakes
            .into_iter()
            .flatten()
            .all(|it| version(it) != Some(false))
}

fn is_13(session: &TlsSession) -> bool {
    session.version == "TLS 1.3"
}
