//! Captures of packets: what they alone show, each beside what looks like it; `certificates` those that packets show.

mod certificates;

use ftpprobe::evidence::Phase;
use ftpprobe::evidence::capture::{
    Answer, Capture, DataPackets, Flow, Frames, Missing, Packets, PacketsEnd, Reset, Sent,
    Unacknowledged, Unreachable, Vantage,
};
use ftpprobe::evidence::data::DataEnd;
use ftpprobe::evidence::facts::TcpOutcome;
use ftpprobe::evidence::source::{Source, Unknown};

use crate::Case;
use crate::log::source;
use crate::script::{Script, path};

const CLIENT: &str = "198.51.100.7:40000";
const SERVER: &str = "192.0.2.1:21";
const DATA: &str = "192.0.2.1:50002";
const OWN: &str = "227 ok (192,0,2,1,195,82)";

/// A connection that came about and was closed by the client.
fn packets(to: &str) -> Packets {
    Packets {
        from: CLIENT.parse().unwrap(),
        to: to.parse().unwrap(),
        first_frame: 1,
        first_us: 0,
        last_us: 60_000_000,
        syn: Some(sent(1)),
        answer: Some(Answer::Accepted { frame: 2, times: 1 }),
        unanswered_us: None,
        answered_after_us: Some(20_000),
        acknowledged_after_us: Some(10),
        forth: Flow::default(),
        back: Flow::default(),
        end: None,
        segments: None,
    }
}

fn sent(times: u32) -> Sent {
    Sent {
        frame: 9,
        times,
        first_us: 1_000_000,
        last_us: 9_000_000,
    }
}

/// Segments of these sizes that went out so often.
fn unheard(times: u32, largest: u64, smallest: u64) -> Flow {
    Flow {
        bytes: 5000,
        mss: Some(1460),
        largest: 400,
        unacknowledged: Some(Unacknowledged {
            sent: sent(times),
            largest,
            smallest,
        }),
        ..Flow::default()
    }
}

fn reset(usual_ttl: Option<u8>) -> Reset {
    Reset {
        frame: 12,
        at_us: 9_000_000,
        ttl: 64,
        usual_ttl,
    }
}

fn reset_end(usual_ttl: Option<u8>) -> PacketsEnd {
    PacketsEnd {
        frame: 12,
        at_us: 9_000_000,
        by_opener: false,
        reset: Some(reset(usual_ttl)),
        after_silence_us: 60_000_000,
        after_leave: false,
    }
}

impl Script {
    /// The script as a capture at the client tells it; its connections may be changed.
    fn captured(mut self, edit: impl FnOnce(&mut Capture)) -> Self {
        let data = (0..self.attempt.data.len()).map(|data| DataPackets {
            data,
            is_inferred: false,
            packets: packets(DATA),
        });
        let frames = 1..=self.attempt.exchanges.len() as u64;
        let mut capture = Capture {
            vantage: Some(Vantage::Client),
            control: vec![packets(SERVER)],
            data: data.collect(),
            exchanges: frames
                .map(|it| Frames {
                    command: Some(it * 2),
                    reply: Some(it * 2 + 1),
                })
                .collect(),
            ..Capture::default()
        };
        edit(&mut capture);
        self.settle();
        self.attempt.connections_opened = None;
        let asked = &mut self.evidence.asked;
        asked.timeout_us = None;
        asked.connect_timeout_us = None;
        asked.deadline_us = None;
        self.evidence.source = Some(Box::new(Source {
            client_address: Some("198.51.100.7".to_owned()),
            capture: Some(Box::new(capture)),
            ..source("pcap")
        }));
        self
    }

    /// Bytes of the dialogue are not in the capture.
    fn with_gaps(mut self) -> Self {
        let source = self.evidence.source.as_mut().unwrap();
        source.unknown.push(Unknown::Bytes);
        self
    }
}

fn session() -> Script {
    Script::connected("192.0.2.1")
        .greet(&["220 ready"])
        .login(&["331 password?", "230 in"])
}

/// A listing that began.
fn listing() -> Script {
    session()
        .announced(OWN)
        .data(|data| data.connect = Some(path(DATA, TcpOutcome::Connected)))
        .transfer("LIST", "150 here")
}

fn listed() -> Script {
    listing().closing("226 done").quit()
}

fn stalled() -> Script {
    let limit_us = Some(20_000_000);
    listing().data(|data| {
        data.end = Some(DataEnd::TimedOut { limit_us });
        data.bytes = Some(536);
    })
}

pub(crate) fn cases() -> Vec<Case> {
    [
        sizes(),
        ports(),
        forgotten(),
        replies(),
        notes(),
        missing(),
        certificates::certificates(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Large packets that are lost, and everything that is lost.
fn sizes() -> Vec<Case> {
    let back = |flow: Flow| stalled().captured(|capture| capture.data[0].packets.back = flow);
    let missing = |largest_that_came| Flow {
        mss: Some(1460),
        missing: Some(Missing {
            after: 536,
            bytes: 1448,
            frame: 30,
            largest_that_came,
        }),
        ..Flow::default()
    };
    let with_largest = |largest| Flow {
        largest,
        ..unheard(5, 1448, 1448)
    };
    vec![
        Case::critical(
            "large segments are never acknowledged",
            back(unheard(5, 1448, 1448)),
            "transfer-stall-mtu",
        ),
        Case::critical(
            "large and small ones alike",
            back(unheard(5, 300, 20)),
            "transfer-stalled",
        ),
        Case::critical(
            "as large ones were acknowledged before",
            back(with_largest(1448)),
            "transfer-stalled",
        ),
        Case::critical(
            "sent twice alone",
            back(unheard(2, 1448, 1448)),
            "transfer-stalled",
        ),
        Case::critical(
            "large ones never came, and small ones did",
            back(missing(500)),
            "transfer-stall-mtu",
        ),
        Case::critical(
            "others of that size came",
            back(missing(1448)),
            "transfer-stalled",
        ),
        Case::critical(
            "the receiver had no room",
            back(Flow {
                bytes: 5000,
                ..Flow::default()
            })
            .edit(|script| {
                let source = script.evidence.source.as_mut().unwrap();
                let capture = source.capture.as_mut().unwrap();
                capture.data[0].packets.back.full_us = 15_000_000;
            }),
            "transfer-stalled",
        ),
        Case::ok(
            "the receiver had no room for a moment, and 226 came",
            listed().captured(|capture| capture.data[0].packets.back.full_us = 900_000),
        ),
    ]
}

/// Who answered for a data port.
fn ports() -> Vec<Case> {
    let answered = |outcome, answer: Option<Answer>| {
        let script = session()
            .announced(OWN)
            .data(|data| data.connect = Some(path(DATA, outcome)));
        script.captured(|capture| {
            let packets = &mut capture.data[0].packets;
            packets.unanswered_us = answer.is_none().then_some(9_000_000);
            packets.syn = Some(sent(4));
            packets.answer = answer;
            packets.acknowledged_after_us = None;
        })
    };
    let refused = |answer| answered(TcpOutcome::Refused, Some(answer));
    let icmp = |by: &str| {
        Answer::Unreachable(Unreachable {
            frame: 14,
            at_us: 2_000_000,
            by: by.parse().unwrap(),
            icmp_type: 3,
            icmp_code: 13,
        })
    };
    vec![
        Case::critical(
            "nothing answers SYN",
            answered(TcpOutcome::TimedOut, None),
            "data-port-filtered",
        ),
        Case::critical(
            "RST from the server's distance",
            refused(Answer::Reset(reset(None))),
            "data-port-refused",
        ),
        Case::critical(
            "RST from another distance",
            refused(Answer::Reset(reset(Some(57)))),
            "data-port-rejected",
        ),
        Case::critical(
            "ICMP of a router",
            answered(TcpOutcome::Unreachable, Some(icmp("203.0.113.1"))),
            "data-port-rejected",
        ),
    ]
}

/// Control connections that something on the way has forgotten or cut.
fn forgotten() -> Vec<Case> {
    const LONG: u64 = 120_000_000;
    let asked = |idle_us: u64, said: &str| {
        session()
            .edit(|script| script.now_us += idle_us)
            .command(Phase::Directory, "PWD", said)
    };
    let forth =
        |script: Script, flow: Flow| script.captured(|capture| capture.control[0].forth = flow);
    let cut = |script: Script, usual_ttl| {
        script.captured(|capture| capture.control[0].end = Some(reset_end(usual_ttl)))
    };
    vec![
        Case::critical(
            "forgotten after a pause",
            forth(asked(LONG, "!timeout"), unheard(5, 5, 5)),
            "idle-nat-drop",
        ),
        Case::critical(
            "lost without a pause",
            forth(asked(0, "!timeout"), unheard(5, 5, 5)),
            "control-lost",
        ),
        Case::critical(
            "heard, and no reply",
            forth(asked(LONG, "!timeout"), Flow::default()),
            "reply-timeout",
        ),
        Case::critical(
            "sent twice alone",
            forth(asked(LONG, "!timeout"), unheard(2, 5, 5)),
            "reply-timeout",
        ),
        Case::critical(
            "an RST from another distance after a pause",
            cut(asked(LONG, "!reset"), Some(57)),
            "idle-nat-drop",
        ),
        Case::critical(
            "an RST from the server's distance",
            cut(asked(LONG, "!reset"), None),
            "control-lost",
        ),
    ]
}

/// Replies that left the server and never arrived.
fn replies() -> Vec<Case> {
    let open = |times, frame| Unacknowledged {
        sent: Sent {
            frame,
            ..sent(times)
        },
        largest: 30,
        smallest: 30,
    };
    let back = |script: Script, open| {
        script.captured(|capture| {
            capture.vantage = Some(Vantage::Server);
            capture.control[0].back.unacknowledged = Some(open);
            capture.control[0].back.largest = 30;
        })
    };
    let done = || listing().closing("226 done");
    vec![
        Case::critical(
            "226 is sent again and again",
            back(done(), open(5, 11)),
            "transfer-final-reply-missing",
        ),
        Case::ok(
            "226 is sent once, and the capture ends",
            back(done(), open(1, 11)),
        ),
        Case::critical(
            "230 is sent again and again",
            back(session(), open(5, 7)),
            "control-lost",
        ),
    ]
}

fn notes() -> Vec<Case> {
    let again = |unacknowledged| {
        listed().captured(|capture| {
            let back = &mut capture.data[0].packets.back;
            back.repeated = Some(sent(3));
            back.unacknowledged = unacknowledged;
        })
    };
    let open = unheard(1, 1448, 1448).unacknowledged;
    vec![
        Case::ok("segments sent again arrived", again(None)).with(&["tcp-lossy-path"]),
        Case::ok("the last was still open at the end", again(open)),
        Case::ok("nothing was sent again", listed().captured(|_| {})),
    ]
}

/// What is not in the file is no fault.
fn missing() -> Vec<Case> {
    let untold = || {
        session().announced(OWN).edit(|script| {
            let setup = script.attempt.data[0].setup.unwrap();
            let exchange = &mut script.attempt.exchanges[setup];
            exchange.reply = None;
            exchange.ending = ftpprobe::evidence::Ending::NotTold;
            script.attempt.data[0].announced_ip = None;
            script.attempt.data[0].announced_port = None;
        })
    };
    vec![
        Case::unknown(
            "the reply that announces a port",
            untold()
                .quit()
                .captured(|capture| capture.data.clear())
                .with_gaps(),
            "log-inconclusive",
        ),
        Case::ok(
            "the last word on a transfer",
            listing().quit().captured(|_| {}).with_gaps(),
        ),
        Case::ok(
            "the same, and the capture goes on to another listing",
            listing()
                .announced(OWN)
                .data(|data| data.connect = Some(path(DATA, TcpOutcome::Connected)))
                .transfer("LIST", "150 here")
                .closing("226 done")
                .quit()
                .captured(|_| {})
                .with_gaps(),
        ),
    ]
}
