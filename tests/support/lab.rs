//! A small internet in the namespaces of one test: a client, a router, and a server behind it.
//!
//! ```text
//! client 198.51.100.7, 2001:db8:1::7 ── router (203.0.113.10) ── server 10.0.0.2, 2001:db8:2::2
//! ```
//!
//! The test itself is the client. It is all within the namespaces of [`in_namespace`], so that nothing is
//! left when the test ends, however it does.
//!
//! [`in_namespace`]: super::namespace::in_namespace

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;

use super::namespace::shell;

/// The namespace of the server.
pub(crate) const SERVER: &str = "server";

/// The namespace of the router.
pub(crate) const ROUTER: &str = "router";

/// The server's own address.
pub(crate) const PRIVATE: &str = "10.0.0.2";

/// The router's address on the outside, which stands for the server.
pub(crate) const PUBLIC: &str = "203.0.113.10";

/// The server's address in IPv6, where nothing is translated.
pub(crate) const PUBLIC_V6: &str = "2001:db8:2::2";

/// The passive ports of the servers, as nftables writes them.
pub(crate) const PASSIVE: &str = "61000-65000";

/// Duplicate addresses are not looked for, which would take seconds.
const LAYOUT: &str = "
mkdir -p /run/netns && mount -t tmpfs none /run/netns
ip netns add router && ip netns add server
for host in '' 'ip netns exec router' 'ip netns exec server'; do
    $host sh -c 'for kind in all default; do echo 0 >/proc/sys/net/ipv6/conf/$kind/accept_dad; done'
done
ip link add outer type veth peer name outer netns router
ip link add inner netns router type veth peer name inner netns server
ip addr add 198.51.100.7/24 dev outer
ip addr add 2001:db8:1::7/64 dev outer nodad
ip link set outer up
ip route add default via 198.51.100.1
ip -n router link set lo up
ip -n router addr add 198.51.100.1/24 dev outer
ip -n router addr add 203.0.113.10/32 dev outer
ip -n router addr add 2001:db8:1::1/64 dev outer nodad
ip -n router link set outer up
ip -n router addr add 10.0.0.1/24 dev inner
ip -n router addr add 2001:db8:2::1/64 dev inner nodad
ip -n router link set inner up
ip -n server link set lo up
ip -n server addr add 10.0.0.2/24 dev inner
ip -n server addr add 2001:db8:2::2/64 dev inner nodad
ip -n server link set inner up
ip -n server route add default via 10.0.0.1
ip -n server route add default via 2001:db8:2::1
ip route add default via 2001:db8:1::1
ip netns exec router sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
ip netns exec router sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
";

/// What carries the packets between router and server, beside this file.
const CARRIER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/path.py");

/// What the way between router and server does to packets. By default nothing.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Way {
    /// How long each takes, in one direction.
    pub(crate) delay: Duration,
    /// The share of them that is lost, in each direction.
    pub(crate) loss: f64,
    /// The largest in bytes that passes towards the client; 0 lets all pass. Nobody is told of larger ones.
    pub(crate) to_client: u16,
    /// The same towards the server.
    pub(crate) to_server: u16,
}

/// The network, laid out.
pub(crate) struct Lab {
    /// Carries the packets between router and server where that is no plain link.
    _carrier: Option<Carrier>,
}

/// Ended when dropped, and when the test dies: its standard input ends then.
struct Carrier(Child);

impl Drop for Carrier {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

impl Lab {
    /// Lays it out. The router passes everything on, and translates nothing yet.
    pub(crate) fn new() -> Self {
        shell(&format!("set -e\n{LAYOUT}"));
        Self { _carrier: None }
    }

    /// Lays it out with a way between router and server that does this to packets.
    pub(crate) fn over(way: Way) -> Self {
        let Self { .. } = Self::new();
        shell("ip -n router link del inner");
        let options = json!({
            "ends": [
                ["router", ["10.0.0.1/24", "2001:db8:2::1/64"]],
                ["server", ["10.0.0.2/24", "2001:db8:2::2/64"]],
            ],
            "delay": way.delay.as_secs_f64(),
            "loss": way.loss,
            "to_router": way.to_client,
            "to_server": way.to_server,
        });
        let mut child = Command::new("python3")
            .args([CARRIER, &options.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let output = child.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut said).unwrap();
        assert_eq!(said, "ready\n", "the way between router and server");
        // The routes went with the link.
        shell(
            "ip -n server route add default via 10.0.0.1 &&
             ip -n server route add default via 2001:db8:2::1",
        );
        Self {
            _carrier: Some(Carrier(child)),
        }
    }

    /// Has the router stand for the server on these ports (in the words of nftables), as routers at home
    /// and in clouds do.
    pub(crate) fn forward(&self, ports: &str) -> &Self {
        self.rules(&format!(
            "table ip forward {{
                chain arriving {{
                    type nat hook prerouting priority dstnat
                    ip daddr {PUBLIC} tcp dport {{ {ports} }} dnat to {PRIVATE}
                }}
                chain leaving {{
                    type nat hook postrouting priority srcnat
                    ip saddr {PRIVATE} oifname outer snat to {PUBLIC}
                }}
            }}"
        ))
    }

    /// What the router does with other connections to these ports: `drop`, `reject with tcp reset`,
    /// `reject with icmp admin-prohibited`.
    pub(crate) fn treat(&self, ports: &str, how: &str) -> &Self {
        self.rules(&format!(
            "table inet filter {{
                chain passing {{
                    type filter hook forward priority filter
                    tcp flags syn tcp dport {{ {ports} }} {how}
                }}
                chain own {{
                    type filter hook input priority filter
                    tcp flags syn tcp dport {{ {ports} }} {how}
                }}
            }}"
        ))
    }

    /// Has the router read FTP and follow what it reads, as an application-level gateway.
    pub(crate) fn gateway(&self) -> &Self {
        self.rules(
            "table ip gateway {
                ct helper ftp-standard {
                    type \"ftp\" protocol tcp
                    l3proto ip
                }
                chain reading {
                    type filter hook prerouting priority filter
                    tcp dport 21 ct helper set \"ftp-standard\"
                }
            }",
        )
    }

    /// Hides the client behind the router's inner address.
    pub(crate) fn masquerade(&self) -> &Self {
        self.rules(
            "table ip hide {
                chain leaving {
                    type nat hook postrouting priority srcnat
                    oifname inner masquerade
                }
            }",
        )
    }

    /// Adds rules of nftables to the router's.
    pub(crate) fn rules(&self, rules: &str) -> &Self {
        self.on_router(&format!("nft -f - <<'RULES'\n{rules}\nRULES"))
    }

    /// Runs a script of the shell on the router.
    pub(crate) fn on_router(&self, script: &str) -> &Self {
        shell(&format!(
            "ip netns exec {ROUTER} sh -e <<'SCRIPT'\n{script}\nSCRIPT"
        ));
        self
    }
}
