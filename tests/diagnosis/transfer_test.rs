//! The transfer test: a file of our own that goes there, comes back, and is deleted; and whatever can keep it.

use ftpprobe::evidence::Facts;
use ftpprobe::evidence::data::DataEnd;
use ftpprobe::evidence::transfer_test::Comparison;

use crate::Case;
use crate::script::Script;
use crate::secured::{handshake, tls12, well_over_tls};
use crate::transferred::{File, Plan, SIZE};

pub(crate) fn test(plan: &Plan) -> Script {
    Script::healthy().transfer_test(plan)
}

pub(crate) fn stor(stor: File) -> Script {
    test(&Plan {
        stor,
        ..Plan::default()
    })
}

pub(crate) fn retr(retr: File) -> Script {
    test(&Plan {
        retr,
        ..Plan::default()
    })
}

fn refused(answer: &'static str) -> Script {
    stor(File {
        answer,
        ..File::default()
    })
}

fn typed(binary: &'static str) -> Script {
    test(&Plan {
        binary,
        ..Plan::default()
    })
}

fn sized(size: &'static str) -> Script {
    test(&Plan {
        size,
        ..Plan::default()
    })
}

fn compared(offset: u64, line_ends_changed: bool, bytes: u64) -> Script {
    test(&Plan {
        retr: File {
            bytes,
            ..File::default()
        },
        compared: Comparison {
            first_difference: Some(offset),
            line_ends_changed,
        },
        ..Plan::default()
    })
}

fn over_tls13(size: &'static str, stor: File) -> Script {
    let script = well_over_tls(Script::encrypted(handshake()));
    script.transfer_test(&Plan {
        stor: File { tls: true, ..stor },
        size,
        ..Plan::default()
    })
}

fn timed_out() -> DataEnd {
    DataEnd::TimedOut {
        limit_us: Some(30_000_000),
    }
}

pub(crate) fn cases() -> Vec<Case> {
    [refusals(), uploads(), downloads()]
        .into_iter()
        .flatten()
        .collect()
}

fn refusals() -> Vec<Case> {
    let critical = |name, answer, root| Case::critical(name, refused(answer), root);
    vec![
        critical(
            "vsftpd, no uploads",
            "550 Permission denied.",
            "transfer-write-disabled",
        ),
        critical(
            "vsftpd, no right",
            "553 Could not create file.",
            "transfer-write-denied",
        ),
        critical(
            "ProFTPD, no right",
            "550 a.tmp: Permission denied",
            "transfer-write-denied",
        ),
        critical(
            "disk full at STOR",
            "552 Disk full - please upload later",
            "transfer-disk-full",
        ),
        critical(
            "quota at STOR",
            "552 a: Disk quota exceeded",
            "transfer-quota",
        ),
        critical(
            "hidden file",
            "550 a: Temporary hidden file /.in.a. already exists",
            "transfer-hidden-temp-exists",
        ),
        critical(
            "name filter",
            "550 a.tmp: Forbidden filename",
            "transfer-name-refused",
        ),
        critical(
            "file busy",
            "550 The process cannot access the file because it is being used by another process.",
            "transfer-file-busy",
        ),
        critical(
            "too many transfers",
            "451 a: Too many transfers",
            "transfer-count-limit",
        ),
        critical(
            "load",
            "550 The load was 7.31 when you connected. We do not allow uploads",
            "transfer-load-limit",
        ),
        critical(
            "no STOR",
            "500 Unknown command.",
            "transfer-command-filtered",
        ),
        critical(
            "ASCII",
            "450 Transfers in ASCII mode are not supported",
            "transfer-ascii-mode",
        ),
        Case::warning(
            "TYPE I unknown",
            typed("500 unknown"),
            "transfer-ascii-mode",
        ),
        Case::warning(
            "TYPE I refused",
            typed("504 not that"),
            "transfer-ascii-mode",
        ),
        Case::warning(
            "TYPE I refused for now",
            typed("450 busy"),
            "transfer-ascii-mode",
        ),
        Case::warning("logged out at TYPE I", typed("530 no"), "login-lost"),
        Case::warning("150 to TYPE I", typed("150 x"), "protocol-unexpected-code"),
        critical("no words for it", "550 Hm.", "transfer-refused"),
        critical("silent at STOR", "!timeout", "reply-timeout"),
        critical("lost at STOR", "!closed", "control-lost"),
        Case::critical(
            "no such directory",
            test(&Plan {
                cwd: "550 /in: No such file or directory",
                ..Plan::default()
            }),
            "dir-not-found",
        ),
    ]
}

#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn uploads() -> Vec<Case> {
    let ended = |closing, bytes, end| File {
        bytes,
        end,
        closing,
        ..File::default()
    };
    let size_of = |size, stor| {
        test(&Plan {
            stor,
            size,
            ..Plan::default()
        })
    };
    let broken = |size, closing| size_of(size, ended(closing, SIZE, Some(DataEnd::Eof)));
    let mut cases = vec![
        Case::ok("there and back", test(&Plan::default())),
        Case::critical(
            "disk full in the middle",
            broken("213 4096", "451 Failure writing to local file."),
            "transfer-disk-full",
        ),
        Case::critical(
            "quota in the middle",
            broken("550 No", "552 Transfer aborted (quota)"),
            "transfer-quota",
        ),
        Case::critical(
            "the server's timer",
            size_of(
                "213 10",
                ended(
                    "421 Timeout (no new data for 900 seconds) !closed",
                    4096,
                    Some(DataEnd::RefusedOnControl),
                ),
            ),
            "transfer-stalled-by-server-timer",
        ),
        Case::critical(
            "too slow",
            broken("213 10", "426 Transfer rate is below the minimum."),
            "transfer-min-rate",
        ),
        Case::critical(
            "stalled",
            size_of("213 4096", ended("!timeout", 4096, Some(timed_out()))),
            "transfer-stall-upload",
        ),
        Case::critical(
            "no 226 after all was sent",
            size_of("213 65536", ended("!timeout", SIZE, Some(timed_out()))),
            "transfer-final-reply-missing",
        ),
        Case::critical(
            "upload reset",
            size_of("213 4096", ended("!timeout", 4096, Some(DataEnd::Reset))),
            "transfer-reset",
        ),
        Case::warning(
            "whole and yet an error",
            broken("213 65536", "451 Hm."),
            "transfer-complete-but-error",
        ),
        Case::critical(
            "not whole, and an error",
            broken("213 65000", "451 Hm."),
            "transfer-truncated",
        ),
        Case::critical("shorter, and 226", sized("213 65000"), "transfer-truncated"),
        Case::critical(
            "line feeds added",
            sized("213 65736"),
            "transfer-ascii-mode",
        ),
        Case::critical("returns lost", sized("213 65436"), "transfer-ascii-mode"),
        Case::critical(
            "longer by another number",
            sized("213 65737"),
            "transfer-damaged",
        ),
        Case::ok("no SIZE", sized("500 Unknown")),
    ];
    let over_tls = |name, size, file: File, root: &'static str| {
        Case::critical(name, over_tls13(size, file), root)
    };
    cases.extend([
        over_tls(
            "TLS 1.3, the tail is lost",
            "213 16384",
            File::default(),
            "tls13-upload-truncated",
        ),
        over_tls(
            "TLS 1.3, the tail is lost and it says so",
            "213 0",
            ended(
                "450 Transfer aborted. Link to file server lost",
                SIZE,
                Some(DataEnd::Eof),
            ),
            "tls13-upload-truncated",
        ),
        Case::ok(
            "TLS 1.3, all is there",
            over_tls13("213 65536", File::default()),
        ),
        Case::warning(
            "no close_notify, whole and yet an error",
            over_tls13(
                "213 65536",
                File {
                    announced: false,
                    ..ended(
                        "426 Failure reading network stream.",
                        SIZE,
                        Some(DataEnd::Eof),
                    )
                },
            ),
            "tls-client-no-close-notify",
        ),
        Case::warning(
            "close_notify, whole and yet an error",
            over_tls13(
                "213 65536",
                ended(
                    "426 Failure reading network stream.",
                    SIZE,
                    Some(DataEnd::Eof),
                ),
            ),
            "transfer-complete-but-error",
        ),
    ]);
    let mut tls12_script = over_tls13("213 16384", File::default());
    for step in &mut tls12_script.attempt.steps {
        if let Facts::Secure(secured) = &mut step.facts {
            secured.handshake = Some(tls12(handshake()));
        }
        if let Facts::TransferTest(test) = &mut step.facts {
            test.upload.as_mut().unwrap().data.tls = Some(tls12(handshake()));
        }
    }
    cases.push(
        Case::critical(
            "TLS 1.2, the tail is lost",
            tls12_script,
            "transfer-truncated",
        )
        .with(&["tls12-only"]),
    );
    cases
}

fn downloads() -> Vec<Case> {
    vec![
        Case::critical(
            "nothing comes back",
            compared_empty(),
            "transfer-zero-byte-download",
        ),
        Case::critical(
            "line ends changed",
            compared(1, true, 65736),
            "transfer-ascii-mode",
        ),
        Case::critical(
            "cut on the way back",
            compared(4096, false, 4096),
            "transfer-truncated",
        ),
        Case::critical(
            "another byte",
            compared(4096, false, SIZE),
            "transfer-damaged",
        ),
        Case::critical(
            "stalled on the way back",
            retr(File {
                bytes: 4096,
                end: Some(timed_out()),
                closing: "!timeout",
                ..File::default()
            }),
            "transfer-stalled",
        ),
        Case::warning(
            "all came, and yet an error",
            retr(File {
                closing: "426 Hm.",
                ..File::default()
            }),
            "transfer-complete-but-error",
        ),
        Case::critical(
            "not all came, and an error",
            retr(File {
                closing: "451 Hm.",
                bytes: 4096,
                ..File::default()
            }),
            "transfer-truncated",
        ),
        Case::critical(
            "cannot be fetched",
            retr(File {
                answer: "550 Failed to open file.",
                ..File::default()
            }),
            "transfer-upload-not-visible",
        ),
        Case::critical(
            "gone at once",
            test(&Plan {
                size: "550 Could not get file size.",
                retr: File {
                    answer: "550 Failed to open file.",
                    ..File::default()
                },
                ..Plan::default()
            }),
            "transfer-upload-not-visible",
        ),
    ]
}

fn compared_empty() -> Script {
    compared(0, false, 0)
}
