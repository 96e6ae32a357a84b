//! What a script heard, as it would have come from the wire.

use ftpprobe::evidence::framer::{Framed, Framer};
use ftpprobe::evidence::{Ending, Octets, Reply};

use crate::script::TIMEOUT_US;
use crate::secured::alert;

/// A reply as it comes from the wire (`421 no`, lines parted by `\n`), or what came instead:
/// `!closed`, `!reset`, `!timeout`, `!untold` (in a log), `!deadline`, `!long`, `!partial 211-x`, `!junk x`, `!inside 500 OOPS`
/// (unencrypted), `!alert 116`. A reply may end in ` !closed` and take ` !4s`.
pub(crate) fn heard(said: &str) -> (Option<Reply>, Octets, Ending, bool, u64) {
    let (said, took_us) = match said.rsplit_once(" !") {
        Some((rest, time)) if time.ends_with('s') && time != "closed" => (
            rest,
            time.trim_end_matches('s').parse::<u64>().unwrap() * 1_000_000,
        ),
        _ => (said, 1000),
    };
    let none = |ending, closed| (None, Octets::default(), ending, closed, took_us);
    let timed_out = Ending::TimedOut {
        limit_us: Some(TIMEOUT_US),
    };
    if let Some(raw) = said.strip_prefix("!partial ") {
        return (None, Octets(raw.into()), timed_out, false, TIMEOUT_US);
    }
    if let Some(raw) = said.strip_prefix("!junk ") {
        return (None, Octets(raw.into()), Ending::NotAReply, false, took_us);
    }
    if let Some(raw) = said.strip_prefix("!inside ") {
        let raw = Octets(format!("{raw}\r\n").into_bytes());
        return (None, raw, Ending::PlainInsideTls, true, took_us);
    }
    if let Some(code) = said.strip_prefix("!alert ") {
        return none(Ending::Alert(alert(code.parse().unwrap())), true);
    }
    match said {
        "!closed" => return none(Ending::Closed, true),
        "!reset" => return none(Ending::Reset, true),
        "!timeout" => return (None, Octets::default(), timed_out, false, TIMEOUT_US),
        "!untold" => return none(Ending::NotTold, false),
        "!deadline" => return none(Ending::Deadline, false),
        "!interrupted" => return none(Ending::Interrupted, false),
        "!long" => {
            return (
                None,
                Octets(vec![b'x'; 9000]),
                Ending::TooLong,
                false,
                took_us,
            );
        }
        _ => {}
    }
    let (said, closed) = match said.strip_suffix(" !closed") {
        Some(rest) => (rest, true),
        None => (said, false),
    };
    let mut framer = Framer::default();
    let wire = said.replace('\n', "\r\n").replace("\\lf", "\n");
    let end = if wire.ends_with('\n') { "" } else { "\r\n" };
    let mut whole = None;
    for byte in wire.bytes().chain(end.bytes()) {
        whole = framer.push(byte).or(whole);
    }
    match whole
        .or_else(|| framer.accept_doubtful_end())
        .or_else(|| framer.end_of_stream())
    {
        Some(Framed::Reply(reply, raw)) => {
            (Some(reply), Octets(raw), Ending::Replied, closed, took_us)
        }
        _ => panic!("no reply: {said:?}"),
    }
}
