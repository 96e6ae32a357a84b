//! Saved evidence, whoever wrote it.

use ftpprobe::evidence::format;
use ftpprobe::knowledge::wording::Language;
use ftpprobe::render::Format;

use super::outputs;

/// Loads evidence, and judges it.
pub fn run(data: &[u8]) {
    let Ok(evidence) = format::load(data) else {
        return;
    };
    outputs::check(&evidence, data.len(), &[]);
    let formats = [Format::Text];
    outputs::check_in(Language::Japanese, &formats, &evidence, data.len(), &[]);
}
