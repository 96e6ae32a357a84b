//! The parsers of 227 (RFC 959) and 229 (RFC 2428): lenient, noting what was odd.

use serde::{Deserialize, Serialize};

/// What was odd about a 227 or 229 reply that could still be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Oddity {
    /// No parentheses around the numbers. RFC 1123 section 4.1.2.6 tells clients not to need them.
    NoParentheses,
    /// Blanks between the numbers.
    Blanks,
    /// Another separator than a comma (227) or a vertical bar (229).
    OddSeparator,
    /// Numbers with leading zeros.
    LeadingZeros,
    /// The numbers stand in a multi-line reply.
    MultiLine,
    /// A 229 reply that fills in the protocol or the address, which RFC 2428 leaves empty.
    ExtraFields,
    /// The port is 0.
    PortZero,
}
