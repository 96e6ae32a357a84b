//! Lines that hold what was said in some wrapping: a dump, a string literal, a list of bytes. Taken out of it,
//! they are lines like any other's.

mod bytes;
mod callback;
mod columns;
mod dump;
mod literals;
mod ncftp;
mod packets;
mod pairs;
mod steps;
mod vsftpd;

use serde::Deserialize;

/// How what was said is wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Unfolding {
    /// curl's `--trace-ascii`: a head line and a dump.
    Dump,
    /// String literals of JavaScript, Python or Go, which may go on over several lines.
    Literals,
    /// Lists of bytes in decimal.
    Bytes,
    /// The debug callback of libcurl, with numbers for its kinds.
    Callback,
    /// NcFTP's replies: a colon behind the code, and further lines indented.
    Ncftp,
    /// wget's steps, of which a line may hold several.
    Steps,
    /// W3C extended logs, whose header names the columns.
    Columns,
    /// JSON objects, or `key=value` pairs behind a message.
    Pairs,
    /// Packets of a capture, in detail or as a list.
    Packets,
    /// vsftpd's processes, and its replies in pieces.
    Vsftpd,
}

impl Unfolding {
    pub(super) fn begin(self) -> Box<dyn Unfold> {
        match self {
            Self::Dump => Box::new(dump::Dump::default()),
            Self::Literals => Box::new(literals::Literals::default()),
            Self::Bytes => Box::new(bytes::Bytes::default()),
            Self::Callback => Box::new(callback::Callback),
            Self::Ncftp => Box::new(ncftp::Ncftp::default()),
            Self::Steps => Box::new(steps::Steps),
            Self::Columns => Box::new(columns::Columns::default()),
            Self::Pairs => Box::new(pairs::Pairs),
            Self::Packets => Box::new(packets::Packets::default()),
            Self::Vsftpd => Box::new(vsftpd::Vsftpd::default()),
        }
    }
}

/// Takes what was said out of its wrapping, line by line.
pub(super) trait Unfold: Send {
    /// Takes a line; gives the lines that are whole now.
    fn line(&mut self, line: &str, to: &mut Vec<String>);

    /// Gives what was still to come.
    fn end(&mut self, _to: &mut Vec<String>) {}
}
