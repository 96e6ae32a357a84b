//! Drives the practice server with plain sockets.
//!
//! * `client` a client that knows lines and no FTP
//! * `healthy` the dialogue and the listings of a healthy server
//! * `control` knobs of the control connection, and what `finish` reports
//! * `data` knobs of data connections
//! * `scenarios` the named behaviours
//! * `until` runs that end early

mod client;
mod control;
mod data;
mod healthy;
mod scenarios;
mod until;
