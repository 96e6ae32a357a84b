//! Everything has a bound: each wait, each count, each buffer.
//!
//! * [`every_byte`] connections that end or stall at each byte of a healthy session, over [`server`], by the [`clock`]
//! * [`limits`] the bounds, one by one, as `docs/reliability.md` lists them
//! * `memory` what files of others make of memory
//! * [`waits`] waits and reads that could go past their bounds

#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

mod clock;
mod every_byte;
mod limits;
mod memory;
mod server;
mod waits;
