//! What only logs of other programs show: files that were refused, and a log that is not enough.

use super::data::tls;
use super::{directory, session};
use crate::diagnosis::context::Context;
use crate::diagnosis::fact::{At, LogFact};
use crate::diagnosis::{Confidence, Finding, Severity};
use crate::evidence::data::DataEnd;
use crate::evidence::source::Source;
use crate::evidence::{DataConnection, Ending, Exchange};
use crate::knowledge::findings::{Family, FindingId};
use crate::knowledge::replies::Moment;
use crate::target::bracketed;

/// A listing that was refused without a data connection in the log to which it belongs.
pub(super) fn listings(context: &Context<'_>) -> Option<Finding> {
    let lists =
        |exchange: &Exchange| matches!(exchange.verb().as_deref(), Some("LIST" | "NLST" | "MLSD"));
    let belongs = |index: usize| {
        let mut data = context.attempt.data.iter();
        data.any(|data| data.transfer == Some(index))
    };
    let listings = context
        .exchanges()
        .filter(|(index, exchange)| lists(exchange) && !belongs(*index));
    let (index, exchange) = listings.last()?;
    if exchange.code().is_none_or(|code| code < 400)
        || directory::is_empty_as_error(context, index)
        || context
            .attempt
            .data
            .iter()
            .any(DataConnection::is_known_open)
    {
        return None;
    }
    let refused = || context.draft(FindingId::DataRefused).stated().cites(index);
    let stated = context.stated(Moment::Transfer, index);
    Some(stated.unwrap_or_else(refused).finding())
}

/// A file that could not be fetched or stored.
pub(super) fn files(context: &Context<'_>) -> Option<Finding> {
    context.evidence.source.as_ref()?;
    let refused = |(_, exchange): &(usize, &Exchange)| {
        exchange.code().is_some_and(|code| code >= 400) && moment(exchange).is_some()
    };
    let (index, exchange) = context.exchanges().filter(refused).last()?;
    let draft = context
        .stated(moment(exchange)?, index)
        .unwrap_or_else(|| session::refused(context, index, FindingId::TransferRefused));
    // Those are about directories, and about a file that had just been stored.
    let fetched = exchange.verb().as_deref() == Some("RETR");
    let of_others = draft.id().family() == Family::Directory
        || draft.id() == FindingId::TransferUploadNotVisible;
    let draft = if fetched && of_others {
        draft.renamed(FindingId::TransferRefused)
    } else {
        draft
    };
    Some(draft.finding())
}

fn moment(exchange: &Exchange) -> Option<Moment> {
    match exchange.verb()?.as_str() {
        "RETR" => Some(Moment::Download),
        "STOR" | "APPE" | "STOU" => Some(Moment::Upload),
        _ => None,
    }
}

/// An upload broke off under TLS 1.3, or under a version that the log does not tell: of clients that leave the server's
/// tickets unread the end is lost.
fn tail_lost(context: &Context<'_>) -> Option<Finding> {
    let session = tls::control(context)?.session.as_ref();
    let version = session.map_or("", |session| session.version.as_str());
    let may_be_so = version.is_empty() || version.contains("1.3");
    if !may_be_so || !context.attempt.protected().is_some_and(|it| it.private) {
        return None;
    }
    let is_upload = |(_, exchange): &(usize, &Exchange)| moment(exchange) == Some(Moment::Upload);
    // The last word on an upload stands in its own exchange where it began with a 150.
    let closings = context.attempt.data.iter().filter_map(|data| {
        let began = context.exchange(data.transfer).filter(is_upload);
        began.and(data.closing)
    });
    let at_once = context
        .exchanges()
        .filter(is_upload)
        .map(|(index, _)| index);
    let broke_off = |index: &usize| {
        let stated = context.stated(Moment::Upload, *index);
        stated.is_some_and(|draft| draft.id() == FindingId::TransferReset)
    };
    let index = closings.chain(at_once).filter(broke_off).max()?;
    let draft = context.draft(FindingId::Tls13UploadTruncated).inferred();
    Some(draft.graded(Severity::Warning).cites(index).finding())
}

/// The log breaks off, or its client complains, and no reply says why.
pub(super) fn inconclusive(context: &Context<'_>, source: &Source) -> Option<Finding> {
    let listed = context.attempt.data.iter().any(|data| {
        data.end == Some(DataEnd::Eof) && context.is_positive(data.closing.or(data.transfer))
    });
    let done = context.is_logged_in() && (!source.ends_open || listed);
    if done {
        return None;
    }
    let mut draft = context
        .draft(FindingId::LogInconclusive)
        .inferred()
        .value("client", &source.client)
        .value("probe", &command(context));
    if let Some(complaint) = source.complaint.clone() {
        draft = draft.shows(At::Log, LogFact::Complaint { complaint });
    }
    let last = context.exchanges().last();
    if let Some((index, exchange)) = last {
        draft = draft.phase(exchange.phase).cites(index);
    } else {
        draft = draft.shows(At::Log, LogFact::NoReply);
    }
    Some(draft.finding())
}

/// What to run to find out.
fn command(context: &Context<'_>) -> String {
    let target = &context.evidence.target;
    let host = bracketed(target.host.as_deref().unwrap_or("HOST"));
    let user = if target.anonymous || target.user.is_empty() {
        String::new()
    } else {
        format!("{}@", target.user)
    };
    let port = target.port.filter(|port| *port != 21);
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    format!("ftpprobe --ports-test ftp://{user}{host}{port}/")
}

/// Words of servers to what is no FTP but a web request.
const TO_HTTP: [&str; 2] = ["what are you trying to do? go away", "bad http verb"];

/// So many data connections before one that is refused are a job, not a look.
const MANY: usize = 20;

/// What clients met that send other commands than the probe does.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    if context.evidence.source.is_none() {
        return Vec::new();
    }
    let code = |exchange: &Exchange| exchange.code().unwrap_or_default();
    let argument = |exchange: &Exchange| {
        let line = exchange.command.clone().unwrap_or_default();
        line.split_once(' ')
            .map(|(_, argument)| argument.to_owned())
    };
    let mut findings = Vec::new();
    let mut tell = |id: FindingId, found: Option<(usize, &Exchange)>| {
        let confidence = match found {
            Some((_, exchange)) if exchange.reply.is_none() => Confidence::Proven,
            _ => Confidence::Stated,
        };
        findings.extend(found.map(|(index, _)| {
            context
                .draft(id)
                .confident(confidence)
                .cites(index)
                .finding()
        }));
    };
    let options = |exchange: &Exchange| {
        let lists = matches!(exchange.verb().as_deref(), Some("LIST" | "NLST"));
        lists && code(exchange) == 550 && argument(exchange).is_some_and(|it| it.starts_with('-'))
    };
    tell(
        FindingId::DirListOptionTakenAsName,
        context.exchanges().find(|(_, it)| options(it)),
    );
    let unknown = |exchange: &Exchange| {
        exchange.verb().as_deref() == Some("MLSD") && matches!(code(exchange), 402 | 500 | 502)
    };
    tell(
        FindingId::DirMlsdUnsupported,
        context.exchanges().find(|(_, it)| unknown(it)),
    );
    let ended = |exchange: &Exchange| {
        exchange.verb().as_deref() == Some("NOOP") && matches!(code(exchange), 226 | 250 | 426)
    };
    tell(
        FindingId::IdleNoopDesync,
        context.exchanges().find(|(_, it)| ended(it)),
    );
    let unheard = |exchange: &Exchange| {
        let timed_out = matches!(exchange.ending, Ending::TimedOut { .. });
        exchange.verb().as_deref() == Some("ABOR") && timed_out
    };
    tell(
        FindingId::ProtocolAborIgnored,
        context.exchanges().find(|(_, it)| unheard(it)),
    );
    let to_http = |exchange: &Exchange| {
        let text = exchange.text().to_ascii_lowercase();
        TO_HTTP.iter().any(|words| text.contains(words))
    };
    tell(
        FindingId::LoginClientKilledForHttp,
        context.exchanges().find(|(_, it)| to_http(it)),
    );
    let worked = context
        .attempt
        .data
        .iter()
        .filter(|data| data.end == Some(DataEnd::Eof))
        .count();
    let refused = context.attempt.data.iter().rev().find_map(|data| {
        let (index, exchange) = context.exchange(data.closing.or(data.transfer).or(data.setup))?;
        matches!(code(exchange), 421 | 425 | 426).then_some((index, exchange))
    });
    tell(
        FindingId::LimitBulkRefused,
        refused.filter(|_| worked >= MANY),
    );
    findings.extend(tail_lost(context));
    findings
}
