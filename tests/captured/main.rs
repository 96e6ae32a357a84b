//! Captures made packet by packet, and what their sessions come to.
#![expect(
    clippy::unwrap_used,
    reason = "a test whose capture cannot be made has failed"
)]

mod sessions;
mod strangers;
mod tape;
mod transfers;
