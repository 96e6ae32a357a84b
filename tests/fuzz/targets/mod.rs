//! One function a target: it takes any bytes, and panics where something is not as it has to be.
//!
//! * [`outputs`] what holds for everything that is written
//! * [`replies`] the framer, and what reads the replies that it makes; [`passive`] 227 and 229 by themselves
//! * [`listing`] listings in every form
//! * [`certificate`] certificates, up to how they are shown; [`records`] what comes below TLS
//! * [`log`] logs of every program and of none; [`capture`] packet captures; [`evidence`] saved evidence; each up to every form of report
//! * [`profile`] profiles of servers, [`hints`] waits and dates in refusals, [`explanation`] what `explain` makes of a pasted text
//! * [`secrets`] what takes secrets out of texts, and [`masking`] logs that hold some
//! * [`redaction`] names taken out of evidence and reports; [`proxied`] what proxies answer
//! * [`target`] targets and URLs, [`expectation`] what is to be there, and thresholds
//! * [`session`] a whole run against a server that says what the bytes say

pub mod capture;
pub mod certificate;
pub mod evidence;
pub mod expectation;
pub mod explanation;
pub mod hints;
pub mod listing;
pub mod log;
pub mod masking;
mod outputs;
pub mod passive;
pub mod profile;
pub mod proxied;
pub mod records;
pub mod redaction;
pub mod replies;
pub mod secrets;
pub mod session;
pub mod target;

use ftpprobe::clock::Timestamp;

/// When everything is read.
fn now() -> Timestamp {
    Timestamp::from_unix_seconds(1_767_323_045)
}
