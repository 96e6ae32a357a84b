//! The same run from another place: another `ftpprobe serve` is asked for its report (`docs/api.md`).
//!
//! * [`Place`] where one is, from the URL that was given
//! * [`Asker`] what they are asked with; `connect` the connection to one
//! * [`Question`] what is asked
//! * `answer` what came back, which may be anything
//!
//! The other end is asked for as much as the report of one run, and believed as much as a server: every text of it is hostile,
//! and nothing of it reaches further than its row in the report.

mod answer;
mod asker;
mod connect;
mod place;
mod question;

pub use asker::{Asker, Trust, Unusable};
pub use place::{Login, Place, PlaceError};
pub use question::Question;
