//! Documents that repeat what the program says are compared with it; `UPDATE_DOCS=1` rewrites them.
//!
//! * [`readme`] the README in both languages
//! * [`examples`] what is shown behind `$ ftpprobe ...`, and files that are shown
//! * [`command_lines`] whether commands and options in the documents exist
//! * [`generated`] pages, or parts of them, that are made from the program
//! * [`pages`] links, the table of contents, and names of tests
//! * [`picture`] the pictures in the README
//! * [`markdown`] the little of Markdown that all of it reads
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a document that cannot be read fails the test; the test reads its own environment"
)]

mod command_lines;
mod examples;
mod generated;
mod markdown;
mod pages;
mod picture;
mod readme;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn run(args: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_ftpprobe");
    Command::new(program)
        .env_clear()
        .args(args)
        .output()
        .unwrap()
}

fn says(args: &[&str]) -> String {
    let output = run(args);
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn compare(name: &str, expected: &str) {
    let file = path(name);
    let found = fs::read_to_string(&file).unwrap_or_default();
    // What is current is not written, so that tests of one file do not write over each other.
    if found != expected && std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, expected).unwrap();
        return;
    }
    assert!(
        found == expected,
        "{name} is not current: run UPDATE_DOCS=1 cargo test --test docs"
    );
}

/// Every page that is written by hand, and those that are generated as a whole besides `docs/codes`.
fn documents() -> Vec<String> {
    let mut names: Vec<String> = [
        "README",
        "CONTRIBUTING",
        "CHANGELOG",
        "SECURITY",
        "docs/prometheus/README",
    ]
    .map(|name| format!("{name}.md"))
    .to_vec();
    for entry in fs::read_dir(path("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if Path::new(&name).extension().is_some_and(|it| it == "md") {
            names.push(format!("docs/{name}"));
        }
    }
    assert!(names.len() > 30, "{names:?}");
    names
}
