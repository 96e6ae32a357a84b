#![no_main]

use ftpprobe_fuzz::{targets, timed};

libfuzzer_sys::fuzz_target!(|data: &[u8]| timed(data, targets::redaction::run));
