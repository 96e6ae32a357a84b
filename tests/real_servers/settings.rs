//! Settings of real servers that keep users from logging in, listing, storing, or fetching: which one it is, their
//! replies tell.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};

use crate::support::Software::{Proftpd, Vsftpd};
use crate::support::namespace::{SCRATCH, in_namespace, shell};
use crate::support::server::{PASSWORD, RealServer, Setup, USER};
use crate::support::{Probe, Probed};

/// An unprivileged user that this machine knows in the namespace only.
const UID: u32 = 54321;

/// The PAM service of vsftpd's local users.
const SERVICE: &str = "ftpprobe";

/// A system user with this shell, whose password is not asked for once these modules of PAM agree.
fn with_user(shell_of_user: &str, modules: &[&str]) {
    let entry = format!("{USER}:x:{UID}:{UID}::/:{shell_of_user}");
    let rules = modules.iter().chain(&["pam_permit.so"]);
    let auth = rules.map(|module| format!("auth required {module}\n"));
    let rest = ["account", "session"].map(|kind| format!("{kind} required pam_permit.so\n"));
    let service: String = auth.chain(rest).collect();
    shell(&format!(
        "cp -a /etc {SCRATCH}/etc && mount --bind {SCRATCH}/etc /etc && echo '{entry}' >> /etc/passwd"
    ));
    fs::write(format!("/etc/pam.d/{SERVICE}"), service).unwrap();
}

/// vsftpd for that user, who may write to `/empty` as far as file modes go.
fn vsftpd(settings: &[&str]) -> RealServer {
    let own = [
        &format!("pam_service_name={SERVICE}"),
        "chroot_local_user=YES",
        "write_enable=YES",
    ];
    let all = own.iter().chain(settings);
    let setup = all.fold(Vsftpd.setup(), |setup: Setup, line| setup.setting(line));
    let server = setup.start();
    let directory = server.served().join("empty");
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o755)).unwrap();
    chown(&directory, Some(UID), Some(UID)).unwrap();
    server
}

/// Probes it; nothing may be left there.
fn probed(server: &RealServer, args: &[&str]) -> Probed {
    let probe = Probe::of(&server.target()).user(USER, PASSWORD);
    let probed = args.iter().fold(probe, |probe, arg| probe.arg(arg)).run();
    let left = fs::read_dir(server.served().join("empty")).unwrap();
    assert_eq!(left.count(), 0, "files are left: {probed}");
    probed
}

/// Asserts that the root cause names this setting for the server's administrator.
#[track_caller]
fn assert_names(probed: &Probed, finding: &str, setting: &str) {
    probed.assert_root_cause(finding);
    let advice = probed.json["findings"][0]["advice"].as_array().unwrap();
    let named = advice.iter().any(|it| it["setting"] == setting);
    assert!(named, "no {setting}: {probed}");
}

const TEST: &[&str] = &["--transfer-test", "/empty"];

#[test]
fn a_local_user_of_vsftpd_is_served() {
    in_namespace("settings::a_local_user_of_vsftpd_is_served", || {
        with_user("/bin/sh", &[]);
        let probed = probed(&vsftpd(&[]), TEST);
        probed.assert_ok();
        assert_eq!(probed.json["transfer_test"]["resumed"], true, "{probed}");
    });
}

/// A setting, the arguments that meet it, and what has to be found.
const CASES: [(&str, &[&str], &str, &str); 7] = [
    (
        "download_enable=NO",
        TEST,
        "transfer-upload-not-visible",
        "download_enable",
    ),
    (
        "cmds_denied=RETR",
        TEST,
        "transfer-upload-not-visible",
        "download_enable",
    ),
    (
        "local_umask=0777",
        TEST,
        "transfer-upload-not-visible",
        "local_umask",
    ),
    (
        "write_enable=NO",
        TEST,
        "transfer-write-disabled",
        "write_enable",
    ),
    (
        "cmds_denied=STOR",
        TEST,
        "transfer-write-disabled",
        "write_enable",
    ),
    (
        "deny_file={*.tmp}",
        TEST,
        "transfer-name-refused",
        "deny_file",
    ),
    (
        "dirlist_enable=NO",
        &[],
        "dir-no-permission",
        "dirlist_enable",
    ),
];

#[test]
fn each_setting_of_vsftpd_is_named() {
    in_namespace("settings::each_setting_of_vsftpd_is_named", || {
        with_user("/bin/sh", &[]);
        for (setting, args, finding, name) in CASES {
            assert_names(&probed(&vsftpd(&[setting]), args), finding, name);
        }
    });
}

#[test]
fn a_shell_that_vsftpd_does_not_accept() {
    in_namespace("settings::a_shell_that_vsftpd_does_not_accept", || {
        with_user("/bin/strange", &["pam_shells.so"]);
        let probed = probed(&vsftpd(&[]), &[]);
        assert_names(&probed, "login-bad-credentials", "pam_service_name");
        let advice = probed.json["findings"][0]["advice"].to_string();
        assert!(advice.contains("/etc/shells"), "{probed}");
    });
}

#[test]
fn a_shell_that_proftpd_does_not_accept() {
    in_namespace("settings::a_shell_that_proftpd_does_not_accept", || {
        shell(&format!(
            "cp -a /etc {SCRATCH}/etc && mount --bind {SCRATCH}/etc /etc && echo /bin/other > /etc/shells"
        ));
        let server = Proftpd.start_with("RequireValidShell on");
        let probed = Probe::of_server(&server).run();
        probed.assert_root_cause("login-bad-credentials");
        let advice = probed.json["findings"][0]["advice"].to_string();
        assert!(advice.contains("/etc/shells"), "{probed}");
    });
}

/// Defaults, apart from the directory that anybody may write to.
#[test]
fn anonymous_uploads_to_vsftpd_as_shipped() {
    let server = Vsftpd.start_with("write_enable=YES");
    let directory = server.served().join("empty");
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o777)).unwrap();
    let probe = Probe::of(&server.target());
    let probed = probe.arg("--transfer-test").arg("/empty").run();
    assert_names(&probed, "transfer-write-disabled", "anon_upload_enable");
}
