//! How the program is started.

use std::fs;
use std::time::Duration;

use assert_cmd::Command;
use test_case::test_case;

#[test_case(&["0.0.0.0:0"]; "every address")]
#[test_case(&["127.0.0.1:0", "[::]:0"]; "one of several")]
fn a_page_that_is_open_is_refused_where_anybody_can_ask(addresses: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("ftpprobe.toml");
    fs::write(&config, "").unwrap();
    let mut command = Command::cargo_bin("ftpprobe").unwrap();
    command
        .args(["serve", "--open-page", "--config"])
        .arg(config);
    for address in addresses {
        command.args(["--listen", address]);
    }
    // Where it is not refused, it would go on.
    let output = command.timeout(Duration::from_secs(60)).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(
        said.contains("--open-page") && said.contains("--web.config.file"),
        "{said}"
    );
    assert!(!said.contains("listening"), "{said}");
}
