//! Expected files that are not there, or of which nobody knows whether they are.

use super::data::transfer;
use super::directory;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::CheckFact;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::StepName;
use crate::evidence::expected::{AskedOf, DirectoryListed, Expected, FileLook, LinkLook, Presence};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;

/// What became of a look for files.
enum Look<'a> {
    /// There are some.
    Found,
    /// The directory was not entered, or its listing tells nothing; or the session ended before all was asked.
    Unlisted,
    /// No file that was recognised has the name, and this line was not.
    Unread(CheckFact),
    /// The server would not tell of the name.
    Denied(usize),
    /// A link has the name, and nothing is where it leads.
    Dangling(&'a LinkLook),
    /// None has the name.
    Missing,
}

/// All of them.
pub(super) fn all(context: &Context<'_>, expected: &Expected) -> Vec<Finding> {
    let looks = expected.files.iter();
    let looks: Vec<(&FileLook, Look<'_>)> = looks
        .map(|look| (look, judged(context, expected, look)))
        .collect();
    let mut findings = Vec::new();
    findings.extend(missing(context, expected, &looks));
    findings.extend(dangling(context, &looks));
    findings.extend(unlisted(context, expected));
    findings.extend(unsettled(context, expected, &looks));
    findings.extend(not_listed(context, expected));
    findings
}

fn judged<'a>(context: &Context<'_>, expected: &'a Expected, look: &'a FileLook) -> Look<'a> {
    if look.matched > 0 {
        return Look::Found;
    }
    let Some(listing) = expected.listings.get(look.listing) else {
        return Look::Unlisted;
    };
    let asked = || {
        let of_links = look.links.iter().map(|link| &link.asked);
        let asked = look.by_name.iter().chain(of_links);
        asked.flat_map(AskedOf::exchanges)
    };
    let was_cut_short = asked().any(|index| {
        let code = context.exchange(Some(index)).and_then(|(_, it)| it.code());
        code.is_none_or(|code| code == 421)
    });
    if !is_whole(context, listing) || unread(context, listing).is_some() || was_cut_short {
        return Look::Unlisted;
    }
    if let Some(link) = look.links.iter().find(|link| leads_nowhere(context, link)) {
        return Look::Dangling(link);
    }
    let denied = asked().find(|index| is_denied(context, *index));
    if let Some(denied) = denied.or_else(|| partly_unread(context, listing)) {
        return Look::Denied(denied);
    }
    match line_unread(listing) {
        Some(line) if look.literal.is_none() => Look::Unread(line),
        _ => Look::Missing,
    }
}

/// Whether all entries of the directory came, if there are any.
pub(super) fn is_whole(context: &Context<'_>, listing: &DirectoryListed) -> bool {
    let data = listing.data.as_ref();
    let last = data.and_then(|data| data.closing.or(data.transfer));
    listing.whole || last.is_some_and(|index| directory::is_empty_as_error(context, index))
}

/// The closing reply that says that not all of the directory was read, or that the listing was cut.
fn partly_unread(context: &Context<'_>, listing: &DirectoryListed) -> Option<usize> {
    let data = listing.data.as_ref()?;
    let last = data.closing.or(data.transfer)?;
    let is_cut = context
        .stated(Moment::Transfer, last)
        .is_some_and(|it| it.id() == FindingId::DirListingTruncated);
    let is_partial = is_cut || transfer::unreadable(context, Moment::Transfer, last).is_some();
    is_partial.then_some(last)
}

fn states(context: &Context<'_>, index: usize, id: FindingId) -> bool {
    let stated = context.stated(Moment::Directory, index);
    stated.is_some_and(|draft| draft.id() == id)
}

fn is_denied(context: &Context<'_>, index: usize) -> bool {
    states(context, index, FindingId::DirNoPermission)
}

/// Whether what a link leads to is not there. Some servers let CWD go anywhere, so that words go first.
fn leads_nowhere(context: &Context<'_>, link: &LinkLook) -> bool {
    let says_so = |index| states(context, index, FindingId::DirNotFound);
    let is_denied = |index| is_denied(context, index);
    match link.asked.presence(context.attempt) {
        Presence::File | Presence::Unknown => false,
        Presence::Directory => link.asked.exchanges().any(says_so),
        Presence::Nothing => !link.asked.exchanges().any(is_denied),
    }
}

/// No file has the name.
fn missing(
    context: &Context<'_>,
    expected: &Expected,
    looks: &[(&FileLook, Look<'_>)],
) -> Option<Finding> {
    if context.policy.missing_ok {
        return None;
    }
    let missing = looks.iter().filter(|(_, is)| matches!(is, Look::Missing));
    let mut missing = missing.map(|(look, _)| *look).peekable();
    let first = missing.peek()?;
    let draft = context
        .draft(FindingId::FileMissing)
        .value("name", &first.name);
    let written = first.literal.as_ref().map(|it| it.written.as_str());
    let draft = draft.value_if("written", written);
    let draft = missing.fold(draft, |draft, look| {
        let listing = expected.listings.get(look.listing);
        let path = listing.map_or("", |listing| listing.path.as_str());
        let closing = listing.and_then(|it| it.data.as_ref()?.closing);
        let asked = look.by_name.iter().flat_map(AskedOf::exchanges);
        let draft = draft.cites_all(closing).cites_all(asked);
        let fact = look.literal.is_none().then(|| CheckFact::NoSuchFile {
            directory: path.to_owned(),
            name: look.name.clone(),
        });
        let draft = draft.shows_all(StepName::Expect, fact);
        draft.shows_all(StepName::Expect, instead(look))
    });
    Some(draft.finding())
}

/// What is there in place of the file.
fn instead(look: &FileLook) -> Vec<CheckFact> {
    let directory = look.directory.clone();
    let directory = directory.map(|name| CheckFact::IsDirectory { name });
    let other_case = look.other_case.clone();
    let other_case = other_case.map(|name| CheckFact::OtherCapitals { name });
    let literal = look.literal.as_ref();
    let literal = literal.map(|literal| CheckFact::LiteralBrackets {
        name: literal.name.clone(),
        written: literal.written.clone(),
    });
    let links = look.links.iter().map(|link| CheckFact::LinkToDirectory {
        name: link.name.clone(),
        target: link.target.clone(),
    });
    let facts = directory.into_iter().chain(other_case).chain(literal);
    facts.chain(links).collect()
}

/// A link has the name, and what it leads to is not there. That others have it too makes it less grave.
fn dangling(context: &Context<'_>, looks: &[(&FileLook, Look<'_>)]) -> Option<Finding> {
    let alone = looks.iter().filter_map(|(_, is)| match is {
        Look::Dangling(link) => Some(*link),
        _ => None,
    });
    let alone: Vec<&LinkLook> = alone.collect();
    let all = looks.iter().flat_map(|(look, _)| &look.links);
    let mut all = all.filter(|link| leads_nowhere(context, link)).peekable();
    let first = alone.first().copied().or(all.peek().copied())?;
    let severity = if alone.is_empty() || context.policy.missing_ok {
        Severity::Warning
    } else {
        Severity::Critical
    };
    let draft = context
        .draft(FindingId::FileLinkDangling)
        .value("name", &first.name)
        .graded(severity);
    let draft = alone.iter().copied().chain(all).fold(draft, |draft, link| {
        let draft = draft.cites_all(link.asked.exchanges());
        draft.shows(
            StepName::Expect,
            CheckFact::LinkLeadsNowhere {
                name: link.name.clone(),
                target: link.target.clone(),
            },
        )
    });
    Some(draft.finding())
}

/// The directory is there, and its listing did not come whole.
fn unlisted(context: &Context<'_>, expected: &Expected) -> Option<Finding> {
    let entered = || {
        let listings = expected.listings.iter();
        listings.filter(|it| context.is_positive(it.cwd))
    };
    if let Some(draft) = entered().find_map(|it| unread(context, it)) {
        return Some(draft.graded(Severity::Critical).finding());
    }
    let listing = entered().find(|it| !is_whole(context, it))?;
    let directory = listing.path.clone();
    let fact = if listing.left_out > 0 {
        let lines = listing.left_out;
        CheckFact::LinesLeftOut { directory, lines }
    } else {
        CheckFact::ListingIncomplete { directory }
    };
    let draft = context
        .draft(FindingId::FileCheckFailed)
        .value("directory", &listing.path)
        .shows(StepName::Expect, fact);
    let data = listing.data.as_ref();
    let last = data.and_then(|data| data.closing.or(data.transfer).or(data.setup));
    Some(draft.cites_all(last).finding())
}

/// The server says that it could not read the directory, maybe within a closing reply that is positive.
fn unread<'a>(context: &'a Context<'_>, listing: &DirectoryListed) -> Option<Draft<'a>> {
    let data = listing.data.as_ref()?;
    let last = data.closing.or(data.transfer)?;
    let refused = || {
        let (_, exchange) = context.exchange(Some(last))?;
        let stated = context.stated(Moment::Transfer, last)?;
        let is_refusal = exchange.is_class(4) || exchange.is_class(5);
        (is_refusal && stated.id() == FindingId::DirNoPermission).then_some(stated)
    };
    let draft = transfer::unread(context, Moment::Transfer, data).or_else(refused)?;
    Some(draft.value("path", &listing.path))
}

/// What keeps it from being known whether a file is there: a line that was not understood, which is the probe's
/// own fault, or a server that would not tell.
fn unsettled(
    context: &Context<'_>,
    expected: &Expected,
    looks: &[(&FileLook, Look<'_>)],
) -> Option<Finding> {
    let directory = |look: &FileLook| {
        let listing = expected.listings.get(look.listing);
        listing.map_or("", |listing| listing.path.as_str())
    };
    let draft = |look: &FileLook| {
        let draft = context.draft(FindingId::FileCheckFailed);
        draft.value("directory", directory(look))
    };
    let denied = looks.iter().find_map(|(look, is)| match is {
        Look::Denied(index) => Some(draft(look).cites(*index)),
        _ => None,
    });
    let unread = || {
        let unread = looks.iter().filter_map(|(look, is)| match is {
            Look::Unread(line) => Some((*look, line)),
            _ => None,
        });
        let mut unread = unread.peekable();
        let (first, _) = unread.peek()?;
        let draft = draft(first).ours();
        let lines = unread.map(|(_, line)| line.clone());
        Some(draft.shows_all(StepName::Expect, lines))
    };
    Some(denied.or_else(unread)?.finding())
}

/// A line of this listing that was not understood.
pub(super) fn line_unread(listing: &DirectoryListed) -> Option<CheckFact> {
    (listing.unparsed > 0).then(|| CheckFact::LineUnread {
        directory: listing.path.clone(),
        line: listing.first_unparsed.clone().unwrap_or_default(),
    })
}

/// A file is there that the listing leaves out.
fn not_listed(context: &Context<'_>, expected: &Expected) -> Option<Finding> {
    let told = |look: &&FileLook| {
        let listing = expected.listings.get(look.listing);
        let is_read =
            listing.is_some_and(|it| it.whole && it.unparsed == 0 && unread(context, it).is_none());
        let is_hidden = look.by_name.is_some() || look.hidden.is_some();
        let is_other = look.other_case.is_some();
        look.matched > 0 && is_read && is_hidden && !is_other
    };
    let looks = expected.files.iter().filter(told);
    let hidden = looks.filter_map(|look| Some((look, look.newest.as_ref()?)));
    let mut hidden = hidden.peekable();
    let (_, first) = hidden.peek()?;
    let draft = context
        .draft(FindingId::FileNotListed)
        .value("name", &first.name);
    let draft = hidden.fold(draft, |draft, (look, seen)| {
        let asked = look.by_name.iter().flat_map(AskedOf::exchanges);
        let positive = asked.filter(|index| context.is_positive(Some(*index)));
        draft.cites_all(positive).shows(
            StepName::Expect,
            CheckFact::ToldByName {
                name: seen.name.clone(),
                bytes: seen.size,
                modified: seen.modified,
            },
        )
    });
    Some(draft.finding())
}
