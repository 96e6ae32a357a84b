//! The command line of ftpprobe.

fn main() {}
