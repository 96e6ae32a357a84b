//! How Pure-FTPd is configured and started: one virtual user, no anonymous ones.

use std::ffi::OsString;
use std::process::Command;

use super::folder::TestFolder;
use super::installed;
use super::port::PASSIVE;
use super::process::Process;
use super::server::{PASSWORD_HASH, Setup, USER};

/// Virtual users spare us the system user `ftp`, which its anonymous logins need.
pub(super) fn start(setup: &Setup, folder: &TestFolder, port: u16) -> Process {
    let mut args = vec![
        format!("-S{},{port}", setup.address),
        if setup.address.is_ipv4() { "-4" } else { "-6" }.to_owned(),
        "--dontresolve".to_owned(),
        "--chrooteveryone".to_owned(),
        "--noanonymous".to_owned(),
        format!("--passiveportrange={}:{}", PASSIVE.0, PASSIVE.1),
        format!("--pidfile={}", folder.path("pid").display()),
        format!("--login=puredb:{}", users(folder)),
    ];
    let has_facility = |it: &String| it.starts_with("--syslogfacility");
    if !setup.settings.iter().any(has_facility) {
        args.push("--syslogfacility=none".to_owned());
    }
    if let Some(text) = &setup.banner {
        let file = folder.write_public("banner", text);
        args.push(format!("--fortunesfile={}", file.display()));
    }
    if let Some(tls) = &setup.tls {
        args.push("--tls=1".to_owned());
        args.push(format!("--certfile={}", tls.both.display()));
    }
    args.extend(setup.settings.iter().cloned());
    Process::start(
        &installed::program("pure-ftpd"),
        &args,
        folder.path("log"),
        port,
        setup.namespace,
    )
}

/// The index file of the virtual users.
fn users(folder: &TestFolder) -> String {
    // After the shadow-like fields come the limits, all unset.
    let line = format!(
        "{USER}:{PASSWORD_HASH}:65534:65534::{}/./::::::::::::\n",
        folder.served().display()
    );
    let text = folder.write("users", &line);
    let index = folder.path("users.pdb");
    let output = Command::new(installed::program("pure-pw"))
        .args([
            OsString::from("mkdb"),
            index.clone().into(),
            "-f".into(),
            text.into(),
        ])
        .env("LD_LIBRARY_PATH", installed::libraries())
        .output()
        .unwrap();
    assert!(output.status.success(), "pure-pw: {output:?}");
    index.display().to_string()
}
