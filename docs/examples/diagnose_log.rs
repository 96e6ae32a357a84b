//! Says what went wrong in the log of an FTP client: `cargo run --example diagnose_log -- client.log`.

use std::error::Error;
use std::fs::File;
use std::io::{self, Write};

use ftpprobe::{Language, diagnose_log};

/// Diagnoses the sessions of this file, and writes what each came to.
pub(crate) fn run(file: &str, mut out: impl Write) -> Result<(), Box<dyn Error>> {
    for session in diagnose_log(File::open(file)?)? {
        writeln!(out, "{}", session.report(Language::English).summary)?;
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: diagnose_log FILE")?;
    run(&file, io::stdout())
}
