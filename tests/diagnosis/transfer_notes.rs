//! What a transfer test and listings show besides their result.

use ftpprobe::evidence::DataMode::{Epsv, Pasv};

use crate::Case;
use crate::listing::Passive;
use crate::script::Script;
use crate::transfer_test::{retr, stor, test};
use crate::transferred::{File, Plan};

pub(crate) fn cases() -> Vec<Case> {
    [besides(), listings()].into_iter().flatten().collect()
}

#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn besides() -> Vec<Case> {
    let plan = Plan::default;
    let held = |pace: Vec<u64>| {
        retr(File {
            pace,
            ..File::default()
        })
    };
    let commit = |closing| {
        stor(File {
            closing,
            ..File::default()
        })
    };
    vec![
        Case::warning(
            "confirmed late",
            commit("226 done !6s"),
            "transfer-commit-slow",
        ),
        Case::ok("confirmed a little late", commit("226 done !4s")),
        Case::warning(
            "download confirmed late",
            retr(File {
                closing: "226 done !6s",
                ..File::default()
            }),
            "final-reply-slow",
        ),
        Case::ok(
            "held back",
            held(vec![12_000, 10_000, 10_100, 9_900, 10_000, 3_000]),
        )
        .with(&["transfer-throttled"]),
        Case::ok(
            "uneven",
            held(vec![12_000, 10_000, 20_100, 9_900, 1_000, 3_000]),
        ),
        Case::ok(
            "held back, and says so",
            test(&Plan {
                status: Some("211-Status\n Session bandwidth limit in byte/s is 10000\n211 End"),
                ..plan()
            }),
        )
        .with(&["transfer-throttled"]),
        Case::ok(
            "not held back, and says so",
            test(&Plan {
                status: Some("211-Status\n No session bandwidth limit\n211 End"),
                ..plan()
            }),
        ),
        Case::ok(
            "no overwriting",
            test(&Plan {
                overwrite: "550 a: Overwrite permission denied",
                resume: "550 a: Overwrite permission denied",
                ..plan()
            }),
        )
        .with(&["transfer-overwrite-denied"]),
        Case::ok(
            "no resuming",
            test(&Plan {
                resume: "451 a: Append/Restart not permitted, try again",
                ..plan()
            }),
        )
        .with(&["transfer-resume-refused"]),
        Case::ok(
            "no REST",
            test(&Plan {
                rest: "502 REST not implemented",
                ..plan()
            }),
        )
        .with(&["transfer-resume-refused"]),
        Case::warning(
            "resumed to another size",
            test(&Plan {
                resumed: Some("213 1023"),
                ..plan()
            }),
            "transfer-resume-damages",
        ),
        Case::warning(
            "no renaming",
            test(&Plan {
                rename: ["350 to what?", "550 Rename failed."],
                ..plan()
            }),
            "transfer-rename-failed",
        ),
        Case::warning(
            "no RNFR",
            test(&Plan {
                rename: ["502 Command disabled", ""],
                ..plan()
            }),
            "transfer-command-filtered",
        ),
        Case::warning(
            "no deleting",
            test(&Plan {
                dele: "550 Permission denied.",
                check: "213 65536",
                ..plan()
            }),
            "transfer-test-leftover",
        ),
        Case::warning(
            "a slow clock",
            test(&Plan {
                mdtm: "213 20260102025905",
                ..plan()
            }),
            "clock-skew",
        ),
        Case::warning(
            "local time",
            test(&Plan {
                mdtm: "213 20260102120405",
                ..plan()
            }),
            "clock-skew",
        ),
        Case::ok(
            "nearly the same time",
            test(&Plan {
                mdtm: "213 20260102030500",
                ..plan()
            }),
        ),
        Case::warning(
            "anybody may upload",
            test(&plan()).anonymous(),
            "anonymous-write-allowed",
        )
        .with(&["anonymous-login-allowed"]),
    ]
}

/// What a listing says of its own directory.
fn listings() -> Vec<Case> {
    let listed = |bytes: &'static str| {
        Script::listed("192.0.2.1")
            .passive(Epsv, "229 ok (|||50001|)", move |data: Passive| {
                data.bytes(bytes)
            })
            .passive(Pasv, "227 ok (192,0,2,1,195,82)", |data| data)
            .quit()
    };
    let read_only = "type=cdir;perm=el; /\r\ntype=file;size=1;perm=r; a\r\n";
    let writable = "type=cdir;perm=flcdmpe; /\r\ntype=file;size=1;perm=r; a\r\n";
    vec![
        Case::ok("a read-only directory", listed(read_only)).with(&["write-not-permitted"]),
        Case::ok("a directory to write to", listed(writable)),
        Case::warning(
            "a directory that anybody may write to",
            listed(writable).anonymous(),
            "anonymous-write-allowed",
        )
        .with(&["anonymous-login-allowed"]),
    ]
}
