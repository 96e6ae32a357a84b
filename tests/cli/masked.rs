//! What is typed or configured wrong, and holds signs that nobody sees.

use std::fs;

use test_case::test_case;

use crate::{ftpprobe, ran};

/// Signs that nobody sees, or that end a line, in whatever is typed or written in a configuration.
#[test_case(&["--no-such\u{1b}[31m", "h"]; "an option")]
#[test_case(&["--timeout", "5\u{1b}[2J", "h"]; "a value")]
#[test_case(&["--timeout=5\nerror: all is well", "h"]; "a line")]
#[test_case(&["-t5\nerror: all is well", "h"]; "a line behind a letter")]
#[test_case(&["--format", "js\u{202e}on", "h"]; "a sign that turns others round")]
#[test_case(&["h\u{7}.example:x"]; "a target")]
#[test_case(&["demo", "h\u{1b}]0;x\u{7}"]; "a scenario")]
#[test_case(&["diagnose", "/no/such\u{1b}[31m"]; "a file")]
#[test_case(&["--config", "/no/such\u{1b}[31m"]; "a configuration")]
#[test_case(&["--ca-file", "/no/such\u{200b}", "h"]; "a certificate")]
#[test_case(&["--password-file", "/no/such\u{1b}[31m", "me@h"]; "a password")]
#[test_case(&["--warn", "log\u{1b}[1min=2s", "h"]; "a threshold")]
#[test_case(&["generate", "schema", "\u{1b}[31m"]; "something to generate")]
#[test_case(&["explain", "\u{1b}[31m\u{200b}"]; "something to explain")]
#[test_case(&["codes", "\u{1b}[31m\u{200b}"]; "a stray argument")]
#[test_case(&["history", "--since", "\u{1b}[31m\u{200b}", "--history=/no/such"]; "a time")]
fn a_message_holds_no_unseen_signs(args: &[&str]) {
    let ran = ran(&mut ftpprobe(args));
    let text = ran.stdout + &ran.stderr;
    assert!(!text.is_empty());
    for line in text.lines() {
        assert_eq!(ftpprobe::text::sanitize(line), line, "{text}");
        assert!(!line.starts_with("error: all is well"), "{text}");
    }
}

#[test_case("[targets.a]\ntarget = \"a\\u001b[31m b\""; "a target")]
#[test_case("[targets.\"a\\u001b[31m\"]\nx = 1"; "a name")]
#[test_case("\"x\\u001b[31m\" = 1"; "a key")]
#[test_case("[defaults]\ntimeout = \"5\\u001b[31m\\nerror: all is well\""; "a value")]
fn a_message_on_a_configuration_holds_no_unseen_signs(text: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    fs::write(&file, text).unwrap();
    let ran = ran(ftpprobe(&["--config"]).arg(&file));
    assert_eq!(ran.code, 3, "{}", ran.stdout);
    let lines: Vec<&str> = ran.stderr.lines().collect();
    assert_eq!(lines.len(), 1, "{}", ran.stderr);
    assert_eq!(ftpprobe::text::sanitize(lines[0]), lines[0]);
}
