//! The framer: no byte is lost, and what it calls a reply is one.

use ftpprobe::evidence::Reply;
use ftpprobe::evidence::framer::{Framed, Framer};
use ftpprobe::evidence::reply::MAX_REPLY_BYTES;
use ftpprobe::knowledge::hints;

/// Frames a stream.
pub fn run(data: &[u8]) {
    let mut framer = Framer::default();
    let mut seen = Vec::new();
    for byte in data {
        match framer.push(*byte) {
            None => assert!(framer.raw().len() <= MAX_REPLY_BYTES),
            Some(Framed::Reply(reply, raw)) => {
                check(&reply, &raw);
                seen.extend_from_slice(&raw);
                assert!(framer.raw().is_empty());
            }
            Some(Framed::TooLong) => return,
        }
    }
    seen.extend_from_slice(framer.raw());
    assert_eq!(seen, data, "every byte is kept once");
    let doubtful = framer.end_is_doubtful();
    let accepted = framer.accept_doubtful_end();
    assert_eq!(doubtful, accepted.is_some());
    if let Some(Framed::Reply(reply, raw)) = accepted.or_else(|| framer.end_of_stream()) {
        check(&reply, &raw);
    }
}

fn check(reply: &Reply, raw: &[u8]) {
    assert!(reply.code <= 999, "{}", reply.code);
    assert!(!reply.lines.is_empty());
    assert!(reply.lines.iter().all(|line| !line.contains('\n')));
    let length: usize = reply.lines.iter().map(String::len).sum();
    assert!(length <= 4 * raw.len(), "{length}");
    assert!(raw.len() <= MAX_REPLY_BYTES);
    let text = reply.text();
    assert_eq!(reply.is_without_text(), text.is_empty(), "{text:?}");
    let _ = hints::announced(&text);
    // The same bytes are the same reply again, whether a line comes whole or byte by byte.
    let mut again = Framer::default();
    let mut framed = None;
    for byte in raw {
        assert!(framed.is_none(), "a reply within a reply");
        framed = again.push(*byte);
    }
    let framed = framed
        .or_else(|| again.accept_doubtful_end())
        .or_else(|| again.end_of_stream());
    assert_eq!(framed, Some(Framed::Reply(reply.clone(), raw.to_vec())));
}
