//! squid. It gives up root, and cannot come to where it is installed any more: its files are copied to where it can.

use std::fmt::Write;
use std::fs;
use std::process::Command;

use test_case::test_case;

use super::{
    PASSWORD, Proxy, assert_encrypted_through, assert_lists, assert_refused, probed, through,
};
use crate::authority::Authority;
use crate::support::folder::TestFolder;
use crate::support::{Probe, Software, installed};

/// [`PASSWORD`] as `htpasswd` writes it.
const LOGIN: &str = "me:$apr1$ftpprobe$3WrxaJObDhj.XzEXqSTDK/\n";

/// squid leaves its shared memory behind when it is killed.
const MEMORY: &str = "mount -t tmpfs shm /dev/shm";

/// The rules that it is shipped with.
fn shipped() -> String {
    let text = fs::read_to_string(installed::existing("squid/squid.conf")).unwrap();
    let rules = text.lines().filter(|line| {
        ["acl ", "http_access "]
            .iter()
            .any(|start| line.starts_with(start))
    });
    rules.collect::<Vec<_>>().join("\n")
}

/// The same, where tunnels may lead to these ports as well.
fn opened(ports: &str) -> String {
    format!("acl SSL_ports port {ports}\n{}", shipped())
}

/// squid with these rules. `listens` is what stands for the port in `http_port PORT`.
fn squid_at(listens: impl FnOnce(&TestFolder, u16) -> String, rules: &str) -> Proxy {
    Proxy::start_alone("squid", MEMORY, |folder, port| {
        let copied = Command::new("cp")
            .arg("-r")
            .arg(installed::existing("squid"))
            .arg(folder.path("squid"))
            .status()
            .unwrap();
        assert!(copied.success());
        let login = folder.write_public("login", LOGIN).display().to_string();
        let mut text = listens(folder, port);
        let files = folder.path("squid").display().to_string();
        write!(
            text,
            "
auth_param basic program {files}/basic_ncsa_auth {login}
auth_param basic realm proxy
auth_param basic children 2
{rules}
http_access deny all
mime_table {files}/mime.conf
icon_directory {files}/icons
error_directory {files}/errors
unlinkd_program /bin/cat
cache_effective_user nobody
dns_nameservers 127.0.0.1
dns_timeout 1 second
dns_retransmit_interval 1 second
visible_hostname proxy.example
pid_filename none
cache_log /dev/null
access_log none
cache deny all
memory_cache_shared off
sslproxy_session_cache_size 0
coredump_dir /
pinger_enable off
netdb_filename none
shutdown_lifetime 0
"
        )
        .unwrap();
        let file = folder
            .write_public("squid.conf", &text)
            .display()
            .to_string();
        ["-N", "-d", "1", "-f", &file].map(str::to_owned).to_vec()
    })
}

fn squid(rules: &str) -> Proxy {
    squid_at(|_, port| format!("http_port 127.0.0.1:{port}"), rules)
}

#[test]
fn lists_with_a_login_and_without() {
    let server = Software::Vsftpd.start();
    let login = "acl known proxy_auth REQUIRED\nhttp_access deny !known\n".to_owned();
    let login = login + &opened("1025-65535");
    for (rules, user) in [
        (opened("1025-65535"), String::new()),
        (login.clone(), format!("me:{PASSWORD}@")),
    ] {
        let proxy = squid(&rules);
        for host in ["127.0.0.1", "localhost"] {
            let probed = probed(&server, host, &proxy.url("http", &user));
            assert_lists(&probed, &["epsv", "pasv"]);
        }
        assert!(!proxy.process.log().contains(PASSWORD));
    }
    let proxy = squid(&login);
    for user in ["me:wrong-w0rd@", ""] {
        let refused = probed(&server, "127.0.0.1", &proxy.url("http", user));
        assert_refused(&refused, 3, "requires its own user name");
    }
}

#[test]
fn tls_from_end_to_end() {
    assert_encrypted_through(&squid(&opened("1025-65535")).url("http", ""));
}

/// As it is shipped, squid makes tunnels to port 443 and to no other: not even to FTP's own, which `Safe_ports` names.
#[test_case("127.0.0.1:21"; "the port of FTP")]
#[test_case("127.0.0.1:990"; "the port of implicit TLS")]
#[test_case("localhost:2121"; "a high port")]
fn the_rules_that_it_is_shipped_with(target: &str) {
    let proxy = squid(&shipped());
    let refused = through(Probe::of(target), &proxy.url("http", ""));
    assert_refused(&refused, 3, "The rules of the proxy do not allow");
    assert_advises_for_squid(&refused);
}

/// The most common half of a rule: the control port was opened for FTP, and the passive ports were forgotten.
#[test]
fn the_data_ports_forgotten() {
    let server = Software::Vsftpd.start();
    let proxy = squid(&opened(&server.address.port().to_string()));
    let refused = probed(&server, "127.0.0.1", &proxy.url("http", ""));
    assert_refused(&refused, 3, "data port that the server opened");
    let detail = refused.finding("proxy-refused")["detail"].to_string();
    assert!(
        detail.contains("FTP needs a second connection"),
        "{refused}"
    );
    assert_advises_for_squid(&refused);
}

/// The advice for the network administrator names the settings.
fn assert_advises_for_squid(probed: &crate::support::Probed) {
    let advice = probed.finding("proxy-refused")["advice"].to_string();
    for setting in ["squid.conf", "SSL_ports", "Safe_ports"] {
        assert!(advice.contains(setting), "{probed}");
    }
}

#[test]
fn servers_that_it_does_not_reach() {
    let port = crate::support::port::Port::take([127, 0, 0, 1].into());
    let proxy = squid(&opened("1-65535"));
    let url = proxy.url("http", "");
    let refused = through(Probe::of(&format!("127.0.0.1:{}", port.number())), &url);
    assert_refused(&refused, 2, "connection was refused");
    let unknown = through(Probe::of("ftp.nowhere.invalid"), &url);
    assert_refused(&unknown, 2, "look up");
    drop(proxy);
    let gone = through(Probe::of("127.0.0.1"), &url);
    assert_eq!(gone.root_cause(), "proxy-unreachable", "{gone}");
    assert_eq!(gone.exit, 3, "{gone}");
}

/// A port of squid that expects TLS from the first byte.
#[test]
fn a_proxy_behind_tls() {
    let identity = Authority::new().good();
    let both = identity.both().display().to_string();
    let listens = |_: &TestFolder, port| format!("https_port 127.0.0.1:{port} tls-cert={both}");
    let proxy = squid_at(listens, &opened("1025-65535"));
    let probed = through(Probe::of("127.0.0.1"), &proxy.url("http", ""));
    assert_eq!(probed.root_cause(), "proxy-wrong-protocol", "{probed}");
    let detail = probed.finding("proxy-wrong-protocol")["detail"].to_string();
    assert!(detail.contains("TLS"), "{probed}");
    assert_eq!(probed.exit, 3, "{probed}");
}
