//! One JSON object on one line.

use std::io::{self, Write};

use super::Renderer;
use super::json::harmless;
use crate::report::Report;

/// Compact JSON.
pub(super) struct Jsonl;

impl Renderer for Jsonl {
    fn render(&self, reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
        for report in reports {
            let json = serde_json::to_string(report)?;
            writeln!(out, "{}", harmless(&json))?;
        }
        Ok(())
    }
}
