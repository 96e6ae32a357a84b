//! The first layer: bytes to lines, and what stands in front of a line off.
//!
//! * `source` bytes of any encoding to bounded lines
//! * `prefix` quoting, times, levels, loggers and hosts in front of what a program wrote

mod prefix;
mod source;

pub(super) use prefix::peel;
pub(super) use source::Lines;
