//! Networks that break something.

use std::time::Duration;

use super::recorded::{Recorded, recorded};
use crate::authority::Authority;
use crate::network::faulty;
use crate::network::probing::{knowing, probe, probe_at, waiting};
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::lab::{Lab, PASSIVE, PUBLIC, PUBLIC_V6, Way};
use crate::support::namespace::in_namespace;

/// A test for each row: what is recorded, then the root causes that the probe finds live, that the recording at the client tells, and
/// that the one at the server tells. Where they differ, the row says why. `by` is what both recordings tell of the path among others; "" where chance
/// decides.
macro_rules! faults {
    ($($(#[$attribute:meta])* $test:ident: $recorded:expr => $live:literal, $client:literal, $server:literal, by $path:literal;)*) => {
        $(
            $(#[$attribute])*
            #[test]
            fn $test() {
                let path = concat!(module_path!(), "::", stringify!($test));
                // Without the name of the crate.
                let (_, path) = path.split_once("::").unwrap();
                in_namespace(path, || {
                    let recorded = $recorded;
                    let found = [recorded.live.root_cause(), recorded.client.worst(), recorded.server.worst()];
                    assert!(recorded.tells($path), "{}: {:?}", $path, recorded.path);
                    let Recorded { live, client, server, .. } = &recorded;
                    assert_eq!(
                        found,
                        [$live, $client, $server],
                        "{:?}\n{:?}\nlive: {live}\nat the client: {client}\nat the server: {server}", client.each(), server.each(),
                    );
                });
            }
        )*
    };
}

faults! {
    dropped_before_vsftpd: fenced(Vsftpd, "drop") => "data-port-filtered", "data-port-filtered", "data-port-filtered", by "lost";
    dropped_before_proftpd: fenced(Proftpd, "drop") => "data-port-filtered", "data-port-filtered", "data-port-filtered", by "lost";
    dropped_before_pure_ftpd: fenced(PureFtpd, "drop") => "data-port-filtered", "data-port-filtered", "data-port-filtered", by "lost";
    // The RST comes from the distance of the router, which the probe cannot see. At the server a client goes on at once, as after any answer.
    rejected_with_a_reset_before_vsftpd: fenced(Vsftpd, "reject with tcp reset") => "data-port-refused", "data-port-rejected", "data-port-rejected", by "reset";
    rejected_by_icmp_before_proftpd: fenced(Proftpd, "reject with icmp admin-prohibited")
        => "data-port-rejected", "data-port-rejected", "data-port-rejected", by "icmp";
    // The client went round the address and listed. At the server it does not show whether a router would have put in its own.
    private_address_of_vsftpd: private(Vsftpd, Some("cmds_denied=EPSV")) => "pasv-private-address", "pasv-private-address", "pasv-refused", by "all-arrived";
    private_address_of_pure_ftpd_where_epsv_works: private(PureFtpd, None) => "pasv-private-but-epsv-works", "pasv-private-but-epsv-works", "ok", by "all-arrived";
    a_helper_rewrites_the_address_of_vsftpd: helped(Vsftpd) => "", "ok", "ok", by "reply-rewritten";
    // That it works without TLS shows from session to session, and each is judged by itself.
    blind_to_tls_before_vsftpd: blind(Vsftpd) => "alg-blind-to-tls", "data-port-filtered", "data-port-filtered", by "lost";
    large_packets_of_vsftpd_vanish: hole(Vsftpd, PUBLIC) => "transfer-stall-mtu", "transfer-stall-mtu", "transfer-stall-mtu", by "lost";
    large_packets_of_proftpd_vanish: hole(Proftpd, PUBLIC) => "transfer-stall-mtu", "transfer-stall-mtu", "transfer-stall-mtu", by "lost";
    large_packets_of_pure_ftpd_vanish: hole(PureFtpd, PUBLIC) => "transfer-stall-mtu", "transfer-stall-mtu", "transfer-stall-mtu", by "lost";
    large_packets_in_ipv6_vanish: hole(Vsftpd, PUBLIC_V6) => "transfer-stall-mtu", "transfer-stall-mtu", "transfer-stall-mtu", by "lost";
    a_certificate_does_not_fit_through: certificate() => "tls-handshake-stall", "tls-handshake-stall", "tls-handshake-stall", by "lost";
    // The server hears no more of its client, as of any that has nothing to ask.
    idle_connections_are_forgotten: forgetful(Vsftpd) => "idle-nat-drop", "idle-nat-drop", "ok", by "lost";
    connecting_back_of_vsftpd_is_dropped: backwards(Vsftpd, "drop")
        => "active-connect-back-blocked", "active-connect-back-blocked", "active-connect-back-blocked", by "lost";
    connecting_back_of_proftpd_is_reset: backwards(Proftpd, "reject with tcp reset")
        => "active-connect-back-blocked", "active-connect-back-blocked", "active-connect-back-blocked", by "reset";
    // That somebody accepted in its place does not show at the server: nobody came.
    accepted_on_the_way_to_proftpd: accepted(Proftpd)
        => "data-accepted-by-middlebox", "data-accepted-by-middlebox", "data-port-filtered", by "accepted-on-path";
    accepted_on_the_way_to_pyftpdlib: accepted(Pyftpdlib)
        => "data-accepted-by-middlebox", "data-accepted-by-middlebox", "data-port-filtered", by "accepted-on-path";
    another_source_of_data_connections_to_vsftpd: other_source(Vsftpd) => "data-peer-ip-mismatch", "data-peer-ip-mismatch", "data-peer-ip-mismatch", by "";
    // The router puts in the other address behind the place of recording.
    vsftpd_comes_from_another_address: second_address(Vsftpd) => "active-from-unexpected-source", "active-from-unexpected-source", "ok", by "";
    a_hidden_client_asks_vsftpd_to_connect_back: hidden(Vsftpd) => "port-private-address", "port-private-address", "port-private-address", by "client-translated";
    the_control_port_is_dropped: banned(Vsftpd, "drop") => "tcp-timeout", "tcp-timeout", "no session", by "lost";
    the_control_port_is_rejected: banned(Pyftpdlib, "reject") => "tcp-refused", "tcp-refused", "no session", by "reset";
    // The reset goes to the client alone, and the server hears no more of it.
    reset_in_the_middle_by_the_router: cut(Vsftpd) => "control-lost", "control-lost", "log-inconclusive", by "reset";
    a_way_that_loses_some: lossy(Proftpd) => "", "ok", "ok", by "";
}

/// Passive ports are treated like this.
fn fenced(software: Software, how: &str) -> Recorded {
    let lab = Lab::new();
    lab.forward("21").treat(PASSIVE, how);
    let server = knowing(software).start();
    recorded(|| probe(&server).run())
}

/// The server announces its own address.
fn private(software: Software, setting: Option<&str>) -> Recorded {
    Lab::new().forward(&format!("21, {PASSIVE}"));
    let setup = software.setup().behind_router();
    let server = match setting {
        Some(setting) => setup.setting(setting),
        None => setup,
    }
    .start();
    recorded(|| probe(&server).run())
}

/// The server announces its own address, and the router puts in another as it reads along.
fn helped(software: Software) -> Recorded {
    Lab::new().forward("21").gateway();
    let server = software.setup().behind_router().start();
    recorded(|| probe(&server).run())
}

/// The router opens what it reads, and reads nothing of what is encrypted.
fn blind(software: Software) -> Recorded {
    let server = faulty::behind_a_blind_gateway(software, &Authority::new().good());
    let probe = probe(&server).arg("--insecure").arg("--matrix");
    recorded(|| probe.run())
}

/// Packets of more than 1300 bytes do not arrive at the client.
fn hole(software: Software, at: &str) -> Recorded {
    let lab = Lab::over(Way {
        to_client: 1300,
        ..Way::default()
    });
    let server = if at == PUBLIC {
        lab.forward(&format!("21, {PASSIVE}"));
        knowing(software)
    } else {
        software.setup().behind_router().at(at)
    };
    let server = server.files(300).start();
    let target = if at == PUBLIC {
        at.to_owned()
    } else {
        format!("[{at}]")
    };
    recorded(|| probe_at(&target, server.software).run())
}

/// The certificate is the first that is too large.
fn certificate() -> Recorded {
    let identity = Authority::new().good();
    let lab = Lab::over(Way {
        to_client: 600,
        ..Way::default()
    });
    lab.forward(&format!("21, {PASSIVE}"));
    let server = knowing(Vsftpd).tls(&identity).start();
    recorded(|| probe(&server).arg("--tls=explicit").run())
}

/// After two seconds of silence the router drops what belongs to a connection.
fn forgetful(software: Software) -> Recorded {
    let _lab = faulty::forgetful();
    let server = knowing(software).start();
    recorded(|| probe(&server).arg("--idle-test=5s").arg("--yes").run())
}

/// The router before the client lets nobody connect to it.
fn backwards(software: Software, how: &str) -> Recorded {
    let _lab = faulty::without_a_way_back(how);
    let setup = knowing(software);
    let server = match software {
        Vsftpd => setup.setting("connect_timeout=2"),
        _ => setup,
    }
    .start();
    recorded(|| probe(&server).arg("--active").run())
}

/// A proxy on the way accepts data connections and passes none of them on.
fn accepted(software: Software) -> Recorded {
    let _acceptor = faulty::accepting();
    let server = knowing(software)
        .setting(faulty::impatience(software))
        .start();
    recorded(|| probe(&server).run())
}

/// The router gives data connections another source than the control connection has.
fn other_source(software: Software) -> Recorded {
    let _lab = faulty::with_another_source();
    let server = knowing(software).start();
    recorded(|| probe(&server).run())
}

/// What the server opens leaves the router with another address than the one that stands for it.
fn second_address(software: Software) -> Recorded {
    let _lab = faulty::with_a_second_address();
    let server = knowing(software).start();
    recorded(|| probe(&server).arg("--active").run())
}

/// The server sees the router in place of the client.
fn hidden(software: Software) -> Recorded {
    Lab::new().forward(&format!("21, {PASSIVE}")).masquerade();
    let server = knowing(software).start();
    recorded(|| probe(&server).arg("--active").run())
}

/// Nobody comes to the control port.
fn banned(software: Software, how: &str) -> Recorded {
    let lab = Lab::new();
    lab.forward("21").treat("21", how);
    let server = knowing(software).start();
    recorded(|| waiting(PUBLIC, server.software, 4).run())
}

/// The router resets the control connection once the client has sent some packets.
fn cut(software: Software) -> Recorded {
    let lab = Lab::new();
    lab.forward(&format!("21, {PASSIVE}"));
    lab.rules(
        "table ip cutter {
            chain passing {
                type filter hook forward priority filter
                tcp dport 21 ct original packets > 12 reject with tcp reset
            }
        }",
    );
    lab.on_router("echo 1 >/proc/sys/net/netfilter/nf_conntrack_acct");
    let server = knowing(software).start();
    recorded(|| probe(&server).run())
}

/// Slow and lossy, but whole.
fn lossy(software: Software) -> Recorded {
    let lab = Lab::over(Way {
        delay: Duration::from_millis(5),
        loss: 0.02,
        ..Way::default()
    });
    lab.forward(&format!("21, {PASSIVE}"));
    let server = knowing(software).files(300).start();
    recorded(|| probe(&server).run())
}
