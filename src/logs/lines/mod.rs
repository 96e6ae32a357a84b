//! The first layer: bytes to lines, and what stands in front of a line off.
//!
//! * `source` bytes of any encoding to bounded lines
//! * `markup` what web pages, Markdown and JSON make of a line
//! * `prefix` quoting, times, levels, loggers and hosts in front of what a program wrote
//! * `wrap` lines that a mailer broke

mod markup;
mod prefix;
mod source;
mod wrap;

pub(super) use prefix::{Peeler, peel};
pub(super) use source::Lines;
pub(super) use wrap::Unbroken;
