//! The command line of ftpprobe. See the library's documentation for how a probe works.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os())
}
