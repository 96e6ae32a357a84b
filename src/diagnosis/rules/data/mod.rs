//! Data connections, each judged by itself; the rules combine what is found here.
//!
//! * `setup` the replies to EPSV and PASV, and connecting to what they announce, `address` the address in 227
//! * `transfer` the listing itself, `stall` one that stalled, `tls` its TLS, `encrypted` what no reply tells
//! * `passive` and `active` how far a mode got, and why no further
//! * `silent` a port of which a log tells only that nothing came of it, and `file` files in logs
//! * `modes` all of them, judged once

mod active;
pub(super) mod address;
pub(super) mod encrypted;
pub(super) mod file;
mod modes;
mod passive;
pub(super) mod setup;
pub(super) mod silent;
mod stall;
pub(super) mod tls;
pub(super) mod transfer;

pub(super) use modes::modes;
