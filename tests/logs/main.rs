//! Logs of other clients, diagnosed without a network.
//!
//! * [`reading`] what they have in common
//! * [`dialects`] a healthy session and faults in every dialect
//! * [`table`] what real clients wrote on the practice server's scenarios, against the live probe
//! * [`written`] logs that were written after the clients' documented forms
//! * [`wrapped`] what people and programs put around a log
//! * [`nobodys`] what is no log of FTP
//! * [`masked`] secrets in every form of a log
//! * [`streams`] logs of any size and any content
//! * [`port`] the port of the control connection, told or not
//! * [`refused`] listings that were refused, and [`told`] what a report on a log may say; with `written_by` sessions
//!   in the form of each program
#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

mod dialects;
mod masked;
mod nobodys;
mod port;
mod reading;
mod refused;
mod streams;
mod table;
mod told;
mod wrapped;
mod written;
mod written_by;

use std::path::{Path, PathBuf};

use reading::{folder, judged, recognised, root, root_of, sessions};

/// The dialects that [`written_by`] can write.
pub(crate) const WRITTEN: [&str; 11] = [
    "curl",
    "curl-trace",
    "lftp",
    "ncftp",
    "tnftp",
    "ftplib",
    "filezilla",
    "fluentftp",
    "winscp",
    "vsftpd",
    "filezilla-server",
];

/// Every file of a folder with this ending, sorted.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "log"))
        .collect();
    files.sort();
    files
}
