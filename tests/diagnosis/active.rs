//! PORT and EPRT, beside passive modes that work.

use ftpprobe::evidence::{DataConnection, DataMode, Evidence, Facts, Outcome, Phase, StepName};

use crate::Case;
use crate::listing::Passive;
use crate::script::Script;

/// Active mode beside working passive ones: PORT, then EPRT if there is an answer to it, then LIST.
struct Active {
    own: &'static str,
    port: &'static str,
    eprt: Option<&'static str>,
    from: Option<&'static str>,
    list: Passive,
}

impl Default for Active {
    fn default() -> Self {
        Self {
            own: "192.0.2.77:50009",
            port: "200 PORT ok",
            eprt: None,
            from: Some("192.0.2.1:20"),
            list: Passive::default().list(),
        }
    }
}

fn active(script: Script, plan: &Active) -> Script {
    script
        .edit(|script| {
            script.evidence.asked.active = true;
            let mut data = DataConnection::new(DataMode::Active);
            let own = plan.own.parse().unwrap();
            data.listened_on = Some(own);
            data.setup = Some(script.exchange(Phase::DataActive, Some("PORT x"), plan.port));
            data.second_setup = plan
                .eprt
                .map(|said| script.exchange(Phase::DataActive, Some("EPRT x"), said));
            let accepted = data.second_setup.or(data.setup).unwrap();
            if script.attempt.exchanges[accepted].is_class(2) {
                data.accepted_from = plan.from.map(|from| from.parse().unwrap());
                script.list_over(&mut data, &plan.list);
            }
            script.attempt.data.push(data);
        })
        .step(
            StepName::Active,
            Phase::DataActive,
            Outcome::Ok,
            Facts::Data(2),
        )
}

fn beside(plan: &Active) -> Script {
    active(Script::healthy(), plan)
}

fn refused(port: &'static str, eprt: Option<&'static str>) -> Script {
    beside(&Active {
        port,
        eprt,
        ..Active::default()
    })
}

fn behind_nat(port: &'static str) -> Script {
    beside(&Active {
        own: "192.168.1.19:50009",
        port,
        ..Active::default()
    })
}

/// The server's STAT names the client by this address.
fn seen_as(address: &str, script: Script) -> Script {
    script.edit(|script| {
        let facts = script.attempt.steps.iter_mut().map(|step| &mut step.facts);
        for facts in facts {
            if let Facts::Directory(directory) = facts {
                directory.client_address_seen = address.parse().ok();
            }
        }
    })
}

/// PORT with our own address refused, and with the one that the server sees: this was said, and then they came.
fn announced_again(said: &'static str, from: Option<&'static str>) -> Script {
    let plan = Active {
        own: "192.168.1.19:50009",
        port: "500 Illegal PORT command.",
        eprt: Some(said),
        from,
        list: if from.is_some() {
            Passive::default().list()
        } else {
            Passive::default().list().closing("425 Failed.")
        },
    };
    beside(&plan).edit(|script| {
        let data = script.attempt.data.last_mut().unwrap();
        data.announced_as = "198.51.100.99:50009".parse().ok();
    })
}

fn nobody_came(list: Passive) -> Script {
    beside(&Active {
        from: None,
        list,
        ..Active::default()
    })
}

/// Servers that refuse PORT.
pub(crate) fn refusals() -> Vec<Case> {
    vec![
        Case::warning(
            "disabled",
            refused("550 Permission denied.", None),
            "port-disabled",
        ),
        Case::warning(
            "disabled, said so",
            refused("501 Active mode is disabled", None),
            "port-disabled",
        ),
        Case::warning(
            "unknown",
            refused("502 No.", Some("502 No.")),
            "port-disabled",
        ),
        Case::warning(
            "unknown, and EPRT works",
            refused("500 unknown", Some("200 EPRT ok")),
            "port-disabled",
        ),
        Case::warning(
            "unknown, and nobody comes to EPRT's port",
            beside(&Active {
                port: "500 unknown",
                eprt: Some("200 EPRT ok"),
                from: None,
                list: Passive::default().list().answer("425 Failed."),
                ..Active::default()
            }),
            "active-connect-back-blocked",
        ),
        Case::warning(
            "illegal, but our address is public",
            refused(
                "500 Illegal PORT command.",
                Some("500 Illegal EPRT command."),
            ),
            "port-disabled",
        ),
        Case::warning(
            "behind NAT",
            behind_nat("500 Illegal PORT command."),
            "port-private-address",
        ),
        Case::warning(
            "behind NAT, said so",
            behind_nat("500 I won't open a connection to 192.168.1.19 (only to 203.0.113.12)"),
            "port-private-address",
        ),
        Case::warning(
            "illegal, and the server sees another address than ours",
            seen_as(
                "198.51.100.99",
                refused(
                    "500 Illegal PORT command.",
                    Some("500 Illegal EPRT command."),
                ),
            ),
            "port-private-address",
        ),
        Case::warning(
            "disabled, whatever address the server sees",
            seen_as("198.51.100.99", refused("550 Permission denied.", None)),
            "port-disabled",
        ),
        Case::warning(
            "the address that the server sees is taken, and nobody comes",
            announced_again("200 PORT ok", None),
            "port-private-address",
        ),
        Case::warning(
            "the address that the server sees is taken, and works",
            announced_again("200 PORT ok", Some("192.0.2.1:20")),
            "port-private-address",
        ),
        Case::warning(
            "the address that the server sees is refused, too",
            announced_again("500 Illegal PORT command.", None),
            "port-private-address",
        ),
        Case::warning(
            "low port",
            refused("501 Sorry, but I won't connect to ports < 1024", None),
            "port-low-port-refused",
        ),
    ]
}

pub(crate) fn cases() -> Vec<Case> {
    let unsupported = |said: &str| {
        beside(&Active::default()).edit(|script| {
            let data = script.attempt.data.last_mut().unwrap();
            let at = data.setup.unwrap();
            *data = DataConnection {
                setup: Some(at),
                ..DataConnection::new(DataMode::Active)
            };
            let mut other = Script::new();
            other.exchange(Phase::DataActive, Some("EPRT |2|::1|5|"), said);
            script.attempt.exchanges[at] = other.attempt.exchanges.remove(0);
        })
    };
    vec![
        Case::ok("works", beside(&Active::default())),
        Case::warning(
            "no EPRT",
            unsupported("502 Not implemented."),
            "eprt-unsupported",
        ),
        Case::warning(
            "unknown EPRT",
            unsupported("500 unknown"),
            "eprt-unsupported",
        ),
        Case::warning(
            "EPRT of another family",
            unsupported("522 use (2)"),
            "eprt-unsupported",
        ),
        Case::warning(
            "EPRT of this address",
            unsupported("501 bad address"),
            "port-disabled",
        ),
        Case::warning(
            "nobody came",
            nobody_came(
                Passive::default()
                    .list()
                    .answer("425 Failed to establish connection."),
            ),
            "active-connect-back-blocked",
        ),
        Case::warning(
            "nobody came after 150",
            nobody_came(
                Passive::default().list().closing(
                    "425 Could not open data connection to port 50009: Connection timed out",
                ),
            ),
            "active-connect-back-blocked",
        ),
        Case::warning(
            "silence",
            nobody_came(Passive::default().list().answer("!timeout")),
            "active-connect-back-blocked",
        ),
        Case::warning(
            "somebody else came",
            beside(&Active {
                from: Some("203.0.113.9:20"),
                ..Active::default()
            }),
            "active-from-unexpected-source",
        ),
        Case::critical(
            "only active was tried",
            active(
                Script::listed("192.0.2.1"),
                &Active {
                    port: "550 Permission denied.",
                    ..Active::default()
                },
            ),
            "port-disabled",
        ),
    ]
}

#[test]
fn a_listing_in_active_mode_is_told_beside_a_filtered_port() {
    use ftpprobe::diagnosis::{Policy, diagnose};
    use ftpprobe::evidence::facts::TcpOutcome::TimedOut;
    let filtered =
        Script::listed("192.0.2.1").passive(DataMode::Epsv, "229 ok (|||50001|)", |data| {
            data.connect(TimedOut)
        });
    let evidence: Evidence = active(filtered, &Active::default()).end();
    let diagnosis = diagnose(&evidence, &Policy::default());
    let cause = &diagnosis.findings[0];
    assert_eq!(cause.id.name(), "data-port-filtered");
    assert!(
        crate::facts(cause)
            .iter()
            .any(|fact| fact.contains("active mode worked")),
        "{cause:?}"
    );
}
