//! Whom a refusal in the transfer test is about: the file, its name, the account, or a command that the server lacks.

use ftpprobe::diagnosis::{Diagnosis, Policy, Severity, diagnose};
use ftpprobe::evidence::{DataMode, Phase};
use test_case::test_case;

use crate::script::Script;
use crate::transferred::{File, Plan};
use crate::{facts, others, root};

fn judged(script: Script) -> Diagnosis {
    diagnose(&script.end(), &Policy::default())
}

fn answered(answer: &'static str) -> File {
    File {
        answer,
        ..File::default()
    }
}

/// Up to listings that worked, after this greeting and login.
fn server(greeting: &str, login: [&str; 2]) -> Script {
    Script::connected("192.0.2.1")
        .greet(&[greeting])
        .features("MLST type*;|EPSV|UTF8|REST STREAM|SIZE|MDTM")
        .login(&login)
        .directory("213-Status\n213 End", None)
        .passive(DataMode::Epsv, "229 ok (|||50001|)", |data| data)
        .passive(DataMode::Pasv, "227 ok (192,0,2,1,195,82)", |data| data)
}

const LOGIN: [&str; 2] = ["331 password?", "230 in"];

#[test_case("550 a.tmp: No such file or directory"; "the usual words")]
#[test_case("550 the file doesn't exist"; "a contraction")]
#[test_case("550 The system cannot find the file specified."; "Windows")]
#[test_case("550 Das System kann die angegebene Datei nicht finden."; "another language")]
#[test_case("550 Infected file was moved to quarantine"; "quarantine")]
#[test_case("550 Permission denied."; "no right")]
#[test_case("550 Not a plain file."; "no file")]
#[test_case("550 The directory does not exist"; "a directory")]
#[test_case("551 Not here"; "another code")]
#[test_case("553 Forbidden"; "the code for names")]
#[test_case("451 Local error in processing"; "an error")]
#[test_case("450 Held for scanning"; "held")]
#[test_case("501 Bad parameter"; "the parameter")]
#[test_case("554 Hm."; "a code of nobody's")]
#[test_case("530 You are not authorized to read this file"; "no authority")]
fn what_was_stored_and_is_refused_is_not_visible(said: &'static str) {
    for size in ["213 65536", "550 no"] {
        let plan = Plan {
            size,
            retr: answered(said),
            ..Plan::default()
        };
        let found = judged(Script::healthy().transfer_test(&plan));
        assert_eq!(root(&found), Some("transfer-upload-not-visible"), "{size}");
        let of_directories = |id: &&str| id.starts_with("dir-");
        assert!(!others(&found).iter().any(of_directories), "{size}");
    }
}

#[test_case("530 Please log in with USER and PASS.", "login-lost"; "the login")]
#[test_case("500 Unknown command.", "transfer-command-filtered"; "the command")]
#[test_case("421 Closing.", "session-421"; "the session")]
#[test_case("503 Bad sequence of commands.", "transfer-refused"; "the order")]
#[test_case("633 Hm.", "protocol-unexpected-code"; "no code of FTP")]
fn what_is_not_about_the_file_is_told_as_that(said: &'static str, expected: &str) {
    let retr = answered(said);
    let plan = Plan {
        retr,
        ..Plan::default()
    };
    let found = judged(Script::healthy().transfer_test(&plan));
    assert_eq!(root(&found), Some(expected));
}

#[test_case("550 Permission denied."; "as where uploads are switched off")]
#[test_case("553 Could not create file."; "as where the right is missing")]
#[test_case("550 Access is denied."; "as by Windows")]
#[test_case("550 Hm."; "in no words")]
#[test_case("501 Wrong parameter"; "as a wrong parameter")]
fn a_name_is_refused_where_another_is_taken(said: &'static str) {
    let plan = Plan {
        stor: answered(said),
        other: Some(File::default()),
        ..Plan::default()
    };
    let found = judged(Script::healthy().transfer_test(&plan));
    assert_eq!(root(&found), Some("transfer-name-refused"));
    let told = facts(&found.findings[0]);
    let taken = "The server accepted a file named ftpprobe-1.txt";
    assert!(told.iter().any(|it| it == taken), "{told:?}");
    assert!(others(&found).is_empty(), "{:?}", others(&found));
}

#[test_case("550 Permission denied.", "transfer-write-disabled"; "switched off")]
#[test_case("553 Could not create file.", "transfer-write-denied"; "no right")]
#[test_case("550 Hm.", "transfer-refused"; "in no words")]
fn two_names_that_are_refused_are_not_about_the_name(said: &'static str, expected: &str) {
    let plan = Plan {
        stor: answered(said),
        other: Some(answered(said)),
        ..Plan::default()
    };
    let found = judged(Script::healthy().transfer_test(&plan));
    assert_eq!(root(&found), Some(expected));
    assert_eq!(found.findings[0].exchanges.len(), 2);
}

#[test]
fn a_session_that_ends_at_the_other_name_is_told_too() {
    let plan = Plan {
        stor: answered("550 Permission denied."),
        other: Some(answered("!closed")),
        ..Plan::default()
    };
    let found = judged(Script::healthy().transfer_test(&plan));
    assert_eq!(root(&found), Some("transfer-write-disabled"));
    assert!(others(&found).contains("control-lost"));
}

#[test]
fn who_may_upload_under_another_name_may_upload() {
    let plan = Plan {
        stor: answered("550 Permission denied."),
        other: Some(File::default()),
        ..Plan::default()
    };
    let found = judged(Script::healthy().transfer_test(&plan).anonymous());
    assert!(others(&found).contains("anonymous-write-allowed"));
}

const TWISTED: [&str; 2] = [
    "331 Guest login ok, type your email address as password.",
    "230 Anonymous login ok, access restrictions apply.",
];

#[test_case("220 Twisted 26.10.0 FTP Server", LOGIN, true, "transfer-write-disabled"; "its greeting")]
#[test_case("220 Welcome to our files", TWISTED, true, "transfer-write-disabled"; "its words alone")]
#[test_case("220 Twisted 26.10.0 FTP Server", LOGIN, false, "transfer-write-denied"; "not for users")]
#[test_case("220 Welcome to our files", LOGIN, true, "transfer-write-denied"; "not for others")]
fn a_server_that_only_reads_for_guests(
    greeting: &str,
    login: [&str; 2],
    anonymous: bool,
    expected: &str,
) {
    let plan = Plan {
        stor: answered("550 in: Permission denied."),
        other: Some(answered("550 in: Permission denied.")),
        ..Plan::default()
    };
    let script = server(greeting, login).transfer_test(&plan);
    let script = if anonymous {
        script.anonymous()
    } else {
        script
    };
    assert_eq!(root(&judged(script)), Some(expected));
}

#[test_case("220 Operation successful", "500 Unknown command", "transfer-write-disabled"; "BusyBox")]
#[test_case("220 ready", "500 Unknown command", "transfer-command-filtered"; "another")]
fn a_server_that_was_started_for_reading(greeting: &str, said: &'static str, expected: &str) {
    let plan = Plan {
        stor: answered(said),
        ..Plan::default()
    };
    let script = server(greeting, LOGIN).transfer_test(&plan);
    assert_eq!(root(&judged(script)), Some(expected));
}

#[test_case("550 Anonymous users may not upload files"; "anonymous users")]
#[test_case("553 Anonymous access is read-only"; "access")]
#[test_case("550 This server is read-only"; "the server")]
#[test_case("550 Guests have no write access"; "guests")]
#[test_case("550 Upload denied"; "uploads")]
#[test_case("530 Anonymous users cannot STOR"; "a login that is there")]
fn words_that_name_who_only_reads(said: &'static str) {
    let plan = Plan {
        stor: answered(said),
        ..Plan::default()
    };
    let found = judged(Script::healthy().transfer_test(&plan));
    assert_eq!(root(&found), Some("transfer-write-disabled"));
}

#[test]
fn a_read_only_file_system_is_no_setting_of_the_server() {
    let plan = Plan {
        stor: answered("550 Filesystem is read only"),
        ..Plan::default()
    };
    let found = judged(Script::healthy().transfer_test(&plan));
    assert_eq!(root(&found), Some("transfer-write-denied"));
}

/// A session in which the server did not know CLNT, and then refused something of the transfer test.
fn after_unknown(said: &str, plan: &Plan) -> Diagnosis {
    let script = server("220 ready", LOGIN).edit(|script| {
        script.exchange(Phase::Features, Some("CLNT ftpprobe"), said);
    });
    judged(script.transfer_test(plan))
}

#[test_case("500 command 'CLNT' not recognized by server.", "500 command 'RNFR' not recognized by server."; "the command")]
#[test_case("500 'CLNT ftpprobe': command not understood", "500 'RNFR ftpprobe-1.tmp': command not understood"; "the whole line")]
#[test_case("502 Command not implemented.", "502 Command not implemented."; "no command")]
#[test_case("500 Hm.", "500 Hm."; "any words")]
fn a_command_that_the_server_lacks_is_no_fault(unknown: &str, said: &'static str) {
    let plan = Plan {
        rename: [said, ""],
        ..Plan::default()
    };
    let found = after_unknown(unknown, &plan);
    assert_eq!(root(&found), None, "{:?}", others(&found));
    let told = found.findings.iter();
    let mut told = told.filter(|it| it.id.name() == "transfer-rename-failed");
    assert_eq!(told.next().map(|it| it.severity), Some(Severity::Info));
}

#[test_case("500 Unknown CLNT", "502 RNFR is off"; "other words")]
#[test_case("502 Command disabled by the administrator", "502 Command disabled by the administrator"; "forbidden, too")]
#[test_case("500 CLNT: command not allowed", "500 RNFR: command not allowed"; "not allowed")]
fn a_command_that_is_forbidden_is_told(unknown: &str, said: &'static str) {
    let plan = Plan {
        rename: [said, ""],
        ..Plan::default()
    };
    let found = after_unknown(unknown, &plan);
    assert_eq!(root(&found), Some("transfer-command-filtered"));
}

#[test]
fn a_server_without_stor_only_reads() {
    let plan = Plan {
        stor: answered("500 Unknown command"),
        ..Plan::default()
    };
    let found = after_unknown("500 Unknown command", &plan);
    assert_eq!(root(&found), Some("transfer-write-disabled"));
}

fn without_rest(plan: &Plan) -> Diagnosis {
    let script = Script::connected("192.0.2.1")
        .greet(&["220 ready"])
        .features("MLST type*;|EPSV|UTF8")
        .login(&LOGIN)
        .directory("213-Status\n213 End", None)
        .passive(DataMode::Epsv, "229 ok (|||50001|)", |data| data);
    judged(script.transfer_test(plan))
}

#[test_case("350 from 1", "226 done", Some("213 1024"), false; "resumed")]
#[test_case("350 from 1", "226 done", None, false; "resumed and not measured")]
#[test_case("350 from 1", "226 done", Some("213 1023"), true; "resumed to a damaged file")]
#[test_case("350 from 1", "550 no", None, false; "refused, which is told")]
#[test_case("502 no", "", None, false; "no REST, which is told")]
fn what_was_resumed_can_be_resumed(
    rest: &'static str,
    resume: &'static str,
    resumed: Option<&'static str>,
    expected: bool,
) {
    let plan = Plan {
        rest,
        resume,
        resumed,
        ..Plan::default()
    };
    let found = without_rest(&plan);
    assert_eq!(others(&found).contains("no-rest-stream"), expected);
    assert!(!others(&found).contains("no-mdtm-no-size"));
}

#[test_case("213 1023"; "the offset was ignored")]
#[test_case("213 2047"; "the rest was appended")]
fn a_resumed_file_of_another_size_is_damaged(size: &'static str) {
    let resumed = Some(size);
    let plan = Plan {
        resumed,
        ..Plan::default()
    };
    let found = judged(Script::healthy().transfer_test(&plan));
    assert_eq!(root(&found), Some("transfer-resume-damages"));
    assert_eq!(found.findings[0].severity, Severity::Warning);
}

#[test_case(["633 Hm.", ""]; "RNFR")]
#[test_case(["350 to what?", "633 Hm."]; "RNTO")]
fn a_code_that_ftp_does_not_have_refuses_nothing(rename: [&'static str; 2]) {
    let plan = Plan {
        rename,
        ..Plan::default()
    };
    let found = judged(Script::healthy().transfer_test(&plan));
    assert_eq!(root(&found), Some("protocol-unexpected-code"));
    assert!(!others(&found).contains("transfer-rename-failed"));
}

#[test_case("550 Hm.", 0, "transfer-upload-not-visible"; "nothing")]
#[test_case("550 Hm.", 4096, "transfer-truncated"; "a part")]
#[test_case("426 Hm.", 0, "transfer-truncated"; "broken off")]
fn a_download_may_be_refused_after_it_began(closing: &'static str, bytes: u64, expected: &str) {
    let retr = File {
        bytes,
        closing,
        ..File::default()
    };
    let plan = Plan {
        retr,
        ..Plan::default()
    };
    let found = judged(Script::healthy().transfer_test(&plan));
    assert_eq!(root(&found), Some(expected));
}

#[test_case("421 Closing.", "session-421"; "unknown words")]
#[test_case("421 Timeout (60 seconds): closing control connection.", "idle-server-timeout"; "a timer of the session")]
#[test_case("421 Timeout (no new data for 900 seconds)", "transfer-stalled-by-server-timer"; "a timer of the transfer")]
fn a_session_that_ends_with_a_transfer(closing: &'static str, expected: &str) {
    let file = || File {
        closing,
        ..File::default()
    };
    let up = Plan {
        stor: file(),
        ..Plan::default()
    };
    let down = Plan {
        retr: file(),
        ..Plan::default()
    };
    for plan in [up, down] {
        let found = judged(Script::healthy().transfer_test(&plan));
        assert_eq!(root(&found), Some(expected));
        assert_eq!(found.findings[0].severity, Severity::Critical);
    }
}

#[test_case("425 Can't open data connection.", "data-accepted-by-middlebox"; "the data connection")]
#[test_case("452 No space left on device", "transfer-disk-full"; "the disk")]
#[test_case("450 Try later", "transfer-refused"; "the moment")]
#[test_case("530 Please log in with USER and PASS.", "login-lost"; "the login")]
fn what_a_further_upload_met_is_told(closing: &'static str, expected: &str) {
    let plan = Plan {
        overwrite: closing,
        ..Plan::default()
    };
    let found = judged(Script::healthy().transfer_test(&plan));
    assert_eq!(root(&found), Some(expected));
    assert_eq!(found.findings[0].severity, Severity::Warning);
}

/// What comes after the deadline answers a command that was given up, and is as it should be.
#[test]
fn a_reply_after_the_deadline_is_not_out_of_place() {
    let script = Script::healthy().edit(|script| {
        script.exchange(Phase::Transfer, Some("MDTM a.tmp"), "!deadline");
        script.exchange(Phase::Transfer, None, "213 20260101000000");
    });
    let found = judged(script);
    assert!(!others(&found).contains("protocol-unexpected-code"));
    assert_ne!(root(&found), Some("protocol-unexpected-code"));
}

#[test]
fn the_size_says_that_the_file_is_there() {
    let plan = Plan {
        retr: answered("550 Permission denied."),
        ..Plan::default()
    };
    let found = judged(Script::healthy().transfer_test(&plan));
    let there = "65536 of 65536 bytes are on the server";
    assert!(facts(&found.findings[0]).iter().any(|it| it == there));
    let values = &found.findings[0].values;
    assert_eq!(values["text"], "Permission denied.");
}
