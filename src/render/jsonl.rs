//! One JSON object on one line.

use std::io::{self, Write};

use super::{Renderer, json};
use crate::report::Report;

/// Compact JSON.
pub(super) struct Jsonl;

impl Renderer for Jsonl {
    fn render(&self, reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
        for report in reports {
            json::line(report, out)?;
        }
        Ok(())
    }
}
