//! The listing itself: what LIST or MLSD was answered, how the data ended, and the closing reply.

use std::time::Duration;

use super::stall::{self, Repeat};
use super::{file, setup, silent, tls};
use crate::diagnosis::Severity;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, TransferFact};
use crate::diagnosis::rules::{captured, directory, session};
use crate::evidence::data::DataEnd;
use crate::evidence::facts::Features;
use crate::evidence::facts::TcpPath;
use crate::evidence::{DataConnection, DataMode, Ending, Exchange, Phase};
use crate::knowledge::defaults::OpensData;
use crate::knowledge::findings::{Family, FindingId};
use crate::knowledge::replies::Moment;

/// A connection that was opened later than this after its port was announced may have come too late:
/// pyftpdlib, the most impatient, waits 30 s.
const LATE: Duration = Duration::from_secs(25);

/// The code for a data connection that cannot be opened (RFC 959 section 5.4).
const NO_DATA_CONNECTION: u16 = 425;

/// Words without which no positive reply says that something failed.
const UNREAD: [&str; 8] = [
    "fail", "unable", "not able", "could", "can", "error", "readable", "denied",
];

/// How a listing went.
pub(in crate::diagnosis::rules) enum Listing<'a> {
    /// To its end.
    Whole,
    /// Not, and why.
    Failed(Draft<'a>),
    /// The probe stopped before its end.
    Unknown,
}

/// How the listing went for which a data connection was open.
pub(in crate::diagnosis::rules) fn listing<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
) -> Listing<'a> {
    let Some((index, exchange)) = context.exchange(data.transfer) else {
        return Listing::Unknown;
    };
    if let Some(broken) = session::broken(context, index) {
        let unaccepted = unaccepted(context, data, exchange);
        return Listing::Failed(unaccepted.unwrap_or(broken).phase(phase(data)).cites(index));
    }
    match exchange.code() {
        None => Listing::Unknown,
        Some(100..=299) => ended(context, data, index),
        Some(_) => refused(context, data, index),
    }
}

fn phase(data: &DataConnection) -> Phase {
    match data.mode {
        DataMode::Active => Phase::DataActive,
        DataMode::Epsv | DataMode::Pasv | DataMode::Passive => Phase::DataPassive,
    }
}

fn moment(data: &DataConnection) -> Moment {
    match data.mode {
        DataMode::Active => Moment::ActiveTransfer,
        DataMode::Epsv | DataMode::Pasv | DataMode::Passive => Moment::Transfer,
    }
}

/// LIST or MLSD, or the end of the transfer, was answered with a refusal.
fn refused<'a>(context: &'a Context<'_>, data: &DataConnection, index: usize) -> Listing<'a> {
    if directory::is_empty_as_error(context, index) {
        return Listing::Whole;
    }
    if directory::refused_mlsd(context, data) == Some(index) {
        let announced = context.attempt.features().is_some_and(Features::has_mlsd);
        let id = if announced {
            FindingId::ProtocolFeatLies
        } else {
            FindingId::DirMlsdUnsupported
        };
        let draft = context.draft(id).cites(index);
        return Listing::Failed(draft);
    }
    if let Some(draft) = tls::failed(context, data, Some(index)) {
        return Listing::Failed(draft);
    }
    let said = context
        .exchange(Some(index))
        .filter(|_| context.evidence.source.is_some());
    if said.is_some_and(|(_, exchange)| directory::takes_option_as_name(exchange)) {
        let draft = context.draft(FindingId::DirListOptionTakenAsName).stated();
        return Listing::Failed(draft.graded(Severity::Critical).cites(index));
    }
    if let Some(draft) = file::of_file(context, data, index) {
        return Listing::Failed(match draft.id() {
            id if is_of_nobody(id) => unseen(context, data, draft),
            _ => draft,
        });
    }
    let path = context.attempt.directory().map(|facts| facts.path.as_str());
    let path = path.unwrap_or_default();
    let Some(stated) = context.stated(moment(data), index) else {
        let draft = session::refused(context, index, FindingId::DataRefused);
        return Listing::Failed(draft.phase(phase(data)));
    };
    let draft = match stated.id() {
        id if is_of_nobody(id) => unseen(context, data, stated),
        id if id.family() == Family::Directory => stated.value("path", path),
        _ => stated,
    };
    Listing::Failed(draft)
}

/// Whether it is what a server says that waited for a data connection in vain.
fn is_of_nobody(id: FindingId) -> bool {
    matches!(
        id,
        FindingId::DataAcceptedByMiddlebox | FindingId::DataConnectTooLate
    )
}

/// The server says that nobody connected. If somebody did, it was late, or to somebody in between.
fn unseen<'a>(context: &Context<'_>, data: &DataConnection, stated: Draft<'a>) -> Draft<'a> {
    let Some(opened) = setup::path(data).filter(|_| data.is_known_open()) else {
        return match captured::never_visited(context, data) {
            Some((at, fact)) => stated
                .renamed(FindingId::DataPortFiltered)
                .inferred()
                .value("silent", "yes")
                .shows(at, fact),
            None => stated.renamed(FindingId::DataConnectTooLate),
        };
    };
    let setup = context.exchange(data.setup);
    let announced = setup.and_then(|(_, exchange)| exchange.ended_us);
    let connected = opened.started_us.zip(opened.elapsed_us);
    let connected = connected.map(|(started, elapsed)| started.saturating_add(elapsed));
    let late = connected.zip(announced.or(opened.started_us));
    let late = late.map(|(connected, announced)| connected.saturating_sub(announced));
    let draft = if let Some(late) = late.filter(|late| u128::from(*late) > LATE.as_micros()) {
        let fact = TransferFact::OpenedLate { late_us: late };
        stated
            .renamed(FindingId::DataConnectTooLate)
            .value("late", "yes")
            .shows(data, fact)
    } else if is_local(opened) {
        // On one machine there is no device in between: the server did not take the connection.
        stated.renamed(FindingId::DataRefused)
    } else {
        stated.renamed(FindingId::DataAcceptedByMiddlebox)
    };
    draft.shown().address(opened).path(data, opened)
}

/// The server had refused the transfer before the client so much as tried the port, as packets show it: what became of that says nothing of
/// the port.
pub(super) fn too_late<'a>(context: &'a Context<'_>, data: &DataConnection) -> Option<Draft<'a>> {
    let path = setup::path(data).filter(|_| !data.is_known_open())?;
    let late = captured::began_late(context, data, path)?;
    let (index, exchange) = context.exchange(Some(late.refusal))?;
    let draft = match file::moment(exchange) {
        Some(moment) => file::refused(context, moment, index, false),
        None => match refused(context, data, index) {
            Listing::Failed(draft) => draft,
            Listing::Whole | Listing::Unknown => return None,
        },
    };
    let is_of_nobody = exchange.code() == Some(NO_DATA_CONNECTION) || is_of_nobody(draft.id());
    Some(if is_of_nobody {
        let (late_us, after_us) = (late.by_us, late.after_us);
        let fact = TransferFact::TriedLate { late_us, after_us };
        let draft = draft.renamed(FindingId::DataConnectTooLate);
        draft.value("late", "yes").cites(index).shows(data, fact)
    } else {
        draft.cites(index)
    })
}

/// No word came to LIST within the limit, from a server that says 150 once it has the data connection and no
/// sooner; and ours was open.
fn unaccepted<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
    exchange: &Exchange,
) -> Option<Draft<'a>> {
    let opened = setup::path(data).filter(|_| data.mode != DataMode::Active)?;
    let Ending::TimedOut { limit_us } = exchange.ending else {
        return None;
    };
    let waits = context.defaults()?.opens_data == Some(OpensData::WhenConnected);
    // On one machine there is no device in between.
    let silent = exchange.raw.is_empty() && waits && !is_local(opened);
    silent.then(|| {
        context
            .draft(FindingId::DataAcceptedByMiddlebox)
            .inferred()
            .seconds(limit_us)
            .address(opened)
            .path(data, opened)
            .shows(
                data,
                TransferFact::NoReplyThoughConnected {
                    software: context.software().to_owned(),
                    command: exchange.verb().unwrap_or_default(),
                    limit_us,
                },
            )
    })
}

/// The same for a transfer of a file.
pub(in crate::diagnosis::rules) fn untaken<'a>(
    data: &DataConnection,
    stated: Draft<'a>,
) -> Draft<'a> {
    let opened = setup::path(data).filter(|_| data.is_known_open());
    match opened {
        Some(path) if is_of_nobody(stated.id()) => stated.renamed(if is_local(path) {
            FindingId::TransferRefused
        } else {
            FindingId::DataAcceptedByMiddlebox
        }),
        _ => stated,
    }
}

fn is_local(path: &TcpPath) -> bool {
    path.address
        .is_some_and(|address| address.ip().is_loopback())
}

/// The transfer began: how it ended.
fn ended<'a>(context: &'a Context<'_>, data: &DataConnection, transfer: usize) -> Listing<'a> {
    // A server that answers 226 at once has said its last word with it.
    let closing = context.exchange(data.closing);
    let at_once = context.is_positive(Some(transfer));
    let refusal = closing.filter(|(_, exchange)| exchange.code().is_some_and(|code| code >= 400));
    if captured::is_aborted(context, data) {
        return Listing::Unknown;
    }
    let done = at_once || closing.is_some_and(|(_, exchange)| exchange.is_class(2));
    let last = data.closing.unwrap_or(transfer);
    if tls::was_cut_short(data) {
        return Listing::Unknown;
    }
    if let Some(draft) = tls::failed(context, data, data.closing) {
        return Listing::Failed(draft.cites(last));
    }
    if let Some(draft) = tls::unannounced_end(context, data).filter(|_| refusal.is_none()) {
        return Listing::Failed(draft);
    }
    if closing.is_none() && data.end.is_none() && silent::is_waited_for(context, transfer) {
        let draft = stall::stalled(context, data, transfer, None, &Repeat::Unknown);
        return Listing::Failed(draft);
    }
    if let Some(DataEnd::TimedOut { limit_us }) = data.end
        && captured::is_unread(context, data)
    {
        let draft = stall::stalled(context, data, transfer, limit_us, &Repeat::Unknown);
        return Listing::Failed(draft.cites(last));
    }
    match &data.end {
        // More than the probe reads is no fault of the server, and what it says of a connection that the probe gave up
        // is no refusal.
        Some(DataEnd::TooLong) => Listing::Whole,
        Some(DataEnd::Deadline | DataEnd::Interrupted) | None if refusal.is_none() => {
            Listing::Unknown
        }
        Some(DataEnd::Reset) if refusal.is_some_and(|it| is_why(context, data, it)) => {
            refused(context, data, last)
        }
        Some(DataEnd::Reset) => Listing::Failed(
            reset(context, transfer)
                .shows(data, TransferFact::Reset { bytes: data.bytes })
                .cites(last),
        ),
        Some(DataEnd::Failed(error)) => Listing::Failed(
            reset(context, transfer)
                .inferred()
                .shows(
                    data,
                    TransferFact::Failed {
                        bytes: data.bytes,
                        error: error.clone(),
                    },
                )
                .cites(last),
        ),
        _ if refusal.is_some() => refused(context, data, last),
        Some(DataEnd::TimedOut { limit_us }) => {
            let repeat = repeat(context, data);
            Listing::Failed(stall::stalled(context, data, transfer, *limit_us, &repeat))
        }
        _ if done => bad_news(context, data),
        _ => unanswered(context, data, closing, transfer),
    }
}

/// What became of the listing in small segments.
fn repeat<'a>(context: &Context<'a>, data: &DataConnection) -> Repeat<'a> {
    // Small segments were tried in passive mode, and say nothing of the path that the server's own
    // connections take.
    if data.mode == DataMode::Active || data.max_segment.is_some() {
        return Repeat::Unknown;
    }
    let Some(test) = context.attempt.small_segments() else {
        return Repeat::Unknown;
    };
    if matches!(test.repeat.end, Some(DataEnd::TimedOut { .. })) {
        return Repeat::StoodStill;
    }
    match listing(context, &test.repeat) {
        Listing::Whole if test.is_telling(context.attempt) => Repeat::Came(test),
        Listing::Whole => Repeat::CameAndIsShort,
        Listing::Failed(_) | Listing::Unknown => Repeat::Unknown,
    }
}

/// Whether a refusal is why the data connection was reset: it came before, or its words tell of files.
fn is_why(
    context: &Context<'_>,
    data: &DataConnection,
    (index, refusal): (usize, &Exchange),
) -> bool {
    let times = refusal.ended_us.zip(data.ended_us);
    let is_before = times.is_some_and(|(said, reset)| said < reset);
    let of_files = || match refused(context, data, index) {
        Listing::Failed(draft) => draft.id().family() == Family::Storage,
        Listing::Whole | Listing::Unknown => false,
    };
    captured::capture(context).is_some() && is_before || of_files()
}

fn reset<'a>(context: &'a Context<'_>, transfer: usize) -> Draft<'a> {
    context.draft(FindingId::TransferReset).cites(transfer)
}

/// What came, unless the closing reply says that nothing could be read.
fn bad_news<'a>(context: &'a Context<'_>, data: &DataConnection) -> Listing<'a> {
    if let Some(short) = captured::short(context, data) {
        return Listing::Failed(short);
    }
    match unread(context, moment(data), data) {
        Some(draft) => {
            let path = context.attempt.directory().map(|facts| facts.path.as_str());
            Listing::Failed(draft.value("path", path.unwrap_or_default()))
        }
        None => Listing::Whole,
    }
}

/// A positive closing reply that says in its text that the directory could not be read, where no entry came.
pub(in crate::diagnosis::rules) fn unread<'a>(
    context: &'a Context<'_>,
    moment: Moment,
    data: &DataConnection,
) -> Option<Draft<'a>> {
    let entries = data.listing.as_ref().map(|listing| listing.entries > 0);
    let has_entries = entries.unwrap_or(data.bytes > Some(0));
    unreadable(context, moment, data.closing.or(data.transfer)?).filter(|_| !has_entries)
}

/// A positive reply that says in its text that something of the directory could not be read.
pub(in crate::diagnosis::rules) fn unreadable<'a>(
    context: &'a Context<'_>,
    moment: Moment,
    last: usize,
) -> Option<Draft<'a>> {
    let (_, exchange) = context.exchange(Some(last))?;
    let text = exchange.text().to_ascii_lowercase();
    let speaks_of_failure = UNREAD.iter().any(|word| text.contains(word));
    if !exchange.is_class(2) || !speaks_of_failure {
        return None;
    }
    let stated = context.stated(moment, last)?;
    (stated.id() == FindingId::DirNoPermission).then_some(stated)
}

/// All data came, and the closing reply did not.
fn unanswered<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
    closing: Option<(usize, &Exchange)>,
    transfer: usize,
) -> Listing<'a> {
    let Some((index, exchange)) = closing else {
        return Listing::Unknown;
    };
    if let Some(odd) = session::unfit_end(context, index) {
        return Listing::Failed(odd.phase(phase(data)).cites(transfer));
    }
    match session::broken(context, index) {
        Some(draft) if draft.id() == FindingId::ReplyTimeout => Listing::Failed(
            context
                .draft(FindingId::TransferFinalReplyMissing)
                .number("minutes", minutes(context, data))
                .cites(transfer)
                .cites(index)
                .seconds(exchange.elapsed_us())
                .shows(At::Exchange(index), TransferFact::NoFinalReply),
        ),
        Some(draft) => Listing::Failed(draft.value("command", verb(context, transfer).as_str())),
        None => Listing::Unknown,
    }
}

/// How many whole minutes the data flowed, if it did for so long: long enough for a timer of a firewall or NAT to
/// forget the control connection.
pub(in crate::diagnosis::rules) fn minutes(
    context: &Context<'_>,
    data: &DataConnection,
) -> Option<u64> {
    let (_, began) = context.exchange(data.transfer)?;
    let flowed = data.ended_us?.saturating_sub(began.ended_us?);
    Some(flowed / 60_000_000).filter(|minutes| *minutes > 0)
}

fn verb(context: &Context<'_>, index: usize) -> String {
    let exchange = context.exchange(Some(index));
    exchange
        .and_then(|(_, exchange)| exchange.verb())
        .unwrap_or_default()
}
