//! Extra data connections over TLS, which only show what other clients would meet.

use ftpprobe::diagnosis::Confidence;
use ftpprobe::evidence::DataMode::Epsv;
use ftpprobe::evidence::facts::TcpOutcome;
use ftpprobe::evidence::tls::{OldAnswer, TlsDataTest};
use ftpprobe::evidence::{DataConnection, Facts, Phase};

use crate::Case;
use crate::listing::Passive;
use crate::script::Script;
use crate::secured::{alert, handshake, hello, old_hello, over_tls, tls12, well_over_tls};
use crate::tls_data::{EPSV, VSFTPD, both, first, full, second_in_full};

/// Healthy over TLS, and what the extra data connections show.
fn test(edit: impl FnOnce(&mut Script, &mut TlsDataTest)) -> Script {
    well_over_tls(Script::encrypted(handshake())).tls_data_test(edit)
}

fn listing(script: &mut Script, plan: Passive) -> DataConnection {
    script.data_connection(Epsv, EPSV, plan)
}

fn without_resumption(plan: Passive) -> Script {
    test(|script, test| test.without_resumption = Some(listing(script, plan)))
}

fn in_a_row(plans: Vec<Passive>) -> Script {
    test(|script, test| {
        let plans = plans.into_iter();
        test.in_a_row = plans.map(|plan| listing(script, plan)).collect();
    })
}

fn prot_c(said: &'static str, plan: Option<Passive>) -> Script {
    test(|script, test| {
        test.prot_c = Some(script.exchange(Phase::Tls, Some("PROT C"), said));
        test.clear = plan.map(|plan| listing(script, plan));
    })
}

fn old(answer: OldAnswer) -> Script {
    test(|_, test| test.old_hello = Some(old_hello(answer)))
}

pub(crate) fn cases() -> Vec<Case> {
    let plan = Passive::default;
    let refused = || full(plan(), VSFTPD);
    let of_tls12 = |mut script: Script| {
        for step in &mut script.attempt.steps {
            if let Facts::Secure(secured) = &mut step.facts {
                secured.handshake = Some(tls12(handshake()));
            }
        }
        script
    };
    vec![
        Case::ok("resumption required", without_resumption(refused())).with(&[
            "tls-session-reuse-required",
            "tls13-with-session-reuse-required",
        ]),
        Case::ok(
            "resumption required, TLS 1.2",
            of_tls12(without_resumption(refused())),
        )
        .with(&["tls-session-reuse-required", "tls12-only"]),
        Case::ok(
            "resumption not required",
            without_resumption(plan().tls(handshake())),
        )
        .with(&["tls-session-reuse-not-required"]),
        Case::ok("resumed all the same", without_resumption(over_tls(plan()))),
        Case::warning(
            "the port of the test is blocked",
            without_resumption(plan().tls(handshake()).connect(TcpOutcome::TimedOut)),
            "unexplained-failure",
        ),
        Case::warning(
            "used up in a row",
            in_a_row(vec![over_tls(plan()), over_tls(plan()), refused()]),
            "tls-ticket-exhausted",
        ),
        Case::ok(
            "full again in a row, and accepted",
            in_a_row(vec![over_tls(plan()), plan().tls(handshake())]),
        ),
        Case::ok(
            "all resumed in a row",
            in_a_row(vec![over_tls(plan()), over_tls(plan())]),
        ),
        Case::ok("PROT C", prot_c("200 now clear", Some(plan()))).with(&["cleartext-data-allowed"]),
        Case::ok("no PROT C", prot_c("534 Hm.", None)).with(&["tls-prot-c-refused"]),
        Case::ok(
            "PROT C, and no passive mode",
            test(|script, test| {
                test.prot_c = Some(script.exchange(Phase::Tls, Some("PROT C"), "200 now clear"));
                let said = "550 SSL/TLS required on the data channel.";
                test.clear = Some(script.data_connection(Epsv, said, plan()));
            }),
        )
        .with(&["tls-prot-c-refused"]),
        Case::warning(
            "PROT C, and a listing that failed",
            prot_c("200 now clear", Some(plan().answer("451 Hm."))),
            "unexplained-failure",
        ),
        Case::ok(
            "PROT C, and no data",
            prot_c(
                "200 now clear",
                Some(plan().answer("522 Data connections must be encrypted.")),
            ),
        )
        .with(&["tls-prot-c-refused"]),
        Case::ok(
            "old versions",
            old(OldAnswer::Hello(hello(
                "TLS 1.1",
                "TLS_RSA_WITH_AES_128_CBC_SHA",
            ))),
        )
        .with(&["tls-old-versions-accepted"]),
        Case::ok("no old versions", old(OldAnswer::Alert(alert(70)))),
    ]
}

#[test]
fn confidence_in_what_a_server_says_of_sessions() {
    let confidence = |script| first(script).confidence;
    let stated = confidence(both(|data| full(data, VSFTPD)));
    assert_eq!(stated, Confidence::Stated);
    let inferred = confidence(second_in_full(handshake(), 400_000_000));
    assert_eq!(inferred, Confidence::Inferred);
    let proven = confidence(without_resumption(full(Passive::default(), VSFTPD)));
    assert_eq!(proven, Confidence::Proven);
}

#[test]
fn the_tickets_are_counted() {
    let over = || over_tls(Passive::default());
    let script = in_a_row(vec![over(), over(), full(Passive::default(), VSFTPD)]);
    // Two listings of the run itself, and two in a row.
    assert_eq!(first(script).values["times"], "4");
    assert_eq!(first(second_in_full(handshake(), 0)).values["times"], "1");
}
