//! The directory: there or not, readable or not, and what the server lacks.

use super::super::context::{Context, has_critical};
use super::super::{Confidence, Finding, Severity};
use crate::evidence::data::DataEnd;
use crate::evidence::facts::{DirectoryFacts, DirectoryState, Features};
use crate::evidence::listing::{Listing, ListingForm};

pub(super) fn family(cx: &Context<'_>, found: &[Finding]) -> Vec<Finding> {
    if has_critical(found) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    if let Some(directory) = cx.attempt.directory() {
        if directory.state == DirectoryState::Refused {
            findings.extend(refused(cx, directory));
            return findings;
        }
        findings.extend(no_status(cx, directory));
    }
    findings.extend(unparseable(cx));
    findings.extend(bad_news(cx));
    if let Some(features) = cx.attempt.features() {
        findings.extend(lacking(cx, features));
    }
    findings
}

fn refused(cx: &Context<'_>, directory: &DirectoryFacts) -> Option<Finding> {
    let index = directory.cwd.or(directory.stat)?;
    let draft = match cx.stated_finding(index) {
        Some(draft) if draft.id().starts_with("dir-no") => draft,
        Some(draft) if !draft.id().starts_with("dir-") => draft,
        _ => cx.finding("dir-not-found", Confidence::Stated).cite(index),
    };
    let draft = draft.also(directory.stat).value("path", &directory.path);
    let framed_nothing = directory
        .listing
        .as_ref()
        .is_some_and(|l| l.form == ListingForm::Empty);
    Some(
        if framed_nothing {
            draft.fact(
                "STAT on the directory was answered with an empty list, and CWD to it was refused",
            )
        } else {
            draft
        }
        .done(),
    )
}

/// STAT on a directory is refused as a command, while the directory is there.
fn no_status(cx: &Context<'_>, directory: &DirectoryFacts) -> Option<Finding> {
    let index = directory.stat?;
    let code = cx.exchange(Some(index))?.code()?;
    (code >= 400 && code != 421).then(|| {
        cx.finding("dir-status-unsupported", Confidence::Stated)
            .cite(index)
            .value("path", &directory.path)
            .done()
    })
}

/// Bytes of a listing came, but not one entry in a known form.
fn unparseable(cx: &Context<'_>) -> Option<Finding> {
    let is_foreign = |listing: &&Listing| listing.form == ListingForm::Unknown;
    let of_data = || {
        cx.attempt
            .data
            .iter()
            // A listing that was cut off has a last line that nobody could read.
            .filter(|data| data.end == Some(DataEnd::Eof))
            .filter_map(|data| data.listing.as_ref())
            .find(is_foreign)
    };
    let of_stat = || cx.attempt.directory()?.listing.as_ref().filter(is_foreign);
    let listing = of_data().or_else(of_stat)?;
    let line = listing.first_unparsed.as_deref().unwrap_or_default();
    let fact = format!(
        "none of {} lines is an entry in a form that ftpprobe knows",
        listing.lines
    );
    let draft = cx
        .finding("dir-listing-unparseable", Confidence::Proven)
        .value("text", line);
    Some(draft.fact(fact).done())
}

/// Bad news under a 226: a listing that was cut (Pure-FTPd), or a directory that could not be opened
/// (vsftpd).
fn bad_news(cx: &Context<'_>) -> Option<Finding> {
    let path = cx
        .attempt
        .directory()
        .map(|directory| directory.path.as_str())
        .unwrap_or_default();
    cx.attempt
        .data
        .iter()
        .filter_map(|data| data.closing)
        .find_map(|index| {
            // A healthy closing reply needs no look into the classifier's file.
            let text = cx
                .exchange(Some(index))
                .filter(|exchange| exchange.is_class(2))?
                .text();
            let suspicious = ["truncated", "failed"]
                .iter()
                .any(|word| text.to_lowercase().contains(word));
            let draft = suspicious.then(|| cx.stated_finding(index))??;
            Some(draft.value("path", path).done())
        })
}

fn lacking(cx: &Context<'_>, features: &Features) -> Vec<Finding> {
    if features.features.is_empty() {
        return Vec::new();
    }
    let answer = features.feat_after_login.or(features.feat_before_login);
    [
        ("no-mlsd", features.has("MLST") || features.has("MLSD")),
        ("no-utf8", features.has("UTF8")),
    ]
    .into_iter()
    .filter(|(_, has)| !has)
    .map(|(id, _)| {
        let draft = cx.finding(id, Confidence::Stated).also(answer);
        draft.severity(Severity::Info).done()
    })
    .collect()
}
