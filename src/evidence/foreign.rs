//! Other protocols, told by the first bytes that come in the place of a greeting.

use super::facts::ForeignProtocol;

/// TLS records of an alert and of a handshake (RFC 8446 section 5.1).
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;

/// The protocol that these first bytes belong to, where they are no FTP.
#[must_use]
pub fn foreign(bytes: &[u8]) -> Option<ForeignProtocol> {
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

/// Whether these bytes begin with a TLS record of a server.
#[must_use]
pub fn is_tls(bytes: &[u8]) -> bool {
    matches!(bytes, [ALERT | HANDSHAKE, 3, ..])
}

/// A 220 that is not FTP's: mail servers greet with the same code.
#[must_use]
pub fn foreign_greeting(text: &str) -> Option<ForeignProtocol> {
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
