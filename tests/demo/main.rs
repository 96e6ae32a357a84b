//! Drives the practice server with plain sockets.
//!
//! * `client` a client that knows lines and no FTP
//! * `healthy` the dialogue and the listings of a healthy server
//! * `control` knobs of the control connection, and what `finish` reports
//! * `data` knobs of data connections
//! * `scenarios` the named behaviours
//! * `until` runs that end early, by way of `practice`
//! * `examples` those of the library, run against it
#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

mod client;
mod control;
mod data;
mod examples;
mod healthy;
#[path = "../support/practice.rs"]
mod practice;
mod scenarios;
mod until;
