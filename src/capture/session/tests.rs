//! Sessions made packet by packet, and what becomes of them.

use rustls::version::{TLS12, TLS13};
use test_case::test_case;

use crate::capture::Choices;
use crate::capture::dialogues::Dialogues;
use crate::capture::flow::Side;
use crate::capture::flow::tests::tape::{A, ACK, B, FIN, SYN, Tape, tell};
use crate::capture::tls::tests::{ends, ends_until, talk};
use crate::clock::Timestamp;
use crate::evidence::certificate::Trust;
use crate::evidence::source::Unknown;
use crate::evidence::tls::{Handshake, HandshakeOutcome};
use crate::evidence::{DataMode, Ending, Evidence};
use crate::secret::Secrets;

/// A control connection in the making.
struct Talk {
    tape: Tape,
    /// What comes next, of the client and of the server.
    next: [u32; 2],
}

impl Talk {
    fn new() -> Self {
        Self {
            tape: Tape::shaken(),
            next: [101, 501],
        }
    }

    fn says(&mut self, side: Side, bytes: &[u8]) {
        let [client, server] = self.next;
        match side {
            Side::Client => self.tape.client(client, server, bytes),
            Side::Server => self.tape.server(server, client, bytes),
        };
        self.passes(side, bytes);
    }

    /// It arrives, and the recorder misses it.
    fn passes(&mut self, side: Side, bytes: &[u8]) {
        self.next[usize::from(side == Side::Server)] += u32::try_from(bytes.len()).unwrap();
    }

    fn acknowledges(&mut self, side: Side) {
        self.says(side, b"");
    }

    /// Lines: `>` of the client, `<` of the server, and `-` before it for what the recorder misses.
    fn script(lines: &[&str]) -> Self {
        let mut talk = Self::new();
        for line in lines {
            let (is_missed, line) = match line.strip_prefix('-') {
                Some(line) => (true, line),
                None => (false, *line),
            };
            let (mark, text) = line.split_at(1);
            let side = if mark == ">" {
                Side::Client
            } else {
                Side::Server
            };
            let bytes = format!("{text}\r\n").into_bytes();
            // The rest of a line, or its beginning.
            let bytes = match text.strip_suffix("...") {
                Some(part) => part.as_bytes(),
                None => &bytes,
            };
            talk.tape.wait(60);
            if is_missed {
                talk.passes(side, bytes);
            } else {
                talk.says(side, bytes);
            }
        }
        talk
    }

    fn closes(&mut self, side: Side) {
        let [client, server] = self.next;
        match side {
            Side::Client => self.tape.add(A, B, FIN | ACK, client, server, b""),
            Side::Server => self.tape.add(B, A, FIN | ACK, server, client, b""),
        };
        self.next[usize::from(side == Side::Server)] += 1;
        self.acknowledges(match side {
            Side::Client => Side::Server,
            Side::Server => Side::Client,
        });
    }

    fn evidence(&self) -> Evidence {
        let mut all = Vec::new();
        let mut dialogues =
            Dialogues::new(Secrets::default(), Choices::default(), |evidence, _| {
                all.push(evidence);
            });
        tell(&self.tape.packets, usize::MAX, &mut dialogues);
        dialogues.end();
        assert_eq!(all.len(), 1);
        all.remove(0)
    }
}

/// Commands with the codes that answered them, as `USER 331`; `-` stands for either where it is not there.
fn pairs(evidence: &Evidence) -> Vec<String> {
    let exchanges = evidence.attempts[0].exchanges.iter();
    let pair = exchanges.map(|it| {
        assert!(!it.unsolicited, "{it:?}");
        let code = match (&it.reply, &it.ending) {
            (Some(reply), _) => reply.code.to_string(),
            (None, Ending::NotTold) => "-".to_owned(),
            (None, other) => format!("{other:?}"),
        };
        format!("{} {code}", it.verb().unwrap_or_else(|| "-".to_owned()))
    });
    pair.collect()
}

#[test_case(&["<220 hello", ">USER a", "<331 go", ">PASS b", "<230 in", ">FEAT", "<211-Features:", "-< MLST", "< SIZE", "<211 End", ">PWD", "<257 /"],
    &["- 220", "USER 331", "PASS 230", "FEAT 211", "PWD 257"]; "lines within a reply of several")]
#[test_case(&["<220 hello", ">USER a", "<331 go", ">PASS b", "<230 in", ">FEAT", "-<211-Features:", "< MLST", "<211 End", ">PWD", "<257 /"],
    &["- 220", "USER 331", "PASS 230", "FEAT 211", "PWD 257"]; "the beginning of one")]
#[test_case(&["<220 hello", ">USER a", "<331 go", ">PASS b", "<230 in", ">HELP", "<214-These...", "-< are all", "<commands", "<214 End", ">PWD", "<257 /"],
    &["- 220", "USER 331", "PASS 230", "HELP 214", "PWD 257"]; "from within a line into another")]
#[test_case(&["<220 hello", ">USER a", "<331 go", ">PASS b", "-<230 in", ">PWD", "<257 /", ">SYST", "<215 UNIX"],
    &["- 220", "USER 331", "PASS -", "PWD 257", "SYST 215"]; "a reply")]
#[test_case(&["<220 hello", ">USER a", "-<331 go", ">PASS b", "-<230 in", ">PWD", "-<257 /", ">SYST", "<215 UNIX"],
    &["- 220", "USER -", "PASS -", "PWD -", "SYST 215"]; "several replies")]
#[test_case(&["-<220 hello", ">USER a", "<331 go", ">PASS b", "<230 in"],
    &["USER 331", "PASS 230"]; "the greeting")]
#[test_case(&["<220 hello", ">USER a", "<331 go", "->PASS b", "<230 in", ">PWD", "<257 /"],
    &["- 220", "USER 331", "- 230", "PWD 257"]; "a command")]
#[test_case(&["<220 hello", ">USER a", "<331 go", ">PASS b", "<230 in", ">RETR x", "<150 here", "-<226 done", ">CWD /", "<250 ok", ">QUIT", "<221 bye"],
    &["- 220", "USER 331", "PASS 230", "RETR 150", "CWD 250", "QUIT 221"]; "the end of a transfer")]
#[test_case(&["<220 hello", ">USER a", "<331 go", ">PASS b", "<230 in", ">RETR x", "<150 here", "-<226 done", ">QUIT", "<221 bye"],
    &["- 220", "USER 331", "PASS 230", "RETR 150", "QUIT 221"]; "the end of the last transfer")]
#[test_case(&["<220 hello", ">USER a", "<331 go", ">PASS b", "<230 in", ">EPSV", "-<229 ok (|||50000|)", ">LIST", "<150 here", "<226 done"],
    &["- 220", "USER 331", "PASS 230", "EPSV -", "LIST 150", "- 226"]; "a reply that announces a port")]
fn what_is_missing_shifts_no_replies(lines: &[&str], expected: &[&str]) {
    let mut talk = Talk::script(lines);
    talk.acknowledges(Side::Client);
    talk.acknowledges(Side::Server);
    let evidence = talk.evidence();
    assert_eq!(pairs(&evidence), expected);
    assert!(!evidence.source.unwrap().tells(Unknown::Bytes));
}

#[test]
fn a_transfer_that_its_client_breaks_off_has_not_failed() {
    let mut talk = Talk::script(&[
        "<220 hello",
        ">USER a",
        "<331 go",
        ">PASS b",
        "<230 in",
        ">EPSV",
        "<229 ok (|||50000|)",
        ">RETR x",
        "<150 here",
        ">ABOR",
        "<426 broken off",
        "<226 done",
        ">PWD",
        "<257 /",
    ]);
    talk.acknowledges(Side::Client);
    let evidence = talk.evidence();
    assert_eq!(pairs(&evidence)[5..], ["- 426", "ABOR 226", "PWD 257"]);
}

#[test]
fn a_client_without_tls_waits_on_port_990_for_a_greeting() {
    const IMPLICIT: &str = "198.51.100.2:990";
    let mut tape = Tape::new();
    tape.syn(A, IMPLICIT, SYN, 100, 0)
        .syn(IMPLICIT, A, SYN | ACK, 500, 101);
    tape.add(A, IMPLICIT, ACK, 101, 501, b"").wait(9000);
    tape.add(A, IMPLICIT, FIN | ACK, 101, 501, b"");
    tape.add(IMPLICIT, A, ACK, 501, 102, b"");
    let evidence = Talk {
        tape,
        next: [102, 501],
    }
    .evidence();
    let [greeting] = &evidence.attempts[0].exchanges[..] else {
        panic!("{:?}", evidence.attempts[0].exchanges);
    };
    assert!(matches!(greeting.ending, Ending::TimedOut { .. }));
}

/// A session in which AUTH is agreed to, and then this handshake.
fn secured(tape: &[(Side, Vec<u8>)]) -> Talk {
    let mut talk = Talk::script(&["<220 hello", ">AUTH TLS", "<234 go"]);
    for (side, bytes) in tape {
        for part in bytes.chunks(1200) {
            talk.says(*side, part);
        }
    }
    talk
}

fn handshake(evidence: &Evidence) -> Handshake {
    let secured = evidence.attempts[0].secured().unwrap();
    secured.handshake.clone().unwrap()
}

#[test]
fn a_certificate_of_tls_12_is_judged_by_the_time_of_the_capture() {
    let mut talk = secured(&talk(&ends(&TLS12, true)));
    talk.closes(Side::Server);
    let evidence = talk.evidence();
    let shown = handshake(&evidence);
    let presented = shown.presented.as_ref().unwrap();
    let verification = &presented.verification;
    assert_eq!(
        (verification.trust, verification.name_matches),
        (Trust::NotChecked, Some(true))
    );
    // The packets are of 1970.
    let leaf = presented.leaf().unwrap();
    assert!(verification.checked_at < Timestamp::from_unix_seconds(100));
    assert!(leaf.self_issued && leaf.not_before > verification.checked_at);
    assert!(shown.is_done() && !shown.is_verified() && !shown.client_left);
    assert!(evidence.source.unwrap().tells(Unknown::Certificate));
}

#[test]
fn of_tls_13_the_certificate_is_not_told() {
    let mut talk = secured(&talk(&ends(&TLS13, true)));
    talk.closes(Side::Client);
    let evidence = talk.evidence();
    let shown = handshake(&evidence);
    assert!(shown.is_done() && shown.presented.is_none() && !shown.client_left);
    assert!(!evidence.source.unwrap().tells(Unknown::Certificate));
}

#[test]
fn a_client_that_does_not_trust_the_server_says_so() {
    let mut talk12 = secured(&talk(&ends(&TLS12, false)));
    talk12.closes(Side::Client);
    let shown = handshake(&talk12.evidence());
    let HandshakeOutcome::ClientAlert(alert) = &shown.outcome else {
        panic!("{shown:?}");
    };
    assert_eq!((alert.code, &alert.name[..]), (48, "unknown_ca"));
    assert!(shown.presented.is_some());
    let mut expired = secured(&talk(&ends_until(&TLS12, true, Some(2001))));
    expired.closes(Side::Client);
    let shown = handshake(&expired.evidence());
    assert!(matches!(shown.outcome, HandshakeOutcome::ClientAlert(alert) if alert.code == 45));
    let mut talk13 = secured(&talk(&ends(&TLS13, false)));
    talk13.closes(Side::Client);
    let shown = handshake(&talk13.evidence());
    assert_eq!(shown.outcome, HandshakeOutcome::ClientLeft { alert: true });
    assert_eq!(shown.session.unwrap().version, "TLS 1.3");
}

/// The messages of a handshake up to the one that brings the certificate.
fn until_certificate(tape: Vec<(Side, Vec<u8>)>) -> Vec<(Side, Vec<u8>)> {
    tape.into_iter().take(2).collect()
}

#[test]
fn a_client_may_leave_without_a_word() {
    let begun = until_certificate(talk(&ends(&TLS12, true)));
    let mut gone = secured(&begun);
    gone.closes(Side::Client);
    let shown = handshake(&gone.evidence());
    assert_eq!(shown.outcome, HandshakeOutcome::ClientLeft { alert: false });
    // The server's end is no client's.
    let mut ended = secured(&begun);
    ended.closes(Side::Server);
    assert_eq!(
        handshake(&ended.evidence()).outcome,
        HandshakeOutcome::Closed
    );
    // Nothing is known of a capture that ends there.
    let cut = secured(&begun).evidence();
    assert!(cut.attempts[0].secured().is_none());
}

#[test_case(&TLS12; "TLS 1.2")]
#[test_case(&TLS13; "TLS 1.3")]
fn a_client_may_leave_right_after_the_handshake(
    version: &'static rustls::SupportedProtocolVersion,
) {
    let whole = talk(&ends(version, true));
    // The client sends its last message of the handshake, and then its command.
    let said: Vec<usize> = (0..whole.len())
        .filter(|it| whole[*it].0 == Side::Client)
        .collect();
    let command = said[2];
    let mut gone = secured(&whole[..command]);
    gone.closes(Side::Client);
    assert!(handshake(&gone.evidence()).client_left);
    let mut went_on = secured(&whole[..=command]);
    went_on.closes(Side::Client);
    assert!(!handshake(&went_on.evidence()).client_left);
    let mut ended = secured(&whole[..command]);
    ended.closes(Side::Server);
    assert!(!handshake(&ended.evidence()).client_left);
}

/// Opens a data connection beside the control connection, with a handshake over it.
fn with_data(from: &str, to: &str, over: &[(Side, Vec<u8>)], opener: Side) -> Evidence {
    let mut talk = secured(&talk(&ends(&TLS13, true)));
    let tape = &mut talk.tape;
    tape.syn(from, to, SYN, 1000, 0)
        .syn(to, from, SYN | ACK, 2000, 1001);
    tape.add(from, to, ACK, 1001, 2001, b"");
    let mut next = [1001, 2001];
    for (side, bytes) in over {
        let is_opener = *side == opener;
        let (one, other) = if is_opener { (from, to) } else { (to, from) };
        let [own, others] = if is_opener {
            [next[0], next[1]]
        } else {
            [next[1], next[0]]
        };
        tape.add(one, other, ACK, own, others, bytes);
        next[usize::from(!is_opener)] += u32::try_from(bytes.len()).unwrap();
    }
    talk.closes(Side::Client);
    talk.evidence()
}

#[test]
fn data_connections_of_encrypted_commands_are_of_passive_mode_or_active() {
    let over = talk(&ends(&TLS12, true));
    let passive = with_data("192.0.2.1:2000", "198.51.100.2:50000", &over, Side::Client);
    let active = with_data("198.51.100.2:20", "192.0.2.1:2000", &over, Side::Server);
    for (evidence, mode) in [(passive, DataMode::Passive), (active, DataMode::Active)] {
        let data = &evidence.attempts[0].data[0];
        assert_eq!(data.mode, mode);
        let shown = data.tls.as_ref().unwrap();
        assert!(shown.is_done(), "{mode:?} {shown:?}");
        assert!(shown.presented.is_some());
    }
}

/// How many exchanges there are of a client that says NOOP so often at once, in so many rounds, and how many of them have a command.
fn noops(at_once: usize, rounds: usize, reply: &str) -> (usize, usize) {
    let mut talk = Talk::new();
    talk.says(Side::Server, b"220 hi\r\n");
    for _ in 0..rounds {
        for _ in 0..at_once {
            talk.says(Side::Client, b"NOOP\r\n");
        }
        for _ in 0..at_once {
            talk.says(Side::Server, format!("200 {reply}\r\n").as_bytes());
        }
    }
    let evidence = talk.evidence();
    let exchanges = &evidence.attempts[0].exchanges;
    let asked = exchanges.iter().filter(|it| it.command.is_some());
    (exchanges.len(), asked.count())
}

#[test]
fn so_many_exchanges_and_commands_are_kept() {
    assert_eq!(noops(1, 5200, "ok").0, 5000);
    assert_eq!(noops(300, 1, "ok").1, 100);
}

#[test]
fn so_much_text_is_kept() {
    let (exchanges, _) = noops(1, 700, &"x".repeat(5000));
    assert_eq!(exchanges, 2 * 1024 * 1024 / (5000 + 4 + 2 + 4) + 1);
}

#[test]
fn so_many_data_connections_of_a_session_are_kept() {
    let announced = |number: u32| format!("<227 =192,0,2,9,{},{}", number / 256, number % 256);
    let mut lines = vec!["<220 hi".to_owned()];
    lines.extend((2000..2600).flat_map(|number| [">PASV".to_owned(), announced(number)]));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let evidence = Talk::script(&lines).evidence();
    assert_eq!(evidence.attempts[0].exchanges.len(), 601);
    assert_eq!(evidence.attempts[0].data.len(), 500);
}

/// How many sessions are told of one on a port of its own, after so many connections have said so much and not what they speak.
fn sessions_behind(connections: usize, said: usize) -> usize {
    let mut tape = Tape::new();
    let said = "220 ".to_owned() + &"x".repeat(said);
    let opens = |tape: &mut Tape, from: &str| {
        tape.add(from, OTHER, SYN, 100, 0, b"");
        tape.add(OTHER, from, SYN | ACK, 500, 101, b"");
    };
    for number in 0..connections {
        let from = format!("10.0.{}.{}:2000", number / 250, number % 250);
        opens(&mut tape, &from);
        tape.add(OTHER, &from, ACK, 501, 101, said.as_bytes());
    }
    opens(&mut tape, A);
    let greeting = format!("{said}\r\n");
    let next = 501 + u32::try_from(greeting.len()).unwrap();
    tape.add(OTHER, A, ACK, 501, 101, greeting.as_bytes());
    tape.add(A, OTHER, ACK, 101, next, b"USER me\r\n");
    tape.add(OTHER, A, ACK, next, 110, b"331 go on\r\n");
    let mut told = 0;
    let mut dialogues = Dialogues::new(Secrets::default(), Choices::default(), |_, _| told += 1);
    tell(&tape.packets, usize::MAX, &mut dialogues);
    dialogues.end();
    told
}

const OTHER: &str = "198.51.100.2:4021";

#[test_case(9_000, 0, 1; "as many as are listened to")]
#[test_case(10_001, 0, 0; "more")]
#[test_case(2_000, 1400, 1; "as much as is listened to")]
#[test_case(6_200, 1400, 0; "more of it")]
fn so_much_is_listened_to_at_a_time(connections: usize, said: usize, right: usize) {
    assert_eq!(sessions_behind(connections, said), right);
}

/// Sessions that go on at the same time, each with so many long replies; the first one goes on at last. What is told of them, and how
/// many are left out.
fn at_a_time(sessions: usize, replies: usize) -> (Vec<Evidence>, u64) {
    let mut tape = Tape::new();
    let client = |number: usize| format!("10.0.{}.{}:2000", number / 250, number % 250);
    let long = format!("220-{}\r\n", "x".repeat(5000));
    let length = u32::try_from(long.len()).unwrap();
    let mut next = 501;
    for number in 0..sessions {
        let from = client(number);
        tape.add(&from, B, SYN, 100, 0, b"");
        tape.add(B, &from, SYN | ACK, 500, 101, b"");
        tape.add(&from, B, ACK, 101, 501, b"");
        next = 501;
        for _ in 0..replies {
            tape.add(B, &from, ACK, next, 101, long.as_bytes());
            next += length;
        }
        tape.add(B, &from, ACK, next, 101, b"220 hi\r\n");
        next += 8;
    }
    tape.wait(1000);
    tape.add(&client(0), B, ACK, 101, next, b"NOOP\r\n");
    tape.add(B, &client(0), ACK, next, 107, b"200 late\r\n");
    let mut all = Vec::new();
    let mut dialogues = Dialogues::new(Secrets::default(), Choices::default(), |evidence, _| {
        all.push(evidence);
    });
    tell(&tape.packets, usize::MAX, &mut dialogues);
    let left_out = dialogues.end();
    (all, left_out)
}

/// What was kept of the first of them.
fn first_of(sessions: usize, replies: usize) -> Option<String> {
    let (all, _) = at_a_time(sessions, replies);
    let is_first = |evidence: &&Evidence| {
        let source = evidence.source.as_ref().unwrap();
        source.client_address.as_deref() == Some("10.0.0.0")
    };
    let first = all.iter().find(is_first);
    first.map(|first| pairs(first).join(" "))
}

/// Of more, the oldest is left out: what they say together is not without a bound.
#[test]
fn so_much_of_open_sessions_is_kept() {
    assert_eq!(first_of(20, 10).as_deref(), Some("- 220 NOOP 200"));
    assert_eq!(first_of(50, 40), None);
}

/// A session that is left out is told of with the others, by its number.
#[test_case(1000, 0, 0; "as many as are followed")]
#[test_case(1003, 0, 3; "more")]
#[test_case(50, 40, 9; "more text")]
fn how_many_are_left_out_is_told(sessions: usize, replies: usize, right: u64) {
    let (all, left_out) = at_a_time(sessions, replies);
    assert_eq!(left_out, right);
    assert_eq!(all.len() as u64, sessions as u64 - right);
    for evidence in &all {
        let source = evidence.source.as_ref().unwrap();
        assert_eq!(source.capture.as_ref().unwrap().left_out, right);
        assert_eq!(source.tells(Unknown::Sessions), right == 0);
    }
}
