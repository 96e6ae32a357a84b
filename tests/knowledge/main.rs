//! The data files of the knowledge room, checked whole from outside.
//!
//! * [`codes`] reply codes
//! * [`refusals`] refusals as servers word them, and how many are named right
//! * [`servers`] fingerprints of servers as they appear in the field
//! * [`wording`] every text, with and without its values
#![expect(
    clippy::expect_used,
    reason = "a test whose server is not recognised has failed"
)]

mod codes;
mod refusals;
mod servers;
mod wording;
