//! How `ProFTPD` is configured and started: one user from a file of its own.

use super::folder::TestFolder;
use super::installed;
use super::port::PASSIVE;
use super::process::Process;
use super::server::{PASSWORD_HASH, Setup, USER};

/// Root in `ProFTPD`'s eyes is nobody here: it logs in from a password file, and the system's users,
/// PAM, scoreboard and log files are left alone.
pub(super) fn start(setup: &Setup, folder: &TestFolder, port: u16) -> Process {
    let served = folder.served();
    let passwords = folder.write(
        "passwords",
        &format!(
            "{USER}:{PASSWORD_HASH}:65534:65534::{}:/bin/sh\n",
            served.display()
        ),
    );
    let mut lines = vec![
        "ServerName \"practice\"".to_owned(),
        "ServerType standalone".to_owned(),
        format!(
            "UseIPv6 {}",
            if setup.address.is_ipv6() { "on" } else { "off" }
        ),
        format!("DefaultAddress {}", setup.address),
        format!("Port {port}"),
        "SocketBindTight on".to_owned(),
        format!("PassivePorts {} {}", PASSIVE.0, PASSIVE.1),
        "User nobody".to_owned(),
        "Group nogroup".to_owned(),
        format!("PidFile {}", folder.path("pid").display()),
        format!("ScoreboardFile {}", folder.path("scoreboard").display()),
        "ControlsEngine off".to_owned(),
        "UseReverseDNS off".to_owned(),
        "WtmpLog off".to_owned(),
        "TransferLog none".to_owned(),
        "AuthPAM off".to_owned(),
        "AuthOrder mod_auth_file.c".to_owned(),
        format!("AuthUserFile {}", passwords.display()),
        "DefaultRoot ~".to_owned(),
    ];
    if let Some(text) = &setup.banner {
        let file = folder.write_public("banner", text);
        lines.push(format!("DisplayConnect {}", file.display()));
    }
    // The first of its kind counts.
    for line in ["DelayEngine off", "RequireValidShell off"] {
        let name = line.split(' ').next().unwrap_or_default();
        if !setup.settings.iter().any(|line| line.starts_with(name)) {
            lines.push(line.to_owned());
        }
    }
    if let Some(tls) = &setup.tls {
        lines.extend([
            format!("ModulePath {}", installed::modules().display()),
            "LoadModule mod_tls.c".to_owned(),
            "TLSEngine on".to_owned(),
            format!("TLSECCertificateFile {}", tls.chain.display()),
            format!("TLSECCertificateKeyFile {}", tls.key.display()),
            format!("TLSCertificateChainFile {}", tls.chain.display()),
            format!("TLSLog {}", folder.path("log").display()),
        ]);
    }
    lines.extend(setup.settings.iter().cloned());
    lines.push(String::new());
    let configuration = folder.write("proftpd.conf", &lines.join("\n"));
    Process::start(
        &installed::program("proftpd"),
        &[
            "--nodaemon".as_ref(),
            "--config".as_ref(),
            configuration.as_os_str(),
        ],
        folder.path("log"),
        port,
        setup.namespace,
    )
}
