//! Greetings of real servers, and the behaviours that several scenarios vary.

use std::net::Ipv4Addr;

use crate::demo::behaviour::{
    Announce, Behaviour, Data, Greeting, Override, Passive, Then, Transfer, endless_reply,
};

pub(super) const VSFTPD: &str = "220 (vsFTPd 3.0.5)\r\n";
pub(super) const PROFTPD: &str =
    "220 ProFTPD Server (ProFTPD Default Installation) [127.0.0.1]\r\n";
pub(super) const PURE_FTPD: &str = "220---------- Welcome to Pure-FTPd [privsep] [TLS] ----------\r\n\
    220-You are user number 1 of 50 allowed.\r\n\
    220-Local time is now 12:00. Server port: 21.\r\n\
    220-IPv6 connections are also welcome on this server.\r\n\
    220 You will be disconnected after 15 minutes of inactivity.\r\n";
pub(super) const FILEZILLA: &str = "220-FileZilla Server 1.9.4\r\n\
    220 Please visit https://filezilla-project.org/\r\n";
pub(super) const FILEZILLA_09: &str = "220-FileZilla Server 0.9.60 beta\r\n\
    220-written by Tim Kosse (tim.kosse@filezilla-project.org)\r\n\
    220 Please visit https://filezilla-project.org/\r\n";

pub(super) fn with_greeting(greeting: Greeting) -> Behaviour {
    Behaviour {
        greeting,
        ..Behaviour::default()
    }
}

pub(super) fn greeted(text: &str) -> Behaviour {
    with_greeting(Greeting::text(text))
}

pub(super) fn refused(text: &str) -> Behaviour {
    with_greeting(Greeting::refusal(text))
}

pub(super) fn answering(greeting: &str, verb: &str, text: &str, then: Then) -> Behaviour {
    Behaviour {
        replies: vec![Override::on(verb).saying(text).then(then)],
        ..greeted(greeting)
    }
}

pub(super) fn announcing(announce: Announce) -> Behaviour {
    Behaviour {
        passive: Passive {
            announce,
            ..Passive::default()
        },
        ..greeted(VSFTPD)
    }
}

pub(super) fn private_address(epsv: bool) -> Behaviour {
    let mut behaviour = announcing(Announce::Address(Ipv4Addr::new(192, 168, 1, 10)));
    if !epsv {
        behaviour.replies = vec![
            Override::on("FEAT").saying("211-Features:\r\n PASV\r\n SIZE\r\n UTF8\r\n211 End\r\n"),
            Override::on("EPSV").saying("500 Unknown command.\r\n"),
        ];
    }
    behaviour
}

pub(super) fn transferring(data: Data, closing: Option<Vec<u8>>) -> Behaviour {
    Behaviour {
        transfer: Transfer {
            data,
            closing,
            ..Transfer::default()
        },
        ..greeted(VSFTPD)
    }
}

pub(super) fn hostile() -> Behaviour {
    const ESCAPES: &str = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{1b}[31mred\u{8}\u{8}\u{202e}gnp.exe\u{0}";
    Behaviour {
        replies: vec![
            Override::on("SYST").saying(format!("215 UNIX {ESCAPES}\r\n")),
            Override::on("PWD").saying(format!("257 \"/{ESCAPES}\" is {ESCAPES}\r\n")),
            Override::on("STAT")
                .with("")
                .saying(format!("211-{ESCAPES}\r\n {ESCAPES}\r\n211 \u{9b}31m\r\n")),
            Override::on("STAT").saying(endless_reply(212, ESCAPES)),
        ],
        transfer: Transfer {
            listing: Some(format!("-rw-r--r-- 1 0 0 1 Jan 15  2024 {ESCAPES}\r\n").into_bytes()),
            ..Transfer::default()
        },
        ..greeted(&format!("220-{ESCAPES}\r\n220 Ready {ESCAPES}\r\n"))
    }
}
