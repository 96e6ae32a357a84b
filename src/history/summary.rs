//! What the runs of a check say together. Pure: the same runs give the same summary.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Check, Run, part_misdated};
use crate::clock::Timestamp;
use crate::diagnosis::Verdict;
use crate::report::{Quantity, Unit};

/// Points of a trend.
const TREND: usize = 24;

/// Where runs are further apart than so many times their usual distance, nobody watched in between.
const GAP: i64 = 4;

/// The shares of all values that percentiles stand for.
const SHARES: [f64; 3] = [0.50, 0.95, 0.99];

/// Version of the published shape.
pub const SCHEMA_VERSION: &str = "1";

/// What `ftpprobe history --format json` prints.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct HistoryReport {
    /// Always `"1"` for this shape.
    pub schema_version: &'static str,
    /// Each check that has runs, in the order of their names.
    pub checks: Vec<Summary>,
}

impl HistoryReport {
    /// The summaries with the version of their shape.
    #[must_use]
    pub fn new(checks: Vec<Summary>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            checks,
        }
    }
}

/// The history of one check.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Summary {
    /// What the check is called: its name, or user, host, port and directory.
    pub check: String,
    /// Host name in ASCII, or an address literal.
    pub host: String,
    /// Port of the control connection.
    pub port: u16,
    /// User name that was sent.
    pub user: String,
    /// Directory that was asked for; null is the login directory.
    pub directory: Option<String>,
    /// When the first run began, RFC 3339 in UTC.
    pub first_run: String,
    /// When the last run began.
    pub last_run: String,
    /// How many runs there are of each kind.
    pub runs: Counts,
    /// How many more were left out, because their dates contradict the order in which they were added, or lie in the
    /// future: the clock was wrong.
    pub misdated_runs: u64,
    /// Per cent of the watched time in which it worked (ok or warning); null if nothing was watched.
    pub uptime_percent: Option<f64>,
    /// Seconds in which it was critical.
    pub down_seconds: i64,
    /// Seconds between runs that lie so far apart that nobody watched, and after runs that could not find out.
    pub unwatched_seconds: i64,
    /// How it is now, and since when.
    pub now: Stretch,
    /// Stretches of runs that were not ok, the earliest first.
    pub incidents: Vec<Stretch>,
    /// What was measured, in the order of the conversation.
    pub measures: Vec<MeasureSummary>,
    /// How often each reply code came.
    pub codes: BTreeMap<u16, u64>,
    /// The certificate that was seen last; null without TLS.
    pub certificate: Option<CertificateSummary>,
}

/// How many runs there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the verdicts have these names")]
pub struct Counts {
    /// All of them.
    pub all: u64,
    pub ok: u64,
    pub warning: u64,
    pub critical: u64,
    pub unknown: u64,
    /// Those of them that made no connection, because the server wanted to be left alone.
    pub held_off: u64,
}

/// Runs in a row with the same verdict and root cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Stretch {
    /// Their verdict.
    pub verdict: Verdict,
    /// Id of their root cause; null when all was well.
    pub root_cause: Option<String>,
    /// When the first of them began, RFC 3339 in UTC.
    pub start: String,
    /// When the first run began that saw something else; null if none has.
    pub end: Option<String>,
    /// From start to end, in seconds; to the last run if there is no end.
    pub seconds: i64,
    /// How many runs there are.
    pub runs: u64,
}

/// What was measured over all runs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MeasureSummary {
    /// What was measured.
    pub quantity: Quantity,
    /// Of which expected file; null for what there is one of.
    pub file: Option<String>,
    /// What it is counted in.
    pub unit: Unit,
    /// How many runs measured it.
    pub runs: u64,
    /// The least.
    pub min: f64,
    /// The sum of all, divided by their number.
    pub mean: f64,
    /// Half of all are not larger.
    pub p50: f64,
    /// 95 of 100 are not larger.
    pub p95: f64,
    /// 99 of 100 are not larger.
    pub p99: f64,
    /// The largest.
    pub max: f64,
    /// The last.
    pub last: f64,
    /// The time from the first to the last run in equal parts, and of each the median; null where nothing was
    /// measured.
    pub trend: Vec<Option<f64>>,
}

/// The certificate that was seen last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CertificateSummary {
    /// SHA-256 of it, in hexadecimal.
    pub sha256: String,
    /// When it expires, RFC 3339 in UTC.
    pub not_after: String,
    /// When the first of the runs in a row that saw it began.
    pub since: String,
}

/// Sums up the runs of a check as they look at `now`. `None` if there are none.
#[must_use]
pub fn summarize(check: &Check, runs: Vec<Run>, now: Timestamp) -> Option<Summary> {
    let (runs, misdated) = part_misdated(runs, now);
    sum_up(check, &runs, misdated.len())
}

/// Sums up runs whose dates can be true, and of how many others they cannot.
pub(super) fn sum_up(check: &Check, runs: &[Run], misdated: usize) -> Option<Summary> {
    let (first, last) = (runs.first()?, runs.last()?);
    let stretches = stretches(runs);
    let time = Watched::of(runs);
    Some(Summary {
        check: check.label.clone(),
        host: check.host.clone(),
        port: check.port,
        user: check.user.clone(),
        directory: check.directory.clone(),
        first_run: first.started_at.to_string(),
        last_run: last.started_at.to_string(),
        runs: counts(runs),
        misdated_runs: misdated as u64,
        uptime_percent: time.uptime_percent(runs),
        down_seconds: time.down / 1_000_000,
        unwatched_seconds: time.unwatched / 1_000_000,
        now: stretches.last()?.clone(),
        incidents: stretches
            .into_iter()
            .filter(|it| it.verdict != Verdict::Ok)
            .collect(),
        measures: measures(runs, (first.started_at, last.started_at)),
        codes: codes(runs),
        certificate: certificate(runs),
    })
}

fn counts(runs: &[Run]) -> Counts {
    let mut counts = Counts::default();
    for run in runs {
        counts.all += 1;
        counts.held_off += u64::from(run.held_off);
        *match run.verdict {
            Verdict::Ok => &mut counts.ok,
            Verdict::Warning => &mut counts.warning,
            Verdict::Critical => &mut counts.critical,
            Verdict::Unknown => &mut counts.unknown,
        } += 1;
    }
    counts
}

fn stretches(runs: &[Run]) -> Vec<Stretch> {
    let same = |one: &Run, other: &Run| {
        one.verdict == other.verdict
            && (one.verdict == Verdict::Ok || one.root_cause == other.root_cause)
    };
    let mut chunks = runs.chunk_by(same).peekable();
    let mut found = Vec::new();
    while let Some(chunk) = chunks.next() {
        let (Some(first), Some(last)) = (chunk.first(), chunk.last()) else {
            continue;
        };
        let next = chunks.peek().and_then(|next| next.first());
        let until = next.map_or(last.started_at, |next| next.started_at);
        found.push(Stretch {
            verdict: first.verdict,
            root_cause: first.root_cause.clone(),
            start: first.started_at.to_string(),
            end: next.map(|next| next.started_at.to_string()),
            seconds: until.signed_seconds_since(first.started_at),
            runs: chunk.len() as u64,
        });
    }
    found
}

/// How long it was how, in microseconds. Each run tells of the time until the next one.
#[derive(Default)]
struct Watched {
    up: i64,
    down: i64,
    unwatched: i64,
}

impl Watched {
    fn of(runs: &[Run]) -> Self {
        let apart = |pair: &[Run]| {
            let [one, other] = pair else { return 0 };
            other.started_at.unix_micros() - one.started_at.unix_micros()
        };
        let mut distances: Vec<i64> = runs.windows(2).map(apart).collect();
        distances.sort_unstable();
        let usual = distances.get(distances.len() / 2).copied();
        let longest = usual.unwrap_or_default().saturating_mul(GAP);
        let mut time = Self::default();
        for pair in runs.windows(2) {
            let distance = apart(pair);
            *match pair[0].verdict {
                _ if distance > longest => &mut time.unwatched,
                Verdict::Ok | Verdict::Warning => &mut time.up,
                Verdict::Critical => &mut time.down,
                Verdict::Unknown => &mut time.unwatched,
            } += distance;
        }
        time
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a share of the time needs no exact microseconds"
    )]
    fn uptime_percent(&self, runs: &[Run]) -> Option<f64> {
        let watched = self.up + self.down;
        if watched > 0 {
            return Some(100.0 * self.up as f64 / watched as f64);
        }
        // A single run tells of its own moment.
        match runs.last()?.verdict {
            Verdict::Ok | Verdict::Warning => Some(100.0),
            Verdict::Critical => Some(0.0),
            Verdict::Unknown => None,
        }
    }
}

fn codes(runs: &[Run]) -> BTreeMap<u16, u64> {
    let mut codes = BTreeMap::new();
    for code in runs.iter().flat_map(|run| &run.codes) {
        *codes.entry(*code).or_default() += 1;
    }
    codes
}

fn certificate(runs: &[Run]) -> Option<CertificateSummary> {
    let seen = runs
        .iter()
        .filter_map(|run| Some((run, run.certificate.as_ref()?)));
    let mut backwards = seen.rev().peekable();
    let (_, last) = *backwards.peek()?;
    let first = backwards
        .take_while(|(_, certificate)| certificate.sha256 == last.sha256)
        .last();
    Some(CertificateSummary {
        sha256: last.sha256.clone(),
        not_after: last.not_after.clone(),
        since: first?.0.started_at.to_string(),
    })
}

/// The values of one measure with the moments of their runs.
type Values = Vec<(Timestamp, f64)>;

/// By file name, and then in the order of the conversation.
fn measures(runs: &[Run], period: (Timestamp, Timestamp)) -> Vec<MeasureSummary> {
    let mut found: BTreeMap<(Option<&str>, Quantity), Values> = BTreeMap::new();
    for run in runs {
        for measure in &run.measures {
            let values = found.entry((measure.file.as_deref(), measure.quantity));
            let values = values.or_default();
            values.push((run.started_at, measure.value));
        }
    }
    let found = found.into_iter();
    found
        .filter_map(|((file, quantity), values)| measure(file, quantity, values, period))
        .collect()
}

fn measure(
    file: Option<&str>,
    quantity: Quantity,
    values: Values,
    period: (Timestamp, Timestamp),
) -> Option<MeasureSummary> {
    let (_, last) = *values.last()?;
    let trend = trend(&values, period);
    let mut sorted: Vec<f64> = values.into_iter().map(|(_, value)| value).collect();
    sorted.sort_by(f64::total_cmp);
    let [p50, p95, p99] = SHARES.map(|share| percentile(&sorted, share));
    Some(MeasureSummary {
        quantity,
        file: file.map(str::to_owned),
        unit: quantity.unit(),
        runs: sorted.len() as u64,
        min: *sorted.first()?,
        mean: mean(&sorted),
        p50,
        p95,
        p99,
        max: *sorted.last()?,
        last,
        trend,
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "there are fewer values than 2^53"
)]
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The least value such that at least this share of all is not larger (nearest rank). The values are sorted.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the rank lies between 1 and the number of values"
)]
pub(super) fn percentile(sorted: &[f64], share: f64) -> f64 {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    let index = rank.clamp(1, sorted.len().max(1)) - 1;
    sorted.get(index).copied().unwrap_or_default()
}

fn trend(values: &Values, (first, last): (Timestamp, Timestamp)) -> Vec<Option<f64>> {
    let span = (last.unix_micros() - first.unix_micros()).max(1);
    let mut parts: Vec<Vec<f64>> = vec![Vec::new(); TREND];
    for (moment, value) in values {
        let after = i128::from(moment.unix_micros() - first.unix_micros());
        let part = after * TREND as i128 / i128::from(span);
        let part = usize::try_from(part).unwrap_or_default().min(TREND - 1);
        parts[part].push(*value);
    }
    let median = |mut part: Vec<f64>| {
        part.sort_by(f64::total_cmp);
        (!part.is_empty()).then(|| percentile(&part, 0.5))
    };
    parts.into_iter().map(median).collect()
}
