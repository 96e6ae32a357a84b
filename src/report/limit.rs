//! How to live with a limit that was met: whose it is, who else counts, how much to use, how often to
//! check.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::shape::{Counts, FindingReport, LimitReport, Who};
use crate::diagnosis::Finding;
use crate::evidence::reach::{Reach, reach};
use crate::evidence::{Attempt, Evidence};
use crate::knowledge::wording::Wording;

/// The shortest interval between checks that no limit minds.
const SAFE_INTERVAL: u64 = 5 * 60;

/// A check that comes so many waits after the last one is no part of the rate that a limit is against.
const WAITS_APART: u64 = 2;

/// What to use where the server does not name its limit.
const MODEST: u32 = 2;

/// `None` if the finding is no limit.
pub(super) fn limit_report(
    evidence: &Evidence,
    finding: &Finding,
    report: &FindingReport,
    wording: Wording,
) -> Option<LimitReport> {
    let counts = finding.id.meta().counts?;
    let number = |key: &str| finding.values.get(key)?.parse::<u64>().ok();
    let attempts = &evidence.attempts;
    let client_address = finding
        .values
        .get("address")
        .and_then(|address| address.parse().ok())
        .or_else(|| attempts.iter().find_map(address_seen));
    let local_address = attempts.iter().rev().find_map(local);
    let peer = attempts.iter().rev().find_map(Attempt::control_peer);
    let is_hidden = |ip| matches!(reach(ip), Reach::Private | Reach::Loopback);
    let shared_address = match (local_address, peer) {
        (Some(local), Some(peer)) => is_hidden(local) && !is_hidden(peer.ip()),
        _ => false,
    };
    let number_of = number("limit");
    let interval = finding.retry.after_seconds.unwrap_or_default();
    let setting = report
        .advice
        .iter()
        .filter(|advice| advice.who == Who::ServerAdmin)
        .find_map(|advice| advice.setting.clone());
    let mut limit = LimitReport {
        counts,
        number: number_of,
        in_use: number("in-use"),
        client_address,
        local_address,
        shared_address,
        held_at_a_time: held_at_a_time(evidence),
        use_at_most: use_at_most(counts, number_of),
        check_interval_seconds: interval.saturating_mul(WAITS_APART).max(SAFE_INTERVAL),
        setting,
        guidance: Vec::new(),
    };
    limit.guidance = sentences(&limit, evidence, finding, wording);
    Some(limit)
}

/// One place is left for somebody else, or for the next check.
fn use_at_most(counts: Counts, number: Option<u64>) -> Option<u32> {
    match counts {
        Counts::Address | Counts::User | Counts::Class | Counts::Data => {
            let less = number.map(|number| number.saturating_sub(1).max(1));
            Some(less.map_or(MODEST, |less| u32::try_from(less).unwrap_or(u32::MAX)))
        }
        Counts::Server | Counts::Anonymous | Counts::Untold => Some(MODEST),
        Counts::Rate => Some(1),
        Counts::Quota => None,
    }
}

fn sentences(
    limit: &LimitReport,
    evidence: &Evidence,
    finding: &Finding,
    wording: Wording,
) -> Vec<String> {
    let counts = match limit.counts {
        Counts::Address => "address",
        Counts::User => "user",
        Counts::Class => "class",
        Counts::Anonymous => "anonymous",
        Counts::Server => "server",
        Counts::Rate => "rate",
        Counts::Quota => "quota",
        Counts::Data => "data",
        Counts::Untold => "untold",
    };
    let mut values = finding.values.clone();
    let mut set = |key: &str, value: Option<String>| {
        values.insert(key.to_owned(), value.unwrap_or_default());
    };
    set("limit", limit.number.map(|number| number.to_string()));
    set("in-use", limit.in_use.map(|number| number.to_string()));
    set("address", limit.client_address.map(|it| it.to_string()));
    set("local", limit.local_address.map(|it| it.to_string()));
    let own = evidence.connections_opened().filter(|own| *own > 0);
    set("own", own.map(|own| own.to_string()));
    set("held", limit.held_at_a_time.map(|held| held.to_string()));
    set("most", limit.use_at_most.map(|most| most.to_string()));
    set(
        "minutes",
        Some(limit.check_interval_seconds.div_ceil(60).to_string()),
    );
    set("setting", limit.setting.clone());
    let phrase = |attribute: &str| phrase(wording, attribute, &values);
    let mut sentences = vec![phrase(counts)];
    if limit.shared_address && counts == "address" {
        sentences.push(phrase("shared"));
    } else if limit.client_address.is_some() && counts == "address" {
        sentences.push(phrase("seen"));
    }
    if own.is_some() {
        sentences.push(phrase("own"));
    }
    if limit.use_at_most.is_some() {
        sentences.push(phrase("use"));
    }
    // A wait that the server states takes the place of every other.
    if !finding.retry.stated {
        sentences.push(phrase("interval"));
    }
    if limit.setting.is_some() {
        sentences.push(phrase("setting"));
    }
    sentences
}

fn phrase(wording: Wording, attribute: &str, values: &BTreeMap<String, String>) -> String {
    wording.phrase("limit-guidance", attribute, values)
}

fn address_seen(attempt: &Attempt) -> Option<IpAddr> {
    attempt.directory()?.client_address_seen
}

fn local(attempt: &Attempt) -> Option<IpAddr> {
    Some(attempt.connected()?.local?.ip().to_canonical())
}

/// Control connections that were open at the same time: one, but for the search that was asked for. `None` where
/// nobody counted, as in logs.
fn held_at_a_time(evidence: &Evidence) -> Option<u32> {
    evidence.connections_opened()?;
    let searches = evidence.attempts.iter().filter_map(Attempt::limit_search);
    Some(searches.map(|search| search.held).max().unwrap_or(1))
}
