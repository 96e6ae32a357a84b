//! The file of a history, as SQLite has it: made, opened, and known for one of ours.

use std::path::Path;
use std::thread;
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use rusqlite::{Connection, ErrorCode, OpenFlags, Row, TransactionBehavior};

/// Marks the file as ours: `ftpp`.
const APPLICATION_ID: i64 = 0x6674_7070;

/// Version of the tables.
const VERSION: i64 = 1;

/// How long a run waits for others that write.
const PATIENCE: Duration = Duration::from_secs(15);

/// How often it looks whether they are done, where SQLite does not wait by itself.
const LOOK_EVERY: Duration = Duration::from_millis(20);

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

/// Opens the file to write to it, and makes it if it is not there.
pub(super) fn to_write(file: &Path) -> Result<Connection, HistoryError> {
    let mut connection = Connection::open(file)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // After a power failure, too, what was said to be written is there.
    connection.pragma_update(None, "synchronous", "FULL")?;
    make(&mut connection)?;
    patiently(|| write_ahead(&connection))?;
    Ok(connection)
}

/// Opens the file to read it.
pub(super) fn to_read(file: &Path) -> Result<Connection, HistoryError> {
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
    Ok(connection)
}

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
