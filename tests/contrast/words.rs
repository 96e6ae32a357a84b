//! Everything that a path can do has words in every language.

use std::net::{IpAddr, SocketAddr};

use ftpprobe::evidence::capture::IcmpKind;
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::report::contrast::path::{Carried, Connection, PathFact, Reached, Receiver, Side};
use ftpprobe::report::words_of;
use test_case::test_case;

fn address() -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 9], 50_000))
}

fn carried() -> Vec<Carried> {
    let (text, bytes, address) = ("226 Done".to_owned(), 1448, address());
    vec![
        Carried::Syn { address },
        Carried::SynAck { address },
        Carried::Command { text: text.clone() },
        Carried::Reply { text },
        Carried::Data { bytes, address },
        Carried::Text { bytes },
        Carried::Tls { bytes },
        Carried::Fin,
        Carried::DataFin { address },
        Carried::Reset,
        Carried::DataReset { address },
    ]
}

fn lost(sender: Side, carried: Carried, is_bare: bool) -> PathFact {
    PathFact::Lost {
        sender,
        carried,
        times: if is_bare { 1 } else { 5 },
        others: if is_bare { 0 } else { 2 },
        acknowledged: !is_bare,
        largest_that_came: (!is_bare).then_some(300),
        may_have_stopped: !is_bare,
        frame: 12,
    }
}

/// What devices and routers add.
fn added(side: Side) -> Vec<PathFact> {
    let address = address();
    let (client_frame, server_frame) = (12, 34);
    let mut facts = Vec::new();
    for (others, ttls) in [(0, None), (1, Some((250, 62))), (5, None)] {
        let (ttl, usual_ttl) = (ttls.map(|it| it.0), ttls.map(|it| it.1));
        for carried in carried() {
            facts.push(PathFact::Inserted {
                receiver: side,
                carried,
                others,
                in_place: others > 0,
                ttl,
                usual_ttl,
                frame: 12,
            });
        }
        facts.push(PathFact::AcceptedOnPath {
            opener: side,
            address,
            others,
            ttl,
            usual_ttl,
            frame: 12,
        });
        facts.push(PathFact::MssChanged {
            sender: side,
            connection: Connection::Data,
            address,
            sent: 1460,
            came: 1380,
            others,
            client_frame,
            server_frame,
        });
        facts.push(PathFact::Renumbered {
            by_proxy: others > 0,
            client_frame,
            server_frame,
        });
        for command in [None, Some("PASS ***".to_owned())] {
            facts.push(PathFact::ReplyTime {
                command,
                waited_us: 4_020_000,
                server_us: 4_000_000,
                path_us: 20_000,
                client_frame,
                server_frame,
            });
        }
        for reached in [Reached::Receiver, Reached::Both, Reached::Never] {
            for message in KINDS {
                facts.push(PathFact::Icmp {
                    receiver: side,
                    by: IpAddr::from([192, 0, 2, 1]),
                    message,
                    mtu: (others == 0).then_some(1400),
                    connection: Connection::Control,
                    address,
                    reached,
                    is_between: others > 0,
                    is_lost: others == 0,
                    hop: (others > 1).then_some(1),
                    hops: (others > 1).then_some(3),
                    may_be_filtered: reached == Reached::Never,
                    others,
                    client_frame: (reached != Reached::Never).then_some(12),
                    server_frame: (reached != Reached::Receiver).then_some(34),
                });
            }
        }
    }
    facts
}

const KINDS: [IcmpKind; 6] = [
    IcmpKind::Unreachable,
    IcmpKind::Prohibited,
    IcmpKind::Port,
    IcmpKind::TooBig,
    IcmpKind::TimeExceeded,
    IcmpKind::Other,
];

fn facts() -> Vec<PathFact> {
    let (at_client, at_server) = ("PORT 1,2,3,4,5,6".to_owned(), "PORT 9,2,3,4,5,6".to_owned());
    let (connection, address) = (Connection::Data, address());
    let (client_frame, server_frame) = (12, 34);
    let mut facts = Vec::new();
    for sender in [Side::Client, Side::Server] {
        for carried in carried() {
            facts.push(lost(sender, carried.clone(), true));
            facts.push(lost(sender, carried.clone(), false));
            facts.push(PathFact::OpeningSentAgain {
                sender,
                carried: carried.clone(),
                frame: 12,
            });
            facts.push(PathFact::Delayed {
                sender,
                carried,
                delay_us: 4_000_000,
                client_frame,
                server_frame,
            });
        }
        for connection in [Connection::Control, Connection::Data] {
            let bytes = 1448;
            let frame = 12;
            facts.push(PathFact::LostAndSentAgain {
                sender,
                bytes,
                connection,
                address,
                frame,
            });
        }
        for (ends_early, may_be_inserted) in [(true, false), (false, false), (false, true)] {
            facts.push(PathFact::NotRecorded {
                capture: sender,
                bytes: 1448,
                ends_early,
                may_be_inserted,
            });
        }
        facts.push(PathFact::NotCaptured {
            capture: sender,
            address,
            frame: 12,
        });
        facts.extend(added(sender));
    }
    for receiver in [Receiver::Client, Receiver::Server, Receiver::Both] {
        facts.push(PathFact::Reset {
            receiver,
            connection,
            address,
            ttl: Some(250),
            usual_ttl: Some(62),
            may_have_stopped: true,
            client_frame: (receiver != Receiver::Server).then_some(12),
            server_frame: (receiver != Receiver::Client).then_some(34),
        });
    }
    for others in [0, 1, 5] {
        let (at_client, at_server) = (at_client.clone(), at_server.clone());
        facts.push(PathFact::CommandRewritten {
            at_client: at_client.clone(),
            at_server: at_server.clone(),
            others,
            client_frame,
            server_frame,
        });
        facts.push(PathFact::ReplyRewritten {
            at_server,
            at_client,
            others,
            client_frame,
            server_frame,
        });
    }
    facts.push(PathFact::ClientTranslated {
        at_client: address,
        at_server: address,
    });
    facts.push(PathFact::ServerTranslated {
        at_client: address,
        at_server: address,
    });
    facts.push(PathFact::AllArrived { segments: 20 });
    facts
}

#[test_case(Language::English, "path-", "carried-"; "English")]
#[test_case(Language::Japanese, "path-", "carried-"; "Japanese")]
fn every_event_has_words(language: Language, path: &str, carried: &str) {
    for fact in facts() {
        let text = words_of("path", &fact, &Wording::new(language));
        for id in [path, carried, "{", "}"] {
            assert!(!text.contains(id), "{fact:?}: {text}");
        }
        assert_eq!(
            text.is_ascii(),
            language == Language::English && !text.contains(['’', '“']),
            "{text}"
        );
        assert!(text.ends_with(['.', '。']), "{text}");
        assert!(!text.contains("  "), "{text}");
    }
}
