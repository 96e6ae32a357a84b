//! The option, the environment, and what cannot be done through a proxy.

use assert_cmd::Command;
use test_case::test_case;

/// Exit code and what is said, with these variables.
fn said(args: &[&str], variables: &[(&str, &str)]) -> (i32, String) {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ftpprobe"));
    command
        .env_clear()
        .env("HOME", home.path())
        .env("LC_ALL", "C.UTF-8");
    let variables = variables.iter().copied();
    let output = command
        .envs(variables)
        .args(["--retries=0", "--connect-timeout=2s"])
        .args(args)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    (output.status.code().unwrap(), text)
}

const H: &str = "ftp.example.com";

#[test_case(&["--proxy", "socks5://127.0.0.1:9", "--active", H], "--active needs a direct connection, and --proxy is set"; "active mode")]
#[test_case(&["--proxy", "socks5h://127.0.0.1:9", "-6", H], "-6 has no effect if the proxy looks up the name: use socks5://"; "an IP version")]
#[test_case(&["--proxy", "https://127.0.0.1:9", H], "(https://) is not supported"; "TLS to the proxy")]
#[test_case(&["--proxy", "127.0.0.1:9", H], "a proxy begins with socks5://"; "no scheme")]
#[test_case(&["--proxy", "http://me@127.0.0.1:9", H], "no password for the proxy's user"; "no password")]
#[test_case(&["--proxy-password-file", "x", H], "--proxy-password-file needs --proxy"; "a password alone")]
#[test_case(&["--socks5-hostname", "127.0.0.1:9", H], "write --proxy socks5h://"; "as curl has it")]
#[test_case(&["--proxies", "socks4://127.0.0.1:9", H], "write --proxy socks5h://"; "as nmap has it")]
fn usage(args: &[&str], expected: &str) {
    let (exit, said) = said(args, &[]);
    assert_eq!(exit, 3, "{said}");
    assert!(said.contains(expected), "{said}");
}

/// A proxy of the environment is used as curl does it, and never silently.
#[test]
fn the_environment_names_a_proxy() {
    let url = "http://u:hunter2hunter@127.0.0.1:9";
    for variable in ["ftp_proxy", "ALL_PROXY"] {
        let (exit, said) = said(&["192.0.2.1"], &[(variable, url)]);
        assert_eq!(exit, 3, "{said}");
        assert!(said.contains("Proxy not reachable"), "{said}");
        assert!(
            said.contains(&format!("(environment variable {variable})")),
            "{said}"
        );
        assert!(!said.contains("hunter2"), "{said}");
    }
    let others = [("http_proxy", url), ("HTTPS_PROXY", url)];
    let excepted = [("all_proxy", url), ("no_proxy", "127.0.0.0/8")];
    for (args, variables) in [
        (&["127.0.0.1:9"][..], &others[..]),
        (&["127.0.0.1:9"], &excepted),
        (&["--proxy=none", "127.0.0.1:9"], &[("ALL_PROXY", url)]),
    ] {
        let (_, said) = said(args, variables);
        assert!(said.contains("Connection refused on port 9"), "{said}");
    }
}
