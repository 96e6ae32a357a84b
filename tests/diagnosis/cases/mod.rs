//! One change to a healthy (or refused) run for each finding.
//!
//! * [`start`] names, connecting, greetings, limits
//! * [`session`] logins, sessions, directories, odd replies
//! * [`data`] data connections

mod data;
mod session;
mod start;

use ftpprobe::evidence::{DataMode, Evidence};

use crate::edit::{attempt, load};

/// A finding's id, and evidence that must yield it.
type Case = (&'static str, Evidence);

/// Every case.
pub(crate) fn all() -> Vec<Case> {
    [start::cases(), session::cases(), data::cases()].concat()
}

fn healthy(change: impl FnOnce(&mut Evidence)) -> Evidence {
    let mut evidence = load("healthy");
    change(&mut evidence);
    evidence
}

fn silence() -> ftpprobe::evidence::Ending {
    ftpprobe::evidence::Ending::TimedOut {
        limit_us: 5_000_000,
    }
}

/// A healthy run changed alike in both passive modes, and without active mode.
fn both(change: impl Fn(&mut Evidence, DataMode)) -> Evidence {
    healthy(|evidence| {
        for mode in [DataMode::Epsv, DataMode::Pasv] {
            change(evidence, mode);
        }
        attempt(evidence)
            .data
            .retain(|data| data.mode != DataMode::Active);
    })
}
