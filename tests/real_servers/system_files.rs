//! Files of the system by which clients are turned away, in a namespace with files of its own.
#![cfg(target_os = "linux")]

use std::fs;

use crate::support::Probe;
use crate::support::Software::{Proftpd, PureFtpd, Vsftpd};
use crate::support::namespace::{SCRATCH, in_namespace, shell};

/// A copy of /etc with one more file, in this namespace only.
fn with_file(path: &str, text: &str) {
    shell(&format!(
        "cp -a /etc {SCRATCH}/etc && mount --bind {SCRATCH}/etc /etc"
    ));
    fs::write(path, text).unwrap();
}

#[test]
fn proftpd_is_shut_down_for_maintenance() {
    in_namespace("system_files::proftpd_is_shut_down_for_maintenance", || {
        // As ftpshut writes it: the time, how long before it logins and sessions end, and why.
        with_file("/etc/shutmsg", "2020 0 1 0 0 0 0010 0005\nmaintenance\n");
        let server = Proftpd.start();
        let probed = Probe::of_server(&server).run();
        probed.assert_root_cause("server-shutdown");
        assert_eq!(probed.json["findings"][0]["codes"][0], 500, "{probed}");
        assert_eq!(
            probed.json["findings"][0]["retry"]["after_seconds"], 300,
            "{probed}"
        );
        probed.assert_one_attempt();
    });
}

#[test]
fn tcp_wrappers_deny_the_client_of_vsftpd() {
    in_namespace(
        "system_files::tcp_wrappers_deny_the_client_of_vsftpd",
        || {
            with_file("/etc/hosts.deny", "vsftpd: ALL\n");
            let server = Vsftpd.start_with("tcp_wrappers=YES");
            let probed = Probe::of_server(&server).run();
            probed.assert_root_cause("source-denied");
            let finding = &probed.json["findings"][0];
            assert_eq!(finding["codes"][0], 421, "{probed}");
            assert_eq!(finding["retry"]["advised"], false, "{probed}");
            assert!(
                finding["advice"].to_string().contains("tcp_wrappers"),
                "{probed}"
            );
            probed.assert_one_attempt();
        },
    );
}

/// Pure-FTPd counts the sessions of a user on the whole machine, in files under /run.
#[test]
fn pure_ftpd_limits_the_sessions_of_one_user() {
    in_namespace(
        "system_files::pure_ftpd_limits_the_sessions_of_one_user",
        || {
            shell(&format!(
                "mkdir {SCRATCH}/run && mount --bind {SCRATCH}/run /run && mkdir /run/pure-ftpd"
            ));
            let server = PureFtpd.start_with("--peruserlimits=1:1");
            let _held = server.log_in();
            let probed = Probe::of_server(&server).run();
            probed.assert_root_cause("limit-per-user");
            assert_eq!(probed.json["findings"][0]["codes"][0], 421, "{probed}");
            let limit = &probed.json["limit"];
            assert_eq!(
                (&limit["counts"], &limit["number"]),
                (&"user".into(), &1.into()),
                "{probed}"
            );
            assert_eq!(limit["setting"], "PerUserLimits", "{probed}");
        },
    );
}
