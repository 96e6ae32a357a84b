//! Dante. Its users are those of the system, so that it sees files of its own in the place of the system's.

use super::{PASSWORD, Proxy, assert_encrypted_through, assert_lists, assert_refused, probed};
use crate::support::port::Port;
use crate::support::{Probe, Software};

/// [`PASSWORD`] as `crypt(3)` writes it (SHA-512).
const HASH: &str = "$6$ftpprobe$t3F7Sxyjg1WB/xxwW112awnHm/Oz8chYT./uS8pkJ6Zv77TdXu.ZxnqeQen59J95U8tYnlH8HecJfEFSEBjEC/";

const USERS: &str = r#"mount --bind "$0/passwd" /etc/passwd; mount --bind "$0/shadow" /etc/shadow"#;

/// Dante, which demands a login or not, and passes on where these rules allow it.
fn dante(login: bool, rules: &str) -> Proxy {
    Proxy::start_alone("danted", USERS, |folder, port| {
        let passwd = "root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/false\nme:x:1999:1999::/:/bin/false\n";
        folder.write_public("passwd", passwd);
        folder.write(
            "shadow",
            &format!("root:*:19000::::::\nme:{HASH}:19000::::::\n"),
        );
        let method = if login { "username" } else { "none" };
        let text = format!(
            "logoutput: stderr
internal: 127.0.0.1 port = {port}
external: 127.0.0.1
clientmethod: none
socksmethod: {method}
user.privileged: root
user.unprivileged: nobody
client pass {{ from: 127.0.0.0/8 to: 0/0 }}
{rules}
"
        );
        let file = folder
            .write_public("danted.conf", &text)
            .display()
            .to_string();
        let id = folder.path("danted.pid").display().to_string();
        ["-f", &file, "-p", &id].map(str::to_owned).to_vec()
    })
}

const ANYWHERE: &str = "socks pass { from: 0/0 to: 127.0.0.0/8 command: connect }";

#[test]
fn lists_with_a_login_and_without() {
    let server = Software::Vsftpd.start();
    for (login, user) in [(false, String::new()), (true, format!("me:{PASSWORD}@"))] {
        let proxy = dante(login, ANYWHERE);
        for (scheme, host) in [("socks5", "127.0.0.1"), ("socks5h", "localhost")] {
            let probed = probed(&server, host, &proxy.url(scheme, &user));
            assert_lists(&probed, &["epsv", "pasv"]);
        }
        assert!(!proxy.process.log().contains(PASSWORD));
    }
}

#[test]
fn a_wrong_login_and_none() {
    let server = Software::Vsftpd.start();
    let proxy = dante(true, ANYWHERE);
    for login in ["me:wrong-w0rd@", "nobody-there:wrong-w0rd@", ""] {
        let probed = probed(&server, "127.0.0.1", &proxy.url("socks5", login));
        assert_refused(&probed, 3, "requires its own user name");
    }
}

#[test]
fn tls_from_end_to_end() {
    assert_encrypted_through(&dante(false, ANYWHERE).url("socks5", ""));
}

#[test]
fn destinations_that_its_rules_do_not_allow() {
    let server = Software::Vsftpd.start();
    let port = server.address.port();
    let none = dante(false, "socks block { from: 0/0 to: 0/0 }");
    let refused = probed(&server, "127.0.0.1", &none.url("socks5", ""));
    assert_refused(&refused, 3, "The rules of the proxy do not allow");

    let control = format!("socks pass {{ from: 0/0 to: 127.0.0.1/32 port = {port} }}");
    let control = dante(false, &control);
    let refused = probed(&server, "127.0.0.1", &control.url("socks5", ""));
    assert_refused(&refused, 3, "data port that the server opened");
}

#[test]
fn nobody_behind_it() {
    let port = Port::take([127, 0, 0, 1].into());
    let target = format!("127.0.0.1:{}", port.number());
    let url = dante(false, ANYWHERE).url("socks5", "");
    // Dropped above: there is no proxy any more.
    let gone = super::through(Probe::of(&target), &url);
    assert_eq!(gone.root_cause(), "proxy-unreachable", "{gone}");
    assert_eq!(gone.exit, 3, "{gone}");
    let proxy = dante(false, ANYWHERE);
    let refused = super::through(Probe::of(&target), &proxy.url("socks5", ""));
    assert_refused(&refused, 2, "connection was refused");
}
