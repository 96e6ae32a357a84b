//! Files that are written whole or not at all, whatever ends the program meanwhile.
//!
//! A file is written beside its name first and takes that name when it is on the disk. What a kill leaves behind is
//! removed by the next run that writes into the same folder.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::NamedTempFile;

/// What the names of unfinished files begin with.
const PREFIX: &str = ".ftpprobe-";

/// How many letters and digits follow it.
const RANDOM: usize = 6;

/// An unfinished file that nobody holds is removed after this time: who made it has had time to lock it.
const UNLOCKED_FOR: Duration = Duration::from_secs(60);

/// The same where the file system knows no locks.
const UNTOUCHED_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// How many entries of a folder are looked at for unfinished files.
const MAX_ENTRIES: usize = 10_000;

/// How many symbolic links may lead from one to the next, as in Linux.
const MAX_LINKS: usize = 40;

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Whom the user's umask allows, or as before if it is already there: reports are read by web servers and monitoring
    /// systems.
    ByUmask,
    /// The user alone: evidence and states hold names, paths and what servers said.
    Owner,
}

/// Writes a file, or leaves everything as it was. Of a symbolic link, what it leads to is written.
///
/// # Errors
///
/// If the folder or the disk does not take it, or `contents` fails.
pub fn write(
    file: &Path,
    readers: Readers,
    contents: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let file = destination(file)?;
    let folder = folder(&file);
    let mut beside = beside(folder, readers)?;
    // Held while the program lives; whoever can take it knows that nobody writes any more.
    let _ = beside.as_file().try_lock();
    // By the clock of the file system, which may be that of another machine.
    if let Ok(now) = beside.as_file().metadata().and_then(|it| it.modified()) {
        remove_unfinished(folder, now);
    }
    if readers == Readers::ByUmask
        && let Ok(data) = fs::metadata(&file)
    {
        beside.as_file().set_permissions(data.permissions())?;
    }
    contents(&mut beside)?;
    beside.as_file().sync_all()?;
    beside.persist(&file)?;
    Ok(())
}

/// Where a path leads: the path itself, or what its symbolic links lead to, whether that is there or not.
///
/// # Errors
///
/// If the links lead in a circle.
pub fn destination(file: &Path) -> io::Result<PathBuf> {
    let mut file = file.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&file) {
            Ok(next) => file = folder(&file).join(next),
            // It is no link, or is not there.
            Err(_) => return Ok(file),
        }
    }
    Err(io::Error::other("its symbolic links lead in a circle"))
}

/// The folder of a file.
#[must_use]
pub fn folder(file: &Path) -> &Path {
    let folder = file.parent();
    folder
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."))
}

fn beside(folder: &Path, readers: Readers) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).rand_bytes(RANDOM);
    #[cfg(unix)]
    let builder = {
        use std::os::unix::fs::PermissionsExt;
        let mode = match readers {
            Readers::ByUmask => 0o666,
            Readers::Owner => 0o600,
        };
        builder.permissions(fs::Permissions::from_mode(mode))
    };
    builder.tempfile_in(folder)
}

/// Removes what runs that were killed have left. Whatever cannot be looked at or removed stays.
fn remove_unfinished(folder: &Path, now: SystemTime) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.take(MAX_ENTRIES).flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(is_unfinished);
        if is_ours && is_abandoned(&entry, now).unwrap_or(false) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_unfinished(name: &str) -> bool {
    name.strip_prefix(PREFIX).is_some_and(|random| {
        random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

fn is_abandoned(entry: &fs::DirEntry, now: SystemTime) -> io::Result<bool> {
    let data = entry.metadata()?;
    if !data.is_file() {
        return Ok(false);
    }
    let modified = data.modified()?;
    // A clock that was wrong may have put it into the future.
    let age = now.duration_since(modified);
    let age = age.unwrap_or_else(|in_the_future| in_the_future.duration());
    if age < UNLOCKED_FOR {
        return Ok(false);
    }
    match File::open(entry.path())?.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(_)) => Ok(age >= UNTOUCHED_FOR),
    }
}

#[cfg(test)]
mod tests;
