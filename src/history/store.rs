//! Runs in the file. A run is one transaction: it is there whole, or not at all.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};

use super::age::{Added, drop_old};
use super::file::{self, HistoryError};
use super::{Certificate, Check, Measured, Moment, Period, Run, Runs};
use crate::clock::Timestamp;
use crate::diagnosis::Verdict;
use crate::report::{ExchangeReport, Quantity, Report};

/// How many runs of a check are read at a time. Of more, the latest are.
pub(super) const MAX_RUNS: u32 = 100_000;

/// An open history.
#[derive(Debug)]
pub struct History {
    connection: Connection,
}

impl History {
    /// Opens a history to add runs to it, and makes it if it is not there.
    ///
    /// # Errors
    ///
    /// If the file cannot be used, or is none of ours.
    pub fn open(file: &Path) -> Result<Self, HistoryError> {
        let connection = file::to_write(file)?;
        Ok(Self { connection })
    }

    /// Opens a history to read it.
    ///
    /// # Errors
    ///
    /// If it is not there, cannot be read, or is none of ours.
    pub fn read(file: &Path) -> Result<Self, HistoryError> {
        let connection = file::to_read(file)?;
        Ok(Self { connection })
    }

    /// Adds a run, and drops all runs that began more than `keep` before it, unless a clock that jumped could be what
    /// makes them so old.
    ///
    /// # Errors
    ///
    /// If it cannot be written; then the history is as it was before.
    pub fn add(&mut self, report: &Report, keep: Duration) -> Result<Added, HistoryError> {
        let started = report.started_at.parse::<Timestamp>();
        let started = started.unwrap_or_else(|_| Timestamp::now()).unix_micros();
        let connection = &mut self.connection;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        add_run(&transaction, report, started)?;
        let run = transaction.last_insert_rowid();
        add_measures(&transaction, run, report)?;
        add_replies(&transaction, run, report)?;
        let keep = i64::try_from(keep.as_micros()).unwrap_or(i64::MAX);
        let added = drop_old(&transaction, run, started, keep)?;
        transaction.commit()?;
        Ok(added)
    }

    /// The checks that have runs, in the order of their labels. A name that went to another server stands for each of
    /// them.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn checks(&self) -> Result<Vec<Check>, HistoryError> {
        let mut statement = self.connection.prepare(
            "SELECT label, max(name), host, port, user, directory, max(started_us) AS latest FROM runs
             GROUP BY label, host, port, user, directory ORDER BY label, latest",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Check {
                label: row.get(0)?,
                name: row.get(1)?,
                host: row.get(2)?,
                port: row.get(3)?,
                user: row.get(4)?,
                directory: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The runs of a check within a period, the earliest first; the latest ones if there are more than are read.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn runs(&self, check: &Check, period: Period) -> Result<Runs, HistoryError> {
        // All queries see the same runs, whatever is added meanwhile.
        let transaction = self.connection.unchecked_transaction()?;
        let since = period.since.map_or(i64::MIN, Timestamp::unix_micros);
        let until = period.until.map_or(i64::MAX, Timestamp::unix_micros);
        let bounds = |since: i64| {
            (
                check.label.as_str(),
                since,
                until,
                check.host.as_str(),
                check.port,
                check.user.as_str(),
                check.directory.as_deref(),
            )
        };
        let beyond = format!("{BEFORE} LIMIT 1 OFFSET {MAX_RUNS}");
        let before = transaction.query_row(&beyond, bounds(since), |row| row.get::<_, i64>(0));
        let before = before.optional()?;
        let bounds = bounds(before.map_or(since, |before| before.saturating_add(1)));
        let mut runs = Vec::new();
        let mut places = HashMap::new();
        let mut statement = transaction.prepare(RUNS)?;
        for row in statement.query_map(bounds, run)? {
            let (id, run) = row?;
            places.insert(id, runs.len());
            runs.push(run);
        }
        let mut statement = transaction.prepare(MEASURES)?;
        for row in statement.query_map(bounds, measured)? {
            let (id, measured) = row?;
            if let (Some(place), Some(measured)) = (places.get(&id), measured) {
                runs[*place].measures.push(measured);
            }
        }
        let mut statement = transaction.prepare(CODES)?;
        for row in statement.query_map(bounds, |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))? {
            let (id, code) = row?;
            if let Some(place) = places.get(&id) {
                runs[*place].codes.push(code);
            }
        }
        let left_out_before = before.and_then(|_| Some(runs.first()?.started_at));
        Ok(Runs {
            runs,
            left_out_before,
        })
    }

    /// What a plot needs to know of all runs with this label since then, the earliest first; so many of the latest at most.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn moments(
        &self,
        label: &str,
        since: Timestamp,
        most: u32,
    ) -> Result<Vec<Moment>, HistoryError> {
        let mut statement = self.connection.prepare(
            "SELECT started_us, duration_us, verdict, held_off FROM runs
             WHERE label = ?1 AND started_us >= ?2 ORDER BY started_us DESC LIMIT ?3",
        )?;
        let rows = statement.query_map(params![label, since.unix_micros(), most], |row| {
            let (duration, verdict): (i64, String) = (row.get(1)?, row.get(2)?);
            let held_off: bool = row.get(3)?;
            Ok(Moment {
                started_at: Timestamp::from_unix_micros(row.get(0)?),
                duration_us: (!held_off).then_some(duration.unsigned_abs()),
                verdict: Verdict::named(&verdict).unwrap_or(Verdict::Unknown),
            })
        })?;
        let mut moments = rows.collect::<Result<Vec<_>, _>>()?;
        moments.reverse();
        Ok(moments)
    }
}

/// When runs began, the latest first. The first one beyond those that are read is asked for. What began at the same moment is left out with it.
const BEFORE: &str =
    "SELECT started_us FROM runs WHERE label = ?1 AND host = ?4 AND port = ?5 AND user = ?6 AND directory IS ?7
         AND started_us >= ?2 AND started_us < ?3
     ORDER BY started_us DESC";

/// The runs of a check within a period, and what belongs to them; each in the order in which it is told.
const RUNS: &str =
    "SELECT id, started_us, duration_us, verdict, root_cause, held_off, certificate_sha256,
         certificate_not_after
     FROM runs WHERE label = ?1 AND host = ?4 AND port = ?5 AND user = ?6 AND directory IS ?7
         AND started_us >= ?2 AND started_us < ?3
     ORDER BY started_us, id";
const MEASURES: &str = "SELECT run, quantity, file, value FROM runs JOIN measures ON run = id
     WHERE label = ?1 AND host = ?4 AND port = ?5 AND user = ?6 AND directory IS ?7
         AND started_us >= ?2 AND started_us < ?3";
const CODES: &str = "SELECT run, code FROM runs JOIN replies ON run = id
     WHERE label = ?1 AND host = ?4 AND port = ?5 AND user = ?6 AND directory IS ?7
         AND started_us >= ?2 AND started_us < ?3 ORDER BY run, place";

fn add_run(
    transaction: &Transaction<'_>,
    report: &Report,
    started: i64,
) -> Result<(), HistoryError> {
    let target = &report.target;
    let tls = report.tls.as_ref();
    let certificate = tls.and_then(|tls| tls.certificate.as_ref());
    transaction.execute(
        "INSERT INTO runs (label, name, host, port, user, directory, started_us, duration_us,
             verdict, root_cause, held_off, attempts, connections, software, certificate_sha256,
             certificate_not_after)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        params![
            target.label(),
            target.name,
            target.host.as_deref().unwrap_or_default(),
            target.port.unwrap_or_default(),
            target.user,
            target.directory,
            started,
            micros(report.duration_ms.unwrap_or_default()),
            report.verdict.name(),
            report.root_cause,
            report.held_off.is_some(),
            i64::try_from(report.attempts.len()).unwrap_or(i64::MAX),
            report.connections_opened.unwrap_or_default(),
            report.server.software,
            certificate.map(|it| &it.fingerprint_sha256),
            certificate.map(|it| &it.not_after),
        ],
    )?;
    Ok(())
}

fn add_measures(
    transaction: &Transaction<'_>,
    run: i64,
    report: &Report,
) -> Result<(), HistoryError> {
    // Two expected files may have been given by the same name; they are the same files.
    let mut insert = transaction.prepare(
        "INSERT OR REPLACE INTO measures (run, quantity, file, value) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for measure in &report.measures {
        let file = measure.of.as_deref().unwrap_or_default();
        insert.execute(params![run, measure.quantity.name(), file, measure.value])?;
    }
    Ok(())
}

fn add_replies(
    transaction: &Transaction<'_>,
    run: i64,
    report: &Report,
) -> Result<(), HistoryError> {
    let mut insert = transaction
        .prepare("INSERT INTO replies (run, place, verb, code) VALUES (?1, ?2, ?3, ?4)")?;
    let attempts = report.attempts.iter();
    let exchanges = attempts.flat_map(|attempt| &attempt.exchanges);
    for (place, exchange) in (0_i64..).zip(exchanges) {
        if let Some(code) = exchange.code {
            insert.execute(params![run, place, verb(exchange), code])?;
        }
    }
    Ok(())
}

/// Names and paths stay out of the history.
fn verb(exchange: &ExchangeReport) -> Option<&str> {
    let command = exchange.command.as_deref()?;
    command.split_whitespace().next()
}

fn run(row: &Row<'_>) -> rusqlite::Result<(i64, Run)> {
    let sha256: Option<String> = row.get(6)?;
    let not_after: Option<String> = row.get(7)?;
    let verdict: String = row.get(3)?;
    let run = Run {
        number: row.get(0)?,
        started_at: Timestamp::from_unix_micros(row.get(1)?),
        duration_us: row.get::<_, i64>(2)?.unsigned_abs(),
        verdict: Verdict::named(&verdict).unwrap_or(Verdict::Unknown),
        root_cause: row.get(4)?,
        held_off: row.get(5)?,
        certificate: sha256
            .zip(not_after)
            .map(|(sha256, not_after)| Certificate { sha256, not_after }),
        codes: Vec::new(),
        measures: Vec::new(),
    };
    Ok((row.get(0)?, run))
}

/// `None` for what this program does not know how to measure.
fn measured(row: &Row<'_>) -> rusqlite::Result<(i64, Option<Measured>)> {
    let name: String = row.get(1)?;
    let file: String = row.get(2)?;
    let value = row.get(3)?;
    let measured = Quantity::named(&name).map(|quantity| Measured {
        quantity,
        file: Some(file).filter(|file| !file.is_empty()),
        value,
    });
    Ok((row.get(0)?, measured))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a run lasts no 292,000 years"
)]
pub(super) fn micros(ms: f64) -> i64 {
    (ms * 1000.0) as i64
}
