//! What must not be taken for a sign of a product, and which setting of one is meant.

use ftpprobe::knowledge::findings::FindingId;
use ftpprobe::knowledge::servers::{Account, Fingerprint, Server, Sureness, recognise, setting};

use test_case::test_case;

use super::servers::key;

/// Texts of replies in RFC 959 (sections 4.2 and 5.4), RFC 2228 and RFC 2428. Anybody may use them.
const OF_THE_RFCS: &str = "
Restart marker reply.
MARK yyyy = mmmm
Service ready in nnn minutes.
Data connection already open; transfer starting.
File status okay; about to open data connection.
Command okay.
Command not implemented, superfluous at this site.
System status, or system help reply.
Directory status.
File status.
Help message.
NAME system type.
UNIX Type: L8
Service ready for new user.
Service closing control connection.
Data connection open; no transfer in progress.
Closing data connection.
Entering Passive Mode (h1,h2,h3,h4,p1,p2).
Entering Passive Mode (192,0,2,1,195,80).
Entering Extended Passive Mode (|||6446|)
User logged in, proceed.
Requested file action okay, completed.
\"PATHNAME\" created.
\"/\" directory created.
User name okay, need password.
Need account for login.
Requested file action pending further information.
Service not available, closing control connection.
Can't open data connection.
Connection closed; transfer aborted.
Requested file action not taken. File unavailable (e.g., file busy).
Requested action aborted: local error in processing.
Requested action not taken. Insufficient storage space in system.
Syntax error, command unrecognized.
Syntax error in parameters or arguments.
Command not implemented.
Bad sequence of commands.
Command not implemented for that parameter.
Not logged in.
Need account for storing files.
Requested action not taken. File unavailable (e.g., file not found, no access).
Requested action aborted: page type unknown.
Requested file action aborted. Exceeded storage allocation (for current directory or dataset).
Requested action not taken. File name not allowed.
User logged in, authorized by security data exchange.
Security data exchange complete.
Network protocol not supported, use (1,2)";

#[test]
fn the_words_of_the_rfcs_are_nobodys() {
    let texts = OF_THE_RFCS.lines().filter(|text| !text.is_empty());
    let mut replies: Vec<String> = Vec::new();
    for text in texts {
        let bare = text.trim_end_matches('.');
        for text in [text, bare, &text.to_lowercase(), &text.to_uppercase()] {
            for at in 0..5 {
                let put = |place| if at == place { text } else { "" };
                let one = [put(3).to_owned()];
                let seen = Fingerprint {
                    greeting: put(0),
                    system: put(1),
                    status: put(2),
                    features: &one,
                    replies: &[put(4).to_owned()],
                };
                assert_eq!(recognise(&seen), None, "{text}");
            }
            replies.push(text.to_owned());
        }
    }
    assert!(replies.len() > 150);
    let seen = Fingerprint {
        replies: &replies,
        ..Fingerprint::default()
    };
    assert_eq!(recognise(&seen), None, "all of them in one session");
}

#[test_case("FTP server (acmeftpd) ready"; "a daemon")]
#[test_case("Acme File Service 2.4 ready."; "a version")]
fn words_of_others_are_no_sign_where_the_greeting_names_a_product(greeting: &str) {
    let replies = [
        "User alice OK. Password required".to_owned(),
        "Please specify the password.".to_owned(),
    ];
    let features = ["RANG STREAM", "HOST", "CLNT"].map(str::to_owned);
    let mut seen = Fingerprint {
        greeting,
        features: &features,
        replies: &replies,
        ..Fingerprint::default()
    };
    assert_eq!(recognise(&seen), None);
    // What no other does shows it all the same.
    seen.status = "     vsFTPd 3.0.5 - secure, fast, stable";
    assert_eq!(key(&seen).expect("vsftpd").0, "vsftpd");
    seen.status = "";
    seen.greeting = "Welcome to ACME";
    assert_eq!(key(&seen).expect("a likely one").0, "proftpd");
}

#[test]
fn a_name_that_the_greeting_tells_is_not_held_against_its_own_server() {
    let replies = ["User alice OK. Password required".to_owned()];
    let seen = Fingerprint {
        greeting: "Pure-FTPd 1.0.49 at your service",
        replies: &replies,
        ..Fingerprint::default()
    };
    assert_eq!(key(&seen).expect("pure-ftpd").0, "pure-ftpd");
}

#[test]
fn servers_that_speak_like_the_rfc_are_known_by_words_of_their_own() {
    // As recorded from the packages ftp-srv and simple-ftpd.
    let replies = |all: &[&str]| -> Vec<String> { all.iter().map(|it| (*it).to_owned()).collect() };
    let of_ftp_srv = replies(&[
        "Command not supported",
        "Username okay, awaiting password",
        "User logged in, proceed",
        "EPSV OK (|||42200|)",
        "File status okay; about to open data connection",
        "Client called QUIT",
    ]);
    let of_simple_ftpd = replies(&[
        "User joe ok, send password.",
        "User joe logged in.",
        "\"/\" is the current directory.",
        "Entering passive mode (127,0,0,1,162,209).",
    ]);
    let system = "UNIX Type: L8.";
    let seen = |greeting, replies| Fingerprint {
        greeting,
        system,
        replies,
        ..Fingerprint::default()
    };
    let found = recognise(&seen("Welcome", &of_ftp_srv)).expect("ftp-srv");
    assert_eq!(
        (found.key.as_str(), found.confidence()),
        ("ftp-srv", Sureness::Certain)
    );
    let found = recognise(&seen("Service ready for new user.", &of_simple_ftpd));
    assert_eq!(found, None);
}

#[test_case(
    "vsftpd",
    "transfer-upload-not-visible",
    "Permission denied.",
    "download_enable",
    "download_enable"
)]
#[test_case(
    "vsftpd",
    "transfer-upload-not-visible",
    "Failed to open file.",
    "local_umask",
    "anon_umask"
)]
#[test_case(
    "vsftpd",
    "transfer-write-disabled",
    "Permission denied.",
    "write_enable",
    "anon_upload_enable"
)]
#[test_case(
    "vsftpd",
    "dir-no-permission",
    "Permission denied.",
    "dirlist_enable",
    "dirlist_enable"
)]
#[test_case(
    "vsftpd",
    "dir-no-permission",
    "Transfer done (but failed to open directory).",
    "",
    ""
)]
#[test_case(
    "vsftpd",
    "transfer-test-leftover",
    "Delete operation failed.",
    "",
    "anon_other_write_enable"
)]
#[test_case("vsftpd", "login-home-inaccessible", "", "local_root", "anon_root")]
#[test_case("proftpd", "login-home-inaccessible", "", "CreateHome", "<Anonymous>")]
#[test_case("pure-ftpd", "transfer-upload-not-visible", "", "", "AntiWarez")]
fn the_user_and_the_words_tell_which_setting_it_is(
    key: &str,
    finding: &str,
    words: &str,
    local: &str,
    anonymous: &str,
) {
    for (account, expected) in [(Account::Local, local), (Account::Anonymous, anonymous)] {
        let account = Some(account);
        let found = setting(
            Server { key, account },
            finding.parse().expect("a finding"),
            "",
            words,
        );
        let name = found.map(|found| found.name).unwrap_or_default();
        assert_eq!(name, expected, "{account:?}");
    }
}

#[test_case("LIST", "dirlist_enable"; "listing")]
#[test_case("CWD", "cmds_denied"; "going there")]
fn the_command_tells_which_setting_it_is(command: &str, expected: &str) {
    let words = "Permission denied.";
    let found = setting("vsftpd".into(), FindingId::DirNoPermission, command, words);
    assert_eq!(found.map(|found| found.name).as_deref(), Some(expected));
}
