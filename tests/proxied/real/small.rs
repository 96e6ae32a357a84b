//! Small ones, which come with hardly any rules of their own.

use std::net::{IpAddr, Ipv4Addr};

use test_case::test_case;

use super::{PASSWORD, Proxy, assert_lists, probed};
use crate::support::port::Port;
use crate::support::{Probe, Software};

impl Proxy {
    fn microsocks(login: bool) -> Self {
        Self::start("microsocks", |_, port| {
            let mut args = vec![
                "-i".to_owned(),
                "127.0.0.1".to_owned(),
                "-p".to_owned(),
                port.to_string(),
            ];
            if login {
                args.extend(["-u", "me", "-P", PASSWORD].map(str::to_owned));
            }
            args
        })
    }

    fn tinyproxy(settings: &[String]) -> Self {
        Self::start("tinyproxy", |folder, port| {
            let text = format!(
                "Port {port}\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\n{}\n",
                settings.join("\n")
            );
            let file = folder.write("tinyproxy.conf", &text);
            vec!["-d".to_owned(), "-c".to_owned(), file.display().to_string()]
        })
    }
}

#[test_case("socks5", "127.0.0.1"; "an address")]
#[test_case("socks5", "localhost"; "a name that is looked up here")]
#[test_case("socks5h", "localhost"; "a name that is looked up there")]
fn socks(scheme: &str, host: &str) {
    let server = Software::Vsftpd.start();
    for login in [false, true] {
        let proxy = Proxy::microsocks(login);
        let login = if login {
            format!("me:{PASSWORD}@")
        } else {
            String::new()
        };
        let probed = probed(&server, host, &proxy.url(scheme, &login));
        assert_lists(&probed, &["epsv", "pasv"]);
        let is_named = scheme == "socks5h";
        assert_eq!(probed.json["through"]["looks_up"], is_named, "{probed}");
    }
}

#[test]
fn socks_with_a_wrong_login() {
    let server = Software::Vsftpd.start();
    let proxy = Proxy::microsocks(true);
    for login in ["me:wrong-w0rd@", ""] {
        let probed = probed(&server, "127.0.0.1", &proxy.url("socks5", login));
        assert_eq!(probed.root_cause(), "proxy-refused", "{probed}");
        assert_eq!(probed.exit, 3, "{probed}");
        let detail = probed.finding("proxy-refused")["detail"].to_string();
        assert!(detail.contains("its own user name"), "{probed}");
    }
}

#[test]
fn connect() {
    let server = Software::Vsftpd.start();
    let proxy = Proxy::tinyproxy(&[format!("BasicAuth me {PASSWORD}")]);
    let url = proxy.url("http", &format!("me:{PASSWORD}@"));
    for host in ["127.0.0.1", "localhost"] {
        assert_lists(&probed(&server, host, &url), &["epsv", "pasv"]);
    }
    let probed = probed(&server, "127.0.0.1", &proxy.url("http", "me:wrong-w0rd@"));
    assert_eq!(probed.root_cause(), "proxy-refused", "{probed}");
    assert_eq!(probed.exit, 3, "{probed} {}", proxy.process.log());
}

/// As most HTTP proxies are set up: for HTTPS alone, or for it and the control port.
#[test]
fn ports_that_the_proxy_forbids() {
    let server = Software::Vsftpd.start();
    let https = Proxy::tinyproxy(&["ConnectPort 443".to_owned()]);
    let refused = probed(&server, "localhost", &https.url("http", ""));
    assert_eq!(refused.root_cause(), "proxy-refused", "{refused}");
    assert_eq!(refused.exit, 3, "{refused}");
    assert_eq!(
        refused.finding("proxy-refused")["phase"],
        "tcp",
        "{refused}"
    );

    let control = format!("ConnectPort {}", server.address.port());
    let control = Proxy::tinyproxy(&[control]);
    let refused = probed(&server, "localhost", &control.url("http", ""));
    assert_eq!(refused.root_cause(), "proxy-refused", "{refused}");
    assert_eq!(refused.exit, 3, "{refused}");
    let detail = refused.finding("proxy-refused")["detail"].to_string();
    assert!(
        detail.contains("data port that the server opened"),
        "{refused}"
    );
    assert!(
        detail.contains("FTP needs a second connection"),
        "{refused}"
    );
}

/// The proxy is well, and the server is not there.
#[test]
fn nobody_behind_the_proxy() {
    let port = Port::take(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let target = format!("127.0.0.1:{}", port.number());
    for (proxy, scheme) in [
        (Proxy::microsocks(false), "socks5"),
        (Proxy::tinyproxy(&[]), "http"),
    ] {
        let probe = Probe::of(&target).arg("--retries=0").arg("--proxy");
        let probed = probe.arg(&proxy.url(scheme, "")).run();
        assert_eq!(probed.root_cause(), "proxy-refused", "{probed}");
        assert_eq!(probed.exit, 2, "{probed}");
    }
}
