//! Replies whole, in pieces, odd and endless.

use proptest::prelude::*;
use test_case::test_case;

use super::*;

fn frame(bytes: &[u8]) -> (Vec<Reply>, Framer) {
    let mut framer = Framer::default();
    let replies = bytes
        .iter()
        .filter_map(|byte| match framer.push(*byte) {
            Some(Framed::Reply(reply, _)) => Some(reply),
            _ => None,
        })
        .collect();
    (replies, framer)
}

#[test_case(b"220 hi\r\n", 220, 1, &[]; "one line")]
#[test_case(b"220\r\n", 220, 1, &[]; "code alone")]
#[test_case(b"220-a\r\n220-b\r\n220 \r\n", 220, 3, &[]; "empty last line")]
#[test_case(b"211-F:\r\n EPSV\r\n211 End\r\n", 211, 3, &[]; "features")]
#[test_case(b"220 hi\n", 220, 1, &[ReplyOddity::BareLf]; "bare lf")]
#[test_case(b"220-a\r\n100 users\r\n220 b\r\n", 220, 3, &[ReplyOddity::InnerLineLooksLikeReply]; "inner reply")]
#[test_case(b"\xff\xfb\x01220 hi\r\n", 220, 1, &[ReplyOddity::TelnetBytes]; "telnet option")]
#[test_case(b"220 h\xff\xf1i\r\n", 220, 1, &[ReplyOddity::TelnetBytes]; "telnet command")]
#[test_case(b"220 h\xe9\r\n", 220, 1, &[ReplyOddity::NotUtf8]; "latin 1")]
#[test_case(b"Error: x\r\n500 y\r\n", 500, 2, &[ReplyOddity::StrayLine]; "line without code")]
#[test_case(b"1234 files\r\n500 y\r\n", 500, 2, &[ReplyOddity::StrayLine]; "a longer number")]
#[test_case(b"220th day\r\n500 y\r\n", 500, 2, &[ReplyOddity::StrayLine]; "a number in a word")]
#[test_case(b"\r\n\r\n220 hi\r\n", 220, 1, &[ReplyOddity::StrayLine]; "blank lines before it")]
#[test_case(b"550: odd\r\n", 550, 1, &[]; "colon")]
fn whole_replies(bytes: &[u8], code: u16, lines: usize, oddities: &[ReplyOddity]) {
    let (replies, framer) = frame(bytes);
    assert_eq!(replies.len(), 1);
    assert_eq!((replies[0].code, replies[0].lines.len()), (code, lines));
    assert_eq!(replies[0].oddities, oddities);
    assert!(framer.raw().is_empty());
}

#[test]
fn another_code_ends_a_reply_only_when_nothing_follows() {
    let (replies, mut framer) = frame(b"500-Error: no socket.\r\n425 too bad\r\n");
    assert!(replies.is_empty() && framer.end_is_doubtful());
    let Some(Framed::Reply(reply, _)) = framer.accept_doubtful_end() else {
        panic!()
    };
    assert_eq!(reply.code, 500);
    assert_eq!(reply.oddities, [ReplyOddity::MismatchedTerminator]);
    assert_eq!(reply.text(), "Error: no socket. too bad");
}

#[test]
fn the_end_of_the_stream_ends_a_reply() {
    let (_, mut framer) = frame(b"421 Server offline.\0");
    let Some(Framed::Reply(reply, raw)) = framer.end_of_stream() else {
        panic!()
    };
    assert_eq!((reply.code, raw.len()), (421, 20));
    assert_eq!(reply.oddities, [ReplyOddity::NulBytes]);
    let (_, mut framer) = frame(b"220-never\r\n ends\r\n");
    let Some(Framed::Reply(reply, _)) = framer.end_of_stream() else {
        panic!()
    };
    assert_eq!(reply.oddities, [ReplyOddity::Unterminated]);
    let (_, mut framer) = frame(b"SSH-2.0-OpenSSH_9\r\n");
    assert_eq!(framer.end_of_stream(), None);
}

#[test_case(&["220 hi"])]
#[test_case(&["211-F:", " EPSV", "211 End"])]
#[test_case(&["220-a", "100 users", "220 b\r"])]
#[test_case(&["no reply", "", "500 y"])]
#[test_case(&["220-a", "b", "425 x"])]
fn lines_are_framed_as_their_bytes(lines: &[&str]) {
    let long = format!("220-{}", "x".repeat(LONG_LINE));
    let more = ["220-\u{e9}", &long, "220 z"];
    let lines = lines.iter().chain(&more);
    let (mut by_line, mut by_byte) = (Framer::default(), Framer::default());
    for line in lines {
        assert!(by_line.takes_whole(line));
        let mut bytes = line.bytes().chain(*b"\r\n");
        let framed = bytes.by_ref().find_map(|byte| by_byte.push(byte));
        assert_eq!(bytes.next(), None);
        assert_eq!(by_line.push_line(line), framed);
    }
}

#[test]
fn a_line_is_taken_whole_where_nothing_in_it_needs_a_look() {
    let fits = "x".repeat(MAX_REPLY_BYTES - CRLF.len());
    assert!(Framer::default().takes_whole(&fits));
    assert!(!Framer::default().takes_whole(&format!("{fits}x")));
    for line in ["220\0", "220-a\n220 b"] {
        assert!(!Framer::default().takes_whole(line), "{line:?}");
    }
    for begun in [&b"22"[..], b"\xff", b"\xff\xfb"] {
        assert!(!frame(begun).1.takes_whole("220 hi"), "{begun:?}");
    }
    let (_, framer) = frame(b"220-a\r\n");
    let left = &fits["220-a\r\n".len()..];
    assert!(framer.takes_whole(left));
    assert!(!framer.takes_whole(&format!("{left}x")));
}

#[test]
fn lines_without_a_code_are_read_over_up_to_a_limit() {
    let mut framer = Framer::default();
    for _ in 0..MAX_STRAY_LINES {
        assert_eq!(framer.push_line("hello"), None);
    }
    assert_eq!(framer.push_line("hello"), Some(Framed::TooLong));
    let mut framer = Framer::default();
    for _ in 0..=MAX_STRAY_LINES {
        assert_eq!(framer.push_line(""), None);
    }
}

#[test]
fn a_line_that_is_too_long_is_noted() {
    for (length, oddities) in [
        (LONG_LINE, &[][..]),
        (LONG_LINE + 1, &[ReplyOddity::LongLine]),
    ] {
        let line = format!("220 {}\r\n", "x".repeat(length - 4));
        assert_eq!(frame(line.as_bytes()).0[0].oddities, oddities);
    }
}

#[test]
fn what_is_taken_is_gone() {
    let (_, mut framer) = frame(b"220-a\r\nb");
    assert_eq!(framer.take_raw(), b"220-a\r\nb");
    assert!(framer.raw().is_empty() && framer.is_at_line_start() && !framer.is_within());
}

#[test]
fn an_endless_reply_is_given_up() {
    let mut framer = Framer::default();
    let taken = (0..MAX_REPLY_BYTES).all(|_| framer.push(b'x').is_none());
    assert!(taken);
    assert_eq!(framer.push(b'x'), Some(Framed::TooLong));
}

#[test]
fn a_reply_goes_on_from_its_code_to_its_end() {
    let (_, framer) = frame(b"220-a\r\n");
    assert!(framer.is_within() && framer.is_at_line_start());
    assert!(!frame(b"220-a\r\n2").1.is_at_line_start());
    for bytes in [&b"Error: x\r\n"[..], b"220 a\r\n"] {
        assert!(!frame(bytes).1.is_within(), "{bytes:?}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_kept_and_nothing_panics(bytes: Vec<u8>) {
        let mut framer = Framer::default();
        let mut seen = Vec::new();
        for byte in &bytes {
            if let Some(Framed::Reply(reply, raw)) = framer.push(*byte) {
                prop_assert!(reply.code < 1000);
                let _ = (reply.text(), reply.body());
                seen.extend(raw);
            }
        }
        seen.extend_from_slice(framer.raw());
        prop_assert_eq!(seen, bytes);
        framer.end_of_stream();
    }

    #[test]
    fn a_reply_of_any_text_lines_is_found_whole(
        code in 100_u16..600, lines in prop::collection::vec("[ a-zA-Z(][ -~]{0,40}", 0..6)
    ) {
        let mut wire: Vec<String> =
            lines.iter().map(|line| format!("{code}-{line}\r\n")).collect();
        wire.push(format!("{code} end\r\n"));
        let wire = wire.concat();
        let (replies, _) = frame(wire.as_bytes());
        prop_assert_eq!(replies.len(), 1);
        prop_assert_eq!(replies[0].code, code);
        prop_assert_eq!(replies[0].lines.len(), lines.len() + 1);
    }
}
