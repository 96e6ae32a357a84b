//! Logs of any size and any content.

use std::io::{self, Read};

use ftpprobe::logs::{self, Dialect, ReadError};
use proptest::prelude::*;

use crate::{judged, root, sessions};

/// The same session again and again, made as it is read.
struct Endless {
    session: &'static [u8],
    left: u64,
    at: usize,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Ok(0);
        }
        let rest = &self.session[self.at..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        if self.at == self.session.len() {
            (self.at, self.left) = (0, self.left - 1);
        }
        Ok(count)
    }
}

fn count(session: &'static [u8], times: u64) -> (u64, u64) {
    let log = Endless {
        session,
        left: times,
        at: 0,
    };
    let read_at = "2026-01-02T03:04:05Z".parse().unwrap();
    let (mut found, mut exchanges) = (0, 0);
    logs::read(log, None, read_at, |session| {
        found += 1;
        let evidence = session.evidence.iter();
        let counts = evidence.map(|it| it.attempts[0].exchanges.len() as u64);
        exchanges = counts.fold(exchanges, u64::max);
        Ok::<(), ReadError>(())
    })
    .unwrap();
    (found, exchanges)
}

#[test]
fn sessions_are_handed_over_as_they_end() {
    let session =
        b"---- Connecting to h (192.0.2.10) port 21\n<--- 220 hi\n---> USER a\n<--- 530 no\n";
    assert_eq!(count(session, 20_000), (20_000, 2));
}

/// Hundreds of thousands of files in one session: what went well is forgotten.
#[test]
fn a_session_without_end_stays_bounded() {
    let file =
        b"---> PASV\n<--- 227 ok (192,0,2,10,195,80)\n---> RETR f\n<--- 150 go\n<--- 226 done\n";
    let (found, exchanges) = count(file, 100_000);
    assert_eq!(found, 1);
    assert!(exchanges < 5_100, "{exchanges}");
}

#[test]
fn a_line_without_end_is_cut() {
    let mut log = b"<--- 220 ".to_vec();
    log.resize(10_000_000, b'x');
    log.extend(b"\n---> USER a\n<--- 530 Login incorrect.\n");
    let found = sessions(&log, Some("lftp")).unwrap();
    assert_eq!(root(&found[0]), "login-bad-credentials");
}

/// Three thousand lines that mean something to some client. What took time by the square of them would not end
/// before the runner's limit.
#[test]
fn every_format_takes_many_lines() {
    let pieces = PIECES.join("\n");
    let log = format!("{pieces}\n").repeat(3_000 / PIECES.len());
    for format in Dialect::all().iter().map(Dialect::name) {
        for evidence in sessions(log.as_bytes(), Some(format)).unwrap_or_default() {
            let _ = judged(&evidence);
        }
    }
}

#[test]
fn what_is_no_log_is_told() {
    for text in ["", "Dear support,\nFTP does not work.\n", "\u{0}\u{1}"] {
        let error = sessions(text.as_bytes(), None).unwrap_err();
        assert!(matches!(error, ReadError::Unknown), "{text:?}");
    }
    let error = sessions(b"hello", Some("curl")).unwrap_err();
    assert!(matches!(error, ReadError::Empty(dialect) if dialect.name() == "curl"));
}

/// Pieces that mean something, in any order.
const PIECES: [&str; 30] = [
    "> USER a",
    "> PASS b",
    "< 220 hi",
    "< 331 pw",
    "< 530 no",
    "< 230 in",
    "> EPSV",
    "< 229 ok (|||5|)",
    "* Trying 192.0.2.1:21...",
    "* Connected to h (192.0.2.1) port 21",
    "---> PASV",
    "<--- 227 (1,2,3,4,5,6)",
    "**** Timeout - reconnecting",
    "---- Connecting to h (192.0.2.1) port 21",
    "*cmd* 'LIST'",
    "*resp* '150 x'",
    "EOFError",
    "Cmd: NLST",
    "226: ok",
    "     more",
    "ftp> ls",
    "421 Service not available, remote server has closed",
    "Status:\tConnecting to 1.2.3.4:21...",
    "Response:\t220-x",
    "Error:\tECONNRESET",
    "Command:\tMLSD",
    ". 2026-03-02 09:10:11.001 Timeout detected. (data connection)",
    "< 2026-03-02 09:10:11.090 220 x",
    "(000001)1/2/2026 - (a) (1.2.3.4)> 220 x",
    "PASS 150 227 ()",
];

proptest! {
    #[test]
    fn nothing_that_is_read_ends_in_a_panic(
        pieces in prop::collection::vec(prop_oneof![
            4 => prop::sample::select(PIECES.to_vec()).prop_map(str::to_owned),
            1 => "\\PC{0,40}",
        ], 0..40),
        format in 0..Dialect::all().len(),
    ) {
        let log = pieces.join("\n");
        for format in [None, Some(Dialect::all()[format].name())] {
            for evidence in sessions(log.as_bytes(), format).unwrap_or_default() {
                let _ = judged(&evidence);
            }
        }
    }

    #[test]
    fn no_password_survives(word in "[a-z0-9]{12}", prefix in prop::sample::select(
        vec!["> ", "---> ", "Cmd: ", "*cmd* '", "0000: ", "Command:\t", "> 2026-03-02 09:10:11.090 "],
    )) {
        let log = format!("{prefix}USER a\n{prefix}PASS {word}\n{prefix}SYST\n");
        for format in Dialect::all().iter().map(Dialect::name) {
            for evidence in sessions(log.as_bytes(), Some(format)).unwrap_or_default() {
                prop_assert!(!serde_json::to_string(&evidence).unwrap().contains(&word));
            }
        }
    }
}

/// Long commands and replies without end in one session: a part is read, and the report says so.
#[test]
fn a_session_of_any_size_is_read_in_part() {
    let text = "x".repeat(60_000);
    let pair = format!("---> STAT {text}\n<--- 211 {text}\n");
    let mut log = String::from(
        "---- Connecting to h (192.0.2.10) port 21\n<--- 220 hi\n---> USER a\n<--- 230 in\n",
    );
    for _ in 0..200 {
        log.push_str(&pair);
    }
    let found = sessions(log.as_bytes(), Some("lftp")).unwrap();
    let evidence = &found[0];
    let exchanges = evidence.attempts[0].exchanges.iter();
    let bytes: usize = exchanges.map(|it| it.raw.0.len()).sum();
    assert!((100_000..2 << 20).contains(&bytes), "{bytes}");
    let source = evidence.source.as_ref().unwrap();
    assert!(!source.tells(ftpprobe::evidence::source::Unknown::Rest));
}

/// How many sessions are found in this log of FileZilla Server.
fn found_in(log: &str) -> usize {
    sessions(log.as_bytes(), Some("filezilla-server"))
        .unwrap()
        .len()
}

fn line(session: usize, said: &str) -> String {
    format!("<3/4/2026 7:15:02 PM> FTP Session {session} 192.0.2.77 {said}\n")
}

/// Sessions that go on at the same time, and the first of them goes on at last: once it was given up, what it says begins another.
fn at_a_time(count: usize, said: &str) -> usize {
    let mut log = String::new();
    for session in 1..=count {
        log.push_str(&line(session, "[Response] 220 Ready"));
        log.push_str(&line(session, &format!("[Command] USER {said}")));
    }
    log.push_str(&line(1, "[Response] 530 Login incorrect"));
    found_in(&log)
}

#[test]
fn so_many_sessions_are_followed_at_a_time() {
    assert_eq!(at_a_time(1000, "a"), 1000);
    assert_eq!(at_a_time(1001, "a"), 1002);
}

#[test]
fn so_much_of_all_open_sessions_is_kept() {
    let long = "x".repeat(60_000);
    assert_eq!(at_a_time(200, &long), 200);
    assert_eq!(at_a_time(300, &long), 301);
}

/// Of more, the report says that they are not told.
#[test]
fn so_many_exchanges_of_a_session_are_kept() {
    use ftpprobe::evidence::source::Unknown;
    for (count, is_whole) in [(4_000, true), (6_000, false)] {
        let mut log = String::from("<--- 220 hi\n");
        for _ in 0..count {
            log.push_str("---> NOOP\n<--- 200 ok\n");
        }
        let found = sessions(log.as_bytes(), Some("lftp")).unwrap();
        let source = found[0].source.as_ref().unwrap();
        assert_eq!(source.tells(Unknown::Rest), is_whole);
        let exchanges = found[0].attempts[0].exchanges.len();
        assert!(
            (count.min(5_000)..=5_100).contains(&exchanges),
            "{exchanges}"
        );
    }
}
