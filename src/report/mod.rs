//! What we say: evidence and diagnosis made into one published report.
//!
//! * [`shape`] the report's fields, which are API
//! * [`build()`] fills them
//! * `exchange` exchanges, also while the run goes on
//! * `facts` what a finding rests on, worded
//! * `notes` the few words on each step
//! * `packets` where in a capture things are
//! * `limit` how to live with a limit that was met
//! * `data` data connections, `server` what the server showed of itself, `tls` what TLS showed,
//!   `transfer_test` what became of a file of our own
//! * `ports` which passive ports the server gave
//! * `matrix` which combinations work, and what clients make of them, `commands` those to copy for what works
//! * [`contrast`] two reports held against each other
//! * [`mod@places`] the same run from several places, and what that means
//! * `handshake` how a handshake ended, in keys and words
//! * [`roundup`] what the reports of many targets come to together
//! * `summary` the run in one sentence
//! * `bounds` how large a report gets, `cutting` the parts of one that is too large
//! * `masking` secrets in reports that are read, `redaction` names in those that strangers are to read
//! * `words` durations, amounts and phases in words
//!
//! Pure: the same evidence and diagnosis give the same report.

mod bounds;
mod build;
mod commands;
pub mod contrast;
mod cutting;
mod data;
mod exchange;
mod facts;
mod handshake;
mod limit;
mod masking;
mod matrix;
mod notes;
mod packets;
pub mod places;
mod ports;
mod redaction;
pub mod roundup;
mod server;
pub mod shape;
mod summary;
mod tls;
mod transfer_test;
mod words;

pub use build::build;
pub use exchange::heard;
pub use facts::{sentence, words_of};
pub use handshake::trouble;
pub use shape::*;
pub use summary::as_far_as;
pub use words::{amount, announced_words, day, distrust, duration, place};
