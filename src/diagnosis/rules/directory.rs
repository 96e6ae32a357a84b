//! What is said of the directory, with and without a data connection, and which features are missing.

use super::session;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, CheckFact, DirectoryFact};
use crate::diagnosis::{Finding, Severity};
use crate::evidence::data::DataEnd;
use crate::evidence::facts::DirectoryState;
use crate::evidence::listing::ListingForm;
use crate::evidence::{DataConnection, Exchange, Phase, Reply, StepName};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;

/// A directory that the session could not be brought to.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let facts = context.attempt.directory()?;
    if facts.state != DirectoryState::Refused {
        return None;
    }
    if is_a_file(context, &facts.path) {
        return None;
    }
    let draft = not_entered(context, facts.cwd.or(facts.stat)?, &facts.path)?;
    let draft = match context.exchange(facts.stat) {
        Some((stat, exchange)) if exchange.code().is_some() => draft.cites(stat),
        _ => draft,
    };
    let login = facts.login_directory.clone();
    let login = login.map(|path| DirectoryFact::LoginDirectory { path });
    Some(draft.shows_all(StepName::Directory, login).finding())
}

/// Why the session is not in this directory, by the reply to CWD; `None` if it is, or nobody knows.
///
/// Only 550 and words say that a directory is not there, and only of one that the server has not shown. Words
/// go before what STAT listed, since some servers list another directory than the one that they were asked about.
pub(super) fn not_entered<'a>(
    context: &'a Context<'_>,
    index: usize,
    path: &str,
) -> Option<Draft<'a>> {
    let (_, exchange) = context.exchange(Some(index))?;
    if let Some(broken) = session::broken(context, index) {
        return Some(broken.value("path", path));
    }
    let code = exchange.code().filter(|code| code / 100 != 2)?;
    let used = used(context, path);
    let shown = used.or_else(|| listed(context, path));
    let stated = context
        .stated(Moment::Directory, index)
        .filter(|draft| draft.id() != FindingId::DirEmptyAsError)
        .filter(|draft| draft.id() != FindingId::DirNotFound || used.is_none());
    let is_missing = code == 550 && shown.is_none();
    let denied = || {
        let shown = shown?;
        let draft = context.draft(FindingId::DirNoPermission).inferred();
        let draft = draft.cites(index).cites(shown);
        let fact = DirectoryFact::ShownEarlier {
            path: path.to_owned(),
        };
        (code == 550).then(|| draft.shows(At::Exchange(shown), fact))
    };
    let is_unknown = context.attempt.is_unknown_command(Some(index));
    let draft = stated
        .or_else(denied)
        .or_else(|| is_missing.then(|| context.draft(FindingId::DirNotFound).inferred()))
        .or_else(|| is_unknown.then(|| unknown_cwd(context)))
        .unwrap_or_else(|| session::refused(context, index, FindingId::DirRefused));
    Some(draft.cites(index).value("path", path))
}

/// Whether a client only tried whether the path is a directory, as browsers do, and then fetched it as a file, or made it.
fn is_a_file(context: &Context<'_>, path: &str) -> bool {
    let wanted = |verb: &str| format!("{verb} {path}");
    let commands = ["RETR", "MKD"].map(wanted);
    context.evidence.source.is_some()
        && context.exchanges().any(|(_, it)| {
            let is_wanted = it.command.as_ref().is_some_and(|it| commands.contains(it));
            is_wanted && (it.is_class(1) || it.is_class(2))
        })
}

/// The reply to STAT that lists this directory.
fn listed(context: &Context<'_>, path: &str) -> Option<usize> {
    let facts = context.attempt.directory().filter(|it| it.path == path)?;
    let (index, exchange) = context.exchange(facts.stat)?;
    let listing = facts.listing.as_ref().filter(|it| it.entries > 0)?;
    // STAT of a file shows that file alone.
    let is_file = listing.entries == 1 && listing.directories == 0 && ends_in(exchange, path);
    (!is_file).then_some(index)
}

/// The reply that shows that this directory can be used: CWD went there, or a file was stored in it.
fn used(context: &Context<'_>, path: &str) -> Option<usize> {
    let cwd = format!("CWD {path}");
    let mut entered = context.exchanges().filter(|(_, it)| it.is_class(2));
    let entered =
        entered.find_map(|(index, it)| (it.command.as_ref() == Some(&cwd)).then_some(index));
    let stored = || {
        let test = context.attempt.transfer_test()?;
        let data = &test.upload.as_ref()?.data;
        let closing = data.closing.or(data.transfer);
        closing.filter(|_| test.directory == path && context.is_positive(closing))
    };
    entered.or_else(stored)
}

/// Whether a line of the reply ends in the last part of this path.
fn ends_in(exchange: &Exchange, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut lines = exchange.reply.iter().flat_map(Reply::body);
    lines.any(|line| line.trim_end().ends_with(name))
}

/// The server does not know CWD, or not in this form, which says nothing of the directory.
pub(super) fn unknown_cwd<'a>(context: &'a Context<'_>) -> Draft<'a> {
    let draft = context.draft(FindingId::DirRefused).stated();
    draft.value("unknown-command", "yes")
}

/// CWD is not known or not taken, so that the directory could only be listed by its path. Most clients go to a
/// directory before they list it.
fn without_cwd(context: &Context<'_>) -> Option<Finding> {
    let facts = context.attempt.directory()?;
    let asked = context.evidence.target.directory.is_some();
    let refused = asked && context.attempt.is_unknown_command(facts.cwd);
    refused.then(|| {
        let draft = unknown_cwd(context).cites_all(facts.cwd);
        let draft = draft.value("path", &facts.path);
        draft.graded(Severity::Warning).finding()
    })
}

/// Whether a listing that was refused means no more than that there is nothing to list.
pub(super) fn is_empty_as_error(context: &Context<'_>, index: usize) -> bool {
    let refused = |exchange: &Exchange| matches!(exchange.code(), Some(450 | 550));
    context
        .exchange(Some(index))
        .is_some_and(|(_, exchange)| refused(exchange))
        && context
            .stated(Moment::Directory, index)
            .is_some_and(|draft| draft.id() == FindingId::DirEmptyAsError)
}

/// Whether a listing was refused as that of a file by the name of its option.
pub(super) fn takes_option_as_name(exchange: &Exchange) -> bool {
    let line = exchange.command.as_deref().unwrap_or_default();
    let argument = line.split_once(' ').map(|(_, it)| it.trim());
    // Of a path behind it, only the server's words tell which of the two was not found.
    let is_taken = argument.filter(|it| it.starts_with('-')).is_some_and(|it| {
        it.split_once(' ')
            .is_none_or(|(option, _)| exchange.text().contains(option))
    });
    let lists = matches!(exchange.verb().as_deref(), Some("LIST" | "NLST"));
    lists && exchange.code() == Some(550) && is_taken
}

/// Listings that are odd, and features that are not there.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(without_cwd(context));
    findings.extend(empty(context));
    findings.extend(wants_type(context));
    findings.extend(status(context));
    findings.extend(
        context
            .attempt
            .data
            .iter()
            .find_map(|data| unparseable(context, data)),
    );
    findings.extend(truncated(context));
    findings.extend(endless(context));
    findings.extend(features(context));
    findings
}

/// A listing that was refused though there was only nothing to list. The client of a log may well have taken it for a
/// failure.
pub(super) fn empty_as_error<'a>(context: &'a Context<'_>, index: usize) -> Draft<'a> {
    let draft = context.draft(FindingId::DirEmptyAsError).stated();
    let draft = draft.cites(index);
    if context.evidence.source.is_some() {
        draft.graded(Severity::Warning)
    } else {
        draft
    }
}

fn empty(context: &Context<'_>) -> Option<Finding> {
    let attempt = context.attempt;
    let path = attempt.directory().map(|facts| facts.path.as_str());
    let path = path.unwrap_or_default();
    let listings = attempt.data.iter().map(|data| (path, data));
    let expected = attempt.expected().into_iter();
    let expected = expected.flat_map(|expected| &expected.listings);
    let expected = expected.filter_map(|it| Some((it.path.as_str(), it.data.as_ref()?)));
    let replies = listings.chain(expected).flat_map(|(path, data)| {
        let replies = [data.transfer, data.closing].into_iter().flatten();
        replies.map(move |index| (path, index))
    });
    let stat = attempt.directory().and_then(|facts| facts.stat);
    let mut empty = replies
        .chain(stat.map(|stat| (path, stat)))
        .filter(|(_, index)| is_empty_as_error(context, *index))
        .peekable();
    let (path, index) = *empty.peek()?;
    let draft = empty_as_error(context, index);
    let draft = draft.cites_all(empty.map(|(_, index)| index));
    Some(draft.value("path", path).finding())
}

/// A listing that was refused, and came after TYPE A.
fn wants_type(context: &Context<'_>) -> Option<Finding> {
    let is_listing = |it: &Exchange| matches!(it.verb().as_deref(), Some("LIST" | "MLSD" | "NLST"));
    let is_type = |it: &Exchange| it.command.as_deref() == Some("TYPE A") && it.is_class(2);
    let (set, taken) = context
        .exchanges()
        .find(|(_, it)| it.phase == Phase::DataPassive && is_type(it))?;
    let of_session = || {
        let exchanges = context.exchanges();
        exchanges.filter(|(_, it)| it.connection == taken.connection && is_listing(it))
    };
    let came =
        |(index, it): &(usize, &Exchange)| *index > set && matches!(it.code(), Some(100..=299));
    let refused = of_session().take_while(|(index, _)| *index < set).last();
    let (refused, asked) = refused.filter(|(_, it)| matches!(it.code(), Some(400..=599)))?;
    // Another command that is accepted shows nothing of the type.
    let mut same = of_session().filter(|(_, it)| it.verb() == asked.verb());
    let (listed, _) = same.find(came)?;
    let draft = context.draft(FindingId::TypeRequired);
    Some(draft.cites(refused).cites(set).cites(listed).finding())
}

/// STAT on a directory refused as a command.
fn status(context: &Context<'_>) -> Option<Finding> {
    let (index, exchange) = context.exchange(context.attempt.directory()?.stat)?;
    let refused = matches!(exchange.code(), Some(500..=504));
    refused.then(|| {
        let draft = context.draft(FindingId::DirStatusUnsupported).stated();
        draft.cites(index).finding()
    })
}

fn unparseable(context: &Context<'_>, data: &DataConnection) -> Option<Finding> {
    let listing = data.listing.as_ref()?;
    let whole = data.end == Some(DataEnd::Eof);
    if listing.form != ListingForm::Unknown || listing.entries > 0 || !whole {
        return None;
    }
    let mut draft = context
        .draft(FindingId::DirListingUnparseable)
        .value(
            "text",
            listing.first_unparsed.as_deref().unwrap_or_default(),
        )
        .shows(
            data,
            DirectoryFact::UnknownLines {
                lines: listing.lines.into(),
            },
        );
    if let Some(index) = data.transfer {
        draft = draft.cites(index);
    }
    Some(draft.finding())
}

/// A 226 that carries bad news within good ones. Pure-FTPd also says so of a listing that just reaches the
/// limit, with `.` and `..` counted in MLSD; where another one is not cut and holds no more, nothing is missing.
fn truncated(context: &Context<'_>) -> Option<Finding> {
    let listings = || context.attempt.data.iter();
    let cut = |data: &DataConnection| {
        context
            .exchange(data.closing.or(data.transfer))
            .filter(|(_, exchange)| exchange.is_class(2) && exchange.text().contains("truncated"))
    };
    let entries = |data: &DataConnection| data.listing.as_ref().map(|it| it.entries);
    let (data, (index, _)) = listings().find_map(|data| Some((data, cut(data)?)))?;
    let is_whole = listings().any(|other| {
        cut(other).is_none()
            && context.is_positive(other.closing.or(other.transfer))
            && entries(other).is_some()
            && entries(other) == entries(data)
    });
    if is_whole {
        return None;
    }
    let stated = context.stated(Moment::Transfer, index)?;
    (stated.id() == FindingId::DirListingTruncated).then(|| stated.finding())
}

/// A listing that goes on past what the probe reads.
fn endless(context: &Context<'_>) -> Option<Finding> {
    let listings = context.attempt.data.iter();
    let mut endless = listings
        .filter(|data| data.end == Some(DataEnd::TooLong))
        .peekable();
    endless.peek()?;
    let draft = context.draft(FindingId::DirListingEndless);
    let draft = endless.fold(draft, |draft, data| {
        draft
            .shows(data, DirectoryFact::Endless { bytes: data.bytes })
            .cites_all(data.transfer.into_iter().chain(data.closing))
    });
    Some(draft.finding())
}

/// The finding that rests on what FEAT does not name.
fn lacks_feature(draft: Draft<'_>, feat: usize, feature: &str) -> Finding {
    let fact = CheckFact::FeatureNotListed {
        feature: feature.to_owned(),
    };
    draft.cites(feat).shows(At::Exchange(feat), fact).finding()
}

/// What FEAT does not name. Nothing is said where FEAT did not answer.
fn features(context: &Context<'_>) -> Vec<Finding> {
    let Some(features) = context.attempt.features() else {
        return Vec::new();
    };
    let index = features.feat_after_login.or(features.feat_before_login);
    let Some((index, _)) = context.exchange(index).filter(|(_, feat)| feat.is_class(2)) else {
        return Vec::new();
    };
    let lacks = |words: &[&str]| words.iter().all(|word| !features.has(word));
    let refused_mlsd = context
        .attempt
        .data
        .iter()
        .find_map(|data| refused_mlsd(context, data));
    let mut findings = Vec::new();
    if lacks(&["MLST", "MLSD"]) {
        let draft = context.draft(FindingId::NoMlsd).stated();
        findings.push(lacks_feature(draft, index, "MLST"));
    } else if let Some(refused) = refused_mlsd {
        let draft = context.draft(FindingId::NoMlsd);
        let draft = draft.cites(index).cites(refused);
        findings.push(
            draft
                .shows(At::Exchange(refused), DirectoryFact::MlsdRefused)
                .finding(),
        );
    }
    if lacks(&["UTF8", "UTF-8"]) {
        let draft = context.draft(FindingId::NoUtf8).stated();
        findings.push(lacks_feature(draft, index, "UTF8"));
    }
    findings
}

/// MLSD that the server does not know after all: its listing failed of that alone.
pub(super) fn refused_mlsd(context: &Context<'_>, data: &DataConnection) -> Option<usize> {
    data.transfer
        .filter(|index| context.attempt.is_unknown_mlsd(*index))
}
