//! The file. A run is one transaction: it is there whole, or not at all.

use std::collections::HashMap;
use std::path::Path;
use std::thread;
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension, Row, Transaction, TransactionBehavior,
    params,
};

use super::age::{Added, drop_old};
use super::{Certificate, Check, Measured, Moment, Period, Run, Runs};
use crate::clock::Timestamp;
use crate::diagnosis::Verdict;
use crate::report::{ExchangeReport, Quantity, Report};

/// Marks the file as ours: `ftpp`.
const APPLICATION_ID: i64 = 0x6674_7070;

/// Version of the tables.
const VERSION: i64 = 1;

/// How long a run waits for others that write.
const PATIENCE: Duration = Duration::from_secs(15);

/// How often it looks whether they are done, where SQLite does not wait by itself.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// How many runs of a check are read at a time. Of more, the latest are.
pub(super) const MAX_RUNS: u32 = 100_000;

/// Why a history cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// It is a file of something else.
    #[error("it is an SQLite file of another program")]
    Foreign,
    /// It was written by a later version.
    #[error("its version {0} is newer than this program")]
    Newer(i64),
    /// It is no database, or a broken one.
    #[error("it is no history, or a broken one ({0}): name another file, or move this one away")]
    Broken(rusqlite::Error),
    /// SQLite says so.
    #[error(transparent)]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for HistoryError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Broken(error),
            _ => Self::Sqlite(error),
        }
    }
}

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
        let mut connection = Connection::open(file)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // After a power failure, too, what was said to be written is there.
        connection.pragma_update(None, "synchronous", "FULL")?;
        make(&mut connection)?;
        patiently(|| write_ahead(&connection))?;
        Ok(Self { connection })
    }

    /// Opens a history to read it.
    ///
    /// # Errors
    ///
    /// If it is not there, cannot be read, or is none of ours.
    pub fn read(file: &Path) -> Result<Self, HistoryError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = match prepared(Connection::open_with_flags(file, flags)) {
            // Who may not write beside the file cannot share it with writers, but there are none.
            Err(HistoryError::Sqlite(error)) if is_forbidden(&error) && !has_writers(file) => {
                let flags = flags | OpenFlags::SQLITE_OPEN_URI;
                prepared(Connection::open_with_flags(unchanging(file), flags))?
            }
            done => done?,
        };
        if version(&connection)? == 0 {
            return Err(HistoryError::Foreign);
        }
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

/// Makes the tables, unless they are there. Looking and making are one transaction: runs may begin together.
fn make(connection: &mut Connection) -> Result<(), HistoryError> {
    let immediate = TransactionBehavior::Immediate;
    let transaction = connection.transaction_with_behavior(immediate)?;
    check(&transaction)?;
    if version(&transaction)? == 0 {
        transaction.execute_batch(include_str!("schema.sql"))?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()?;
    Ok(())
}

fn prepared(connection: rusqlite::Result<Connection>) -> Result<Connection, HistoryError> {
    let connection = connection?;
    prepare(&connection)?;
    Ok(connection)
}

fn is_forbidden(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(code, Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen))
}

/// What has been written and is not yet part of the file itself lies beside it.
fn has_writers(file: &Path) -> bool {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    !file.is_file() || Path::new(&log).exists()
}

/// The name under which SQLite takes a file for one that nobody changes.
fn unchanging(file: &Path) -> String {
    let name = file.as_os_str().as_encoded_bytes();
    let name = percent_encode(name, NON_ALPHANUMERIC).to_string();
    // A slash at the beginning would stand for a host.
    let here = if file.is_absolute() { "" } else { "./" };
    format!("file:{here}{}?immutable=1", name.replace("%2F", "/"))
}

/// Readies a connection to read, and looks whether the file is one of ours. One moment of the file is looked at.
fn prepare(connection: &Connection) -> Result<(), HistoryError> {
    connection.busy_timeout(PATIENCE)?;
    let transaction = connection.unchecked_transaction()?;
    check(&transaction)
}

/// Whether the file is one of ours or a new one.
fn check(connection: &Connection) -> Result<(), HistoryError> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (id, version) = patiently(|| Ok((pragma("application_id")?, pragma("user_version")?)))?;
    if id == APPLICATION_ID && version > VERSION {
        return Err(HistoryError::Newer(version));
    }
    let tables = "SELECT count(*) FROM sqlite_schema";
    let tables: i64 = patiently(|| connection.query_row(tables, [], |row| row.get(0)))?;
    if id != APPLICATION_ID && (id != 0 || version != 0 || tables > 0) {
        return Err(HistoryError::Foreign);
    }
    Ok(())
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Readers and writers do not wait for each other, and a run that is killed leaves nothing half.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let mode = |row: &Row<'_>| row.get::<_, String>(0);
    if connection.pragma_query_value(None, "journal_mode", mode)? != "wal" {
        connection.pragma_update_and_check(None, "journal_mode", "WAL", mode)?;
    }
    Ok(())
}

/// Tries again while others keep the file busy: SQLite does not wait for everything by itself.
fn patiently<T>(mut what: impl FnMut() -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    let tries = PATIENCE.as_millis() / LOOK_EVERY.as_millis();
    for _ in 0..tries {
        match what() {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                thread::sleep(LOOK_EVERY);
            }
            done => return done,
        }
    }
    what()
}

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
