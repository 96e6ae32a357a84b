//! What the transfer test shows besides: replies that come late, rates, names that stay, clocks, and who may
//! write.

use super::transfer_test::{fault, is_confirmed, later};
use super::unknown_command;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::{Draft, seconds};
use crate::diagnosis::fact::{At, DirectoryFact, TransferFact};
use crate::diagnosis::{Confidence, Finding, Severity};
use crate::evidence::StepName;
use crate::evidence::transfer_test::{
    Cleanup, FileTransfer, TransferTest, modified_at, permissions, size_of,
};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;

/// A closing reply that comes later than this after the end of the data makes impatient clients fail.
const LATE_US: u64 = 5_000_000;

/// A clock that is off by more than this upsets whoever goes by the age of files.
const SKEW_SECONDS: i64 = 60;

/// Time zones differ by quarters of an hour.
const ZONE_SECONDS: i64 = 15 * 60;

/// So many whole seconds have to look alike before a rate is called held back.
const PLATEAU_SECONDS: usize = 4;

/// How far a second of a held-back transfer may be from the mean, in percent.
const PLATEAU_PERCENT: u64 = 20;

/// Everything that the test shows, and who may write as far as listings tell.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let Some(test) = context.attempt.transfer_test() else {
        findings.extend(announced(context));
        return findings;
    };
    let fault = fault(context, test);
    findings.extend(fault.map(Draft::finding));
    let other = test.other_name.as_ref().map(|other| &other.upload);
    let mut uploads = test.upload.iter().chain(other);
    let stored = uploads.find(|it| is_confirmed(context, it));
    if context.evidence.target.anonymous && stored.is_some() {
        let draft = context.draft(FindingId::AnonymousWriteAllowed);
        let upload = stored.and_then(|it| it.data.closing.or(it.data.transfer));
        findings.push(upload.into_iter().fold(draft, Draft::cites).finding());
    }
    findings.extend(later(context, test).map(Draft::finding));
    findings.extend(late(context, test));
    findings.extend(held_back(context, test));
    findings.extend(overwrite(context, test));
    findings.extend(resume(context, test));
    findings.extend(damaged_by_resuming(context, test));
    findings.extend(rename(context, test));
    findings.extend(skew(context, test));
    findings.extend(leftover(context, test));
    findings
}

/// Whether the listing's own line of the directory says who may create files in it (RFC 3659 section 7.5.5).
fn announced(context: &Context<'_>) -> Option<Finding> {
    let (data, line) = context.attempt.data.iter().find_map(|data| {
        let head = String::from_utf8_lossy(&data.head.0).into_owned();
        let mut lines = head.lines();
        let line = lines.find(|line| line.to_ascii_lowercase().contains("type=cdir;"))?;
        Some((data, line.to_owned()))
    })?;
    let allowed = permissions(&line)?.to_ascii_lowercase().contains('c');
    let id = match (allowed, context.evidence.target.anonymous) {
        (true, true) => FindingId::AnonymousWriteAllowed,
        (false, _) => FindingId::WriteNotPermitted,
        (true, false) => return None,
    };
    let draft = context.draft(id).stated().shows(
        data,
        DirectoryFact::Permissions {
            permissions: permissions(&line)?.to_owned(),
        },
    );
    Some(
        data.transfer
            .into_iter()
            .fold(draft, Draft::cites)
            .finding(),
    )
}

/// 226 long after the end of the data.
fn late(context: &Context<'_>, test: &TransferTest) -> Vec<Finding> {
    let files = [
        (&test.upload, FindingId::TransferCommitSlow),
        (&test.download, FindingId::FinalReplySlow),
    ];
    let found = files.into_iter().filter_map(|(file, id)| {
        let data = &file.as_ref()?.data;
        let (index, closing) = context.exchange(data.closing)?;
        let waited = closing.first_byte_us?.saturating_sub(data.ended_us?);
        // An upload ends for us when all is sent; the server may keep its half open while it works.
        let since = file.as_ref()?.sent_us.unwrap_or(data.ended_us?);
        let waited = waited.max(closing.first_byte_us?.saturating_sub(since));
        if !closing.is_class(2) || waited <= LATE_US {
            return None;
        }
        let draft = context.draft(id).cites(index);
        let draft = draft.seconds(waited).shows(
            At::Exchange(index),
            TransferFact::FinalReplyAfter { waited_us: waited },
        );
        Some(draft.finding())
    });
    found.collect()
}

/// A rate that the server names, or that stays the same second after second.
fn held_back(context: &Context<'_>, test: &TransferTest) -> Option<Finding> {
    let stat = context.exchange(context.attempt.directory().and_then(|it| it.stat_server));
    let named = stat.and_then(|(index, exchange)| {
        let said = exchange.text();
        let (_, rest) = said.split_once("Session bandwidth limit in byte/s is ")?;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        Some((index, digits.parse::<u64>().ok()?))
    });
    if let Some((index, rate)) = named {
        let draft = context
            .draft(FindingId::TransferThrottled)
            .stated()
            .cites(index);
        return Some(draft.number("limit", Some(rate)).finding());
    }
    let files = [&test.download, &test.upload];
    let (file, rate) = files
        .into_iter()
        .flatten()
        .find_map(|it| Some((it, plateau(it)?)))?;
    let draft = context
        .draft(FindingId::TransferThrottled)
        .inferred()
        .number("limit", Some(rate))
        .shows(
            StepName::TransferTest,
            TransferFact::SteadyRate {
                bytes: rate,
                seconds: (file.pace.per_second.len() - 1) as u64,
            },
        );
    Some(
        file.data
            .transfer
            .into_iter()
            .fold(draft, Draft::cites)
            .finding(),
    )
}

/// Bytes a second, if they are nearly the same in every whole second.
fn plateau(file: &FileTransfer) -> Option<u64> {
    // The first second has what was in buffers, the last one is not whole.
    let whole = file.pace.per_second.get(1..)?.split_last()?.1;
    if whole.len() < PLATEAU_SECONDS {
        return None;
    }
    let sum = whole
        .iter()
        .fold(0_u64, |sum, bytes| sum.saturating_add(*bytes));
    let mean = sum / whole.len() as u64;
    let flat = |bytes: &u64| {
        bytes.abs_diff(mean).saturating_mul(100) <= mean.saturating_mul(PLATEAU_PERCENT)
    };
    (mean > 0 && whole.iter().all(flat)).then_some(mean)
}

/// Whether the server refused this, and the reply that says so.
fn refused(context: &Context<'_>, file: Option<&FileTransfer>) -> Option<usize> {
    let data = &file?.data;
    let last = data.closing.or(data.transfer)?;
    is_refusal(context, last).then_some(last)
}

/// Whether the server refused this and no more. 421 ends the session and says nothing of what was asked.
fn is_refusal(context: &Context<'_>, index: usize) -> bool {
    code(context, index).is_some_and(|code| matches!(code, 400..=599) && code != 421)
}

fn code(context: &Context<'_>, index: usize) -> Option<u16> {
    context.exchange(Some(index)).and_then(|(_, it)| it.code())
}

fn overwrite(context: &Context<'_>, test: &TransferTest) -> Option<Finding> {
    let index = refused(context, test.overwrite.as_ref())?;
    let stated = context.stated(Moment::Upload, index);
    let is_rule = stated.is_some_and(|it| it.id() == FindingId::TransferOverwriteDenied);
    // Other codes speak of the moment, of the account, or of the command.
    if !is_rule && !matches!(code(context, index), Some(550..=553)) {
        return None;
    }
    let draft = context
        .draft(FindingId::TransferOverwriteDenied)
        .cites(index)
        .cites_all(refused(context, test.resume.as_ref()))
        .shows(At::Exchange(index), TransferFact::OnlyOnce);
    Some(draft.finding())
}

fn resume(context: &Context<'_>, test: &TransferTest) -> Option<Finding> {
    let restart = test.restart.filter(|index| is_refusal(context, *index));
    let index = restart.or_else(|| refused(context, test.resume.as_ref()))?;
    // Where nothing can be written to a file that exists, resuming is not what the server refuses.
    let stated = context.stated(Moment::Upload, index);
    let is_rule = stated
        .as_ref()
        .is_some_and(|it| it.id() == FindingId::TransferResumeRefused);
    if !is_rule && !matches!(code(context, index), Some(500..=529 | 531..)) {
        return None;
    }
    let other = stated.is_some_and(|it| it.id() == FindingId::TransferOverwriteDenied);
    if other || restart.is_none() && refused(context, test.overwrite.as_ref()).is_some() {
        return None;
    }
    let draft = context.draft(FindingId::TransferResumeRefused);
    Some(draft.cites(index).finding())
}

fn rename(context: &Context<'_>, test: &TransferTest) -> Option<Finding> {
    let index = test
        .rename
        .iter()
        .copied()
        .find(|index| is_refusal(context, *index));
    if let Some(index) = index {
        let plain = || context.draft(FindingId::TransferRenameFailed).cites(index);
        let draft = match unknown_command::alike(context, index) {
            // What a server never had is no fault of it.
            Some(other) => unknown_command::lacks(context, plain(), other).graded(Severity::Info),
            None => filtered(context, index).unwrap_or_else(plain),
        };
        return Some(draft.finding());
    }
    let Cleanup::Left { delete, .. } = &test.cleanup else {
        return None;
    };
    filtered(context, (*delete)?).map(Draft::finding)
}

/// The server does not take the command at all.
fn filtered<'a>(context: &'a Context<'_>, index: usize) -> Option<Draft<'a>> {
    let (_, exchange) = context.exchange(Some(index))?;
    if unknown_command::alike(context, index).is_some() {
        return None;
    }
    matches!(exchange.code(), Some(500 | 502)).then(|| {
        context
            .draft(FindingId::TransferCommandFiltered)
            .stated()
            .graded(Severity::Warning)
            .cites(index)
    })
}

/// A server that agreed to resume an upload and then did not: the file has another size than it must have.
fn damaged_by_resuming(context: &Context<'_>, test: &TransferTest) -> Option<Finding> {
    let (index, told) = context.exchange(test.resumed_size)?;
    let bytes = size_of(told.reply.as_ref()?)?;
    let of_bytes = test.size_if_resumed().filter(|size| *size != bytes)?;
    let draft = context
        .draft(FindingId::TransferResumeDamages)
        .cites_all(test.restart)
        .cites(index)
        .shows(
            At::Exchange(index),
            TransferFact::SizeWhenResumed { bytes, of_bytes },
        );
    Some(draft.finding())
}

/// The time that the server gave a file which it had just stored.
fn skew(context: &Context<'_>, test: &TransferTest) -> Option<Finding> {
    let (index, told) = context.exchange(test.time_asked)?;
    let modified = modified_at(told.reply.as_ref()?)?;
    let upload = &test.upload.as_ref()?.data;
    let (_, closed) = context.exchange(upload.closing.or(upload.transfer))?;
    let since = i64::try_from(closed.ended_us? / 1_000_000).ok()?;
    let ours = context
        .evidence
        .started_at
        .unix_seconds()
        .checked_add(since)?;
    let ahead = modified.checked_sub(ours)?;
    if ahead.saturating_abs() <= SKEW_SECONDS {
        return None;
    }
    let of_zone = ahead.rem_euclid(ZONE_SECONDS);
    let zone = of_zone.min(ZONE_SECONDS - of_zone) <= SKEW_SECONDS;
    let draft = context
        .draft(FindingId::ClockSkew)
        .value(
            "seconds",
            &seconds(ahead.unsigned_abs().saturating_mul(1_000_000)),
        )
        .shows(
            At::Exchange(index),
            TransferFact::FileTime {
                off_us: ahead.unsigned_abs().saturating_mul(1_000_000),
                ahead: ahead > 0,
                zone,
            },
        );
    Some(draft.cites(index).finding())
}

fn leftover(context: &Context<'_>, test: &TransferTest) -> Option<Finding> {
    let Cleanup::Left {
        path,
        delete,
        check,
    } = &test.cleanup
    else {
        return None;
    };
    let found = context
        .exchange(*check)
        .and_then(|(_, it)| size_of(it.reply.as_ref()?));
    let confidence = match found {
        Some(_) => Confidence::Proven,
        None => Confidence::Inferred,
    };
    let draft = context
        .draft(FindingId::TransferTestLeftover)
        .confident(confidence)
        .value("path", path);
    let fact = match (found, delete) {
        (Some(bytes), _) => TransferFact::StillThere {
            path: path.clone(),
            bytes,
        },
        (None, delete) => TransferFact::NotDeleted {
            path: path.clone(),
            session_lost: delete.is_none(),
        },
    };
    let draft = draft.shows(StepName::TransferTest, fact);
    let cited = [*delete, *check];
    Some(
        cited
            .into_iter()
            .flatten()
            .fold(draft, Draft::cites)
            .finding(),
    )
}
