//! Names, routes and neighbouring ports as networks break them, in a network namespace of their own.
//!
//! Each test runs itself again inside `unshare --net --mount`, where it may lay out addresses, a hosts
//! file and a resolver as it likes. That needs root and util-linux.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

#[path = "support/namespace.rs"]
mod namespace;
#[path = "support/resolver.rs"]
#[expect(dead_code, reason = "no test here needs a name that exists")]
mod resolver;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::Command;

use ftpprobe::demo::Server;
use ftpprobe::demo::behaviour::{Behaviour, Greeting};
use serde_json::Value;

use namespace::{in_namespace, shell};
use resolver::{Zone, names, resolver};

/// Probes with these arguments; gives exit code and report.
fn probe(args: &[&str]) -> (i32, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .args([
            "--format",
            "json",
            "--connect-timeout",
            "1s",
            "--timeout",
            "5s",
        ])
        .args(args)
        .output()
        .unwrap();
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "no report ({error}): {}",
            String::from_utf8_lossy(&output.stderr)
        )
    });
    (output.status.code().unwrap(), report)
}

/// Probes while demo servers run at these addresses.
fn probe_with(servers: Vec<(SocketAddr, Behaviour)>, args: &[&str]) -> (i32, Value) {
    let (ready, is_ready) = std::sync::mpsc::channel();
    let (done, is_done) = tokio::sync::oneshot::channel::<()>();
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut running = Vec::new();
            for (address, behaviour) in servers {
                running.push(Server::start_on(address, behaviour).await.unwrap());
            }
            ready.send(()).unwrap();
            let _ = is_done.await;
        });
    });
    is_ready.recv().unwrap();
    let result = probe(args);
    drop(done);
    thread.join().unwrap();
    result
}

fn ids(report: &Value) -> Vec<&str> {
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["id"].as_str().unwrap())
        .collect()
}

fn on(ip: impl Into<IpAddr>, port: u16) -> SocketAddr {
    SocketAddr::new(ip.into(), port)
}

#[test]
fn a_name_that_does_not_exist() {
    in_namespace("a_name_that_does_not_exist", || {
        names("");
        resolver(Zone::Refused(3));
        let (exit, report) = probe(&["ftp.example.com"]);
        assert_eq!(
            (exit, &report["root_cause"]),
            (2, &"dns-nxdomain".into()),
            "{report:#}"
        );
        assert_eq!(report["connections_opened"], 0);
    });
}

/// The name is there, and only the family that was excluded has an address.
fn excluded(test: &str, hosts: &str, flag: &str, addresses: &str) {
    in_namespace(test, || {
        names(hosts);
        resolver(Zone::Refused(3));
        let (exit, report) = probe(&[flag, "ftp.example.com"]);
        assert_eq!(
            (exit, &report["root_cause"]),
            (2, &"dns-no-usable-family".into()),
            "{report:#}"
        );
        let detail = report["findings"][0]["detail"].as_str().unwrap();
        assert!(detail.contains(addresses), "{detail}");
        assert_eq!(report["connections_opened"], 0);
    });
}

#[test]
fn a_name_with_ipv4_only_over_ipv6() {
    let test = "a_name_with_ipv4_only_over_ipv6";
    excluded(test, "192.0.2.7 ftp.example.com\n", "-6", "192.0.2.7");
}

#[test]
fn a_name_with_ipv6_only_over_ipv4() {
    let test = "a_name_with_ipv6_only_over_ipv4";
    excluded(test, "2001:db8::7 ftp.example.com\n", "-4", "2001:db8::7");
}

#[test]
fn a_resolver_that_fails_is_not_the_servers_fault() {
    in_namespace("a_resolver_that_fails_is_not_the_servers_fault", || {
        names("");
        resolver(Zone::Refused(2));
        let (exit, report) = probe(&["ftp.example.com"]);
        assert_eq!(exit, 3, "{report:#}");
        assert_eq!(report["root_cause"], "dns-temporary-failure");
        assert_eq!(report["verdict"], "unknown");
    });
}

#[test]
fn nothing_listens() {
    in_namespace("nothing_listens", || {
        let (exit, report) = probe(&["127.0.0.1"]);
        assert_eq!(
            (exit, &report["root_cause"]),
            (2, &"tcp-refused".into()),
            "{report:#}"
        );
    });
}

#[test]
fn no_route_of_our_own_is_not_the_servers_fault() {
    in_namespace("no_route_of_our_own_is_not_the_servers_fault", || {
        let (exit, report) = probe(&["192.0.2.1"]);
        assert_eq!(report["root_cause"], "tcp-unreachable", "{report:#}");
        assert!(matches!(exit, 2 | 3));
    });
}

#[test]
fn nobody_answers() {
    in_namespace("nobody_answers", || {
        // A link whose far end is awake and deaf: what is sent there is dropped without a word.
        shell("ip link add near type veth peer name far && ip addr add 192.0.2.2/24 dev near");
        shell("ip link set near up && ip link set far up");
        shell("ip neigh add 192.0.2.1 lladdr 02:00:00:00:00:01 dev near");
        let (exit, report) = probe(&["192.0.2.1:2121"]);
        assert_eq!(
            (exit, &report["root_cause"]),
            (2, &"tcp-timeout".into()),
            "{report:#}"
        );
    });
}

#[test]
fn an_address_family_that_is_dead() {
    in_namespace("an_address_family_that_is_dead", || {
        names("127.0.0.1 dual.example\n::1 dual.example\n");
        let server = (on(Ipv4Addr::LOCALHOST, 2121), Behaviour::default());
        let (exit, report) = probe_with(vec![server], &["dual.example:2121"]);
        assert_eq!(
            (exit, &report["root_cause"]),
            (1, &"aaaa-broken-but-v4-ok".into()),
            "{report:#}"
        );
    });
}

#[test]
fn both_families_alive_are_one_connection() {
    in_namespace("both_families_alive_are_one_connection", || {
        names("127.0.0.1 dual.example\n::1 dual.example\n");
        let servers = vec![
            (on(Ipv4Addr::LOCALHOST, 2121), Behaviour::default()),
            (on(Ipv6Addr::LOCALHOST, 2121), Behaviour::default()),
        ];
        let (exit, report) = probe_with(servers, &["dual.example:2121"]);
        assert_eq!(
            (exit, &report["root_cause"]),
            (0, &Value::Null),
            "{report:#}"
        );
        assert_eq!(report["connections_opened"], 1);
    });
}

#[test]
fn one_address_of_a_pool_is_dead() {
    in_namespace("one_address_of_a_pool_is_dead", || {
        // The system's resolver puts 127.0.0.1 first (RFC 6724): it is nearest to the address we send from.
        names("127.0.0.1 pool.example\n127.0.0.9 pool.example\n");
        let server = (on(Ipv4Addr::new(127, 0, 0, 9), 2121), Behaviour::default());
        let (exit, report) = probe_with(vec![server], &["pool.example:2121"]);
        let first = &report["attempts"][0]["steps"][1]["addresses"][0];
        assert_eq!(first["outcome"], "refused", "{report:#}");
        assert_eq!(
            (exit, &report["root_cause"]),
            (1, &"dns-partial-pool".into())
        );
    });
}

#[test]
fn the_host_speaks_sftp_only() {
    in_namespace("the_host_speaks_sftp_only", || {
        let greeting = Greeting::text("SSH-2.0-OpenSSH_9.2p1\r\n");
        let ssh = Behaviour {
            greeting,
            ..Behaviour::default()
        };
        let (exit, report) = probe_with(vec![(on(Ipv4Addr::LOCALHOST, 22), ssh)], &["127.0.0.1"]);
        assert_eq!(
            (exit, &report["root_cause"]),
            (2, &"only-sftp-available".into()),
            "{report:#}"
        );
    });
}

#[test]
fn the_host_speaks_implicit_tls_only() {
    in_namespace("the_host_speaks_implicit_tls_only", || {
        let ftps = Behaviour {
            greeting: Greeting::ImplicitTls,
            ..Behaviour::default()
        };
        let (exit, report) = probe_with(vec![(on(Ipv4Addr::LOCALHOST, 990), ftps)], &["127.0.0.1"]);
        let cause = &report["root_cause"];
        assert_eq!(
            (exit, cause),
            (2, &"only-implicit-tls-available".into()),
            "{report:#}"
        );
        assert!(!ids(&report).contains(&"tcp-refused"));
    });
}
