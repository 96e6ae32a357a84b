//! The matrix on healthy servers: what they have works, and the commands that are printed list.

use std::process::Command;

use test_case::test_case;

use crate::authority::Authority;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::folder::ENTRIES;
use crate::support::identity::Identity;
use crate::support::server::{PASSWORD, USER};
use crate::support::{Probe, Probed, RealServer};

fn matrix(server: &RealServer, identity: &Identity, args: &[&str]) -> Probed {
    let root = identity.root();
    let trust = ["--ca-file", root.to_str().expect("a name in UTF-8")];
    asked(server, &[&trust, args].concat())
}

/// The same with whatever is trusted already.
fn asked(server: &RealServer, args: &[&str]) -> Probed {
    let probe = Probe::of(&server.target()).arg("--matrix");
    let probe = match server.software.user() {
        Some(user) => probe.careful_user(user, PASSWORD),
        None => probe,
    };
    let args = args.iter();
    args.fold(probe, |probe, arg| probe.arg(arg)).run()
}

/// `explicit epsv` for each combination that works.
fn working(probed: &Probed) -> Vec<String> {
    let cells = probed.json["matrix"]["cells"].as_array().unwrap().iter();
    cells
        .filter(|cell| cell["works"] == true)
        .map(|cell| format!("{} {}", cell["security"], cell["mode"]).replace('"', ""))
        .collect()
}

/// Runs a printed command as a person would, who is asked for the password. All else is in the command.
pub(crate) fn list(command: &str) -> String {
    let home = tempfile::tempdir().unwrap();
    let mut command = command.replace(
        &format!("--user {USER} "),
        &format!("--user '{USER}:{PASSWORD}' "),
    );
    command = command.replace(
        &format!("-u {USER} "),
        &format!("-u \"{USER},{PASSWORD}\" "),
    );
    std::fs::write(
        home.path().join(".lftprc"),
        "set net:max-retries 1\nset net:timeout 10\n",
    )
    .unwrap();
    let output = Command::new("sh")
        .args(["-c", &command])
        .env("HOME", home.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command}:\n{said}\n{complained}");
    said
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn all_that_a_healthy_server_has_works(software: Software) {
    let identity = Authority::new().good();
    let server = software.setup().tls(&identity).start();
    let probed = matrix(&server, &identity, &["--plaintext"]);
    let expected = ["plain", "explicit"].iter().flat_map(|security| {
        ["epsv", "pasv", "active"]
            .iter()
            .map(move |mode| format!("{security} {mode}"))
    });
    assert_eq!(working(&probed), expected.collect::<Vec<_>>(), "{probed}");
    // The run's own, and one for each combination.
    assert_eq!(probed.json["connections_opened"], 7, "{probed}");
    assert_eq!((probed.verdict(), probed.exit), ("ok", 0), "{probed}");
    let recommended = &probed.json["matrix"]["recommendation"];
    assert_eq!(recommended["security"], "explicit", "{probed}");
    assert_eq!(recommended["mode"], "epsv", "{probed}");
    let cells = probed.json["matrix"]["cells"].as_array().unwrap();
    assert!(
        cells
            .iter()
            .filter(|cell| cell["security"] == "implicit" && cell["family"] == "ipv4")
            .all(|cell| cell["skipped"] == "other-port"),
        "{probed}"
    );
}

#[test_case(Vsftpd, "curl"; "vsftpd with curl")]
#[test_case(Proftpd, "curl"; "proftpd with curl")]
#[test_case(PureFtpd, "curl"; "pure ftpd with curl")]
#[test_case(Pyftpdlib, "curl"; "pyftpdlib with curl")]
#[test_case(Vsftpd, "lftp"; "vsftpd with lftp")]
#[test_case(Proftpd, "lftp"; "proftpd with lftp")]
#[test_case(PureFtpd, "lftp"; "pure ftpd with lftp")]
#[test_case(Pyftpdlib, "lftp"; "pyftpdlib with lftp")]
fn the_printed_commands_list(software: Software, client: &str) {
    let identity = Authority::new().good();
    let server = software.setup().tls(&identity).start();
    let probed = matrix(&server, &identity, &[]);
    assert_lists(&probed, client, true);
}

/// Of a server that nobody vouches for.
#[test_case(Vsftpd, "curl"; "vsftpd with curl")]
#[test_case(Pyftpdlib, "curl"; "pyftpdlib with curl")]
#[test_case(Vsftpd, "lftp"; "vsftpd with lftp")]
#[test_case(Pyftpdlib, "lftp"; "pyftpdlib with lftp")]
fn the_printed_commands_list_without_trust(software: Software, client: &str) {
    let identity = Authority::self_signed();
    let server = software.setup().tls(&identity).start();
    let probed = asked(&server, &["--insecure"]);
    assert_lists(&probed, client, false);
}

fn assert_lists(probed: &Probed, client: &str, verifies: bool) {
    assert_eq!(
        probed.json["matrix"]["recommendation"]["security"], "explicit",
        "{probed}"
    );
    let commands = probed.json["matrix"]["commands"].as_array().unwrap();
    let command = commands.iter().find(|it| it["client"] == client).unwrap();
    assert_eq!(command["verifies"], verifies, "{probed}");
    let command = command["command"].as_str().unwrap();
    let listing = list(command);
    for entry in ENTRIES {
        assert!(listing.contains(entry), "{command}:\n{listing}\n{probed}");
    }
}

#[test]
fn a_password_is_not_sent_in_the_clear() {
    let identity = Authority::new().good();
    let server = Proftpd.setup().tls(&identity).start();
    let probed = matrix(&server, &identity, &[]);
    let cells = probed.json["matrix"]["cells"].as_array().unwrap();
    let plain = cells
        .iter()
        .filter(|cell| cell["security"] == "plain" && cell["family"] == "ipv4");
    assert!(
        plain.clone().count() == 3
            && plain
                .into_iter()
                .all(|cell| cell["skipped"] == "password-in-clear"),
        "{probed}"
    );
    assert_eq!(probed.json["connections_opened"], 4, "{probed}");
}

#[test]
fn a_refused_password_is_tried_once() {
    let identity = Authority::new().good();
    let server = Proftpd.setup().tls(&identity).start();
    let probe = Probe::of(&server.target())
        .careful_user(USER, "kaputt-0815")
        .arg("--matrix")
        .arg("--plaintext");
    let probed = probe.run();
    assert_eq!(probed.json["connections_opened"], 1, "{probed}");
    assert!(probed.json.get("matrix").is_none(), "{probed}");
}

#[test]
fn implicit_tls_on_a_port_of_its_own() {
    let identity = Authority::new().good();
    let server = Vsftpd
        .setup()
        .tls(&identity)
        .setting("implicit_ssl=YES")
        .start();
    let probed = matrix(&server, &identity, &["--tls=implicit"]);
    assert_eq!(
        working(&probed),
        ["implicit epsv", "implicit pasv", "implicit active"],
        "{probed}"
    );
    assert_eq!(probed.json["connections_opened"], 4, "{probed}");
}
