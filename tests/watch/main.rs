//! Servers that are watched: checked again and again, and shown.
//!
//! * `checks` what the library makes of servers that change, without the program's shortest interval
//! * `lines` the program where there is no terminal
//! * `screen` the program on a terminal of its own
//! * [`server`] a scripted server beside the test

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

#[path = "../support/scripted_server/mod.rs"]
#[expect(dead_code, reason = "servers with TLS use the rest")]
mod scripted_server;

mod checks;
mod lines;
mod screen;
mod server;

use std::process::{Child, Command, Stdio};

/// The program, watching a server politely, with these arguments besides.
fn watch(address: &str, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ftpprobe"));
    command
        .args(["watch", "--no-config", "--retries", "0", address])
        .args(args)
        .env_clear()
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn send(signal: &str, child: &Child) {
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-s", signal, &id]).status();
    assert!(sent.unwrap().success());
}
