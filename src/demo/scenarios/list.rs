//! The scenarios: the healthy server first, then in the order of the conversation.

use std::time::Duration;

use super::Scenario;
use super::recipes::{
    FILEZILLA, FILEZILLA_09, PROFTPD, PURE_FTPD, VSFTPD, announcing, answering, greeted, hostile,
    private_address, refused, transferring, with_greeting,
};
use crate::demo::behaviour::{Announce, Behaviour, Data, Greeting, Override, Then};

pub(super) static SCENARIOS: &[Scenario] = &[
    Scenario::new("healthy", None, "nothing is wrong", Behaviour::default),
    // Connecting and the greeting.
    Scenario::new(
        "421",
        Some("limit-server-full"),
        "vsftpd has as many clients as it takes (max_clients), and says so in place of a greeting",
        || refused("421 There are too many connected users, please try later.\r\n"),
    ),
    Scenario::new(
        "421-per-ip",
        Some("limit-per-ip"),
        "Pure-FTPd takes no more connections from this address (MaxClientsPerIP)",
        || refused("421 Too many connections (8) from this IP\r\n"),
    ),
    Scenario::new(
        "421-retry",
        Some("limit-server-full"),
        "the first connection is refused with 421, every later one is served",
        || Behaviour {
            refuse_first: 1,
            ..greeted(VSFTPD)
        },
    ),
    Scenario::new(
        "421-later",
        Some("limit-server-full"),
        "the server is full and says when to come back, which is too late for this run",
        || refused("421 Too many users, try again in 30 minutes.\r\n"),
    ),
    Scenario::new(
        "530-per-host",
        Some("limit-per-ip"),
        "ProFTPD takes no more connections from this host, and greets with 530 in place of 421",
        || {
            refused(
                "530 Sorry, the maximum number of connections (3) for your host are already connected.\r\n",
            )
        },
    ),
    Scenario::new(
        "rate-limit",
        Some("limit-rate"),
        "SFTPGo finds that this address connects too often, and greets with 500",
        || {
            refused(
                "500 Access denied: rate limit exceed, wait time to respect rate 1.2s, max wait time allowed 1s\r\n",
            )
        },
    ),
    Scenario::new(
        "banned",
        Some("ip-banned"),
        "SFTPGo has banned this address for a while, and greets with 500",
        || refused("500 Access denied: banned client IP\r\n"),
    ),
    Scenario::new(
        "shutdown",
        Some("server-shutdown"),
        "ProFTPD was told to shut down (ftpshut) and greets with 500",
        || refused("500 FTP server shut down (maintenance) -- please try again later\r\n"),
    ),
    Scenario::new(
        "oops",
        Some("greeting-500-oops"),
        "vsftpd cannot work with its own configuration and says OOPS in place of a greeting",
        || refused("500 OOPS: unrecognised variable in config file: anonymous_enabled\r\n"),
    ),
    Scenario::new(
        "silent",
        Some("greeting-silent"),
        "the connection opens, but not a byte comes",
        || with_greeting(Greeting::silent()),
    ),
    Scenario::new(
        "slow-greeting",
        Some("slow-banner"),
        "the greeting takes four seconds, as while a reverse lookup times out",
        || Behaviour {
            greeting_delay: Duration::from_secs(4),
            ..greeted(PROFTPD)
        },
    ),
    Scenario::new(
        "closed",
        Some("greeting-eof-no-bytes"),
        "the server closes without a word, as ProFTPD does at MaxInstances",
        || with_greeting(Greeting::close_without_bytes()),
    ),
    Scenario::new(
        "reset",
        Some("tcp-reset-after-accept"),
        "the connection is reset as soon as it is open, as by a balancer without a server",
        || with_greeting(Greeting::reset_without_bytes()),
    ),
    Scenario::new(
        "implicit-tls",
        Some("greeting-implicit-tls"),
        "the port expects TLS from the first byte, as port 990 does",
        || with_greeting(Greeting::ImplicitTls),
    ),
    Scenario::new(
        "ssh",
        Some("greeting-ssh"),
        "an SSH server answers: SFTP is meant, not FTP",
        || Behaviour {
            replies: vec![
                Override::on_any()
                    .saying("Invalid SSH identification string.\r\n")
                    .then(Then::Close),
            ],
            ..greeted("SSH-2.0-OpenSSH_9.6p1 Ubuntu-3ubuntu13.5\r\n")
        },
    ),
    Scenario::new(
        "smtp",
        Some("greeting-not-ftp"),
        "a mail server answers, with a 220 like that of FTP",
        || Behaviour {
            replies: vec![
                Override::on("QUIT")
                    .saying("221 2.0.0 Bye\r\n")
                    .then(Then::Close),
                Override::on_any().saying("502 5.5.2 Error: command not recognized\r\n"),
            ],
            ..greeted("220 mail.example.com ESMTP Postfix (Debian/GNU)\r\n")
        },
    ),
    Scenario::new(
        "http",
        Some("greeting-not-ftp"),
        "a web server answers",
        || {
            refused(
                "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            )
        },
    ),
    // Login.
    Scenario::new(
        "wrong-password",
        Some("login-bad-credentials"),
        "the password is wrong",
        || greeted(VSFTPD),
    )
    .logged_in_as("demo", "wrong"),
    Scenario::new(
        "anonymous-refused",
        Some("login-anonymous-disabled"),
        "Pure-FTPd does not take anonymous users",
        || {
            answering(
                PURE_FTPD,
                "USER",
                "530 This is a private system - No anonymous login\r\n",
                Then::Close,
            )
        },
    ),
    Scenario::new(
        "421-per-user",
        Some("limit-per-user"),
        "FileZilla Server 0.9 refuses another session of this user after the right password",
        || {
            answering(
                FILEZILLA_09,
                "PASS",
                "421 Too many users logged in for this account. Try again later.\r\n",
                Then::Close,
            )
        },
    )
    .logged_in_as("demo", "demo"),
    Scenario::new(
        "tls-required",
        Some("tls-required-control"),
        "FileZilla Server wants TLS before USER, and says so with 503",
        || answering(FILEZILLA, "USER", "503 Use AUTH first.\r\n", Then::Keep),
    ),
    Scenario::new(
        "chroot",
        Some("login-chroot-writable"),
        "the password is right, but vsftpd refuses a home directory that is writable",
        || {
            answering(
                VSFTPD,
                "PASS",
                "500 OOPS: vsftpd: refusing to run with writable root inside chroot()\r\n",
                Then::Close,
            )
        },
    )
    .logged_in_as("demo", "demo"),
    // The session and the directory.
    Scenario::new(
        "dropped",
        Some("server-crash-on-command"),
        "the server closes without a word in the middle of the session",
        || answering(VSFTPD, "PWD", "", Then::Close),
    ),
    Scenario::new(
        "missing-directory",
        Some("dir-not-found"),
        "the directory is not there",
        || greeted(PROFTPD),
    )
    .about("/pub/missing"),
    // Data connections.
    Scenario::new(
        "private-address",
        Some("pasv-private-address"),
        "PASV announces an address behind NAT, and there is no EPSV to go round it",
        || private_address(false),
    ),
    Scenario::new(
        "private-address-epsv",
        Some("pasv-private-but-epsv-works"),
        "PASV announces an address behind NAT, but EPSV works",
        || private_address(true),
    ),
    Scenario::new(
        "closed-data-port",
        Some("data-port-refused"),
        "nobody listens on the announced port, as when a container does not publish it",
        || announcing(Announce::ClosedPort),
    ),
    Scenario::new(
        "filtered-data-port",
        Some("data-port-filtered"),
        "what is sent to the announced port is dropped, as by a firewall",
        || announcing(Announce::FilteredPort),
    ),
    Scenario::new(
        "ports-exhausted",
        Some("pasv-ports-exhausted"),
        "Pure-FTPd has no free port left in its passive range",
        || Behaviour {
            replies: ["EPSV", "PASV"]
                .map(|verb| Override::on(verb).saying("425 All reserved TCP ports are busy\r\n"))
                .into(),
            ..greeted(PURE_FTPD)
        },
    ),
    Scenario::new(
        "tls-required-data",
        Some("tls-required-data"),
        "vsftpd lets log in without TLS, but wants data connections encrypted",
        || Behaviour {
            replies: ["LIST", "MLSD", "NLST"]
                .map(|verb| {
                    Override::on(verb).saying("522 Data connections must be encrypted.\r\n")
                })
                .into(),
            ..greeted(VSFTPD)
        },
    ),
    // Transfers.
    Scenario::new(
        "stalled-listing",
        Some("transfer-stalled"),
        "the listing begins and stops in the middle",
        || transferring(Data::StallAfter(40), None),
    ),
    Scenario::new(
        "reset-listing",
        Some("transfer-reset"),
        "the data connection is reset in the middle of the listing",
        || transferring(Data::ResetAfter(40), None),
    ),
    Scenario::new(
        "missing-226",
        Some("transfer-final-reply-missing"),
        "the listing is whole, but the final reply never comes",
        || transferring(Data::Whole, Some(Vec::new())),
    ),
    Scenario::new(
        "hostile",
        Some("protocol-reply-unterminated"),
        "terminal escapes and control characters in every text, and a reply without an end",
        hostile,
    ),
];
