#![no_main]

use ftpprobe_fuzz::timed;

libfuzzer_sys::fuzz_target!(|data: &[u8]| timed(data, ftpprobe_fuzz::netrc));
