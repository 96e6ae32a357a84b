//! Many servers side by side, each one at a time.
//!
//! * [`subject`] what is to be probed, and what the fleet asks of whoever starts it
//! * `visit` one run: hold off, look up, take a turn, probe, remember
//! * [`schedule`] which run begins when
//! * `queue` those that have not begun

mod queue;
pub mod schedule;
pub mod subject;
mod visit;

pub use schedule::{Done, Fleet, NotProbed};
pub use subject::{Audience, Memory, Subject};
