//! Every form of a target, and every way to get one wrong.
#![expect(
    clippy::unwrap_used,
    reason = "a target that should be read and is not fails the test"
)]

use ftpprobe::secret::Secret;
use ftpprobe::target::{Login, TlsMode, parse};
use proptest::prelude::*;
use test_case::test_case;

fn shown(text: &str) -> String {
    let typed = parse(text).unwrap();
    let part = |part: Option<String>| part.unwrap_or_else(|| "-".to_owned());
    format!(
        "{} {} {} {} {} {}",
        typed.host,
        part(typed.port.map(|port| port.to_string())),
        part(typed.tls.map(|tls| format!("{tls:?}"))),
        part(typed.user),
        part(typed.password.map(|password| password.expose().to_owned())),
        part(typed.directory),
    )
}

#[test_case("ftp.example.com", "ftp.example.com - - - - -"; "a host")]
#[test_case("FTP.Example.COM:2121", "ftp.example.com 2121 - - - -"; "host and port")]
#[test_case("192.0.2.1:21", "192.0.2.1 21 - - - -"; "ipv4")]
#[test_case("[2001:db8::1]:2121", "2001:db8::1 2121 - - - -"; "ipv6 with port")]
#[test_case("[::1]", "::1 - - - - -"; "ipv6 in brackets")]
#[test_case("2001:DB8:0::1", "2001:db8::1 - - - - -"; "bare ipv6")]
#[test_case("user@ftp.example.com", "ftp.example.com - - user - -"; "user and host")]
#[test_case("ftp://ftp.example.com", "ftp.example.com - - - - -"; "url")]
#[test_case("FTP://ftp.example.com/", "ftp.example.com - - - - -"; "url with slash")]
#[test_case("ftp://h.example/pub/in", "h.example - - - - pub/in"; "relative path")]
#[test_case("ftp://h.example/%2Fpub", "h.example - - - - /pub"; "absolute path by encoding")]
#[test_case("ftp://h.example//pub", "h.example - - - - /pub"; "absolute path by two slashes")]
#[test_case("ftp://h.example/a%20b;type=d", "h.example - - - - a b"; "type dropped")]
#[test_case("ftp://me:p%40ss:w@h.example:21/x", "h.example 21 - me p@ss:w x"; "user and password")]
#[test_case("ftp://me%40corp:x@h.example", "h.example - - me@corp x -"; "at sign in user")]
#[test_case("ftp://me:a@b@h.example", "h.example - - me a@b -"; "at sign unencoded")]
#[test_case("ftps://h.example", "h.example - Implicit - - -"; "implicit")]
#[test_case("ftpes://h.example", "h.example - Explicit - - -"; "explicit")]
#[test_case("bücher.example", "xn--bcher-kva.example - - - - -"; "international name")]
#[test_case("ftps://BÜCHER.example", "xn--bcher-kva.example - Implicit - - -"; "international name in ftps")]
#[test_case("[2001:db8::1:21]", "2001:db8::1:21 - - - - -"; "ipv6 that ends like a port")]
#[test_case("ftp://h.example:21/me@home:x", "h.example 21 - - - me@home:x"; "at sign in path")]
#[test_case("[::1]:2121", "::1 2121 - - - -"; "loopback with port")]
#[test_case("ftp://[::1]/a@b", "::1 - - - - a@b"; "at sign behind brackets")]
#[test_case("my_host.local.", "my_host.local. - - - - -"; "underscore and final dot")]
fn read(text: &str, expected: &str) {
    assert_eq!(shown(text), expected);
}

#[test_case("", "no host was given"; "empty")]
#[test_case("  ", "no host was given"; "blanks only")]
#[test_case("sftp://h.example/x", "write ftp://h.example/x"; "sftp")]
#[test_case("https://h.example", "is not FTP: use ftp://"; "https")]
#[test_case(" h.example", "did you mean `h.example`"; "blank before")]
#[test_case("\u{201c}h.example\u{201d}", "did you mean `h.example`"; "smart quotes")]
#[test_case("<ftp://h.example>", "did you mean `ftp://h.example`"; "angle brackets")]
#[test_case("h example", "cannot contain blanks"; "blank inside")]
#[test_case("h.example/pub", "write ftp://h.example/pub, or h.example with --dir pub"; "path on a bare host")]
#[test_case("h.example/me@home", "write ftp://h.example/me@home"; "path with an at sign on a bare host")]
#[test_case("[::1]/me@home", "write ftp://[::1]/me@home"; "path with an at sign behind brackets")]
#[test_case("h.example:99999", "`99999` is not a valid port (1 to 65535)"; "port too high")]
#[test_case("h.example:0", "is not a valid port"; "port zero")]
#[test_case("h.example:+21", "is not a valid port"; "port with sign")]
#[test_case("h.example:", "no port after the colon: write HOST:PORT, or HOST alone"; "no port after the colon")]
#[test_case("h.example:21:22", "more than one colon"; "two ports")]
#[test_case("[h.example]:21", "`h.example` is not an IPv6 address: write h.example:21 without brackets"; "name in brackets")]
#[test_case("[::1", "missing `]` in `[::1`"; "open bracket")]
#[test_case("fe80::1%eth0", "zone"; "zone")]
#[test_case("2001:db8::1:21", "If it is, write [2001:db8::1]:21; if it is a part of the address, [2001:db8::1:21]"; "port or part of the address")]
#[test_case("256.1.1.1", "four numbers from 0 to 255"; "number too high")]
#[test_case("127.1", "four numbers from 0 to 255"; "short form of an address")]
#[test_case("192.0.2.010", "four numbers from 0 to 255"; "octal number")]
#[test_case("ftp://me:p/w@h.example", "write %2F"; "slash in password")]
#[test_case("a..example", "`a..example` is not a valid host name: it has an empty part between two dots"; "empty label")]
#[test_case("h!.example", "is not a valid host name"; "bad character")]
#[test_case("ftp://h.example/a?b", "write %3F"; "query")]
#[test_case("ftp://h.example/a#b", "write %23"; "fragment")]
#[test_case("ftp://u%0d%0aDELE:x@h.example", "control character"; "line end in user")]
#[test_case("ftp://u:p%00@h.example", "control character"; "nul in password")]
#[test_case("ftp://h.example/a%0ab", "control character"; "line end in path")]
#[test_case("ftp://h.example/%ff", "not UTF-8"; "path that is no text")]
#[test_case("ftp:///path", "no host was given"; "no host")]
fn refused(text: &str, words: &str) {
    let error = parse(text).unwrap_err().to_string();
    assert!(error.contains(words), "{error}");
}

#[test_case("sftp://me:hunter2@h.example")]
#[test_case(" ftp://me:hunter2@h.example ")]
#[test_case("me:hunter2@h.example/pub")]
#[test_case("me:hunter2/x@h.example"; "slash after it, bare")]
#[test_case("ftp://me:hunter2/x@h.example"; "slash after it, url")]
#[test_case("me:x://hunter2@h.example"; "scheme signs in it")]
#[test_case(" me:x://hunter2@h.example "; "scheme signs in it, and blanks around")]
#[test_case("me:1/hunter2@h.example"; "digits and a slash before it")]
#[test_case("me:a@hunter2/x@h.example"; "at sign before it and slash after it")]
#[test_case("ftp//me:hunter2@h.example"; "behind a scheme without its colon")]
#[test_case("//me:hunter2@h.example"; "behind slashes alone")]
#[test_case("(/ftp://me:hunter2@h.example"; "in a URL behind a slash")]
fn no_message_holds_a_password(text: &str) {
    let error = parse(text).unwrap_err();
    assert!(!error.to_string().contains("hunter2"), "{error}");
    assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
}

#[test]
fn ports_follow_the_security() {
    let login = || Login::Anonymous {
        password: Secret::new("x".to_owned()),
    };
    let target = |text, tls| parse(text).unwrap().into_target(login(), None, tls);
    assert_eq!(target("h.example", TlsMode::Off).port, 21);
    assert_eq!(target("h.example", TlsMode::Implicit).port, 990);
    assert_eq!(target("h.example:2121", TlsMode::Implicit).port, 2121);
    assert_eq!(target("::1", TlsMode::Off).to_string(), "[::1]:21");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in prop_oneof![
        any::<String>(),
        "(ftp|ftps|ftpes|sftp)?(://)?([a-z:@/%;=.\\[\\]0-9\u{e9}]|%2[0-9a-fA-F]|%0[0-9a-f]){0,40}",
    ]) {
        if let Ok(typed) = parse(&text) {
            prop_assert!(!typed.host.is_empty());
            let password = typed.password.as_ref().map(|password| password.expose().to_owned());
            for field in [password.as_ref(), Some(&typed.host), typed.user.as_ref(), typed.directory.as_ref()] {
                prop_assert!(!field.is_some_and(|field| field.chars().any(char::is_control)));
            }
        }
    }

    #[test]
    fn what_was_read_is_read_again(host in "[a-z][a-z0-9]{0,10}(\\.[a-z]{2,5}){0,2}", port in 1_u16..) {
        let login = Login::Anonymous { password: Secret::new("x".to_owned()) };
        let target = parse(&format!("{host}:{port}")).unwrap().into_target(login, None, TlsMode::Off);
        let again = parse(&target.to_string()).unwrap();
        prop_assert_eq!((again.host, again.port), (target.host, Some(target.port)));
    }
}
