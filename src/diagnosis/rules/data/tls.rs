//! TLS on data connections: handshakes that fail, sessions that must be resumed, ends that are not
//! announced.

use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{Channel, TlsFact};
use crate::diagnosis::rules::{captured, directory, session, tls_words};
use crate::diagnosis::{Finding, Severity};
use crate::evidence::certificate::Certificate;
use crate::evidence::data::DataEnd;
use crate::evidence::tls::{Handshake, HandshakeOutcome, Secured};
use crate::evidence::{DataConnection, DataMode, Ending, Exchange, Phase, StepName};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;

/// How long OpenSSL keeps a session that may be resumed, unless a server says otherwise.
const KEPT_US: u64 = 300_000_000;

/// Words that name the resumption of a session.
const OF_RESUMPTION: [&str; 3] = ["resum", "reus", "re-us"];

/// The control connection's handshake, if it was done.
pub(in crate::diagnosis::rules) fn control<'a>(context: &Context<'a>) -> Option<&'a Handshake> {
    let handshake = context.attempt.secured()?.handshake.as_ref()?;
    handshake.is_done().then_some(handshake)
}

pub(in crate::diagnosis::rules) fn is_tls13(context: &Context<'_>) -> bool {
    control(context)
        .and_then(|handshake| handshake.session.as_ref())
        .is_some_and(|session| session.version == "TLS 1.3")
}

/// Whether the handshake was cut short by us, so that it says nothing of the server.
pub(in crate::diagnosis::rules) fn was_cut_short(data: &DataConnection) -> bool {
    data.tls.as_ref().is_some_and(|handshake| {
        matches!(
            handshake.outcome,
            HandshakeOutcome::Deadline | HandshakeOutcome::Interrupted
        )
    })
}

/// Whether this data connection resumed a session, and its listing came to its end.
pub(in crate::diagnosis::rules) fn worked_resumed(
    context: &Context<'_>,
    data: &DataConnection,
) -> bool {
    let resumed = data.tls.as_ref().is_some_and(Handshake::is_resumed);
    let done = data.end == Some(DataEnd::Eof);
    resumed && done && context.is_positive(data.closing.or(data.transfer))
}

/// What TLS has to do with a listing that failed; `None` if nothing. `said`: the reply to LIST or MLSD,
/// or at the end of the transfer.
pub(in crate::diagnosis::rules) fn failed<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
    said: Option<usize>,
) -> Option<Draft<'a>> {
    if said.is_some_and(|index| directory::is_empty_as_error(context, index)) {
        return None;
    }
    let said = context.exchange(said);
    let refusal = said.filter(|(_, exchange)| exchange.code().is_some_and(|code| code >= 400));
    let stated = refusal.and_then(|(index, _)| context.stated(moment(data), index));
    let broken = data.tls.as_ref().filter(|handshake| !handshake.is_done());
    let draft = match (stated, refusal) {
        (Some(stated), Some((index, exchange))) => match stated.id() {
            FindingId::TlsSessionReuseRequired => reuse(context, data, stated, exchange),
            // The words are those of any handshake that fails.
            FindingId::TlsHandshakeEof if data.tls.is_some() => unknown(context, data).stated(),
            FindingId::TlsHandshakeEof => without_handshake(context, data, stated),
            FindingId::DataAcceptedByMiddlebox | FindingId::DataConnectTooLate => {
                // A server that took part in a handshake, or broke it off, has seen who connected.
                broken.filter(|handshake| !is_silent(handshake))?;
                unknown(context, data)
            }
            id if id.family().is_tls() => stated,
            // Words of any transfer that breaks off.
            FindingId::TransferReset => unannounced(context, data, exchange)?,
            _ => return None,
        }
        .cites(index),
        (_, Some((index, exchange))) => {
            let draft = match broken {
                // Refused before the transfer began, the handshake had no chance.
                Some(handshake)
                    if data.closing.is_none() && handshake.bytes_received == Some(0) =>
                {
                    return None;
                }
                Some(_) => unknown(context, data),
                None => unannounced(context, data, exchange)?,
            };
            draft.cites(index)
        }
        (_, None) => {
            broken?;
            // What was said before is no word about it.
            let unsaid = || unknown(context, data).value("text", "");
            ended_otherwise(context, data, said).unwrap_or_else(unsaid)
        }
    };
    Some(tell(context, draft, data))
}

/// A handshake that failed, where no reply can be read that would say more.
pub(super) fn broken<'a>(context: &'a Context<'_>, data: &DataConnection) -> Draft<'a> {
    tell(context, unknown(context, data), data)
}

fn moment(data: &DataConnection) -> Moment {
    match data.mode {
        DataMode::Active => Moment::ActiveTransfer,
        DataMode::Epsv | DataMode::Pasv | DataMode::Passive => Moment::Transfer,
    }
}

/// The control connection says in its own way what happened.
fn ended_otherwise<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
    said: Option<(usize, &Exchange)>,
) -> Option<Draft<'a>> {
    let (index, exchange) = said?;
    match exchange.ending {
        Ending::PlainInsideTls | Ending::Alert(_) => session::broken(context, index),
        // Where both connections end, it is the session that was lost.
        Ending::Closed | Ending::Reset if data.tls.as_ref().is_some_and(Handshake::is_dropped) => {
            let (_, transfer) = context.exchange(data.transfer)?;
            let command = transfer.verb().unwrap_or_default();
            Some(session::broken(context, index)?.value("command", &command))
        }
        _ => None,
    }
}

/// The server says that the session was to be resumed. Words that name it are believed, whatever else failed, unless
/// this very handshake resumed it. ProFTPD's fit more than that, and are believed after a handshake in full.
fn reuse<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
    stated: Draft<'a>,
    exchange: &Exchange,
) -> Draft<'a> {
    let text = exchange.text().to_lowercase();
    let says_so = OF_RESUMPTION.iter().any(|word| text.contains(word));
    let is_logged = context.evidence.source.is_some();
    let Some(handshake) = &data.tls else {
        return match (says_so, is_logged) {
            // No log need tell of each handshake.
            (_, true) => stated,
            (true, false) => stated.shows(data, TlsFact::NoDataHandshake),
            (false, false) => without_handshake(context, data, stated),
        };
    };
    if handshake.is_resumed() {
        return unknown(context, data).shows(data, TlsFact::WasResumed);
    }
    if !handshake.is_done() {
        // A client need not notice that its own half had been done when the server closed.
        let was_ended = is_logged
            && matches!(
                handshake.outcome,
                HandshakeOutcome::Closed | HandshakeOutcome::Reset | HandshakeOutcome::Failed(_)
            );
        return match (says_so, was_ended) {
            (true, _) => stated,
            (false, true) => stated.inferred(),
            (false, false) => unknown(context, data),
        };
    }
    let before = resumed_before(context, data);
    let began = control(context).and_then(|control| control.started_us);
    let age = handshake.started_us.zip(began);
    let age = age.map(|(now, began)| now.saturating_sub(began));
    if before == 0 {
        return if by_contrast(context) {
            stated
                .shown()
                .shows(StepName::TlsDataTest, TlsFact::ResumedWorked)
        } else {
            stated
        };
    }
    let worked = TlsFact::ResumedBefore {
        connections: before,
    };
    if let Some(age) = age.filter(|age| *age > KEPT_US) {
        return stated
            .renamed(FindingId::TlsSessionCacheExpired)
            .inferred()
            .seconds(age)
            .shows(data, worked)
            .shows(StepName::Secure, TlsFact::ControlAge { age_us: age });
    }
    if is_tls13(context) {
        return exhausted(context, stated, before).shows(data, worked);
    }
    stated.shown().shows(data, worked)
}

/// The server gave so many tickets and no more.
pub(in crate::diagnosis::rules) fn exhausted<'a>(
    context: &Context<'_>,
    draft: Draft<'a>,
    times: u64,
) -> Draft<'a> {
    let draft = draft
        .renamed(FindingId::TlsTicketExhausted)
        .shown()
        .number("times", Some(times));
    let tickets = context.attempt.protected().and_then(|it| it.tickets);
    let given = tickets.map(|tickets| TlsFact::Tickets { tickets });
    draft.shows_all(StepName::Protect, given)
}

/// How many data connections before this one resumed a session and worked.
fn resumed_before(context: &Context<'_>, data: &DataConnection) -> u64 {
    let before = context
        .attempt
        .data
        .iter()
        .filter(|other| other.transfer < data.transfer && worked_resumed(context, other));
    before.count() as u64
}

/// Whether the extra listings show both: resumed sessions work, and one made anew does not.
fn by_contrast(context: &Context<'_>) -> bool {
    context.attempt.tls_data_test().is_some_and(|test| {
        let anew = test.without_resumption.as_ref();
        let refused = anew.is_some_and(|data| {
            data.tls.as_ref().is_some_and(|it| !it.is_resumed())
                && !context.is_positive(data.closing.or(data.transfer))
        });
        let mut row = test.in_a_row.iter();
        refused && row.any(|data| worked_resumed(context, data))
    })
}

/// The words are known, but it came to no handshake that they could be about.
fn without_handshake<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
    stated: Draft<'a>,
) -> Draft<'a> {
    if context.attempt.protected().is_some_and(|it| it.private) {
        return unknown(context, data).shows(data, TlsFact::NoDataHandshake);
    }
    let phase = match data.mode {
        DataMode::Active => Phase::DataActive,
        DataMode::Epsv | DataMode::Pasv | DataMode::Passive => Phase::DataPassive,
    };
    stated.renamed(FindingId::DataRefused).phase(phase)
}

/// The handshake failed, and nothing tells why.
fn unknown<'a>(context: &'a Context<'_>, data: &DataConnection) -> Draft<'a> {
    let Some(handshake) = &data.tls else {
        return context.draft(FindingId::TlsDataHandshakeFailed).inferred();
    };
    if let HandshakeOutcome::ClientAlert(_) = handshake.outcome
        && let Some(draft) = captured::rejected(context, data, handshake)
    {
        return draft;
    }
    let draft = context.draft(FindingId::TlsDataHandshakeFailed);
    match &handshake.outcome {
        HandshakeOutcome::Alert(alert) | HandshakeOutcome::ClientAlert(alert) => {
            draft.value("alert", &tls_words::alert(alert))
        }
        HandshakeOutcome::Refused(error) | HandshakeOutcome::Failed(error) => {
            draft.value("error", error)
        }
        HandshakeOutcome::TimedOut { limit_us } => draft.seconds(*limit_us),
        _ => draft,
    }
}

/// Nobody answered, and the connection stayed open.
fn is_silent(handshake: &Handshake) -> bool {
    let waited = matches!(handshake.outcome, HandshakeOutcome::TimedOut { .. });
    waited && handshake.bytes_received == Some(0)
}

/// A client that takes it for a failure that the server ended TLS without notice: its log says so, and gives up.
pub(in crate::diagnosis::rules) fn unannounced_end<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
) -> Option<Draft<'a>> {
    let source = context.evidence.source.as_ref()?;
    let unreceived = data.close_notify.as_ref().is_some_and(|it| !it.received);
    let minds = source.complaint.is_some() || data.end != Some(DataEnd::Eof);
    let draft = (unreceived && minds).then(|| context.draft(FindingId::TlsServerNoCloseNotify))?;
    let draft = draft.graded(Severity::Critical).value("minded", "yes");
    let fact = TlsFact::CloseNotifyNotReceived {
        mode: data.mode,
        bytes: data.bytes,
    };
    let draft = draft.shows(data, fact).cites_all(data.transfer);
    Some(draft.cites_all(data.closing))
}

/// The data came whole, and the server minds that we closed without `close_notify`.
fn unannounced<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
    exchange: &Exchange,
) -> Option<Draft<'a>> {
    let unsent = data
        .close_notify
        .as_ref()
        .is_some_and(|it| it.sent == Some(false));
    let whole = data.end == Some(DataEnd::Eof);
    let minds = matches!(exchange.code(), Some(425 | 426));
    (unsent && whole && minds).then(|| {
        context
            .draft(FindingId::TlsClientNoCloseNotify)
            .inferred()
            .shows(data, TlsFact::CloseNotifyNotSent)
    })
}

fn tell<'a>(context: &Context<'_>, draft: Draft<'a>, data: &DataConnection) -> Draft<'a> {
    let Some(handshake) = &data.tls else {
        return draft;
    };
    let over = |channel, handshake| TlsFact::handshake_over(channel, handshake);
    draft
        .shows(data, over(Channel::from(data.mode), handshake))
        .shows_all(data, TlsFact::received(handshake))
        .shows_all(
            StepName::Secure,
            control(context).map(|it| over(Channel::Control, it)),
        )
        .cites_all(data.transfer)
}

/// Answers that come after the handshake, ends without `close_notify`, and another certificate than the control
/// connection's.
pub(in crate::diagnosis::rules) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let notes = [
        late_answers(context),
        cut_off(context),
        other_server(context),
    ];
    notes.into_iter().flatten().collect()
}

/// Commands of transfers that were answered only once the handshake of the data connection was done: clients that wait
/// for the answer before they begin TLS never get it.
fn late_answers(context: &Context<'_>) -> Option<Finding> {
    let mut listings = context.attempt.data.iter();
    // Once this is known, TLS is not held back any more.
    let (data, waited_us) = listings.find_map(|data| {
        let waited_us = context.attempt.held_back_us(data)?;
        Some((data, waited_us))
    })?;
    let (index, exchange) = context.exchange(data.transfer)?;
    let fact = TlsFact::AnsweredAfterHandshake {
        command: exchange.verb().unwrap_or_default(),
        waited_us,
    };
    let draft = context.draft(FindingId::TlsDataHandshakeOrder).cites(index);
    Some(draft.shows(data, fact).finding())
}

/// Listings that came whole, though nobody could have told if the end had been cut off.
fn cut_off(context: &Context<'_>) -> Option<Finding> {
    let unannounced = |data: &&DataConnection| {
        let unreceived = data.close_notify.as_ref().is_some_and(|it| !it.received);
        let done = data.tls.as_ref().is_some_and(Handshake::is_done);
        let whole = data.end == Some(DataEnd::Eof);
        unreceived && done && whole && context.is_positive(data.closing.or(data.transfer))
    };
    let mut found = context.attempt.data.iter().filter(unannounced).peekable();
    found.peek()?;
    let draft = context.draft(FindingId::TlsServerNoCloseNotify);
    let draft = found.fold(draft, |draft, data| {
        let fact = TlsFact::CloseNotifyNotReceived {
            mode: data.mode,
            bytes: data.bytes,
        };
        let draft = draft.shows(data, fact);
        draft.cites_all(data.closing.or(data.transfer))
    });
    Some(draft.finding())
}

fn shown(mode: Option<DataMode>, certificate: &Certificate) -> TlsFact {
    TlsFact::CertificateShown {
        mode,
        subject: certificate.subject.clone(),
        fingerprint: certificate.fingerprint.clone(),
    }
}

/// A data connection on which another certificate was shown.
fn other_server(context: &Context<'_>) -> Option<Finding> {
    let own = context
        .attempt
        .secured()
        .filter(|it| Secured::is_encrypted(it));
    let own = own?.presented()?.leaf()?;
    let (data, other) = context.attempt.data.iter().find_map(|data| {
        let handshake = data.tls.as_ref().filter(|it| it.is_done())?;
        let leaf = handshake.presented.as_ref()?.leaf()?;
        (leaf.fingerprint != own.fingerprint).then_some((data, leaf))
    })?;
    let draft = context
        .draft(FindingId::TlsDataCertDiffers)
        .value("subject", &other.subject)
        .value("issuer", &other.issuer)
        .value("names", &other.names.join(", "))
        .value("fingerprint", &other.fingerprint)
        .shows(StepName::Secure, shown(None, own))
        .shows(data, shown(Some(data.mode), other));
    Some(match data.setup {
        Some(setup) => draft.cites(setup).finding(),
        None => draft.finding(),
    })
}
