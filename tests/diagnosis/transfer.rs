//! The listing over a data connection that stands.

use ftpprobe::evidence::DataMode::{Epsv, Pasv};
use ftpprobe::evidence::data::DataEnd;

use crate::Case;
use crate::listing::Passive;
use crate::script::Script;

/// The listing goes like this over both modes.
fn over_both(edit: fn(Passive) -> Passive) -> Script {
    Script::listed("192.0.2.1")
        .passive(Epsv, "229 ok (|||50001|)", edit)
        .passive(Pasv, "227 ok (192,0,2,1,195,82)", edit)
}

/// Over EPSV only; over PASV all is well.
fn over_epsv(edit: fn(Passive) -> Passive) -> Script {
    Script::listed("192.0.2.1")
        .passive(Epsv, "229 ok (|||50001|)", edit)
        .passive(Pasv, "227 ok (192,0,2,1,195,82)", |data| data)
}

fn stalled(data: Passive) -> Passive {
    Passive {
        closing: Some("!timeout"),
        ..data.end(DataEnd::TimedOut {
            limit_us: Some(30_000_000),
        })
    }
}

pub(crate) fn cases() -> Vec<Case> {
    [refused(), ended(), listed()]
        .into_iter()
        .flatten()
        .collect()
}

fn refused() -> Vec<Case> {
    let late =
        over_both(|data| data.answer("421 Passive data channel timed out.")).edit(|script| {
            for data in &mut script.attempt.data {
                data.connect.as_mut().unwrap().elapsed_us = Some(31_000_000);
            }
        });
    vec![
        Case::critical(
            "TLS wanted",
            over_both(|d| d.answer("522 Data connections must be encrypted.")),
            "tls-required-data",
        ),
        Case::critical(
            "TLS wanted, IIS",
            over_both(|d| d.answer("534 Policy requires SSL.")),
            "tls-required-data",
        ),
        Case::critical(
            "another address",
            over_both(|d| d.answer("425 Security: Bad IP connecting.")),
            "data-peer-ip-mismatch",
        ),
        Case::critical(
            "unseen",
            over_both(|d| d.answer("425 Failed to establish connection.")),
            "data-accepted-by-middlebox",
        ),
        Case::critical(
            "unseen after 150",
            over_both(|d| d.closing("425 Can't open data connection.")),
            "data-accepted-by-middlebox",
        ),
        Case::critical(
            "unseen until ProFTPD's patience ends",
            over_both(|d| {
                d.answer(
                    "421 No transfer timeout (300 seconds): closing control connection !closed",
                )
            }),
            "data-accepted-by-middlebox",
        ),
        Case::critical(
            "in time, and unseen",
            over_both(|d| d.answer("421 Passive data channel timed out.")),
            "data-accepted-by-middlebox",
        ),
        Case::critical("too late", late, "data-connect-too-late"),
        Case::critical(
            "a second 125 for the closing reply",
            over_both(|d| d.closing("125 once more")),
            "protocol-unexpected-code",
        ),
        Case::critical(
            "331 for the closing reply",
            over_both(|d| d.closing("331 password?")),
            "protocol-unexpected-code",
        ),
        Case::critical(
            "no words",
            over_both(|d| d.answer("451 Hm.")),
            "data-refused",
        ),
        Case::critical(
            "not allowed",
            over_both(|d| d.answer("550 /pub: Permission denied")),
            "dir-no-permission",
        ),
        Case::critical(
            "not there",
            over_both(|d| d.answer("450 /pub: No such file or directory")),
            "dir-not-found",
        ),
        Case::ok(
            "nothing there",
            over_both(|d| d.answer("450 No files found")),
        )
        .with(&["dir-empty-as-error"]),
        Case::warning(
            "MLSD is not there",
            over_epsv(|d| d.answer("500 Unknown command.")),
            "protocol-feat-lies",
        )
        .with(&["no-mlsd"]),
        Case::warning(
            "TLS wanted over EPSV",
            over_epsv(|d| d.answer("522 Data connections must be encrypted.")),
            "tls-required-data",
        ),
        Case::critical(
            "silent at LIST",
            over_both(|d| d.answer("!timeout")),
            "reply-timeout",
        ),
        Case::critical(
            "lost at LIST",
            over_both(|d| d.answer("!closed")),
            "control-lost",
        ),
    ]
}

fn ended() -> Vec<Case> {
    vec![
        Case::critical("stalled", over_both(stalled), "transfer-stalled"),
        Case::warning("stalled over EPSV", over_epsv(stalled), "transfer-stalled"),
        Case::critical(
            "stalled, said so",
            over_both(|d| {
                d.end(DataEnd::RefusedOnControl)
                    .closing("421 Data timeout. Reconnect. Sorry. !closed")
            }),
            "transfer-stalled-by-server-timer",
        ),
        Case::critical(
            "reset",
            over_both(|d| {
                d.end(DataEnd::Reset)
                    .closing("426 Failure writing network stream.")
            }),
            "transfer-reset",
        ),
        Case::critical(
            "broken off",
            over_both(|d| d.closing("426 Connection closed; transfer aborted.")),
            "transfer-reset",
        ),
        Case::critical(
            "no 226",
            over_both(|d| d.closing("!timeout")),
            "transfer-final-reply-missing",
        ),
        Case::warning(
            "no 226 over EPSV",
            over_epsv(|d| d.closing("!timeout")),
            "transfer-final-reply-missing",
        ),
        Case::critical(
            "lost before 226",
            over_both(|d| d.closing("!closed")),
            "control-lost",
        ),
        Case::ok("250 in place of 226", over_both(|d| d.closing("250 done"))),
        Case::warning(
            "more than is read",
            over_both(|d| d.end(DataEnd::TooLong)),
            "dir-listing-endless",
        ),
        Case::unknown(
            "stopped while listing",
            over_both(|d| Passive {
                closing: None,
                ..d.end(DataEnd::Deadline)
            }),
            "probe-deadline",
        ),
    ]
}

fn listed() -> Vec<Case> {
    vec![
        Case::critical(
            "226 with bad news",
            over_both(|d| {
                d.bytes("")
                    .closing("226 Transfer done (but failed to open directory).")
            }),
            "dir-no-permission",
        ),
        Case::warning(
            "cut",
            over_both(|d| d.closing("226-Options: -l\n226 Output truncated to 10000 matches")),
            "dir-listing-truncated",
        ),
        Case::ok(
            "called cut, and another one shows that nothing is missing",
            over_epsv(|d| d.closing("226-Options: -l\n226 Output truncated to 3 matches")),
        ),
        Case::warning(
            "cut, and another one shows what is missing",
            over_epsv(|d| {
                d.bytes("")
                    .closing("226-Options: -l\n226 Output truncated to 2 matches")
            }),
            "dir-listing-truncated",
        ),
        Case::warning(
            "a listing of a system that nobody knows",
            over_both(|d| d.list().bytes("FILE A.DAT ON PACK USER, 12 SEGMENTS\r\n")),
            "dir-listing-unparseable",
        ),
        Case::ok(
            "mainframe",
            over_both(|d| {
                d.list().bytes(
                    "Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname\r\n\
                     WRK007 3390   2026/11/02  1   15  FB      80 27920  PS  NIGHTLY.EXPORT\r\n",
                )
            }),
        ),
        Case::ok(
            "bare heading of a mainframe",
            over_both(|d| {
                d.list()
                    .bytes("Volume Unit Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname\r\n")
            }),
        ),
        Case::ok(
            "VMS",
            over_both(|d| {
                d.list().bytes(
                    "\r\nDirectory DISK2:[WEB]\r\n\r\nLONG_NAME_OF_A_NIGHTLY_EXPORT.DAT;4\r\n\
                     \x20                 8/12      2-NOV-2026 03:10:00  [WEB]  (RWED,RWED,RE,)\r\n\r\n\
                     Total of 1 file, 8/12 blocks\r\n",
                )
            }),
        ),
        Case::ok("empty", over_both(|d| d.bytes(""))),
    ]
}
