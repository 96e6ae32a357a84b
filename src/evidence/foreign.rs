//! Other protocols, told by the first bytes that come in the place of a greeting.

use super::facts::ForeignProtocol;

/// TLS records of an alert and of a handshake (RFC 8446 section 5.1).
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;

/// Control characters that stand in texts for people: bell, backspace, shifts of character sets, escape.
const IN_TEXT: [u8; 5] = [7, 8, 14, 15, 27];

/// Telnet's "interpret as command" (RFC 854).
const IAC: u8 = 255;

/// The protocol that these first bytes belong to, where they are no FTP.
#[must_use]
pub fn foreign(bytes: &[u8]) -> Option<ForeignProtocol> {
    // In lower case. A web server that takes a line for a request of HTTP/0.9 answers with a bare page.
    const SIGNS: &[(&[u8], ForeignProtocol)] = &[
        (b"ssh-", ForeignProtocol::Ssh),
        (b"http/", ForeignProtocol::Http),
        (b"<!doctype", ForeignProtocol::Http),
        (b"<html", ForeignProtocol::Http),
        (b"<head", ForeignProtocol::Http),
        (b"<?xml", ForeignProtocol::Http),
        (b"+ok", ForeignProtocol::Pop3),
        (b"* ok", ForeignProtocol::Imap),
        (b"* preauth", ForeignProtocol::Imap),
        (b"* bye", ForeignProtocol::Imap),
        (b"rfb 00", ForeignProtocol::Vnc),
        (b"@rsyncd:", ForeignProtocol::Rsync),
    ];
    if is_tls(bytes) {
        return Some(ForeignProtocol::Tls);
    }
    let text = bytes.trim_ascii_start();
    let begins = |sign: &[u8]| {
        let head = text.get(..sign.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(sign))
    };
    if let Some((_, protocol)) = SIGNS.iter().find(|(sign, _)| begins(sign)) {
        return Some(*protocol);
    }
    // Telnet commands may stand before an FTP greeting; bytes above ASCII may be part of its text.
    if bytes.first() == Some(&IAC) {
        return asks_for_login(bytes).then_some(ForeignProtocol::Telnet);
    }
    let is_control = |byte: &u8| {
        byte.is_ascii_control() && !byte.is_ascii_whitespace() && !IN_TEXT.contains(byte)
    };
    let is_binary = bytes.iter().take(16).any(is_control);
    is_binary.then_some(ForeignProtocol::Binary)
}

/// Whether a text ends as a terminal's login does, which waits for a name on the same line.
fn asks_for_login(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_end().to_ascii_lowercase();
    let prompts: [&[u8]; 4] = [b"login:", b"username:", b"user name:", b"password:"];
    prompts.iter().any(|prompt| text.ends_with(prompt))
}

/// Whether an answer to what no FTP server understands can be of one: nothing, Telnet commands, or a line with a
/// reply code.
#[must_use]
pub fn may_be_ftp(bytes: &[u8]) -> bool {
    let is_coded = |line: &[u8]| {
        let code = &line[..line.len().min(3)];
        !code.is_empty() && code.iter().all(u8::is_ascii_digit)
    };
    bytes.is_empty() || bytes[0] == IAC || bytes.split(|byte| *byte == b'\n').any(is_coded)
}

/// Whether these bytes begin with a TLS record of a server.
#[must_use]
pub fn is_tls(bytes: &[u8]) -> bool {
    matches!(bytes, [ALERT | HANDSHAKE, 3, ..])
}

/// A greeting that has a code and is not FTP's: mail servers use 220 too, and news servers 200.
#[must_use]
pub fn foreign_greeting(text: &str) -> Option<ForeignProtocol> {
    let words = || text.split(|c: char| !c.is_ascii_alphanumeric());
    if words().any(|word| word.eq_ignore_ascii_case("FTP")) {
        return None;
    }
    words().find_map(|word| match word {
        "ESMTP" | "SMTP" | "LMTP" => Some(ForeignProtocol::Smtp),
        "NNTP" | "NNRP" | "InterNetNews" => Some(ForeignProtocol::Nntp),
        _ => None,
    })
}

/// The protocol of an answer to what no FTP server understands, by its first bytes or by what a reply says.
#[must_use]
pub fn foreign_answer(bytes: &[u8]) -> Option<ForeignProtocol> {
    foreign(bytes).or_else(|| foreign_greeting(&String::from_utf8_lossy(bytes)))
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
    #[test_case(b"<!DOCTYPE HTML>\n<html lang=\"en\">", Some(ForeignProtocol::Http); "a page alone")]
    #[test_case(b"<HTML><BODY>", Some(ForeignProtocol::Http); "a page in capitals")]
    #[test_case(b"\r\n<html>", Some(ForeignProtocol::Http); "a page after a blank line")]
    #[test_case(b"\xff\xfd\x18\xff\xfd\x20\r\ndebian login: ", Some(ForeignProtocol::Telnet); "telnet")]
    #[test_case(b"\xff\xfd\x18\xff\xfd\x20", None; "telnet commands alone")]
    #[test_case(b"RFB 003.008\n", Some(ForeignProtocol::Vnc); "vnc")]
    #[test_case(b"@RSYNCD: 31.0\n", Some(ForeignProtocol::Rsync); "rsync")]
    #[test_case(b"\x1b[1mWelcome\x1b[0m\r\n", None; "a text in colour")]
    #[test_case(b"\x1b$B$3$s\x1b(B\r\n", None; "a text in ISO 2022")]
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
        assert_eq!(
            foreign_greeting("news.example.com InterNetNews NNRP server ready"),
            Some(ForeignProtocol::Nntp)
        );
        assert_eq!(foreign_greeting("FTP server, SMTP is next door"), None);
    }

    #[test_case(b"", true; "nothing")]
    #[test_case(b"220 hi\r\n", true; "a greeting")]
    #[test_case(b"22", true; "half a code")]
    #[test_case(b"\xff\xfb\x01220 hi", true; "telnet")]
    #[test_case(b"warning: x\r\n220 hi\r\n", true; "a line before it")]
    #[test_case(b"ERROR\r\n", false; "an error of another protocol")]
    #[test_case(b"HTTP/1.1 400 Bad Request\r\n", false; "a web server")]
    fn an_answer_that_may_be_of_ftp(bytes: &[u8], expected: bool) {
        assert_eq!(may_be_ftp(bytes), expected);
    }
}
