//! Logins, sessions, directories, odd replies.

use ftpprobe::evidence::DataMode;
use ftpprobe::evidence::Ending;
use ftpprobe::evidence::Evidence;
use ftpprobe::evidence::Facts;
use ftpprobe::evidence::Stopped;
use ftpprobe::evidence::facts::Withheld;
use ftpprobe::evidence::listing::Listing;
use ftpprobe::evidence::reply::ReplyOddity;

use super::{Case, both, healthy, silence};
use crate::edit::{
    attempt, closing_says, data, directory, ends, load, login, mid_session, of, refused_directory,
    refused_pass, refused_user, says, transfer_says,
};

/// All of them.
pub(super) fn cases() -> Vec<Case> {
    [logins(), sessions(), directories(), oddities()].concat()
}

fn logins() -> Vec<Case> {
    let withheld = |why| {
        let mut evidence = refused_user(331, "Password required");
        login(&mut evidence).withheld = Some(why);
        evidence
    };
    let pass = |text: &str| refused_pass(530, text);
    vec![
        ("login-bad-credentials", pass("Login incorrect.")),
        ("login-bad-credentials", pass("Nein.")),
        (
            "login-user-denied-by-list",
            refused_user(530, "Permission denied."),
        ),
        (
            "login-local-users-disabled",
            refused_user(530, "This FTP server is anonymous only."),
        ),
        ("login-anonymous-disabled", load("anonymous-refused")),
        (
            "login-home-inaccessible",
            pass("User cannot log in, home directory inaccessible."),
        ),
        (
            "login-chroot-writable",
            refused_pass(
                500,
                "OOPS: vsftpd: refusing to run with writable root inside chroot()",
            ),
        ),
        (
            "login-chroot-failed",
            refused_pass(421, "Unable to set up a secure chroot() jail"),
        ),
        (
            "login-virtual-host-needed",
            pass("Valid hostname is expected."),
        ),
        (
            "login-account-required",
            refused_user(332, "Need account for login."),
        ),
        ("login-account-required", withheld(Withheld::NoAccount)),
        (
            "login-account-disabled",
            pass("Can't login as [x]: account disabled"),
        ),
        ("login-password-expired", pass("Your password has expired.")),
        ("login-too-many-failures", pass("Too many login attempts.")),
        (
            "login-backend-down",
            pass("Login not succeeded because of internal server error."),
        ),
        (
            "login-temporarily-refused",
            pass("Login refused, please try again later."),
        ),
        ("login-challenge", refused_pass(331, "s/key 95 ke1234")),
        (
            "login-proxy-user-syntax",
            refused_user(501, "Use USER user@host to connect through this proxy"),
        ),
        ("login-refused", refused_user(504, "No.")),
        ("login-plaintext-withheld", withheld(Withheld::Plaintext)),
        ("login-password-missing", withheld(Withheld::NoPassword)),
        (
            "tls-required-control",
            refused_user(530, "Non-anonymous sessions must use encryption."),
        ),
        (
            "slow-login",
            healthy(|e| of(e, "PASS ********").ended_us += 9_000_000),
        ),
        ("anonymous-login-allowed", load("healthy")),
    ]
}

fn sessions() -> Vec<Case> {
    let kicked = |text: &'static str| {
        mid_session("SYST", move |exchange| {
            says(exchange, 421, text);
            exchange.closed = true;
        })
    };
    let stopped = |why| {
        let mut evidence = mid_session("SYST", |exchange| ends(exchange, Ending::Interrupted));
        evidence.stopped = Some(why);
        evidence
    };
    vec![
        ("session-421", kicked("No more.")),
        (
            "session-kicked",
            kicked("Kicked from server by administrator"),
        ),
        ("idle-server-timeout", kicked("Timeout.")),
        (
            "idle-login-timeout",
            kicked("Login timeout (300 seconds): closing control connection"),
        ),
        (
            "idle-no-transfer-timeout",
            kicked("No transfer timeout (300 seconds): closing control connection"),
        ),
        (
            "session-max-duration",
            kicked("Session Timeout (3600 seconds): closing control connection"),
        ),
        (
            "control-lost",
            mid_session("SYST", |exchange| ends(exchange, Ending::Reset)),
        ),
        (
            "reply-timeout",
            mid_session("SYST", |exchange| ends(exchange, silence())),
        ),
        (
            "protocol-reply-unterminated",
            mid_session("SYST", |exchange| ends(exchange, Ending::TooLong)),
        ),
        ("probe-interrupted", stopped(Stopped::Interrupted)),
        ("probe-deadline", stopped(Stopped::Deadline)),
    ]
}

fn directories() -> Vec<Case> {
    let unreadable = || {
        Some(Listing::parse([
            "Volume Unit Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname",
        ]))
    };
    vec![
        (
            "dir-not-found",
            refused_directory(550, "Failed to change directory."),
        ),
        ("dir-not-found", refused_directory(550, "Nein.")),
        (
            "dir-no-permission",
            refused_directory(550, "Can't change directory to x: Permission denied"),
        ),
        (
            "dir-status-unsupported",
            healthy(|e| {
                let stat = directory(e).stat.unwrap();
                says(&mut attempt(e).exchanges[stat], 502, "STAT not implemented");
            }),
        ),
        (
            "dir-listing-unparseable",
            healthy(|e| data(e, DataMode::Pasv).listing = unreadable()),
        ),
        (
            "dir-listing-truncated",
            healthy(|e| closing_says(e, DataMode::Pasv, 226, "Output truncated to 10000 matches")),
        ),
        (
            "dir-empty-as-error",
            both(|e, m| transfer_says(e, m, 450, "No files found")),
        ),
        (
            "dir-no-permission",
            healthy(|e| {
                closing_says(
                    e,
                    DataMode::Pasv,
                    226,
                    "Transfer done (but failed to open directory).",
                );
            }),
        ),
        ("no-mlsd", healthy(|e| without_feature(e, "MLS"))),
        ("no-utf8", healthy(|e| without_feature(e, "UTF8"))),
    ]
}

fn without_feature(evidence: &mut Evidence, word: &str) {
    for step in &mut attempt(evidence).steps {
        if let Facts::Features(facts) = &mut step.facts {
            facts.features.retain(|line| !line.starts_with(word));
        }
    }
}

fn oddities() -> Vec<Case> {
    [
        (
            ReplyOddity::InnerLineLooksLikeReply,
            "protocol-banner-line-looks-like-reply",
        ),
        (
            ReplyOddity::MismatchedTerminator,
            "protocol-mismatched-terminator",
        ),
        (ReplyOddity::Unterminated, "protocol-reply-unterminated"),
        (ReplyOddity::LongLine, "protocol-line-too-long"),
        (ReplyOddity::BareLf, "protocol-bare-newline"),
        (ReplyOddity::TelnetBytes, "protocol-telnet-bytes"),
    ]
    .into_iter()
    .map(|(oddity, id)| {
        (
            id,
            healthy(|e| {
                attempt(e).exchanges[0]
                    .reply
                    .as_mut()
                    .unwrap()
                    .oddities
                    .push(oddity);
            }),
        )
    })
    .chain([(
        "protocol-out-of-sync",
        healthy(|e| {
            let mut extra = attempt(e).exchanges[4].clone();
            says(&mut extra, 200, "again");
            extra.command = None;
            extra.unsolicited = true;
            attempt(e).exchanges.push(extra);
        }),
    )])
    .collect()
}
