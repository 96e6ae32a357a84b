//! What people met in the field, each case a test: a server or a network that does what it did there, a run of the
//! probe, and what an expert would say.
//!
//! * `cases/KIND.toml` the cases of one kind, `listings/SYSTEM.toml` forms of listings
//! * [`case`] and [`listing`] how those are written, and what keeps one from testing nothing
//! * [`play`] a run against the scripted server
//! * [`judge`] what a report has to be like, whatever the case, and what this one wants of it; [`advice`] whether it
//!   contradicts itself
//! * [`premises`] that the judge finds what is wrong, and that the server does what it is told
//!
//! A case is added where somebody was told something wrong. Write what the server did, in data of your own, what is
//! right, and in `why` the reason as an expert would give it. Add its siblings: the same with other words, another
//! code, another command. What a server can be told stands in `tests/support/scripted_server/behaviour.rs`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test whose set-up fails has failed"
)]

#[path = "../support/authority.rs"]
#[expect(dead_code, reason = "the tests of TLS use the other certificates")]
mod authority;
#[path = "../support/resolver.rs"]
#[expect(dead_code, reason = "no case is about a resolver that refuses")]
mod resolver;
#[path = "../support/scripted_server/mod.rs"]
mod scripted_server;
#[path = "../support/mod.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "the tests with real servers use the rest"
)]
mod support;

mod advice;
mod case;
mod data;
mod judge;
mod listing;
mod play;
mod premises;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

use case::Case;
use listing::Listing;
// For `resolver`, which other tests include beside it.
use support::namespace;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = premises::trials();
    for (kind, case) in Case::all() {
        let name = format!("{kind}::{}", case.name);
        trials.push(trial(name.clone(), move || play::case(&name, &case)));
    }
    for (system, listing) in Listing::all() {
        let name = format!("listings::{system}::{}", listing.form);
        trials.push(trial(name, move || play::listing(&listing)));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A test that passes where nothing is complained of.
fn trial(name: String, run: impl FnOnce() -> Vec<String> + Send + 'static) -> Trial {
    Trial::test(name, move || {
        let complaints = run();
        if complaints.is_empty() {
            return Ok(());
        }
        Err(Failed::from(complaints.join("\n")))
    })
}
