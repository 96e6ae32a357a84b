//! The greeting, and what answers in its stead.

use std::time::Duration;

use super::run::{Run, Stop};
use crate::evidence::facts::{ForeignProtocol, Greeted, TcpOutcome, TlsTrial};
use crate::evidence::{Ending, Facts, Outcome, Phase, StepName};
use crate::wire::hello::{is_tls, try_tls};
use crate::wire::limits::Waited;
use crate::wire::session::{Protection, Session};

/// How long silence lasts before a TLS `ClientHello` is tried on a second connection.
const SILENCE: Duration = Duration::from_secs(3);

pub(super) async fn step(run: &mut Run<'_>, session: &mut Session) -> Result<(), Stop> {
    let started_us = run.begins(StepName::Greet, "waiting for the greeting");
    let mut greeted = Greeted {
        exchanges: Vec::new(),
        foreign: None,
        implicit_tls: None,
        closed_after: false,
    };
    let heard = session
        .listen(&run.limits, SILENCE.min(run.limits.timeout))
        .await;
    if heard == Waited::TimedOut {
        greeted.foreign = foreign(&session.partial());
        let is_plain = session.protection() == Protection::Plain;
        if is_plain && session.partial().is_empty() && run.may_connect_again() {
            greeted.implicit_tls = implicit_tls(run, session).await;
        }
    }
    let tls_answered = greeted
        .implicit_tls
        .as_ref()
        .is_some_and(|trial| trial.answered);
    // Nothing more is worth waiting for where another protocol has shown itself.
    let patience = match heard {
        Waited::TimedOut if tls_answered || greeted.foreign.is_some() => Duration::ZERO,
        Waited::TimedOut => run.limits.timeout.saturating_sub(SILENCE),
        _ => run.limits.timeout,
    };
    let mut index = run.hear_within(session, Phase::Greeting, patience).await;
    greeted.exchanges.push(index);
    if run.code(index) == Some(120) {
        index = run.hear(session, Phase::Greeting).await;
        greeted.exchanges.push(index);
    }
    let exchange = &run.attempt.exchanges[index];
    greeted.closed_after = exchange.closed && exchange.is_class(2);
    greeted.foreign = greeted.foreign.or_else(|| match exchange.ending {
        Ending::NotAReply | Ending::Closed | Ending::Reset => foreign(&exchange.raw.0),
        Ending::Replied => foreign_greeting(&exchange.text()),
        _ => None,
    });
    let welcome = exchange.is_class(2) && !greeted.closed_after && greeted.foreign.is_none();
    let outcome = Outcome::of(welcome);
    run.record(StepName::Greet, started_us, outcome, Facts::Greet(greeted));
    if welcome { Ok(()) } else { Err(Stop) }
}

/// The greeting of a further control connection to the same server. If it is no welcome: its index.
pub(super) async fn again(run: &mut Run<'_>, session: &mut Session) -> Result<(), usize> {
    let index = run.hear(session, Phase::Greeting).await;
    if run.is_class(index, 2) {
        Ok(())
    } else {
        Err(index)
    }
}

async fn implicit_tls(run: &mut Run<'_>, session: &Session) -> Option<TlsTrial> {
    let peer = session.peer()?;
    let trial = try_tls(&run.limits, peer, &run.target.host).await;
    if trial.path.outcome == TcpOutcome::Connected {
        run.attempt.connections_opened += 1;
    }
    Some(trial)
}

/// The protocol that these first bytes belong to, where they are no FTP.
fn foreign(bytes: &[u8]) -> Option<ForeignProtocol> {
    const SIGNS: &[(&[u8], ForeignProtocol)] = &[
        (b"SSH-", ForeignProtocol::Ssh),
        (b"HTTP/", ForeignProtocol::Http),
        (b"<!DOCTYPE", ForeignProtocol::Http),
        (b"<html", ForeignProtocol::Http),
        (b"+OK", ForeignProtocol::Pop3),
        (b"* OK", ForeignProtocol::Imap),
    ];
    if is_tls(bytes) {
        return Some(ForeignProtocol::Tls);
    }
    if let Some((_, protocol)) = SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign)) {
        return Some(*protocol);
    }
    // Telnet commands may stand before an FTP greeting; bytes above ASCII may be part of its text.
    let is_telnet = bytes.first() == Some(&255);
    let is_control = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    let is_binary = !is_telnet && bytes.iter().take(16).any(is_control);
    is_binary.then_some(ForeignProtocol::Binary)
}

/// A 220 that is not FTP's: mail servers greet with the same code.
fn foreign_greeting(text: &str) -> Option<ForeignProtocol> {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .any(|word| matches!(word, "ESMTP" | "SMTP" | "LMTP"))
        .then_some(ForeignProtocol::Smtp)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(b"SSH-2.0-OpenSSH_9.9\r\n", Some(ForeignProtocol::Ssh); "ssh")]
    #[test_case(b"HTTP/1.1 400 Bad Request\r\n", Some(ForeignProtocol::Http); "http")]
    #[test_case(b"+OK ready\r\n", Some(ForeignProtocol::Pop3); "pop3")]
    #[test_case(b"* OK IMAP4rev1\r\n", Some(ForeignProtocol::Imap); "imap")]
    #[test_case(b"\x15\x03\x01\x00\x02\x02\x46", Some(ForeignProtocol::Tls); "tls alert")]
    #[test_case(b"J\0\0\0\x0a8.0.36", Some(ForeignProtocol::Binary); "mysql")]
    #[test_case(b"\xff\xfb\x01220 hi", None; "telnet before ftp")]
    #[test_case(b"220-h\xc3\xa9", None; "ftp in utf-8")]
    #[test_case(b"", None; "nothing")]
    fn first_bytes(bytes: &[u8], expected: Option<ForeignProtocol>) {
        assert_eq!(foreign(bytes), expected);
    }

    #[test]
    fn a_mail_greeting_is_told_from_ftp() {
        assert_eq!(
            foreign_greeting("mail.example.com ESMTP Postfix"),
            Some(ForeignProtocol::Smtp)
        );
        assert_eq!(foreign_greeting("ftp.example.com (vsFTPd 3.0.3)"), None);
    }
}
