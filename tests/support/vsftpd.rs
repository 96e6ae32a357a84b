//! How vsftpd is configured and started: anonymous logins only succeed.

use std::ffi::OsString;
use std::path::Path;

use super::folder::TestFolder;
use super::installed;
use super::port::PASSIVE;
use super::process::Process;
use super::server::Setup;

/// Local users are asked for a password, which a PAM service that does not exist then refuses.
///
/// The anonymous user must have a home that exists, even though `anon_root` replaces it: `daemon`
/// has one on every Debian. Sandboxes are off because containers often forbid them.
pub(super) fn start(setup: &Setup, folder: &TestFolder, port: u16) -> Process {
    let (listen, address) = if setup.address.is_ipv4() {
        ("listen=YES\nlisten_ipv6=NO", "listen_address")
    } else {
        ("listen=NO\nlisten_ipv6=YES", "listen_address6")
    };
    let mut lines = vec![
        listen.to_owned(),
        format!("{address}={}", setup.address),
        format!("listen_port={port}"),
        "background=NO".to_owned(),
        "anonymous_enable=YES".to_owned(),
        "local_enable=YES".to_owned(),
        "pam_service_name=ftpprobe-no-such-service".to_owned(),
        "ftp_username=daemon".to_owned(),
        "nopriv_user=nobody".to_owned(),
        format!("anon_root={}", folder.served().display()),
        format!("local_root={}", folder.served().display()),
        format!(
            "secure_chroot_dir={}",
            folder.directory("nothing").display()
        ),
        format!("pasv_min_port={}", PASSIVE.0),
        format!("pasv_max_port={}", PASSIVE.1),
        "seccomp_sandbox=NO".to_owned(),
        "isolate=NO".to_owned(),
        "isolate_network=NO".to_owned(),
        "xferlog_enable=YES".to_owned(),
        "log_ftp_protocol=YES".to_owned(),
        format!("vsftpd_log_file={}", folder.path("log").display()),
    ];
    if let Some(text) = &setup.banner {
        let file = folder.write_public("banner", text);
        lines.push(format!("banner_file={}", file.display()));
    }
    if let Some(tls) = &setup.tls {
        lines.extend([
            "ssl_enable=YES".to_owned(),
            format!("rsa_cert_file={}", tls.chain.display()),
            format!("rsa_private_key_file={}", tls.key.display()),
            // The default is one suite for RSA keys, which ours are not.
            "ssl_ciphers=HIGH".to_owned(),
            "allow_anon_ssl=YES".to_owned(),
            "force_local_logins_ssl=NO".to_owned(),
            "force_local_data_ssl=NO".to_owned(),
        ]);
    }
    lines.extend(setup.settings.iter().cloned());
    lines.push(String::new());
    let configuration = folder.write("vsftpd.conf", &lines.join("\n"));
    let zone = setup.time_zone.map(|zone| format!("TZ={zone}").into());
    let program = installed::program("vsftpd").into_os_string();
    let args: Vec<OsString> = zone
        .into_iter()
        .chain([program, configuration.into()])
        .collect();
    Process::start(
        Path::new("env"),
        &args,
        folder.path("log"),
        port,
        setup.namespace,
    )
}
