//! One JSON object on one line.

use std::io::{self, Write};

use super::Renderer;
use super::json::harmless;
use crate::report::Report;

/// Compact JSON.
pub(super) struct Jsonl;

impl Renderer for Jsonl {
    fn render(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let json = serde_json::to_string(report)?;
        writeln!(out, "{}", harmless(&json))
    }
}
