//! Packet captures, up to every form of report.

use ftpprobe::capture::{self, Choices};
use ftpprobe::knowledge::wording::Language;
use ftpprobe::render::Format;

use super::outputs;

/// How many sessions of one capture are judged.
const MOST_JUDGED: usize = 4;

/// Reads a capture. What is none is refused as a file of no known form.
pub fn run(data: &[u8]) {
    let mut found = Vec::new();
    let mut count = 0;
    let choices = Choices {
        segments: data.len() % 2 == 1,
        ..Choices::default()
    };
    let read = capture::read(data, choices, |evidence| {
        count += 1;
        if found.len() < MOST_JUDGED {
            found.push(evidence);
        }
    });
    if read.is_ok() {
        assert!(count > 0);
        assert!(capture::is_capture(data));
    }
    for (index, evidence) in found.iter().enumerate() {
        if index == 0 {
            outputs::check(evidence, unpacked(data), &[]);
        } else {
            let formats = [Format::Text, Format::Json];
            outputs::check_in(Language::Japanese, &formats, evidence, unpacked(data), &[]);
        }
    }
}

/// How much a capture can hold that may be compressed.
fn unpacked(data: &[u8]) -> usize {
    data.len().saturating_mul(16)
}
