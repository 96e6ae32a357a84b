//! A listing that stands still, and the same one in small segments.

use ftpprobe::evidence::DataMode::{Epsv, Pasv};
use ftpprobe::evidence::data::{DataEnd, SmallSegments};
use ftpprobe::evidence::{DataConnection, Facts, Outcome, Phase, StepName};

use crate::Case;
use crate::listing::Passive;
use crate::script::{LIST, Script};

const SMALL: u16 = 536;

const NO_MORE: DataEnd = DataEnd::TimedOut {
    limit_us: Some(30_000_000),
};

fn stalled(plan: Passive) -> Passive {
    plan.bytes("").end(NO_MORE)
}

/// EPSV stood still, and this became of it in small segments.
fn repeated(script: Script, edit: impl FnOnce(&mut Script) -> DataConnection) -> Script {
    let mut script = script.passive(Epsv, "229 ok (|||50001|)", stalled);
    let mut repeat = edit(&mut script);
    repeat.max_segment = Some(SMALL);
    let test = SmallSegments { stalled: 0, repeat };
    script.step(
        StepName::SmallSegments,
        Phase::DataPassive,
        Outcome::Ok,
        Facts::SmallSegments(Box::new(test)),
    )
}

fn listing(script: &mut Script, plan: Passive) -> DataConnection {
    script.data_connection(Epsv, "229 ok (|||50002|)", plan)
}

/// More than one small segment holds.
fn long(script: &mut Script) -> DataConnection {
    let mut data = listing(script, Passive::default());
    data.bytes = Some(20_000);
    data
}

fn listed() -> Script {
    Script::listed("192.0.2.1")
}

/// The reply to STAT with the directory stood still before.
fn stat_is_silent() -> Script {
    Script::logged_in("192.0.2.1").directory("!timeout", None)
}

fn pasv(script: Script, edit: impl FnOnce(Passive) -> Passive) -> Script {
    script.passive(Pasv, "227 ok (192,0,2,1,195,82)", edit)
}

pub(crate) fn cases() -> Vec<Case> {
    let still = |script: &mut Script| listing(script, stalled(Passive::default()));
    vec![
        Case::critical(
            "large packets",
            repeated(listed(), long),
            "transfer-stall-mtu",
        ),
        Case::critical(
            "large packets, at STAT already",
            repeated(stat_is_silent(), long),
            "transfer-stall-mtu",
        ),
        Case::critical(
            "small packets as well",
            pasv(repeated(listed(), still), stalled),
            "transfer-stalled",
        ),
        // All of it fits into one small segment, whatever its largest may be.
        Case::critical(
            "a short listing that came later",
            pasv(
                repeated(listed(), |script| {
                    assert!(LIST.len() < usize::from(SMALL));
                    listing(script, Passive::default())
                }),
                stalled,
            ),
            "transfer-stalled",
        ),
        Case::critical(
            "refused the second time",
            pasv(
                repeated(listed(), |script| {
                    listing(script, Passive::default().answer("451 Hm."))
                }),
                stalled,
            ),
            "transfer-stalled",
        ),
        Case::warning(
            "small packets as well, and PASV lists",
            pasv(repeated(listed(), still), |plan| plan),
            "transfer-stalled",
        ),
    ]
}
