//! The scenarios: the healthy server first, then in the order of the conversation.

use std::time::Duration;

use super::Scenario;
use super::recipes::{
    FILEZILLA, FILEZILLA_09, PROFTPD, PURE_FTPD, VSFTPD, announcing, answering, greeted, hostile,
    private_address, refused, transferring, with_greeting,
};
use crate::demo::behaviour::{Announce, Behaviour, Data, Greeting, Override, Then};

pub(super) static SCENARIOS: &[Scenario] = &[
    Scenario::new("healthy", None, Behaviour::default),
    // Connecting and the greeting.
    Scenario::new("421", Some("limit-server-full"), || {
        refused("421 There are too many connected users, please try later.\r\n")
    }),
    Scenario::new("421-per-ip", Some("limit-per-ip"), || {
        refused("421 Too many connections (8) from this IP\r\n")
    }),
    Scenario::new("421-retry", Some("limit-server-full"), || Behaviour {
        refuse_first: 1,
        ..greeted(VSFTPD)
    }),
    Scenario::new("421-later", Some("limit-server-full"), || {
        refused("421 Too many users, try again in 30 minutes.\r\n")
    }),
    Scenario::new("530-per-host", Some("limit-per-ip"), || {
        refused(
            "530 Sorry, the maximum number of connections (3) for your host are already connected.\r\n",
        )
    }),
    Scenario::new("rate-limit", Some("limit-rate"), || {
        refused(
            "500 Access denied: rate limit exceed, wait time to respect rate 1.2s, max wait time allowed 1s\r\n",
        )
    }),
    Scenario::new("banned", Some("ip-banned"), || {
        refused("500 Access denied: banned client IP\r\n")
    }),
    Scenario::new("shutdown", Some("server-shutdown"), || {
        refused("500 FTP server shut down (maintenance) -- please try again later\r\n")
    }),
    Scenario::new("oops", Some("greeting-500-oops"), || {
        refused("500 OOPS: unrecognised variable in config file: anonymous_enabled\r\n")
    }),
    Scenario::new("silent", Some("greeting-silent"), || {
        with_greeting(Greeting::silent())
    }),
    Scenario::new("slow-greeting", Some("slow-banner"), || Behaviour {
        greeting_delay: Duration::from_secs(4),
        ..greeted(PROFTPD)
    }),
    Scenario::new("closed", Some("greeting-eof-no-bytes"), || {
        with_greeting(Greeting::close_without_bytes())
    }),
    Scenario::new("reset", Some("tcp-reset-after-accept"), || {
        with_greeting(Greeting::reset_without_bytes())
    }),
    Scenario::new("implicit-tls", Some("greeting-implicit-tls"), || {
        with_greeting(Greeting::ImplicitTls)
    }),
    Scenario::new("ssh", Some("greeting-ssh"), || Behaviour {
        replies: vec![
            Override::on_any()
                .saying("Invalid SSH identification string.\r\n")
                .then(Then::Close),
        ],
        ..greeted("SSH-2.0-OpenSSH_9.6p1 Ubuntu-3ubuntu13.5\r\n")
    }),
    Scenario::new("smtp", Some("greeting-not-ftp"), || Behaviour {
        replies: vec![
            Override::on("QUIT")
                .saying("221 2.0.0 Bye\r\n")
                .then(Then::Close),
            Override::on_any().saying("502 5.5.2 Error: command not recognized\r\n"),
        ],
        ..greeted("220 mail.example.com ESMTP Postfix (Debian/GNU)\r\n")
    }),
    Scenario::new("http", Some("greeting-not-ftp"), || {
        with_greeting(Greeting::Awaits(
            b"HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec(),
        ))
    }),
    // Login.
    Scenario::new("wrong-password", Some("login-bad-credentials"), || {
        greeted(VSFTPD)
    })
    .logged_in_as("demo", "wrong"),
    Scenario::new(
        "anonymous-refused",
        Some("login-anonymous-disabled"),
        || {
            answering(
                PURE_FTPD,
                "USER",
                "530 This is a private system - No anonymous login\r\n",
                Then::Close,
            )
        },
    ),
    Scenario::new("421-per-user", Some("limit-per-user"), || {
        answering(
            FILEZILLA_09,
            "PASS",
            "421 Too many users logged in for this account. Try again later.\r\n",
            Then::Close,
        )
    })
    .logged_in_as("demo", "demo"),
    Scenario::new("tls-required", Some("tls-required-control"), || {
        answering(FILEZILLA, "USER", "503 Use AUTH first.\r\n", Then::Keep)
    }),
    Scenario::new("chroot", Some("login-chroot-writable"), || {
        answering(
            VSFTPD,
            "PASS",
            "500 OOPS: vsftpd: refusing to run with writable root inside chroot()\r\n",
            Then::Close,
        )
    })
    .logged_in_as("demo", "demo"),
    // The session and the directory.
    Scenario::new("dropped", Some("server-crash-on-command"), || {
        answering(VSFTPD, "PWD", "", Then::Close)
    }),
    Scenario::new("missing-directory", Some("dir-not-found"), || {
        greeted(PROFTPD)
    })
    .about("/pub/missing"),
    // Data connections.
    Scenario::new("private-address", Some("pasv-private-address"), || {
        private_address(false)
    }),
    Scenario::new(
        "private-address-epsv",
        Some("pasv-private-but-epsv-works"),
        || private_address(true),
    ),
    Scenario::new("closed-data-port", Some("data-port-refused"), || {
        announcing(Announce::ClosedPort)
    }),
    Scenario::new("filtered-data-port", Some("data-port-filtered"), || {
        announcing(Announce::FilteredPort)
    }),
    Scenario::new("ports-exhausted", Some("pasv-ports-exhausted"), || {
        Behaviour {
            replies: ["EPSV", "PASV"]
                .map(|verb| Override::on(verb).saying("425 All reserved TCP ports are busy\r\n"))
                .into(),
            ..greeted(PURE_FTPD)
        }
    }),
    Scenario::new("tls-required-data", Some("tls-required-data"), || {
        Behaviour {
            replies: ["LIST", "MLSD", "NLST"]
                .map(|verb| {
                    Override::on(verb).saying("522 Data connections must be encrypted.\r\n")
                })
                .into(),
            ..greeted(VSFTPD)
        }
    }),
    // Transfers.
    Scenario::new("stalled-listing", Some("transfer-stalled"), || {
        transferring(Data::StallAfter(40), None)
    }),
    Scenario::new("reset-listing", Some("transfer-reset"), || {
        transferring(Data::ResetAfter(40), None)
    }),
    Scenario::new("missing-226", Some("transfer-final-reply-missing"), || {
        transferring(Data::Whole, Some(Vec::new()))
    }),
    Scenario::new("hostile", Some("protocol-reply-unterminated"), hostile),
];
