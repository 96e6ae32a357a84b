//! TLS on data connections.

use ftpprobe::diagnosis::threshold::Quantity;
use ftpprobe::diagnosis::{Finding, Policy, diagnose};
use ftpprobe::evidence::DataMode::{Epsv, Pasv};
use ftpprobe::evidence::Octets;
use ftpprobe::evidence::data::DataEnd;
use ftpprobe::evidence::tls::HandshakeOutcome::{
    Alert, Closed, Deadline, NotTls, Refused, Reset, TimedOut,
};
use ftpprobe::evidence::tls::{CloseNotify, Handshake};

use crate::Case;
use crate::listing::Passive;
use crate::script::Script;
use crate::secured::{alert, failed, handshake, over_tls, resumed, tls12, well_over_tls};

pub(crate) const VSFTPD: &str = "522 SSL connection failed; session reuse required: see require_ssl_reuse option in vsftpd.conf man page";
const PROFTPD: &str = "425 Unable to build data connection: Operation not permitted";
const FILEZILLA: &str =
    "425 Unable to build data connection: TLS session of data connection not resumed.";
pub(crate) const EPSV: &str = "229 ok (|||50001|)";
const PASV: &str = "227 ok (192,0,2,1,195,82)";

pub(crate) fn cases() -> Vec<Case> {
    [sessions(), named(), handshakes(), other_reasons(), ends()]
        .into_iter()
        .flatten()
        .collect()
}

/// Both listings go like this, over TLS.
pub(crate) fn both(edit: fn(Passive) -> Passive) -> Script {
    Script::encrypted(handshake()).lists(edit)
}

/// The command was answered this much later, after a handshake that began in between.
fn answers_after(script: &mut Script, held_back_us: u64) {
    let data = &mut script.attempt.data[0];
    let command = &mut script.attempt.exchanges[data.transfer.unwrap()];
    let begun = command.sent_us.unwrap() + held_back_us;
    let handshake = data.tls.as_mut().unwrap();
    handshake.started_us = Some(begun);
    let answered = Some(begun + handshake.elapsed_us.unwrap() + 1000);
    (command.first_byte_us, command.ended_us) = (answered, answered);
}

/// A handshake in full, after which the server said this and closed.
pub(crate) fn full(data: Passive, said: &'static str) -> Passive {
    data.tls(handshake()).bytes("").closing(said)
}

/// EPSV resumed the session and worked, PASV did not resume it.
pub(crate) fn second_in_full(control: Handshake, elapsed_us: u64) -> Script {
    Script::encrypted(control)
        .passive(Epsv, EPSV, over_tls)
        .edit(|script| script.now_us += elapsed_us)
        .passive(Pasv, PASV, |data| full(data, PROFTPD))
}

fn sessions() -> Vec<Case> {
    vec![
        Case::critical(
            "not resumed, vsftpd",
            both(|data| full(data, VSFTPD)),
            "tls-session-reuse-required",
        ),
        Case::critical(
            "not resumed, ProFTPD",
            both(|data| full(data, PROFTPD)),
            "tls-session-reuse-required",
        ),
        Case::critical(
            "not resumed, FileZilla",
            both(|data| data.tls(failed(Closed, 900)).closing(FILEZILLA)),
            "tls-session-reuse-required",
        ),
        // Said in place of 150.
        Case::critical(
            "not resumed, said at once",
            both(|data| full(data, "").answer(PROFTPD)),
            "tls-session-reuse-required",
        ),
        Case::critical(
            "resumed, and refused all the same",
            both(|data| over_tls(data).bytes("").closing(VSFTPD)),
            "tls-data-handshake-failed",
        ),
        Case::critical(
            "not resumed, ProFTPD to MLSD",
            both(|data| full(data, "").answer("550 MLSD: Operation not permitted")),
            "tls-session-reuse-required",
        ),
        Case::critical(
            "MLSD not permitted, without TLS",
            Script::listed("192.0.2.1")
                .lists(|data| data.answer("550 MLSD: Operation not permitted")),
            "dir-no-permission",
        ),
        Case::critical(
            "not permitted, without TLS",
            Script::listed("192.0.2.1").lists(|data| data.closing(PROFTPD)),
            "data-refused",
        ),
        Case::warning(
            "tickets used up",
            second_in_full(handshake(), 0),
            "tls-ticket-exhausted",
        ),
        Case::warning(
            "session forgotten",
            second_in_full(handshake(), 400_000_000),
            "tls-session-cache-expired",
        ),
        // TLS 1.2 has no tickets that serve once.
        Case::warning(
            "TLS 1.2, not resumed again",
            second_in_full(tls12(handshake()), 0),
            "tls-session-reuse-required",
        )
        .with(&["tls12-only"]),
        Case::warning(
            "answered once TLS was there",
            Script::encrypted(handshake())
                .passive(Epsv, EPSV, over_tls)
                .edit(|script| answers_after(script, 3_000_000)),
            "tls-data-handshake-order",
        ),
        Case::ok(
            "answered late, before TLS",
            Script::encrypted(handshake())
                .passive(Epsv, EPSV, over_tls)
                .edit(|script| {
                    answers_after(script, 3_000_000);
                    let data = &mut script.attempt.data[0];
                    let answered = &script.attempt.exchanges[data.transfer.unwrap()];
                    data.tls.as_mut().unwrap().started_us = answered.ended_us;
                }),
        ),
        // Nobody minds.
        Case::ok(
            "never resumed",
            well_over_tls(Script::encrypted(handshake())).edit(|script| {
                for data in &mut script.attempt.data {
                    data.tls = Some(handshake());
                }
            }),
        ),
    ]
}

fn stalled(bytes: u64) -> Handshake {
    let outcome = TimedOut {
        limit_us: Some(30_000_000),
    };
    failed(outcome, bytes)
}

/// Words that name the resumption decide, whatever else failed.
fn named() -> Vec<Case> {
    vec![
        Case::critical(
            "not done, and the words",
            both(|data| data.tls(failed(Alert(alert(80)), 7)).closing(VSFTPD)),
            "tls-session-reuse-required",
        ),
        Case::critical(
            "no answer in the handshake, and the words",
            both(|data| data.tls(stalled(0)).closing(VSFTPD)),
            "tls-session-reuse-required",
        ),
        Case::critical(
            "not resumed, said before TLS",
            both(|data| data.answer(FILEZILLA)),
            "tls-session-reuse-required",
        ),
        Case::critical(
            "not resumed, under another code",
            both(|data| {
                full(
                    data,
                    "426 Refused: TLS session resumption is mandatory here.",
                )
            }),
            "tls-session-reuse-required",
        ),
        Case::critical(
            "not resumed, in other words",
            both(|data| {
                full(
                    data,
                    "534 Policy: SSL session must be reused on data connections",
                )
            }),
            "tls-session-reuse-required",
        ),
        // These words fit any connection that was not permitted.
        Case::critical(
            "not done, and words that do not name it",
            both(|data| data.tls(failed(Alert(alert(80)), 7)).closing(PROFTPD)),
            "tls-data-handshake-failed",
        ),
    ]
}

fn handshakes() -> Vec<Case> {
    vec![
        Case::critical(
            "alert on data",
            both(|data| data.tls(failed(Alert(alert(40)), 7)).closing("425 Hm.")),
            "tls-data-handshake-failed",
        ),
        Case::critical(
            "closed on data",
            both(|data| {
                data.tls(failed(Closed, 0))
                    .closing("425 Unable to build data connection: Failed making the data connection secure!")
            }),
            "tls-data-handshake-failed",
        ),
        Case::critical(
            "closed on data, and the session with it",
            both(|data| data.tls(failed(Closed, 0)).closing("!closed")),
            "control-lost",
        ),
        Case::critical(
            "reset on data, and the session with it",
            both(|data| data.tls(failed(Reset, 1400)).closing("!reset")),
            "control-lost",
        ),
        // What the server sent was refused by us, and it left.
        Case::critical(
            "refused on data, and the session closed",
            both(|data| {
                data.tls(failed(Refused("corrupt message".to_owned()), 90))
                    .closing("!closed")
            }),
            "tls-data-handshake-failed",
        ),
        Case::critical(
            "refused on data, and 226",
            both(|data| data.tls(failed(Refused("corrupt message".to_owned()), 90))),
            "tls-data-handshake-failed",
        ),
        Case::critical(
            "not encrypted on data",
            both(|data| data.tls(failed(NotTls(Octets(b"total 0".to_vec())), 7))),
            "tls-data-handshake-failed",
        ),
        Case::critical(
            "stalled on data",
            Script::encrypted(handshake()).passive(Epsv, EPSV, |data| {
                data.tls(stalled(1400)).closing("!timeout")
            }),
            "tls-data-handshake-failed",
        ),
        Case::warning(
            "closed on data of EPSV",
            Script::encrypted(handshake())
                .passive(Epsv, EPSV, |data| {
                    data.tls(failed(Closed, 0)).closing("425 Hm.")
                })
                .passive(Pasv, PASV, over_tls),
            "tls-data-handshake-failed",
        ),
        Case::unknown(
            "stopped on data",
            both(|data| data.tls(failed(Deadline, 0)).closing("!deadline")),
            "probe-deadline",
        ),
    ]
}

/// Listings that failed over TLS, and not because of it.
fn other_reasons() -> Vec<Case> {
    vec![
        Case::critical(
            "wrong ALPN",
            both(|data| {
                data.tls(failed(Closed, 900)).closing(
                    "425 Unable to build data connection: No or wrong ALPN on data connection",
                )
            }),
            "tls-data-alpn-mismatch",
        ),
        Case::critical(
            "PROT comes too late",
            both(|data| over_tls(data).answer("425 PBSZ comes before PROT")),
            "tls-prot-sequence",
        ),
        Case::critical(
            "not there, over TLS",
            both(|data| {
                data.tls(failed(Closed, 0))
                    .answer("550 /pub: No such file or directory")
            }),
            "dir-not-found",
        ),
        Case::critical(
            "refused before TLS began",
            both(|data| data.tls(failed(Closed, 0)).answer("451 Hm.")),
            "data-refused",
        ),
        Case::ok(
            "nothing there, over TLS",
            both(|data| data.tls(failed(Closed, 0)).closing("450 No files found")),
        )
        .with(&["dir-empty-as-error"]),
        Case::critical(
            "unseen over TLS",
            both(|data| {
                data.tls(stalled(0))
                    .closing("425 Can't open data connection.")
            }),
            "data-accepted-by-middlebox",
        ),
        // Whoever took part in a handshake was seen.
        Case::critical(
            "seen over TLS",
            both(|data| {
                data.tls(failed(Closed, 0))
                    .closing("425 Can't open data connection.")
            }),
            "tls-data-handshake-failed",
        ),
        Case::critical(
            "something said past TLS at the end",
            both(|data| data.tls(failed(Closed, 0)).closing("!inside 500 OOPS: hm")),
            "tls-plaintext-inside",
        ),
    ]
}

fn ends() -> Vec<Case> {
    let end = |received, sent| CloseNotify {
        received,
        sent: Some(sent),
    };
    let cut = |data: Passive| Passive {
        close_notify: Some(CloseNotify {
            received: false,
            sent: Some(true),
        }),
        ..over_tls(data)
    };
    let unannounced = |said: &'static str, sent| {
        Script::encrypted(handshake()).passive(Epsv, EPSV, move |data| {
            Passive {
                close_notify: Some(end(true, sent)),
                ..over_tls(data)
            }
            .closing(said)
        })
    };
    let other = |data: Passive| {
        let mut other = handshake();
        other.presented.as_mut().unwrap().chain[0].fingerprint = "bb".repeat(32);
        data.tls(other)
    };
    vec![
        Case::warning("no close_notify", both(cut), "tls-server-no-close-notify"),
        Case::critical(
            "no close_notify, and no 226",
            both(|data| {
                let data = data.tls(resumed()).closing("!timeout");
                Passive {
                    close_notify: Some(CloseNotify {
                        received: false,
                        sent: Some(true),
                    }),
                    ..data
                }
            }),
            "transfer-final-reply-missing",
        ),
        Case::critical(
            "no close_notify of ours",
            unannounced("426 Failure reading network stream.", false),
            "tls-client-no-close-notify",
        ),
        Case::critical(
            "close_notify of ours, and 426",
            unannounced("426 Failure reading network stream.", true),
            "transfer-reset",
        ),
        Case::warning(
            "another certificate on data",
            both(other),
            "tls-data-cert-differs",
        ),
        Case::critical(
            "reset over TLS, and no more",
            both(|data| over_tls(data).end(DataEnd::Reset)),
            "transfer-reset",
        ),
    ]
}

pub(crate) fn first(script: Script) -> Finding {
    diagnose(&script.end(), &Policy::default())
        .findings
        .remove(0)
}

#[test]
fn data_handshakes_are_told() {
    let finding = first(both(|data| full(data, VSFTPD)));
    assert!(
        crate::facts(&finding).contains(
            &"TLS handshake on the EPSV data connection completed after 12 ms, new session, TLS 1.3, \
              TLS13_AES_256_GCM_SHA384"
                .to_owned()
        ),
        "{:?}",
        finding.facts
    );
}

#[test]
fn what_ftpprobe_waited_for_is_no_slowness() {
    let script = Script::encrypted(handshake())
        .passive(Epsv, EPSV, over_tls)
        .edit(|script| {
            answers_after(script, 3_000_000);
            let step = script.attempt.steps.last_mut().unwrap();
            step.elapsed_us = Some(3_040_000);
        });
    let diagnosis = diagnose(&script.end(), &Policy::default());
    let mut measures = diagnosis.measures.iter();
    let listing = measures.find(|it| it.quantity == Quantity::Listing);
    let value = listing.unwrap().value;
    assert!((value - 0.04).abs() < 1e-6, "{value}");
}
